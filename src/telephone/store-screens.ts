import { and, asc, eq, gt, isNull, lt, or, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../platform/storage/database.ts';
import type { Screen } from './rules/session.ts';
import { telephoneScreen } from './table.ts';

export type ScreenRow = typeof telephoneScreen.$inferSelect;
export type ScreenStore = ReturnType<typeof makeScreenStore>;

/** SQL for screens. Call it inside `commit` or `read`. */
export function makeScreenStore({ orm }: Database) {
  const { id, name, secretHash, digits, digitsEndAtMs, sessionCode, askedCode } = telephoneScreen;
  const code = sql.placeholder('code');
  const ofSession = orm
    .select({ id, name, sessionCode, askedCode })
    .from(telephoneScreen)
    .where(or(eq(sessionCode, code), eq(askedCode, code)))
    .orderBy(asc(id))
    .prepare();
  const find = (condition: SQL | undefined): ScreenRow | undefined =>
    orm.select().from(telephoneScreen).where(condition).get();

  return {
    /** The screens that show this game, and those that ask to. */
    of(game: number): { screens: Screen[]; asking: Screen[] } {
      const rows = ofSession.all({ code: game });
      const those = (all: typeof rows) => all.map((row) => ({ id: row.id, name: row.name }));
      return {
        screens: those(rows.filter((row) => row.sessionCode === game)),
        asking: those(rows.filter((row) => row.askedCode === game)),
      };
    },
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
    /** Deletes the screens that show nothing, ask for nothing and have had no new digits since. */
    forget: (sinceMs: number): void =>
      void orm
        .delete(telephoneScreen)
        .where(and(isNull(sessionCode), isNull(askedCode), lt(digitsEndAtMs, sinceMs)))
        .run(),
  };
}
