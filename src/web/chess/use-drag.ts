import type { TargetedPointerEvent } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { squareUnder } from './board-geometry.ts';

type PointerOnBoard = TargetedPointerEvent<HTMLElement>;

interface DragInput {
  flipped: boolean;
  selected: string | undefined;
  isOwn: (square: string) => boolean;
  select: (square: string | undefined) => void;
  /** Called for a tap. */
  touch: (square: string) => void;
  /** True if the piece stays where it was dropped. */
  drop: (from: string, to: string) => boolean;
}

interface Held {
  from: string;
  /** The piece was selected already, so a tap deselects it. */
  again: boolean;
  startX: number;
  startY: number;
  piece: HTMLElement | null;
  /** The CSS position of the piece's own square. */
  home: string;
  isDragged: boolean;
}

/** A smaller movement counts as a tap with an unsteady finger. */
const SLACK_PX = 6;

/** The right button, among those that are pressed. */
const RIGHT = 2;

/** Drags pieces with the pointer. A pointer that hardly moves makes a tap. The right button puts the piece back. */
export function useDrag(input: DragInput) {
  const held = useRef<Held | undefined>(undefined);
  const [hover, setHover] = useState<string>();

  const squareOf = (event: PointerOnBoard): string | undefined => {
    const { left, top, width } = event.currentTarget.getBoundingClientRect();
    return squareUnder(event.clientX - left, event.clientY - top, width, input.flipped);
  };

  const letGo = (stays: boolean) => {
    const { piece, home, isDragged } = held.current ?? {};
    held.current = undefined;
    setHover(undefined);
    if (!piece || !isDragged) return;
    piece.classList.remove('dragged');
    if (!stays) piece.style.transform = home ?? '';
  };

  const cancel = () => letGo(false);

  return {
    hover,
    /** Puts a piece that is being dragged back on its square. */
    cancel,
    onPointerDown(event: PointerOnBoard) {
      const square = squareOf(event);
      if (event.button !== 0 || !event.isPrimary || square === undefined) return;
      if (!input.isOwn(square)) return input.touch(square);
      held.current = hold(event, square, input.selected === square);
      if (input.selected !== square) input.touch(square);
    },
    onPointerMove(event: PointerOnBoard) {
      const now = held.current;
      if (!now?.piece) return;
      if (event.buttons & RIGHT) {
        input.select(undefined);
        return cancel();
      }
      const [x, y] = [event.clientX - now.startX, event.clientY - now.startY];
      if (!now.isDragged && Math.hypot(x, y) < SLACK_PX) return;
      if (!now.isDragged) now.piece.classList.add('dragged');
      now.isDragged = true;
      follow(event.currentTarget, now.piece, event);
      setHover(squareOf(event));
    },
    onPointerUp(event: PointerOnBoard) {
      const now = held.current;
      if (!now) return;
      const to = squareOf(event);
      if (!now.isDragged) {
        if (now.again) input.select(undefined);
        letGo(false);
      } else if (to === now.from) letGo(false);
      else letGo(to !== undefined && input.drop(now.from, to));
    },
    onPointerCancel: cancel,
  };
}

/** Picks up the piece on a square and captures the pointer. */
function hold(event: PointerOnBoard, from: string, again: boolean): Held {
  const field = event.currentTarget;
  field.setPointerCapture(event.pointerId);
  const piece = field.parentElement?.querySelector<HTMLElement>(`[data-piece=${from}]`) ?? null;
  const home = piece?.style.transform ?? '';
  return { from, again, startX: event.clientX, startY: event.clientY, piece, home, isDragged: false };
}

/** Puts the middle of the piece under the pointer. */
function follow(field: HTMLElement, piece: HTMLElement, event: PointerEvent): void {
  const { left, top, width } = field.getBoundingClientRect();
  const half = width / 16;
  piece.style.transform = `translate(${event.clientX - left - half}px, ${event.clientY - top - half}px)`;
}
