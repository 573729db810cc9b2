import { addressKey } from '../../platform/access/addresses.ts';
import { type FieldProblems, invalid } from '../../platform/errors.ts';
import type { Turn } from '../../platform/storage/turn.ts';
import type { Entered } from '../entering.ts';
import { EMAIL_TAKEN, listed, REQUIRED, refuseProblems } from '../field-problems.ts';
import type { Client, Logins, Parts } from '../logins.ts';
import type { Registration } from '../registration.ts';
import { emailKey } from '../rules/email.ts';
import { FACE_PROBLEM, isFace } from '../rules/face.ts';
import { cleanName } from '../rules/name.ts';
import { formPasswordProblems, passwordProblems } from '../rules/password.ts';
import {
  displayName,
  formUsernameProblems,
  guestName,
  numbered,
  usernameKey,
  usernameProblems,
} from '../rules/username.ts';
import type {
  DeviceToken,
  Guest,
  GuestMade,
  Register,
  Registered,
  RegisteredWithEmail,
  RegisterWithEmail,
  Signup,
} from '../schema.ts';
import type { Account } from '../store.ts';

/** Counted separately for guests and for registrations. A party or a school class may share one address. */
const NEW_ACCOUNTS_PER_ADDRESS = { most: 60, windowMs: 600_000 };
/** Guests who come with the code of an open lobby. They do not count for their address. */
const NEW_GUESTS_PER_LOBBY = NEW_ACCOUNTS_PER_ADDRESS;
/**
 * Whether the game with this code still takes players. Throws for an unknown code, and 429 for an address that has
 * tried too many.
 */
export type IsOpen = (code: number, address: string) => boolean;

const MOST_NUMBERED = 99;
const NAME_TAKEN = 'A user with that username already exists.';

export type RegisterActions = ReturnType<typeof makeRegisterActions>;

