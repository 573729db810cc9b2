import { extname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import SqliteDatabase from 'better-sqlite3';
import { Durations } from '../meters.ts';
import type { CheckpointEnd, CheckpointJob, CheckpointThread } from './checkpoint-worker.ts';

/** Moves the log into the main file on a thread of its own. (never-wait-for-the-disk, K1 to K5) */
export interface Checkpoints {
  /**
   * Call after each commit, outside a transaction. Starts a checkpoint if one is due. Returns whether new work must
   * wait.
   */
  look(): boolean;
  /** Resolves when new work may go on. Throws if there is no room for it. */
  makeRoom(): Promise<void>;
  state(): LogState;
  /** Waits for the checkpoint in progress and closes the thread's connection. Blocks. */
  close(): void;
}

export interface LogState {
  /** Bytes in use at the last commit or checkpoint, and how many of them are not copied yet. */
  bytes: number;
  uncopiedBytes: number;
  /** How long each checkpoint took. */
  copies: Durations;
  failures: number;
}

export interface LogLimits {
  /** How much may be uncopied before a checkpoint begins. */
  beginBytes: number;
  /** Above this, work waits until everything has been copied. */
  waitBytes: number;
  /** Above this, work is refused if a reader keeps the log from starting over. */
  mostBytes: number;
  /** How long work waits for that reader. */
  longestWaitMs: number;
}

const MIB = 1024 * 1024;
export const LOG_LIMITS: LogLimits = {
  beginBytes: 4 * MIB,
  waitBytes: 32 * MIB,
  mostBytes: 64 * MIB,
  longestWaitMs: 2_000,
};

/** The worker file: `.js` when compiled, `.ts` when not. */
const WORKER = new URL(`./checkpoint-worker${extname(import.meta.url)}`, import.meta.url);
const FRAME_HEAD_BYTES = 24;
const RETRY_MS = 20;
/** A shutdown has 5 s for everything. */
const CLOSE_WITHIN_MS = 3_000;

/** `onFault` gets every failed checkpoint that nobody is waiting for. The thread starts when it is first needed. */
export function makeCheckpoints(
  raw: SqliteDatabase.Database,
  path: string,
  onFault: (fault: unknown) => void,
  limits = LOG_LIMITS,
): Checkpoints {
  // NOOP copies nothing and only says how long the log is. (https://www.sqlite.org/pragma.html#pragma_wal_checkpoint)
  const lengths = raw.prepare<[], { log: number; checkpointed: number }>('PRAGMA wal_checkpoint(NOOP)');
  const frameBytes = FRAME_HEAD_BYTES + Number(raw.pragma('page_size', { simple: true }));
  let thread: ReturnType<typeof startThread> | undefined;
  let copying: Promise<{ log: number; checkpointed: number }> | undefined;
  let closed = false;
  const state: LogState = { bytes: 0, uncopiedBytes: 0, copies: new Durations(), failures: 0 };

  function note({ log, checkpointed }: { log: number; checkpointed: number }): void {
    state.bytes = log * frameBytes;
    state.uncopiedBytes = (log - checkpointed) * frameBytes;
  }

  async function copy(): Promise<{ log: number; checkpointed: number }> {
    thread ??= startThread(path, () => {
      thread = undefined;
    });
    const beganAt = performance.now();
    const end = await thread.ask();
    if ('code' in end) {
      state.failures += 1;
      throw new SqliteDatabase.SqliteError(end.message, end.code);
    }
    state.copies.since(beganAt);
    note(end);
    return end;
  }

  /** One checkpoint at a time. */
  function copyInTurn(): Promise<{ log: number; checkpointed: number }> {
    const mine = (copying ? copying.then(copy, copy) : copy()).finally(() => {
      if (copying === mine) copying = undefined;
    });
    copying = mine;
    return mine;
  }

  return {
    look() {
      note(lengths.get() ?? { log: 0, checkpointed: 0 });
      if (state.bytes > limits.waitBytes) return true;
      if (state.uncopiedBytes > limits.beginBytes && !copying) copyInTurn().catch(onFault);
      return false;
    },
    async makeRoom() {
      const until = performance.now() + limits.longestWaitMs;
      while (!closed) {
        const { log, checkpointed } = await copyInTurn();
        if (checkpointed === log || log * frameBytes < limits.mostBytes) return;
        if (performance.now() > until)
          throw new Error('The log of the database cannot begin anew: somebody keeps reading it.');
        await pause(RETRY_MS);
      }
    },
    state: () => state,
    close() {
      closed = true;
      thread?.close();
    },
  };
}

function startThread(path: string, onExit: () => void) {
  const closed = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(WORKER, { workerData: { path, closed } satisfies CheckpointThread });
  worker.unref();
  let answer: ((end: CheckpointEnd) => void) | undefined;
  const settle = (end: CheckpointEnd) => answer?.(end);
  worker.on('message', settle);
  worker.on('error', ({ message }) => settle({ code: 'SQLITE_ERROR', message }));
  worker.on('exit', () => {
    onExit();
    settle({ code: 'SQLITE_ABORT', message: 'The checkpoint thread has ended.' });
  });
  const tell = (job: CheckpointJob) => worker.postMessage(job);
  return {
    ask: () =>
      new Promise<CheckpointEnd>((resolve) => {
        answer = resolve;
        tell('copy');
      }),
    close(): void {
      tell('close');
      Atomics.wait(closed, 0, 0, CLOSE_WITHIN_MS);
    },
  };
}
