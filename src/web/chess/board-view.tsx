import type { TargetedKeyboardEvent, TargetedPointerEvent } from 'preact';
import { useMemo, useRef, useState } from 'preact/hooks';
import { placeOf, stepFrom } from './board-geometry.ts';
import { useBoardLook } from './board-look.ts';
import { DrawnMarks } from './drawn-marks.tsx';
import { type TrackedPiece, trackPieces } from './piece-tracking.ts';
import { Pieces } from './pieces.tsx';
import { sideOf } from './premove.ts';
import { Promotion } from './promotion.tsx';
import { isOwn, type Situation, targetsOf } from './square-selection.ts';
import { focusSquare, type Marks, Squares } from './squares.tsx';
import { useDrag } from './use-drag.ts';
import { useDrawings } from './use-drawings.ts';
import { useEscape } from './use-escape.ts';
import { type MoveInputProps, useMoveInput } from './use-move-input.ts';

interface Props extends MoveInputProps {
  flipped: boolean;
  lastMove: string | undefined;
  checked: string | undefined;
  /** A move to show as an arrow, as UCI. */
  hint?: string | undefined;
}

/** The board. Shows a position and turns touch, mouse and keyboard input into moves. */
export function BoardView(props: Props) {
  const { situation, flipped, lastMove, checked, hint, premove } = props;
  const { pieces, mode } = situation;
  const input = useMoveInput(props);
  const { selected, promoting } = input;
  const [cursor, setCursor] = useState(situation.side === 'b' ? 'e7' : 'e2');
  const tracked = useTracked(pieces);
  const look = useBoardLook();
  const drawn = useDrawings(situation.fen, flipped);
  const hasCancelled = useRef(false);
  const { hover, cancel, ...pointer } = useDrag({
    ...{ ...input, flipped },
    isOwn: (square) => isOwn(situation, square),
  });
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLTableElement>) => {
    const next = stepFrom(cursor, event.key, flipped);
    if (next) focusSquare(event.currentTarget, next);
    else if (event.key === 'Enter' || event.key === ' ') input.touch(cursor);
    else if (event.key === 'Escape') input.letGo();
    else return;
    event.preventDefault();
  };
  const handlers = {
    ...pointer,
    // The right button cancels if there is anything to cancel, and draws otherwise.
    onPointerDown(event: TargetedPointerEvent<HTMLTableElement>) {
      if (event.button === 2) {
        hasCancelled.current = premove !== undefined || selected !== undefined;
        input.letGo();
        drawn.start(event);
      } else {
        drawn.clear();
        pointer.onPointerDown(event);
      }
    },
    onPointerUp(event: TargetedPointerEvent<HTMLTableElement>) {
      if (event.button === 2) drawn.end(event, !hasCancelled.current);
      else pointer.onPointerUp(event);
    },
    onKeyDown,
    // Keeps a mouse click from moving the keyboard cursor.
    onMouseDown: (event: Event) => event.preventDefault(),
    // The right button of a mouse cancels. A finger that rests on a piece opens the same menu.
    onContextMenu(event: MouseEvent) {
      event.preventDefault();
      if (event.button === 2) letGo();
    },
    onFocusIn({ target }: Event) {
      if (target instanceof HTMLElement) setCursor(target.dataset.square ?? cursor);
    },
  };
  const letGo = () => {
    cancel();
    input.letGo();
  };
  useEscape(premove || selected !== undefined || hover !== undefined ? letGo : undefined);
  const targets = selected === undefined ? [] : targetsOf(situation, selected);
  const marks: Marks = { pieces, selected, targets, cursor, hover, lastMove, checked, premove };
  return (
    <div class={`chess-board mode-${mode}`} data-board={look.board}>
      <div class="field">
        <Squares marks={marks} flipped={flipped} handlers={handlers} />
        <Pieces tracked={tracked} flipped={flipped} />
        {hint !== undefined && <DrawnMarks drawings={[hint.slice(0, 4)]} flipped={flipped} isHint />}
        <DrawnMarks drawings={drawn.drawings} flipped={flipped} />
      </div>
      {promoting && (
        <Promotion
          side={sideOf(pieces.get(promoting.from) ?? 'P')}
          place={placeOf(promoting.to, flipped)}
          onChoose={input.promote}
          onCancel={() => input.promote()}
        />
      )}
    </div>
  );
}

function useTracked(pieces: Situation['pieces']): TrackedPiece[] {
  const before = useRef<TrackedPiece[]>([]);
  return useMemo(() => {
    before.current = trackPieces(before.current, pieces);
    return before.current;
  }, [pieces]);
}
