import { closeSync, fdatasync, fdatasyncSync, openSync } from 'node:fs';

/** Syncs the log (`-wal`) to disk. (never-wait-for-the-disk, C1, C7, C9) */
export interface LogSync {
  /** Begins a sync off the event loop, in libuv's pool. One at a time. `done` gets the fault if it fails. */
  begin(done: (fault: Error | null) => void): void;
  /** Syncs at once, for start and shutdown. Throws if this or any earlier sync has failed. */
  now(): void;
  /** A sync in progress goes on, but its `done` is no longer called. */
  close(): void;
}

/** `path` is that of the log, which must exist. */
export function openLogSync(path: string): LogSync {
  const file = openSync(path, 'r+');
  // A failed write is reported once to each descriptor, so `now` must not miss one that `begin` has not reported yet.
  const other = openSync(path, 'r+');
  let busy = false;
  let closed = false;
  return {
    begin(done) {
      busy = true;
      fdatasync(file, (fault) => {
        busy = false;
        if (closed) closeSync(file);
        else done(fault);
      });
    },
    now: () => fdatasyncSync(other),
    close() {
      closed = true;
      // The number of a closed descriptor may already belong to another file.
      if (!busy) closeSync(file);
      closeSync(other);
    },
  };
}
