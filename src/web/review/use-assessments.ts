import { useEffect, useRef, useState } from 'preact/hooks';
import type { Assessment } from '../../chess/rules/engine/assess.ts';
import type { FromReview, ToReview } from './review-worker.ts';

/** For each position. A phone has less to spare. */
const [DESKTOP, PHONE] = [
  { nodes: 150_000, ms: 500 },
  { nodes: 40_000, ms: 300 },
];
const MOST_KNOWN = 20_000;

/** By FEN, as long as the page is open, so that coming back to a game shows its review at once. */
const known = new Map<string, Assessment>();

export interface Assessments {
  of(fen: string): Assessment | undefined;
  /** How many of the positions are assessed. */
  done: number;
  isPaused: boolean;
  /** The worker cannot run here. */
  hasFailed: boolean;
  setPaused(isPaused: boolean): void;
}

/**
 * Has a worker assess the positions: the current one first, the others from the end, so that a position profits from what
 * is known of those after it. It rests while the page is hidden, and ends with the component.
 */
export function useAssessments(fens: readonly string[], current: string): Assessments {
  const [isPaused, setPaused] = useState(false);
  const [hasFailed, setFailed] = useState(false);
  const [, setTick] = useState(0);
  const worker = useRef<Worker | undefined>(undefined);
  const asked = useRef<string | undefined>(undefined);

  const askNext = () => {
    if (isPaused || hasFailed || document.hidden || asked.current !== undefined) return;
    const next = known.has(current) ? fens.findLast((fen) => !known.has(fen)) : current;
    if (next === undefined) return;
    worker.current ??= startWorker();
    asked.current = next;
    const effort = matchMedia('(pointer: coarse)').matches ? PHONE : DESKTOP;
    worker.current.postMessage({ fen: next, ...effort } satisfies ToReview);
  };
  const latest = useRef(askNext);
  latest.current = askNext;

  function startWorker(): Worker {
    const started = new Worker(new URL('static/review-worker.js', document.baseURI));
    started.onmessage = ({ data: { fen, assessment } }: MessageEvent<FromReview>) => {
      if (known.size >= MOST_KNOWN) known.clear();
      known.set(fen, assessment);
      asked.current = undefined;
      setTick((tick) => tick + 1);
    };
    started.onerror = () => setFailed(true);
    return started;
  }

  useEffect(askNext);
  useEffect(() => {
    const onVisible = () => latest.current();
    document.addEventListener('visibilitychange', onVisible);
    return () => {
      document.removeEventListener('visibilitychange', onVisible);
      worker.current?.terminate();
    };
  }, []);

  const done = fens.reduce((sum, fen) => sum + (known.has(fen) ? 1 : 0), 0);
  return { of: (fen) => known.get(fen), done, isPaused, hasFailed, setPaused };
}
