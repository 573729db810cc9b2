import { type Clock, type Kind, MODES, type Mode, secondsOf } from './modes.ts';
import { type Refusal, refuse } from './refusals.ts';
import {
  type Content,
  type Entry,
  entryOf,
  FEWEST_PLAYERS,
  type Game,
  type GameSession,
  holderOf,
  memberOf,
  type NewEntry,
  seated,
  staying,
} from './session.ts';
import { EMPTY_SHEET } from './svg.ts';

/** The result of a rule: the new state of the session, and the entries it added. */
export interface Change {
  session: GameSession;
  added: readonly NewEntry[];
  /** The turn whose entry becomes its draft again. */
  reopened?: { chainId: number; round: number };
}

/**
 * Facts that the rules need from outside. `prompts` has one prompt per player, for those who write nothing in round
 * 0. `away` holds the members who have had no socket and sent no request for a minute.
 */
export interface Facts {
  nowMs: number;
  prompts: readonly string[];
  away: ReadonlySet<number>;
}

const LAST_CALL_MS = 20_000;
const LARGE_TABLE = 6;
/** The longest round without a clock. */
const WATCHDOG_MS = 24 * 3_600_000;

type Playing = Extract<GameSession['phase'], { name: 'playing' }>;

/** The session with its next version. `wakes` also raises `last_modified`, so `wait` answers. */
export function touched(session: GameSession, nowMs: number, wakes: 'wakes' | 'quiet'): GameSession {
  const lastModifiedUs =
    wakes === 'wakes' ? Math.max(nowMs * 1000, session.lastModifiedUs + 1) : session.lastModifiedUs;
  return { ...session, version: session.version + 1, lastModifiedUs };
}

/** Checks whether this user may now submit an entry of this kind to this chain in this round. */
export function checkTurn(
  session: GameSession,
  userId: number,
  turn: { round: number; chainId: number; kind: Kind },
): Refusal | undefined {
  if (!memberOf(session, userId)) return refuse('not_in_session');
  const { phase } = session;
  if (phase.name !== 'playing' || phase.round !== turn.round) return refuse('round_mismatch');
  if (MODES[session.mode].kindOf(phase.round) !== turn.kind) {
    return refuse(turn.kind === 'drawing' ? 'round_not_drawing' : 'round_not_desc');
  }
  const place = phase.game.chainIds.indexOf(turn.chainId);
  if (place < 0) return refuse('chain_mismatch');
  if (holderOf(phase.game, place, phase.round) !== userId) return refuse('not_your_chain');
  if (entryOf(phase.game, turn.chainId, phase.round)) return refuse('already_submitted');
  return undefined;
}

/** Call `checkTurn` first. The last entry of a round starts the next round or ends the game. */
export function submit(
  session: GameSession,
  userId: number,
  turn: { round: number; chainId: number; content: Content },
  facts: Facts,
): Change {
  const entry = {
    chainId: turn.chainId,
    round: turn.round,
    authorId: userId,
    skipped: false,
    content: turn.content,
  };
  const { session: after, added } = withEntries(touched(session, facts.nowMs, 'quiet'), [entry]);
  return proceed({ session: lastCall(after, facts.nowMs), added }, facts);
}

/** With this clock, the last player to finish gets 20 s more; of six or more players, the last two. */
function lastCall(session: GameSession, nowMs: number): GameSession {
  const { phase } = session;
  if (phase.name !== 'playing' || clockOf(session) !== 'last_call') return session;
  const last = phase.game.ring.length >= LARGE_TABLE ? 2 : 1;
  if (openChains(phase).length > last) return session;
  return { ...session, phase: { ...phase, endsAtMs: Math.min(phase.endsAtMs, nowMs + LAST_CALL_MS) } };
}

