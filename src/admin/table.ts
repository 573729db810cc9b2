import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** The audit log of all changes made on the admin site or by the command line. Rows are never changed or deleted. */
export const adminChange = sqliteTable(
  'admin_change',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    atMs: integer('at_ms').notNull(),
    /** 0 for the command line. */
    byId: integer('by_id').notNull(),
    /** The administrator's name at the time, or `command line (…)`. */
    byName: text('by_name').notNull(),
    /** Empty for the command line. */
    address: text().notNull(),
    action: text().notNull(),
    /** The changed row's table, and its key as written in the URL of its page. */
    subject: text().notNull(),
    subjectKey: text('subject_key').notNull(),
    /** JSON: values before and after, or counts of rows deleted along with it. Never a password or a hash. */
    detail: text().notNull(),
  },
  (table) => [index('admin_change_subject').on(table.subject, table.subjectKey)],
);
