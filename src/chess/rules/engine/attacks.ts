import { BISHOP, BLACK, KING, KNIGHT, OFF_BOARD, PAWN, QUEEN, ROOK, STEPS } from '../board.ts';
import type { SearchBoard } from './search-board.ts';

const stepsOf = (kind: number): Int8Array => Int8Array.from(STEPS[kind] ?? []);
/** Steps by kind, as in `board.ts`. */
export const STEPS_BY_KIND: readonly Int8Array[] = STEPS.map((_, kind) => stepsOf(kind));
const KNIGHT_STEPS = stepsOf(KNIGHT);
const KING_STEPS = stepsOf(KING);
const BISHOP_STEPS = stepsOf(BISHOP);
const ROOK_STEPS = stepsOf(ROOK);

/** Whether a piece of the colour `by` attacks the square. */
export function isAttacked(squares: Int8Array, square: number, by: number): boolean {
  const behind = by === BLACK ? -16 : 16;
  const pawn = PAWN | by;
  if (!((square + behind - 1) & OFF_BOARD) && squares[square + behind - 1] === pawn) return true;
  if (!((square + behind + 1) & OFF_BOARD) && squares[square + behind + 1] === pawn) return true;
  return (
    isBeside(squares, square, KNIGHT_STEPS, KNIGHT | by) ||
    isOnLine(squares, square, BISHOP_STEPS, BISHOP | by, QUEEN | by) ||
    isOnLine(squares, square, ROOK_STEPS, ROOK | by, QUEEN | by) ||
    isBeside(squares, square, KING_STEPS, KING | by)
  );
}

function isBeside(squares: Int8Array, square: number, steps: Int8Array, piece: number): boolean {
  for (let index = 0; index < 8; index++) {
    const from = square + (steps[index] ?? 0);
    if (!(from & OFF_BOARD) && squares[from] === piece) return true;
  }
  return false;
}

function isOnLine(squares: Int8Array, square: number, steps: Int8Array, one: number, two: number): boolean {
  for (let index = 0; index < 4; index++) {
    const step = steps[index] ?? 0;
    let from = square + step;
    while (!(from & OFF_BOARD)) {
      const piece = squares[from];
      if (piece !== 0) {
        if (piece === one || piece === two) return true;
        break;
      }
      from += step;
    }
  }
  return false;
}

/** Whether the king of this colour is in check. */
export function isInCheck({ squares, kings }: SearchBoard, color: number): boolean {
  return isAttacked(squares, kings[color >> 3] ?? 0, color ^ BLACK);
}
