import { asc, eq, sql } from 'drizzle-orm';
import type { Database } from '../platform/storage/database.ts';
import type { Account } from './store.ts';
import { account, apiToken } from './table.ts';

export type ApiTokenRow = typeof apiToken.$inferSelect;
export type ApiTokenStore = ReturnType<typeof makeApiTokenStore>;

/** The SQL of API tokens. Call it inside `commit` or `read`. */
export function makeApiTokenStore({ orm }: Database) {
  const byHash = orm
    .select({ token: apiToken, account })
    .from(apiToken)
    .innerJoin(account, eq(account.id, apiToken.accountId))
    .where(eq(apiToken.tokenHash, sql.placeholder('hash')))
    .prepare();
  return {
    find: (hash: string): { token: ApiTokenRow; account: Account } | undefined => byHash.get({ hash }),
    /** Oldest first. */
    of: (accountId: number): ApiTokenRow[] =>
      orm
        .select()
        .from(apiToken)
        .where(eq(apiToken.accountId, accountId))
        .orderBy(asc(apiToken.createdAtMs), asc(apiToken.id))
        .all(),
    add: (row: ApiTokenRow): void => void orm.insert(apiToken).values(row).run(),
    used: (id: string, lastUsedAtMs: number): void =>
      void orm.update(apiToken).set({ lastUsedAtMs }).where(eq(apiToken.id, id)).run(),
    remove: (id: string): void => void orm.delete(apiToken).where(eq(apiToken.id, id)).run(),
  };
}
