import type { Accounts } from '../../accounts/index.ts';
import type { Viewer } from '../../platform/access/viewer.ts';
import { AppError, invalid } from '../../platform/errors.ts';
import type { Database } from '../../platform/storage/database.ts';
import type { Export } from '../files.ts';
import type { ListPage } from '../list-page.ts';
import { decodeKey, encodeKey } from '../rules/key.ts';
import {
  columnNamed,
  daysOf,
  dayValue,
  filtersOf,
  filterValue,
  isFilter,
  isOpen,
  isOrder,
  isTime,
  type Query,
  type Table,
} from '../rules/shape.ts';
import type { Row } from '../rules/values.ts';
import type { ListQuery } from '../schema.ts';
import type { AdminStore } from '../store.ts';
import { type Match, type Order, orderColumns, type Range, type Selection } from '../store-clauses.ts';
import type { Audit } from './audit.ts';
import type { Door } from './doors.ts';
import type { Readings } from './readings.ts';

export type ListActions = ReturnType<typeof makeListActions>;

const ROWS_A_PAGE = 50;

/** Lists of rows, as pages and as files. Throws 404 for an unknown table, 400 for a bad query. */
export function makeListActions(
  database: Database,
  { findId }: Accounts,
  readings: Readings,
  store: AdminStore,
  door: Door,
  audit: Audit,
) {
  function selectionOf(table: Table, query: Query): Selection {
    const text = String(query.q ?? '').trim();
    return {
      matches: matchesOf(table, query),
      ranges: rangesOf(table, query),
      search: text === '' ? undefined : { text, personId: findId(text) },
    };
  }

  function list(viewer: Viewer, name: string, query: ListQuery): ListPage {
    const role = door(viewer, 'look');
    const table = readings.tableNamed(role, name);
    const { page = 1 } = query;
    const selected = selectionOf(table, query);
    const isLong = store.isLong(table);
    const sorts = table.columns.filter((one) => isOpen(one) && (!isLong || isOrder(table, one)));
    const order = orderOf(table, query.sort, selected.ranges, sorts);
    const from = query.after === undefined ? undefined : decodeKey(query.after, orderColumns(table, order));
    if (query.after !== undefined && !from) throw invalid({ after: ['This is not a place in the list.'] });
    const offset = (page - 1) * ROWS_A_PAGE;
    const { rows, total, next } = store.list(table, selected, { ...order, limit: ROWS_A_PAGE, offset, from });
    if (offset > 0 && offset >= total) throw new AppError('not_found');
    return {
      ...{ table, rows, total, page, query, order },
      sorts: sorts.map((one) => one.name),
      next: next && encodeKey(next),
      targets: readings.targetsOf(role, table),
      names: readings.namesIn(table, rows),
      pages: Math.max(1, Math.ceil(total / ROWS_A_PAGE)),
    };
  }

  /** Each piece is read separately. Rows that change during the export appear as they were at some point during it. */
  async function* pieces(table: Table, selected: Selection, order: Order): AsyncGenerator<Row[]> {
    let from: Parameters<AdminStore['piece']>[3];
    do {
      const { rows, next } = await database.read(() => store.piece(table, selected, order, from));
      yield rows;
      from = next;
    } while (from);
  }

  return {
    list: (viewer: Viewer, name: string, query: ListQuery): Promise<ListPage> =>
      database.read(() => list(viewer, name, query)),

    /** All rows of the list, from all its pages, in the order of their keys. */
    export: (viewer: Viewer, name: string, query: ListQuery, format: string): Promise<Export> =>
      database.commit(() => {
        const table = readings.tableNamed(door(viewer, 'look'), name);
        const selected = selectionOf(table, query);
        audit(viewer, { action: 'export', subject: name, key: '', detail: { format } });
        return { table, pieces: pieces(table, selected, defaultOrder(table)) };
      }),
  };
}

function matchesOf(table: Table, query: Query): Match[] {
  return filtersOf(query).flatMap(([name, text]) => {
    const column = columnNamed(table, name);
    if (!column || !isFilter(column)) throw invalid({ [name]: ['Rows cannot be filtered by this.'] });
    // A form sends all its fields, including empty ones.
    if (text === '' && (column.kind !== 'text' || column.choices.length > 0)) return [];
    const value = filterValue(column, text);
    if (value === undefined) throw invalid({ [name]: [`This column has no such value as "${text}".`] });
    return [{ column: name, value }];
  });
}

function rangesOf(table: Table, query: Query): Range[] {
  const ranges = new Map<string, Range>();
  for (const { column: name, end, text } of daysOf(query)) {
    const column = columnNamed(table, name);
    const field = `${name}.${end}`;
    if (!column || !isTime(column)) throw invalid({ [field]: ['This column holds no time.'] });
    if (text === '') continue;
    const value = dayValue(column, text, end === 'to' ? 1 : 0);
    if (value === undefined) throw invalid({ [field]: ['Give a day as YYYY-MM-DD.'] });
    const range = ranges.get(name) ?? { column: name, from: undefined, to: undefined };
    ranges.set(name, { ...range, [end]: value });
  }
  return [...ranges.values()];
}

/** Tables with one integer key are listed newest first. */
function defaultOrder(table: Table): Order {
  return { sort: undefined, descending: table.key.length === 1 && table.key[0]?.kind === 'integer' };
}

/** Rows filtered by day are sorted by that time, if a long table can be read in that order. */
function orderOf(
  table: Table,
  sort: string | undefined,
  [range]: readonly Range[],
  sorts: Table['columns'],
): Order {
  if (sort === undefined) {
    const isByTime = range && sorts.some(({ name }) => name === range.column);
    return isByTime ? { sort: range.column, descending: true } : defaultOrder(table);
  }
  const descending = sort.startsWith('-');
  const name = descending ? sort.slice(1) : sort;
  if (!sorts.some((one) => one.name === name)) {
    const others = sorts.map((one) => one.name).join(', ');
    throw invalid({ sort: [`Rows cannot be sorted by this. They can be sorted by: ${others}.`] });
  }
  return { sort: name, descending };
}
