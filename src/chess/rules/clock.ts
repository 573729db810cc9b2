import {
  type Active,
  BOTH_MOVED,
  type ChessGame,
  type Clocks,
  FIRST_MOVE_MS,
  isActive,
  plyOf,
  type Reason,
  type Result,
  type Timing,
  touched,
  WAITING_MS,
  winFor,
} from './game.ts';
import { canMate } from './material.ts';
import { type Color, other, turnOf } from './position.ts';

/** Clocks for the position: they run once both sides have moved, and until then each first move has its own time. */
export function ticking(
  clocks: Clocks | null,
  ply: number,
  nowMs: number,
): Pick<Active, 'clocks' | 'firstMoveByMs'> {
  if (!clocks) return { clocks: null, firstMoveByMs: null };
  if (ply < BOTH_MOVED) {
    return { clocks: { ...clocks, runningSinceMs: null }, firstMoveByMs: nowMs + FIRST_MOVE_MS };
  }
  return { clocks: { ...clocks, runningSinceMs: nowMs }, firstMoveByMs: null };
}

/** What each side has left at `nowMs`, with nothing running. Never negative. */
export function stopped(clocks: Clocks, turn: Color, nowMs: number): Clocks {
  const usedMs = clocks.runningSinceMs === null ? 0 : Math.max(0, nowMs - clocks.runningSinceMs);
  return { ...clocks, [turn]: Math.max(0, clocks[turn] - usedMs), runningSinceMs: null };
}

/** When time alone changes this game: the seat is given up, the first move comes too late, or a flag falls. */
export function dueAt(game: ChessGame): number | undefined {
  const { phase } = game;
  if (phase.name === 'waiting') return game.createdAtMs + WAITING_MS;
  if (phase.name !== 'active') return undefined;
  if (phase.firstMoveByMs !== null) return phase.firstMoveByMs;
  if (!phase.clocks || phase.clocks.runningSinceMs === null) return undefined;
  return phase.clocks.runningSinceMs + phase.clocks[turnOf(game.board.fen)];
}

/** What time has made of the game: the same one, or aborted, or lost on time (drawn if the other could never mate). */
export function settle(game: ChessGame, nowMs: number): ChessGame {
  const atMs = dueAt(game);
  if (atMs === undefined || atMs > nowMs) return game;
  if (!isActive(game) || game.phase.firstMoveByMs !== null) return abort(game, nowMs);
  const turn = turnOf(game.board.fen);
  const winner = other(turn);
  if (canMate(game.board.fen, winner)) return finish(game, winFor(winner), 'TIMEOUT', nowMs);
  return finish(game, '1/2-1/2', 'TIMEOUT_NO_MATERIAL', nowMs);
}

/** The game is over, with its clocks as they are at `nowMs`. */
export function finish(game: ChessGame, result: Result, reason: Reason, nowMs: number): ChessGame {
  const phase = { name: 'finished', clocks: clocksAt(game, nowMs), result, reason } as const;
  return touched({ ...game, phase: { ...phase, rematch: { name: 'none' } } }, nowMs);
}

export function abort(game: ChessGame, nowMs: number): ChessGame {
  const phase = { name: 'aborted', clocks: clocksAt(game, nowMs), rematch: { name: 'none' } } as const;
  return touched({ ...game, phase }, nowMs);
}

/** As a game begins with them. */
export function fullClocks(timing: Timing | null): Clocks | null {
  return timing && { w: timing.initialMs, b: timing.initialMs, runningSinceMs: null };
}

/** What each side has left at `nowMs`; null without clocks. */
export function clocksAt({ phase, timing, board }: ChessGame, nowMs: number): Clocks | null {
  if (phase.name === 'waiting') {
    return fullClocks(timing);
  }
  return phase.clocks && stopped(phase.clocks, turnOf(board.fen), nowMs);
}

/**
 * After a restart: what was running is charged up to `aliveAtMs`, the last time the server is known to have been there,
 * and runs on from `nowMs`; first moves get their whole time again.
 */
export function revive(game: ChessGame, aliveAtMs: number, nowMs: number): ChessGame {
  if (!isActive(game) || !game.phase.clocks) return game;
  const over = settle(game, aliveAtMs);
  if (over !== game && game.phase.firstMoveByMs === null) return over;
  const clocks = stopped(game.phase.clocks, turnOf(game.board.fen), aliveAtMs);
  return touched({ ...game, phase: { ...game.phase, ...ticking(clocks, plyOf(game), nowMs) } }, nowMs);
}
