import { closeSync, existsSync, fsyncSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { faultCode, faultText } from '../errors.ts';
import { ageOf, DatabaseError, faultsIn } from './migrations.ts';

/** The path of an unfinished copy: beside the final one, so that it can be renamed. */
export function partialName(path: string, id: string): string {
  return join(dirname(path), `.${basename(path)}.${id}.partial`);
}

/**
 * Copies a database file as it is at one moment, with or without a running server. The copy is checked, synced, readable
 * by its owner only, and appears at `to` only when complete. Throws DatabaseError or a system error, and leaves nothing.
 */
export function copyDatabase(from: string, to: string, partial: string): void {
  try {
    closeSync(openSync(partial, 'wx', 0o600));
    vacuumInto(from, partial);
    const faults = faultsOfFile(partial);
    if (faults.length > 0) throw new DatabaseError(`The copy is not sound: ${faults[0]}`);
    syncFile(partial);
    renameSync(partial, to);
    syncFolder(dirname(to));
  } finally {
    deletePartial(partial);
  }
}

/** Deletes the file and what SQLite may have put beside it. */
export function deletePartial(partial: string): void {
  try {
    for (const end of ['', '-journal', '-wal', '-shm']) rmSync(partial + end, { force: true });
  } catch {
    // If nothing can be deleted, nothing was written, and the reason has been reported.
  }
}

function vacuumInto(from: string, to: string): void {
  if (!existsSync(from)) throw new DatabaseError(`There is no database file ${from}.`);
  const raw = new SqliteDatabase(from, { readonly: true });
  try {
    raw.prepare('VACUUM INTO ?').run(to);
  } finally {
    raw.close();
  }
}

/**
 * The faults of a file, one line each; empty if it is sound, ours, and not newer than this program. Reads the whole file
 * and changes nothing. A server may be running on it.
 */
export function faultsOfFile(path: string): string[] {
  if (!existsSync(path)) return [`There is no file ${path}.`];
  let raw: SqliteDatabase.Database | undefined;
  try {
    raw = new SqliteDatabase(path, { readonly: true, timeout: 5_000 });
    const age = ageOf(raw);
    if (age === 'empty' || age === 'foreign') return [`${path} is no file of Parlor.`];
    if (age === 'newer') return [`${path} was made by a newer version of Parlor.`];
    return faultsIn(raw);
  } catch (fault) {
    return [`${path} cannot be read: ${faultText(fault)}`];
  } finally {
    raw?.close();
  }
}

/** Syncs the file to disk. */
export function syncFile(path: string): void {
  syncOpened(openSync(path, 'r+'));
}

/** Syncs the names in a folder to disk, where the system supports it. */
export function syncFolder(path: string): void {
  try {
    syncOpened(openSync(path, 'r'));
  } catch (fault) {
    if (!NO_SYNC_OF_FOLDERS.has(faultCode(fault) ?? '')) throw fault;
  }
}

const NO_SYNC_OF_FOLDERS = new Set(['EINVAL', 'EISDIR', 'EPERM']);

function syncOpened(file: number): void {
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

const STAMP = String.raw`parlor-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ\.db`;
const SCHEDULED = new RegExp(`^${STAMP}$`);
const PARTIAL = new RegExp(String.raw`^\.${STAMP}\.[0-9a-f-]{36}\.partial(-journal)?$`);

/** `parlor-2026-11-21T04-00-00Z.db`. */
export function scheduledName(nowMs: number): string {
  return `parlor-${fileTime(nowMs)}.db`;
}

/** `2026-11-21T04-00-00Z`: a time that every file system accepts in a name. */
export function fileTime(nowMs: number): string {
  return `${new Date(nowMs).toISOString().slice(0, 19).replaceAll(':', '-')}Z`;
}

/** Deletes all scheduled copies in the folder except the newest `keep`, which include `made`. Touches no other file. */
export function deleteOldCopies(folder: string, keep: number, made: string): void {
  const old = readdirSync(folder)
    .filter((name) => SCHEDULED.test(name) && name !== made)
    .sort()
    .reverse()
    .slice(keep - 1);
  for (const name of old) rmSync(join(folder, name));
}

/** The name of the newest scheduled copy in the folder, if there is one. */
export function newestCopy(folder: string): string | undefined {
  if (!existsSync(folder)) return undefined;
  return readdirSync(folder)
    .filter((name) => SCHEDULED.test(name))
    .sort()
    .at(-1);
}

/** When a scheduled copy began. */
export function timeOfCopy(name: string): number {
  const [, day = '', time = ''] = /^parlor-(.{10})T(.{8})Z\.db$/.exec(name) ?? [];
  return Date.parse(`${day}T${time.replaceAll('-', ':')}Z`);
}

/** Deletes unfinished copies that a killed process has left. */
export function deletePartialCopies(folder: string): void {
  for (const name of readdirSync(folder).filter((name) => PARTIAL.test(name))) rmSync(join(folder, name));
}
