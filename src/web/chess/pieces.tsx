import { placeOf } from './board-geometry.ts';
import { Piece } from './piece.tsx';
import type { TrackedPiece } from './piece-tracking.ts';

/** The pieces over the squares. The squares have their names for screen readers. */
export function Pieces({ tracked, flipped }: { tracked: readonly TrackedPiece[]; flipped: boolean }) {
  return (
    <div class="pieces" aria-hidden="true">
      {tracked.map(({ id, sign, square }) => {
        const { column, row } = placeOf(square, flipped);
        return (
          <div
            key={id}
            class="holder"
            data-piece={square}
            style={{ transform: `translate(${column * 100}%, ${row * 100}%)` }}
          >
            <Piece sign={sign} />
          </div>
        );
      })}
    </div>
  );
}
