import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Stepping } from './use-stepping.ts';

/** A notch of a mouse wheel is 100 or more. Trackpads send many small ones. */
const STEP_PX = 60;

/** Steps through the moves with the wheel over the board. */
export function useWheel(stepping: Stepping): RefObject<HTMLDivElement | null> {
  const table = useRef<HTMLDivElement>(null);
  const latest = useRef(stepping);
  latest.current = stepping;
  useEffect(() => {
    let turned = 0;
    const onWheel = (event: WheelEvent) => {
      if (event.ctrlKey || !(event.target instanceof Element) || !event.target.closest('.chess-board'))
        return;
      event.preventDefault();
      turned += event.deltaMode === 0 ? event.deltaY : event.deltaY * STEP_PX;
      if (Math.abs(turned) < STEP_PX) return;
      const { ply, goTo } = latest.current;
      goTo(ply + Math.sign(turned));
      turned = 0;
    };
    const { current } = table;
    // A listener of the page's own, since those of the library cannot keep the page from scrolling.
    current?.addEventListener('wheel', onWheel, { passive: false });
    return () => current?.removeEventListener('wheel', onWheel);
  }, []);
  return table;
}
