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
