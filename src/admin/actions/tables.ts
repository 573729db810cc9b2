import type { Accounts } from '../../accounts/index.ts';
import type { Viewer } from '../../platform/access/viewer.ts';
import type { Database } from '../../platform/storage/database.ts';
import type { NavTable } from '../layout-page.ts';
import type { RelatedRows, RowPage } from '../row-page.ts';
import { encodeKey } from '../rules/key.ts';
import { isAllowed, type Role, seesDomain } from '../rules/roles.ts';
import { ACCOUNTS, isFilter, type Table } from '../rules/shape.ts';
import type { Row } from '../rules/values.ts';
import type { AdminStore } from '../store.ts';
import type { Shapes } from '../store-shapes.ts';
import type { Door } from './doors.ts';
import type { Readings } from './readings.ts';

export type TableActions = ReturnType<typeof makeTableActions>;

/** The audit log. Its rows link to the rows that were changed. */
const CHANGES = 'admin_change';
const MOST_CHANGES = 20;

/** Reads rows and the rows that refer to them. Throws 404 for an unknown table or row. */
export function makeTableActions(
  database: Database,
  { staff }: Pick<Accounts, 'staff'>,
  readings: Readings,
  shapes: Shapes,
  store: AdminStore,
  door: Door,
) {
  function relatedTo(role: Role, table: Table, row: Row): RelatedRows[] {
    return table.referrers.flatMap((reference) => {
      const from = shapes.find(reference.from);
      if (!from || !seesDomain(role, from.domain)) return [];
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

  /** The rows that this row refers to, by column name. Rows that no longer exist are left out. */
  function linksFrom(role: Role, table: Table, row: Row): RowPage['links'] {
    const links: [string, { table: string; key: string }][] = [];
    for (const [column, to] of Object.entries(readings.targetsOf(role, table))) {
      const value = row[column];
      const target = shapes.find(to);
      if (value === undefined || value === null || !target || !store.find(target, [value])) continue;
      links.push([column, { table: to, key: encodeKey([value]) }]);
    }
    const [subject, key] = [row.subject, row.subject_key];
    if (table.name === CHANGES && typeof subject === 'string' && typeof key === 'string') {
      if (readings.isThere(subject, key)) links.push(['subject_key', { table: subject, key }]);
    }
    return Object.fromEntries(links);
  }

  function row(viewer: Viewer, name: string, keyText: string): RowPage {
    const role = door(viewer, 'look');
    const { table, key, row } = readings.found(role, name, keyText);
    const [id] = key;
    const changes = store.changesOf(name, keyText, MOST_CHANGES + 1);
    return {
      ...{ table, row, key: keyText },
      names: readings.namesIn(table, [row]),
      links: linksFrom(role, table, row),
      related: relatedTo(role, table, row),
      changes: changes.slice(0, MOST_CHANGES).map(readings.shown),
      hasMoreChanges: changes.length > MOST_CHANGES,
      removable: table.removable && isAllowed(role, 'moderate'),
      account:
        name === ACCOUNTS && typeof id === 'number' && isAllowed(role, 'administer')
          ? { id, ...staff.stateOf(id), own: id === viewer.id }
          : undefined,
    };
  }

  return {
    /** All tables that the viewer sees, with their row counts, for the navigation on every page. */
    nav: (viewer: Viewer): Promise<{ role: Role; tables: NavTable[] }> =>
      database.read(() => {
        const role = door(viewer, 'look');
        const tables = shapes.all().filter(({ domain }) => seesDomain(role, domain));
        return { role, tables: tables.map((table) => ({ table, count: store.countAll(table) })) };
      }),

    row: (viewer: Viewer, name: string, keyText: string): Promise<RowPage> =>
      database.read(() => row(viewer, name, keyText)),
  };
}
