import { BISHOP, BLACK, KING, KNIGHT, PAWN, QUEEN, ROOK } from '../board.ts';

/** What a kind of piece is worth in centipawns, in the middlegame and in the endgame. */
interface Worth {
  /** [middlegame, endgame] */
  piece: readonly [number, number];
  /** Added by rank, from the piece's own first to its eighth. */
  ranks: readonly [readonly number[], readonly number[]];
  /** Added by file, a to d. The files e to h mirror them. */
  files: readonly [readonly number[], readonly number[]];
}

const WORTHS: Record<number, Worth> = {
  [PAWN]: {
    piece: [82, 94],
    ranks: [
      [0, -10, -8, 2, 10, 22, 55, 0],
      [0, 4, 0, 4, 16, 45, 85, 0],
    ],
    files: [
      [-12, 0, -2, 12],
      [2, 2, 0, -2],
    ],
  },
  [KNIGHT]: {
    piece: [337, 285],
    ranks: [
      [-40, -15, 0, 10, 18, 20, 5, -40],
      [-25, -10, 0, 8, 10, 5, -8, -25],
    ],
    files: [
      [-25, -8, 4, 8],
      [-22, -8, 2, 8],
    ],
  },
  [BISHOP]: {
    piece: [360, 300],
    ranks: [
      [-12, 4, 6, 6, 6, 6, -6, -14],
      [-8, -4, 0, 4, 4, 2, -4, -8],
    ],
    files: [
      [-8, 4, 2, 4],
      [-6, -2, 2, 4],
    ],
  },
  [ROOK]: {
    piece: [477, 515],
    ranks: [
      [-4, -10, -8, -6, 0, 6, 22, 12],
      [-6, -4, 0, 2, 4, 6, 10, 6],
    ],
    files: [
      [-6, -3, 2, 8],
      [0, 0, 0, 0],
    ],
  },
  [QUEEN]: {
    piece: [1020, 940],
    ranks: [
      [-8, 0, 2, 0, 0, 2, 4, 4],
      [-25, -12, 0, 10, 14, 14, 10, 0],
    ],
    files: [
      [-8, -2, 2, 4],
      [-14, -4, 4, 10],
    ],
  },
  [KING]: {
    piece: [0, 0],
    ranks: [
      [12, -8, -35, -55, -60, -60, -60, -60],
      [-30, -12, 4, 14, 20, 18, 8, -12],
    ],
    files: [
      [20, 24, -4, -20],
      [-18, -4, 8, 14],
    ],
  },
};

/** By `piece << 7 | square`: positive for White's pieces, negative for Black's. */
export const MIDDLE = new Int16Array(16 << 7);
export const END = new Int16Array(16 << 7);

/** How much each kind keeps the middlegame going. All pieces at the start make `FULL_PHASE`. */
export const PHASES = Uint8Array.of(0, 0, 1, 1, 2, 4, 0, 0);
export const FULL_PHASE = 24;

function fill(kind: number, { piece, ranks, files }: Worth): void {
  for (let square = 0; square < 128; square++) {
    const file = square & 7;
    const fromEdge = Math.min(file, 7 - file);
    for (const color of [0, BLACK]) {
      const rank = color === BLACK ? square >> 4 : 7 - (square >> 4);
      const sign = color === BLACK ? -1 : 1;
      const at = ((kind | color) << 7) | square;
      MIDDLE[at] = sign * (piece[0] + (ranks[0][rank] ?? 0) + (files[0][fromEdge] ?? 0));
      END[at] = sign * (piece[1] + (ranks[1][rank] ?? 0) + (files[1][fromEdge] ?? 0));
    }
  }
}

for (const [kind, worth] of Object.entries(WORTHS)) fill(Number(kind), worth);
