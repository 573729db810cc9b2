import cookie from '@fastify/cookie';
import jwt from '@fastify/jwt';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../config.ts';
import type { Database } from '../platform/database.ts';
import { tablesOf } from '../platform/domains.ts';
import { makePasswords, type Passwords } from '../platform/passwords.ts';
import type { Platform } from '../platform/platform.ts';
import type { Ports } from '../platform/ports.ts';
import type { Viewer, ViewerDoor } from '../platform/viewer.ts';
import { makeDesk, type Parts } from './actions/desk.ts';
import { type EntranceActions, makeEntranceActions } from './actions/entrance.ts';
import { makeLeavingActions } from './actions/leaving.ts';
import { makeProfileActions, type ProfileActions } from './actions/profile.ts';
import { makeStaffActions, type StaffActions } from './actions/staff.ts';
import { makeTokenActions } from './actions/tokens.ts';
import { makeCredentials } from './credentials.ts';
import { addEntranceRoutes } from './routes/entrance.ts';
import { addLeavingRoutes } from './routes/leaving.ts';
import { addProfileRoutes } from './routes/profile.ts';
import { addTokenRoutes } from './routes/tokens.ts';
import { usernameKey } from './rules/username.ts';
import { makeAccountStore } from './store.ts';
import * as tables from './table.ts';
import { makeWebSession, type WebSession } from './web-session.ts';

export type { StaffActions } from './actions/staff.ts';
export { formPasswordProblems } from './rules/password.ts';
export type { WebSession } from './web-session.ts';

const PURGE = 'accounts.purge';
const PURGE_EVERY_MS = 24 * 3_600_000;

/** What other domains may know of accounts. */
export interface Accounts {
  door: ViewerDoor;
  staff: StaffActions;
  web: WebSession;
  /** Logs an administrator in by a page's form. */
  loginStaff: EntranceActions['loginStaff'];
  /** Ends this browser's web login, if it is the viewer's. */
  leaveWeb(request: FastifyRequest, reply: FastifyReply, viewer: Viewer): Promise<void>;
  /** Inside `commit` or `read`: the name of an account; throws for an id that never was. */
  nameOf(id: number): string;
  /** Inside `commit` or `read`: as `nameOf`, but undefined for an id that never was, or is purged. */
  findName(id: number): string | undefined;
  /** Inside `commit` or `read`: UUID and name of an account; throws for an id that never was. */
  personOf(id: number): { uuid: string; username: string };
  /** Inside `commit` or `read`: the id of a name, whatever its case. */
  findId(username: string): number | undefined;
  /** Inside `commit` or `read`: whether the account is there, and neither closed nor switched off. */
  isActive(id: number): boolean;
  /** Inside `commit` or `read`: the id of the account with this UUID or else name, unless it was closed. */
  findOpen(uuidOrName: string): number | undefined;
  /** Inside `commit`: throws 401 unless what the viewer has shown is still good. For work that took a while. */
  confirm(viewer: Viewer): void;
  /** Adds the routes; to be called when the viewer's hook is in place. */
  addRoutes(): void;
}

/** What administrators do, for a program without a server, which has no tokens to sign. */
export function makeStaff(database: Database, config: Config, ports: Ports): StaffActions {
  const unsigned = () => {
    throw new Error('only a server signs tokens');
  };
  const credentials = { sign: unsigned, deviceToken: unsigned };
  const parts = { config, database, ports, passwords: makePasswords(), store: makeAccountStore(database) };
  return makeStaffActions(parts, makeDesk({ ...parts, credentials }));
}

/** Whose signature need not be reckoned again: as many as play at once. */
const VERIFIED_TOKENS = 5_000;

/** `secret` signs tokens and cookies. */
export async function makeAccounts(
  app: FastifyInstance,
  platform: Platform,
  secret: string,
  passwords: Passwords,
): Promise<Accounts> {
  const { config, database, ports, limits } = platform;
  await app.register(cookie);
  // Expiry is checked with our own clock, in rules/claims.ts; what has been signed by us stays so.
  await app.register(jwt, {
    secret,
    sign: { algorithm: 'HS256' },
    verify: { algorithms: ['HS256'], ignoreExpiration: true, cache: VERIFIED_TOKENS },
  });
  const web = makeWebSession(app, platform, secret);
  const store = makeAccountStore(database);
  const credentials = makeCredentials({ config, database, ports, store, jwt: app.jwt, secret, web });
  const parts: Parts = { config, database, ports, limits, passwords, store, credentials };
  const desk = makeDesk(parts);
  const entrance = makeEntranceActions(parts, desk);
  const profile = makeProfileActions(parts, desk);
  const staff = makeStaffActions(parts, desk);
  const leaving = makeLeavingActions(parts, desk);

  database.domains.register({
    name: 'accounts',
    tables: tablesOf(tables),
    secrets: tables.accountSecrets,
  });
  await purgeDaily(platform, staff);

  function personOf(id: number): { uuid: string; username: string } {
    const person = store.findPerson(id);
    if (person === undefined) throw new Error(`account ${id} does not exist`);
    return person;
  }

  return {
    door: credentials,
    staff,
    web,
    loginStaff: entrance.loginStaff,
    async leaveWeb(request, reply, viewer) {
      await leaving.logout(viewer, {}, web.cookieOf(request));
      web.leave(request, reply);
    },
    nameOf: (id) => personOf(id).username,
    findName: (id) => store.findPerson(id)?.username,
    personOf,
    findId: (username) => store.findByKey(usernameKey(username))?.id,
    isActive: (id) => store.findById(id)?.isActive === true,
    findOpen(uuidOrName) {
      const found = store.findByUuid(uuidOrName.toLowerCase()) ?? store.findByKey(usernameKey(uuidOrName));
      return found?.closedAtMs === null ? found.id : undefined;
    },
    confirm: (viewer) => void desk.holder(viewer),
    addRoutes() {
      addEntranceRoutes(app, entrance, web);
      addTokenRoutes(app, makeTokenActions(parts, desk));
      addLeavingRoutes(app, leaving, web);
      addProfileRoutes(app, profile);
      slideWebLogins(app, profile, web);
    },
  };
}

async function purgeDaily({ database, ports, scheduler }: Platform, staff: StaffActions): Promise<void> {
  scheduler.handle(PURGE, (key, turn) => {
    staff.purge(turn);
    scheduler.set(turn, PURGE, key, ports.now() + PURGE_EVERY_MS);
  });
  await database.commit((turn) => scheduler.set(turn, PURGE, '', ports.now()));
}

function slideWebLogins(app: FastifyInstance, profile: ProfileActions, web: WebSession): void {
  app.addHook('onRequest', async (request, reply) => {
    const { viewer } = request;
    if (viewer?.credential !== 'cookie' || request.ws) return;
    const lifetimeMs = await profile.slide(viewer);
    if (lifetimeMs !== undefined) web.extend(request, reply, lifetimeMs);
  });
}
