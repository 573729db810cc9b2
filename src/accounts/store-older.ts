import type { OlderFile } from '../platform/storage/older-file.ts';
import { hasTable } from '../platform/storage/older-file.ts';

/** An account of an older server, which was made with Django. Flags are 0 or 1. */
export interface OlderUser {
  id: number;
  password: string;
  username: string;
  email: string;
  firstName: string;
  lastName: string;
  isStaff: number;
  isActive: number;
  /** UTC, `2024-06-08 18:20:00.123456`. */
  dateJoined: string;
  lastLogin: string | null;
}

/** Oldest first. */
export function olderUsers({ raw }: OlderFile): OlderUser[] {
  return raw
    .prepare<[], OlderUser>(
      `SELECT id, password, username, email, first_name AS firstName, last_name AS lastName, is_staff AS isStaff,
        is_active AS isActive, date_joined AS dateJoined, last_login AS lastLogin FROM auth_user ORDER BY id`,
    )
    .all();
}

/** The device tokens by the id of their account. */
export function olderTokens({ raw }: OlderFile): Map<number, string> {
  if (!hasTable(raw, 'authtoken_token')) return new Map();
  const rows = raw.prepare<[], { userId: number; key: string }>(
    'SELECT user_id AS userId, key FROM authtoken_token',
  );
  return new Map(rows.all().map(({ userId, key }) => [userId, key]));
}
