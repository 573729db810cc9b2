import { BISHOP, BLACK, KING, KNIGHT, OFF_BOARD, PAWN, ROOK, WHITE } from '../board.ts';
import { STEPS_BY_KIND } from './attacks.ts';
import type { SearchBoard } from './search-board.ts';
import { FULL_PHASE } from './square-values.ts';

/** Points in centipawns for the middlegame and the endgame, White's minus Black's. */
interface Points {
  middle: number;
  end: number;
}

/** For each file, from 1 to 8 so that its neighbours always exist: how many pawns, and how far they are. */
interface Pawns {
  counts: Uint8Array;
  /** The row (0 is the eighth rank) of White's rearmost and foremost pawn, and so on. */
  highest: Uint8Array;
  lowest: Uint8Array;
}

const newPawns = (): Pawns => ({
  counts: new Uint8Array(10),
  highest: new Uint8Array(10),
  lowest: new Uint8Array(10),
});
const [whitePawns, blackPawns] = [newPawns(), newPawns()];
const points: Points = { middle: 0, end: 0 };

/** By how many ranks a passed pawn has advanced. */
const PASSED_MIDDLE = Uint8Array.of(0, 2, 4, 10, 22, 40, 60, 0);
const PASSED_END = Uint8Array.of(0, 8, 12, 26, 48, 80, 120, 0);
const TEMPO = 12;
const PAIR = 35;
/** By kind: the number of squares that a piece is expected to reach, and what each further one is worth. */
const REACH = Uint8Array.of(0, 0, 4, 6, 7, 13);
const REACH_MIDDLE = Uint8Array.of(0, 0, 5, 5, 3, 1);
const REACH_END = Uint8Array.of(0, 0, 4, 5, 5, 3);

/** How good the position is for the side to move, in centipawns. */
export function evaluate(board: SearchBoard): number {
  if (isDead(board)) return 0;
  points.middle = board.middle;
  points.end = board.end;
  countPawns(board, WHITE, whitePawns);
  countPawns(board, BLACK, blackPawns);
  addPawns(whitePawns, blackPawns);
  addPieces(board, WHITE);
  addPieces(board, BLACK);
  addShelter(board, WHITE, whitePawns);
  addShelter(board, BLACK, blackPawns);
  addHunt(board);
  const phase = Math.min(FULL_PHASE, board.phase);
  const score = ((points.middle * phase + points.end * (FULL_PHASE - phase)) / FULL_PHASE) | 0;
  return (board.turn === WHITE ? score : -score) + TEMPO;
}

function add(sign: number, middle: number, end: number): void {
  points.middle += sign * middle;
  points.end += sign * end;
}

/** Whether nobody has more than one knight or bishop. */
function isDead({ phase, counts, lists, squares }: SearchBoard): boolean {
  const [white = 0, black = 0] = counts;
  if (phase > 1 || white + black > 3) return false;
  for (let slot = 0; slot < 2; slot++) {
    if (slot < white && ((squares[lists[slot] ?? 0] ?? 0) & 7) === PAWN) return false;
    if (slot < black && ((squares[lists[64 + slot] ?? 0] ?? 0) & 7) === PAWN) return false;
  }
  return true;
}

function countPawns({ squares, lists, counts }: SearchBoard, color: number, pawns: Pawns): void {
  pawns.counts.fill(0);
  pawns.highest.fill(7);
  pawns.lowest.fill(0);
  const first = color === WHITE ? 0 : 64;
  const last = first + (counts[color >> 3] ?? 0);
  for (let slot = first; slot < last; slot++) {
    const square = lists[slot] ?? 0;
    if (((squares[square] ?? 0) & 7) !== PAWN) continue;
    const [file, row] = [(square & 7) + 1, square >> 4];
    pawns.counts[file] = (pawns.counts[file] ?? 0) + 1;
    if (row < (pawns.highest[file] ?? 0)) pawns.highest[file] = row;
    if (row > (pawns.lowest[file] ?? 0)) pawns.lowest[file] = row;
  }
}

/** Doubled, isolated and passed pawns. */
function addPawns(white: Pawns, black: Pawns): void {
  for (let file = 1; file <= 8; file++) {
    const [whites, blacks] = [white.counts[file] ?? 0, black.counts[file] ?? 0];
    if (whites > 1) add(1 - whites, 8, 20);
    if (blacks > 1) add(blacks - 1, 8, 20);
    if (whites > 0) {
      if (!white.counts[file - 1] && !white.counts[file + 1]) add(-1, 12, 14);
      const row = white.highest[file] ?? 0;
      if (isClear(black, file, row, -1)) add(1, PASSED_MIDDLE[7 - row] ?? 0, PASSED_END[7 - row] ?? 0);
    }
    if (blacks > 0) {
      if (!black.counts[file - 1] && !black.counts[file + 1]) add(1, 12, 14);
      const row = black.lowest[file] ?? 0;
      if (isClear(white, file, row, 1)) add(-1, PASSED_MIDDLE[row] ?? 0, PASSED_END[row] ?? 0);
    }
  }
}

