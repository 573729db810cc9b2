import { type Refusal, refuse } from './refusals.ts';
import { type Change, touched } from './rounds.ts';
import { CLAIM_MS, type Claim, type GameSession, staying } from './session.ts';

const MOST_CLAIMS = 3;

/** Shown on the new phone and to the host, so that the host looks across the room. */
export const ANIMALS: readonly string[] = [
  ...['badger', 'bear', 'cat', 'crab', 'duck', 'elephant', 'fox', 'frog', 'giraffe', 'hedgehog'],
  ...['horse', 'lion', 'mouse', 'octopus', 'owl', 'penguin', 'rabbit', 'snail', 'tiger', 'whale'],
];

/** Checks whether this guest, who is in no other game, may now ask for the seat of a player who is away. */
export function checkClaim(session: GameSession, playerId: number, claimantId: number): Refusal | undefined {
  if (!staying(session).includes(playerId)) return refuse('seat_not_away');
  if (session.claims.some((claim) => claim.userId === playerId || claim.claimantId === claimantId))
    return refuse('seat_claimed');
  return session.claims.length < MOST_CLAIMS ? undefined : refuse('too_many_claims');
}

/** The claims on seats of players who have not left or been removed since. */
export function openClaims(session: GameSession): Claim[] {
  if (session.claims.length === 0) return [];
  const here = staying(session);
  return session.claims.filter(({ userId }) => here.includes(userId));
}

/** Call `checkClaim` first. */
export function addClaim(session: GameSession, claim: Claim, nowMs: number): Change {
  return changed(session, [...session.claims, claim], nowMs);
}

/** Checks whether this member decides on claims: the host, or anybody else while the host is gone. */
export function checkDeciding(
  session: GameSession,
  userId: number,
  isHostGone: boolean,
): Refusal | undefined {
  if (!staying(session).includes(userId)) return refuse('not_in_session');
  return userId === session.hostId || isHostGone ? undefined : refuse('only_host');
}

/** Call `checkDeciding` first. The host's yes is enough. While the host is gone, it takes two members. */
export function grant(session: GameSession, claim: Claim, userId: number, nowMs: number): Change {
  if (claim.isGranted || claim.voterId === userId) return { session, added: [] };
  const isGranted = userId === session.hostId || claim.voterId !== null;
  const decided = {
    ...claim,
    isGranted,
    voterId: userId,
    endsAtMs: isGranted ? nowMs + CLAIM_MS : claim.endsAtMs,
  };
  const claims = session.claims.map((one) => (one.id === claim.id ? decided : one));
  return changed(session, claims, nowMs);
}

/** Removes claims that were refused, used or are too old. */
export function dropClaims(session: GameSession, isOver: (claim: Claim) => boolean, nowMs: number): Change {
  const claims = session.claims.filter((claim) => !isOver(claim));
  return claims.length === session.claims.length ? { session, added: [] } : changed(session, claims, nowMs);
}

function changed(session: GameSession, claims: readonly Claim[], nowMs: number): Change {
  return { session: touched({ ...session, claims }, nowMs, 'quiet'), added: [] };
}
