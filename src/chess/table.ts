import { eq } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { Games } from '../platform/storage/domains.ts';

export const chessGame = sqliteTable(
  'chess_game',
  {
    /** A UUID. */
    id: text().primaryKey(),
    version: integer().notNull(),
    createdAtMs: integer('created_at_ms').notNull(),
    modifiedAtMs: integer('modified_at_ms').notNull(),
    phase: text({ enum: ['waiting', 'active', 'finished', 'aborted'] }).notNull(),
    whiteId: integer('white_id'),
    blackId: integer('black_id'),
    /** The only account that may take the open seat. */
    challengedId: integer('challenged_id'),
    /** Both null in a game without clocks. */
    initialMs: integer('initial_ms'),
    incrementMs: integer('increment_ms'),
    /** Null if it is White's. */
    blackInitialMs: integer('black_initial_ms'),
    initialFen: text('initial_fen').notNull(),
    fen: text().notNull(),
    /** All moves as UCI, separated by spaces. */
    moves: text().notNull(),
    lastSan: text('last_san'),
    /** Time left. If `running_since_ms` is set, the side to move had this much at that time. */
    whiteMs: integer('white_ms'),
    blackMs: integer('black_ms'),
    runningSinceMs: integer('running_since_ms'),
    /** Time that the other side has given to this one. */
    whiteGivenMs: integer('white_given_ms').notNull().default(0),
    blackGivenMs: integer('black_given_ms').notNull().default(0),
    firstMoveByMs: integer('first_move_by_ms'),
    drawOffer: text('draw_offer', { enum: ['w', 'b'] }),
    takebackOffer: text('takeback_offer', { enum: ['w', 'b'] }),
    /** The ply at which this side's last draw offer was declined. */
    whiteDeclinedPly: integer('white_declined_ply'),
    blackDeclinedPly: integer('black_declined_ply'),
    /** The same for requests to take back a move. */
    whiteTakebackDeclinedPly: integer('white_takeback_declined_ply'),
    blackTakebackDeclinedPly: integer('black_takeback_declined_ply'),
    result: text({ enum: ['1-0', '0-1', '1/2-1/2'] }),
    reason: text(),
    rematchOffer: text('rematch_offer', { enum: ['w', 'b'] }),
    rematchId: text('rematch_id'),
  },
  (table) => [
    index('chess_game_white').on(table.whiteId, table.phase),
    index('chess_game_black').on(table.blackId, table.phase),
    index('chess_game_challenged').on(table.challengedId),
    index('chess_game_phase').on(table.phase, table.createdAtMs),
    index('chess_game_created').on(table.createdAtMs),
  ],
);

/**
 * Each move, with the position and the clocks after it. It is WITHOUT ROWID, so that the moves of a game lie beside each
 * other, which the query builder cannot say: a migration that rebuilds this table must say it again.
 */
export const chessMove = sqliteTable(
  'chess_move',
  {
    gameId: text('game_id')
      .notNull()
      .references(() => chessGame.id, { onDelete: 'cascade' }),
    /** Number of this half-move, from 1. */
    ply: integer().notNull(),
    uci: text().notNull(),
    san: text().notNull(),
    fen: text().notNull(),
    whiteMs: integer('white_ms'),
    blackMs: integer('black_ms'),
    whiteGivenMs: integer('white_given_ms').notNull().default(0),
    blackGivenMs: integer('black_given_ms').notNull().default(0),
    atMs: integer('at_ms').notNull(),
  },
  (table) => [primaryKey({ columns: [table.gameId, table.ply] })],
);

export const chessPeople = [chessGame.whiteId, chessGame.blackId, chessGame.challengedId];

/** For the dashboard. */
export const chessGames: Games = {
  names: ['chess game', 'chess games'],
  table: chessGame,
  running: eq(chessGame.phase, 'active'),
  open: eq(chessGame.phase, 'waiting'),
  begunAtMs: chessGame.createdAtMs,
};
