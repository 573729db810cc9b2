import { createHmac } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Config } from '../config.ts';
import { addressKey } from '../platform/access/addresses.ts';
import { sha256 } from '../platform/access/digest.ts';
import { type Credential, challenge, type Viewer, type ViewerDoor } from '../platform/access/viewer.ts';
import { AppError, defineErrors } from '../platform/errors.ts';
import type { Ports } from '../platform/ports.ts';
import type { Database } from '../platform/storage/database.ts';
import { readClaims, type TokenType } from './rules/claims.ts';
import type { Account, AccountStore, LoginRow } from './store.ts';
import type { WebSession } from './web-session.ts';

const NOT_VALID = 'Token is invalid or expired';

defineErrors({
  bad_authorization_header: {
    status: 401,
    text: 'Authorization header must contain two space-delimited values',
  },
  token_not_valid: { status: 401, text: NOT_VALID },
  invalid_token: { status: 401, text: 'Invalid token.' },
  user_not_found: { status: 401, text: 'User not found' },
  user_inactive: { status: 401, text: 'User is inactive' },
});

/** Problems with the account of a valid access token. For a refresh token, these are all `token_not_valid`. */
type AccountRefusal = 'user_not_found' | 'user_inactive';

/** Issues tokens, and finds the account and login a credential belongs to. */
export interface Credentials extends ViewerDoor {
  /** Makes an HS256 JWT for this login. */
  sign(type: TokenType, account: Account, loginId: string): string;
  /** The account and login of a valid refresh token. Inside `commit` or `read`. Throws `token_not_valid`. */
  fromRefresh(token: string): Holder;
  /** The claims of a refresh token, and whether its login is revoked. Undefined if forged or expired. */
  readRefresh(token: string): { accountId: number; loginId: string; revoked: boolean } | undefined;
  /** Like `fromRefresh`, but accepts either type of token. */
  fromEither(token: string): Holder;
  /** The account's current device token: 40 hex digits. It changes only when `deviceGeneration` is raised. */
  deviceToken(account: Pick<Account, 'uuid' | 'deviceGeneration'>): string;
}

interface Holder {
  account: Account;
  loginId: string;
  /** Epoch ms, for a token that expires. */
  expiresAtMs?: number;
}

interface Parts {
  config: Config;
  database: Database;
  ports: Ports;
  store: AccountStore;
  jwt: FastifyInstance['jwt'];
  secret: string;
  web: WebSession;
}

