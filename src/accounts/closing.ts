import type { Turn } from '../platform/storage/turn.ts';
import type { Logins, Parts } from './logins.ts';
import { closedName } from './rules/username.ts';
import type { Account } from './store.ts';

export type Closing = ReturnType<typeof makeClosing>;

/** Takes an account out of use. Call it inside a unit of work. */
export function makeClosing(
  { database, ports, store }: Pick<Parts, 'database' | 'ports' | 'store'>,
  logins: Logins,
) {
  return {
    /** Ends every login, and deletes everything that belongs to this account alone. */
    forget(turn: Turn, account: Account, isClosed: boolean): void {
      logins.endLogins(turn, account);
      for (const domain of database.domains.all()) domain.forgetUser?.(turn, account.id, isClosed);
    },

    /** Removes all personal data. Games with others are kept, under a placeholder name. */
    close(turn: Turn, { id }: Account): void {
      const username = closedName(id);
      const nothing = {
        name: null,
        face: null,
        passwordHash: null,
        email: null,
        emailKey: null,
        firstName: '',
        lastName: '',
        lastLoginAtMs: null,
        invitationId: null,
      };
      const closed = { isActive: false, isStaff: false, staffRole: null, closedAtMs: ports.now() };
      store.change(id, { username, usernameKey: username, ...nothing, ...closed });
      for (const domain of database.domains.all()) domain.renameUser?.(turn, id);
    },
  };
}
