import {
  BLACK,
  CASTLINGS,
  KINDS,
  KING,
  NOWHERE,
  nameOf,
  OFF_BOARD,
  PAWN,
  RIGHTS_LEFT,
  readFen,
} from '../board.ts';
import {
  CASTLING_HIGH,
  CASTLING_LOW,
  PASSED_HIGH,
  PASSED_LOW,
  PIECE_HIGH,
  PIECE_LOW,
  TURN_HIGH,
  TURN_LOW,
} from './hash-keys.ts';
import { END, MIDDLE, PHASES } from './square-values.ts';

/**
 * The board of `rules/board.ts`, and what a search needs besides: moves are made and unmade in place, and piece lists,
 * hash key and piece values are kept up to date. It is about thirty times as fast.
 */
export interface SearchBoard {
  squares: Int8Array;
  turn: number;
  castling: number;
  enPassant: number;
  quietPlies: number;
  /** Squares of the pieces, White's from 0 and Black's from 64. */
  lists: Uint8Array;
  /** How many pieces White and Black have. */
  counts: Uint8Array;
  /** By square: where in `lists` it stands. */
  slots: Uint8Array;
  /** The squares of White's and Black's king. */
  kings: Uint8Array;
  keyLow: number;
  keyHigh: number;
  /** Sums of `MIDDLE`, `END` and `PHASES`. */
  middle: number;
  end: number;
  phase: number;
  /** What `unmake` restores, six numbers a move, and the keys of earlier positions among them. */
  past: Int32Array;
  /** Number of moves in `past`. */
  height: number;
}

/**
 * A move in one number: from (7 bits), to (7), promotion (3), captured kind (3), then the bits PASSING and CASTLES.
 */
export type PackedMove = number;
export const PASSING = 1 << 20;
export const CASTLES = 1 << 21;
export const NO_MOVE: PackedMove = 0;

const PER_MOVE = 6;
/** Positions that can be repeated, plus the deepest line. */
const MOST_HEIGHT = 512;

export const fromOf = (move: PackedMove): number => move & 127;
export const toOf = (move: PackedMove): number => (move >> 7) & 127;
export const promotionOf = (move: PackedMove): number => (move >> 14) & 7;
export const capturedOf = (move: PackedMove): number => (move >> 17) & 7;

export function uciOf(move: PackedMove): string {
  const promotion = promotionOf(move);
  return `${nameOf(fromOf(move))}${nameOf(toOf(move))}${promotion === 0 ? '' : KINDS[promotion]}`;
}

/** Does not check the FEN. */
export function searchBoardOf(fen: string): SearchBoard {
  const { squares, turn, castling, enPassant, quietPlies } = readFen(fen);
  const board: SearchBoard = {
    ...{ squares: new Int8Array(128), turn, castling, enPassant: NOWHERE, quietPlies },
    ...{ lists: new Uint8Array(128), counts: new Uint8Array(2), slots: new Uint8Array(128) },
    ...{ kings: new Uint8Array(2), keyLow: 0, keyHigh: 0, middle: 0, end: 0, phase: 0 },
    ...{ past: new Int32Array(MOST_HEIGHT * PER_MOVE), height: 0 },
  };
  for (let square = 0; square < 128; square++) {
    const piece = squares[square] ?? 0;
    if (!(square & OFF_BOARD) && piece !== 0) put(board, square, piece);
  }
  board.keyLow ^= (turn === BLACK ? TURN_LOW : 0) ^ (CASTLING_LOW[castling] ?? 0);
  board.keyHigh ^= (turn === BLACK ? TURN_HIGH : 0) ^ (CASTLING_HIGH[castling] ?? 0);
  if (enPassant !== NOWHERE) setPassed(board, enPassant);
  return board;
}

function count(board: SearchBoard, piece: number, square: number, sign: number): void {
  const at = (piece << 7) | square;
  board.keyLow ^= PIECE_LOW[at] ?? 0;
  board.keyHigh ^= PIECE_HIGH[at] ?? 0;
  board.middle += sign * (MIDDLE[at] ?? 0);
  board.end += sign * (END[at] ?? 0);
}

function put(board: SearchBoard, square: number, piece: number): void {
  const side = piece >> 3;
  const slot = (side << 6) + (board.counts[side] ?? 0);
  board.counts[side] = (board.counts[side] ?? 0) + 1;
  board.squares[square] = piece;
  board.lists[slot] = square;
  board.slots[square] = slot;
  board.phase += PHASES[piece & 7] ?? 0;
  if ((piece & 7) === KING) board.kings[side] = square;
  count(board, piece, square, 1);
}

function take(board: SearchBoard, square: number): void {
  const piece = board.squares[square] ?? 0;
  const side = piece >> 3;
  const left = (board.counts[side] ?? 0) - 1;
  const slot = board.slots[square] ?? 0;
  const last = board.lists[(side << 6) + left] ?? 0;
  board.counts[side] = left;
  board.squares[square] = 0;
  board.lists[slot] = last;
  board.slots[last] = slot;
  board.phase -= PHASES[piece & 7] ?? 0;
  count(board, piece, square, -1);
}

