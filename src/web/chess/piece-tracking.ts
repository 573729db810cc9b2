import type { Pieces } from '../../client/index.ts';

/** A piece with an id, so that the page can animate its move instead of drawing it again. */
export interface TrackedPiece {
  id: number;
  sign: string;
  square: string;
}

/**
 * Carries the ids over to another position. A piece of the same kind on the same square keeps its id. Each other piece
 * takes the id of the nearest one of its kind that has left its square. Any piece left over is new.
 */
export function trackPieces(before: readonly TrackedPiece[], pieces: Pieces): TrackedPiece[] {
  const left = new Set(before);
  const arrived: [string, string][] = [];
  const tracked: TrackedPiece[] = [];
  const bySquare = new Map(before.map((piece) => [piece.square, piece]));
  for (const [square, sign] of pieces) {
    const same = bySquare.get(square);
    if (same?.sign !== sign) arrived.push([square, sign]);
    else {
      left.delete(same);
      tracked.push(same);
    }
  }
  let nextId = before.reduce((most, { id }) => Math.max(most, id), 0) + 1;
  for (const [square, sign] of arrived) {
    const from = nearest(left, square, sign);
    if (from) left.delete(from);
    tracked.push({ id: from?.id ?? nextId++, sign, square });
  }
  return tracked.sort((a, b) => a.id - b.id);
}

function nearest(left: Iterable<TrackedPiece>, square: string, sign: string): TrackedPiece | undefined {
  const distance = (piece: TrackedPiece) =>
    Math.abs(piece.square.charCodeAt(0) - square.charCodeAt(0)) +
    Math.abs(piece.square.charCodeAt(1) - square.charCodeAt(1));
  return [...left].filter((piece) => piece.sign === sign).sort((a, b) => distance(a) - distance(b))[0];
}
