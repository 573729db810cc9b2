import { and, asc, eq, gt, isNull, lt, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../platform/storage/database.ts';
import type { Screen } from './rules/session.ts';
import { telephoneScreen } from './table.ts';

export type ScreenRow = typeof telephoneScreen.$inferSelect;
export type ScreenStore = ReturnType<typeof makeScreenStore>;

/** SQL for screens. Call it inside `commit` or `read`. */
export function makeScreenStore({ orm }: Database) {
  const { id, name, secretHash, digits, digitsEndAtMs, sessionCode, askedCode } = telephoneScreen;
  const code = sql.placeholder('code');
  const seats = (condition: SQL) =>
    orm.select({ id, name }).from(telephoneScreen).where(condition).orderBy(asc(id)).prepare();
  const showing = seats(eq(sessionCode, code));
  const asking = seats(eq(askedCode, code));
  const find = (condition: SQL | undefined): ScreenRow | undefined =>
    orm.select().from(telephoneScreen).where(condition).get();

  return {
    /** The screens that show this game. */
    showing: (ofCode: number): Screen[] => showing.all({ code: ofCode }),
    /** The screens that ask to. */
    asking: (ofCode: number): Screen[] => asking.all({ code: ofCode }),
    byId: (screenId: number) => find(eq(id, screenId)),
    byName: (itsName: string) => find(eq(name, itsName)),
    byDigits: (four: string, nowMs: number) => find(and(eq(digits, four), gt(digitsEndAtMs, nowMs))),
    bySecret: (hash: string) => find(eq(secretHash, hash)),

    add: (row: typeof telephoneScreen.$inferInsert): ScreenRow =>
      orm.insert(telephoneScreen).values(row).returning().get(),
    /** Raises the version as well. */
    change: (screenId: number, change: Partial<ScreenRow>): ScreenRow =>
      orm
        .update(telephoneScreen)
        .set({ ...change, version: sql`version + 1` })
        .where(eq(id, screenId))
        .returning()
        .get(),
    /** Deletes the screens that show nothing and have had no digits since. */
    forget: (sinceMs: number): void =>
      void orm
        .delete(telephoneScreen)
        .where(and(isNull(sessionCode), lt(digitsEndAtMs, sinceMs)))
        .run(),
  };
}
