import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Single values: the secret, and when the server started, was last alive, checked its status and made a backup. */
export const setting = sqliteTable('setting', {
  name: text().primaryKey(),
  value: text().notNull(),
});

/** Due times of the scheduler: at most one for each kind and key. */
export const due = sqliteTable(
  'due',
  {
    kind: text().notNull(),
    key: text().notNull(),
    atMs: integer('at_ms').notNull(),
  },
  (table) => [primaryKey({ columns: [table.kind, table.key] }), index('due_at').on(table.atMs)],
);

/** Versions of topics that have no row of their own. */
export const topicVersion = sqliteTable('topic_version', {
  topic: text().primaryKey(),
  version: integer().notNull(),
});

/** What `parlor import` has imported from an older server, so that a second run does not import it again. */
export const imported = sqliteTable(
  'imported',
  {
    /** The older server and the kind of thing, such as `telephone.game`. */
    kind: text().notNull(),
    /** What identifies it there. */
    key: text().notNull(),
    /** The id of what it became here. */
    madeId: integer('made_id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.kind, table.key] })],
);
