import { BISHOP, BLACK, CASTLINGS, KING, KNIGHT, NOWHERE, OFF_BOARD, PAWN, QUEEN, ROOK } from '../board.ts';
import { isAttacked, isInCheck, STEPS_BY_KIND } from './attacks.ts';
import { CASTLES, make, PASSING, type PackedMove, type SearchBoard, uciOf, unmake } from './search-board.ts';

/** More moves than any position has. */
export const MOST_MOVES = 512;

const packed = (from: number, to: number, captured: number, more = 0): PackedMove =>
  from | (to << 7) | (captured << 17) | more;

/**
 * Writes the pseudo-legal moves into `moves` from `at` on, and returns the index after the last. With `isLoud`, captures
 * and promotions to a queen only.
 */
export function generate(board: SearchBoard, moves: Int32Array, at: number, isLoud: boolean): number {
  const { squares, turn, lists, counts } = board;
  const side = turn >> 3;
  const first = side << 6;
  const last = first + (counts[side] ?? 0);
  let next = at;
  for (let slot = first; slot < last; slot++) {
    const from = lists[slot] ?? 0;
    const kind = (squares[from] ?? 0) & 7;
    next =
      kind === PAWN ? ofPawn(board, from, moves, next, isLoud) : ofPiece(board, from, moves, next, isLoud);
    if (kind === KING && !isLoud && board.castling !== 0) next = castlings(board, from, moves, next);
  }
  return next;
}

function ofPiece(board: SearchBoard, from: number, moves: Int32Array, at: number, isLoud: boolean): number {
  const { squares, turn } = board;
  const kind = (squares[from] ?? 0) & 7;
  const steps = STEPS_BY_KIND[kind] ?? new Int8Array();
  const goesOn = kind === BISHOP || kind === ROOK || kind === QUEEN;
  let next = at;
  for (let index = 0; index < steps.length; index++) {
    const step = steps[index] ?? 0;
    for (let to = from + step; !(to & OFF_BOARD); to += step) {
      const taken = squares[to] ?? 0;
      if (taken === 0) {
        if (!isLoud) moves[next++] = packed(from, to, 0);
      } else {
        if ((taken & BLACK) !== turn) moves[next++] = packed(from, to, taken & 7);
        break;
      }
      if (!goesOn) break;
    }
  }
  return next;
}

function ofPawn(board: SearchBoard, from: number, moves: Int32Array, at: number, isLoud: boolean): number {
  const { squares, turn, enPassant } = board;
  const ahead = turn === BLACK ? 16 : -16;
  const homeRank = turn === BLACK ? 1 : 6;
  const step = from + ahead;
  const isLast = step < 8 || step >= 112;
  let next = at;
  if (squares[step] === 0) {
    if (isLast) next = promotions(from, step, 0, moves, next, isLoud);
    else if (!isLoud) {
      moves[next++] = packed(from, step, 0);
      if (from >> 4 === homeRank && squares[step + ahead] === 0)
        moves[next++] = packed(from, step + ahead, 0);
    }
  }
  for (let to = step - 1; to <= step + 1; to += 2) {
    if (to & OFF_BOARD) continue;
    const taken = squares[to] ?? 0;
    if (taken === 0) {
      if (to === enPassant && enPassant !== NOWHERE) moves[next++] = packed(from, to, PAWN, PASSING);
    } else if ((taken & BLACK) !== turn) {
      if (isLast) next = promotions(from, to, taken & 7, moves, next, isLoud);
      else moves[next++] = packed(from, to, taken & 7);
    }
  }
  return next;
}

function promotions(
  from: number,
  to: number,
  captured: number,
  moves: Int32Array,
  at: number,
  isLoud: boolean,
): number {
  let next = at;
  for (let kind = QUEEN; kind >= KNIGHT; kind--) {
    moves[next++] = packed(from, to, captured, kind << 14);
    if (isLoud) break;
  }
  return next;
}

function castlings({ squares, turn, castling }: SearchBoard, from: number, moves: Int32Array, at: number) {
  let next = at;
  for (const { bit, color, king, to, rookTo, free } of CASTLINGS) {
    if (!(castling & bit) || color !== turn || king !== from) continue;
    if (free.some((square) => squares[square] !== 0)) continue;
    // The square where the king lands is checked like that of any move.
    if (isAttacked(squares, king, turn ^ BLACK) || isAttacked(squares, rookTo, turn ^ BLACK)) continue;
    moves[next++] = packed(from, to, 0, CASTLES);
  }
  return next;
}

/** Makes a pseudo-legal move unless it leaves the own king in check. Returns whether it was made. */
export function tryMake(board: SearchBoard, move: PackedMove): boolean {
  const { turn } = board;
  make(board, move);
  if (!isInCheck(board, turn)) return true;
  unmake(board);
  return false;
}

/** Every legal move. */
export function legalMoves(board: SearchBoard): PackedMove[] {
  const moves = new Int32Array(MOST_MOVES);
  const pseudo = [...moves.subarray(0, generate(board, moves, 0, false))];
  return pseudo.filter((move) => {
    const isLegal = tryMake(board, move);
    if (isLegal) unmake(board);
    return isLegal;
  });
}

/** The legal move with this UCI. */
export function findMove(board: SearchBoard, uci: string): PackedMove | undefined {
  return legalMoves(board).find((move) => uciOf(move) === uci);
}
