/** What a user of the site may do there. */
export type Role = 'administrator' | 'moderator' | 'viewer';

export const ROLES: readonly Role[] = ['administrator', 'moderator', 'viewer'];

/**
 * `look`: see the tables of the games. `see people`: see accounts, logins, addresses, settings and the audit log as well.
 * `moderate`: delete games, and answer reports. `administer`: change accounts, and take copies of the database.
 */
export type Right = 'look' | 'see people' | 'moderate' | 'administer';

const RIGHTS: Record<Role, readonly Right[]> = {
  administrator: ['look', 'see people', 'moderate', 'administer'],
  moderator: ['look', 'moderate'],
  viewer: ['look', 'see people'],
};

export function isAllowed(role: Role, right: Right): boolean {
  return RIGHTS[role].includes(right);
}

/** Domains whose tables are about people or the server itself. */
const ABOUT_PEOPLE = ['accounts', 'server', 'admin'];

/** Whether this role sees the tables of this domain. */
export function seesDomain(role: Role, domain: string): boolean {
  return isAllowed(role, ABOUT_PEOPLE.includes(domain) ? 'see people' : 'look');
}
