import { addressKey } from '../platform/access/addresses.ts';
import { sha256 } from '../platform/access/digest.ts';
import { challenge, type Viewer } from '../platform/access/viewer.ts';
import { AppError, defineErrors } from '../platform/errors.ts';
import { isoFromMs, type Ports } from '../platform/ports.ts';
import type { Database } from '../platform/storage/database.ts';
import type { Turn } from '../platform/storage/turn.ts';
import type { Logins } from './logins.ts';
import {
  type ApiToken,
  type ApiTokenMade,
  type NewApiToken,
  SCOPES,
  type Scope,
} from './schema-api-tokens.ts';
import type { ApiTokenRow, ApiTokenStore } from './store-api-tokens.ts';

defineErrors({
  token_not_found: { status: 404, text: 'There is no such token.' },
  too_many_tokens: { status: 409, text: 'You have 20 tokens already. Revoke one first.' },
});

const MOST_OF_ONE_ACCOUNT = 20;
/** The last use is saved at most this often. */
const USED_EVERY_MS = 60_000;

export type ApiTokens = ReturnType<typeof makeApiTokens>;

/** Finds the account of an API token. `credentials.ts` calls it for the routes that take one. */
export function makeApiTokenDoor(database: Database, ports: Ports, store: ApiTokenStore) {
  return async (token: string, address: string): Promise<Viewer> => {
    const found = await database.read(() => store.find(sha256(token)));
    if (!found) throw new AppError('invalid_token', challenge(['api']));
    if (!found.account.isActive) throw new AppError('user_inactive', challenge(['api']));
    const { id: loginId, lastUsedAtMs, scopes } = found.token;
    const nowMs = ports.now();
    if (nowMs - (lastUsedAtMs ?? 0) >= USED_EVERY_MS) await database.commit(() => store.used(loginId, nowMs));
    const { id, uuid, username, isBot } = found.account;
    const api = { scopes: scopesOf(scopes), isBot };
    return {
      id,
      uuid,
      username,
      isStaff: false,
      credential: 'api',
      loginId,
      address: addressKey(address),
      api,
    };
  };
}

/** Makes, lists and revokes the API tokens of an account. */
export function makeApiTokens(database: Database, ports: Ports, store: ApiTokenStore, logins: Logins) {
  return {
    list: (viewer: Viewer): Promise<{ tokens: ApiToken[] }> =>
      database.read(() => ({ tokens: store.of(viewer.id).map(toApiToken) })),

    add: (viewer: Viewer, { label, scopes }: NewApiToken): Promise<ApiTokenMade> =>
      database.commit(() => {
        const { id: accountId } = logins.holder(viewer);
        if (store.of(accountId).length >= MOST_OF_ONE_ACCOUNT) throw new AppError('too_many_tokens');
        const token = `parlor_${ports.randomBytes(20).toString('hex')}`;
        const row = {
          ...{ id: ports.newId(), accountId, tokenHash: sha256(token), label },
          ...{ scopes: [...new Set(scopes)].join(','), createdAtMs: ports.now(), lastUsedAtMs: null },
        };
        store.add(row);
        return { ...toApiToken(row), token };
      }),

    revoke: (viewer: Viewer, id: string): Promise<void> =>
      database.commit((turn: Turn) => {
        const account = logins.holder(viewer);
        if (!store.of(account.id).some((row) => row.id === id)) throw new AppError('token_not_found');
        store.remove(id);
        logins.tellEnded(turn, id);
      }),

    /** Inside `commit` or `read`: the account of this token, and what the token may do. */
    read(token: string): { userId: number; username: string; scopes: Scope[] } | undefined {
      const found = store.find(sha256(token));
      if (!found?.account.isActive) return undefined;
      const { id: userId, username } = found.account;
      return { userId, username, scopes: scopesOf(found.token.scopes) };
    },
  };
}

function scopesOf(text: string): Scope[] {
  const given = text.split(',');
  return SCOPES.filter((scope) => given.includes(scope));
}

function toApiToken({ id, label, scopes, createdAtMs, lastUsedAtMs }: ApiTokenRow): ApiToken {
  return {
    ...{ id, label, scopes: scopesOf(scopes) },
    created_at: isoFromMs(createdAtMs),
    last_used_at: lastUsedAtMs === null ? null : isoFromMs(lastUsedAtMs),
  };
}
