import type { OlderFile } from '../platform/storage/older-file.ts';
import { olderTimeUs } from '../platform/storage/older-file.ts';
import type { OlderChain, OlderEntry } from './rules/older-game.ts';

/** A game of the older drawing game. Times of rounds are in seconds. */
export interface OlderGame {
  code: number;
  drawTimeS: number;
  descTimeS: number;
  createdAtUs: number;
  lastModifiedUs: number;
  /** -1 in the lobby, -2 when over, else the round in play. */
  round: number;
  /** In the order of joining. */
  userIds: readonly number[];
}

export const OLDER_TABLES = [
  ...['auth_user', 'api_session', 'api_session_users', 'api_chain', 'api_chainuser'],
  ...['api_description', 'api_drawing'],
];

interface GameRow {
  code: number;
  drawTimeS: number;
  descTimeS: number;
  createdAt: string;
  lastModified: string;
  round: number;
}

type EntryRow = Omit<OlderEntry, 'createdAtUs'> & { createdAt: string };

/** SQL for the database of the older drawing game. */
export function makeOlderGames({ raw }: OlderFile) {
  const games = raw.prepare<[], GameRow>(
    `SELECT game_code AS code, draw_time AS drawTimeS, desc_time AS descTimeS, created_at AS createdAt,
      last_modified AS lastModified, round FROM api_session ORDER BY created_at, game_code`,
  );
  const users = raw
    .prepare<[number], number>('SELECT user_id FROM api_session_users WHERE session_id = ? ORDER BY id')
    .pluck();
  const chains = raw
    .prepare<[number], number>('SELECT id FROM api_chain WHERE session_id = ? ORDER BY id')
    .pluck();
  const turns = raw.prepare<[number], { round: number; userId: number }>(
    'SELECT "order" AS round, user_id AS userId FROM api_chainuser WHERE chain_id = ? ORDER BY "order", id',
  );
  const made = raw.prepare<[number, number], EntryRow>(
    `SELECT 'description' AS kind, description AS content, author_id AS userId, created_at AS createdAt, id
      FROM api_description WHERE chain_id = ?
      UNION ALL SELECT 'drawing', drawing, author_id, created_at, id FROM api_drawing WHERE chain_id = ?
      ORDER BY kind, id`,
  );

  function entryOf({ kind, content, userId, createdAt }: EntryRow): OlderEntry {
    return { kind, content, userId, createdAtUs: olderTimeUs(createdAt) };
  }

  return {
    /** Oldest first. */
    all: (): OlderGame[] =>
      games.all().map(({ createdAt, lastModified, ...game }) => ({
        ...game,
        createdAtUs: olderTimeUs(createdAt),
        lastModifiedUs: olderTimeUs(lastModified),
        userIds: users.all(game.code),
      })),
    chainsOf: (code: number): OlderChain[] =>
      chains
        .all(code)
        .map((id) => ({ id, turns: turns.all(id), made: made.all(id, id).map((row) => entryOf(row)) })),
  };
}
