import type { Config } from '../../config.ts';
import { sha256 } from '../../platform/access/digest.ts';
import { addressKey, type Limits } from '../../platform/access/limits.ts';
import type { Passwords } from '../../platform/access/passwords.ts';
import { notAuthenticated, type Viewer } from '../../platform/access/viewer.ts';
import { defineErrors, type FieldProblems, invalid, rateLimited } from '../../platform/errors.ts';
import type { Ports } from '../../platform/ports.ts';
import type { Database } from '../../platform/storage/database.ts';
import type { Turn } from '../../platform/storage/unit-of-work.ts';
import { type Credentials, deviceLoginId } from '../credentials.ts';
import { usernameKey } from '../rules/username.ts';
import type { TokenPair } from '../schema.ts';
import type { Account, AccountStore, LoginRow } from '../store.ts';

defineErrors({
  no_active_account: { status: 401, text: 'No active account found with the given credentials' },
});

/** Field problems that several actions report. */
export const REQUIRED = 'This field is required.';
export const WRONG_PASSWORD = 'This is not the password of the account.';
export const EMAIL_TAKEN = 'A user with that email already exists.';

interface Limit {
  most: number;
  windowMs: number;
}

const FAILURES_OF_ACCOUNT: Limit = { most: 5, windowMs: 60_000 };
const FAILURES_OF_ADDRESS: Limit = { most: 20, windowMs: 600_000 };
/** How long a failure counts at all. */
export const FAILURES_MS = FAILURES_OF_ADDRESS.windowMs;

const DAY_MS = 24 * 3_600_000;
const WEB_MS = 30 * DAY_MS;
/** Longer for guests, because they have no password to log in with again. */
const GUEST_WEB_MS = 180 * DAY_MS;
const LONGEST_AGENT = 200;
/** Per account and kind. A program may ask for tokens again and again, so a new login ends the oldest. */
const MOST_LOGINS = 100;

/** What the actions depend on. */
export interface Parts {
  config: Config;
  database: Database;
  ports: Ports;
  limits: Limits;
  passwords: Passwords;
  store: AccountStore;
  credentials: Credentials;
}

/** The parts that a desk needs. The command line can supply these without a server. */
type DeskParts = Pick<Parts, 'config' | 'database' | 'ports' | 'passwords' | 'store'> & {
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

/** What the actions share to work with accounts and logins. All except `identify` run inside a unit of work. */
export type Desk = ReturnType<typeof makeDesk>;

export function makeDesk({ config, database, ports, passwords, store, credentials }: DeskParts) {
  function addAccount(username: string, passwordHash: string | null, more: Partial<Account> = {}): Account {
    const key = usernameKey(username);
    const row = { uuid: ports.newId(), username, usernameKey: key, createdAtMs: ports.now() };
    return store.addAccount({ ...row, passwordHash, ...more });
  }

  function addLogin(
    turn: Turn,
    row: Omit<LoginRow, 'createdAtMs' | 'expiresAtMs' | 'revokedAtMs'>,
    lifetimeMs: number,
  ) {
    const createdAtMs = ports.now();
    const agent = row.agent.slice(0, LONGEST_AGENT);
    store.addLogin({ ...row, agent, createdAtMs, expiresAtMs: createdAtMs + lifetimeMs });
    for (const id of store.removeOldest(row.accountId, row.kind, MOST_LOGINS)) turn.publish(`login:${id}`, 0);
  }

  /**
   * Starts a login and returns its tokens. Its row outlives the refresh token by the lifetime of one access token,
   * because the refresh token may be used up to its last second.
   */
  function startLogin(turn: Turn, account: Account, { agent }: Client): TokenPair {
    const id = ports.newId();
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
    if (ended) turn.publish(`login:${loginId}`, 0);
    return ended;
  }

  /** Ends every login of the account except `but`, and replaces its device token unless `but` is its login. */
  function endLogins(turn: Turn, account: Account, but?: string): void {
    for (const { id } of store.loginsOf(account.id, ports.now())) if (id !== but) endLogin(turn, id);
    if (deviceLoginId(account) === but) return;
    turn.publish(`login:${deviceLoginId(account)}`, 0);
    store.change(account.id, { deviceGeneration: account.deviceGeneration + 1, deviceHash: null });
  }

  /** Closes the account's sockets and polls without revoking its credentials, which may become valid again. */
  function hangUp(turn: Turn, account: Account): void {
    for (const { id } of store.loginsOf(account.id, ports.now())) turn.publish(`login:${id}`, 0);
    turn.publish(`login:${deviceLoginId(account)}`, 0);
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

  /** When this address may try again; 0 if it may now. */
  function lockedUntilMs({ most, windowMs }: Limit, address: string, usernameHash?: string): number {
    const nowMs = ports.now();
    const atMs = store.nthLastFailure(address, most, [nowMs - windowMs, nowMs], usernameHash);
    return atMs === undefined ? 0 : atMs + windowMs;
  }

  /** Counts failures per address and account, and per address. So a stranger can't lock anyone out. */
  function refuseGuessing(usernameHash: string, address: string): void {
    if (!config.rateLimits) return;
    const untilMs = Math.max(
      lockedUntilMs(FAILURES_OF_ACCOUNT, address, usernameHash),
      lockedUntilMs(FAILURES_OF_ADDRESS, address),
    );
    if (untilMs > 0) throw rateLimited(untilMs - ports.now());
  }

  /**
   * Runs `proceed` in a unit of work if the account is active and the password is right; otherwise undefined. Each
   * attempt counts as a failure until it has succeeded, so parallel guesses get no further than sequential ones.
   */
  async function identify<T>(
    { username, password }: { username: string; password: string },
    { address: clientAddress }: Pick<Client, 'address'>,
    proceed: (account: Account, turn: Turn) => T,
  ): Promise<T | undefined> {
    const key = usernameKey(username);
    const usernameHash = sha256(key);
    const address = addressKey(clientAddress);
    // Checked before queueing, so that a locked-out client can't fill the queue, and again when its turn comes.
    const found = await database.read(() => {
      refuseGuessing(usernameHash, address);
      return store.findByKey(key);
    });
    let failureId = 0;
    const good = await passwords.verify(found?.passwordHash, password, () =>
      database.commit(() => {
        refuseGuessing(usernameHash, address);
        failureId = store.addFailure({ usernameHash, address, atMs: ports.now() });
      }),
    );
    if (!good) return undefined;
    return database.commit((turn) => {
      const account = store.findByKey(key);
      if (!account?.isActive || account.passwordHash !== found?.passwordHash) return undefined;
      store.removeFailure(failureId);
      return proceed(account, turn);
    });
  }

  return {
    holder,
    addAccount,
    startLogin,
    startWebLogin,
    webMs,
    deviceToken,
    endLogin,
    endLogins,
    hangUp,
    identify,
  };
}

/** `{[field]: problems}`, or `{}` if there are none. */
export function listed(field: string, problems: string[]): FieldProblems {
  return problems.length > 0 ? { [field]: problems } : {};
}

export function refuseProblems(problems: FieldProblems): void {
  if (Object.keys(problems).length > 0) throw invalid(problems);
}
