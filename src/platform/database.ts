import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import SqliteDatabase from 'better-sqlite3';
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';
import { type Domains, makeDomains } from './domains.js';
import { makeUnitOfWork, type UnitOfWork } from './unit-of-work.js';

export type Orm = BetterSQLite3Database;

/** The one SQLite file: the query builder for `store.ts` files, and the unit of work around it. */
export interface Database extends UnitOfWork {
  orm: Orm;
  raw: SqliteDatabase.Database;
  domains: Domains;
  /** How long one synced write took at start, in ms. */
  syncMs: number;
  /** Ends the open turn, checkpoints, closes and gives the file back. */
  close(): void;
}

/** The server cannot start on this file; the message is the one line to print. */
export class DatabaseError extends Error {}

const migrationsFolder = fileURLToPath(new URL('../../drizzle', import.meta.url));

interface Options {
  durability: 'full' | 'normal';
  publish: (topic: string, version: number) => void;
  /** Told of every turn that could not be committed. */
  onFault: (fault: unknown) => void;
}

/** Opens the file, alone, and brings its tables up to date. Throws DatabaseError and leaves a bad file as it is. */
export function openDatabase(path: string, options: Options): Database {
  let lock: SqliteDatabase.Database | undefined;
  let raw: SqliteDatabase.Database | undefined;
  try {
    if (path !== ':memory:') {
      mkdirSync(dirname(path), { recursive: true });
      lock = lockFile(path);
    }
    raw = new SqliteDatabase(path);
    refuseOthers(raw);
    setPragmas(raw, options.durability);
    const orm = drizzle(raw);
    migrateSafely(raw, orm);
    return assemble(raw, orm, lock, options);
  } catch (fault) {
    raw?.close();
    lock?.close();
    if (fault instanceof DatabaseError) throw fault;
    throw new DatabaseError(`The database file ${path} cannot be used: ${(fault as Error).message}`);
  }
}

function assemble(
  raw: SqliteDatabase.Database,
  orm: Orm,
  lock: SqliteDatabase.Database | undefined,
  options: Options,
): Database {
  const unit = makeUnitOfWork(raw, options.publish, options.onFault);
  return {
    ...unit,
    orm,
    raw,
    domains: makeDomains(),
    syncMs: timeOneSync(raw),
    close() {
      unit.endTurn();
      try {
        raw.pragma('wal_checkpoint(TRUNCATE)');
      } catch (fault) {
        // On a full disk the log stays beside the file, with everything in it.
        options.onFault(fault);
      }
      raw.close();
      lock?.close();
    },
  };
}

function setPragmas(raw: SqliteDatabase.Database, durability: 'full' | 'normal'): void {
  raw.pragma('busy_timeout = 100');
  raw.pragma('journal_mode = WAL');
  raw.pragma(`synchronous = ${durability}`);
  raw.pragma('foreign_keys = ON');
}

/** One server per file: an exclusive transaction on `<path>.lock`, freed by the system however the process ends. */
function lockFile(path: string): SqliteDatabase.Database {
  const lock = new SqliteDatabase(`${path}.lock`, { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (fault) {
    lock.close();
    if ((fault as { code?: string }).code !== 'SQLITE_BUSY') {
      throw new DatabaseError(
        `The database file ${path} cannot be used: its lock ${path}.lock: ${(fault as Error).message}`,
      );
    }
    throw new DatabaseError(
      `Another Parlor server is using ${path}. Stop it, or set PARLOR_DB to another file.`,
    );
  }
}

/** Before anything of the file is changed: it must be new, or ours and not newer than this program. */
function refuseOthers(raw: SqliteDatabase.Database): void {
  const applied = appliedMigrations(raw);
  if (applied > knownMigrations()) {
    throw new DatabaseError('The database file was made by a newer version of Parlor.');
  }
  const tables = raw.prepare("SELECT count(*) FROM sqlite_master WHERE type = 'table'").pluck().get();
  if (applied === 0 && tables !== 0) throw new DatabaseError('The database file is of another program.');
}

/**
 * Foreign keys are off while tables are rebuilt (a rebuild would otherwise delete child rows), then checked.
 * drizzle skips a migration dated before the last one applied: that is refused.
 */
function migrateSafely(raw: SqliteDatabase.Database, orm: Orm): void {
  raw.pragma('foreign_keys = OFF');
  migrate(orm, { migrationsFolder });
  if (appliedMigrations(raw) !== knownMigrations())
    throw new DatabaseError('A migration was skipped: its date is too early.');
  const broken = raw.pragma('foreign_key_check') as unknown[];
  if (broken.length > 0) throw new DatabaseError(`The database file has ${broken.length} broken references.`);
  raw.pragma('foreign_keys = ON');
}

function knownMigrations(): number {
  const path = join(migrationsFolder, 'meta', '_journal.json');
  if (!existsSync(path)) throw new DatabaseError(`The migrations are missing: ${path}`);
  return (JSON.parse(readFileSync(path, 'utf8')) as { entries: unknown[] }).entries.length;
}

function appliedMigrations(raw: SqliteDatabase.Database): number {
  const there = raw.prepare("SELECT 1 FROM sqlite_master WHERE name = '__drizzle_migrations'").get();
  if (!there) return 0;
  return raw.prepare('SELECT count(*) FROM __drizzle_migrations').pluck().get() as number;
}

function timeOneSync(raw: SqliteDatabase.Database): number {
  const write = raw.prepare(
    "INSERT INTO setting (name, value) VALUES ('started', ?) ON CONFLICT DO UPDATE SET value = excluded.value",
  );
  const before = performance.now();
  write.run(new Date().toISOString());
  return performance.now() - before;
}
