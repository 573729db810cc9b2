import type { Accounts } from '../../accounts/index.ts';
import { sameText, sha256 } from '../../platform/access/digest.ts';
import { AppError, invalid } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import { encodeKey } from '../rules/key.ts';
import { ACCOUNTS } from '../rules/shape.ts';
import type { FirstForm } from '../schema.ts';
import type { AdminStore } from '../store.ts';
import type { Audit } from './audit.ts';

const NAME_TAKEN = 'A user with that username already exists.';

export type FirstActions = ReturnType<typeof makeFirstActions>;

/** The one-time link that creates the first administrator. */
export function makeFirstActions(
  { database, ports }: Pick<Platform, 'database' | 'ports'>,
  { staff, findId }: Accounts,
  store: AdminStore,
  audit: Audit,
) {
  /** Throws 404 unless this is the token of the newest link and there is no active administrator yet. */
  function check(token: string): void {
    const kept = store.firstAdmin();
    if (kept === undefined || staff.hasStaff() || !sameText(sha256(token), kept))
      throw new AppError('not_found');
  }

  /** The link only creates new accounts, so that its holder cannot take over an existing one. */
  function checkFree(username: string): void {
    if (findId(username) !== undefined) throw invalid({ username: [NAME_TAKEN] });
  }

  return {
    /** The path of a new link, which replaces earlier ones. Undefined if there is an active administrator. */
    link: (): Promise<string | undefined> =>
      database.commit(() => {
        if (staff.hasStaff()) {
          store.forgetFirstAdmin();
          return undefined;
        }
        const token = ports.randomBytes(32).toString('hex');
        store.keepFirstAdmin(sha256(token));
        return `/admin/first/${token}/`;
      }),

    check: (token: string): Promise<void> => database.read(() => check(token)),

    /** Throws `invalid` by field. If two requests race, one creates the account and the other gets 404. */
    async make(token: string, { username, password, again }: FirstForm, address: string): Promise<void> {
      await database.read(() => {
        check(token);
        if (password !== again) throw invalid({ again: ["The two password fields didn't match."] });
        staff.checkName(username);
        checkFree(username);
      });
      const passwordHash = await staff.hashPassword(username, password);
      await database.commit((turn) => {
        check(token);
        checkFree(username);
        const { id } = staff.makeSuperuser(turn, username, passwordHash);
        store.forgetFirstAdmin();
        audit(
          { id, username, address },
          { action: 'first administrator', subject: ACCOUNTS, key: encodeKey([id]) },
        );
      });
    },
  };
}
