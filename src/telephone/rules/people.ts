import { withoutSeatsOfPresent } from './latecomers.ts';
import { MODES } from './modes.ts';
import { type Refusal, refuse } from './refusals.ts';
import { type Change, endIfTooFew, type Facts, fillFor, timeOf, touched } from './rounds.ts';
import {
  FEWEST_PLAYERS,
  type Game,
  type GameSession,
  MOST_PLAYERS,
  memberOf,
  staying,
  withStanding,
} from './session.ts';

/** The choices made when a game is made. */
export type Settings = Pick<
  GameSession,
  | 'code'
  | 'mode'
  | 'drawTimeS'
  | 'descTimeS'
  | 'wantedRounds'
  | 'clock'
  | 'hasIdeas'
  | 'words'
  | 'isWatchable'
  | 'door'
  | 'reactions'
  | 'playedModes'
>;

/** A lobby with its creator as the only member and host. */
export function newSession(settings: Settings, hostId: number, nowMs: number): GameSession {
  return {
    ...settings,
    hostId,
    createdAtMs: nowMs,
    lastModifiedUs: nowMs * 1000,
    version: 1,
    members: [{ userId: hostId, standing: 'member' }],
    phase: { name: 'lobby' },
    album: null,
    show: null,
    hearts: [],
    hidden: [],
    nextCode: null,
    screens: [],
    asking: [],
    watchers: [],
    claims: [],
  };
}

/** Joining again returns the same session object. A player who joins while all others are away becomes host. */
export function join(session: GameSession, userId: number, facts: Facts): Change | Refusal {
  const member = session.members.find((other) => other.userId === userId);
  if (member?.standing === 'removed') return refuse('removed_by_host');
  if (session.phase.name !== 'lobby') return refuse('session_in_progress');
  if (member) return { session, added: [] };
  if (staying(session).length >= MOST_PLAYERS) return refuse('session_full');
  const members = [...session.members, { userId, standing: 'member' as const }];
  const watchers = session.watchers.filter((watcher) => watcher.userId !== userId);
  const joined = { ...session, members, watchers };
  return { session: touched(withHost(joined, joined, facts), facts.nowMs, 'wakes'), added: [] };
}

/** What the door is like for somebody who is not in the game yet. */
export function doorOf(session: GameSession): 'open' | 'full' | 'started' | 'over' {
  switch (session.phase.name) {
    case 'lobby':
      return staying(session).length < MOST_PLAYERS ? 'open' : 'full';
    case 'playing':
      return 'started';
    case 'over':
      return 'over';
  }
}

/** Checks whether this user may start the game now. */
export function checkStart(session: GameSession, userId: number): Refusal | undefined {
  if (!memberOf(session, userId)) return refuse('not_in_session');
  if (session.phase.name !== 'lobby') return refuse('session_in_progress');
  if (staying(session).length < FEWEST_PLAYERS) return refuse('not_enough_players');
  return undefined;
}

/** The players if the game starts now. Away members are left out as long as at least three others remain. */
export function playersAtStart(session: GameSession, away: ReadonlySet<number>): number[] {
  const all = staying(session);
  const there = all.filter((userId) => !away.has(userId));
  const missing = Math.max(0, FEWEST_PLAYERS - there.length);
  const needed = new Set(all.filter((userId) => away.has(userId)).slice(0, missing));
  return all.filter((userId) => !away.has(userId) || needed.has(userId));
}

/** A new chain for each player of the ring, and the ideas for it if there are any. */
export interface NewChains {
  ids: readonly number[];
  ideas: readonly (readonly string[])[];
}

/** Call `checkStart` first. `ring` holds the players in shuffled order. */
export function start(session: GameSession, ring: number[], chains: NewChains, nowMs: number): Change {
  const rounds = MODES[session.mode].roundsFor(ring.length, session.wantedRounds);
  const game: Game = {
    order: 'neighbours',
    ring,
    substitutes: [],
    chainIds: chains.ids,
    ideas: chains.ideas,
    rounds,
    entries: [],
    drafts: [],
  };
  const phase = { name: 'playing', game, round: 0, ...timeOf(session, 0, nowMs) } as const;
  return { session: touched({ ...session, phase }, nowMs, 'wakes'), added: [] };
}

