import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Assessment } from '../../chess/rules/engine/assess.ts';
import type { FromReview, ToReview } from './review-worker.ts';

/** What a position may cost: little at first, so that the whole game is done soon, and then more. Phones get less. */
const [DESKTOP, PHONE] = [
  [
    { nodes: 40_000, ms: 150 },
    { nodes: 400_000, ms: 1_000 },
  ],
  [
    { nodes: 20_000, ms: 150 },
    { nodes: 100_000, ms: 500 },
  ],
];
const MOST_KNOWN = 20_000;

/** By FEN, as long as the page is open, so that coming back to a game shows its review at once. */
const known = new Map<string, { assessment: Assessment; looks: number }>();
const looksAt = (fen: string) => known.get(fen)?.looks ?? 0;

export interface Assessments {
  of(fen: string): Assessment | undefined;
  /** Every position has been looked at, though perhaps not for long. */
  isComplete: boolean;
  /** How much of the work is done, from 0 to 1. */
  share: number;
  isPaused: boolean;
  /** The worker cannot run here. */
  hasFailed: boolean;
  setPaused(isPaused: boolean): void;
}

/**
 * Has a worker assess the positions twice. The current one comes first, the others from the end, so that each profits
 * from what is known about later ones. It pauses while the page is hidden, and ends with the component.
 */
export function useAssessments(fens: readonly string[], current: string): Assessments {
  const [isPaused, setPaused] = useState(false);
  const [hasFailed, setFailed] = useState(false);
  const [, setTick] = useState(0);
  const efforts = useMemo(() => (matchMedia('(pointer: coarse)').matches ? PHONE : DESKTOP), []);
  const worker = useRef<Worker | undefined>(undefined);
  const asked = useRef<string | undefined>(undefined);

  const askNext = () => {
    if (isPaused || hasFailed || document.hidden || asked.current !== undefined) return;
    for (const [looks, effort] of efforts.entries()) {
      const next = looksAt(current) <= looks ? current : fens.findLast((fen) => looksAt(fen) <= looks);
      if (next === undefined) continue;
      try {
        worker.current ??= startWorker();
      } catch {
        return setFailed(true);
      }
      asked.current = next;
      worker.current.postMessage({ fen: next, ...effort } satisfies ToReview);
      return;
    }
  };
  const latest = useRef(askNext);
  latest.current = askNext;

  function startWorker(): Worker {
    const started = new Worker(new URL('static/review-worker.js', document.baseURI));
    started.onmessage = ({ data: { fen, assessment } }: MessageEvent<FromReview>) => {
      if (known.size >= MOST_KNOWN) known.clear();
      known.set(fen, { assessment, looks: looksAt(fen) + 1 });
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

  const looks = fens.map(looksAt);
  const done = looks.reduce((sum, count) => sum + count, 0);
  return {
    ...{ isPaused, hasFailed, setPaused },
    of: (fen) => known.get(fen)?.assessment,
    isComplete: looks.every((count) => count > 0),
    share: done / (fens.length * efforts.length),
  };
}
