/** Random numbers for hashing positions (Zobrist), the same in every process. Each has two halves of 32 bits. */
export const PIECE_LOW = new Int32Array(16 << 7);
export const PIECE_HIGH = new Int32Array(16 << 7);
export const CASTLING_LOW = new Int32Array(16);
export const CASTLING_HIGH = new Int32Array(16);
export const PASSED_LOW = new Int32Array(128);
export const PASSED_HIGH = new Int32Array(128);
export const TURN_LOW = 0x3c6ef372;
export const TURN_HIGH = 0x1b873593;

let seed = 0x9e3779b9;

/** xorshift32 (Marsaglia 2003). */
function next(): number {
  seed ^= seed << 13;
  seed ^= seed >>> 17;
  seed ^= seed << 5;
  return seed | 0;
}

for (const keys of [PIECE_LOW, PIECE_HIGH, CASTLING_LOW, CASTLING_HIGH, PASSED_LOW, PASSED_HIGH]) {
  for (let at = 0; at < keys.length; at++) keys[at] = next();
}
