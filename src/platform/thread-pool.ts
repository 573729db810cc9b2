import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { Piscina } from 'piscina';

interface PoolOptions {
  threads: number;
  /** An idle thread ends after this time. */
  idleMs: number;
  /** A thread is ended if its job needs more memory than this. */
  mostHeapMb?: number;
}

/** The most threads; one core is left for everything else. */
export function threadsUpTo(most: number): number {
  return Math.max(1, Math.min(most, availableParallelism() - 1));
}

/** Threads that run the worker file in the folder of `caller`, an `import.meta.url`. They start when they are needed. */
export function makeThreadPool(caller: string, { threads, idleMs, mostHeapMb }: PoolOptions): Piscina {
  const pool = new Piscina({
    // `.js` when compiled, `.ts` when not.
    filename: new URL(`./worker${extname(caller)}`, caller).href,
    minThreads: 0,
    maxThreads: threads,
    idleTimeout: idleMs,
    ...(mostHeapMb === undefined ? {} : { resourceLimits: { maxOldGenerationSizeMb: mostHeapMb } }),
    // Games take priority, on systems where threads have priorities of their own.
    niceIncrement: 10,
  });
  // If an idle thread crashes, the pool starts another when needed.
  pool.on('error', () => undefined);
  return pool;
}
