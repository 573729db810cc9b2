import { useMemo } from 'preact/hooks';
import { piecesOf } from '../../client/index.ts';
import { isLight, placeOf, squareRows } from './board-geometry.ts';
import { useBoardLook } from './board-look.ts';
import { Piece } from './piece.tsx';

/** A small board for display. The text beside it describes it. */
export function MiniBoard({ fen, flipped = false }: { fen: string; flipped?: boolean }) {
  const look = useBoardLook();
  const pieces = useMemo(() => piecesOf(fen), [fen]);
  return (
    <div class="chess-board mini" data-board={look.board} aria-hidden="true">
      <div class="field">
        <div class="squares">
          {squareRows(flipped)
            .flat()
            .map((square) => (
              <div key={square} class={isLight(square) ? 'square light' : 'square'} />
            ))}
        </div>
        <div class="pieces">
          {[...pieces].map(([square, sign]) => {
            const { column, row } = placeOf(square, flipped);
            return (
              <div
                key={square}
                class="holder"
                style={{ transform: `translate(${column * 100}%, ${row * 100}%)` }}
              >
                <Piece sign={sign} />
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}
