import { asc, eq, or, sql } from 'drizzle-orm';
import type { Database } from '../platform/storage/database.ts';
import type { Claim } from './rules/session.ts';
import { telephoneClaim } from './table.ts';

export type ClaimStore = ReturnType<typeof makeClaimStore>;

/** SQL for claims on seats. Call it inside `commit` or `read`. */
export function makeClaimStore({ orm }: Database) {
  const { id, name, sessionCode, userId, claimantId } = telephoneClaim;
  const ofSession = orm
    .select()
    .from(telephoneClaim)
    .where(eq(sessionCode, sql.placeholder('code')))
    .orderBy(asc(id))
    .prepare();

  return {
    of: (code: number): Claim[] => ofSession.all({ code }),
    byName: (itsName: string) => orm.select().from(telephoneClaim).where(eq(name, itsName)).get(),
    /** Codes of the games in which this account claims a seat, or its seat is claimed. */
    codesOf: (account: number): number[] =>
      orm
        .select({ sessionCode })
        .from(telephoneClaim)
        .where(or(eq(userId, account), eq(claimantId, account)))
        .all()
        .map((row) => row.sessionCode),
    add: (row: typeof telephoneClaim.$inferInsert): Claim =>
      orm.insert(telephoneClaim).values(row).returning().get(),
    change: ({ id: itsId, isGranted, voterId, endsAtMs }: Claim): void =>
      void orm.update(telephoneClaim).set({ isGranted, voterId, endsAtMs }).where(eq(id, itsId)).run(),
    remove: (claimId: number): void => void orm.delete(telephoneClaim).where(eq(id, claimId)).run(),
  };
}
