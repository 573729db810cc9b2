import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Side } from '../../client/index.ts';
import { useApp } from '../context.ts';
import type { Place } from './board-geometry.ts';
import { Piece } from './piece.tsx';

const CHOICES = ['q', 'n', 'r', 'b'] as const;

/** The choice of the four promotion pieces, listed from the pawn's last square inwards. */
export function Promotion(props: {
  side: Side;
  place: Place;
  onChoose: (promotion: string) => void;
  onCancel: () => void;
}) {
  const { board, words } = useApp().texts.chess;
  const { side, place, onChoose, onCancel } = props;
  const first = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => first.current?.focus({ preventScroll: true }), []);
  // The tap that opens this dialog ends over it and must not choose a piece.
  const pressed = useRef(false);
  const isTop = place.row === 0;
  const choices = isTop ? CHOICES : [...CHOICES].reverse();
  return (
    <div
      class="promotion"
      role="dialog"
      aria-modal="true"
      aria-label={board.promote}
      onKeyDown={(event) => event.key === 'Escape' && onCancel()}
      onPointerDown={() => {
        pressed.current = true;
      }}
      onClick={() => pressed.current && onCancel()}
    >
      <div class="choices" style={{ left: `${place.column * 12.5}%`, [isTop ? 'top' : 'bottom']: '0' }}>
        {choices.map((choice) => (
          <button
            key={choice}
            ref={choice === 'q' ? first : null}
            type="button"
            aria-label={words.pieces[choice]}
            onClick={(event) => {
              event.stopPropagation();
              if (pressed.current || event.detail === 0) onChoose(choice);
            }}
          >
            <Piece sign={side === 'w' ? choice.toUpperCase() : choice} />
          </button>
        ))}
      </div>
    </div>
  );
}