function shift(board: SearchBoard, from: number, to: number): void {
  const piece = board.squares[from] ?? 0;
  const slot = board.slots[from] ?? 0;
  board.squares[from] = 0;
  board.squares[to] = piece;
  board.lists[slot] = to;
  board.slots[to] = slot;
  if ((piece & 7) === KING) board.kings[piece >> 3] = to;
  count(board, piece, from, -1);
  count(board, piece, to, 1);
}

/** The passed square distinguishes positions only if a pawn stands ready to capture on it. */
function setPassed(board: SearchBoard, square: number): void {
  const { squares, turn } = board;
  const behind = turn === BLACK ? -16 : 16;
  const pawn = PAWN | turn;
  const [left, right] = [square + behind - 1, square + behind + 1];
  const isReady =
    (!(left & OFF_BOARD) && squares[left] === pawn) || (!(right & OFF_BOARD) && squares[right] === pawn);
  if (!isReady) return;
  board.enPassant = square;
  board.keyLow ^= PASSED_LOW[square] ?? 0;
  board.keyHigh ^= PASSED_HIGH[square] ?? 0;
}

function clearPassed(board: SearchBoard): void {
  if (board.enPassant === NOWHERE) return;
  board.keyLow ^= PASSED_LOW[board.enPassant] ?? 0;
  board.keyHigh ^= PASSED_HIGH[board.enPassant] ?? 0;
  board.enPassant = NOWHERE;
}

function remember(board: SearchBoard, move: PackedMove): void {
  const { past, height } = board;
  const at = height * PER_MOVE;
  past[at] = move;
  past[at + 1] = board.castling;
  past[at + 2] = board.enPassant;
  past[at + 3] = board.quietPlies;
  past[at + 4] = board.keyLow;
  past[at + 5] = board.keyHigh;
  board.height = height + 1;
}

function passTurn(board: SearchBoard): void {
  board.turn ^= BLACK;
  board.keyLow ^= TURN_LOW;
  board.keyHigh ^= TURN_HIGH;
}

/** The move must be pseudo-legal. */
export function make(board: SearchBoard, move: PackedMove): void {
  const [from, to, promotion] = [fromOf(move), toOf(move), promotionOf(move)];
  const { squares, turn } = board;
  const isPawn = ((squares[from] ?? 0) & 7) === PAWN;
  const ahead = turn === BLACK ? 16 : -16;
  remember(board, move);
  clearPassed(board);
  if (capturedOf(move) !== 0) take(board, move & PASSING ? to - ahead : to);
  if (promotion === 0) shift(board, from, to);
  else {
    take(board, from);
    put(board, to, promotion | turn);
  }
  if (move & CASTLES) moveRook(board, to, false);
  const left = board.castling & (RIGHTS_LEFT[from] ?? 15) & (RIGHTS_LEFT[to] ?? 15);
  if (left !== board.castling) {
    board.keyLow ^= (CASTLING_LOW[board.castling] ?? 0) ^ (CASTLING_LOW[left] ?? 0);
    board.keyHigh ^= (CASTLING_HIGH[board.castling] ?? 0) ^ (CASTLING_HIGH[left] ?? 0);
    board.castling = left;
  }
  board.quietPlies = isPawn || capturedOf(move) !== 0 ? 0 : board.quietPlies + 1;
  passTurn(board);
  if (isPawn && to - from === 2 * ahead) setPassed(board, from + ahead);
}

function moveRook(board: SearchBoard, to: number, isBack: boolean): void {
  for (const way of CASTLINGS) {
    if (way.to === to) shift(board, isBack ? way.rookTo : way.rook, isBack ? way.rook : way.rookTo);
  }
}

/** Passes the turn. Unmade like a move. */
export function makeNull(board: SearchBoard): void {
  remember(board, NO_MOVE);
  clearPassed(board);
  board.quietPlies += 1;
  passTurn(board);
}

export function unmake(board: SearchBoard): void {
  const { past } = board;
  board.height -= 1;
  const at = board.height * PER_MOVE;
  const move = past[at] ?? NO_MOVE;
  board.turn ^= BLACK;
  if (move !== NO_MOVE) {
    const [from, to, captured] = [fromOf(move), toOf(move), capturedOf(move)];
    const { turn } = board;
    if (move & CASTLES) moveRook(board, to, true);
    if (promotionOf(move) === 0) shift(board, to, from);
    else {
      take(board, to);
      put(board, from, PAWN | turn);
    }
    const ahead = turn === BLACK ? 16 : -16;
    if (captured !== 0) put(board, move & PASSING ? to - ahead : to, captured | (turn ^ BLACK));
  }
  board.castling = past[at + 1] ?? 0;
  board.enPassant = past[at + 2] ?? NOWHERE;
  board.quietPlies = past[at + 3] ?? 0;
  board.keyLow = past[at + 4] ?? 0;
  board.keyHigh = past[at + 5] ?? 0;
}

/** Whether the position has occurred before since the last capture or pawn move, as far as moves were made here. */
export function isRepeated(board: SearchBoard): boolean {
  const { past, height, keyLow, keyHigh } = board;
  const first = Math.max(0, height - board.quietPlies);
  for (let ply = height - 4; ply >= first; ply -= 2) {
    const at = ply * PER_MOVE;
    if (past[at + 4] === keyLow && past[at + 5] === keyHigh) return true;
  }
  return false;
}

/** Forgets the moves made so far: positions before an irreversible move never return. */
export function forgetPast(board: SearchBoard): void {
  board.height = 0;
}
