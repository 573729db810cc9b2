import { isoFromMs, type Ports } from '../platform/ports.ts';
import type { Database } from '../platform/storage/database.ts';
import { jsonFile, type TakeOut } from '../platform/storage/take-out.ts';
import { toMe } from './account-views.ts';
import type { AccountStore } from './store.ts';
import type { ApiTokenStore } from './store-api-tokens.ts';

/** The account itself, its logins, and its tokens without their secrets. */
export function makeAccountExport(
  { read }: Pick<Database, 'read'>,
  ports: Pick<Ports, 'now'>,
  store: AccountStore,
  apiTokens: ApiTokenStore,
): TakeOut {
  return async function* (userId) {
    const found = await read(() => {
      const account = store.findById(userId);
      return (
        account && { account, logins: store.loginsOf(userId, ports.now()), tokens: apiTokens.of(userId) }
      );
    });
    if (!found) return;
    const { account, logins, tokens } = found;
    yield jsonFile('account.json', ports.now(), {
      ...toMe(account),
      is_bot: account.isBot,
      last_login_at: account.lastLoginAtMs === null ? null : isoFromMs(account.lastLoginAtMs),
      logins: logins.map(({ kind, agent, createdAtMs, expiresAtMs }) => ({
        ...{ kind, agent, created_at: isoFromMs(createdAtMs), expires_at: isoFromMs(expiresAtMs) },
      })),
      api_tokens: tokens.map(({ label, scopes, createdAtMs }) => ({
        ...{ label, scopes: scopes.split(','), created_at: isoFromMs(createdAtMs) },
      })),
    });
  };
}
