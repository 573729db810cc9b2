import { parentPort, workerData } from 'node:worker_threads';
import SqliteDatabase from 'better-sqlite3';
import { faultCode, faultText } from '../errors.ts';

export interface CheckpointThread {
  path: string;
  /** Becomes 1, with a notification, when the thread's connection is closed. */
  closed: Int32Array;
}

export type CheckpointJob = 'copy' | 'close';

/** The length of the log, and how much of it is in the main file, in frames; or why it could not be copied. */
export type CheckpointEnd = { log: number; checkpointed: number } | { code: string; message: string };

const { path, closed }: CheckpointThread = workerData;
const raw = open();
const passive = raw.prepare<[], { log: number; checkpointed: number }>('PRAGMA wal_checkpoint(PASSIVE)');

parentPort?.on('message', (job: CheckpointJob) => {
  if (job === 'copy') {
    parentPort?.postMessage(copy());
  } else {
    raw.close();
    tellClosed();
    parentPort?.close();
  }
});

function open(): SqliteDatabase.Database {
  try {
    const database = new SqliteDatabase(path, { fileMustExist: true, timeout: 0 });
    // The log is synced before it is copied, and the main file after.
    database.pragma('synchronous = NORMAL');
    return database;
  } catch (fault) {
    tellClosed();
    throw fault;
  }
}

function copy(): CheckpointEnd {
  try {
    const { log, checkpointed } = passive.get() ?? { log: 0, checkpointed: 0 };
    return { log, checkpointed };
  } catch (fault) {
    return { code: faultCode(fault) ?? 'SQLITE_ERROR', message: faultText(fault) };
  }
}

function tellClosed(): void {
  Atomics.store(closed, 0, 1);
  Atomics.notify(closed, 0);
}