export function makeCredentials(parts: Parts): Credentials {
  const { config, database, ports, store, jwt, secret, web } = parts;
  const lifetimeS = { access: config.accessS, refresh: config.refreshS };

  /** The payload of a token that we signed with HS256, or undefined. `readClaims` checks the expiry. */
  function verified(token: string): unknown {
    try {
      return jwt.verify(token);
    } catch {
      return undefined;
    }
  }

  function alive(loginId: string, account: Account, kind: LoginRow['kind']): boolean {
    const login = store.findLogin(loginId);
    if (!login || login.accountId !== account.id || login.kind !== kind) return false;
    return !login.revokedAtMs && login.expiresAtMs > ports.now();
  }

  function open(
    token: string,
    types: readonly TokenType[],
    refuse: (text: string, code?: AccountRefusal) => AppError,
  ): Holder {
    const payload = verified(token);
    if (payload === undefined) throw refuse(NOT_VALID);
    const claims = readClaims(payload, types, ports.now());
    if ('refused' in claims) throw refuse(claims.refused);
    const account = store.findById(claims.accountId);
    if (!account) throw refuse(NOT_VALID, 'user_not_found');
    if (!account.isActive) throw refuse(NOT_VALID, 'user_inactive');
    if (!alive(claims.loginId, account, 'token')) throw refuse(NOT_VALID);
    return { account, loginId: claims.loginId, expiresAtMs: claims.expiresAtMs };
  }

  function viewer(
    { account, loginId, expiresAtMs }: Holder,
    credential: Credential,
    address: string,
  ): Viewer {
    const { id, uuid, username, isStaff } = account;
    return { id, uuid, username, isStaff, credential, loginId, expiresAtMs, address };
  }

  const fromAccess = (token: string, address: string): Promise<Viewer> =>
    database.read(() => viewer(open(token, ['access'], badAccessToken), 'bearer', address));

  const fromDevice = (token: string, address: string): Promise<Viewer> =>
    database.read(() => {
      const account = store.findByDevice(sha256(token));
      // The stored hash may come from a token made before the server's secret was changed.
      if (!account || deviceToken(account) !== token) throw new AppError('invalid_token', TOKEN_CHALLENGE);
      if (!account.isActive) {
        throw new AppError('user_inactive', { detail: 'User inactive or deleted.', ...TOKEN_CHALLENGE });
      }
      return viewer({ account, loginId: deviceLoginId(account) }, 'device', address);
    });

  /** Treats an expired or revoked cookie as no cookie, because browsers go on sending it. */
  async function fromCookie(request: FastifyRequest): Promise<Viewer | undefined> {
    const cookie = web.cookieOf(request);
    if (cookie === undefined) return undefined;
    const found = await database.read(() => {
      const loginId = sha256(cookie);
      const account = store.findByLogin(loginId);
      return account?.isActive && alive(loginId, account, 'web') ? { account, loginId } : undefined;
    });
    if (!found) return undefined;
    web.refuseForgery(request);
    return viewer(found, 'cookie', addressKey(request.ip));
  }

  function deviceToken({ uuid, deviceGeneration }: Pick<Account, 'uuid' | 'deviceGeneration'>): string {
    const text = `device:${uuid}:${deviceGeneration}`;
    return createHmac('sha256', secret).update(text).digest('hex').slice(0, 40);
  }

  const notValid = (text: string) => new AppError('token_not_valid', { detail: text, ...challenge() });

  return {
    sign(type, account, loginId) {
      const iat = Math.floor(ports.now() / 1000);
      const jti = ports.newId().replaceAll('-', '');
      const exp = iat + lifetimeS[type];
      return jwt.sign({ token_type: type, exp, iat, jti, user_id: account.id, sid: loginId });
    },
    fromRefresh: (token) => open(token, ['refresh'], notValid),
    readRefresh(token) {
      const payload = verified(token);
      const claims = payload === undefined ? undefined : readClaims(payload, ['refresh'], ports.now());
      if (!claims || 'refused' in claims) return undefined;
      const login = store.findLogin(claims.loginId);
      return { ...claims, revoked: !login || login.revokedAtMs !== null };
    },
    fromEither: (token) => open(token, ['access', 'refresh'], notValid),
    deviceToken,
    fromAccess,
    async fromRequest(request, taken) {
      const shown = readHeader(request.headers.authorization);
      if (shown) {
        const from = shown.credential === 'bearer' ? fromAccess : fromDevice;
        const known = await from(shown.token, addressKey(request.ip));
        return taken.includes(shown.credential) ? known : undefined;
      }
      return taken.includes('cookie') ? fromCookie(request) : undefined;
    },
  };
}

const TOKEN_CHALLENGE = challenge(['device']);

/** The login id of a device token. It has no row; revoking the token ends this id. */
export function deviceLoginId({ id, deviceGeneration }: Pick<Account, 'id' | 'deviceGeneration'>): string {
  return `device-${id}-${deviceGeneration}`;
}

/**
 * Undefined if there is no header, or for another scheme (such as Basic, from a proxy). Throws
 * `bad_authorization_header`. Like the older servers, it accepts `Token` in any case but `Bearer` only as written.
 */
function readHeader(
  header: string | undefined,
): { credential: 'bearer' | 'device'; token: string } | undefined {
  const [scheme, token, ...rest] = (header ?? '').split(/\s+/).filter(Boolean);
  switch (scheme === 'Bearer' ? scheme : scheme?.toLowerCase()) {
    case 'Bearer':
      if (token === undefined || rest.length > 0) throw new AppError('bad_authorization_header', challenge());
      return { credential: 'bearer', token };
    case 'token':
      if (token === undefined || rest.length > 0) {
        const detail = `Invalid token header. ${token === undefined ? 'No credentials provided.' : 'Token string should not contain spaces.'}`;
        throw new AppError('bad_authorization_header', { detail, ...TOKEN_CHALLENGE });
      }
      return { credential: 'device', token };
    default:
      return undefined;
  }
}

/** The older servers' answer to a bad access token, as recorded. */
function badAccessToken(message: string, code?: AccountRefusal): AppError {
  if (code) return new AppError(code, challenge());
  if (message.startsWith('Token contained')) {
    return new AppError('token_not_valid', { detail: message, ...challenge() });
  }
  return new AppError('token_not_valid', {
    detail: 'Given token not valid for any token type',
    extra: { messages: [{ token_class: 'AccessToken', token_type: 'access', message }] },
    ...challenge(),
  });
}
