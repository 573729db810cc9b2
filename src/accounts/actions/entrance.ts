import { addressKey } from '../../platform/access/limits.ts';
import { challenge } from '../../platform/access/viewer.ts';
import { AppError, defineErrors, type FieldProblems, invalid } from '../../platform/errors.ts';
import type { Turn } from '../../platform/storage/unit-of-work.ts';
import { emailKey } from '../rules/email.ts';
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
  LoggedIn,
  Login,
  Register,
  Registered,
  RegisteredWithEmail,
  RegisterWithEmail,
  Signup,
  TokenPair,
} from '../schema.ts';
import type { Account } from '../store.ts';
import {
  type Client,
  type Desk,
  EMAIL_TAKEN,
  listed,
  type Parts,
  REQUIRED,
  refuseProblems,
  type WebLogin,
} from './desk.ts';

defineErrors({
  bad_login: { status: 401, text: 'Invalid credentials' },
});

/** New guests, and new registrations, each. A party or a school class may share one address. */
const NEW_OF_ADDRESS = { most: 60, windowMs: 600_000 };
const MOST_NUMBERED = 99;
const NAME_TAKEN = 'A user with that username already exists.';

export type EntranceActions = ReturnType<typeof makeEntranceActions>;

/** The answer, and the web login for the cookies; undefined if no cookies may be set. */
export interface Entered<T> {
  answer: T;
  web: WebLogin | undefined;
}

/** All the ways to register and log in, each as its document describes it. */
export function makeEntranceActions({ database, ports, limits, passwords, store }: Parts, desk: Desk) {
  function usernameTaken(name: string, otherwise = usernameProblems): string[] {
    return store.findByKey(usernameKey(name)) ? [NAME_TAKEN] : otherwise(name);
  }

  /** Calls `problems` before the slow hash and again after it, because things may have changed meanwhile. */
  async function create<T>(
    password: string,
    client: Client,
    problems: () => FieldProblems,
    add: (passwordHash: string, turn: Turn) => T,
  ): Promise<T> {
    await database.read(() => refuseProblems(problems()));
    countNew('register', client);
    const passwordHash = await passwords.hash(password);
    return database.commit((turn) => {
      refuseProblems(problems());
      return add(passwordHash, turn);
    });
  }

  function countNew(what: 'guest' | 'register', { address }: Client): void {
    limits.use(what, addressKey(address), NEW_OF_ADDRESS.most, NEW_OF_ADDRESS.windowMs);
  }

  function freeName(wanted: string): string {
    for (let n = 1; n <= MOST_NUMBERED; n++) {
      const name = numbered(wanted, n);
      if (!store.findByKey(usernameKey(name))) return name;
    }
    return numbered(wanted, 1000 + ports.randomBytes(4).readUInt32BE());
  }

  function enter<T>(turn: Turn, account: Account, client: Client, wantsWeb: boolean, answer: T): Entered<T> {
    return { answer, web: wantsWeb ? desk.startWebLogin(turn, account, client) : undefined };
  }

  return {
    /** (seed 000, User Registration) */
    register(body: Register, found: FieldProblems, client: Client): Promise<Registered> {
      const { password } = body;
      const name = found.username ? '' : displayName(body.username);
      const problems = () => ({
        ...listed('username', found.username ? [] : usernameTaken(name)),
        ...listed('password', found.password ? [] : passwordProblems(password, name)),
        ...found,
      });
      return create(password, client, problems, (passwordHash) => {
        const { id } = desk.addAccount(name, passwordHash);
        return { id, username: name, password: 'argon2id$********' };
      });
    },

    /** (seed 001, User Registration) */
    registerWithEmail(
      body: RegisterWithEmail,
      found: FieldProblems,
      client: Client,
    ): Promise<RegisteredWithEmail> {
      const { password, password2, email, first_name = '', last_name = '' } = body;
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
      return create(password, client, problems, (passwordHash) => {
        const names = { email, emailKey: key, firstName: first_name, lastName: last_name };
        desk.addAccount(username, passwordHash, names);
        return { username, email, first_name, last_name };
      });
    },

    /** (seed 002, signup) Registers and logs in at once. Throws problems by field; the route wraps them. */
    signup(body: Signup, client: Client, wantsWeb: boolean): Promise<Entered<DeviceToken>> {
      const { username = '', password1 = '', password2 = '' } = body;
      const name = displayName(username);
      const again = () => (password1 === '' ? [] : formPasswordProblems(password1, password2, name));
      const problems = () => ({
        ...listed('username', name === '' ? [REQUIRED] : usernameTaken(name, formUsernameProblems)),
        ...listed('password1', password1 === '' ? [REQUIRED] : []),
        ...listed('password2', password2 === '' ? [REQUIRED] : again()),
      });
      return create(password1, client, problems, (passwordHash, turn) => {
        const account = desk.addAccount(name, passwordHash);
        return enter(turn, account, client, wantsWeb, { token: desk.deviceToken(account) });
      });
    },

    /** (seed 000, User Login) */
    async login(body: Login, client: Client): Promise<TokenPair> {
      const pair = await desk.identify(body, client, (account, turn) =>
        desk.startLogin(turn, account, client),
      );
      if (!pair) throw new AppError('no_active_account', challenge());
      return pair;
    },

    /** (seeds 001 and 002, login) Answers with everything the two documents promise. */
    async loginEverywhere(body: Login, client: Client, wantsWeb: boolean): Promise<Entered<LoggedIn>> {
      const entered = await desk.identify(body, client, (account, turn) => {
        const { uuid, username, email, firstName, lastName } = account;
        const user = { id: uuid, username, email: email ?? '', first_name: firstName, last_name: lastName };
        const token = desk.deviceToken(account);
        return enter(turn, account, client, wantsWeb, {
          ...desk.startLogin(turn, account, client),
          user,
          token,
        });
      });
      if (!entered) throw new AppError('bad_login', { extra: { authError: 'bad login' }, ...challenge() });
      return entered;
    },

    /** Starts a web login for an administrator. Undefined for anyone else. */
    async loginStaff(body: Login, client: Client): Promise<WebLogin | undefined> {
      return desk.identify(body, client, (account, turn) =>
        account.isStaff ? desk.startWebLogin(turn, account, client) : undefined,
      );
    },

    /** (seed 002, obtain) */
    async obtain(body: Login, client: Client): Promise<DeviceToken> {
      const token = await desk.identify(body, client, desk.deviceToken);
      if (token) return { token };
      throw invalid({ non_field_errors: ['Unable to log in with provided credentials.'] });
    },

    /** Creates an account without a password, which can play at once. */
    async guest({ name }: Guest, client: Client, wantsWeb: boolean): Promise<Entered<GuestMade>> {
      const wanted = guestName(name);
      const problems = usernameProblems(numbered(wanted, 1));
      if (problems.length > 0) throw invalid({ name: ['This name is not available.'] });
      countNew('guest', client);
      return database.commit((turn) => {
        const account = desk.addAccount(freeName(wanted), null);
        const { id, username } = account;
        return enter(turn, account, client, wantsWeb, {
          id,
          username,
          ...desk.startLogin(turn, account, client),
        });
      });
    },
  };
}
