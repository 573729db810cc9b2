import type { Session } from '../../telephone/schema.ts';

export type Claim = Session['claims'][number];

/** The claims that this player decides on: the host, or everybody while the host is away. */
export function claimsFor(session: Session, online: readonly string[], me: string): Claim[] {
  const { claims, host, left } = session;
  if (left.includes(me)) return [];
  // Nothing is known about the others until the first list of who is here.
  const isHostAway = online.length > 0 && !online.includes(host);
  return claims.filter(({ username }) => username !== me && (host === me || username === host || isHostAway));
}
