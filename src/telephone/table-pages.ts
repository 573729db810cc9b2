import { index, integer, primaryKey, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core';
import { telephoneChain, telephoneEntry } from './table.ts';

/** How many reactions of each kind a page got. */
export const telephoneReaction = sqliteTable(
  'telephone_reaction',
  {
    chainId: integer('chain_id')
      .notNull()
      .references(() => telephoneChain.id, { onDelete: 'cascade' }),
    round: integer().notNull(),
    kind: text({ enum: ['laugh', 'heart', 'gasp', 'what', 'clap', 'tear'] }).notNull(),
    count: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.chainId, table.round, table.kind] })],
);

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
