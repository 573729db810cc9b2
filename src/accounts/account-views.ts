import { isoFromMs } from '../platform/ports.ts';
import { faceOf } from './rules/face.ts';
import type { Me } from './schema.ts';
import type { Account } from './store.ts';

/** How others see an account. */
export function shownAs({ id, username, name, face }: Pick<Account, 'id' | 'username' | 'name' | 'face'>) {
  return { name: name ?? username, face: face ?? faceOf(id) };
}

/** An account as its owner sees it. */
export function toMe(account: Account): Me {
  return {
    id: account.id,
    uuid: account.uuid,
    username: account.username,
    ...shownAs(account),
    email: account.email,
    first_name: account.firstName,
    last_name: account.lastName,
    is_guest: account.passwordHash === null,
    is_staff: account.isStaff,
    created_at: isoFromMs(account.createdAtMs),
  };
}
