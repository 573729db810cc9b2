import type { Viewer } from '../../platform/access/viewer.ts';
import { AppError, defineErrors, invalid } from '../../platform/errors.ts';
import { toMe } from '../account-views.ts';
import { EMAIL_TAKEN, listed, REQUIRED, refuseProblems, WRONG_PASSWORD } from '../field-problems.ts';
import type { Logins, Parts } from '../logins.ts';
import type { Identify } from '../password-check.ts';
import type { Registration } from '../registration.ts';
import { emailKey } from '../rules/email.ts';
import { FACE_PROBLEM, isFace } from '../rules/face.ts';
import { cleanName } from '../rules/name.ts';
import { passwordProblems } from '../rules/password.ts';
import type { ChangeMe, ChangePassword, Me } from '../schema.ts';
import type { Account } from '../store.ts';

defineErrors({
  login_not_found: { status: 404, text: 'There is no such login.' },
});

/** A new name is pushed to everybody who sees it. */
const RENAMES = { most: 30, windowMs: 60_000 };
const DAY_MS = 24 * 3_600_000;

export type ProfileActions = ReturnType<typeof makeProfileActions>;

/** What a user can do with their own account: profile, password and logins. */
export function makeProfileActions(
  { database, limits, ports, passwords, store }: Parts,
  logins: Logins,
  registration: Registration,
  identify: Identify,
) {
  /** Checks the current password and returns its hash; null for a guest, who has none. */
  async function shownHash(viewer: Viewer, password: string | undefined): Promise<string | null> {
    const { username, passwordHash } = await database.read(() => logins.own(viewer));
    if (passwordHash === null) return null;
    if (password === undefined) throw invalid({ old_password: [REQUIRED] });
    const known = await identify({ username, password }, viewer, (account) => account.passwordHash);
    if (known === undefined) throw invalid({ old_password: [WRONG_PASSWORD] });
    return known;
  }

  /**
   * A guest who sets a first password becomes a full account. A guest who came with an invitation needs no second one.
   */
  function isNewcomer({ passwordHash, invitationId }: Account): boolean {
    return passwordHash === null && invitationId === null;
  }

  return {
    change(viewer: Viewer, { name, face, email, first_name, last_name }: ChangeMe): Promise<Me> {
      const shown = shownChanges(name, face, logins.cover);
      const isShown = Object.keys(shown).length > 0;
      if (isShown) limits.use('shown name', viewer.id, RENAMES.most, RENAMES.windowMs);
      return database.commit((turn) => {
        logins.holder(viewer);
        const key = email ? emailKey(email) : null;
        const owner = key === null ? undefined : store.findByEmail(key);
        const taken = owner !== undefined && owner.id !== viewer.id;
        refuseProblems(listed('email', taken ? [EMAIL_TAKEN] : []));
        const changes = {
          ...shown,
          ...(email === undefined ? {} : { email: email || null, emailKey: key }),
          ...(first_name === undefined ? {} : { firstName: first_name }),
          ...(last_name === undefined ? {} : { lastName: last_name }),
        };
        const account =
          Object.keys(changes).length > 0 ? store.change(viewer.id, changes) : logins.own(viewer);
        if (isShown) for (const domain of database.domains.all()) domain.renameUser?.(turn, viewer.id);
        return toMe(account);
      });
    },

    /** Ends all other logins, and replaces the device token unless this request used it. A guest needs no old password. */
    async changePassword(viewer: Viewer, body: ChangePassword): Promise<Record<string, never>> {
      const { old_password, new_password, invitation } = body;
      const newcomer = { invitation, address: viewer.address };
      await database.read(() => isNewcomer(logins.own(viewer)) && registration.check(newcomer));
      refuseProblems(listed('new_password', passwordProblems(new_password, viewer.username)));
      const known = await shownHash(viewer, old_password);
      const passwordHash = await passwords.hash(new_password);
      return database.commit((turn) => {
        const account = logins.holder(viewer);
        if (account.passwordHash !== known) {
          throw invalid({ old_password: [known === null ? REQUIRED : WRONG_PASSWORD] });
        }
        const invited = isNewcomer(account) ? { invitationId: registration.admit(newcomer) } : {};
        store.change(account.id, { passwordHash, ...invited });
        logins.endLogins(turn, account, viewer.loginId);
        return {};
      });
    },

    endLogin(viewer: Viewer, loginId: string): Promise<void> {
      return database.commit((turn) => {
        const mine = store.findLogin(loginId)?.accountId === viewer.id;
        if (!mine || !logins.endLogin(turn, loginId)) throw new AppError('login_not_found');
      });
    },

    /** Extends a web login in use, at most once a day. Returns the cookie's new lifetime in ms if it was extended. */
    slide(viewer: Viewer): Promise<number | undefined> {
      const late = () => {
        const expiresAtMs = store.findLogin(viewer.loginId)?.expiresAtMs ?? Number.MAX_SAFE_INTEGER;
        const lifetimeMs = logins.webMs(logins.own(viewer));
        return expiresAtMs - ports.now() < lifetimeMs - DAY_MS ? lifetimeMs : undefined;
      };
      return database.read(late).then((lifetimeMs) => {
        if (lifetimeMs === undefined) return undefined;
        return database.commit(() => {
          store.extendLogin(viewer.loginId, ports.now() + lifetimeMs);
          return lifetimeMs;
        });
      });
    },
  };
}

/** Returns the columns that change. Throws problems by field. */
function shownChanges(
  name: string | undefined,
  face: number[] | undefined,
  cover: (text: string) => string,
): Partial<Account> {
  const clean = name === undefined ? undefined : cleanName(name);
  refuseProblems({
    ...listed('name', clean && 'problem' in clean ? [clean.problem] : []),
    ...listed('face', face && !isFace(face) ? [FACE_PROBLEM] : []),
  });
  return { ...(clean && 'text' in clean ? { name: cover(clean.text) } : {}), ...(face ? { face } : {}) };
}
