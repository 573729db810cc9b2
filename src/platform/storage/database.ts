import { closeSync, existsSync, mkdirSync, openSync, realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';
import { faultCode, faultText } from '../errors.ts';
import type { BusListener } from '../live/topic.ts';
import { type LogLimits, type LogState, makeCheckpoints } from './checkpoints.ts';
import { type Domains, makeDomains } from './domains.ts';
import { isOpenElsewhere, watchPlace } from './file-place.ts';
import {
  ageOf,
  appliedMigrations,
  DatabaseError,
  knownMigrations,
  MIGRATIONS,
  refuseOthers,
} from './migrations.ts';
import { makeSettings, type Settings } from './settings.ts';
import { isSyncFault } from './storage-faults.ts';
import { type LogSync, openLogSync } from './sync.ts';
import { makeUnitOfWork, type UnitOfWork } from './unit-of-work.ts';

export { DatabaseError } from './migrations.ts';

export type Orm = BetterSQLite3Database;

/** The one SQLite file: the query builder for `store.ts` files, and the unit of work around it. */
export interface Database extends UnitOfWork {
  orm: Orm;
  raw: SqliteDatabase.Database;
  domains: Domains;
  settings: Settings;
  /** How many migrations this opening has applied. */
  migrated: number;
  /** How long one synced write took at start, in ms. */
  syncMs: number;
  /** Undefined for a database in memory, which has no log. */
  log(): LogState | undefined;
  /** Changes when another process has written to the file. Read once a turn. Undefined if it cannot be read. */
  othersWrites(): unknown;
  /** Ends the open turn, checkpoints, closes and gives the file back. Blocks. (never-wait-for-the-disk, K5) */
  close(): void;
}

/** Another process has the file. */
export class InUseError extends DatabaseError {}

interface Options {
  durability: 'full' | 'normal';
  publish: BusListener;
  /** Called for every turn and every checkpoint that failed. */
  onFault: (fault: unknown) => void;
  /**
   * Called once, after a sync has failed and everything that waited has been refused. The process must then end. (C7)
   */
  onLost?: (fault: unknown) => void;
  migrationsFolder?: string;
  logLimits?: LogLimits;
}

/** A file that only this process has open. */
interface OwnFile {
  path: string;
  lock: SqliteDatabase.Database;
}

/**
 * Opens the file for this process alone, and brings its tables up to date. Throws DatabaseError, and leaves a bad file
 * as it is.
 */
export function openDatabase(path: string, options: Options): Database {
  let own: OwnFile | undefined;
  let raw: SqliteDatabase.Database | undefined;
  try {
    if (path !== ':memory:') {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      closeSync(openSync(path, 'a', 0o600));
      own = { lock: lockFile(path), path: realpathSync(path) };
      refuseWithoutMain(own.path);
      if (isOpenElsewhere(own.path)) throw inUse(path);
    }
    const isLogLeft = own && hasLog(own.path);
    raw = new SqliteDatabase(own?.path ?? path);
    refuseOthers(raw, options.migrationsFolder);
    setPragmas(raw);
    const orm = drizzle(raw);
    const migrated = migrateSafely(raw, orm, options.migrationsFolder);
    if (isLogLeft) foldInLog(raw, options.onFault);
    const log = own && options.durability === 'full' ? openLogSync(`${own.path}-wal`) : undefined;
    const checkPlace = own ? watchPlace(own.path) : () => undefined;
    const database = assemble(raw, orm, { ...options, checkPlace }, own, log);
    return { ...database, migrated, syncMs: timeOneSync(database.settings, log) };
  } catch (fault) {
    if (raw) closeAsItIs(raw, own?.path ?? path);
    own?.lock.close();
    if (fault instanceof DatabaseError) throw fault;
    const reason = faultText(fault).replace(/\s+/g, ' ');
    throw new DatabaseError(`The database file ${path} cannot be used: ${reason}`);
  }
}

/**
 * Opens the file of a running server for a short piece of work. It cannot migrate, so the tables must be current
 * already. Throws DatabaseError.
 */
export function openBeside(path: string, options: Pick<Options, 'onFault'>): Database {
  const raw = new SqliteDatabase(path, { fileMustExist: true });
  if (ageOf(raw) !== 'current') {
    raw.close();
    throw new DatabaseError('The server on this file is of another version of Parlor. Use its own program.');
  }
  setPragmas(raw);
  // Here every COMMIT syncs by itself.
  raw.pragma('synchronous = FULL');
  raw.pragma('busy_timeout = 5000');
  const alone = { ...options, publish: () => undefined, checkPlace: watchPlace(path) };
  const database = assemble(raw, drizzle(raw), alone);
  return {
    ...database,
    close() {
      // No checkpoint: it could hold up the server's next commit.
      database.endTurn();
      raw.close();
    },
  };
}

function assemble(
  raw: SqliteDatabase.Database,
  orm: Orm,
  {
    onLost = () => undefined,
    logLimits,
    ...options
  }: Omit<Options, 'durability'> & { checkPlace: () => void },
  own?: OwnFile,
  log?: LogSync,
): Database {
  const onCheckpointFault = (fault: unknown) =>
    isSyncFault(fault) ? unit.lose(fault) : options.onFault(fault);
  const checkpoints = own && makeCheckpoints(raw, own.path, onCheckpointFault, logLimits);
  const unit = makeUnitOfWork(raw, { ...options, onLost, log, checkpoints });
  const othersWrites = watchOthers(raw);
  return {
    ...unit,
    orm,
    raw,
    domains: makeDomains(),
    settings: makeSettings(raw),
    migrated: 0,
    syncMs: 0,
    log: () => checkpoints?.state(),
    othersWrites: () => (unit.isLost() ? undefined : othersWrites()),
    close() {
      if (!raw.open) return;
      unit.finish();
      checkpoints?.close();
      log?.close();
      try {
        if (!unit.isLost()) raw.pragma('wal_checkpoint(TRUNCATE)');
      } catch (fault) {
        // On a full disk the log stays beside the file, with everything in it.
        onCheckpointFault(fault);
      }
      if (own && unit.isLost()) closeAsItIs(raw, own.path);
      else raw.close();
      own?.lock.close();
    },
  };
}

function watchOthers(raw: SqliteDatabase.Database): () => unknown {
  const version = raw.prepare('PRAGMA data_version').pluck();
  let seen: unknown;
  let isRead = false;
  return () => {
    if (isRead) return seen;
    isRead = true;
    setImmediate(() => {
      isRead = false;
    });
    try {
      seen = version.get();
    } catch {
      seen = undefined;
    }
    return seen;
  };
}

function setPragmas(raw: SqliteDatabase.Database): void {
  raw.pragma('busy_timeout = 100');
  raw.pragma('journal_mode = WAL');
  // COMMIT does not sync, but SQLite does when the log starts over and in a checkpoint. (C1, K1)
  raw.pragma('synchronous = NORMAL');
  raw.pragma('wal_autocheckpoint = 0');
  raw.pragma('foreign_keys = ON');
}

/** A killed process may have left changes that were never synced. (C8) */
function foldInLog(raw: SqliteDatabase.Database, onFault: (fault: unknown) => void): void {
  try {
    raw.pragma('wal_checkpoint(TRUNCATE)');
  } catch (fault) {
    if (isSyncFault(fault)) throw fault;
    // On a full disk the log stays as it is, and can be read.
    onFault(fault);
  }
}

function hasLog(path: string): boolean {
  return (statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
}

/** SQLite would delete a log beside an empty file, and start afresh. */
function refuseWithoutMain(path: string): void {
  if (statSync(path).size > 0 || !hasLog(path)) return;
  throw new DatabaseError(`The database file ${path} is empty, but there is a log of one beside it.`);
}

/**
 * A read-write connection that closes last would merge the log into the file. Keeps a read-only one open, so that a
 * refused file stays untouched.
 */
function closeAsItIs(raw: SqliteDatabase.Database, path: string): void {
  if (!hasLog(path)) return void raw.close();
  const last = new SqliteDatabase(path, { readonly: true });
  try {
    last.prepare('SELECT 1 FROM sqlite_master').get();
  } catch {
    // The file is already known to be broken.
  }
  raw.close();
  last.close();
}

/** One server per file: an exclusive transaction on `<path>.lock`, freed by the system however the process ends. */
export function lockFile(path: string): SqliteDatabase.Database {
  const real = existsSync(path) ? realpathSync(path) : path;
  const lock = new SqliteDatabase(`${real}.lock`, { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (fault) {
    lock.close();
    if (faultCode(fault) !== 'SQLITE_BUSY') {
      throw new DatabaseError(
        `The database file ${path} cannot be used: its lock ${path}.lock: ${faultText(fault)}`,
      );
    }
    throw inUse(path);
  }
}

function inUse(path: string): InUseError {
  return new InUseError(`Another Parlor server is using ${path}. Stop it, or set PARLOR_DB to another file.`);
}

/**
 * Foreign keys are off while tables are rebuilt (a rebuild would otherwise delete child rows), and checked afterwards.
 * drizzle would skip a migration dated before the last one applied, so that is refused. Returns how many were new.
 */
function migrateSafely(raw: SqliteDatabase.Database, orm: Orm, migrationsFolder = MIGRATIONS): number {
  const before = appliedMigrations(raw).length;
  raw.pragma('foreign_keys = OFF');
  migrate(orm, { migrationsFolder });
  const after = appliedMigrations(raw).length;
  if (after !== knownMigrations(migrationsFolder).length)
    throw new DatabaseError('A migration was skipped: its date is too early.');
  // Reads everything, a second for a few gigabytes. So it runs once per migration, which `user_version` remembers.
  if (raw.pragma('user_version', { simple: true }) !== after) {
    const broken = raw.prepare('PRAGMA foreign_key_check').all();
    if (broken.length > 0)
      throw new DatabaseError(`The database file has ${broken.length} broken references.`);
    raw.pragma(`user_version = ${after}`);
  }
  raw.pragma('foreign_keys = ON');
  return after - before;
}

/** Also syncs what the opening has changed. */
function timeOneSync(settings: Settings, log: LogSync | undefined): number {
  const before = performance.now();
  settings.set('started', new Date().toISOString());
  log?.now();
  return performance.now() - before;
}
