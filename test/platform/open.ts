import { readFileSync } from 'node:fs';
import SqliteDatabase from 'better-sqlite3';
import type { Test } from 'tap';
import type { BusListener } from '#src/platform/live/topic.ts';
import { type Database, openDatabase } from '#src/platform/storage/database.ts';

/** A real file with two tables of our own, and what its unit of work has announced. */
export interface TestDatabase extends Database {
  path: string;
  published: [topic: string, version: number][];
  faults: unknown[];
  /** Adds a row to `note`. Inside a unit of work. */
  note(text: string): void;
  /** The rows of `note` as another program sees them: committed ones only. */
  committed(): string[];
  /** Another program that writes to the same file. */
  other: SqliteDatabase.Database;
}

export function openTestDatabase(
  t: Test,
  publish: BusListener = () => undefined,
  more: Pick<Parameters<typeof openDatabase>[1], 'logLimits'> = {},
): TestDatabase {
  const path = `${t.testdir()}/test.db`;
  const published: TestDatabase['published'] = [];
  const faults: unknown[] = [];
  const database = openDatabase(path, {
    ...more,
    durability: 'full',
    publish(topic, version, state) {
      published.push([topic, version]);
      publish(topic, version, state);
    },
    onFault: (fault) => faults.push(fault),
  });
  database.raw.exec(`
    CREATE TABLE note (text TEXT NOT NULL);
    CREATE TABLE parent (id INTEGER PRIMARY KEY);
    CREATE TABLE child (parent_id INTEGER NOT NULL REFERENCES parent(id));
  `);
  const other = new SqliteDatabase(path, { timeout: 0 });
  const insert = database.raw.prepare('INSERT INTO note (text) VALUES (?)');
  const select = other.prepare('SELECT text FROM note').pluck();
  t.teardown(() => {
    other.close();
    database.close();
  });
  return {
    ...database,
    path,
    published,
    faults,
    note: (text) => void insert.run(text),
    committed: () => select.all() as string[],
    other,
  };
}

/**
 * From now on every write that needs another page gets a real SQLITE_FULL. Returns a function that makes room again.
 */
export function fillUp({ raw }: Pick<Database, 'raw'>): () => void {
  raw.pragma(`max_page_count = ${raw.pragma('page_count', { simple: true })}`);
  return () => void raw.pragma('max_page_count = 1000000');
}

/** How many transactions the write-ahead log holds. A frame with the size of the file ends one. */
export function transactionsIn(path: string): number {
  const log = readFileSync(`${path}-wal`);
  const frameBytes = 24 + log.readUInt32BE(8);
  let count = 0;
  for (let at = 32; at + frameBytes <= log.length; at += frameBytes)
    if (log.readUInt32BE(at + 4) > 0) count += 1;
  return count;
}
