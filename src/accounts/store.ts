import { and, asc, desc, eq, gt, isNotNull, isNull, lte, ne, notInArray, or, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import { columnsOf } from '../platform/storage/columns.ts';
import type { Database } from '../platform/storage/database.ts';
import { account, login, loginFailure, loginMove, olderDeviceToken } from './table.ts';

export type Account = typeof account.$inferSelect;
export type LoginRow = typeof login.$inferSelect;
/** What others see of an account. */
const PERSON = ['id', 'uuid', 'username', 'name'] as const satisfies (keyof Account)[];
type PersonRow = Pick<Account, (typeof PERSON)[number] | 'face'>;
export type AccountStore = ReturnType<typeof makeAccountStore>;

/** All SQL of the accounts domain. Call it inside `commit` or `read`. */
export function makeAccountStore({ orm, raw }: Database) {
  const id = sql.placeholder('id');
  const key = sql.placeholder('key');
  const byId = orm.select().from(account).where(eq(account.id, id)).prepare();
  const byKey = orm.select().from(account).where(eq(account.usernameKey, key)).prepare();
  const personById = raw.prepare<[number], Omit<PersonRow, 'face'> & { face: string | null }>(
    `SELECT ${columnsOf(account, PERSON)}, face FROM account WHERE id = ?`,
  );
  const hash = sql.placeholder('hash');
  const byDevice = orm.select().from(account).where(eq(account.deviceHash, hash)).prepare();
  const byLogin = orm
    .select({ account })
    .from(login)
    .innerJoin(account, eq(account.id, login.accountId))
    .where(eq(login.id, id))
    .prepare();
  const byOlderDevice = orm
    .select({ account })
    .from(olderDeviceToken)
    .innerJoin(account, eq(account.id, olderDeviceToken.accountId))
    .where(eq(olderDeviceToken.tokenHash, hash))
    .prepare();
  const loginById = orm.select().from(login).where(eq(login.id, id)).prepare();
  const listeners: ((accountId: number) => void)[] = [];

  function watch(): void {
    raw.function('account_changed', (accountId) => {
      for (const listener of listeners) listener(Number(accountId));
    });
    // The id of an account whose addition is undone will be another account's.
    raw.exec(`CREATE TEMP TRIGGER account_INSERT AFTER INSERT ON main.account
      BEGIN SELECT account_changed(new.id); END`);
    for (const [name, owner] of Object.entries({ account: 'id', login: 'account_id' })) {
      for (const event of ['UPDATE', 'DELETE']) {
        raw.exec(`CREATE TEMP TRIGGER ${name}_${event} AFTER ${event} ON main.${name}
          BEGIN SELECT account_changed(old.${owner}); END`);
      }
    }
  }

  return {
    /**
     * From now on `listener` is called inside every unit of work of this process that adds, changes or deletes the row of
     * an account, or changes or deletes that of one of its logins.
     */
    onChange(listener: (accountId: number) => void): void {
      if (listeners.push(listener) === 1) watch();
    },
    findById: (accountId: number): Account | undefined => byId.get({ id: accountId }),
    findByKey: (usernameKey: string): Account | undefined => byKey.get({ key: usernameKey }),
    /** Ids of the accounts that are not closed. */
    openIds: (): number[] =>
      orm
        .select({ id: account.id })
        .from(account)
        .where(isNull(account.closedAtMs))
        .orderBy(asc(account.id))
        .all()
        .map((row) => row.id),
    findPerson(accountId: number): PersonRow | undefined {
      const row = personById.get(accountId);
      return row && { ...row, face: row.face === null ? null : JSON.parse(row.face) };
    },
    findByUuid: (uuid: string): Account | undefined =>
      orm.select().from(account).where(eq(account.uuid, uuid)).get(),
    findByEmail: (emailKey: string): Account | undefined =>
      orm.select().from(account).where(eq(account.emailKey, emailKey)).get(),
    findByDevice: (deviceHash: string): Account | undefined => byDevice.get({ hash: deviceHash }),
    findByOlderDevice: (tokenHash: string): Account | undefined =>
      byOlderDevice.get({ hash: tokenHash })?.account,
    addOlderDevice: (tokenHash: string, accountId: number): void =>
      void orm.insert(olderDeviceToken).values({ tokenHash, accountId }).onConflictDoNothing().run(),
    removeOlderDevices: (accountId: number): void =>
      void orm.delete(olderDeviceToken).where(eq(olderDeviceToken.accountId, accountId)).run(),
    findByLogin: (loginId: string): Account | undefined => byLogin.get({ id: loginId })?.account,
    hasStaff: (): boolean =>
      orm
        .select({ id: account.id })
        .from(account)
        .where(
          and(
            eq(account.isStaff, true),
            or(isNull(account.staffRole), eq(account.staffRole, 'administrator')),
            eq(account.isActive, true),
          ),
        )
        .get() !== undefined,
    addAccount: (row: typeof account.$inferInsert): Account =>
      orm.insert(account).values(row).returning().get(),
    change: (accountId: number, changes: Partial<typeof account.$inferInsert>): Account =>
      orm.update(account).set(changes).where(eq(account.id, accountId)).returning().get(),

    loggedIn: (accountId: number, lastLoginAtMs: number): void =>
      void orm.update(account).set({ lastLoginAtMs }).where(eq(account.id, accountId)).run(),
    findLogin: (loginId: string): LoginRow | undefined => loginById.get({ id: loginId }),
    addLogin: (row: typeof login.$inferInsert): void => void orm.insert(login).values(row).run(),
    /** Logins that are neither revoked nor expired, oldest first. */
    loginsOf: (accountId: number, nowMs: number): LoginRow[] =>
      orm
        .select()
        .from(login)
        .where(and(eq(login.accountId, accountId), isNull(login.revokedAtMs), gt(login.expiresAtMs, nowMs)))
        .orderBy(asc(login.createdAtMs), asc(login.id))
        .all(),
    /** False if there is no such login, or it was already revoked. */
    revokeLogin: (loginId: string, nowMs: number): boolean =>
      orm
        .update(login)
        .set({ revokedAtMs: nowMs })
        .where(and(eq(login.id, loginId), isNull(login.revokedAtMs)))
        .run().changes > 0,
    /** Deletes all logins of this kind except the newest `keep`, and returns the deleted ids. */
    removeOldest(accountId: number, kind: LoginRow['kind'], keep: number): string[] {
      const ofKind = and(eq(login.accountId, accountId), eq(login.kind, kind));
      const newest = orm
        .select({ id: login.id })
        .from(login)
        .where(ofKind)
        .orderBy(desc(login.createdAtMs), desc(sql`rowid`))
        .limit(keep);
      const oldest = orm.delete(login).where(and(ofKind, notInArray(login.id, newest)));
      return oldest
        .returning({ id: login.id })
        .all()
        .map((row) => row.id);
    },
    extendLogin: (loginId: string, expiresAtMs: number): void =>
      void orm.update(login).set({ expiresAtMs }).where(eq(login.id, loginId)).run(),

    addMove: (row: typeof loginMove.$inferInsert): void => void orm.insert(loginMove).values(row).run(),
    /** Deletes the links of this account, and all expired links. */
    removeMoves: (accountId: number, nowMs: number): void =>
      void orm
        .delete(loginMove)
        .where(or(eq(loginMove.accountId, accountId), lte(loginMove.endsAtMs, nowMs)))
        .run(),
    /** Uses up a link. Undefined if there is none, or it has expired. */
    takeMove: (tokenHash: string, nowMs: number) =>
      orm
        .delete(loginMove)
        .where(and(eq(loginMove.tokenHash, tokenHash), gt(loginMove.endsAtMs, nowMs)))
        .returning()
        .get(),

    addFailure: (row: typeof loginFailure.$inferInsert): number =>
      orm.insert(loginFailure).values(row).returning({ id: loginFailure.id }).get().id,
    removeFailure: (failureId: number): void =>
      void orm.delete(loginFailure).where(eq(loginFailure.id, failureId)).run(),
    /** The time of the `nth` last failure from this address after `sinceMs`, for one account or for all. */
    nthLastFailure(
      address: string,
      nth: number,
      [sinceMs, nowMs]: [number, number],
      usernameHash?: string,
    ): number | undefined {
      const ofAccount = usernameHash === undefined ? undefined : eq(loginFailure.usernameHash, usernameHash);
      return orm
        .select({ atMs: loginFailure.atMs })
        .from(loginFailure)
        .where(
          and(
            eq(loginFailure.address, address),
            gt(loginFailure.atMs, sinceMs),
            lte(loginFailure.atMs, nowMs),
            ofAccount,
          ),
        )
        .orderBy(desc(loginFailure.atMs))
        .limit(1)
        .offset(nth - 1)
        .get()?.atMs;
    },
    /** Deletes ended logins and old failures. Returns the ids of the logins that expired without being revoked. */
    purge(nowMs: number, failuresBeforeMs: number): string[] {
      const over = orm
        .delete(login)
        .where(or(lte(login.expiresAtMs, nowMs), isNotNull(login.revokedAtMs)))
        .returning({ id: login.id, revokedAtMs: login.revokedAtMs })
        .all();
      orm.delete(loginFailure).where(lte(loginFailure.atMs, failuresBeforeMs)).run();
      return over.filter((row) => row.revokedAtMs === null).map((row) => row.id);
    },
    removeAccount: (accountId: number): void =>
      void orm.delete(account).where(eq(account.id, accountId)).run(),
    /** Guests created at `beforeMs` or earlier whose id is in none of the `people` columns; at most `limit`. */
    unusedGuests(beforeMs: number, people: readonly SQLiteColumn[], limit: number): Account[] {
      const unused = people.map(
        (column) => sql`NOT EXISTS (SELECT 1 FROM ${column.table} WHERE ${column} = ${account.id})`,
      );
      const guest = [isNull(account.passwordHash), isNull(account.closedAtMs), ne(account.isStaff, true)];
      return orm
        .select()
        .from(account)
        .where(and(...guest, lte(account.createdAtMs, beforeMs), ...unused))
        .limit(limit)
        .all();
    },
  };
}
