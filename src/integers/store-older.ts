import type { OlderFile } from '../platform/storage/older-file.ts';
import type { OlderNumber } from './rules/older-numbers.ts';

export const OLDER_TABLES = [
  ...['auth_user', 'authtoken_token', 'integers_persistentsession', 'integers_integerset'],
  'integers_integer',
];

/** An integer session of the older integer server, and the id of its account. */
export interface OlderSession {
  name: string;
  userId: number;
}

export interface OlderUnit {
  index: bigint;
  x: OlderNumber;
  q: OlderNumber;
}

/** SQL for the database of the older integer server, of either revision. */
export function makeOlderSets({ raw }: OlderFile) {
  const sessions = raw.prepare<[], OlderSession>(
    // The column `user_id_id` holds the device token.
    `SELECT session_id AS name, user_id AS userId FROM integers_persistentsession
      JOIN authtoken_token ON key = user_id_id ORDER BY integers_persistentsession.rowid`,
  );
  const sets = raw
    .prepare<[string], string>(
      'SELECT set_id FROM integers_integerset WHERE session_id_id = ? ORDER BY rowid',
    )
    .pluck();
  const units = raw
    .prepare<[string], OlderUnit>(
      'SELECT "index", X AS x, q FROM integers_integer WHERE set_id_id = ? ORDER BY "index"',
    )
    .safeIntegers();
  return {
    sessions: (): OlderSession[] => sessions.all(),
    setsOf: (session: string): string[] => sets.all(session),
    unitsOf: (set: string): OlderUnit[] => units.all(set),
  };
}
