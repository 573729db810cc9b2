import pLimit from 'p-limit';
import { AppError } from '../platform/errors.ts';
import { makeThreadPool } from '../platform/thread-pool.ts';
import type { ReadPicture } from './worker.ts';

const MOST_WAITING = 16;
const POOL = { threads: 1, idleMs: 10_000 };

export type Pictures = ReturnType<typeof makePictures>;

/** Reads uploaded pictures on a thread of its own, one after the other. Each takes about 0.2 s. */
export function makePictures() {
  const pool = makeThreadPool(import.meta.url, POOL);
  const oneAtATime = pLimit(1);
  let isStopped = false;

  async function read(file: Uint8Array): Promise<ReadPicture> {
    if (isStopped) throw new AppError('shutting_down');
    try {
      return await pool.run(file);
    } catch (fault) {
      throw isStopped ? new AppError('shutting_down') : fault;
    }
  }

  return {
    /** Throws `overloaded` if too many are waiting, or `shutting_down`. */
    async read(file: Uint8Array): Promise<ReadPicture> {
      if (oneAtATime.pendingCount >= MOST_WAITING) throw new AppError('overloaded');
      return oneAtATime(() => read(file));
    },
    async stop(): Promise<void> {
      isStopped = true;
      await pool.destroy();
    },
  };
}
