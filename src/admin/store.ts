import { and, desc, eq } from 'drizzle-orm';
import type { Database } from '../platform/storage/database.ts';
import { due } from '../platform/storage/table.ts';
import type { Key } from './rules/key.ts';
import { type Column, findsFew, type Reference, type Table } from './rules/shape.ts';
import { MOST_COUNTED, type Row, type Value } from './rules/values.ts';
import {
  type Clause,
  clausesOf,
  equals,
  type Order,
  orderBy,
  orderNames,
  placed,
  pointingAt,
  quoted,
  type Selection,
  where,
} from './store-clauses.ts';
import { adminChange } from './table.ts';

export type AdminStore = ReturnType<typeof makeAdminStore>;
export type Change = typeof adminChange.$inferSelect;

/** The part of a list that a page shows. `from` is where in the order to begin, if not at the start. */
export interface Slice extends Order {
  limit: number;
  offset: number;
  from?: Key | undefined;
}

export interface Listed {
  rows: Row[];
  /** Counts only the rows that were looked at. */
  total: number;
  /** Where in the order looking stopped, if more rows follow. */
  next: Key | undefined;
}

const FIRST_ADMIN = 'first_admin';
/** Lists read only this many characters of a text. */
const LIST_CHARACTERS = 120;
/** How many rows are looked at for one piece of an export. Other requests run between two pieces. */
const PIECE_ROWS = 1_000;

/** False for files from before there was an audit log. */
export function hasAuditLog(raw: Database['raw']): boolean {
  return raw.prepare("SELECT 1 FROM sqlite_master WHERE name = 'admin_change'").get() !== undefined;
}

/** All SQL of the admin site. Call it inside `commit` or `read`, and only with names from table definitions. */
export function makeAdminStore({ orm, raw, settings }: Pick<Database, 'orm' | 'raw' | 'settings'>) {
  const reader = makeReader(raw);
  const { rows, count, placeAfter } = reader;
  const countAll = (table: Pick<Table, 'name'>) => count(table, where([]));
  const isLong = (table: Table) => countAll(table) > MOST_COUNTED;

  /** Whether these rows of a long table can only be found by looking at every row. */
  function mustLook(table: Table, { matches, ranges, search }: Selection, { sort }: Order): boolean {
    if (
      matches.some(({ column }) => table.columns.some((one) => one.name === column && findsFew(table, one)))
    )
      return false;
    const inOrder = ranges.every(({ column }) => column === sort);
    return (matches.length > 0 || search !== undefined || !inOrder) && isLong(table);
  }

  return {
    countAll,
    isLong,

    /** Looks at no more than `MOST_COUNTED` rows of a long table, unless an index finds them. */
    list(table: Table, selected: Selection, slice: Slice): Listed {
      const looks = mustLook(table, selected, slice);
      const next = looks ? placeAfter(table, slice, slice.from, MOST_COUNTED) : undefined;
      const bounds = [
        ...(slice.from ? [placed(table, slice, 'from', slice.from)] : []),
        ...(next ? [placed(table, slice, 'before', next)] : []),
      ];
      const { sql, params } = where([...clausesOf(table, selected, looks), ...bounds]);
      const page = `${sql} ${orderBy(table, slice)} LIMIT ? OFFSET ?`;
      const found = rows(table, false, { sql: page, params: [...params, slice.limit, slice.offset] });
      return { rows: found, total: count(table, { sql, params }), next };
    },

    /** The selected rows among the next ones in the order, with uncut values, and where the next piece begins. */
    piece(table: Table, selected: Selection, order: Order, from: Key | undefined): Omit<Listed, 'total'> {
      const next = placeAfter(table, order, from, PIECE_ROWS);
      const bounds = [
        ...(from ? [placed(table, order, 'from', from)] : []),
        ...(next ? [placed(table, order, 'before', next)] : []),
      ];
      const { sql, params } = where([...clausesOf(table, selected, true), ...bounds]);
      return { rows: rows(table, true, { sql: `${sql} ${orderBy(table, order)}`, params }), next };
    },

    find(table: Table, key: Key): Row | undefined {
      return rows(table, true, where(table.key.map(({ name }, place) => equals(name, key[place]))))[0];
    },

    /** How many rows refer to these values through this reference. */
    countReferrers({ from, columns }: Pick<Reference, 'from' | 'columns'>, values: readonly Value[]): number {
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

function makeReader(raw: Database['raw']) {
  return {
    rows(table: Table, whole: boolean, { sql, params }: Clause): Row[] {
      const shown = table.columns.filter(({ secret }) => secret !== 'always');
      const selected = shown.map((column) => selection(table, column, whole));
      const columns = selected.map((one) => one.sql).join(', ');
      const before = selected.flatMap((one) => one.params);
      const found = raw
        .prepare<unknown[], Record<string, Value>>(`SELECT ${columns} FROM ${quoted(table.name)} ${sql}`)
        .all(...before, ...params);
      return found.map((row) => withoutHidden(shown, row));
    },

    /** The number of rows, but at most `MOST_COUNTED` + 1. */
    count({ name }: Pick<Table, 'name'>, { sql, params }: Clause): number {
      const some = `SELECT 1 FROM ${quoted(name)} ${sql} LIMIT ${MOST_COUNTED + 1}`;
      const select = raw.prepare<unknown[], number>(`SELECT count(*) FROM (${some})`);
      return select.pluck().get(...params) ?? 0;
    },

    /** The place of the row that comes `rows` rows after `from`. Undefined if there are fewer. */
    placeAfter(table: Table, order: Order, from: Key | undefined, rows: number): Key | undefined {
      const { sql, params } = where(from ? [placed(table, order, 'from', from)] : []);
      const names = orderNames(table, order);
      const rest = `${sql} ${orderBy(table, order)} LIMIT 1 OFFSET ?`;
      const select = raw.prepare<unknown[], Key>(`SELECT ${names} FROM ${quoted(table.name)} ${rest}`);
      return select.raw().get(...params, rows);
    },
  };
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
