import { useEffect, useRef, useState } from 'preact/hooks';
import { fadedInk, nextFadeMs } from './fading-ink.ts';
import { type Ink, type Mark, visibleInk } from './ink.ts';

const STEP_MS = 50;

/** The ink to show. If it is invisible, each line fades soon after it was drawn, and older lines are not shown. */
export function useFadingInk(ink: Ink, isInvisible: boolean): Ink {
  const [, setTick] = useState(0);
  const drawnAt = useRef<WeakMap<Mark, number> | undefined>(undefined);
  const { marks } = visibleInk(ink);
  const nowMs = performance.now();
  const isFirst = drawnAt.current === undefined;
  drawnAt.current ??= new WeakMap();
  for (const mark of marks)
    if (!drawnAt.current.has(mark)) drawnAt.current.set(mark, isFirst ? Number.NEGATIVE_INFINITY : nowMs);
  const ageOf = (mark: Mark) => nowMs - (drawnAt.current?.get(mark) ?? nowMs);
  const waitMs = isInvisible ? nextFadeMs(ink, ageOf, STEP_MS) : undefined;
  useEffect(() => {
    if (waitMs === undefined) return;
    const timer = setTimeout(() => setTick((tick) => tick + 1), waitMs);
    return () => clearTimeout(timer);
  });
  return isInvisible ? fadedInk(ink, ageOf) : ink;
}
