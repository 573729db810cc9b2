import { createHook } from 'node:async_hooks';
import { createHmac } from 'node:crypto';
import type { Test } from 'tap';
import { makeAccountStore } from '#src/accounts/store.ts';
import type { Answer, TestServer } from '../helper.ts';

/** The password in the documents' examples. */
export const PASSWORD = 'somepassword';
export const SECRET = 'a secret of this test only, which has 32 characters and more';
export const CHALLENGE = 'Bearer realm="api"';
export const NO_ACCOUNT = 'No active account found with the given credentials';
export const NOT_VALID = { detail: 'Token is invalid or expired', code: 'token_not_valid' };

export const register = (server: TestServer, username: string, password = PASSWORD): Promise<Answer> =>
  server.call('POST', '/api/user/register/', { json: { username, password } });

/** `address` is the client's address as a proxy on this machine reports it. */
export const login = (
  server: TestServer,
  username: string,
  password = PASSWORD,
  address?: string,
): Promise<Answer> =>
  server.call('POST', '/api/user/login/', {
    json: { username, password },
    ...(address ? { headers: { 'x-forwarded-for': address } } : {}),
  });

export const refresh = (server: TestServer, token: unknown): Promise<Answer> =>
  server.call('POST', '/api/user/refresh/', { json: { refresh: token } });

/** Counts the hashes that are computed from now on. Returns their number so far. */
export function countHashes(t: Test): () => number {
  let hashes = 0;
  const hook = createHook({
    init(_id, type) {
      if (type === 'argon2:HashWorker') hashes += 1;
    },
  }).enable();
  t.teardown(() => hook.disable());
  return () => hashes;
}

/** A route that needs an account. */
export const create = (server: TestServer, headers: Record<string, string>): Promise<Answer> =>
  server.call('POST', '/api/session/create/', { json: { draw_time: 30, desc_time: 30 }, headers });

export const createWith = (server: TestServer, token: string): Promise<Answer> =>
  create(server, { authorization: `Bearer ${token}` });

/** Ends a login, using its own access token. */
export async function endLogin(server: TestServer, access: string): Promise<void> {
  const path = `/api/user/logins/${claimsOf(access).sid}/`;
  await server.call('DELETE', path, { headers: { authorization: `Bearer ${access}` } });
}

export async function setActive(server: TestServer, id: number, isActive: boolean): Promise<void> {
  const { database } = server.platform;
  await database.commit(() => makeAccountStore(database).change(id, { isActive }));
}

/** Counts rows; `from` is a table and may add a WHERE. */
export function countRows(server: TestServer, from: string, ...values: unknown[]): number {
  return server.platform.database.raw
    .prepare(`SELECT count(*) FROM ${from}`)
    .pluck()
    .get(...values) as number;
}

export type Claims = Record<string, unknown>;

const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

export function claimsOf(token: string): Claims {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
}

/** Signed with the server's own key. */
export const forged = (server: TestServer, claims: Claims): string => server.http.jwt.sign(claims);

/** Made by hand: any header, any key. */
export function crafted(header: Claims, claims: Claims, key: string, hash = 'sha256'): string {
  const signed = `${base64(header)}.${base64(claims)}`;
  return `${signed}.${createHmac(hash, key).update(signed).digest('base64url')}`;
}
