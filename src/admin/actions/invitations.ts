import type { Accounts } from '../../accounts/index.ts';
import type { Viewer } from '../../platform/access/viewer.ts';
import type { Database } from '../../platform/storage/database.ts';
import { encodeKey } from '../rules/key.ts';
import { INVITATIONS } from '../rules/shape.ts';
import type { InvitationForm } from '../schema.ts';
import type { Audit } from './audit.ts';
import type { Door } from './doors.ts';

export type InvitationActions = ReturnType<typeof makeInvitationActions>;

/** How administrators invite people. */
export function makeInvitationActions(
  database: Database,
  { staff }: Pick<Accounts, 'staff'>,
  audit: Audit,
  door: Door,
) {
  return {
    /** For the page that invites people. */
    mayInvite: (viewer: Viewer): Promise<void> => database.read(() => void door(viewer, 'administer')),

    invite: (viewer: Viewer, form: InvitationForm): Promise<{ id: number; token: string }> =>
      database.commit(() => {
        door(viewer, 'administer');
        const [uses, days] = [Number(form.uses), Number(form.days)];
        const made = staff.invite({ label: form.label, uses, days });
        const detail = { label: form.label, uses, days };
        audit(viewer, { action: 'invite', subject: INVITATIONS, key: encodeKey([made.id]), detail });
        return made;
      }),

    /** Throws 404 for an unknown invitation. */
    withdraw: (viewer: Viewer, id: number): Promise<void> =>
      database.commit(() => {
        door(viewer, 'administer');
        if (!staff.withdrawInvitation(id)) return;
        audit(viewer, { action: 'withdraw invitation', subject: INVITATIONS, key: encodeKey([id]) });
      }),
  };
}
