import { and, desc, eq } from 'drizzle-orm';
import type { Database } from '../platform/storage/database.ts';
import { due } from '../platform/storage/table.ts';
import type { Key } from './rules/key.ts';
import { type Column, isOpen, likePattern, type Reference, type Table } from './rules/shape.ts';
import { MOST_COUNTED, type Row, type Value } from './rules/values.ts';
import { adminChange } from './table.ts';

export type AdminStore = ReturnType<typeof makeAdminStore>;
export type Change = typeof adminChange.$inferSelect;

/** Selects rows whose column has this value. */
export interface Match {
  column: string;
  value: string | number;
}

export interface Search {
  text: string;
  /** The account with this name, if any. Rows that refer to it are found as well. */
  personId: number | undefined;
}

export interface Selection {
  matches: readonly Match[];
  search: Search | undefined;
}

export interface Slice {
  sort: string | undefined;
  descending: boolean;
  limit: number;
  offset: number;
}

interface Clause {
  sql: string;
  params: unknown[];
}

const FIRST_ADMIN = 'first_admin';
/** Lists read only this many characters of a text. */
const LIST_CHARACTERS = 120;

/** All SQL of the admin site. Call it inside `commit` or `read`, and only with names from table definitions. */
export function makeAdminStore({ orm, raw, settings }: Pick<Database, 'orm' | 'raw' | 'settings'>) {
  function rows(table: Table, whole: boolean, { sql, params }: Clause): Row[] {
    const shown = table.columns.filter(({ secret }) => secret !== 'always');
    const selected = shown.map((column) => selection(table, column, whole));
    const columns = selected.map((one) => one.sql).join(', ');
    const before = selected.flatMap((one) => one.params);
    const found = raw
      .prepare<unknown[], Record<string, Value>>(`SELECT ${columns} FROM ${quoted(table.name)} ${sql}`)
      .all(...before, ...params);
    return found.map((row) => withoutHidden(shown, row));
  }

  /** The number of rows, but at most `MOST_COUNTED` + 1. */
  function count({ name }: Pick<Table, 'name'>, { sql, params }: Clause): number {
    const some = `SELECT 1 FROM ${quoted(name)} ${sql} LIMIT ${MOST_COUNTED + 1}`;
    const select = raw.prepare<unknown[], number>(`SELECT count(*) FROM (${some})`);
    return select.pluck().get(...params) ?? 0;
  }

  return {
    countAll: (table: Table): number => count(table, where([])),
    count: (table: Table, selected: Selection): number => count(table, where(clausesOf(table, selected))),

    list(table: Table, selected: Selection, slice: Slice): Row[] {
      const { sql, params } = where(clausesOf(table, selected));
      const page = `${sql} ${orderOf(table, slice)} LIMIT ? OFFSET ?`;
      return rows(table, false, { sql: page, params: [...params, slice.limit, slice.offset] });
    },

    find(table: Table, key: Key): Row | undefined {
      return rows(table, true, where(table.key.map(({ name }, place) => equals(name, key[place]))))[0];
    },

    /** How many rows refer to these values through this reference. */
    countReferrers({ from, columns }: Reference, values: readonly Value[]): number {
      return count({ name: from }, where(columns.map((column, place) => equals(column, values[place]))));
    },

    /** How many rows of `end` this chain of foreign keys leads to, starting next to the row of `key` in `root`. */
    countAlong(path: readonly Reference[], root: Table, key: Key, end: Table): number {
      const start = where(root.key.map(({ name }, place) => equals(name, key[place])));
      return count(end, path.reduce(pointingAt, start));
    },

    addChange: (row: typeof adminChange.$inferInsert): void => void orm.insert(adminChange).values(row).run(),
    /** Newest first. */
    recentChanges: (most: number): Change[] =>
      orm.select().from(adminChange).orderBy(desc(adminChange.id)).limit(most).all(),
    changesOf: (subject: string, subjectKey: string, most: number): Change[] =>
      orm
        .select()
        .from(adminChange)
        .where(and(eq(adminChange.subject, subject), eq(adminChange.subjectKey, subjectKey)))
        .orderBy(desc(adminChange.id))
        .limit(most)
        .all(),

    dueTimes: (most: number) => orm.select().from(due).orderBy(due.atMs).limit(most).all(),

    /** SHA-256 of the token in the link that creates the first administrator. */
    firstAdmin: (): string | undefined => settings.get(FIRST_ADMIN),
    keepFirstAdmin: (value: string): void => settings.set(FIRST_ADMIN, value),
    forgetFirstAdmin: (): void => settings.remove(FIRST_ADMIN),
  };
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** The name of the result column that says whether `column` may be shown in a row. */
function shownName(column: string): string {
  return `may show ${column}`;
}

function selection({ name: table, key }: Table, column: Column, whole: boolean): Clause {
  const name = `${quoted(table)}.${quoted(column.name)}`;
  const as = `AS ${quoted(column.name)}`;
  const short = !whole && column.kind === 'text' && !key.includes(column);
  const value =
    column.kind === 'bytes' ? `length(${name})` : short ? `substr(${name}, 1, ${LIST_CHARACTERS})` : name;
  if (!column.unless) return { sql: `${value} ${as}`, params: [] };
  const { sql, params } = column.unless;
  return {
    sql: `CASE WHEN (${sql}) THEN ${value} END ${as}, (${sql}) AS ${quoted(shownName(column.name))}`,
    params: [...params, ...params],
  };
}

function withoutHidden(columns: readonly Column[], found: Record<string, Value>): Row {
  return Object.fromEntries(
    columns.map(({ name, secret }) => {
      const hidden = secret === 'unless' && found[shownName(name)] !== 1;
      return [name, hidden ? undefined : found[name]];
    }),
  );
}

function equals(column: string, value: Value | undefined): Clause {
  return { sql: `${quoted(column)} = ?`, params: [value ?? null] };
}

function where(clauses: readonly Clause[]): Clause {
  if (clauses.length === 0) return { sql: '', params: [] };
  return {
    sql: `WHERE ${clauses.map(({ sql }) => sql).join(' AND ')}`,
    params: clauses.flatMap(({ params }) => params),
  };
}

/** The rows that refer to the rows in `found`. */
function pointingAt(found: Clause, { columns, to, toColumns }: Reference): Clause {
  const names = (list: readonly string[]) => list.map(quoted).join(', ');
  const sql = `WHERE (${names(columns)}) IN (SELECT ${names(toColumns)} FROM ${quoted(to)} ${found.sql})`;
  return { sql, params: found.params };
}

function clausesOf(table: Table, { matches, search }: Selection): Clause[] {
  const clauses = matches.map(({ column, value }) => equals(column, value));
  return search ? [...clauses, searchClause(table, search)] : clauses;
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

/** Sorts by the key last, so that no row appears on two pages. */
function orderOf({ key }: Table, { sort, descending }: Slice): string {
  const direction = descending ? 'DESC' : 'ASC';
  const names = [
    ...(sort === undefined ? [] : [sort]),
    ...key.map(({ name }) => name).filter((one) => one !== sort),
  ];
  if (names.length === 0) return `ORDER BY rowid ${direction}`;
  return `ORDER BY ${names.map((name) => `${quoted(name)} ${direction}`).join(', ')}`;
}
