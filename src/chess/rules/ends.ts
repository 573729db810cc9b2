import { abort, finish, initialOf } from './clock.ts';
import { type ActiveGame, BOTH_MOVED, type ChessGame, isActive, plyOf, type Result, winFor } from './game.ts';
import { canMate } from './material.ts';
import { type Color, isCheck, keyOf, other, quietPlies, START_FEN, turnOf } from './position.ts';
import { type Refusal, refuse } from './refusals.ts';

const THREEFOLD = 3;
const FIFTY_MOVES_PLIES = 100;
const LEAST_GONE_MS = 60_000;
const MOST_GONE_MS = 300_000;
/** A move in a game without clocks may take this long before the absence of its player counts. */
const UNTIMED_MOVE_MS = 24 * 3_600_000;

/** How often the current position has occurred. */
export function repetitions({ board }: ChessGame): number {
  const key = keyOf(board.fen);
  return board.keys.filter((one) => one === key).length;
}

/** Whether the side to move is in check. Read from the SAN of the last move if there is one. */
export function isInCheck({ board: { fen, lastSan } }: ChessGame): boolean {
  return lastSan === null ? fen !== START_FEN && isCheck(fen) : /[+#]$/.test(lastSan);
}

/** The draws that a player may claim in the current position. */
export function claimsOf(game: ChessGame): { threefold: boolean; fifty: boolean } {
  if (!isActive(game)) return { threefold: false, fifty: false };
  return {
    threefold: repetitions(game) >= THREEFOLD,
    fifty: quietPlies(game.board.fen) >= FIFTY_MOVES_PLIES,
  };
}

/** The refusal for a game that is not being played. */
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

/** Allowed while a seat is open and until both sides have moved. Does not check who asks; see `mayAbort`. */
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
 * Epoch ms at which the side to move counts as gone. It must be absent, with its clock running, for a tenth of its initial
 * time, but at least one minute and at most five. Without clocks it must be absent for a minute, and a day must have passed
 * since the last change. Null if it is not absent or its time is not running.
 */
export function goneAt(game: ChessGame, absentSinceMs: number | null): number | null {
  if (!isActive(game) || absentSinceMs === null) return null;
  if (!game.timing) {
    if (plyOf(game) < BOTH_MOVED) return null;
    return Math.max(absentSinceMs + LEAST_GONE_MS, game.modifiedAtMs + UNTIMED_MOVE_MS);
  }
  const sinceMs = game.phase.clocks?.runningSinceMs;
  if (sinceMs === null || sinceMs === undefined) return null;
  const goneMs = Math.min(
    MOST_GONE_MS,
    Math.max(LEAST_GONE_MS, initialOf(game.timing, turnOf(game.board.fen)) / 10),
  );
  return Math.max(absentSinceMs, sinceMs) + goneMs;
}

/** Call after `settle`. Ends the game if it is the opponent's turn and they have been gone too long. */
export function claimGone(
  game: ActiveGame,
  color: Color,
  claimed: 'win' | 'draw',
  { nowMs, absentSinceMs }: { nowMs: number; absentSinceMs: number | null },
): ChessGame | Refusal {
  const atMs = turnOf(game.board.fen) === color ? null : goneAt(game, absentSinceMs);
  if (atMs === null || nowMs < atMs) return refuse('opponent_not_gone');
  if (claimed === 'win' && !canMate(game.board.fen, color)) return refuse('cannot_mate');
  const result: Result = claimed === 'win' ? winFor(color) : '1/2-1/2';
  return finish(game, result, 'ABANDONED', nowMs);
}
