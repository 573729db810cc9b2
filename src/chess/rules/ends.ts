import { abort, finish } from './clock.ts';
import { type ActiveGame, BOTH_MOVED, type ChessGame, isActive, plyOf, type Result, winFor } from './game.ts';
import { canMate } from './material.ts';
import { type Color, isCheck, keyOf, other, quietPlies, START_FEN, turnOf } from './position.ts';
import { type Refusal, refuse } from './refusals.ts';

const THREEFOLD = 3;
const FIFTY_MOVES_PLIES = 100;
const LEAST_GONE_MS = 60_000;
const MOST_GONE_MS = 300_000;

/** How often the position on the board has been there. */
export function repetitions({ board }: ChessGame): number {
  const key = keyOf(board.fen);
  return board.keys.filter((one) => one === key).length;
}

/** Whether the side to move is in check: the notation of the move that led here says so. */
export function isInCheck({ board: { fen, lastSan } }: ChessGame): boolean {
  return lastSan === null ? fen !== START_FEN && isCheck(fen) : /[+#]$/.test(lastSan);
}

/** Which draws a player may claim as the position stands. */
export function claimsOf(game: ChessGame): { threefold: boolean; fifty: boolean } {
  if (!isActive(game)) return { threefold: false, fifty: false };
  return {
    threefold: repetitions(game) >= THREEFOLD,
    fifty: quietPlies(game.board.fen) >= FIFTY_MOVES_PLIES,
  };
}

/** Why nothing can be done in a game that is not being played. */
export function notInPlay(game: ChessGame): Refusal {
  return refuse(game.phase.name === 'waiting' ? 'game_not_started' : 'game_over');
}

export function claimDraw(game: ActiveGame, nowMs: number): ChessGame | Refusal {
  const { threefold, fifty } = claimsOf(game);
  if (threefold) return finish(game, '1/2-1/2', 'THREEFOLD', nowMs);
  return fifty ? finish(game, '1/2-1/2', 'FIFTY_MOVES', nowMs) : refuse('nothing_to_claim');
}

export function resign(game: ActiveGame, color: Color, nowMs: number): ChessGame {
  return finish(game, winFor(other(color)), 'RESIGNATION', nowMs);
}

/** Before both have moved, either player; while a seat is open, who has taken the other one or is challenged. */
export function abortGame(game: ChessGame, nowMs: number): ChessGame | Refusal {
  switch (game.phase.name) {
    case 'waiting':
      return abort(game, nowMs);
    case 'active':
      return plyOf(game) < BOTH_MOVED ? abort(game, nowMs) : refuse('too_late_to_abort');
    default:
      return refuse('game_over');
  }
}

/**
 * When the side to move, absent since `absentSinceMs`, counts as gone: a minute, or a tenth of the initial time up to
 * five, in which the clock ran and they were not there. Null when nothing of the kind is going on.
 */
export function goneAt(game: ChessGame, absentSinceMs: number | null): number | null {
  if (!isActive(game) || !game.timing || absentSinceMs === null) return null;
  const sinceMs = game.phase.clocks?.runningSinceMs;
  if (sinceMs === null || sinceMs === undefined) return null;
  const goneMs = Math.min(MOST_GONE_MS, Math.max(LEAST_GONE_MS, game.timing.initialMs / 10));
  return Math.max(absentSinceMs, sinceMs) + goneMs;
}

/** After `settle`. The opponent, on the move, has been gone too long. */
export function claimGone(
  game: ActiveGame,
  color: Color,
  claimed: 'win' | 'draw',
  { nowMs, absentSinceMs }: { nowMs: number; absentSinceMs: number | null },
): ChessGame | Refusal {
  if (!game.timing) return refuse('no_clocks');
  const atMs = turnOf(game.board.fen) === color ? null : goneAt(game, absentSinceMs);
  if (atMs === null || nowMs < atMs) return refuse('opponent_not_gone');
  if (claimed === 'win' && !canMate(game.board.fen, color)) return refuse('cannot_mate');
  const result: Result = claimed === 'win' ? winFor(color) : '1/2-1/2';
  return finish(game, result, 'ABANDONED', nowMs);
}
