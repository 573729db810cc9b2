import { sha256 } from '../../platform/access/digest.ts';
import type { Viewer } from '../../platform/access/viewer.ts';
import { AppError, defineErrors } from '../../platform/errors.ts';
import { isoFromMs } from '../../platform/ports.ts';
import type { Turn } from '../../platform/storage/turn.ts';
import type { Entered } from '../entering.ts';
import type { Client, Logins, Parts } from '../logins.ts';
import type { GuestMade } from '../schema.ts';
import type { Move } from '../schema-move.ts';
import type { Account } from '../store.ts';

defineErrors({
  move_not_valid: { status: 404, text: 'This link has been used, or is older than two minutes.' },
});

const MOVE_MS = 120_000;
/** An evening: how long the device that made the link can take the login back. */
const BACK_MS = 3 * 3_600_000;
const TOKEN_BYTES = 16;

export type MoveActions = ReturnType<typeof makeMoveActions>;

/** Moves a login to another device. */
export function makeMoveActions({ credentials, database, ports, store }: Parts, logins: Logins) {
  function enter(
    turn: Turn,
    account: Account,
    client: Client,
    wantsWeb: boolean,
    loginId = ports.newId(),
  ): Entered<GuestMade> {
    const { id, username } = account;
    return {
      answer: { id, username, ...logins.startLogin(turn, account, client, loginId) },
      web: wantsWeb ? logins.startWebLogin(turn, account, client) : undefined,
    };
  }

  return {
    make(viewer: Viewer): Promise<Move> {
      return database.commit(() => {
        const { id } = logins.holder(viewer);
        const token = ports.randomBytes(TOKEN_BYTES).toString('base64url');
        const endsAtMs = ports.now() + MOVE_MS;
        store.removeMoves(id, ports.now());
        store.addMove({ tokenHash: sha256(token), accountId: id, loginId: viewer.loginId, endsAtMs });
        return { token, back: credentials.wayBack(token), ends_at: isoFromMs(endsAtMs) };
      });
    },

    /**
     * Ends the login that made the link, if it is still valid. For a guest, ends all logins, because a page has two.
     * The new login gets a link for the way back.
     */
    redeem(token: string, client: Client, wantsWeb: boolean): Promise<Entered<GuestMade>> {
      return database.commit((turn) => {
        const move = store.takeMove(sha256(token), ports.now());
        const login = move && store.findLogin(move.loginId);
        const isGood = login?.revokedAtMs === null && login.expiresAtMs > ports.now();
        const account = isGood ? store.findById(login.accountId) : undefined;
        if (!move || !account?.isActive) throw new AppError('move_not_valid');
        if (account.passwordHash === null) logins.endLogins(turn, account);
        else logins.endLogin(turn, move.loginId);
        const loginId = ports.newId();
        const endsAtMs = ports.now() + BACK_MS;
        const tokenHash = sha256(credentials.wayBack(token));
        store.removeMoves(account.id, ports.now());
        store.addMove({ tokenHash, accountId: account.id, loginId, endsAtMs });
        return enter(turn, account, client, wantsWeb, loginId);
      });
    },

    /**
     * Inside `commit`: moves a guest's account to this client and ends all its other logins. Throws for an unknown id.
     */
    takeOver(turn: Turn, accountId: number, client: Client, wantsWeb: boolean): Entered<GuestMade> {
      const account = store.findById(accountId);
      if (!account?.isActive) throw new AppError('move_not_valid');
      logins.endLogins(turn, account);
      return enter(turn, account, client, wantsWeb);
    },
  };
}
