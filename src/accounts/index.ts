import cookie from '@fastify/cookie';
import jwt from '@fastify/jwt';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../config.ts';
import { makeLoginEnded } from '../platform/access/login-ended.ts';
import { makePasswords, type Passwords } from '../platform/access/passwords.ts';
import type { Viewer, ViewerDoor } from '../platform/access/viewer.ts';
import type { HttpCall } from '../platform/commands.ts';
import type { Platform } from '../platform/platform.ts';
import type { Ports } from '../platform/ports.ts';
import { addTables } from '../platform/routes.ts';
import type { Database } from '../platform/storage/database.ts';
import { tablesOf } from '../platform/storage/domains.ts';
import type { OlderImport } from '../platform/storage/import-report.ts';
import { makeImported } from '../platform/storage/imported.ts';
import type { Turn } from '../platform/storage/turn.ts';
import { shownAs } from './account-views.ts';
import { type ImportedPeople, importAccounts } from './actions/import.ts';
import { type Invitations, makeInvitations } from './actions/invitations.ts';
import { makeMoveActions } from './actions/move.ts';
import { makeProfileActions, type ProfileActions } from './actions/profile.ts';
import { type IsOpen, makeRegisterActions } from './actions/register.ts';
import { makeSignInActions, type SignInActions } from './actions/sign-in.ts';
import { makeSignOutActions } from './actions/sign-out.ts';
import { makeStaffActions, type StaffActions } from './actions/staff.ts';
import { makeStaffAccounts, type StaffAccounts } from './actions/staff-accounts.ts';
import { type ApiTokens, makeApiTokenDoor, makeApiTokens } from './api-tokens.ts';
import { makeClosing } from './closing.ts';
import { accountCommands } from './commands.ts';
import { apiTokenCommands } from './commands-api-tokens.ts';
import { moveCommands } from './commands-move.ts';
import { makeCredentials } from './credentials.ts';
import { clientOf, type Entered, entered } from './entering.ts';
import { makeAccountExport } from './export.ts';
import { makeGuessLimit } from './guess-limit.ts';
import { makeLogins, type Parts } from './logins.ts';
import { makePasswordCheck } from './password-check.ts';
import { makePeople, type Person } from './people.ts';
import { accountQueries } from './queries.ts';
import { makeRegistration } from './registration.ts';
import { usernameKey } from './rules/username.ts';
import type { GuestMade } from './schema.ts';
import * as schemas from './schema.ts';
import * as tokenSchemas from './schema-api-tokens.ts';
import * as moveSchemas from './schema-move.ts';
import { type Account, makeAccountStore } from './store.ts';
import { makeApiTokenStore } from './store-api-tokens.ts';
import { makeInvitationStore } from './store-invitations.ts';
import * as tables from './table.ts';
import { makeWebSession, type WebSession } from './web-session.ts';

export type { ImportedPeople } from './actions/import.ts';
export type { StaffActions } from './actions/staff.ts';
export type { AccountTexts } from './actions/staff-accounts.ts';
export type { Entered } from './entering.ts';
export type { Person } from './people.ts';
export { faceSvg } from './rules/face-svg.ts';
export { toldApart } from './rules/name.ts';
export { formPasswordProblems } from './rules/password.ts';
export type { GuestMade } from './schema.ts';
export type { Scope } from './schema-api-tokens.ts';
export type { WebSession } from './web-session.ts';

const PURGE = 'accounts.purge';
const PURGE_EVERY_MS = 24 * 3_600_000;

/** An account as chess programs see it, without its display name. */
export interface Player {
  id: number;
  uuid: string;
  username: string;
  isBot: boolean;
  createdAtMs: number;
}

