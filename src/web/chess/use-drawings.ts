import type { TargetedPointerEvent } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { squareUnder } from './board-geometry.ts';

/** Arrows and circles of the viewer, as UCI without promotion. A circle goes from a square to itself. */
export type Drawings = readonly string[];

/** Drawn with the right button of a mouse: a drag makes an arrow, a click a circle, and the same again removes it. */
export function useDrawings(fen: string, flipped: boolean) {
  const [drawings, setDrawings] = useState<Drawings>([]);
  const from = useRef<string | undefined>(undefined);
  const clear = () => setDrawings((now) => (now.length === 0 ? now : []));
  useEffect(clear, [fen]);
  const squareOf = (event: TargetedPointerEvent<HTMLElement>) => {
    const { left, top, width } = event.currentTarget.getBoundingClientRect();
    return squareUnder(event.clientX - left, event.clientY - top, width, flipped);
  };
  return {
    drawings,
    clear,
    start(event: TargetedPointerEvent<HTMLElement>): void {
      event.currentTarget.setPointerCapture(event.pointerId);
      from.current = squareOf(event);
    },
    /** `isClick`: whether a click means a circle. */
    end(event: TargetedPointerEvent<HTMLElement>, isClick: boolean): void {
      const [start, to] = [from.current, squareOf(event)];
      from.current = undefined;
      if (start === undefined || to === undefined || (start === to && !isClick)) return;
      const drawn = `${start}${to}`;
      setDrawings((now) => (now.includes(drawn) ? now.filter((one) => one !== drawn) : [...now, drawn]));
    },
  };
}
