import { useEffect, useRef, useState } from 'preact/hooks';
import type { Position, Positions } from './positions.ts';

const KEYS: Record<string, (ply: number, end: number) => number> = {
  ArrowLeft: (ply) => Math.max(0, ply - 1),
  ArrowRight: (ply, end) => Math.min(end, ply + 1),
  Home: () => 0,
  End: (_, end) => end,
};

export interface Stepping {
  ply: number;
  position: Position;
  /** The newest position is shown, and new moves will be followed. */
  isLive: boolean;
  goTo(ply: number): void;
  /** Like `goTo`, for a ply of the positions that come next. */
  startAt(ply: number): void;
}

/** Steps through earlier positions, from the newest one unless `from` says otherwise. A new move brings players back. */
export function useStepping(positions: Positions, plays: boolean, from?: number): Stepping {
  const [looked, setLooked] = useState(from);
  const end = positions.length - 1;
  useEffect(() => {
    if (plays) setLooked(undefined);
  }, [plays, end]);
  const ply = Math.min(looked ?? end, end);
  const goTo = (to: number) => {
    latest.current.ply = Math.max(0, Math.min(to, end));
    setLooked(to >= end ? undefined : Math.max(0, to));
  };
  // Keys may be pressed faster than the page is drawn.
  const latest = useRef({ ply, end, goTo });
  latest.current = { ply, end, goTo };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const step = KEYS[event.key];
      if (!step || event.altKey || event.ctrlKey || event.metaKey || isTaken(event)) return;
      event.preventDefault();
      const now = latest.current;
      now.goTo(step(now.ply, now.end));
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
  return { ply, position: positions[ply] ?? positions[0], isLive: ply === end, goTo, startAt: setLooked };
}

/** Whether the arrow keys already have a meaning here: on the board, in dialogs and in fields. */
function isTaken({ target }: KeyboardEvent): boolean {
  return target instanceof Element && target.closest('[role=grid], dialog, input, textarea') !== null;
}
