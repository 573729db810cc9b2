import type { Accounts, AccountTexts } from '../../accounts/index.ts';
import type { Viewer } from '../../platform/access/viewer.ts';
import { AppError, defineErrors, invalid } from '../../platform/errors.ts';
import type { Database } from '../../platform/storage/database.ts';
import type { Turn } from '../../platform/storage/turn.ts';
import { encodeKey } from '../rules/key.ts';
import type { Role } from '../rules/roles.ts';
import { ACCOUNTS } from '../rules/shape.ts';
import type { AccountChange, AccountForm, NewAccountForm, PasswordForm } from '../schema.ts';
import type { Audit } from './audit.ts';
import type { Door } from './doors.ts';

defineErrors({
  own_account: {
    status: 409,
    text: 'This is your own account. Only another administrator can do this, so that one always remains.',
  },
});

const TEXTS = ['username', 'name', 'first_name', 'last_name', 'email'] as const;
const UNEQUAL = "The two password fields didn't match.";

export type AccountActions = ReturnType<typeof makeAccountActions>;

/** What administrators can do to accounts. Each change adds a row to the audit log. */
export function makeAccountActions(
  database: Database,
  { staff, nameOf, findPerson }: Accounts,
  audit: Audit,
  door: Door,
) {
  function record(viewer: Viewer, id: number, action: string, detail?: object): void {
    audit(viewer, { action, subject: ACCOUNTS, key: encodeKey([id]), ...(detail ? { detail } : {}) });
  }

  function setActive(turn: Turn, viewer: Viewer, id: number, to: boolean): void {
    const { isActive: from } = staff.stateOf(id);
    if (from === to) return;
    staff.setActive(turn, id, to);
    record(viewer, id, to ? 'activate' : 'deactivate', { is_active: { from, to } });
  }

  function setRole(turn: Turn, viewer: Viewer, id: number, to: Role | undefined): void {
    refuseOwn(viewer, id);
    const { role: from } = staff.stateOf(id);
    if (from === to) return;
    staff.setRole(turn, id, to);
    const action = to === undefined ? 'remove administrator rights' : `make ${to}`;
    record(viewer, id, action, { role: { from: from ?? 'none', to: to ?? 'none' } });
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
    staff: (turn, viewer, id) => setRole(turn, viewer, id, 'administrator'),
    moderator: (turn, viewer, id) => setRole(turn, viewer, id, 'moderator'),
    viewer: (turn, viewer, id) => setRole(turn, viewer, id, 'viewer'),
    'not-staff': (turn, viewer, id) => setRole(turn, viewer, id, undefined),
    'log-out'(turn, viewer, id) {
      staff.endLogins(turn, id);
      record(viewer, id, 'log out everywhere');
    },
  };

  return {
    refuseOwn,

    /** Inside `commit`, after the viewer has been checked: one of the changes that take only a button. */
    changeOne: (turn: Turn, viewer: Viewer, id: number, change: AccountChange): void =>
      changes[change](turn, viewer, id),

    change: (viewer: Viewer, id: number, change: AccountChange): Promise<void> =>
      database.commit((turn) => {
        door(viewer, 'administer');
        changes[change](turn, viewer, id);
      }),

    /** Throws 404 if there is no such account, or its owner has closed it. */
    named: (viewer: Viewer, id: number): Promise<{ id: number; name: string; own: boolean }> =>
      database.read(() => {
        door(viewer, 'administer');
        const name = findPerson(id)?.username;
        if (name === undefined || staff.stateOf(id).closed) throw new AppError('not_found');
        return { id, name, own: viewer.id === id };
      }),

    /** For the page that adds an account. */
    mayAdd: (viewer: Viewer): Promise<void> => database.read(() => void door(viewer, 'administer')),

    textsOf: (viewer: Viewer, id: number): Promise<AccountTexts> =>
      database.read(() => {
        door(viewer, 'administer');
        return staff.textsOf(id);
      }),

    /** Throws `invalid` by field. */
    rewrite: (viewer: Viewer, id: number, texts: AccountForm): Promise<void> =>
      database.commit((turn) => {
        door(viewer, 'administer');
        const before = staff.textsOf(id);
        staff.rewrite(turn, id, texts);
        const after = staff.textsOf(id);
        const changed = TEXTS.filter((name) => before[name] !== after[name]);
        if (changed.length === 0) return;
        const detail = changed.map((name) => [name, { from: before[name], to: after[name] }]);
        record(viewer, id, 'edit', Object.fromEntries(detail));
      }),

    /** Returns the id of the new account. Throws `invalid` by field. */
    async add(viewer: Viewer, { password, again, ...texts }: NewAccountForm): Promise<number> {
      if (password !== again) throw invalid({ again: [UNEQUAL] });
      await database.read(() => {
        door(viewer, 'administer');
        staff.checkTexts(texts);
      });
      const passwordHash = await staff.hashPassword(texts.username, password);
      return database.commit((turn) => {
        door(viewer, 'administer');
        const id = staff.add(turn, texts, passwordHash);
        record(viewer, id, 'add', { username: texts.username });
        return id;
      });
    },

    /** Throws `invalid` by field if the password is too weak or the two do not match. */
    async setPassword(viewer: Viewer, id: number, { password, again }: PasswordForm): Promise<void> {
      if (password !== again) throw invalid({ again: [UNEQUAL] });
      const name = await database.read(() => {
        door(viewer, 'administer');
        return nameOf(id);
      });
      const passwordHash = await staff.hashPassword(name, password);
      await database.commit((turn) => {
        door(viewer, 'administer');
        staff.setPassword(turn, id, passwordHash);
        record(viewer, id, 'new password');
      });
    },
  };
}
