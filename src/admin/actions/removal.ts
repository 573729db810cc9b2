import type { Accounts } from '../../accounts/index.ts';
import type { Viewer } from '../../platform/access/viewer.ts';
import { AppError } from '../../platform/errors.ts';
import type { Database } from '../../platform/storage/database.ts';
import type { DeletePage, GoingWith } from '../delete-page.ts';
import { decodeKey, type Key } from '../rules/key.ts';
import type { Reference, Table } from '../rules/shape.ts';
import type { Row } from '../rules/values.ts';
import type { AdminStore } from '../store.ts';
import type { Shapes } from '../store-shapes.ts';
import type { Audit } from './audit.ts';

export type RemovalActions = ReturnType<typeof makeRemovalActions>;

/** Deletes rows through their own domain. Throws 404 for a row that does not exist or cannot be deleted. */
export function makeRemovalActions(
  database: Database,
  { staff }: Accounts,
  shapes: Shapes,
  store: AdminStore,
  audit: Audit,
) {
  function found(name: string, keyText: string): { table: Table; key: Key; row: Row } {
    const table = shapes.find(name);
    const key = table?.removable ? decodeKey(keyText, table) : undefined;
    const row = table && key && store.find(table, key);
    if (!row) throw new AppError('not_found');
    return { table, key, row };
  }

  /** All chains of cascading foreign keys from this table, and where they end. Each comes after its prefixes. */
  function pathsFrom(table: Table, path: readonly Reference[] = []): { path: Reference[]; end: Table }[] {
    const visited = new Set(path.map(({ from }) => from));
    return table.referrers
      .filter(({ cascades, from }) => cascades && !visited.has(from))
      .flatMap((reference) => {
        const longer = [...path, reference];
        const end = shapes.find(reference.from);
        return end ? [{ path: longer, end }, ...pathsFrom(end, longer)] : [];
      });
  }

  function goesWith(table: Table, key: Key): GoingWith[] {
    const counts = pathsFrom(table).map(({ path, end }) => ({
      table: end,
      count: store.countAlong(path, table, key, end),
    }));
    return counts.filter(({ count }) => count > 0);
  }

  return {
    preview: (name: string, keyText: string): Promise<DeletePage> =>
      database.read(() => {
        const { table, key, row } = found(name, keyText);
        return { table, row, key: keyText, goesWith: goesWith(table, key) };
      }),

    remove: (viewer: Viewer, name: string, keyText: string): Promise<void> =>
      database.commit((turn) => {
        const { isActive, isStaff } = staff.stateOf(viewer.id);
        if (!isActive || !isStaff) throw new AppError('not_staff');
        const { table, key } = found(name, keyText);
        const detail = Object.fromEntries(
          goesWith(table, key).map(({ table, count }) => [table.name, count]),
        );
        shapes.removalOf(name)?.remove(turn, key);
        audit(viewer, { action: 'delete', subject: name, key: keyText, detail });
      }),
  };
}
