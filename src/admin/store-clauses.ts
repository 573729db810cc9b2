import type { Key } from './rules/key.ts';
import { type Column, isOpen, likePattern, type Reference, type Table } from './rules/shape.ts';
import type { Value } from './rules/values.ts';

/** Selects rows whose column has this value. */
export interface Match {
  column: string;
  value: string | number;
}

/** Selects rows whose column is at least `from` and less than `to`. */
export interface Range {
  column: string;
  from: number | undefined;
  to: number | undefined;
}

export interface Search {
  text: string;
  /** The account with this name, if any. Rows that refer to it are found as well. */
  personId: number | undefined;
}

export interface Selection {
  matches: readonly Match[];
  ranges: readonly Range[];
  search: Search | undefined;
}

export interface Order {
  /** A column that comes before the key. */
  sort: string | undefined;
  descending: boolean;
}

/** Part of a statement, with names from table definitions only. */
export interface Clause {
  sql: string;
  params: unknown[];
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function equals(column: string, value: Value | undefined): Clause {
  return { sql: `${quoted(column)} = ?`, params: [value ?? null] };
}

export function where(clauses: readonly Clause[]): Clause {
  if (clauses.length === 0) return { sql: '', params: [] };
  return {
    sql: `WHERE ${clauses.map(({ sql }) => sql).join(' AND ')}`,
    params: clauses.flatMap(({ params }) => params),
  };
}

/** The rows that refer to the rows in `found`. */
export function pointingAt(found: Clause, { columns, to, toColumns }: Reference): Clause {
  const names = (list: readonly string[]) => list.map(quoted).join(', ');
  const sql = `WHERE (${names(columns)}) IN (SELECT ${names(toColumns)} FROM ${quoted(to)} ${found.sql})`;
  return { sql, params: found.params };
}

/** With `plain`, SQLite may not use an index for these conditions, so that it reads in the requested order. */
export function clausesOf(table: Table, { matches, ranges, search }: Selection, plain: boolean): Clause[] {
  const nameOf = (column: string) => `${plain ? '+' : ''}${quoted(column)}`;
  const clauses = matches.map(({ column, value }) => ({ sql: `${nameOf(column)} = ?`, params: [value] }));
  const bounds = ranges.flatMap(({ column, from, to }) => [
    ...(from === undefined ? [] : [{ sql: `${nameOf(column)} >= ?`, params: [from] }]),
    ...(to === undefined ? [] : [{ sql: `${nameOf(column)} < ?`, params: [to] }]),
  ]);
  const all: Clause[] = [...clauses, ...bounds];
  return search ? [...all, searchClause(table, search)] : all;
}

/** Finds rows with the text in a value, rows with it as a key, and rows of the account with that name. */
function searchClause(table: Table, { text, personId }: Search): Clause {
  const open = table.columns.filter(isOpen);
  const clauses: Clause[] = open
    .filter(({ kind }) => kind === 'text')
    .map(({ name }) => ({ sql: `${quoted(name)} LIKE ? ESCAPE '\\'`, params: [likePattern(text)] }));
  const pointing = new Set(table.references.flatMap(({ columns }) => columns));
  for (const column of open) {
    const isKey = table.key.includes(column) || pointing.has(column.name);
    if (column.kind !== 'integer' || !isKey) continue;
    if (/^\d{1,15}$/.test(text)) clauses.push(equals(column.name, Number(text)));
    const isPerson = table.references.some(
      ({ columns, to }) => to === 'account' && columns.length === 1 && columns[0] === column.name,
    );
    if (isPerson && personId !== undefined) clauses.push(equals(column.name, personId));
  }
  if (clauses.length === 0) return { sql: '0', params: [] };
  return {
    sql: `(${clauses.map(({ sql }) => sql).join(' OR ')})`,
    params: clauses.flatMap(({ params }) => params),
  };
}

/** The columns that a list is ordered by. The key comes last, so that no row appears on two pages. */
export function orderColumns(
  { key, columns }: Table,
  { sort }: Pick<Order, 'sort'>,
): Pick<Column, 'name' | 'kind'>[] {
  const first = columns.filter(({ name }) => name === sort);
  const all = [...first, ...key.filter(({ name }) => name !== sort)];
  return all.length > 0 ? all : [{ name: 'rowid', kind: 'integer' }];
}

function namesOf(table: Table, order: Order): string[] {
  return orderColumns(table, order).map(({ name }) => (name === 'rowid' ? name : quoted(name)));
}

export function orderBy(table: Table, order: Order): string {
  const direction = order.descending ? 'DESC' : 'ASC';
  return `ORDER BY ${namesOf(table, order)
    .map((name) => `${name} ${direction}`)
    .join(', ')}`;
}

/** The rows from this place in the order on, or the rows before it. */
export function placed(table: Table, order: Order, side: 'from' | 'before', place: Key): Clause {
  const signs = order.descending ? { from: '<=', before: '>' } : { from: '>=', before: '<' };
  const names = namesOf(table, order);
  return { sql: `(${names.join(', ')}) ${signs[side]} (${names.map(() => '?').join(', ')})`, params: place };
}

export function orderNames(table: Table, order: Order): string {
  return namesOf(table, order).join(', ');
}
