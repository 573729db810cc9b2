import { useMemo, useRef, useState } from 'preact/hooks';
import { isOwn, type Situation, targetsOf } from './choosing.ts';
import { placeOf, stepFrom } from './geometry.ts';
import { Piece } from './piece.tsx';
import { sideOf } from './premove.ts';
import { Promotion } from './promotion.tsx';
import { type Marks, Squares } from './squares.tsx';
import { type Tracked, track } from './tracking.ts';
import { useDrag } from './use-drag.ts';
import { type HandProps, useHand } from './use-hand.ts';

interface Props extends HandProps {
  flipped: boolean;
  lastMove: string | undefined;
  checked: string | undefined;
}

/** The board. Shows a position and turns touch, mouse and keyboard input into moves. */
export function BoardView(props: Props) {
  const { situation, flipped, lastMove, checked, premove } = props;
  const { pieces, mode } = situation;
  const hand = useHand(props);
  const { selected, promoting } = hand;
  const [cursor, setCursor] = useState(situation.side === 'b' ? 'e7' : 'e2');
  const tracked = useTracked(pieces);
  const { hover, ...pointer } = useDrag({ ...hand, flipped, isOwn: (square) => isOwn(situation, square) });
  const onKeyDown = (event: KeyboardEvent) => {
    const next = stepFrom(cursor, event.key, flipped);
    if (next) focusSquare(event.currentTarget as HTMLElement, next);
    else if (event.key === 'Enter' || event.key === ' ') hand.touch(cursor);
    else if (event.key === 'Escape') hand.letGo();
    else return;
    event.preventDefault();
  };
  const handlers = {
    ...pointer,
    onKeyDown,
    // Keeps a mouse click from moving the keyboard cursor.
    onMouseDown: (event: Event) => event.preventDefault(),
    onFocusIn: (event: Event) => setCursor((event.target as HTMLElement).dataset.square ?? cursor),
  };
  const targets = selected === undefined ? [] : targetsOf(situation, selected);
  const marks: Marks = { pieces, selected, targets, cursor, hover, lastMove, checked, premove };
  return (
    <div class={`chess-board mode-${mode}`}>
      <div class="field">
        <Squares marks={marks} flipped={flipped} handlers={handlers} />
        <Pieces tracked={tracked} flipped={flipped} />
      </div>
      {promoting && (
        <Promotion
          side={sideOf(pieces.get(promoting.from) ?? 'P')}
          place={placeOf(promoting.to, flipped)}
          onChoose={hand.promote}
          onCancel={() => hand.promote()}
        />
      )}
    </div>
  );
}

function focusSquare(field: HTMLElement, square: string): void {
  field.querySelector<HTMLElement>(`[data-square=${square}]`)?.focus();
}

function useTracked(pieces: Situation['pieces']): Tracked[] {
  const before = useRef<Tracked[]>([]);
  return useMemo(() => {
    before.current = track(before.current, pieces);
    return before.current;
  }, [pieces]);
}

function Pieces({ tracked, flipped }: { tracked: Tracked[]; flipped: boolean }) {
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
