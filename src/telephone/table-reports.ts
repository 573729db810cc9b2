import { index, integer, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core';
import { telephoneEntry } from './table.ts';

/** Entries that players find unfit to be shown. */
export const telephoneReport = sqliteTable(
  'telephone_report',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    entryId: integer('entry_id')
      .notNull()
      .references(() => telephoneEntry.id, { onDelete: 'cascade' }),
    reporterId: integer('reporter_id').notNull(),
    reason: text().notNull(),
    createdAtMs: integer('created_at_ms').notNull(),
    /** Null until somebody has answered it. `blank`: the entry is now an empty sheet. */
    answer: text({ enum: ['keep', 'blank'] }),
    answeredAtMs: integer('answered_at_ms'),
  },
  (table) => [
    unique('telephone_report_once').on(table.entryId, table.reporterId),
    index('telephone_report_reporter').on(table.reporterId),
    index('telephone_report_answer').on(table.answer),
  ],
);
