import fc from 'fast-check';
import { giveHeart, takeHeart } from '#src/telephone/rules/hearts.ts';
import {
  type Clock,
  MODE_NAMES,
  MODES,
  type ModeName,
  type WantedRounds,
} from '#src/telephone/rules/modes.ts';
import {
  handOver,
  join,
  kick,
  leave,
  newSession,
  settlePresence,
  start,
} from '#src/telephone/rules/people.ts';
import type { Refusal } from '#src/telephone/rules/refusals.ts';
import {
  type Change,
  checkTurn,
  expire,
  type Facts,
  postpone,
  reopen,
  skip,
  submit,
} from '#src/telephone/rules/rounds.ts';
import {
  type Content,
  type Draft,
  entryOf,
  type Game,
  type GameSession,
  holderOf,
  staying,
} from '#src/telephone/rules/session.ts';
import type { Award } from '#src/telephone/rules/show.ts';
import { changeShow, checkLead, type ShowFacts, type ShowWish } from '#src/telephone/rules/show-moves.ts';

export const START_MS = Date.UTC(2026, 10, 20);
export const TIMES = { drawTimeS: 30, descTimeS: 20 };

/** The state of the rules, and the members who are away. */
export interface Scene {
  session: GameSession;
  away: ReadonlySet<number>;
}

/** The result of one event: the scene after it, and the new entries. */
export interface Outcome extends Scene {
  added: Change['added'];
}

const COMMANDS = [
  'leave',
  'kick',
  'handOver',
  'skip',
  'rejoin',
  'postpone',
  'reopen',
  'show',
  'heart',
] as const;
type Command = (typeof COMMANDS)[number];
type What = 'submit' | 'draft' | 'expire' | 'away' | 'back' | Command;

/** One event after some time. `who`, modulo the number of candidates, picks the player. */
export interface Happening {
  what: What;
  who: number;
  afterMs: number;
}

function times(count: number, ...whats: What[]): What[] {
  return Array.from({ length: count }, () => whats).flat();
}

/** Kinds of evenings: everyone plays, players come and go, players stop playing. */
const TEMPERS = [
  [...times(9, 'submit'), ...times(2, 'draft', 'expire'), ...COMMANDS, 'away', 'back'],
  [...times(4, 'submit'), 'draft', 'expire', 'away', 'back', ...COMMANDS],
  [...times(4, 'submit', 'expire'), ...times(3, 'away'), 'back', 'draft', 'leave'],
] as const satisfies What[][];

/** The events of an evening of at most this many steps. */
export function evening(maxLength: number): fc.Arbitrary<Happening[]> {
  const ofTemper = (temper: readonly What[]) =>
    fc.array(
      fc.record({
        what: fc.constantFrom(...temper),
        who: fc.nat(1_000),
        afterMs: fc.constantFrom(0, 0, 1, 5_000),
      }),
      // With the default size most evenings would end after ten steps.
      { maxLength, size: 'max' },
    );
  return fc.oneof(...TEMPERS.map(ofTemper));
}

export const ring = fc.integer({ min: 3, max: 10 }).chain((count) =>
  fc.shuffledSubarray(
    Array.from({ length: count }, (_, n) => n + 1),
    { minLength: count },
  ),
);

export function factsAt(nowMs: number, away: ReadonlySet<number> = new Set()): Facts {
  return { nowMs, prompts: Array.from({ length: 10 }, (_, n) => `prompt ${n}`), away };
}

export function gameOf(session: GameSession): Game {
  if (session.phase.name === 'lobby') throw new Error('the game has not started');
  return session.phase.game;
}

/** The change from a rule. Throws its refusal. */
export function made(change: Change | Refusal | null): Change {
  if (change === null) throw new Error('the session was closed');
  if ('refused' in change) throw new Error(`refused: ${change.refused}`);
  return change;
}

/** The choices when a game is made. */
export interface Choice {
  mode: ModeName;
  wantedRounds: WantedRounds;
  clock: Clock;
  hasIdeas: boolean;
}
export const NO_CHOICE: Choice = { mode: 'classic', wantedRounds: null, clock: 'fixed', hasIdeas: false };
export const choice: fc.Arbitrary<Choice> = fc.record({
  mode: fc.constantFrom(...MODE_NAMES),
  wantedRounds: fc.constantFrom<WantedRounds[]>(null, 'table', 3, 5, 7, 19),
  clock: fc.constantFrom('fixed', 'last_call', 'none'),
  hasIdeas: fc.boolean(),
});

