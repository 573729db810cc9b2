import type { Config } from '../config.ts';
import { sha256 } from '../platform/access/digest.ts';
import type { Limits } from '../platform/access/limits.ts';
import type { LoginEnded } from '../platform/access/login-ended.ts';
import type { Passwords } from '../platform/access/passwords.ts';
import { notAuthenticated, type Viewer } from '../platform/access/viewer.ts';
import type { Ports } from '../platform/ports.ts';
import type { Database } from '../platform/storage/database.ts';
import type { Turn } from '../platform/storage/turn.ts';
import { makeCover } from '../platform/word-list.ts';
import { type Credentials, deviceLoginId } from './credentials.ts';
import { usernameKey } from './rules/username.ts';
import type { TokenPair } from './schema.ts';
import type { Account, AccountStore, LoginRow } from './store.ts';
import type { ApiTokenStore } from './store-api-tokens.ts';

const DAY_MS = 24 * 3_600_000;
const WEB_MS = 30 * DAY_MS;
/** Longer for guests, because they have no password to log in with again. */
const GUEST_WEB_MS = 180 * DAY_MS;
const LONGEST_AGENT = 200;
/** Per account and kind. A program may ask for tokens again and again, so a new login ends the oldest. */
const MOST_LOGINS = 100;

/** What the account commands depend on. */
export interface Parts {
  config: Config;
  database: Database;
  ports: Ports;
  limits: Limits;
  passwords: Passwords;
  store: AccountStore;
  apiTokens: ApiTokenStore;
  credentials: Credentials;
  loginEnded: LoginEnded;
}

/** The command line can supply these without a server. */
type LoginParts = Pick<Parts, 'config' | 'ports' | 'store' | 'apiTokens' | 'loginEnded'> & {
  credentials: Pick<Credentials, 'sign' | 'deviceToken'>;
};

/** The client's address and its User-Agent. */
export interface Client {
  address: string;
  agent: string;
}

/** A new web login: the value of its cookie, and how long it lasts. */
export interface WebLogin {
  cookie: string;
  lifetimeMs: number;
}

/** Starts and ends the logins of accounts. All functions run inside a unit of work. */
export type Logins = ReturnType<typeof makeLogins>;

/**
 * A login ends in one of five ways:
 * - it is logged out, or ended from the list of logins: `endLogin`;
 * - all logins of the account are ended, by a new password, del-logout or an administrator: `endLogins`;
 * - the account has too many and this is the oldest: `addLogin`;
 * - its time is up: `credentials.ts` refuses it, and `actions/staff.ts` removes its row;
 * - the account is deactivated: `hangUp`, and `credentials.ts` refuses it until the account is active again.
 */