/** The part of the accounts domain that other domains may use. */
export interface Accounts {
  door: ViewerDoor;
  staff: StaffActions & StaffAccounts & Invitations;
  web: WebSession;
  /** Logs an administrator in from an HTML form. */
  loginStaff: SignInActions['loginStaff'];
  /** Ends this browser's web login, if it is the viewer's. */
  leaveWeb(request: FastifyRequest, reply: FastifyReply, viewer: Viewer): Promise<void>;
  /** Inside `commit` or `read`: the username of an account. Throws for an unknown id. */
  nameOf(id: number): string;
  /** Inside `commit` or `read`: like `personOf`, but undefined for an id that is unknown or purged. */
  findPerson(id: number): Person | undefined;
  /** Inside `commit` or `read`: an account as others see it. Throws for an unknown id. */
  personOf(id: number): Person;
  /** Inside `commit` or `read`: the id of the account with this name, ignoring case. */
  findId(username: string): number | undefined;
  /** Inside `commit` or `read`: whether the account exists and is neither closed nor deactivated. */
  isActive(id: number): boolean;
  /** Inside `commit` or `read`: the id of the account with this UUID, or this name, unless it is closed. */
  findOpen(uuidOrName: string): number | undefined;
  /** Inside `commit` or `read`: the open account with this name, in any case, or any account by its id. */
  findPlayer(nameOrId: string | number): Player | undefined;
  /**
   * Inside `commit`: adds this account of the house unless it exists. Nobody can log in to it. If its username is
   * taken, it gets a number.
   */
  addHouse(house: Pick<Account, 'id' | 'uuid' | 'username' | 'name'>): void;
  /** Inside `commit`: turns the account into a bot for good. */
  makeBot(id: number): void;
  /** Inside `commit` or `read`: the account of an API token, and what the token may do. */
  readApiToken: ApiTokens['read'];
  /** Inside `commit`: throws 401 if the viewer's credential is no longer valid. For use after slow work. */
  confirm(viewer: Viewer): void;
  /** Inside `commit` or `read`: whether the account is in use and has no password, only logins. */
  isGuest(id: number): boolean;
  /** Inside `commit`: ends every login of a guest and starts one for this request. */
  takeOver(turn: Turn, id: number, request: FastifyRequest): Entered<GuestMade>;
  /** Sets the cookies of a new login, and returns its answer. */
  enter(call: HttpCall, login: Entered<GuestMade>): GuestMade;
  /** Lets guests in who bring the code of an open lobby, however many accounts their address has made. */
  inviteGuests(isOpen: IsOpen): void;
  /** Adds the routes. Call it after the hook that finds the viewer has been added. */
  addRoutes(): void;
}

/** The staff actions for the command line, which runs without a server and signs no tokens. */
export function makeStaff(database: Database, config: Config, ports: Ports): StaffActions & Invitations {
  const unsigned = () => {
    throw new Error('only a server signs tokens');
  };
  const credentials = { sign: unsigned, deviceToken: unsigned };
  const [store, apiTokens] = [makeAccountStore(database), makeApiTokenStore(database)];
  const parts = { config, database, ports, passwords: makePasswords(), store, apiTokens };
  const logins = makeLogins({ ...parts, credentials, loginEnded: makeLoginEnded() });
  return { ...makeStaffActions(parts, logins), ...makeInvitations(makeInvitationStore(database), ports) };
}

/** For the command line: the accounts that can be exported, and what this domain exports of each. */
export function accountExport(database: Database, ports: Ports) {
  const store = makeAccountStore(database);
  return {
    takeOut: makeAccountExport(database, ports, store, makeApiTokenStore(database)),
    /** Ignores case. Undefined if there is no such account. */
    idOf: (username: string): number | undefined => store.findByKey(usernameKey(username))?.id,
    /** The accounts that are not closed. */
    ids: (): number[] => store.openIds(),
    usernameOf: (id: number): string => store.findById(id)?.username ?? '',
    shownNameOf(id: number): string {
      const account = store.findById(id);
      return account ? shownAs(account).name : '?';
    },
  };
}

/** For the command line. Inside `commit`: takes over the accounts of an older server, whose short name is `server`. */
export function importPeople(
  database: Database,
  ports: Ports,
  from: OlderImport,
  server: string,
): ImportedPeople {
  const { file, report } = from;
  const parts = { ports, report, store: makeAccountStore(database), imported: makeImported(database.raw) };
  return importAccounts(parts, file, server);
}

