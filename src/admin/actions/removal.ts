import type { Accounts } from '../../accounts/index.ts';
import type { Viewer } from '../../platform/access/viewer.ts';
import { AppError } from '../../platform/errors.ts';
import type { Database } from '../../platform/storage/database.ts';
import type { Turn } from '../../platform/storage/turn.ts';
import type { GoingWith } from '../delete-page.ts';
import type { Key } from '../rules/key.ts';
import { ACCOUNTS, type Reference, type Table } from '../rules/shape.ts';
import { MOST_COUNTED } from '../rules/values.ts';
import type { AdminStore } from '../store.ts';
import type { Shapes } from '../store-shapes.ts';
import type { Audit } from './audit.ts';

export type Removals = ReturnType<typeof makeRemovals>;

/** Undoes a unit of work that has only tried something out. */
class Undone extends Error {}

/** Deletes rows through their own domain. Every function but `wouldGo` runs inside a unit of work. */
export function makeRemovals(
  database: Database,
  { staff }: Pick<Accounts, 'staff'>,
  shapes: Shapes,
  store: AdminStore,
  audit: Audit,
) {
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

  function cascading(table: Table, key: Key): GoingWith[] {
    const counts = pathsFrom(table).map(({ path, end }) => ({
      table: end,
      count: store.countAlong(path, table, key, end),
    }));
    return counts.filter(({ count }) => count > 0);
  }

  /** How many rows refer to an account, by table. */
  function referring(table: Table, key: Key): Map<Table, number> {
    const counts = new Map<Table, number>();
    for (const reference of table.referrers) {
      const from = shapes.find(reference.from);
      if (from) counts.set(from, (counts.get(from) ?? 0) + store.countReferrers(reference, key));
    }
    return counts;
  }

  /** Domains decide what goes with an account, so it is deleted and what is missing afterwards is counted. */
  function removeAccount(turn: Turn, table: Table, key: Key): GoingWith[] {
    const before = referring(table, key);
    staff.remove(turn, Number(key[0]));
    const after = referring(table, key);
    return [...before].flatMap(([from, count]) => {
      const gone = count - (after.get(from) ?? 0);
      return gone > 0 ? [{ table: from, count: gone }] : [];
    });
  }

  function removeRow(turn: Turn, table: Table, key: Key): GoingWith[] {
    if (table.name === ACCOUNTS) return removeAccount(turn, table, key);
    const goesWith = cascading(table, key);
    shapes.removalOf(table.name)?.remove(turn, key);
    return goesWith;
  }

  function remove(turn: Turn, viewer: Viewer, table: Table, key: Key, keyText: string): void {
    const detail = Object.fromEntries(
      removeRow(turn, table, key).map(({ table, count }) => [table.name, count]),
    );
    audit(viewer, { action: 'delete', subject: table.name, key: keyText, detail });
  }

  /** What would be deleted with these rows. Tries it out in a unit of work that is undone. */
  async function wouldGo(table: Table, keys: readonly Key[]): Promise<GoingWith[]> {
    const sums = new Map<Table, number>();
    const attempt = database.commit((turn) => {
      for (const key of keys) {
        for (const one of removeRow(turn, table, key))
          sums.set(one.table, Math.min((sums.get(one.table) ?? 0) + one.count, MOST_COUNTED + 1));
      }
      throw new Undone();
    });
    await attempt.catch((fault) => {
      if (!(fault instanceof Undone)) throw fault;
    });
    return [...sums].map(([table, count]) => ({ table, count }));
  }

  /** Throws 404 for a table whose rows cannot be deleted. */
  function checkRemovable(table: Table): void {
    if (!table.removable && table.name !== ACCOUNTS) throw new AppError('not_found');
  }

  return { remove, wouldGo, checkRemovable };
}
