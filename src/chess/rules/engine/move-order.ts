import { PIECE_POINTS } from './evaluation.ts';
import { MOST_MOVES } from './moves.ts';
import {
  capturedOf,
  fromOf,
  NO_MOVE,
  type PackedMove,
  promotionOf,
  type SearchBoard,
  toOf,
} from './search-board.ts';

export const MOST_PLIES = 96;

const [FIRST, LOUD, KILLER] = [1 << 30, 1 << 26, 1 << 25];
const MOST_HISTORY = 1 << 22;

/** The moves of every ply of a line, and what helps to try the best moves first. */
export interface MoveOrder {
  moves: Int32Array;
  scores: Int32Array;
  /** Two quiet moves per ply that have refuted others. */
  killers: Int32Array;
  /** By `piece << 7 | to`: how often quiet moves have refuted others, weighted by depth. */
  history: Int32Array;
}

export function newMoveOrder(): MoveOrder {
  return {
    moves: new Int32Array(MOST_PLIES * MOST_MOVES),
    scores: new Int32Array(MOST_PLIES * MOST_MOVES),
    killers: new Int32Array(MOST_PLIES * 2),
    history: new Int32Array(16 << 7),
  };
}

export function startOrder({ killers, history }: MoveOrder): void {
  killers.fill(0);
  for (let at = 0; at < history.length; at++) history[at] = (history[at] ?? 0) >> 2;
}

/** Scores the moves from `at` to `end`: `first`, then captures (most valuable victim, least attacker), killers, history. */
export function scoreMoves(
  order: MoveOrder,
  { squares }: SearchBoard,
  [at, end, ply]: readonly [number, number, number],
  first: PackedMove,
): void {
  const { moves, scores, killers, history } = order;
  for (let index = at; index < end; index++) {
    const move = moves[index] ?? NO_MOVE;
    const piece = squares[fromOf(move)] ?? 0;
    const captured = capturedOf(move);
    const promotion = promotionOf(move);
    if (move === first) scores[index] = FIRST;
    else if (captured !== 0 || promotion !== 0)
      scores[index] =
        LOUD + (PIECE_POINTS[captured] ?? 0) * 16 + (PIECE_POINTS[promotion] ?? 0) - (piece & 7);
    else if (move === killers[ply * 2]) scores[index] = KILLER + 1;
    else if (move === killers[ply * 2 + 1]) scores[index] = KILLER;
    else scores[index] = history[(piece << 7) | toOf(move)] ?? 0;
  }
}

/** Moves the best remaining move to the index `at`, and returns it. */
export function nextMove({ moves, scores }: MoveOrder, at: number, end: number): PackedMove {
  let best = at;
  for (let index = at + 1; index < end; index++) {
    if ((scores[index] ?? 0) > (scores[best] ?? 0)) best = index;
  }
  const move = moves[best] ?? NO_MOVE;
  const score = scores[best] ?? 0;
  moves[best] = moves[at] ?? NO_MOVE;
  scores[best] = scores[at] ?? 0;
  moves[at] = move;
  scores[at] = score;
  return move;
}

/** Call when a quiet move has refuted the opponent's move. */
export function praise(
  { killers, history }: MoveOrder,
  piece: number,
  move: PackedMove,
  ply: number,
  depth: number,
): void {
  if (killers[ply * 2] !== move) {
    killers[ply * 2 + 1] = killers[ply * 2] ?? NO_MOVE;
    killers[ply * 2] = move;
  }
  const at = (piece << 7) | toOf(move);
  history[at] = Math.min(MOST_HISTORY, (history[at] ?? 0) + depth * depth);
}