/** `secret` signs tokens and cookies. */
export async function makeAccounts(
  app: FastifyInstance,
  platform: Platform,
  secret: string,
  passwords: Passwords,
): Promise<Accounts> {
  const { config, database, ports, limits, loginEnded } = platform;
  await app.register(cookie);
  // rules/claims.ts checks the expiry with our own clock.
  await app.register(jwt, {
    secret,
    sign: { algorithm: 'HS256' },
    verify: { algorithms: ['HS256'], ignoreExpiration: true },
  });
  const web = makeWebSession(app, platform, secret);
  const [store, apiTokens] = [makeAccountStore(database), makeApiTokenStore(database)];
  const base = { config, database, ports, store, apiTokens };
  const fromApiToken = makeApiTokenDoor(database, ports, apiTokens);
  const credentials = makeCredentials({ ...base, jwt: app.jwt, secret, web, fromApiToken });
  const parts: Parts = { ...base, limits, passwords, credentials, loginEnded };
  const logins = makeLogins(parts);
  const tokens = makeApiTokens(database, ports, apiTokens, logins);
  const identify = makePasswordCheck(parts, makeGuessLimit(parts));
  const signIn = makeSignInActions(logins, identify);
  const closing = makeClosing(parts, logins);
  const signOut = makeSignOutActions(parts, logins, closing, identify);
  const invitations = makeInvitationStore(database);
  const registration = makeRegistration({ config, limits, ports, invitations });
  const profile = makeProfileActions(parts, logins, registration, identify);
  let isOpen: IsOpen = () => false;
  const registering = makeRegisterActions(parts, logins, registration, (code, address) =>
    isOpen(code, address),
  );
  const staff = {
    ...makeStaffActions(parts, logins),
    ...makeStaffAccounts(parts, logins, closing),
    ...makeInvitations(invitations, ports),
  };
  const move = makeMoveActions(parts, logins);

  database.domains.register({
    name: 'accounts',
    tables: tablesOf(tables),
    secrets: tables.accountSecrets,
    takeOut: makeAccountExport(database, ports, store, apiTokens),
  });
  await purgeDaily(platform, staff);

  const findPerson = makePeople(database, store);

  function personOf(id: number): Person {
    const person = findPerson(id);
    if (person === undefined) throw new Error(`account ${id} does not exist`);
    return person;
  }

  return {
    door: credentials,
    staff,
    web,
    loginStaff: signIn.loginStaff,
    async leaveWeb(request, reply, viewer) {
      await signOut.logout(viewer, {}, web.cookieOf(request));
      web.leave(request, reply);
    },
    nameOf: (id) => personOf(id).username,
    findPerson,
    personOf,
    findId: (username) => store.findByKey(usernameKey(username))?.id,
    isActive: (id) => store.findById(id)?.isActive === true,
    findOpen(uuidOrName) {
      const found = store.findByUuid(uuidOrName.toLowerCase()) ?? store.findByKey(usernameKey(uuidOrName));
      return found?.closedAtMs === null ? found.id : undefined;
    },
    findPlayer(nameOrId) {
      const found =
        typeof nameOrId === 'number' ? store.findById(nameOrId) : store.findByKey(usernameKey(nameOrId));
      if (!found || (typeof nameOrId === 'string' && found.closedAtMs !== null)) return undefined;
      const { id, uuid, username, isBot, createdAtMs } = found;
      return { id, uuid, username, isBot, createdAtMs };
    },
    addHouse({ username, ...house }) {
      if (store.findById(house.id)) return;
      logins.addAccount(registering.freeName(username), { ...house, passwordHash: null, isBot: true });
    },
    makeBot: (id) => void store.change(id, { isBot: true }),
    readApiToken: tokens.read,
    isGuest(id) {
      const found = store.findById(id);
      return found?.isActive === true && found.passwordHash === null && found.closedAtMs === null;
    },
    takeOver: (turn, id, request) => move.takeOver(turn, id, clientOf(request), web.mayGive(request)),
    enter: (call, login) => entered(web, call, login),
    confirm: (viewer) => void logins.holder(viewer),
    inviteGuests(asked) {
      isOpen = asked;
    },
    addRoutes() {
      const commands = accountCommands({ parts, logins, registering, signIn, signOut, profile, web });
      const schemasOfAll = { ...schemas, ...moveSchemas, ...tokenSchemas };
      const domain = { name: 'accounts', tag: 'Accounts', schemas: schemasOfAll };
      const queries = accountQueries(parts, logins);
      const tables = [commands, moveCommands(move, web), queries, apiTokenCommands(tokens)];
      addTables(app, platform.messages, domain, ...tables);
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
  app.addHook('onRequest', (request, reply, done) => {
    const { viewer } = request;
    if (viewer?.credential !== 'cookie' || request.ws || request.method === 'HEAD') return done();
    profile.slide(viewer).then((lifetimeMs) => {
      if (lifetimeMs !== undefined) web.extend(request, reply, lifetimeMs);
      done();
    }, done);
  });
}
