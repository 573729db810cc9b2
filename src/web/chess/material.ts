import type { Pieces, Side } from '../../client/index.ts';

const WORTH: Record<string, number> = { q: 9, r: 5, b: 3, n: 3, p: 1 };

/** The pieces that a side is ahead by, as lower-case letters, and its lead in pawns (0 if it does not lead). */
export function leadOf(pieces: Pieces, side: Side): { signs: string[]; points: number } {
  const more: Record<string, number> = { q: 0, r: 0, b: 0, n: 0, p: 0 };
  for (const sign of pieces.values()) {
    const piece = sign.toLowerCase();
    const isWhite = sign !== piece;
    if (piece in more) more[piece] = (more[piece] ?? 0) + (isWhite === (side === 'w') ? 1 : -1);
  }
  const kinds = Object.entries(more);
  const points = kinds.reduce((sum, [piece, count]) => sum + count * (WORTH[piece] ?? 0), 0);
  const signs = kinds.flatMap(([piece, count]) => Array<string>(Math.max(0, count)).fill(piece));
  return { signs, points: Math.max(0, points) };
}
