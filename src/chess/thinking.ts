import pLimit from 'p-limit';
import type { Meter } from '../platform/meters.ts';
import type { Ports } from '../platform/ports.ts';
import { makeThreadPool, threadsUpTo } from '../platform/thread-pool.ts';
import { boardAfter, type Choice, type Line } from './rules/engine/levels.ts';
import { makeSearch, type Search } from './rules/engine/search.ts';
import { uciOf } from './rules/engine/search-board.ts';
import type { Job } from './worker.ts';

const THREADS = threadsUpTo(2);
const POOL = { threads: THREADS, idleMs: 60_000, mostHeapMb: 128 };
/** A thread that has been told to stop answers within this time. */
const STOP_MS = 15;
/** A thread that has not answered after this time is ended. */
const HUNG_MS = 5_000;
/** If no thread has answered in time, a search of this size is done at once: about 2 ms. */
const AT_ONCE = { nodes: 400, depth: 3, isTimeUp: () => false };

export interface Thinking {
  /**
   * A move for the side to move, after `budgetMs` at the latest, whatever happens to the threads. The position must
   * have a legal move. Rejects only after `stop`.
   */
  choose(line: Line, level: number, budgetMs: number): Promise<Choice>;
  stop(): Promise<void>;
  meters: Meter[];
}

export function makeThinking(ports: Ports, onFault: (fault: unknown) => void): Thinking {
  const pool = makeThreadPool(import.meta.url, POOL);
  const free = pLimit(THREADS);
  let quick: Search | undefined;
  let isStopped = false;
  let hurried = 0;

  function atOnce(line: Line): Choice {
    hurried += 1;
    quick ??= makeSearch(10);
    const { move, score } = quick.find(boardAfter(line), AT_ONCE);
    return { uci: uciOf(move), score };
  }

  /** Shares the remaining time with other games that are waiting for a thread. */
  async function onThread(line: Line, level: number, leftMs: number): Promise<Choice | undefined> {
    const shareMs = leftMs / (1 + free.pendingCount / THREADS);
    const stop = new Int32Array(new SharedArrayBuffer(4));
    const job: Job = { ...line, level, seed: ports.randomBytes(4).readInt32BE(), stop };
    const hung = new AbortController();
    const timers = [
      ports.after(Math.max(1, shareMs - STOP_MS), () => void Atomics.store(stop, 0, 1)),
      ports.after(leftMs + HUNG_MS, () => hung.abort()),
    ];
    try {
      return await pool.run(job, { signal: hung.signal });
    } finally {
      for (const timer of timers) timer.cancel();
    }
  }

  const gauge = (name: string, help: string, read: () => number): Meter => ({
    name,
    help,
    kind: 'gauge',
    read,
  });
  return {
    meters: [
      gauge('parlor_house_threads', 'Threads of the house, busy or idle.', () => pool.threads.length),
      gauge('parlor_house_busy_threads', 'Threads on which the house thinks.', () => free.activeCount),
      gauge(
        'parlor_house_waiting_moves',
        'Moves of the house that wait for a thread.',
        () => free.pendingCount,
      ),
      {
        ...{ name: 'parlor_house_hurried_moves_total', kind: 'counter', read: () => hurried },
        help: 'Moves of the house for which no thread answered in time.',
      },
    ],
    async choose(line, level, budgetMs) {
      const byMs = ports.elapsed() + budgetMs;
      let isLate = false;
      const late = Promise.withResolvers<undefined>();
      const timer = ports.after(budgetMs, () => {
        isLate = true;
        late.resolve(undefined);
      });
      const attempt = () =>
        free(() => (isLate || isStopped ? undefined : onThread(line, level, byMs - ports.elapsed())));
      const again = (fault: unknown) => {
        if (!isStopped && !isLate) onFault(fault);
        return attempt();
      };
      const found = await Promise.race([
        attempt()
          .catch(again)
          .catch(() => late.promise),
        late.promise,
      ]);
      timer.cancel();
      if (isStopped) throw new Error('the server is stopping');
      return found ?? atOnce(line);
    },
    async stop() {
      isStopped = true;
      free.clearQueue();
      await pool.destroy();
    },
  };
}
