import type { Accounts } from '../../accounts/index.ts';
import type { Viewer } from '../../platform/access/viewer.ts';
import { AppError, defineErrors, invalid } from '../../platform/errors.ts';
import type { Database } from '../../platform/storage/database.ts';
import type { Turn } from '../../platform/storage/turn.ts';
import { encodeKey } from '../rules/key.ts';
import { ACCOUNTS } from '../rules/shape.ts';
import type { AccountChange, PasswordForm } from '../schema.ts';
import type { Audit } from './audit.ts';

defineErrors({
  not_staff: { status: 403, text: 'Only administrators may use this site.' },
  own_account: {
    status: 409,
    text: 'This is your own account. Only another administrator can do this, so that one always remains.',
  },
});

export type AccountActions = ReturnType<typeof makeAccountActions>;

/** What administrators can do to accounts. Each change adds a row to the audit log. */
export function makeAccountActions(
  database: Database,
  { staff, nameOf, findPerson }: Accounts,
  audit: Audit,
) {
  /** Another administrator may have removed this one's rights since the request began. */
  function refuseFormer({ id }: Viewer): void {
    const { isActive, isStaff } = staff.stateOf(id);
    if (!isActive || !isStaff) throw new AppError('not_staff');
  }

  function record(viewer: Viewer, id: number, action: string, detail?: object): void {
    audit(viewer, { action, subject: ACCOUNTS, key: encodeKey([id]), ...(detail ? { detail } : {}) });
  }

  function setActive(turn: Turn, viewer: Viewer, id: number, to: boolean): void {
    const { isActive: from } = staff.stateOf(id);
    if (from === to) return;
    staff.setActive(turn, id, to);
    record(viewer, id, to ? 'activate' : 'deactivate', { is_active: { from, to } });
  }

  function setStaff(turn: Turn, viewer: Viewer, id: number, to: boolean): void {
    const { isStaff: from } = staff.stateOf(id);
    if (from === to) return;
    staff.setStaff(turn, id, to);
    record(viewer, id, to ? 'make administrator' : 'remove administrator rights', { is_staff: { from, to } });
  }

  /** Administrators cannot disable themselves, so there is always at least one. */
  function refuseOwn(viewer: Viewer, id: number): void {
    if (viewer.id === id) throw new AppError('own_account');
  }

  const changes: Record<AccountChange, (turn: Turn, viewer: Viewer, id: number) => void> = {
    activate: (turn, viewer, id) => setActive(turn, viewer, id, true),
    deactivate(turn, viewer, id) {
      refuseOwn(viewer, id);
      setActive(turn, viewer, id, false);
    },
    staff: (turn, viewer, id) => setStaff(turn, viewer, id, true),
    'not-staff'(turn, viewer, id) {
      refuseOwn(viewer, id);
      setStaff(turn, viewer, id, false);
    },
    'log-out'(turn, viewer, id) {
      staff.endLogins(turn, id);
      record(viewer, id, 'log out everywhere');
    },
  };

  return {
    change: (viewer: Viewer, id: number, change: AccountChange): Promise<void> =>
      database.commit((turn) => {
        refuseFormer(viewer);
        changes[change](turn, viewer, id);
      }),

    /** Throws 404 if there is no such account, or its owner has closed it. */
    named: (viewer: Viewer, id: number): Promise<{ id: number; name: string; own: boolean }> =>
      database.read(() => {
        const name = findPerson(id)?.username;
        if (name === undefined || staff.stateOf(id).closed) throw new AppError('not_found');
        return { id, name, own: viewer.id === id };
      }),

    /** Throws `invalid` by field if the password is too weak or the two do not match. */
    async setPassword(viewer: Viewer, id: number, { password, again }: PasswordForm): Promise<void> {
      if (password !== again) throw invalid({ again: ["The two password fields didn't match."] });
      const name = await database.read(() => nameOf(id));
      const passwordHash = await staff.hashPassword(name, password);
      await database.commit((turn) => {
        refuseFormer(viewer);
        staff.setPassword(turn, id, passwordHash);
        record(viewer, id, 'new password');
      });
    },
  };
}
