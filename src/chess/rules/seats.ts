import { fullClocks, ticking } from './clock.ts';
import {
  type ChessGame,
  colorOf,
  NO_OFFERS,
  NOTHING_GIVEN,
  type Phase,
  type Rematch,
  type Timing,
  touched,
} from './game.ts';
import { type Color, keyOf, other } from './position.ts';
import { type Refusal, refuse } from './refusals.ts';

/** The settings of a new game. */
export interface Settings {
  id: string;
  timing: Timing | null;
  initialFen: string;
}

/** A game with both seats taken starts at once. With `challengedId`, only that account may take the open seat. */
export function newGame(
  { id, timing, initialFen }: Settings,
  seats: Record<Color, number | null>,
  challengedId: number | null,
  nowMs: number,
): ChessGame {
  const board = { fen: initialFen, moves: [], lastSan: null, keys: [keyOf(initialFen)] };
  const waiting = seats.w === null || seats.b === null;
  const phase: Phase = waiting ? { name: 'waiting', challengedId } : started(timing, nowMs);
  return {
    ...{ id, timing, initialFen, seats, board, phase },
    createdAtMs: nowMs,
    modifiedAtMs: nowMs,
    version: 1,
  };
}

function started(timing: Timing | null, nowMs: number): Phase {
  const clocks = ticking(fullClocks(timing), 0, nowMs);
  return { name: 'active', ...clocks, given: NOTHING_GIVEN, offers: NO_OFFERS };
}

/** Call after `settle`. Joining again changes nothing. */
export function join(game: ChessGame, userId: number, nowMs: number): ChessGame | Refusal {
  if (colorOf(game, userId)) return game;
  const { phase, seats } = game;
  if (phase.name === 'active') return refuse('game_full');
  if (phase.name !== 'waiting') return refuse('game_over');
  if (phase.challengedId !== null && phase.challengedId !== userId) return refuse('not_invited');
  const taken = { w: seats.w ?? userId, b: seats.b ?? userId };
  return touched({ ...game, seats: taken, phase: started(game.timing, nowMs) }, nowMs);
}

/** Whether this account may abort the game: a player may, and so may a challenged account, which declines that way. */
export function mayAbort(game: ChessGame, userId: number): boolean {
  const invited = game.phase.name === 'waiting' && game.phase.challengedId === userId;
  return invited || colorOf(game, userId) !== undefined;
}

/**
 * Offers a rematch or answers an offer. Returns 'make' once both agree; the caller then creates the game with
 * `rematchOf`.
 */
export function rematch(
  game: ChessGame,
  color: Color,
  action: 'offer' | 'accept' | 'decline',
  nowMs: number,
): ChessGame | Refusal | 'make' {
  const { phase, seats } = game;
  if (phase.name === 'waiting' || phase.name === 'active') return refuse('game_not_over');
  if (seats.w === null || seats.b === null) return refuse('game_over');
  if (phase.rematch.name === 'made') return action === 'decline' ? refuse('nothing_offered') : game;
  const by = phase.rematch.name === 'offered' ? phase.rematch.by : undefined;
  if (by === other(color)) return action === 'decline' ? withRematch(game, { name: 'none' }, nowMs) : 'make';
  if (action !== 'offer') return refuse('nothing_offered');
  return by === color ? game : withRematch(game, { name: 'offered', by: color }, nowMs);
}

/** A new game that has started, with the same settings and the colours swapped. Each player keeps their own time. */
export function rematchOf({ seats, timing, initialFen }: ChessGame, id: string, nowMs: number): ChessGame {
  return newGame(
    { id, timing: timing && swapped(timing), initialFen },
    { w: seats.b, b: seats.w },
    null,
    nowMs,
  );
}

function swapped(timing: Timing): Timing {
  const { initialMs, blackInitialMs } = timing;
  return blackInitialMs === undefined
    ? timing
    : { ...timing, initialMs: blackInitialMs, blackInitialMs: initialMs };
}

/** The game with this rematch state. Unchanged unless the game is over. */
export function withRematch(game: ChessGame, made: Rematch, nowMs: number): ChessGame {
  const { phase } = game;
  if (phase.name !== 'finished' && phase.name !== 'aborted') return game;
  return touched({ ...game, phase: { ...phase, rematch: made } }, nowMs);
}