export function makeLogins({ config, ports, store, apiTokens, credentials, loginEnded }: LoginParts) {
  const cover = makeCover(config.coveredWords);

  /** Closes the sockets and polls of this login after the commit. */
  function tellEnded(turn: Turn, loginId: string): void {
    turn.afterCommit(() => loginEnded.tell(loginId));
  }

  /** If this server covers a word of the name, the name is shown with that word covered. */
  function addAccount(username: string, more: Pick<Account, 'passwordHash'> & Partial<Account>): Account {
    const shown = cover(username);
    const name = shown === username ? null : shown;
    const key = usernameKey(username);
    const row = { uuid: ports.newId(), username, usernameKey: key, createdAtMs: ports.now() };
    return store.addAccount({ ...row, name, ...more });
  }

  function addLogin(
    turn: Turn,
    row: Omit<LoginRow, 'createdAtMs' | 'expiresAtMs' | 'revokedAtMs'>,
    lifetimeMs: number,
  ) {
    const createdAtMs = ports.now();
    const agent = row.agent.slice(0, LONGEST_AGENT);
    store.addLogin({ ...row, agent, createdAtMs, expiresAtMs: createdAtMs + lifetimeMs });
    store.loggedIn(row.accountId, createdAtMs);
    for (const id of store.removeOldest(row.accountId, row.kind, MOST_LOGINS)) tellEnded(turn, id);
  }

  /**
   * Starts a login and returns its tokens. Its row outlives the refresh token by the lifetime of one access token,
   * because the refresh token may be used up to its last second.
   */
  function startLogin(turn: Turn, account: Account, { agent }: Client, id = ports.newId()): TokenPair {
    const lifetimeMs = (config.refreshS + config.accessS) * 1000;
    addLogin(turn, { id, accountId: account.id, kind: 'token', agent }, lifetimeMs);
    return {
      refresh: credentials.sign('refresh', account, id),
      access: credentials.sign('access', account, id),
    };
  }

  function webMs({ passwordHash }: Account): number {
    return passwordHash === null ? GUEST_WEB_MS : WEB_MS;
  }

  function startWebLogin(turn: Turn, account: Account, { agent }: Client): WebLogin {
    const cookie = ports.randomBytes(32).toString('hex');
    const lifetimeMs = webMs(account);
    addLogin(turn, { id: sha256(cookie), accountId: account.id, kind: 'web', agent }, lifetimeMs);
    return { cookie, lifetimeMs };
  }

  /** The device token. Stores its hash so that requests with it can be looked up. */
  function deviceToken(account: Account): string {
    const token = credentials.deviceToken(account);
    const deviceHash = sha256(token);
    if (account.deviceHash !== deviceHash) store.change(account.id, { deviceHash });
    return token;
  }

  /** Makes the login's tokens invalid at once, and closes its sockets and polls. False if it had already ended. */
  function endLogin(turn: Turn, loginId: string): boolean {
    const ended = store.revokeLogin(loginId, ports.now());
    if (ended) tellEnded(turn, loginId);
    return ended;
  }

  /**
   * Ends every login of the account except `but`, revokes its API tokens, and replaces its device token unless `but` is its
   * login.
   */
  function endLogins(turn: Turn, account: Account, but?: string): void {
    for (const { id } of apiTokens.of(account.id)) {
      apiTokens.remove(id);
      tellEnded(turn, id);
    }
    for (const { id } of store.loginsOf(account.id, ports.now())) if (id !== but) endLogin(turn, id);
    if (deviceLoginId(account) === but) return;
    tellEnded(turn, deviceLoginId(account));
    store.change(account.id, { deviceGeneration: account.deviceGeneration + 1, deviceHash: null });
    store.removeOlderDevices(account.id);
  }

  /** Closes the account's sockets and polls without revoking its credentials, which may become valid again. */
  function hangUp(turn: Turn, account: Account): void {
    const tokens = apiTokens.of(account.id);
    for (const { id } of [...store.loginsOf(account.id, ports.now()), ...tokens]) tellEnded(turn, id);
    tellEnded(turn, deviceLoginId(account));
  }

  /** The viewer's account, whether their credential is still good or not. Throws `not_authenticated` if it is gone. */
  function own(viewer: Viewer): Account {
    const account = store.findById(viewer.id);
    if (!account) throw notAuthenticated();
    return account;
  }

  /**
   * The viewer's account as it is now. Throws `not_authenticated` if their credential has ended since the request
   * began: its body may arrive a minute after its headers, and hashing a password is slow.
   */
  function holder(viewer: Viewer): Account {
    const account = store.findById(viewer.id);
    const login = viewer.credential === 'device' ? undefined : store.findLogin(viewer.loginId);
    const good =
      viewer.credential === 'device'
        ? account !== undefined && deviceLoginId(account) === viewer.loginId
        : login !== undefined && login.revokedAtMs === null && login.expiresAtMs > ports.now();
    if (!account?.isActive || !good) throw notAuthenticated();
    return account;
  }

  return {
    tellEnded,
    own,
    holder,
    addAccount,
    cover,
    startLogin,
    startWebLogin,
    webMs,
    deviceToken,
    endLogin,
    endLogins,
    hangUp,
  };
}
