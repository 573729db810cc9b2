import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type SqliteDatabase from 'better-sqlite3';

/** A database file that cannot be used; the message is the one line to print. */
export class DatabaseError extends Error {}

export const MIGRATIONS = fileURLToPath(new URL('../../../drizzle', import.meta.url));

/** How a file's tables compare with this program's. */
export type Age = 'empty' | 'older' | 'current' | 'newer' | 'foreign';

/**
 * Compares the dates of the migrations that the file has seen. Throws DatabaseError if this program's own are missing.
 */
export function ageOf(raw: SqliteDatabase.Database, folder = MIGRATIONS): Age {
  const ours = knownMigrations(folder);
  const applied = appliedMigrations(raw);
  const tables = raw.prepare(COUNT_TABLES).pluck().get();
  if (applied.length === 0) return tables === 0 ? 'empty' : 'foreign';
  if (applied.some((when, place) => place < ours.length && when !== ours[place])) return 'foreign';
  if (applied.length === ours.length) return 'current';
  return applied.length < ours.length ? 'older' : 'newer';
}

/** Leaves out the migrator's own table, which it makes before its first transaction. */
const COUNT_TABLES =
  "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name <> '__drizzle_migrations'";

const REFUSALS: Partial<Record<Age, string>> = {
  newer: 'The database file was made by a newer version of Parlor.',
  foreign: 'The database file is of another program.',
};

/** Throws DatabaseError unless the file is new, or ours and not newer than this program. Changes nothing. */
export function refuseOthers(raw: SqliteDatabase.Database, folder?: string): void {
  const refusal = REFUSALS[ageOf(raw, folder)];
  if (refusal) throw new DatabaseError(refusal);
}

/** The dates of this program's migrations, oldest first. */
export function knownMigrations(folder = MIGRATIONS): number[] {
  const path = join(folder, 'meta', '_journal.json');
  if (!existsSync(path)) throw new DatabaseError(`The migrations are missing: ${path}`);
  const journal: { entries: { when: number }[] } = JSON.parse(readFileSync(path, 'utf8'));
  return journal.entries.map(({ when }) => when);
}

/** The dates of the migrations that the file has seen, in order. */
export function appliedMigrations(raw: SqliteDatabase.Database): number[] {
  const there = raw.prepare("SELECT 1 FROM sqlite_master WHERE name = '__drizzle_migrations'").get();
  if (!there) return [];
  const dates = raw.prepare<[], number>('SELECT created_at FROM __drizzle_migrations ORDER BY id');
  return dates.pluck().all();
}

interface BrokenReference {
  table: string;
  /** Null for a table without rowids. */
  rowid: number | null;
  parent: string;
}

/** What SQLite finds wrong in a file, one line each; nothing if all is well. Reads the whole file. */
export function faultsIn(raw: SqliteDatabase.Database): string[] {
  const integrity = raw.prepare<[], string>('PRAGMA integrity_check').pluck().all();
  const references = raw.prepare<[], BrokenReference>('PRAGMA foreign_key_check').all();
  return [
    ...integrity.filter((line) => line !== 'ok'),
    ...references.map(
      ({ table, rowid, parent }) => `${table}: row ${rowid ?? '?'} names no row of ${parent}`,
    ),
  ];
}
