import type { Accounts, Person } from '../../accounts/index.ts';
import type { Viewer } from '../../platform/access/viewer.ts';
import { AppError, invalid } from '../../platform/errors.ts';
import type { Database } from '../../platform/storage/database.ts';
import type { ShownChange } from '../cell-page.ts';
import type { HomePage } from '../home-page.ts';
import type { NavTable } from '../layout-page.ts';
import type { ListPage } from '../list-page.ts';
import type { RelatedRows, RowPage } from '../row-page.ts';
import { decodeKey, encodeKey, type Key } from '../rules/key.ts';
import {
  ACCOUNTS,
  columnNamed,
  filtersOf,
  filterValue,
  isFilter,
  isOpen,
  type Table,
  targetOf,
} from '../rules/shape.ts';
import type { Row } from '../rules/values.ts';
import type { ListQuery } from '../schema.ts';
import type { AdminStore, Change, Match, Slice } from '../store.ts';
import type { Shapes } from '../store-shapes.ts';

export type TableActions = ReturnType<typeof makeTableActions>;

const ROWS_A_PAGE = 50;
/** The audit log. Its rows link to the rows that were changed. */
const CHANGES = 'admin_change';
const MOST_CHANGES = 20;

/** Reads tables, rows and the rows that refer to them. Throws 404 for an unknown table or row, 400 for a bad query. */
export function makeTableActions(database: Database, accounts: Accounts, shapes: Shapes, store: AdminStore) {
  function tableNamed(name: string): Table {
    const table = shapes.find(name);
    if (!table) throw new AppError('not_found');
    return table;
  }

  /** Names of the accounts that these rows refer to, by id. Deleted accounts are left out. */
  function namesIn(table: Table, rows: readonly Row[]): Map<number, string> {
    const columns = table.columns.filter(({ name }) => targetOf(table, name)?.to === ACCOUNTS);
    const ids = new Set(rows.flatMap((row) => columns.map(({ name }) => row[name])));
    const names = new Map<number, string>();
    for (const id of ids) {
      const person = typeof id === 'number' ? accounts.findPerson(id) : undefined;
      if (typeof id === 'number' && person) names.set(id, labelOf(person));
    }
    return names;
  }

  function nav(): NavTable[] {
    return shapes.all().map((table) => ({ table, count: store.countAll(table) }));
  }

  function list(name: string, query: ListQuery): ListPage {
    const table = tableNamed(name);
    const { q = '', page = 1 } = query;
    const text = q.trim();
    const search = text === '' ? undefined : { text, personId: accounts.findId(text) };
    const matches = matchesOf(table, query);
    const total = store.count(table, { matches, search });
    const offset = (page - 1) * ROWS_A_PAGE;
    if (offset > 0 && offset >= total) throw new AppError('not_found');
    const order = orderOf(table, query.sort);
    const rows = store.list(table, { matches, search }, { ...order, limit: ROWS_A_PAGE, offset });
    const names = namesIn(table, rows);
    const pages = Math.max(1, Math.ceil(total / ROWS_A_PAGE));
    return { table, rows, targets: targetsOf(table), names, total, page, pages, query, order };
  }

  function found(name: string, keyText: string): { table: Table; key: Key; row: Row } {
    const table = tableNamed(name);
    const key = decodeKey(keyText, table);
    const row = key && store.find(table, key);
    if (!row) throw new AppError('not_found');
    return { table, key, row };
  }

  function relatedTo(table: Table, row: Row): RelatedRows[] {
    return table.referrers.flatMap((reference) => {
      const from = tableNamed(reference.from);
      const values = reference.toColumns.flatMap((column) => row[column] ?? []);
      // A hidden or null value cannot be referred to.
      if (values.length < reference.toColumns.length) return [];
      const count = store.countReferrers(reference, values);
      const open = reference.columns.every((name) =>
        from.columns.some((one) => one.name === name && isFilter(one)),
      );
      const filter = reference.columns.map((column, place): [string, string] => [
        column,
        String(values[place]),
      ]);
      return [{ table: from, columns: reference.columns, count, filter: open ? filter : undefined }];
    });
  }

  /** For each column that refers to the primary key of a table: that table's name. */
  function targetsOf(table: Table): Record<string, string> {
    const targets: [string, string][] = [];
    for (const { name } of table.columns) {
      const target = targetOf(table, name);
      const to = target && shapes.find(target.to);
      if (to?.key.length === 1 && to.key[0]?.name === target?.toColumns[0]) targets.push([name, to.name]);
    }
    return Object.fromEntries(targets);
  }

  function isThere(name: string, keyText: string): boolean {
    const table = shapes.find(name);
    const key = table && decodeKey(keyText, table);
    return table !== undefined && key !== undefined && store.find(table, key) !== undefined;
  }

  function shown(change: Change): ShownChange {
    return { ...change, there: isThere(change.subject, change.subjectKey) };
  }

  /** The rows that this row refers to, by column name. Rows that no longer exist are left out. */
  function linksFrom(table: Table, row: Row): RowPage['links'] {
    const links: [string, { table: string; key: string }][] = [];
    for (const [column, to] of Object.entries(targetsOf(table))) {
      const value = row[column];
      if (value === undefined || value === null || !store.find(tableNamed(to), [value])) continue;
      links.push([column, { table: to, key: encodeKey([value]) }]);
    }
    const [subject, key] = [row.subject, row.subject_key];
    if (table.name === CHANGES && typeof subject === 'string' && typeof key === 'string') {
      if (isThere(subject, key)) links.push(['subject_key', { table: subject, key }]);
    }
    return Object.fromEntries(links);
  }

  return {
    /** All tables with their row counts, for the navigation on every page. */
    nav: (): Promise<NavTable[]> => database.read(nav),

    home: (): Promise<HomePage> =>
      database.read(() => ({ changes: store.recentChanges(MOST_CHANGES).map(shown) })),

    list: (name: string, query: ListQuery): Promise<ListPage> => database.read(() => list(name, query)),

    row: (viewer: Viewer, name: string, keyText: string): Promise<RowPage> =>
      database.read(() => {
        const { table, key, row } = found(name, keyText);
        const [id] = key;
        return {
          table,
          row,
          key: keyText,
          names: namesIn(table, [row]),
          links: linksFrom(table, row),
          related: relatedTo(table, row),
          changes: store.changesOf(name, keyText, MOST_CHANGES).map(shown),
          account:
            name === ACCOUNTS && typeof id === 'number'
              ? { id, ...accounts.staff.stateOf(id), own: id === viewer.id }
              : undefined,
        };
      }),
  };
}

/** The shown name, and the username where that is another. */
function labelOf({ name, username }: Person): string {
  return name === username ? name : `${name} (${username})`;
}

function matchesOf(table: Table, query: ListQuery): Match[] {
  return filtersOf(query).map(([name, text]) => {
    const column = columnNamed(table, name);
    const value = column && isFilter(column) ? filterValue(column, text) : undefined;
    if (value === undefined) throw invalid({ [name]: ['Rows cannot be filtered by this.'] });
    return { column: name, value };
  });
}

/** By default, tables with one integer key are listed newest first. */
function orderOf(table: Table, sort: string | undefined): Pick<Slice, 'sort' | 'descending'> {
  if (sort === undefined) {
    return { sort: undefined, descending: table.key.length === 1 && table.key[0]?.kind === 'integer' };
  }
  const descending = sort.startsWith('-');
  const name = descending ? sort.slice(1) : sort;
  const column = columnNamed(table, name);
  if (!column || !isOpen(column)) throw invalid({ sort: ['Rows cannot be sorted by this.'] });
  return { sort: name, descending };
}
