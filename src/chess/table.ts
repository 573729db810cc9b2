import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

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
    /** Who alone may take the open seat. */
    challengedId: integer('challenged_id'),
    /** Both null in a game without clocks. */
    initialMs: integer('initial_ms'),
    incrementMs: integer('increment_ms'),
    initialFen: text('initial_fen').notNull(),
    fen: text().notNull(),
    /** All moves as UCI, with a blank between. */
    moves: text().notNull(),
    lastSan: text('last_san'),
    /** What each side has left: the side to move at `running_since_ms`, if that is there. */
    whiteMs: integer('white_ms'),
    blackMs: integer('black_ms'),
    runningSinceMs: integer('running_since_ms'),
    firstMoveByMs: integer('first_move_by_ms'),
    drawOffer: text('draw_offer', { enum: ['w', 'b'] }),
    takebackOffer: text('takeback_offer', { enum: ['w', 'b'] }),
    /** The ply at which the side's draw offer was declined last. */
    whiteDeclinedPly: integer('white_declined_ply'),
    blackDeclinedPly: integer('black_declined_ply'),
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
  ],
);

/** Each move with the position and the clocks that it led to. */
export const chessMove = sqliteTable(
  'chess_move',
  {
    gameId: text('game_id')
      .notNull()
      .references(() => chessGame.id, { onDelete: 'cascade' }),
    /** Half-moves made with this one: from 1. */
    ply: integer().notNull(),
    uci: text().notNull(),
    san: text().notNull(),
    fen: text().notNull(),
    whiteMs: integer('white_ms'),
    blackMs: integer('black_ms'),
    atMs: integer('at_ms').notNull(),
  },
  (table) => [primaryKey({ columns: [table.gameId, table.ply] })],
);

export const chessPeople = [chessGame.whiteId, chessGame.blackId, chessGame.challengedId];
