import type { Viewer } from '../../platform/access/viewer.ts';
import { AppError } from '../../platform/errors.ts';
import type { Database } from '../../platform/storage/database.ts';
import type { BulkPage } from '../delete-page.ts';
import type { Key } from '../rules/key.ts';
import type { Right } from '../rules/roles.ts';
import { ACCOUNTS, type Table } from '../rules/shape.ts';
import type { Row } from '../rules/values.ts';
import { type BulkAction, MOST_ROWS } from '../schema.ts';
import type { AccountActions } from './accounts.ts';
import type { Door } from './doors.ts';
import type { Readings } from './readings.ts';
import type { Removals } from './removal.ts';

export type BulkActions = ReturnType<typeof makeBulkActions>;

interface Chosen {
  table: Table;
  rows: { keyText: string; key: Key; row: Row }[];
}

/** One action on several rows, in one unit of work: on all of them, or on none. */
export function makeBulkActions(
  database: Database,
  readings: Readings,
  removals: Removals,
  accounts: AccountActions,
  door: Door,
) {
  /** Throws 404 if a row does not exist, or its table does not know the action. */
  function chosen(viewer: Viewer, name: string, action: BulkAction, keys: readonly string[]): Chosen {
    const right: Right = name === ACCOUNTS ? 'administer' : 'moderate';
    const role = door(viewer, right);
    const table = readings.tableNamed(role, name);
    if (action !== 'delete' && name !== ACCOUNTS) throw new AppError('not_found');
    if (action === 'delete') removals.checkRemovable(table);
    const rows = [...new Set(keys)].slice(0, MOST_ROWS).map((keyText) => {
      const { key, row } = readings.found(role, name, keyText);
      if (name === ACCOUNTS && row.closed_at_ms !== null) throw new AppError('not_found');
      if (name === ACCOUNTS && action === 'delete') accounts.refuseOwn(viewer, Number(key[0]));
      return { keyText, key, row };
    });
    return { table, rows };
  }

  return {
    async preview(
      viewer: Viewer,
      name: string,
      action: BulkAction,
      keys: readonly string[],
    ): Promise<BulkPage> {
      const { table, rows } = await database.read(() => chosen(viewer, name, action, keys));
      const all = rows.map(({ key }) => key);
      const goesWith = action === 'delete' ? await removals.wouldGo(table, all) : [];
      return { table, action, rows: rows.map(({ keyText, row }) => ({ key: keyText, row })), goesWith };
    },

    run: (viewer: Viewer, name: string, action: BulkAction, keys: readonly string[]): Promise<void> =>
      database.commit((turn) => {
        const { table, rows } = chosen(viewer, name, action, keys);
        for (const { key, keyText } of rows) {
          if (action === 'delete') removals.remove(turn, viewer, table, key, keyText);
          else accounts.changeOne(turn, viewer, Number(key[0]), action);
        }
      }),
  };
}