/**
 * In the lobby the member is removed, and the result is `null` if nobody is left. In play the member's open and future
 * turns are filled. After the end only the host role is passed on.
 */
export function leave(session: GameSession, userId: number, facts: Facts): Change | Refusal | null {
  const member = memberOf(session, userId);
  if (!member) return refuse('not_in_session');
  if (session.phase.name === 'lobby') {
    const members = session.members.filter((other) => other !== member);
    const rest = { ...session, members };
    if (staying(rest).length === 0) return null;
    return { session: touched(withHost(rest, session, facts), facts.nowMs, 'wakes'), added: [] };
  }
  if (session.phase.name === 'over' || member.standing === 'left') {
    const without = { ...session, members: withStanding(session, userId, 'left') };
    const { hostId } = withHost(without, session, facts);
    if (hostId === session.hostId) return { session, added: [] };
    return { session: touched({ ...session, hostId }, facts.nowMs, 'wakes'), added: [] };
  }
  return goneFromPlay(session, userId, 'left', facts);
}

/** Call `checkHost` first. Removes a member for good. In play their open and future turns are filled. */
export function kick(session: GameSession, userId: number, facts: Facts): Change | Refusal {
  if (session.phase.name === 'over') return refuse('session_over');
  if (session.phase.name === 'playing') return goneFromPlay(session, userId, 'removed', facts);
  const rest = { ...session, members: withStanding(session, userId, 'removed') };
  return { session: touched(rest, facts.nowMs, 'wakes'), added: [] };
}

/**
 * Call `checkHost` first. The host hands the role to another member. If that member is away, it passes straight on to the
 * next one.
 */
export function handOver(session: GameSession, userId: number, facts: Facts): Change {
  const led = withHost({ ...session, hostId: userId }, session, facts);
  if (led.hostId === session.hostId) return { session, added: [] };
  return { session: touched(led, facts.nowMs, 'wakes'), added: [] };
}

/** Refuses anyone but the host. */
export function checkHost(session: GameSession, userId: number): Refusal | undefined {
  if (!memberOf(session, userId)) return refuse('not_in_session');
  return session.hostId === userId ? undefined : refuse('only_host');
}

/**
 * Call after a member went away or came back. Replaces a host who is away, fills turns of players who missed two
 * rounds, and drops requests for the seat of a player who is back.
 */
export function settlePresence(session: GameSession, facts: Facts): Change {
  const led = withHost(session, session, facts);
  const settled = withoutSeatsOfPresent(led, facts);
  const filled = fillFor(settled, () => false, facts);
  if (settled === session && filled.added.length === 0) return { session, added: [] };
  return { ...filled, session: touched(filled.session, facts.nowMs, led === session ? 'quiet' : 'wakes') };
}

function goneFromPlay(
  session: GameSession,
  userId: number,
  standing: 'left' | 'removed',
  facts: Facts,
): Change {
  const without = { ...session, members: withStanding(session, userId, standing) };
  const rest = touched(withHost(without, session, facts), facts.nowMs, 'wakes');
  return endIfTooFew(rest, facts.nowMs) ?? fillFor(rest, () => false, facts);
}

/**
 * The session with a new host if the current host has left, or is away while others are there. The new host is the
 * next member in the order of joining, starting again from the first. `before` still lists the old host.
 */
function withHost(session: GameSession, before: GameSession, { away }: Facts): GameSession {
  const here = staying(session);
  const there = here.filter((userId) => !away.has(userId));
  const candidates = there.length > 0 ? there : here;
  if (candidates.length === 0 || candidates.includes(session.hostId)) return session;
  const order = before.members.map((member) => member.userId);
  const from = order.indexOf(session.hostId) + 1;
  const next = [...order.slice(from), ...order.slice(0, from)].find((userId) => candidates.includes(userId));
  return { ...session, hostId: next ?? session.hostId };
}
