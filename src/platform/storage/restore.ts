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
import { drizzle } from 'drizzle-orm/better-sqlite3';
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
import { type Database, lockFile } from './database.ts';
import { DatabaseError } from './migrations.ts';
import { makeSettings } from './settings.ts';

/**
 * Replaces the file at `path`, whose server must be stopped, by `copy`. Returns the new name of the old file. If the copy
 * is not sound, throws DatabaseError and changes nothing. If interrupted, `path` still holds a complete file, old or new.
 * `finish` may add to the new file before it takes its place.
 */
export function restore(
  copy: string,
  path: string,
  ports: Pick<Ports, 'now' | 'newId'>,
  finish?: (ready: Pick<Database, 'orm' | 'raw' | 'settings'>) => void,
): string | undefined {
  const faults = faultsOfFile(copy);
  if (faults.length > 0) throw new DatabaseError(`Nothing was restored. ${faults[0]}`);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  if (existsSync(path)) path = realpathSync(path);
  const lock = lockFile(path);
  const ready = partialName(path, ports.newId());
  try {
    copyDatabase(copy, ready, partialName(ready, ports.newId()));
    if (finish) finishIn(ready, finish);
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

function finishIn(path: string, finish: NonNullable<Parameters<typeof restore>[3]>): void {
  const raw = new SqliteDatabase(path);
  try {
    finish({ raw, orm: drizzle(raw), settings: makeSettings(raw) });
  } finally {
    raw.close();
  }
  syncFile(path);
}

/** A free name, or the one that an interrupted restore has just given to this same file. */
function asideName(path: string, nowMs: number): string {
  const first = `${path}.before-restore-${fileTime(nowMs)}`;
  let name = first;
  for (let n = 2; existsSync(name) && !isSameFile(name, path); n++) name = `${first}-${n}`;
  return name;
}

function isSameFile(one: string, other: string): boolean {
  return statSync(one).ino === statSync(other).ino;
}

/** Gives the old file a second name. The new file then takes over the first one in a single step. */
function setAside(path: string, aside: string, ready: string): void {
  foldInLog(path);
  keepRights(path, ready);
  linkOrCopy(path, aside);
  for (const end of ['-wal', '-shm']) if (existsSync(path + end)) renameSync(path + end, aside + end);
  syncFolder(dirname(path));
}

/** Makes the old file complete by itself. If it cannot be opened, its log is set aside with it. */
function foldInLog(path: string): void {
  let raw: SqliteDatabase.Database | undefined;
  try {
    raw = new SqliteDatabase(path);
    raw.pragma('wal_checkpoint(TRUNCATE)');
  } catch {
    // It may be broken. That may be why it is being replaced.
  } finally {
    raw?.close();
  }
}

/** Keeps owner and mode, because the server may run as another user. */
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
    // Not every file system has links. An interrupted copy must not have the name of a complete one.
    const growing = partialName(aside, 'old');
    copyFileSync(path, growing);
    syncFile(growing);
    renameSync(growing, aside);
  }
}
