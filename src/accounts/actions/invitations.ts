import { sha256 } from '../../platform/access/digest.ts';
import { AppError } from '../../platform/errors.ts';
import type { Ports } from '../../platform/ports.ts';
import type { InvitationStore } from '../store-invitations.ts';

const DAY_MS = 24 * 3_600_000;
const TOKEN_BYTES = 16;

export interface NewInvitation {
  label: string;
  uses: number;
  days: number;
}

export type Invitations = ReturnType<typeof makeInvitations>;

/** How administrators invite people. Every function runs inside `commit`. */
export function makeInvitations(store: InvitationStore, ports: Pick<Ports, 'now' | 'randomBytes'>) {
  return {
    /** `token` is for the link `invite/<token>`. It is not stored. */
    invite({ label, uses, days }: NewInvitation): { id: number; token: string } {
      const token = ports.randomBytes(TOKEN_BYTES).toString('base64url');
      const createdAtMs = ports.now();
      const endsAtMs = createdAtMs + days * DAY_MS;
      const { id } = store.add({ tokenHash: sha256(token), label, usesLeft: uses, createdAtMs, endsAtMs });
      return { id, token };
    },

    /** Closes the invitation. Accounts made with it stay. False if it was withdrawn before. Throws `not_found`. */
    withdrawInvitation(id: number): boolean {
      const found = store.find(id);
      if (!found) throw new AppError('not_found');
      if (found.withdrawnAtMs !== null) return false;
      store.withdraw(id, ports.now());
      return true;
    },
  };
}
