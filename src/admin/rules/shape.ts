/** A table as the admin site shows it, read from its Drizzle definition. */
export interface Table {
  name: string;
  domain: string;
  columns: readonly Column[];
  /** The columns of the primary key, in its order. If it is empty, the table's rows have no page of their own. */
  key: readonly Column[];
  /** The columns of each index over all rows, the keys included. */
  indexes: readonly (readonly string[])[];
  /** References from this table, and references to it. */
  references: readonly Reference[];
  referrers: readonly Reference[];
  /** Whether its domain has an action that deletes a row. */
  removable: boolean;
}

export type ColumnKind = 'text' | 'integer' | 'boolean' | 'real' | 'bytes';

export interface Column {
  name: string;
  kind: ColumnKind;
  /** Whether it is never null. */
  required: boolean;
  /** The values allowed by an enum; otherwise empty. */
  choices: readonly string[];
  /** `no`: shown in every row. `unless`: shown only in rows where `unless` holds. `always`: never shown. */
  secret: 'no' | 'unless' | 'always';
  /** SQL condition for `unless`. */
  unless?: { sql: string; params: unknown[] };
}

/** A foreign key, or a column that holds the id of an account. */
export interface Reference {
  from: string;
  columns: readonly string[];
  to: string;
  toColumns: readonly string[];
  /** Whether rows of `from` are deleted with the row they refer to. */
  cascades: boolean;
}

/** The table of accounts. */
export const ACCOUNTS = 'account';
/** Whether this account is a player of the house: the server plays for it, and nobody can log in to it. */
export function isOfHouse(accountId: number): boolean {
  return accountId < 0;
}

/** The table of invitations. */
export const INVITATIONS = 'invitation';

/** A safety net: hides such columns even if they were not registered as secret. */
const SECRET_NAME = /hash|token|secret|password/i;

export function looksSecret(columnName: string): boolean {
  return SECRET_NAME.test(columnName);
}

/** Query parameters that are not column names. */
const RESERVED = new Set(['q', 'sort', 'page', 'after', 'done']);
const RANGE = /^(.+)\.(from|to)$/;

export type Query = Readonly<Record<string, unknown>>;

/** The filters in a query, as pairs of column and value. */
export function filtersOf(query: Query): [string, string][] {
  return Object.entries(query)
    .filter(([name]) => !RESERVED.has(name) && !RANGE.test(name))
    .map(([name, value]) => [name, String(value)]);
}

export interface Day {
  column: string;
  /** Whether this is the first day or the last. */
  end: 'from' | 'to';
  /** As in the query; empty if not set. */
  text: string;
}

/** The filters by date in a query: `created_at_ms.from=2026-11-20`. */
export function daysOf(query: Query): Day[] {
  return Object.entries(query).flatMap(([name, value]) => {
    const [, column = '', end] = RANGE.exec(name) ?? [];
    return end === 'from' || end === 'to' ? [{ column, end, text: String(value) }] : [];
  });
}

/** Whether it holds a time, not a duration. */
export function isTime(column: Column): boolean {
  return (
    isOpen(column) && column.kind === 'integer' && /(^|_)at_(ms|us)$|_modified_(ms|us)$/.test(column.name)
  );
}

/** The column's value at the start of this day in UTC, or of the next day. Undefined if the text is not a date. */
export function dayValue({ name }: Column, text: string, daysLater: 0 | 1): number | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return undefined;
  const ms = Date.parse(`${text}T00:00:00Z`);
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== text) return undefined;
  return (ms + daysLater * 86_400_000) * (name.endsWith('_us') ? 1000 : 1);
}

/** Whether an index narrows the table down to a few rows for one value. It does not for an enum or a flag. */
export function findsFew(table: Table, { name, kind, choices }: Column): boolean {
  if (kind === 'boolean' || choices.length > 0) return false;
  return table.indexes.some(([first]) => first === name);
}

/** Whether a long table can be read in the order of this column. */
export function isOrder(table: Table, { name, required }: Column): boolean {
  return required && table.indexes.some(([first]) => first === name);
}

/**
 * Whether rows may be searched, filtered and sorted by this column. Hidden values may not, because that would leak
 * them.
 */
export function isOpen(column: Column): boolean {
  return column.secret === 'no' && column.kind !== 'bytes';
}

export function isFilter(column: Column): boolean {
  return isOpen(column) && !RESERVED.has(column.name);
}

export function columnNamed(table: Table, name: string): Column | undefined {
  return table.columns.find((column) => column.name === name);
}

/** What this single column refers to. A reference to an account takes precedence. */
export function targetOf(table: Table, column: string): Reference | undefined {
  const found = table.references.filter(({ columns }) => columns.length === 1 && columns[0] === column);
  return found.find(({ to }) => to === ACCOUNTS) ?? found[0];
}

/** A column or table name for people: `last_modified_us` becomes `last modified`. */
export function label(name: string): string {
  const words = name.replace(/(_at)?_(ms|us)$|(?<=.)_id$/, '').replaceAll('_', ' ');
  return words === '' ? name : words;
}

/** Like `label`, but without the domain's name in front. */
export function shortLabel({ name, domain }: Table): string {
  return label(name.startsWith(`${domain}_`) ? name.slice(domain.length + 1) : name);
}

/** The value that a filter in the query asks for. Undefined if this column cannot hold such a value. */
export function filterValue({ kind }: Column, text: string): string | number | undefined {
  if (kind === 'text') return text;
  if (kind === 'boolean' && (text === 'yes' || text === 'no')) return text === 'yes' ? 1 : 0;
  if (kind === 'real') return text !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined;
  return /^-?\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** A LIKE pattern that finds `text` anywhere in a value, with `\` as the escape character. */
export function likePattern(text: string): string {
  return `%${text.replace(/[\\%_]/g, (wild) => `\\${wild}`)}%`;
}
