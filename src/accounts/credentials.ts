import { createHmac } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Config } from '../config.ts';
import { addressKey } from '../platform/access/addresses.ts';
import { sha256 } from '../platform/access/digest.ts';
import { type Credential, challenge, type Viewer, type ViewerDoor } from '../platform/access/viewer.ts';
import { AppError, defineErrors } from '../platform/errors.ts';
import type { Ports } from '../platform/ports.ts';
import type { Database } from '../platform/storage/database.ts';
import { type Holder, makeHolders } from './holders.ts';
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
  fromRefresh(token: string): Opened;
  /** The claims of a refresh token, and whether its login is revoked. Undefined if forged or expired. */
  readRefresh(token: string): { accountId: number; loginId: string; revoked: boolean } | undefined;
  /** Like `fromRefresh`, but accepts either type of token. */
  fromEither(token: string): Opened;
  /** The account's current device token: 40 hex digits. It changes only when `deviceGeneration` is raised. */
  deviceToken(account: Pick<Account, 'uuid' | 'deviceGeneration'>): string;
  /** The token that moves a login back to the device that made this link. Nobody can derive it from the link. */
  wayBack(move: string): string;
}

interface Opened extends Pick<Holder, 'loginId' | 'expiresAtMs' | 'validUntilMs'> {
  account: Account;
}

/** The kinds whose holders are kept in memory. An API token is looked up each time. */
type Kept = Exclude<Credential, 'api'>;

/** A credential as it came with a request. A bearer may also be an API token. */
interface Shown {
  credential: Kept;
  text: string;
}

interface Parts {
  config: Config;
  database: Database;
  ports: Ports;
  store: AccountStore;
  jwt: FastifyInstance['jwt'];
  secret: string;
  web: WebSession;
  fromApiToken(token: string, address: string): Promise<Viewer>;
}

export function makeCredentials(parts: Parts): Credentials {
  const { config, database, ports, store, jwt, secret, web, fromApiToken } = parts;
  const lifetimeS = { access: config.accessS, refresh: config.refreshS };
  const holders = makeHolders(database, store, ports);

  /** The payload of a token that we signed with HS256, or undefined. `readClaims` checks the expiry. */
  function verified(token: string): unknown {
    try {
      return jwt.verify(token);
    } catch {
      return undefined;
    }
  }

  /** The login's row, if it is this account's, of this kind, and neither revoked nor expired. */
  function alive(loginId: string, account: Account, kind: LoginRow['kind']): LoginRow | undefined {
    const login = store.findLogin(loginId);
    if (!login || login.accountId !== account.id || login.kind !== kind) return undefined;
    return !login.revokedAtMs && login.expiresAtMs > ports.now() ? login : undefined;
  }

  function open(
    token: string,
    types: readonly TokenType[],
    refuse: (text: string, code?: AccountRefusal) => AppError,
  ): Opened {
    const payload = verified(token);
    if (payload === undefined) throw refuse(NOT_VALID);
    const claims = readClaims(payload, types, ports.now());
    if ('refused' in claims) throw refuse(claims.refused);
    const account = store.findById(claims.accountId);
    if (!account) throw refuse(NOT_VALID, 'user_not_found');
    if (!account.isActive) throw refuse(NOT_VALID, 'user_inactive');
    const login = alive(claims.loginId, account, 'token');
    if (!login) throw refuse(NOT_VALID);
    const { loginId, expiresAtMs } = claims;
    return { account, loginId, expiresAtMs, validUntilMs: Math.min(expiresAtMs, login.expiresAtMs) };
  }

  function ofDevice(token: string): Account | undefined {
    const tokenHash = sha256(token);
    const account = store.findByDevice(tokenHash);
    // The stored hash may come from a token made before the server's secret was changed.
    return account && deviceToken(account) === token ? account : store.findByOlderDevice(tokenHash);
  }

  function openDevice(token: string): Opened {
    const account = ofDevice(token);
    if (!account) throw new AppError('invalid_token', TOKEN_CHALLENGE);
    if (!account.isActive) {
      throw new AppError('user_inactive', { detail: 'User inactive or deleted.', ...TOKEN_CHALLENGE });
    }
    return { account, loginId: deviceLoginId(account), validUntilMs: Number.POSITIVE_INFINITY };
  }

  /** Undefined for an expired or revoked cookie, because browsers go on sending it. */
  function openCookie(cookie: string): Opened | undefined {
    const loginId = sha256(cookie);
    const account = store.findByLogin(loginId);
    const login = account?.isActive ? alive(loginId, account, 'web') : undefined;
    return account && login && { account, loginId, validUntilMs: login.expiresAtMs };
  }

  const OPEN = {
    bearer: (token: string) => open(token, ['access'], badAccessToken),
    device: openDevice,
    cookie: openCookie,
  };

  /** Finds the holder of this credential. Not a promise if the holder is in memory. */
  function holderOf(credential: Kept, text: string): Holder | undefined | Promise<Holder | undefined> {
    return holders.get(`${credential} ${text}`, () => toHolder(OPEN[credential](text)));
  }

  async function fromAccess(token: string, address: string): Promise<Viewer> {
    const holder = await holderOf('bearer', token);
    if (!holder) throw badAccessToken(NOT_VALID);
    return toViewer(holder, 'bearer', address);
  }

  function fromRequest(request: FastifyRequest, taken: readonly Credential[]) {
    const shown = readHeader(request.headers.authorization) ?? readCookie(request, taken);
    if (!shown) return undefined;
    const { credential, text } = shown;
    if (credential === 'bearer' && taken.includes('api')) return fromApiToken(text, request.ip);
    const holder = holderOf(credential, text);
    return holder instanceof Promise ? holder.then(welcome) : welcome(holder);

    function welcome(holder: Holder | undefined): Viewer | undefined {
      if (!holder || !taken.includes(credential)) return undefined;
      if (credential === 'cookie') web.refuseForgery(request);
      return toViewer(holder, credential, addressKey(request.ip));
    }
  }

  function readCookie(request: FastifyRequest, taken: readonly Credential[]): Shown | undefined {
    const cookie = taken.includes('cookie') ? web.cookieOf(request) : undefined;
    return cookie === undefined ? undefined : { credential: 'cookie', text: cookie };
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
    wayBack: (move) => createHmac('sha256', secret).update(`back:${move}`).digest('base64url').slice(0, 22),
    fromAccess,
    fromRequest,
  };
}

function toHolder(opened: Opened | undefined): Holder | undefined {
  if (!opened) return undefined;
  const { account, ...login } = opened;
  const { id, uuid, username, isStaff } = account;
  return { id, uuid, username, isStaff, ...login };
}

function toViewer(holder: Holder, credential: Credential, address: string): Viewer {
  const { id, uuid, username, isStaff, loginId, expiresAtMs } = holder;
  return { id, uuid, username, isStaff, credential, loginId, expiresAtMs, address };
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
function readHeader(header: string | undefined): Shown | undefined {
  const [scheme, token, ...rest] = (header ?? '').split(/\s+/).filter(Boolean);
  switch (scheme === 'Bearer' ? scheme : scheme?.toLowerCase()) {
    case 'Bearer':
      if (token === undefined || rest.length > 0) throw new AppError('bad_authorization_header', challenge());
      return { credential: 'bearer', text: token };
    case 'token':
      if (token === undefined || rest.length > 0) {
        const detail = `Invalid token header. ${token === undefined ? 'No credentials provided.' : 'Token string should not contain spaces.'}`;
        throw new AppError('bad_authorization_header', { detail, ...TOKEN_CHALLENGE });
      }
      return { credential: 'device', text: token };
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
