import { finish, stopped, ticking } from './clock.ts';
import { notInPlay, repetitions } from './ends.ts';
import {
  type ActiveGame,
  type ChessGame,
  type Clocks,
  isActive,
  moverAt,
  plyOf,
  touched,
  winFor,
} from './game.ts';
import { afterMove, offered } from './offers.ts';
import {
  type Color,
  isUci,
  keyOf,
  MOST_QUIET_PLIES,
  type Played,
  play,
  quietPlies,
  turnOf,
} from './position.ts';
import { type Refusal, refuse } from './refusals.ts';

/** A move as a client says it; `ply` is how many half-moves it has seen. */
export interface Move {
  uci: string;
  ply: number;
  offerDraw?: boolean;
}

const FIVEFOLD = 5;

/** Whether this is a move that this colour has made already: then its client has missed the answer. */
export function isRepeated(game: ChessGame, color: Color, { uci, ply }: Move): boolean {
  return game.board.moves[ply] === uci && moverAt(game, ply) === color;
}

/**
 * After `settle`. Makes the move, charges its time, and ends the game if the position does. A move that was made already
 * changes nothing.
 */
export function playMove(game: ChessGame, color: Color, move: Move, nowMs: number): ChessGame | Refusal {
  if (!isUci(move.uci)) return refuse('bad_uci');
  if (isRepeated(game, color, move)) return game;
  if (!isActive(game)) return notInPlay(game);
  const ply = plyOf(game);
  if (move.ply !== ply) return refuse('stale_ply');
  if (turnOf(game.board.fen) !== color) return refuse('not_your_turn');
  const played = play(game.board.fen, move.uci);
  if (!played) return refuse('illegal_move');
  const clocks = charged(game, color, nowMs);
  const silent = afterMove(game.phase.offers, color, ply);
  // An offer that may not be made is no reason to refuse the move: its time is running.
  const offers = move.offerDraw ? (offered(silent, color, ply + 1) ?? silent) : silent;
  const phase = { ...game.phase, ...ticking(clocks, ply + 1, nowMs), offers };
  const next: ActiveGame = { ...game, board: extended(game, played), phase };
  return ended(next, color, played, nowMs) ?? touched(next, nowMs);
}

/** What is left after the move: first moves cost and add nothing, every later one its time, and the increment. */
function charged({ phase, timing }: ActiveGame, color: Color, nowMs: number): Clocks | null {
  const { clocks } = phase;
  if (!clocks || !timing || clocks.runningSinceMs === null) return clocks;
  const left = stopped(clocks, color, nowMs);
  return { ...left, [color]: left[color] + timing.incrementMs };
}

function extended({ board }: ChessGame, { uci, san, fen }: Played): ChessGame['board'] {
  const key = keyOf(fen);
  const keys = quietPlies(fen) === 0 ? [key] : [...board.keys, key];
  return { fen, moves: [...board.moves, uci], lastSan: san, keys };
}

/** The ends that come by themselves; mate is looked for first. */
function ended(game: ActiveGame, color: Color, { end, fen }: Played, nowMs: number): ChessGame | undefined {
  if (end === 'CHECKMATE') return finish(game, winFor(color), end, nowMs);
  if (end) return finish(game, '1/2-1/2', end, nowMs);
  if (repetitions(game) >= FIVEFOLD) return finish(game, '1/2-1/2', 'FIVEFOLD', nowMs);
  if (quietPlies(fen) >= MOST_QUIET_PLIES) return finish(game, '1/2-1/2', 'SEVENTY_FIVE_MOVES', nowMs);
  return undefined;
}
