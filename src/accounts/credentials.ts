import type { FastifyInstance } from 'fastify';
import type { Config } from '../config.js';
import type { Database } from '../platform/database.js';
import { AppError, defineErrors } from '../platform/errors.js';
import { addressKey } from '../platform/limits.js';
import type { Ports } from '../platform/ports.js';
import type { Viewer, ViewerDoor } from '../platform/viewer.js';
import { readClaims, type TokenType } from './rules/claims.js';
import type { Account, AccountStore } from './store.js';

const NOT_VALID = 'Token is invalid or expired';

defineErrors({
  bad_authorization_header: {
    status: 401,
    text: 'Authorization header must contain two space-delimited values',
  },
  token_not_valid: { status: 401, text: NOT_VALID },
  user_not_found: { status: 401, text: 'User not found' },
  user_inactive: { status: 401, text: 'User is inactive' },
});

/** What is wrong with the account of a good access token; a refresh token is then just not valid. */
type AccountRefusal = 'user_not_found' | 'user_inactive';

/** Makes tokens, and turns a credential into the account and login behind it. */
export interface Credentials extends ViewerDoor {
  /** HS256 JWT of this login. */
  sign(type: TokenType, account: Account, loginId: string): string;
  /** The account and login of a good refresh token. Inside `commit` or `read`. Throws `token_not_valid`. */
  fromRefresh(token: string): { account: Account; loginId: string };
}

interface Parts {
  config: Config;
  database: Database;
  ports: Ports;
  store: AccountStore;
  jwt: FastifyInstance['jwt'];
}

export function makeCredentials({ config, database, ports, store, jwt }: Parts): Credentials {
  const lifetimeS = { access: config.accessS, refresh: config.refreshS };

  /** The payload of a token signed by us with HS256, or undefined. Its time is checked with the claims. */
  function verified(token: string): unknown {
    try {
      return jwt.verify(token);
    } catch {
      return undefined;
    }
  }

  function open(token: string, type: TokenType, refuse: (text: string, code?: AccountRefusal) => AppError) {
    const payload = verified(token);
    if (payload === undefined) throw refuse(NOT_VALID);
    const claims = readClaims(payload, type, ports.now());
    if ('refused' in claims) throw refuse(claims.refused);
    const account = store.findById(claims.accountId);
    if (!account) throw refuse(NOT_VALID, 'user_not_found');
    if (!account.isActive) throw refuse(NOT_VALID, 'user_inactive');
    const login = store.findLogin(claims.loginId);
    const alive =
      login && login.accountId === account.id && !login.revokedAtMs && login.expiresAtMs > ports.now();
    if (!alive) throw refuse(NOT_VALID);
    return { account, loginId: claims.loginId };
  }

  const fromAccess = (token: string, address: string): Promise<Viewer> =>
    database.read(() => {
      const { account, loginId } = open(token, 'access', badAccessToken);
      return { id: account.id, uuid: account.uuid, username: account.username, loginId, address };
    });

  return {
    sign(type, account, loginId) {
      const iat = Math.floor(ports.now() / 1000);
      const jti = ports.newId().replaceAll('-', '');
      const exp = iat + lifetimeS[type];
      return jwt.sign({ token_type: type, exp, iat, jti, user_id: account.id, sid: loginId });
    },
    fromRefresh: (token) =>
      open(token, 'refresh', (text) => new AppError('token_not_valid', { detail: text, ...challenge })),
    fromAccess,
    async fromRequest(request) {
      const token = bearerToken(request.headers.authorization);
      return token === undefined ? undefined : fromAccess(token, addressKey(request.ip));
    },
  };
}

/** What every 401 carries. */
export const challenge = { headers: { 'WWW-Authenticate': 'Bearer realm="api"' } };

/** Undefined without a header, and for another scheme (Basic, from a proxy). Throws `bad_authorization_header`. */
function bearerToken(header: string | undefined): string | undefined {
  const [scheme, token, ...rest] = (header ?? '').split(/\s+/).filter(Boolean);
  if (scheme !== 'Bearer') return undefined;
  if (token === undefined || rest.length > 0) throw new AppError('bad_authorization_header', challenge);
  return token;
}

/** The older servers' answer to a bad access token. (as recorded from them) */
function badAccessToken(message: string, code?: AccountRefusal): AppError {
  if (code) return new AppError(code, challenge);
  if (message.startsWith('Token contained')) {
    return new AppError('token_not_valid', { detail: message, ...challenge });
  }
  return new AppError('token_not_valid', {
    detail: 'Given token not valid for any token type',
    extra: { messages: [{ token_class: 'AccessToken', token_type: 'access', message }] },
    ...challenge,
  });
}
