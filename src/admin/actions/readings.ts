import type { Accounts, Person } from '../../accounts/index.ts';
import { AppError } from '../../platform/errors.ts';
import type { ShownChange } from '../cell-page.ts';
import { decodeKey, type Key } from '../rules/key.ts';
import { type Role, seesDomain } from '../rules/roles.ts';
import { ACCOUNTS, type Table, targetOf } from '../rules/shape.ts';
import type { Row } from '../rules/values.ts';
import type { AdminStore, Change } from '../store.ts';
import type { Shapes } from '../store-shapes.ts';

export type Readings = ReturnType<typeof makeReadings>;

/** Readings that several pages share. Call every function inside `commit` or `read`. */
export function makeReadings(
  { findPerson }: Pick<Accounts, 'findPerson'>,
  shapes: Shapes,
  store: AdminStore,
) {
  /** Throws 404 if there is no such table, or this role may not see it. */
  function tableNamed(role: Role, name: string): Table {
    const table = shapes.find(name);
    if (!table || !seesDomain(role, table.domain)) throw new AppError('not_found');
    return table;
  }

  function isThere(name: string, keyText: string): boolean {
    const table = shapes.find(name);
    const key = table && decodeKey(keyText, table.key);
    return table !== undefined && key !== undefined && store.find(table, key) !== undefined;
  }

  return {
    tableNamed,
    isThere,

    found(role: Role, name: string, keyText: string): { table: Table; key: Key; row: Row } {
      const table = tableNamed(role, name);
      const key = decodeKey(keyText, table.key);
      const row = key && store.find(table, key);
      if (!row) throw new AppError('not_found');
      return { table, key, row };
    },

    /** Names of the accounts that these rows refer to, by id. Deleted accounts are left out. */
    namesIn(table: Table, rows: readonly Row[]): Map<number, string> {
      const columns = table.columns.filter(({ name }) => targetOf(table, name)?.to === ACCOUNTS);
      const ids = new Set(rows.flatMap((row) => columns.map(({ name }) => row[name])));
      const names = new Map<number, string>();
      for (const id of ids) {
        const person = typeof id === 'number' ? findPerson(id) : undefined;
        if (typeof id === 'number' && person) names.set(id, labelOf(person));
      }
      return names;
    },

    /** For each column that refers to the primary key of a table that this role sees: that table's name. */
    targetsOf(role: Role, table: Table): Record<string, string> {
      const targets: [string, string][] = [];
      for (const { name } of table.columns) {
        const target = targetOf(table, name);
        const to = target && shapes.find(target.to);
        if (!to || !seesDomain(role, to.domain)) continue;
        if (to.key.length === 1 && to.key[0]?.name === target.toColumns[0]) targets.push([name, to.name]);
      }
      return Object.fromEntries(targets);
    },

    shown(change: Change): ShownChange {
      return { ...change, there: isThere(change.subject, change.subjectKey) };
    },
  };
}

/** The display name, followed by the username if that is different. */
function labelOf({ name, username }: Person): string {
  return name === username ? name : `${name} (${username})`;
}
