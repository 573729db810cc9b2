import { type Refusal, refuse } from './refusals.ts';
import { absentFrom, type Change, type Facts, fillFor, touched } from './rounds.ts';
import { type GameSession, MOST_PLAYERS, seated, staying, type Watcher, withStanding } from './session.ts';
import { checkWatching } from './watchers.ts';

/** What a latecomer may do: sit down at once, ask the host for the seat of somebody who is away, or wait for the next game. */
export type Place =
  | { kind: 'none' }
  /** An index in the ring, and the player who sits there or was the last to do so. */
  | { kind: 'free'; seat: number; playerId: number }
  | { kind: 'away'; seat: number; playerId: number };

const NONE: Place = { kind: 'none' };

/** The best place for somebody who comes while the game is in play. In the last round there is none. */
export function placeFor(session: GameSession, facts: Facts): Place {
  const { phase } = session;
  if (phase.name !== 'playing' || phase.round + 1 >= phase.game.rounds) return NONE;
  const here = staying(session);
  const sitting = seated(phase.game);
  const gone = sitting.find((userId) => !here.includes(userId));
  if (gone !== undefined) return { kind: 'free', seat: sitting.indexOf(gone), playerId: gone };
  const playerId = sitting.find(absentFrom(session, phase, facts));
  return playerId === undefined ? NONE : { kind: 'away', seat: sitting.indexOf(playerId), playerId };
}

/** Checks whether a new person may come in while the game is in play. */
export function checkLate(session: GameSession, userId: number): Refusal | undefined {
  const known = session.members.find((member) => member.userId === userId);
  if (known?.standing === 'removed') return refuse('removed_by_host');
  if (known || session.phase.name !== 'playing') return refuse('session_in_progress');
  return session.door === 'open' ? undefined : refuse('door_closed');
}

/**
 * Call `checkLate` first. From the next round on, the seat belongs to the latecomer. Earlier pages stay their makers'.
 */
export function sitDown(session: GameSession, userId: number, seat: number, facts: Facts): Change {
  const { phase } = session;
  if (phase.name !== 'playing') return { session, added: [] };
  const before = seated(phase.game)[seat] ?? userId;
  const others = staying(session).includes(before) ? withStanding(session, before, 'left') : session.members;
  const members = [...others, { userId, standing: 'member' as const }];
  const late = { seat, userId, fromRound: phase.round + 1 };
  // Somebody who came and left again within this round has never sat there.
  const sat = phase.game.substitutes.filter((one) => one.seat !== seat || one.fromRound !== late.fromRound);
  const game = { ...phase.game, substitutes: [...sat, late] };
  const watchers = session.watchers
    .filter((watcher) => watcher.userId !== userId)
    .map((watcher) => (watcher.askedSeat === seat ? { ...watcher, askedSeat: null } : watcher));
  const taken = { ...session, members, watchers, phase: { ...phase, game } };
  return fillFor(touched(taken, facts.nowMs, 'wakes'), () => false, facts);
}

/** Call `checkLate` first. The latecomer watches, and is seated in the rematch. */
export function waitForChair(session: GameSession, watcher: Watcher, nowMs: number): Change | Refusal {
  const there = session.watchers.find(({ id }) => id === watcher.id);
  if (there?.wantsChair && there.askedSeat === watcher.askedSeat) return { session, added: [] };
  const refusal = there ? undefined : checkWatching(session);
  if (refusal) return refusal;
  const watchers = there
    ? session.watchers.map((one) => (one === there ? watcher : one))
    : [...session.watchers, watcher];
  return { session: touched({ ...session, watchers }, nowMs, 'quiet'), added: [] };
}

/** Seats the latecomer who was first to ask for this player's seat, unless the player is back. */
export function admitLate(session: GameSession, playerId: number, facts: Facts): Change | Refusal {
  const asking = seatsAsked(withoutSeatsOfPresent(session, facts)).get(playerId);
  return asking?.userId
    ? sitDown(session, asking.userId, asking.askedSeat ?? 0, facts)
    : refuse('nobody_asks');
}

/** Refuses the latecomer who was first to ask for this player's seat. They keep waiting for a chair. */
export function refuseLate(session: GameSession, playerId: number, nowMs: number): Change | Refusal {
  const asking = seatsAsked(session).get(playerId);
  if (!asking) return refuse('nobody_asks');
  const watchers = session.watchers.map((one) => (one === asking ? { ...one, askedSeat: null } : one));
  return { session: touched({ ...session, watchers }, nowMs, 'quiet'), added: [] };
}

/** Drops requests for the seat of a player who is back. */
export function withoutSeatsOfPresent(session: GameSession, { away }: Facts): GameSession {
  const { phase } = session;
  if (phase.name !== 'playing' || session.watchers.every(({ askedSeat }) => askedSeat === null))
    return session;
  const here = staying(session);
  const sitting = seated(phase.game);
  const isBack = ({ askedSeat }: Watcher) => {
    const player = sitting[askedSeat ?? -1];
    return player !== undefined && here.includes(player) && !away.has(player);
  };
  if (!session.watchers.some(isBack)) return session;
  const watchers = session.watchers.map((one) => (isBack(one) ? { ...one, askedSeat: null } : one));
  return { ...session, watchers };
}

/** The first latecomer to ask for each player's seat, by the player's id. In the last round it is too late. */
export function seatsAsked({ phase, watchers }: GameSession): ReadonlyMap<number, Watcher> {
  const asked = new Map<number, Watcher>();
  if (phase.name !== 'playing' || phase.round + 1 >= phase.game.rounds) return asked;
  const sitting = seated(phase.game);
  for (const watcher of watchers) {
    const player = sitting[watcher.askedSeat ?? -1];
    if (player !== undefined && !asked.has(player)) asked.set(player, watcher);
  }
  return asked;
}

/** The people who are seated first in a rematch that `makerId` makes, oldest first. */
export function chairsFor({ watchers }: GameSession, makerId: number): number[] {
  const waiting = watchers.flatMap(({ userId, wantsChair }) =>
    wantsChair && userId !== null ? [userId] : [],
  );
  return waiting.filter((userId) => userId !== makerId).slice(0, MOST_PLAYERS - 1);
}
