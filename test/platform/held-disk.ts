import { execFileSync } from 'node:child_process';
import { closeSync, open, openSync } from 'node:fs';
import { promisify } from 'node:util';
import type { Test } from 'tap';

/** The default of libuv (https://docs.libuv.org/en/v1.x/threadpool.html). */
const POOL_THREADS = 4;

/**
 * From now on no sync ends until the returned function is called: every thread of libuv's pool waits for a pipe that
 * nobody writes to.
 */
export function holdDisk(t: Test): () => void {
  const pipe = `${t.testdirName}/held-${process.hrtime.bigint()}`;
  execFileSync('mkfifo', [pipe]);
  const opened = Array.from({ length: POOL_THREADS }, () =>
    promisify(open)(pipe, 'r').then((file) => closeSync(file)),
  );
  let released = false;
  const release = () => {
    if (released) return;
    released = true;
    // The threads continue as soon as somebody can write, even those that have not reached the pipe yet.
    const writer = openSync(pipe, 'r+');
    void Promise.all(opened).then(() => closeSync(writer));
  };
  t.teardown(release);
  return release;
}
