import pLimit, { type LimitFunction } from 'p-limit';
import { AppError, faultCode } from '../platform/errors.ts';
import type { Ports } from '../platform/ports.ts';
import { makeThreadPool, threadsUpTo } from '../platform/thread-pool.ts';
import { MOST_JOB_MS } from './rules/arithmetic.ts';
import type { Answers, Job } from './worker.ts';

const THREADS = threadsUpTo(4);
const POOL = { threads: THREADS, idleMs: 30_000, mostHeapMb: 512 };
/** Requests of one account waiting for its running one, and accounts waiting for a thread. */
const MOST_WAITING = 32;
const MOST_ACCOUNTS_WAITING = 64;

/** Why a thread was ended before it answered. */
export interface Ended {
  ended: 'time' | 'memory';
}

export type Run = <J extends Job>(job: J) => Promise<Answers[J['kind']] | Ended>;

export interface Threads {
  /**
   * Runs `work` when a thread is free, unless the client is `gone` by then. Each account runs one at a time, so no
   * account can hold up the others. Throws `overloaded` if too many are waiting, or `shutting_down`.
   */
  inTurn<T>(accountId: number, gone: AbortSignal, work: (run: Run) => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

export function makeThreads(ports: Ports): Threads {
  const pool = makeThreadPool(import.meta.url, POOL);
  const free = pLimit(THREADS);
  const accounts = new Map<number, LimitFunction>();
  let stopped = false;

  async function run<J extends Job>(job: J, gone: AbortSignal): Promise<Answers[J['kind']] | Ended> {
    // A destroyed pool would start new threads for a job.
    if (stopped) throw new AppError('shutting_down');
    const stop = new AbortController();
    const timer = ports.after(MOST_JOB_MS, () => stop.abort());
    const signal = AbortSignal.any([stop.signal, gone]);
    try {
      return await pool.run(job, { signal, transferList: buffersOf(job) });
    } catch (fault) {
      if (gone.aborted) throw nobodyWaits();
      if (stopped) throw new AppError('shutting_down');
      if (stop.signal.aborted) return { ended: 'time' };
      if (faultCode(fault) === 'ERR_WORKER_OUT_OF_MEMORY') return { ended: 'memory' };
      throw fault;
    } finally {
      timer.cancel();
    }
  }

  return {
    async inTurn(accountId, gone, work) {
      const mine = accounts.get(accountId) ?? pLimit(1);
      if (mine.pendingCount >= MOST_WAITING || free.pendingCount >= MOST_ACCOUNTS_WAITING) {
        throw new AppError('overloaded');
      }
      accounts.set(accountId, mine);
      try {
        return await mine(() =>
          free(() => {
            if (gone.aborted) throw nobodyWaits();
            return work((job) => run(job, gone));
          }),
        );
      } finally {
        if (mine.activeCount + mine.pendingCount === 0) accounts.delete(accountId);
      }
    },
    async stop() {
      stopped = true;
      await pool.destroy();
    },
  };
}

function nobodyWaits(): AppError {
  return new AppError('malformed_request', { detail: 'The connection was closed.' });
}

/** The buffers to transfer instead of copying. Leaves out small ones, which may share a buffer with others. */
function buffersOf(job: Job): ArrayBuffer[] {
  const views = job.kind === 'equation' ? [...job.operands.values()].flat() : [job.body];
  const whole = views.filter((view) => view.length > 0 && view.length === view.buffer.byteLength);
  return whole.map(({ buffer }) => buffer).filter((buffer) => buffer instanceof ArrayBuffer);
}
