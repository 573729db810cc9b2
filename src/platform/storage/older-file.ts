import { closeSync, copyFileSync, existsSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { faultText } from '../errors.ts';
import { DatabaseError } from './migrations.ts';

/** The database file of an older server. Nothing in it or beside it is changed. */
export interface OlderFile {
  raw: SqliteDatabase.Database;
  close(): void;
}

/** The bytes of the header that say how the file is written: 1 for a journal, 2 for a log (fileformat.html, 1.3.3). */
const VERSIONS_AT = 18;
const WITH_LOG = 2;
const BESIDE = ['-journal', '-wal', '-shm'];

/**
 * Opens the file for reading. Everything is read as of one moment, even if its server is running. `tables` are those
 * that it must have. Throws DatabaseError.
 */
export function openOlder(path: string, tables: readonly string[], whose: string): OlderFile {
  if (!existsSync(path)) throw new DatabaseError(`There is no file ${path}.`);
  const close: (() => void)[] = [];
  const closeAll = () => {
    for (const one of close.splice(0)) one();
  };
  try {
    const copy = needsWriting(path) ? copyAside(path) : undefined;
    if (copy) close.push(copy.remove);
    const raw = new SqliteDatabase(copy?.path ?? path, copy ? {} : { readonly: true });
    close.unshift(() => raw.close());
    raw.exec('BEGIN');
    const missing = tables.find((name) => !hasTable(raw, name));
    if (missing !== undefined) {
      throw new DatabaseError(`${path} is no database of ${whose}: it has no table ${missing}.`);
    }
    return { raw, close: closeAll };
  } catch (fault) {
    closeAll();
    if (fault instanceof DatabaseError) throw fault;
    throw new DatabaseError(`${path} cannot be read: ${faultText(fault)}`);
  }
}

export function hasTable(raw: SqliteDatabase.Database, name: string): boolean {
  return raw.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?").get(name) !== undefined;
}

/**
 * Whether SQLite would have to write in order to read: the file has a log, or its server was killed in the middle of a
 * change.
 */
function needsWriting(path: string): boolean {
  if (existsSync(`${path}-journal`)) return true;
  const header = Buffer.alloc(VERSIONS_AT + 1);
  const file = openSync(path, 'r');
  try {
    readSync(file, header, 0, header.length, 0);
  } finally {
    closeSync(file);
  }
  return header[VERSIONS_AT] === WITH_LOG;
}

function copyAside(path: string): { path: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'parlor-import-'));
  const copy = join(folder, basename(path));
  for (const end of ['', ...BESIDE]) {
    if (existsSync(path + end)) copyFileSync(path + end, copy + end);
  }
  return { path: copy, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Microseconds since 1970 of a time as Django writes it: UTC, `2024-06-08 18:20:00.123456`, with or without fraction. */
export function olderTimeUs(text: string): number {
  const [, day, time, fraction = ''] =
    /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?(?:Z|\+00:00)?$/.exec(text) ?? [];
  const ms = Date.parse(`${day}T${time}Z`);
  if (Number.isNaN(ms)) throw new DatabaseError(`"${text}" is no time.`);
  return ms * 1000 + Number(fraction.padEnd(6, '0'));
}

export function olderTimeMs(text: string): number {
  return Math.floor(olderTimeUs(text) / 1000);
}
