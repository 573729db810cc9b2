import { challenge } from '../../platform/access/viewer.ts';
import { AppError, defineErrors, invalid } from '../../platform/errors.ts';
import type { Entered } from '../entering.ts';
import type { Client, Logins, WebLogin } from '../logins.ts';
import type { Identify } from '../password-check.ts';
import type { DeviceToken, LoggedIn, Login, TokenPair } from '../schema.ts';

defineErrors({
  no_active_account: { status: 401, text: 'No active account found with the given credentials' },
  bad_login: { status: 401, text: 'Invalid credentials' },
});

export type SignInActions = ReturnType<typeof makeSignInActions>;

/** All the ways to log in with a password, each as its document describes it. */
export function makeSignInActions(logins: Logins, identify: Identify) {
  return {
    /** (seed 000, User Login) */
    async login(body: Login, client: Client): Promise<TokenPair> {
      const pair = await identify(body, client, (account, turn) => logins.startLogin(turn, account, client));
      if (!pair) throw new AppError('no_active_account', challenge());
      return pair;
    },

    /** (seeds 001 and 002, login) Answers with everything the two documents promise. */
    async loginEverywhere(body: Login, client: Client, wantsWeb: boolean): Promise<Entered<LoggedIn>> {
      const entered = await identify(body, client, (account, turn) => {
        const { uuid, username, email, firstName, lastName } = account;
        const user = { id: uuid, username, email: email ?? '', first_name: firstName, last_name: lastName };
        const token = logins.deviceToken(account);
        return {
          answer: {
            ...logins.startLogin(turn, account, client),
            user,
            token,
          },
          web: wantsWeb ? logins.startWebLogin(turn, account, client) : undefined,
        };
      });
      if (!entered) throw new AppError('bad_login', { extra: { authError: 'bad login' }, ...challenge() });
      return entered;
    },

    /** Starts a web login for an administrator. The name may be typed in any case. Undefined for anyone else. */
    async loginStaff(body: Login, client: Client): Promise<WebLogin | undefined> {
      return identify({ ...body, ignore_case: true }, client, (account, turn) =>
        account.isStaff ? logins.startWebLogin(turn, account, client) : undefined,
      );
    },

    /** (seed 002, obtain) */
    async obtain(body: Login, client: Client): Promise<DeviceToken> {
      const token = await identify(body, client, logins.deviceToken);
      if (token) return { token };
      throw invalid({ non_field_errors: ['Unable to log in with provided credentials.'] });
    },
  };
}
