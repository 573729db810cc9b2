import { execFileSync } from 'node:child_process';
import { closeSync, open, openSync } from 'node:fs';
import type { Test } from 'tap';

/** The default of libuv (https://docs.libuv.org/en/v1.x/threadpool.html). */
const POOL_THREADS = 4;

/**
 * From now on no sync ends until the returned function is called: every thread of libuv's pool waits for a pipe that nobody
 * writes to.
 */
export function holdDisk(t: Test): () => void {
  const pipe = `${t.testdirName}/held-${process.hrtime.bigint()}`;
  execFileSync('mkfifo', [pipe]);
  for (let n = 0; n < POOL_THREADS; n++) open(pipe, 'r', (_fault, file) => closeSync(file));
  let released = false;
  const release = () => {
    if (!released) closeSync(openSync(pipe, 'w'));
    released = true;
  };
  t.teardown(release);
  return release;
}
