import { extname } from 'node:path';
import pLimit from 'p-limit';
import { Piscina } from 'piscina';
import { AppError } from '../platform/errors.ts';
import type { ReadPicture } from './worker.ts';

/** The worker file next to this one: `.js` when compiled, `.ts` when not. */
const WORKER = new URL(`./worker${extname(import.meta.url)}`, import.meta.url);
const MOST_WAITING = 16;
const IDLE_MS = 10_000;

export type Pictures = ReturnType<typeof makePictures>;

/** Reads uploaded pictures in a thread of its own, one after the other: each takes about 0.2 s. */
export function makePictures() {
  const pool = new Piscina({
    filename: WORKER.href,
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: IDLE_MS,
    // Games take priority, on systems that support niceness.
    niceIncrement: 10,
  });
  // If an idle thread crashes, the pool starts another when needed.
  pool.on('error', () => undefined);
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
