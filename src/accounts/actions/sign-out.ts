import { sha256 } from '../../platform/access/digest.ts';
import type { Viewer } from '../../platform/access/viewer.ts';
import { AppError, defineErrors, invalid } from '../../platform/errors.ts';
import type { Turn } from '../../platform/storage/turn.ts';
import type { Closing } from '../closing.ts';
import { REQUIRED, WRONG_PASSWORD } from '../field-problems.ts';
import type { Logins, Parts } from '../logins.ts';
import type { Identify } from '../password-check.ts';
import type { DelLogout, Logout } from '../schema.ts';

defineErrors({
  refresh_token_required: { status: 400, text: 'Refresh token required', member: 'error' },
  refresh_token_invalid: {
    status: 400,
    text: 'Invalid refresh token: Token is invalid or expired',
    member: 'error',
  },
  refresh_token_revoked: {
    status: 400,
    text: 'Invalid refresh token: Token is blacklisted',
    member: 'error',
  },
  refresh_token_foreign: { status: 403, text: 'Token does not belong to user', member: 'error' },
});

const LOGGED_OUT = { message: 'Successfully logged out', logout: 'success' };

export type SignOutActions = ReturnType<typeof makeSignOutActions>;

/** Logging out, logging out everywhere, and closing the account. */
export function makeSignOutActions(
  { database, store, credentials }: Parts,
  logins: Logins,
  closing: Closing,
  identify: Identify,
) {
  /** Revokes the login of a refresh token. Refuses a token that is not the viewer's. */
  function revoke(turn: Turn, viewer: Viewer, refresh: unknown): void {
    const read = typeof refresh === 'string' ? credentials.readRefresh(refresh) : undefined;
    if (!read) throw new AppError('refresh_token_invalid');
    if (read.revoked) throw new AppError('refresh_token_revoked');
    if (read.accountId !== viewer.id) throw new AppError('refresh_token_foreign');
    logins.endLogin(turn, read.loginId);
  }

  /** Ends the viewer's web login. False if this browser does not have it. */
  function endWebLogin(turn: Turn, viewer: Viewer, cookie: string | undefined): boolean {
    if (cookie === undefined) return false;
    const loginId = sha256(cookie);
    if (store.findByLogin(loginId)?.id !== viewer.id) return false;
    return logins.endLogin(turn, loginId);
  }

  return {
    /** (seed 001, User Logout; seed 002, logout) `cookie` is the web login's cookie. */
    logout(viewer: Viewer, { refresh }: Logout, cookie: string | undefined): Promise<typeof LOGGED_OUT> {
      return database.commit((turn) => {
        if (refresh !== undefined) {
          revoke(turn, viewer, refresh);
          return LOGGED_OUT;
        }
        const ended = endWebLogin(turn, viewer, cookie);
        if (!ended && viewer.credential === 'bearer') throw new AppError('refresh_token_required');
        return LOGGED_OUT;
      });
    },

    /** (seed 002, del-logout) Ends every login and deletes the account's data. With `account`, also closes it. */
    async delLogout(viewer: Viewer, { account: closes, password }: DelLogout): Promise<{ logout: string }> {
      const before = await database.read(() => logins.own(viewer));
      const leave = (turn: Turn) => {
        const account = logins.holder(viewer);
        // A guest may have set a password in the meantime.
        if (closes && account.passwordHash !== before.passwordHash) throw invalid({ password: [REQUIRED] });
        closing.forget(turn, account, closes === true);
        if (closes) closing.close(turn, account);
        return { logout: 'success' };
      };
      if (!closes || before.passwordHash === null) return database.commit(leave);
      if (password === undefined) throw invalid({ password: [REQUIRED] });
      const shown = { username: before.username, password };
      const left = await identify(shown, viewer, (_account, turn) => leave(turn));
      if (!left) throw invalid({ password: [WRONG_PASSWORD] });
      return left;
    },
  };
}
