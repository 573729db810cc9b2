import { and, asc, count, eq, isNull } from 'drizzle-orm';
import type { Database } from '../platform/storage/database.ts';
import { telephoneChain, telephoneEntry, telephoneShare } from './table.ts';
import { telephoneReport } from './table-pages.ts';

export type ReportStore = ReturnType<typeof makeReportStore>;

/** SQL for reports. Call it inside `commit` or `read`. */
export function makeReportStore({ orm }: Database) {
  const isOpen = isNull(telephoneReport.answer);
  const about = () =>
    orm
      .select({
        report: telephoneReport,
        entry: telephoneEntry,
        sessionCode: telephoneChain.sessionCode,
      })
      .from(telephoneReport)
      .innerJoin(telephoneEntry, eq(telephoneEntry.id, telephoneReport.entryId))
      .innerJoin(telephoneChain, eq(telephoneChain.id, telephoneEntry.chainId));

  return {
    /** The table of what reports are about. */
    about: telephoneEntry,
    /** A report that is made again is stored once. */
    add: (row: typeof telephoneReport.$inferInsert): void =>
      void orm.insert(telephoneReport).values(row).onConflictDoNothing().run(),
    forgetUser: (userId: number): void =>
      void orm.delete(telephoneReport).where(eq(telephoneReport.reporterId, userId)).run(),

    count: (): number => orm.select({ n: count() }).from(telephoneReport).where(isOpen).get()?.n ?? 0,
    open: (most: number) => about().where(isOpen).orderBy(asc(telephoneReport.id)).limit(most).all(),
    find: (id: number) =>
      about()
        .where(and(eq(telephoneReport.id, id), isOpen))
        .get(),
    answer: (entryId: number, answer: 'keep' | 'blank', answeredAtMs: number): void =>
      void orm
        .update(telephoneReport)
        .set({ answer, answeredAtMs })
        .where(and(eq(telephoneReport.entryId, entryId), isOpen))
        .run(),

    blankDrawing: (entryId: number, drawing: string): void =>
      void orm
        .update(telephoneEntry)
        .set({ drawing, sourceHash: null, skipped: true })
        .where(eq(telephoneEntry.id, entryId))
        .run(),
    /** Deletes the preview of a shared album, because it may show the page. */
    forgetPicture: (code: number): void =>
      void orm
        .update(telephoneShare)
        .set({ picture: null })
        .where(eq(telephoneShare.sessionCode, code))
        .run(),
    blankDescription: (entryId: number): void =>
      void orm
        .update(telephoneEntry)
        .set({ description: '', skipped: true })
        .where(eq(telephoneEntry.id, entryId))
        .run(),
  };
}
