import { NO_MOVE, type PackedMove } from './search-board.ts';

/** What is known about a position's score. */
export const EXACT = 1;
export const AT_LEAST = 2;
export const AT_MOST = 3;

const PER_ENTRY = 3;

/** Results of earlier searches (transposition table). A newer result replaces an older one. */
export interface SeenPositions {
  /** Index of this key's entry. */
  find(low: number): number;
  isOf(at: number, high: number): boolean;
  moveAt(at: number): PackedMove;
  scoreAt(at: number): number;
  depthAt(at: number): number;
  boundAt(at: number): number;
  save(at: number, high: number, move: PackedMove, score: number, depth: number, bound: number): void;
  clear(): void;
}

/** There are 2^`bits` entries, of 12 bytes each. */
export function makeSeenPositions(bits: number): SeenPositions {
  const mask = 2 ** bits - 1;
  const entries = new Int32Array(2 ** bits * PER_ENTRY);
  return {
    find: (low) => (low & mask) * PER_ENTRY,
    isOf: (at, high) => entries[at] === high && entries[at + 2] !== 0,
    moveAt: (at) => entries[at + 1] ?? NO_MOVE,
    scoreAt: (at) => (entries[at + 2] ?? 0) >> 10,
    depthAt: (at) => ((entries[at + 2] ?? 0) >> 2) & 255,
    boundAt: (at) => (entries[at + 2] ?? 0) & 3,
    save(at, high, move, score, depth, bound) {
      // A shallower result keeps the move of a deeper one.
      const kept = move === NO_MOVE && entries[at] === high ? (entries[at + 1] ?? NO_MOVE) : move;
      entries[at] = high;
      entries[at + 1] = kept;
      entries[at + 2] = (score << 10) | (Math.max(0, depth) << 2) | bound;
    },
    clear: () => void entries.fill(0),
  };
}