/** All the ways to make an account, each as its document describes it. */
export function makeRegisterActions(
  { database, ports, limits, passwords, store }: Parts,
  logins: Logins,
  registration: Registration,
  isOpen: IsOpen,
) {
  function usernameTaken(name: string, otherwise = usernameProblems): string[] {
    return store.findByKey(usernameKey(name)) ? [NAME_TAKEN] : otherwise(name);
  }

  /** Asks twice, before the slow hash and after it, because things may have changed meanwhile. */
  async function create<T>(
    { password, invitation }: { password: string; invitation?: string | undefined },
    client: Client,
    problems: () => FieldProblems,
    add: (kept: Pick<Account, 'passwordHash' | 'invitationId'>, turn: Turn) => T,
  ): Promise<T> {
    const newcomer = { invitation, address: client.address };
    await database.read(() => {
      registration.check(newcomer);
      refuseProblems(problems());
    });
    countNew('register', client);
    const passwordHash = await passwords.hash(password);
    return database.commit((turn) => {
      refuseProblems(problems());
      return add({ passwordHash, invitationId: registration.admit(newcomer) }, turn);
    });
  }

  function countNew(what: 'guest' | 'register', { address }: Client): void {
    const { most, windowMs } = NEW_ACCOUNTS_PER_ADDRESS;
    limits.use(what, addressKey(address), most, windowMs);
  }

  function freeName(wanted: string): string {
    for (let n = 1; n <= MOST_NUMBERED; n++) {
      const name = numbered(wanted, n);
      if (!store.findByKey(usernameKey(name))) return name;
    }
    return numbered(wanted, 1000 + ports.randomBytes(4).readUInt32BE());
  }

  function enter<T>(turn: Turn, account: Account, client: Client, wantsWeb: boolean, answer: T): Entered<T> {
    return { answer, web: wantsWeb ? logins.startWebLogin(turn, account, client) : undefined };
  }

  return {
    freeName,

    /** (seed 000, User Registration) */
    register(body: Register, found: FieldProblems, client: Client): Promise<Registered> {
      const { password, invitation } = body;
      const name = found.username ? '' : displayName(body.username);
      const problems = () => ({
        ...listed('username', found.username ? [] : usernameTaken(name)),
        ...listed('password', found.password ? [] : passwordProblems(password, name)),
        ...found,
      });
      return create({ password, ...tokenOf(invitation, found) }, client, problems, (kept) => {
        const { id } = logins.addAccount(name, kept);
        return { id, username: name, password: 'argon2id$********' };
      });
    },

    /** (seed 001, User Registration) */
    registerWithEmail(
      body: RegisterWithEmail,
      found: FieldProblems,
      client: Client,
    ): Promise<RegisteredWithEmail> {
      const { password, password2, email, first_name = '', last_name = '', invitation } = body;
      const username = found.username ? '' : displayName(body.username);
      const key = found.email ? '' : emailKey(email);
      const weak = () =>
        password === password2 ? passwordProblems(password, username) : ["Password fields didn't match."];
      const problems = () => ({
        ...listed('username', found.username ? [] : usernameTaken(username)),
        ...listed('email', store.findByEmail(key) ? [EMAIL_TAKEN] : []),
        ...listed('password', found.password || found.password2 ? [] : weak()),
        ...found,
      });
      return create({ password, ...tokenOf(invitation, found) }, client, problems, (kept) => {
        const names = { email, emailKey: key, firstName: first_name, lastName: last_name };
        logins.addAccount(username, { ...kept, ...names });
        return { username, email, first_name, last_name };
      });
    },

    /** (seed 002, signup) Registers and logs in at once. Throws problems by field; the route wraps them. */
    signup(body: Signup, client: Client, wantsWeb: boolean): Promise<Entered<DeviceToken>> {
      const { username = '', password1 = '', password2 = '', invitation } = body;
      const name = displayName(username);
      const again = () => (password1 === '' ? [] : formPasswordProblems(password1, password2, name));
      const problems = () => ({
        ...listed('username', name === '' ? [REQUIRED] : usernameTaken(name, formUsernameProblems)),
        ...listed('password1', password1 === '' ? [REQUIRED] : []),
        ...listed('password2', password2 === '' ? [REQUIRED] : again()),
      });
      return create({ password: password1, invitation }, client, problems, (kept, turn) => {
        const account = logins.addAccount(name, kept);
        return enter(turn, account, client, wantsWeb, { token: logins.deviceToken(account) });
      });
    },

    /** Creates an account without a password, which can play at once. */
    async guest(
      { name, face, game_code, invitation }: Guest,
      client: Client,
      wantsWeb: boolean,
    ): Promise<Entered<GuestMade>> {
      const clean = cleanName(name);
      if ('problem' in clean) throw invalid({ name: [clean.problem] });
      if (face && !isFace(face)) throw invalid({ face: [FACE_PROBLEM] });
      const isInvited =
        game_code !== undefined && (await database.read(() => isOpen(game_code, client.address)));
      const { most, windowMs } = NEW_GUESTS_PER_LOBBY;
      const newcomer = { invitation, address: client.address };
      if (isInvited) limits.use('guest of a lobby', game_code, most, windowMs);
      else {
        await database.read(() => registration.check(newcomer));
        countNew('guest', client);
      }
      return database.commit((turn) => {
        const invitationId = isInvited ? null : registration.admit(newcomer);
        const wanted = logins.cover(clean.text);
        const free = freeName(guestName(wanted));
        const shown = { name: wanted === free ? null : wanted, face: face ?? null };
        const account = logins.addAccount(free, { ...shown, passwordHash: null, invitationId });
        const { id, username } = account;
        return enter(turn, account, client, wantsWeb, {
          id,
          username,
          ...logins.startLogin(turn, account, client),
        });
      });
    },
  };
}

/** If the schema has refused a field, it may hold anything. */
function tokenOf(invitation: string | undefined, { invitation: problems }: FieldProblems) {
  return { invitation: problems ? '' : invitation };
}
