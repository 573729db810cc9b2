import { blob, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

/** A client's collection of sets. Its name is that of the cookie or of the restored session. */
export const integerSession = sqliteTable(
  'integer_session',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    accountId: integer('account_id').notNull(),
    name: text().notNull(),
    createdAtMs: integer('created_at_ms').notNull(),
    /** Counters: the number of its sets, and the bytes of their chunks. */
    sets: integer().notNull(),
    bytes: integer().notNull(),
  },
  (table) => [uniqueIndex('integer_session_name').on(table.accountId, table.name)],
);

/** A set never changes. One without a name and a session is still being written or about to be deleted. */
export const integerSet = sqliteTable(
  'integer_set',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    accountId: integer('account_id').notNull(),
    sessionId: integer('session_id').references(() => integerSession.id),
    name: text(),
    units: integer().notNull(),
    /** The total size of its chunks, and how many there are. */
    bytes: integer().notNull(),
    chunks: integer().notNull(),
  },
  (table) => [
    uniqueIndex('integer_set_name').on(table.accountId, table.name),
    index('integer_set_session').on(table.sessionId),
  ],
);

/** Some units of a set, in the order of `index`, as JSON text without the surrounding brackets. */
export const integerChunk = sqliteTable(
  'integer_chunk',
  {
    setId: integer('set_id')
      .notNull()
      .references(() => integerSet.id, { onDelete: 'cascade' }),
    /** Position in the set, from 0. */
    place: integer().notNull(),
    units: blob({ mode: 'buffer' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.setId, table.place] })],
);

export const integerPeople = [integerSession.accountId, integerSet.accountId];
