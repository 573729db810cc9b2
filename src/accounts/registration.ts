import type { Config } from '../config.ts';
import { addressKey } from '../platform/access/addresses.ts';
import { sha256 } from '../platform/access/digest.ts';
import type { Limits } from '../platform/access/limits.ts';
import { AppError, defineErrors } from '../platform/errors.ts';
import type { Ports } from '../platform/ports.ts';
import type { Invitation, InvitationStore } from './store-invitations.ts';

defineErrors({
  registration_closed: {
    status: 403,
    text: 'This server takes no new people. Ask whoever runs it for an account, or join a game with its code.',
  },
  invitation_needed: {
    status: 403,
    text: 'New people need an invitation here. Ask whoever runs this server for a link and open it in a browser, or join a game with its code.',
  },
  invitation_not_valid: {
    status: 403,
    text: 'This invitation has been used up, has expired or was withdrawn. Ask for a new one.',
  },
});

/** Per address. */
const WRONG_INVITATIONS = { most: 20, windowMs: 600_000 };

/** A new person, with the token of an invitation if they have one. */
export interface Newcomer {
  invitation?: string | undefined;
  address: string;
}

interface Parts {
  config: Pick<Config, 'register'>;
  limits: Limits;
  ports: Pick<Ports, 'now'>;
  invitations: InvitationStore;
}

export type Registration = ReturnType<typeof makeRegistration>;

/**
 * The one rule about new people, PARLOR_REGISTER. It applies when somebody makes an account, when a guest comes without
 * the code of an open lobby, and when a guest sets a first password. Throws `registration_closed`, `invitation_needed`
 * or `invitation_not_valid`. Call it inside `commit` or `read`.
 */
export function makeRegistration({ config, limits, ports, invitations }: Parts) {
  function check({ invitation, address }: Newcomer): Invitation | undefined {
    if (config.register === 'open') return undefined;
    if (config.register === 'closed') throw new AppError('registration_closed');
    if (invitation === undefined) throw new AppError('invitation_needed');
    const { most, windowMs } = WRONG_INVITATIONS;
    limits.check('invitation', addressKey(address), most);
    const found = invitations.findOpen(sha256(invitation), ports.now());
    if (found) return found;
    limits.use('invitation', addressKey(address), most, windowMs);
    throw new AppError('invitation_not_valid');
  }

  return {
    check(newcomer: Newcomer): void {
      check(newcomer);
    },

    /** Inside `commit`: uses the invitation, and returns its id for the account. Null if none was needed. */
    admit(newcomer: Newcomer): number | null {
      const found = check(newcomer);
      if (!found) return null;
      invitations.use(found.id);
      return found.id;
    },
  };
}
