import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Everything that was changed through the administration; rows are only ever added. */
export const adminChange = sqliteTable(
  'admin_change',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    atMs: integer('at_ms').notNull(),
    byId: integer('by_id').notNull(),
    /** As the administrator was called then. */
    byName: text('by_name').notNull(),
    address: text().notNull(),
    action: text().notNull(),
    /** The table of the row, and its key as in the address of its page. */
    subject: text().notNull(),
    subjectKey: text('subject_key').notNull(),
    /** JSON: what it was before and after, or what went with it; never a password or a hash. */
    detail: text().notNull(),
  },
  (table) => [index('admin_change_subject').on(table.subject, table.subjectKey)],
);
