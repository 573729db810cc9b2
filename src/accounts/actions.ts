import { createHash } from 'node:crypto';
import type { Config } from '../config.js';
import type { Database } from '../platform/database.js';
import { AppError, defineErrors, type FieldProblems, invalid, rateLimited } from '../platform/errors.js';
import { addressKey, type Limits } from '../platform/limits.js';
import type { Passwords } from '../platform/passwords.js';
import type { Ports } from '../platform/ports.js';
import type { Scheduler } from '../platform/scheduler.js';
import { type Credentials, challenge } from './credentials.js';
import { passwordProblems } from './rules/password.js';
import { displayName, guestName, numbered, usernameKey, usernameProblems } from './rules/username.js';
import type { Access, Guest, GuestMade, Login, Register, Registered, TokenPair } from './schema.js';
import type { Account, AccountStore } from './store.js';

defineErrors({
  no_active_account: { status: 401, text: 'No active account found with the given credentials' },
});

interface Limit {
  most: number;
  windowMs: number;
}

const FAILURES_OF_ACCOUNT: Limit = { most: 5, windowMs: 60_000 };
const FAILURES_OF_ADDRESS: Limit = { most: 20, windowMs: 600_000 };
const GUESTS_OF_ADDRESS: Limit = { most: 60, windowMs: 600_000 };
const PURGE_EVERY_MS = 24 * 3_600_000;
const MOST_NUMBERED = 99;

interface Parts {
  config: Config;
  database: Database;
  ports: Ports;
  scheduler: Scheduler;
  limits: Limits;
  passwords: Passwords;
  store: AccountStore;
  credentials: Credentials;
}

export type AccountActions = ReturnType<typeof makeAccountActions>;

export function makeAccountActions(parts: Parts) {
  const { config, database, ports, limits, passwords, store, credentials } = parts;

  function addAccount(username: string, passwordHash: string | null): Account {
    const row = {
      uuid: ports.newId(),
      username,
      usernameKey: usernameKey(username),
      createdAtMs: ports.now(),
    };
    return store.addAccount({ ...row, passwordHash });
  }

  /** A new login's tokens. Its row outlives the refresh token by one access token, the last it may have made. */
  function startLogin(account: Account): TokenPair {
    const loginId = ports.newId();
    const createdAtMs = ports.now();
    const expiresAtMs = createdAtMs + (config.refreshS + config.accessS) * 1000;
    store.addLogin({ id: loginId, accountId: account.id, createdAtMs, expiresAtMs });
    return {
      refresh: credentials.sign('refresh', account, loginId),
      access: credentials.sign('access', account, loginId),
    };
  }

  /** When the limit lets this address try again; 0 when it does now. */
  function lockedUntilMs({ most, windowMs }: Limit, address: string, usernameHash?: string): number {
    const atMs = store.nthLastFailure(address, most, ports.now() - windowMs, usernameHash);
    return atMs === undefined ? 0 : atMs + windowMs;
  }

  /** Failures count for one account from one address, and for one address: nobody is locked out by a stranger. */
  function refuseGuessing(key: string, address: string): void {
    if (!config.rateLimits) return;
    const untilMs = Math.max(
      lockedUntilMs(FAILURES_OF_ACCOUNT, address, hashOf(key)),
      lockedUntilMs(FAILURES_OF_ADDRESS, address),
    );
    if (untilMs > 0) throw rateLimited(untilMs - ports.now());
  }

  function freeName(wanted: string): string {
    for (let n = 1; n <= MOST_NUMBERED; n++) {
      const name = numbered(wanted, n);
      if (!store.findByKey(usernameKey(name))) return name;
    }
    return numbered(wanted, 1000 + ports.randomBytes(4).readUInt32BE());
  }

  return {
    /** (seed 000, User Registration) */
    async register({ username, password }: Register): Promise<Registered> {
      const name = displayName(username);
      await database.read(() => refuseProblems(problemsOfNew(name, password)));
      const passwordHash = await passwords.hash(password);
      return database.commit(() => {
        refuseProblems(problemsOfNew(name, password));
        const { id } = addAccount(name, passwordHash);
        return { id, username: name, password: 'argon2id$********' };
      });

      function problemsOfNew(wanted: string, secret: string): FieldProblems {
        const taken = store.findByKey(usernameKey(wanted)) !== undefined;
        return {
          ...listed(
            'username',
            taken ? ['A user with that username already exists.'] : usernameProblems(wanted),
          ),
          ...listed('password', passwordProblems(secret, wanted)),
        };
      }
    },

    /** (seed 000, User Login) `address` is the client's. */
    async login({ username, password }: Login, clientAddress: string): Promise<TokenPair> {
      const key = usernameKey(username);
      const address = addressKey(clientAddress);
      // Here already, so that whoever is locked out cannot fill the queue; and again when the turn has come.
      const found = await database.read(() => {
        refuseGuessing(key, address);
        return store.findByKey(key);
      });
      const good = await passwords.verify(found?.passwordHash, password, () =>
        database.read(() => refuseGuessing(key, address)),
      );
      const pair = await database.commit(() => {
        const account = store.findByKey(key);
        if (good && account?.isActive && account.passwordHash === found?.passwordHash)
          return startLogin(account);
        store.addFailure({ usernameHash: hashOf(key), address, atMs: ports.now() });
        return undefined;
      });
      if (!pair) throw new AppError('no_active_account', challenge);
      return pair;
    },

    /** (seed 000, Token Refresh) */
    refresh(token: string): Promise<Access> {
      return database.read(() => {
        const { account, loginId } = credentials.fromRefresh(token);
        return { access: credentials.sign('access', account, loginId) };
      });
    },

    /** An account without a password that may play at once. */
    async guest({ name }: Guest, clientAddress: string): Promise<GuestMade> {
      const wanted = guestName(name);
      const problems = usernameProblems(numbered(wanted, 1));
      if (problems.length > 0) throw invalid({ name: ['This name is not available.'] });
      const { most, windowMs } = GUESTS_OF_ADDRESS;
      limits.use('guest', addressKey(clientAddress), most, windowMs);
      return database.commit(() => {
        const account = addAccount(freeName(wanted), null);
        return { id: account.id, username: account.username, ...startLogin(account) };
      });
    },

    /** Makes the login's tokens invalid at once, and closes its sockets and polls. */
    endLogin(loginId: string): Promise<void> {
      return database.commit((turn) => {
        if (store.revokeLogin(loginId, ports.now())) turn.publish(`login:${loginId}`, 0);
      });
    },

    /** What no longer counts is deleted once a day. Inside a unit of work. */
    purge(): void {
      store.purge(ports.now(), ports.now() - FAILURES_OF_ADDRESS.windowMs);
    },
  };
}

export { PURGE_EVERY_MS };

function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

function listed(field: string, problems: string[]): FieldProblems {
  return problems.length > 0 ? { [field]: problems } : {};
}

function refuseProblems(problems: FieldProblems): void {
  if (Object.keys(problems).length > 0) throw invalid(problems);
}
