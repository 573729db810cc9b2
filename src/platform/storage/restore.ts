import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  realpathSync,
  renameSync,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import type { Ports } from '../ports.ts';
import {
  copyDatabase,
  deletePartial,
  faultsOfFile,
  fileTime,
  partialName,
  syncFile,
  syncFolder,
} from './copy.ts';
import { lockFile } from './database.ts';
import { DatabaseError } from './migrations.ts';

/**
 * Puts what is in `copy` in the place of the file at `path`, whose server must be stopped; gives the name that the old
 * file has from now on. Throws DatabaseError, and leaves all as it is, when the copy is not sound. However it is cut
 * short, the old file or the new one is at `path`, whole.
 */
export function restore(copy: string, path: string, ports: Pick<Ports, 'now' | 'newId'>): string | undefined {
  const faults = faultsOfFile(copy);
  if (faults.length > 0) throw new DatabaseError(`Nothing was restored. ${faults[0]}`);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  if (existsSync(path)) path = realpathSync(path);
  const lock = lockFile(path);
  const ready = partialName(path, ports.newId());
  try {
    copyDatabase(copy, ready, partialName(ready, ports.newId()));
    const aside = existsSync(path) ? asideName(path, ports.now()) : undefined;
    if (aside) setAside(path, aside, ready);
    renameSync(ready, path);
    syncFolder(dirname(path));
    return aside;
  } finally {
    deletePartial(ready);
    lock.close();
  }
}

/** One that is free, or that a restore which was cut short a moment ago has given to this same file. */
function asideName(path: string, nowMs: number): string {
  const first = `${path}.before-restore-${fileTime(nowMs)}`;
  let name = first;
  for (let n = 2; existsSync(name) && !isSameFile(name, path); n++) name = `${first}-${n}`;
  return name;
}

function isSameFile(one: string, other: string): boolean {
  return statSync(one).ino === statSync(other).ino;
}

/** Gives the old file its second name; the first is then taken over by the new file in one step. */
function setAside(path: string, aside: string, ready: string): void {
  foldInLog(path);
  keepRights(path, ready);
  linkOrCopy(path, aside);
  for (const end of ['-wal', '-shm']) if (existsSync(path + end)) renameSync(path + end, aside + end);
  syncFolder(dirname(path));
}

/** So that the old file is whole by itself; of a file that cannot be opened the log goes aside with it. */
function foldInLog(path: string): void {
  let raw: SqliteDatabase.Database | undefined;
  try {
    raw = new SqliteDatabase(path);
    raw.pragma('wal_checkpoint(TRUNCATE)');
  } catch {
    // It is being replaced because it is broken, perhaps.
  } finally {
    raw?.close();
  }
}

/** The server that reads it may be another user's. */
function keepRights(from: string, to: string): void {
  const { mode, uid, gid } = statSync(from);
  chmodSync(to, mode & 0o777);
  if (process.getuid?.() === 0) chownSync(to, uid, gid);
}

function linkOrCopy(path: string, aside: string): void {
  if (existsSync(aside)) return;
  try {
    linkSync(path, aside);
  } catch {
    // Not every file system has links; and a copy that is cut short must not have the name of a whole one.
    const growing = partialName(aside, 'old');
    copyFileSync(path, growing);
    syncFile(growing);
    renameSync(growing, aside);
  }
}
