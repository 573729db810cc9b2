import { AppError } from '../../platform/errors.ts';
import type { Turn } from '../../platform/storage/turn.ts';
import { listed, refuseProblems } from '../field-problems.ts';
import { FAILURES_MS } from '../guess-limit.ts';
import type { Logins, Parts } from '../logins.ts';
import { formPasswordProblems } from '../rules/password.ts';
import { displayName, usernameKey, usernameProblems } from '../rules/username.ts';
import type { Account } from '../store.ts';

const GUEST_DAYS_MS = 30 * 24 * 3_600_000;
/** Any others are deleted the next day, so that the purge never blocks the server noticeably. */
const GUESTS_AT_ONCE = 1_000;

type Role = NonNullable<Account['staffRole']>;

export interface StaffState {
  isActive: boolean;
  /** What the account may do on the admin site; undefined if it may not use it. */
  role: Role | undefined;
  closed: boolean;
}

export type StaffActions = ReturnType<typeof makeStaffActions>;

/** What administrators and the server itself do to accounts. Functions that take a Turn run inside a unit of work. */
export function makeStaffActions(
  { database, ports, passwords, store }: Pick<Parts, 'database' | 'ports' | 'passwords' | 'store'>,
  logins: Logins,
) {
  function found(userId: number): Account {
    const account = store.findById(userId);
    if (!account || account.closedAtMs !== null) throw new AppError('not_found');
    return account;
  }

  return {
    hasStaff: (): boolean => store.hasStaff(),

    /** Throws `not_found`. `closed`: its owner has closed it, and nothing in it can be changed. */
    stateOf(userId: number): StaffState {
      const account = store.findById(userId);
      if (!account) throw new AppError('not_found');
      const { isActive, isStaff, staffRole, closedAtMs } = account;
      return {
        isActive,
        role: isStaff ? (staffRole ?? 'administrator') : undefined,
        closed: closedAtMs !== null,
      };
    },

    setRole(_turn: Turn, userId: number, role: Role | undefined): void {
      store.change(found(userId).id, { isStaff: role !== undefined, staffRole: role ?? null });
    },

    /** An inactive account can do nothing, effective at once. Activating it again restores everything. */
    setActive(turn: Turn, userId: number, isActive: boolean): void {
      const account = found(userId);
      store.change(userId, { isActive });
      if (!isActive) logins.hangUp(turn, account);
    },

    endLogins(turn: Turn, userId: number): void {
      logins.endLogins(turn, found(userId));
    },

    /** Hashes a new password for `setPassword`. Throws `invalid` with `password` if it is too weak. */
    async hashPassword(username: string, password: string): Promise<string> {
      refuseProblems(listed('password', formPasswordProblems(password, password, username)));
      return passwords.hash(password);
    },

    setPassword(turn: Turn, userId: number, passwordHash: string): void {
      logins.endLogins(turn, found(userId));
      store.change(userId, { passwordHash });
    },

    /** Throws `invalid` with `username` if this is not a valid name. A name in use is valid. */
    checkName(username: string): void {
      refuseProblems(listed('username', usernameProblems(displayName(username))));
    },

    /** Creates an administrator, or makes the existing account of this name one. Sets the password either way. */
    makeSuperuser(turn: Turn, username: string, passwordHash: string): { id: number; created: boolean } {
      const there = store.findByKey(usernameKey(username));
      const name = displayName(username);
      const account = there ?? logins.addAccount(name, { passwordHash: null });
      if (there) logins.endLogins(turn, there);
      store.change(account.id, { passwordHash, isStaff: true, staffRole: 'administrator', isActive: true });
      return { id: account.id, created: there === undefined };
    },

    /** Deletes ended logins, old failures and unused guests. Runs once a day. */
    purge(turn: Turn): void {
      const over = store.purge(ports.now(), ports.now() - FAILURES_MS);
      for (const loginId of over) logins.tellEnded(turn, loginId);
      const people = database.domains.all().flatMap((domain) => domain.people ?? []);
      for (const guest of store.unusedGuests(ports.now() - GUEST_DAYS_MS, people, GUESTS_AT_ONCE)) {
        logins.endLogins(turn, guest);
        for (const domain of database.domains.all()) domain.forgetUser?.(turn, guest.id, true);
        store.removeAccount(guest.id);
      }
    },
  };
}
