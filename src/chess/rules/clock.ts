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

/** The clocks from `nowMs` on. They run once both sides have moved. Until then each first move has a deadline. */
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

/** The clocks stopped at `nowMs`. Never negative. */
export function stopped(clocks: Clocks, turn: Color, nowMs: number): Clocks {
  const usedMs = clocks.runningSinceMs === null ? 0 : Math.max(0, nowMs - clocks.runningSinceMs);
  return { ...clocks, [turn]: Math.max(0, clocks[turn] - usedMs), runningSinceMs: null };
}

/** Epoch ms at which the open seat expires, the deadline of a first move passes, or a flag falls. */
export function dueAt(game: ChessGame): number | undefined {
  const { phase } = game;
  if (phase.name === 'waiting') return game.createdAtMs + WAITING_MS;
  if (phase.name !== 'active') return undefined;
  if (phase.firstMoveByMs !== null) return phase.firstMoveByMs;
  if (!phase.clocks || phase.clocks.runningSinceMs === null) return undefined;
  return phase.clocks.runningSinceMs + phase.clocks[turnOf(game.board.fen)];
}

/**
 * Applies what is due at `nowMs`. An expired seat or first move aborts the game. A fallen flag loses, or draws if the
 * opponent could never mate. Otherwise returns the same object.
 */
export function settle(game: ChessGame, nowMs: number): ChessGame {
  const atMs = dueAt(game);
  if (atMs === undefined || atMs > nowMs) return game;
  if (!isActive(game) || game.phase.firstMoveByMs !== null) return abort(game, nowMs);
  const turn = turnOf(game.board.fen);
  const winner = other(turn);
  if (canMate(game.board.fen, winner)) return finish(game, winFor(winner), 'TIMEOUT', nowMs);
  return finish(game, '1/2-1/2', 'TIMEOUT_NO_MATERIAL', nowMs);
}

/** The game finished, with its clocks stopped at `nowMs`. */
export function finish(game: ChessGame, result: Result, reason: Reason, nowMs: number): ChessGame {
  const phase = { name: 'finished', clocks: clocksAt(game, nowMs), result, reason } as const;
  return touched({ ...game, phase: { ...phase, rematch: { name: 'none' } } }, nowMs);
}

export function abort(game: ChessGame, nowMs: number): ChessGame {
  const phase = { name: 'aborted', clocks: clocksAt(game, nowMs), rematch: { name: 'none' } } as const;
  return touched({ ...game, phase }, nowMs);
}

/** The initial time of this side in ms. */
export function initialOf({ initialMs, blackInitialMs }: Timing, color: Color): number {
  return color === 'b' ? (blackInitialMs ?? initialMs) : initialMs;
}

/** The clocks at the start of a game. A clock without initial time begins with one increment. */
export function fullClocks(timing: Timing | null): Clocks | null {
  if (!timing) return null;
  const full = (color: Color) => initialOf(timing, color) || timing.incrementMs;
  return { w: full('w'), b: full('b'), runningSinceMs: null };
}

/** What each side has left at `nowMs`. Null in a game without clocks. */
export function clocksAt({ phase, timing, board }: ChessGame, nowMs: number): Clocks | null {
  if (phase.name === 'waiting') {
    return fullClocks(timing);
  }
  return phase.clocks && stopped(phase.clocks, turnOf(board.fen), nowMs);
}

/**
 * The game after a restart. The running clock is charged up to `aliveAtMs`, when the server was last known to be alive,
 * and runs on from `nowMs`. A first move gets its full time again.
 */
export function revive(game: ChessGame, aliveAtMs: number, nowMs: number): ChessGame {
  if (!isActive(game) || !game.phase.clocks) return game;
  const over = settle(game, aliveAtMs);
  if (over !== game && game.phase.firstMoveByMs === null) return over;
  const clocks = stopped(game.phase.clocks, turnOf(game.board.fen), aliveAtMs);
  return touched({ ...game, phase: { ...game.phase, ...ticking(clocks, plyOf(game), nowMs) } }, nowMs);
}
