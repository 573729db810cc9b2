import pLimit from 'p-limit';
import type { Ports } from '../platform/ports.ts';
import { makeThreadPool, threadsUpTo } from '../platform/thread-pool.ts';
import { boardAfter, type Choice, type Line } from './rules/engine/levels.ts';
import { makeSearch, type Search } from './rules/engine/search.ts';
import { uciOf } from './rules/engine/search-board.ts';
import type { Job } from './worker.ts';

const THREADS = threadsUpTo(2);
const POOL = { threads: THREADS, idleMs: 60_000, mostHeapMb: 128 };
/** A thread that has been told to stop answers within this. */
const STOP_MS = 15;
/** A thread that does not is ended. */
const HUNG_MS = 5_000;
/** What is looked at if no thread has answered in time: about 2 ms. */
const AT_ONCE = { nodes: 400, depth: 3, isTimeUp: () => false };

export interface Thinking {
  /**
   * A move for the side to move, after `budgetMs` at the latest, whatever becomes of the threads. The position must have a
   * legal move. Rejects only after `stop`.
   */
  choose(line: Line, level: number, budgetMs: number): Promise<Choice>;
  stop(): Promise<void>;
}

export function makeThinking(ports: Ports, onFault: (fault: unknown) => void): Thinking {
  const pool = makeThreadPool(import.meta.url, POOL);
  const free = pLimit(THREADS);
  let quick: Search | undefined;
  let isStopped = false;

  function atOnce(line: Line): Choice {
    quick ??= makeSearch(10);
    const { move, score } = quick.find(boardAfter(line), AT_ONCE);
    return { uci: uciOf(move), score };
  }

  /** Shares the time that is left with the games that wait for a thread, too. */
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

  return {
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