/** A lobby of this many members, with ids 1, 2, 3… and member 1 as host. */
export function lobbyOf(count: number, chosen = NO_CHOICE): GameSession {
  let session = newSession(
    {
      code: 123_456,
      isWatchable: true,
      door: 'open',
      words: 'en',
      reactions: 'all',
      playedModes: [],
      ...TIMES,
      ...chosen,
    },
    1,
    START_MS,
  );
  for (let id = 2; id <= count; id++) session = made(join(session, id, factsAt(START_MS))).session;
  return session;
}

/** A started game with this ring, and `watching` more members who were away at its start. */
export function started(players: readonly number[], watching = 0, chosen = NO_CHOICE): Scene {
  const chainIds = players.map((_, place) => 100 + place);
  const lobby = lobbyOf(Math.min(10, players.length + watching), chosen);
  const ideas = chosen.hasIdeas ? chainIds.map((id) => [1, 2, 3].map((n) => `idea ${n} for ${id}`)) : [];
  const { session } = start(lobby, [...players], { ids: chainIds, ideas }, START_MS);
  return { session, away: new Set() };
}

export function happens(scene: Scene, { what, who }: Happening, nowMs: number): Outcome {
  const { session, away } = scene;
  switch (what) {
    case 'submit':
      return { away, ...submission(scene, who, nowMs) };
    case 'draft':
      return { away, added: [], session: drafted(session, who) };
    case 'expire':
      return { away, ...expire(session, factsAt(nowMs, away)) };
    case 'away':
    case 'back':
      return presence(scene, what, who, nowMs);
    default:
      return { away, ...commanded(scene, what, who, nowMs) };
  }
}

/** A member goes away or comes back, and the rules are told. */
function presence({ session, away }: Scene, what: 'away' | 'back', who: number, nowMs: number): Outcome {
  const { userId } = session.members[who % session.members.length] as { userId: number };
  const after = new Set(away);
  if (what === 'away') after.add(userId);
  else after.delete(userId);
  return { away: after, ...settlePresence(session, factsAt(nowMs, after)) };
}

function commanded({ session, away }: Scene, what: Command, who: number, nowMs: number): Change {
  const facts = factsAt(nowMs, away);
  const { userId } = session.members[who % session.members.length] as { userId: number };
  const others = staying(session).filter((id) => id !== session.hostId);
  const other = others[who % others.length] ?? session.hostId;
  const same = { session, added: [] };
  switch (what) {
    case 'leave': {
      const member = session.members.find((one) => one.userId === userId);
      return member?.standing === 'removed' ? same : made(leave(session, userId, facts));
    }
    case 'kick':
      if (other === session.hostId || session.phase.name === 'over') return same;
      return made(kick(session, other, facts));
    case 'handOver':
      return staying(session).includes(other) ? made(handOver(session, other, facts)) : same;
    case 'skip':
      return session.phase.name === 'over' ? same : made(skip(session, nowMs));
    case 'postpone':
      return postpone(session, nowMs + 15_000);
    case 'reopen':
      return reopening({ session, away }, who, nowMs);
    case 'show':
      return showing(session, userId, who, nowMs);
    case 'heart':
      return hearting(session, userId, who, nowMs);
    case 'rejoin': {
      const change = join(session, userId, facts);
      if (!('refused' in change)) throw new Error('somebody joined a game in play');
      return same;
    }
  }
}

const WISHES: ShowWish[] = [
  {},
  ...([{ go: 'next' }, { go: 'next' }, { go: 'back' }, { go: 'again' }] as const),
  ...([{ pace: 'hand' }, { pace: 'auto' }, { isShort: true }, { isHeld: true }, { isHeld: false }] as const),
];

/** What the show of a random game gets from outside. */
export function showFactsAt(nowMs: number, gone: ReadonlySet<number> = new Set()): ShowFacts {
  const award: Award = { name: 'picture', chainId: 100, round: 1 };
  const known = { isGone: (id: number) => gone.has(id), strokesOf: () => 12, reactionsTo: () => 0 };
  const tied = [0, 1].map((round) => ({ chainId: 100, round }));
  // In every other second there is a tie.
  return { nowMs, ...known, awards: () => [award, award], tied: () => (nowMs % 2_000 < 1_000 ? tied : []) };
}

