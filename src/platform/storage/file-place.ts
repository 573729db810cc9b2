import { statSync } from 'node:fs';
import SqliteDatabase from 'better-sqlite3';
import { faultCode } from '../errors.ts';

/** Throws once the path no longer leads to the same file as now: it was deleted, moved or replaced. */
export function watchPlace(path: string): () => void {
  const opened = statSync(path, { bigint: true });
  return () => {
    const now = statSync(path, { bigint: true, throwIfNoEntry: false });
    if (now?.ino === opened.ino && now.dev === opened.dev) return;
    const what = now ? 'another file has taken its place' : 'it was deleted or moved';
    throw new Error(
      `the database file ${path} is gone: ${what}; stop the server and put a copy in its place`,
    );
  };
}

/**
 * Whether another connection has this file open under another name, which only a hard link can give it. Every connection
 * holds a lock on the file itself, which prevents an exclusive one.
 */
export function isOpenElsewhere(path: string): boolean {
  if (statSync(path).nlink < 2) return false;
  const probe = new SqliteDatabase(path, { timeout: 100 });
  try {
    probe.pragma('locking_mode = EXCLUSIVE');
    probe.exec('BEGIN IMMEDIATE; ROLLBACK');
    return false;
  } catch (fault) {
    // Any other fault of the file is reported when it is opened.
    return faultCode(fault) === 'SQLITE_BUSY';
  } finally {
    probe.close();
  }
}