/** Takes a player's entry of the round in play back as a draft, while others are still at it. */
export function reopen(
  session: GameSession,
  userId: number,
  { round, chainId }: { round: number; chainId: number },
  nowMs: number,
): Change | Refusal {
  if (!memberOf(session, userId)) return refuse('not_in_session');
  const { phase } = session;
  if (phase.name !== 'playing' || phase.round !== round) return refuse('round_mismatch');
  const { game } = phase;
  const place = game.chainIds.indexOf(chainId);
  if (place < 0) return refuse('chain_mismatch');
  if (holderOf(game, place, round) !== userId) return refuse('not_your_chain');
  const entry = entryOf(game, chainId, round);
  // Nobody waits for a player who has left, and there is nothing to take back from the server.
  if (!entry || entry.skipped || !staying(session).includes(userId)) return refuse('nothing_to_reopen');
  const entries = game.entries.filter((one) => one !== entry);
  const drafts = [...game.drafts, { chainId, round, authorId: userId, text: entry.text }];
  const changed = { ...session, phase: { ...phase, game: { ...game, entries, drafts } } };
  return { session: touched(changed, nowMs, 'quiet'), added: [], reopened: { chainId, round } };
}

/** Fills in every missing entry, once the round's time and grace are over. Does nothing out of play. */
export function expire(session: GameSession, facts: Facts): Change {
  if (session.phase.name !== 'playing') return { session, added: [] };
  return fillFor(touched(session, facts.nowMs, 'wakes'), () => true, facts);
}

/** Call `checkHost` first. Ends the round now. The grace period still applies, so work in progress is kept. */
export function skip(session: GameSession, nowMs: number): Change | Refusal {
  if (session.phase.name !== 'playing') return refuse('not_in_progress');
  if (session.phase.endsAtMs <= nowMs) return { session, added: [] };
  return postpone(session, nowMs);
}

/** Moves the end of the round in play to `endsAtMs`. */
export function postpone(session: GameSession, endsAtMs: number): Change {
  if (session.phase.name !== 'playing') return { session, added: [] };
  const later = { ...session, phase: { ...session.phase, endsAtMs } };
  return { session: { ...later, version: session.version + 1 }, added: [] };
}

/**
 * At startup. A round that ended while the server was down now ends at `endsAtMs`. A round that starts in the future,
 * because the wall clock was set back, gets its full time from `nowMs` on.
 */
export function resume(session: GameSession, nowMs: number, endsAtMs: number): Change {
  if (session.phase.name !== 'playing') return { session, added: [] };
  const { startedAtMs, endsAtMs: dueMs } = session.phase;
  if (startedAtMs > nowMs) {
    const anew = { ...session, phase: { ...session.phase, startedAtMs: nowMs } };
    return postpone(anew, nowMs + dueMs - startedAtMs);
  }
  return dueMs < nowMs ? postpone(session, endsAtMs) : { session, added: [] };
}

/** Ends the game if fewer than three still play. Undefined if enough are left. */
export function endIfTooFew(session: GameSession, nowMs: number): Change | undefined {
  if (session.phase.name !== 'playing' || playing(session, session.phase.game) >= FEWEST_PLAYERS)
    return undefined;
  return { session: over(session, session.phase.game, nowMs), added: [] };
}

/** How many seats of the ring still have a player. */
function playing(session: GameSession, game: Game): number {
  const here = staying(session);
  return seated(game).filter((userId) => here.includes(userId)).length;
}

/** Fills the open turns of these holders and of absent players. Moves on if the round is then complete. */
export function fillFor(session: GameSession, whose: (holderId: number) => boolean, facts: Facts): Change {
  if (session.phase.name !== 'playing') return { session, added: [] };
  const { phase } = session;
  const absent = absentFrom(session, phase, facts);
  return proceed(
    withEntries(
      session,
      fills(MODES[session.mode], phase, (holder) => whose(holder) || absent(holder), facts),
    ),
    facts,
  );
}

/**
 * Tells whose turns nobody waits for: players who left or were removed, and players who are away and missed the last
 * two rounds.
 */
export function absentFrom(
  session: GameSession,
  { game, round }: Playing,
  { away }: Facts,
): (holderId: number) => boolean {
  const here = staying(session);
  const missed = (holderId: number) =>
    round >= 2 &&
    game.entries.filter((entry) => entry.authorId === holderId && entry.round >= round - 2 && entry.skipped)
      .length >= 2;
  return (holderId) => !here.includes(holderId) || (away.has(holderId) && missed(holderId));
}