/** Whether none of these pawns stands on this file or beside it, on the rows from `row` on in the direction `step`. */
function isClear({ counts, highest, lowest }: Pawns, file: number, row: number, step: number): boolean {
  for (let near = file - 1; near <= file + 1; near++) {
    if (!counts[near]) continue;
    if (step < 0 ? (highest[near] ?? 0) < row : (lowest[near] ?? 0) > row) return false;
  }
  return true;
}

/** The pair of bishops, the reach of pieces, and rooks on open files. */
function addPieces(board: SearchBoard, color: number): void {
  const { squares, lists, counts } = board;
  const [own, theirs] = color === WHITE ? [whitePawns, blackPawns] : [blackPawns, whitePawns];
  const sign = color === WHITE ? 1 : -1;
  const first = color === WHITE ? 0 : 64;
  const last = first + (counts[color >> 3] ?? 0);
  let bishops = 0;
  for (let slot = first; slot < last; slot++) {
    const square = lists[slot] ?? 0;
    const kind = (squares[square] ?? 0) & 7;
    if (kind === PAWN || kind === KING) continue;
    if (kind === BISHOP) bishops += 1;
    if (kind === ROOK) addRook(sign, own.counts[(square & 7) + 1] ?? 0, theirs.counts[(square & 7) + 1] ?? 0);
    const more = reachOf(squares, square, kind, color) - (REACH[kind] ?? 0);
    add(sign * more, REACH_MIDDLE[kind] ?? 0, REACH_END[kind] ?? 0);
  }
  if (bishops > 1) add(sign, PAIR, PAIR + 15);
}

function addRook(sign: number, own: number, theirs: number): void {
  if (own === 0) add(sign, theirs === 0 ? 28 : 14, theirs === 0 ? 10 : 12);
}

/** Squares that the piece could go to, except those with a piece of its own side. */
function reachOf(squares: Int8Array, from: number, kind: number, color: number): number {
  const steps = STEPS_BY_KIND[kind] ?? new Int8Array();
  const goesOn = kind !== KNIGHT;
  let reach = 0;
  for (let index = 0; index < steps.length; index++) {
    const step = steps[index] ?? 0;
    let to = from + step;
    while (!(to & OFF_BOARD)) {
      const piece = squares[to] ?? 0;
      if (piece === 0 || (piece & BLACK) !== color) reach += 1;
      if (piece !== 0 || !goesOn) break;
      to += step;
    }
  }
  return reach;
}

/** Pawns in front of a king that stays at home while the queens are on the board. */
function addShelter({ kings }: SearchBoard, color: number, pawns: Pawns): void {
  const king = kings[color >> 3] ?? 0;
  const row = king >> 4;
  const home = color === WHITE ? 7 - row : row;
  if (home > 2) return;
  const file = (king & 7) + 1;
  let missing = 0;
  for (let near = Math.max(1, file - 1); near <= Math.min(8, file + 1); near++) {
    if (!pawns.counts[near]) {
      missing += near === file ? 26 : 16;
      continue;
    }
    const pawn = color === WHITE ? row - (pawns.lowest[near] ?? 0) : (pawns.highest[near] ?? 0) - row;
    if (pawn < 1 || pawn > 2) missing += 10;
    else if (pawn === 2) missing += 4;
  }
  add(color === WHITE ? -1 : 1, missing, 0);
}

/** Drives a king without pawns to the edge, once the other side is a rook ahead. */
function addHunt({ kings, middle, phase }: SearchBoard): void {
  if (phase > 8) return;
  const winner = middle > 350 ? WHITE : middle < -350 ? BLACK : undefined;
  if (winner === undefined) return;
  const pawns = winner === WHITE ? blackPawns : whitePawns;
  for (let file = 1; file <= 8; file++) if (pawns.counts[file]) return;
  const hunter = kings[winner >> 3] ?? 0;
  const hunted = kings[(winner ^ BLACK) >> 3] ?? 0;
  const [file, row] = [hunted & 7, hunted >> 4];
  const fromCentre = Math.max(3 - file, file - 4) + Math.max(3 - row, row - 4);
  const apart = Math.max(Math.abs(file - (hunter & 7)), Math.abs(row - (hunter >> 4)));
  add(winner === WHITE ? 1 : -1, 0, fromCentre * 14 + (8 - apart) * 8);
}

export const PIECE_POINTS = Int16Array.of(0, 100, 320, 330, 500, 950, 20_000, 0);