/** The show begins, goes on or is held, if this member may do that. */
function showing(session: GameSession, userId: number, who: number, nowMs: number): Change {
  const refused = checkLead(session, userId, true);
  if (refused) {
    if (session.phase.name === 'over' && userId === session.hostId) throw new Error('the host may');
    return { session, added: [] };
  }
  return changeShow(session, WISHES[who % WISHES.length] ?? {}, showFactsAt(nowMs));
}

/** Gives a heart to the page that `who` picks, or takes it back. */
function hearting(session: GameSession, userId: number, who: number, nowMs: number): Change {
  const entry = session.phase.name === 'lobby' ? undefined : gameOf(session).entries[who % 7];
  if (!entry) return { session, added: [] };
  const rule = who % 2 === 0 ? giveHeart : takeHeart;
  const change = rule(session, userId, { chainId: entry.chainId, round: entry.round }, nowMs);
  if (!('refused' in change) && (session.phase.name !== 'over' || entry.authorId === userId))
    throw new Error('a heart for a page that is secret, or their own');
  return 'refused' in change ? { session, added: [] } : change;
}

/** The turn at a place in the ring in this round. */
function turnAt(session: GameSession, who: number) {
  const { phase } = session;
  if (phase.name !== 'playing') return undefined;
  const place = who % phase.game.ring.length;
  const chainId = phase.game.chainIds[place] as number;
  return { chainId, round: phase.round, userId: holderOf(phase.game, place, phase.round) };
}

/** A submission by the player `who` picks, who may be done, have left or been removed. */
export function submission({ session, away }: Scene, who: number, nowMs: number): Change {
  const turn = turnAt(session, who);
  if (!turn) return { session, added: [] };
  const { chainId, round, userId } = turn;
  const kind = MODES.classic.kindOf(round);
  const refused = checkTurn(session, userId, { round, chainId, kind });
  const there = entryOf(gameOf(session), chainId, round);
  if (refused) {
    const removed = session.members.some((one) => one.userId === userId && one.standing === 'removed');
    const expected = removed ? 'not_in_session' : 'already_submitted';
    if (refused.refused !== expected || !there) throw new Error(`refused: ${refused.refused}`);
    return { session, added: [] };
  }
  if (there) throw new Error('a second entry would be accepted');
  const content: Content =
    kind === 'drawing'
      ? { kind, svg: `<svg ${userId}/>`, sourceHash: `${userId}` }
      : { kind, text: `words of ${userId} in ${round}, version ${session.version}` };
  return submit(session, userId, { round, chainId, content }, factsAt(nowMs, away));
}

/**
 * Takes back an entry of the running round, if it exists and its player still plays. The player must be there to ask.
 */
function reopening({ session, away }: Scene, who: number, nowMs: number): Change {
  const turn = turnAt(session, who);
  if (!turn || away.has(turn.userId)) return { session, added: [] };
  const { chainId, round, userId } = turn;
  const there = entryOf(gameOf(session), chainId, round);
  const may = there && !there.skipped && staying(session).includes(userId);
  const change = reopen(session, userId, { round, chainId }, nowMs);
  if ('refused' in change === Boolean(may)) throw new Error('only an own entry may be taken back');
  return 'refused' in change ? { session, added: [] } : change;
}

/** Adds a draft to the open turn that `who` picks. Drafts are saved by the store, not by a rule. */
function drafted(session: GameSession, who: number): GameSession {
  const { phase } = session;
  const turn = turnAt(session, who);
  if (phase.name !== 'playing' || !turn || entryOf(phase.game, turn.chainId, turn.round)) return session;
  const { chainId, round, userId } = turn;
  const text = MODES.classic.kindOf(round) === 'drawing' ? null : `draft of ${userId} in ${round}`;
  const draft: Draft = { chainId, round, authorId: userId, text };
  const drafts = [
    ...phase.game.drafts.filter((one) => one.chainId !== chainId || one.round !== round),
    draft,
  ];
  return { ...session, phase: { ...phase, game: { ...phase.game, drafts } } };
}