/** After a complete round, starts the next one and fills the turns of absent players, or ends the game. */
function proceed(change: Change, facts: Facts): Change {
  const { session, added } = change;
  const { phase } = session;
  if (phase.name !== 'playing' || openChains(phase).length > 0) return change;
  const woken = { ...session, lastModifiedUs: Math.max(facts.nowMs * 1000, session.lastModifiedUs + 1) };
  if (phase.round + 1 === phase.game.rounds) return { session: over(woken, phase.game, facts.nowMs), added };
  const next = fillFor(begun(woken, phase, facts.nowMs), () => false, facts);
  return { session: next.session, added: [...added, ...next.added] };
}

function clockOf({ mode, clock }: GameSession): Clock {
  return MODES[mode].clockOf(clock);
}

/** The start and the end of a round that begins now. */
export function timeOf(
  session: GameSession,
  round: number,
  nowMs: number,
): { startedAtMs: number; endsAtMs: number } {
  const isEndless = clockOf(session) === 'none';
  const ms = isEndless ? WATCHDOG_MS : secondsOf(MODES[session.mode], round, session) * 1000;
  return { startedAtMs: nowMs, endsAtMs: nowMs + ms };
}

/** When the round ends, as shown to players. Undefined out of play, and without a clock until the host ends it. */
export function shownEndOf(session: GameSession): number | undefined {
  const { phase } = session;
  if (phase.name !== 'playing') return undefined;
  return clockOf(session) === 'none' && phase.endsAtMs - phase.startedAtMs >= WATCHDOG_MS
    ? undefined
    : phase.endsAtMs;
}

function begun(session: GameSession, phase: Playing, nowMs: number): GameSession & { phase: Playing } {
  const round = phase.round + 1;
  return { ...session, phase: { ...phase, round, ...timeOf(session, round, nowMs) } };
}

function over(session: GameSession, game: Game, nowMs: number): GameSession {
  return { ...session, phase: { name: 'over', game, endedAtMs: nowMs } };
}

/** The chains without an entry in this round, and where in the ring they started. */
function openChains({ game, round }: Playing): { chainId: number; place: number }[] {
  return game.chainIds
    .map((chainId, place) => ({ chainId, place }))
    .filter(({ chainId }) => !entryOf(game, chainId, round));
}

function fills(mode: Mode, phase: Playing, whose: (holderId: number) => boolean, facts: Facts): NewEntry[] {
  const { game, round } = phase;
  return openChains(phase)
    .map(({ chainId, place }) => ({ chainId, place, authorId: holderOf(game, place, round) }))
    .filter(({ authorId }) => whose(authorId))
    .map(({ chainId, place, authorId }) => {
      const draft = drafted(phase, chainId, authorId);
      const prompt = game.ideas[place]?.[0] ?? facts.prompts[place % facts.prompts.length];
      const content = draft ?? filling(mode, phase, chainId, prompt);
      return { chainId, round, authorId, skipped: draft === undefined, content };
    });
}

/** The draft of a turn as the content of its entry. */
function drafted({ game, round }: Playing, chainId: number, holderId: number): Content | undefined {
  const draft = game.drafts.find(
    (one) => one.chainId === chainId && one.round === round && one.authorId === holderId,
  );
  if (!draft) return undefined;
  return draft.text === null ? { kind: 'drafted drawing' } : { kind: 'description', text: draft.text };
}

/** A description repeats the chain's last written one, or else the prompt. A drawing is an empty sheet. */
function filling(mode: Mode, { game, round }: Playing, chainId: number, prompt = ''): Content {
  if (mode.fillingOf(round) === 'empty sheet') return { kind: 'drawing', svg: EMPTY_SHEET, sourceHash: '' };
  const described = game.entries
    .filter((entry) => entry.chainId === chainId && entry.text !== null)
    .sort((a, b) => Number(a.skipped) - Number(b.skipped) || b.round - a.round);
  return { kind: 'description', text: described[0]?.text ?? prompt };
}

function withEntries(session: GameSession, added: readonly NewEntry[]): Change {
  const { phase } = session;
  if (phase.name !== 'playing') return { session, added: [] };
  const entries = [...phase.game.entries, ...added.map(asEntry)];
  return { session: { ...session, phase: { ...phase, game: { ...phase.game, entries } } }, added };
}

function asEntry({ content, ...rest }: NewEntry): Entry {
  return { ...rest, text: content.kind === 'description' ? content.text : null };
}
