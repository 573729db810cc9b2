import jwt from '@fastify/jwt';
import type { FastifyInstance } from 'fastify';
import { makePasswords } from '../platform/passwords.js';
import type { Platform } from '../platform/platform.js';
import type { ViewerDoor } from '../platform/viewer.js';
import { type AccountActions, makeAccountActions, PURGE_EVERY_MS } from './actions.js';
import { makeCredentials } from './credentials.js';
import { addAccountRoutes } from './routes.js';
import { usernameKey } from './rules/username.js';
import { makeAccountStore } from './store.js';

/** What other domains may know of accounts. */
export interface Accounts {
  door: ViewerDoor;
  actions: AccountActions;
  /** Inside `commit` or `read`: the name of an account; throws for an id that never was. */
  nameOf(id: number): string;
  /** Inside `commit` or `read`: the id of a name, whatever its case. */
  findId(username: string): number | undefined;
}

/** `secret` signs the tokens. Routes are added by `addRoutes`, after the viewer's hook is in place. */
export async function makeAccounts(
  app: FastifyInstance,
  platform: Platform,
  secret: string,
): Promise<Accounts> {
  const { config, database, ports, scheduler, limits } = platform;
  // Expiry is checked with our own clock, in rules/claims.ts.
  await app.register(jwt, {
    secret,
    sign: { algorithm: 'HS256' },
    verify: { algorithms: ['HS256'], ignoreExpiration: true },
  });
  const store = makeAccountStore(database);
  const credentials = makeCredentials({ config, database, ports, store, jwt: app.jwt });
  const passwords = makePasswords();
  const actions = makeAccountActions({
    config,
    database,
    ports,
    scheduler,
    limits,
    passwords,
    store,
    credentials,
  });
  scheduler.handle('accounts.purge', (key, turn) => {
    actions.purge();
    scheduler.set(turn, 'accounts.purge', key, ports.now() + PURGE_EVERY_MS);
  });
  await database.commit((turn) => scheduler.set(turn, 'accounts.purge', '', ports.now()));
  return {
    door: credentials,
    actions,
    nameOf(id) {
      const name = store.findName(id);
      if (name === undefined) throw new Error(`account ${id} does not exist`);
      return name;
    },
    findId: (username) => store.findByKey(usernameKey(username))?.id,
  };
}

export function addAccounts(app: FastifyInstance, accounts: Accounts): void {
  addAccountRoutes(app, accounts.actions);
}
