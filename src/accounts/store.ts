import { and, desc, eq, gt, isNull, lte, or, sql } from 'drizzle-orm';
import type { Database } from '../platform/database.js';
import { account, login, loginFailure } from './table.js';

export type Account = typeof account.$inferSelect;
export type LoginRow = typeof login.$inferSelect;
export type AccountStore = ReturnType<typeof makeAccountStore>;

/** All SQL of the accounts. To be called inside `commit` or `read`. */
export function makeAccountStore({ orm }: Database) {
  const id = sql.placeholder('id');
  const key = sql.placeholder('key');
  const byId = orm.select().from(account).where(eq(account.id, id)).prepare();
  const byKey = orm.select().from(account).where(eq(account.usernameKey, key)).prepare();
  const nameById = orm
    .select({ username: account.username })
    .from(account)
    .where(eq(account.id, id))
    .prepare();
  const loginById = orm.select().from(login).where(eq(login.id, id)).prepare();

  return {
    findById: (accountId: number): Account | undefined => byId.get({ id: accountId }),
    findByKey: (usernameKey: string): Account | undefined => byKey.get({ key: usernameKey }),
    findName: (accountId: number): string | undefined => nameById.get({ id: accountId })?.username,
    addAccount: (row: typeof account.$inferInsert): Account =>
      orm.insert(account).values(row).returning().get(),
    setActive: (accountId: number, isActive: boolean): void =>
      void orm.update(account).set({ isActive }).where(eq(account.id, accountId)).run(),

    findLogin: (loginId: string): LoginRow | undefined => loginById.get({ id: loginId }),
    addLogin: (row: typeof login.$inferInsert): void => void orm.insert(login).values(row).run(),
    /** False when there is none, or it was revoked before. */
    revokeLogin: (loginId: string, nowMs: number): boolean =>
      orm
        .update(login)
        .set({ revokedAtMs: nowMs })
        .where(and(eq(login.id, loginId), isNull(login.revokedAtMs)))
        .run().changes > 0,

    addFailure: (row: typeof loginFailure.$inferInsert): void =>
      void orm.insert(loginFailure).values(row).run(),
    /** When the `nth` last failure from one address was, if since `sinceMs`; of one account, or of all. */
    nthLastFailure(address: string, nth: number, sinceMs: number, usernameHash?: string): number | undefined {
      const ofAccount = usernameHash === undefined ? undefined : eq(loginFailure.usernameHash, usernameHash);
      return orm
        .select({ atMs: loginFailure.atMs })
        .from(loginFailure)
        .where(and(eq(loginFailure.address, address), gt(loginFailure.atMs, sinceMs), ofAccount))
        .orderBy(desc(loginFailure.atMs))
        .limit(1)
        .offset(nth - 1)
        .get()?.atMs;
    },
    /** Deletes logins that ended, and failures that no longer count. */
    purge(nowMs: number, failuresBeforeMs: number): void {
      orm
        .delete(login)
        .where(or(lte(login.expiresAtMs, nowMs), sql`${login.revokedAtMs} IS NOT NULL`))
        .run();
      orm.delete(loginFailure).where(lte(loginFailure.atMs, failuresBeforeMs)).run();
    },
  };
}
