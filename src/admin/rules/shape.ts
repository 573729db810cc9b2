/** What a table looks like to who administers it; read from its own definition. */
export interface Table {
  name: string;
  domain: string;
  columns: readonly Column[];
  /** The columns of the primary key, in its order; empty when there is none, and then rows have no page. */
  key: readonly Column[];
  /** What its rows point at, and what points at them. */
  references: readonly Reference[];
  referrers: readonly Reference[];
  /** Its domain has an action that deletes a row. */
  removable: boolean;
}

export type ColumnKind = 'text' | 'integer' | 'boolean' | 'real' | 'bytes';

export interface Column {
  name: string;
  kind: ColumnKind;
  /** What it may hold, where the definition says so. */
  choices: readonly string[];
  /** Shown in every row, in those for which `unless` holds, or in none. */
  secret: 'no' | 'unless' | 'always';
  /** SQL for `unless`. */
  unless?: { sql: string; params: unknown[] };
}

/** A foreign key, or a column that holds the id of an account. */
export interface Reference {
  from: string;
  columns: readonly string[];
  to: string;
  toColumns: readonly string[];
  /** Rows of `from` are deleted with the row they point at. */
  cascades: boolean;
}

/** Where people are. */
export const ACCOUNTS = 'account';

/** Whoever forgets to say that a column is secret is not to have it shown. */
const SECRET_NAME = /hash|token|secret|password/i;

export function looksSecret(columnName: string): boolean {
  return SECRET_NAME.test(columnName);
}

/** Names of the query that are no columns. */
const RESERVED = new Set(['q', 'sort', 'page', 'done']);

export type Query = Readonly<Record<string, unknown>>;

/** What a query filters by: column and value. */
export function filtersOf(query: Query): [string, string][] {
  return Object.entries(query)
    .filter(([name]) => !RESERVED.has(name))
    .map(([name, value]) => [name, String(value)]);
}

/** Whether rows may be found, filtered and sorted by it: nothing can be learned so of what is not shown. */
export function isOpen(column: Column): boolean {
  return column.secret === 'no' && column.kind !== 'bytes';
}

export function isFilter(column: Column): boolean {
  return isOpen(column) && !RESERVED.has(column.name);
}

export function columnNamed(table: Table, name: string): Column | undefined {
  return table.columns.find((column) => column.name === name);
}

/** What this one column alone points at, an account first. */
export function targetOf(table: Table, column: string): Reference | undefined {
  const found = table.references.filter(({ columns }) => columns.length === 1 && columns[0] === column);
  return found.find(({ to }) => to === ACCOUNTS) ?? found[0];
}

/** As people read it: `last_modified_us` is `last modified`. */
export function label(name: string): string {
  const words = name.replace(/(_at)?_(ms|us)$|(?<=.)_id$/, '').replaceAll('_', ' ');
  return words === '' ? name : words;
}

/** Among the tables of its own domain. */
export function shortLabel({ name, domain }: Table): string {
  return label(name.startsWith(`${domain}_`) ? name.slice(domain.length + 1) : name);
}

/** The value that a filter of the query asks for. Undefined: this column can hold no such value. */
export function filterValue({ kind }: Column, text: string): string | number | undefined {
  if (kind === 'text') return text;
  if (kind === 'boolean' && (text === 'yes' || text === 'no')) return text === 'yes' ? 1 : 0;
  if (kind === 'real') return text !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined;
  return /^-?\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** `text` as a LIKE pattern with `\` as its escape, anywhere in the value. */
export function likePattern(text: string): string {
  return `%${text.replace(/[\\%_]/g, (wild) => `\\${wild}`)}%`;
}
