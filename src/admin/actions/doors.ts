import type { Accounts } from '../../accounts/index.ts';
import type { Viewer } from '../../platform/access/viewer.ts';
import { AppError, defineErrors } from '../../platform/errors.ts';
import { isAllowed, type Right, type Role } from '../rules/roles.ts';

defineErrors({
  not_staff: { status: 403, text: 'Only administrators may use this site.' },
  role_forbidden: {
    status: 403,
    text: 'Your role on this site does not allow this. An administrator can do it.',
  },
});

/**
 * The viewer's role as it is now: another administrator may have changed it since the request began. Call it inside
 * `commit` or `read`. Throws `not_staff`, and `role_forbidden` if the role does not have this right.
 */
export type Door = (viewer: Viewer, right: Right) => Role;

export function makeDoor({ staff }: Pick<Accounts, 'staff'>): Door {
  return ({ id }, right) => {
    const { isActive, role } = staff.stateOf(id);
    if (!isActive || role === undefined) throw new AppError('not_staff');
    if (!isAllowed(role, right)) throw new AppError('role_forbidden');
    return role;
  };
}
