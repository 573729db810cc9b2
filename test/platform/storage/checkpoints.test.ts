import { execFileSync } from 'node:child_process';
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import SqliteDatabase from 'better-sqlite3';
import t, { type Test } from 'tap';
import { openDatabase } from '#src/platform/storage/database.ts';
import { settled } from '../../helper.ts';
import { openTestDatabase, type TestDatabase } from '../open.ts';

/**
 * Rules K1 to K5 of docs/decisions/never-wait-for-the-disk.md, with limits a hundred times smaller. Writes are in units
 * of what the rules call 1 MiB.
 */
const UNIT = 10 * 1024;
const logLimits = {
  beginBytes: 4 * UNIT,
  waitBytes: 32 * UNIT,
  mostBytes: 64 * UNIT,
  longestWaitMs: 100,
};
const FRAME_BYTES = 4096 + 24;
const UNAVAILABLE = { code: 'storage_unavailable', status: 503 };

/** Commits a row of this size. */
function write({ database }: { database: TestDatabase }, units: number): Promise<unknown> {
  return database.commit(() => database.raw.exec(`INSERT INTO note VALUES (zeroblob(${units * UNIT}))`));
}

function open(t: Test) {
  const database = openTestDatabase(t, undefined, { logLimits });
  const lengths = database.raw.prepare<[], { log: number; checkpointed: number }>(
    'PRAGMA wal_checkpoint(NOOP)',
  );
  /** Length of the log, in frames. */
  const length = () => lengths.get() ?? { log: 0, checkpointed: 0 };
  return { database, length };
}

/** How often the log has begun anew, from its header (https://www.sqlite.org/fileformat.html, 4.1). */
function generation(path: string): number {
  const header = Buffer.alloc(32);
  const file = openSync(`${path}-wal`, 'r');
  readSync(file, header, 0, header.length, 0);
  closeSync(file);
  return header.readUInt32BE(12);
}

t.test('K1: a log of more than 4 MiB is copied without anybody waiting', async (t) => {
  const { database, length } = open(t);
  database.other.pragma('wal_checkpoint(TRUNCATE)');
  await write({ database }, 1);
  t.equal(length().checkpointed, 0, 'a short one is not copied');
  await write({ database }, 5);
  while (length().checkpointed === 0) await settled();
  const { log, checkpointed } = length();
  t.equal(checkpointed, log);
  const before = generation(database.path);
  await write({ database }, 1);
  t.equal(generation(database.path), before + 1, 'then the next commit begins it anew');
  t.same(database.faults, []);
});

t.test('K2: over 32 MiB new work waits in its order until all is copied, while reads go on', async (t) => {
  const { database, length } = open(t);
  await write({ database }, 33);
  const ran: number[] = [];
  const works = [1, 2, 3].map((n) => database.commit(() => ran.push(n)));
  const count = database.read(() => database.raw.prepare('SELECT count(*) FROM note').pluck().get());
  t.same(ran, [], 'it does not run yet');
  t.equal(await count, 1, 'a read is answered');
  t.same(ran, [], 'before it');
  await Promise.all(works);
  t.same(ran, [1, 2, 3]);
  await write({ database }, 1);
  t.ok(length().log * FRAME_BYTES < logLimits.waitBytes, 'the log began anew');
  t.same(database.faults, []);
});

t.test('K3: the log stays below 64 MiB, give or take one turn', async (t) => {
  const { database } = open(t);
  for (let n = 0; n < 30; n++) await write({ database }, 4);
  t.ok(statSync(`${database.path}-wal`).size < logLimits.mostBytes);
});

t.test('K3: while somebody reads, work goes on up to the limit, and is then refused', async (t) => {
  const { database, length } = open(t);
  database.other.exec('BEGIN');
  t.same(database.committed(), []);
  let done = 0;
  const fill = async () => {
    for (;;) {
      await write({ database }, 5);
      done += 1;
    }
  };
  await t.rejects(fill(), UNAVAILABLE);
  const bytes = length().log * FRAME_BYTES;
  t.ok(bytes > logLimits.mostBytes && bytes < logLimits.mostBytes + 10 * UNIT, `${bytes} bytes`);
  t.match(database.faults, [{ message: /somebody keeps reading it/ }]);
  database.other.exec('COMMIT');
  await write({ database }, 1);
  t.ok(length().log * FRAME_BYTES < logLimits.waitBytes, 'with the reader gone the log begins anew');
  t.equal(database.committed().length, done + 1, 'and all that was acknowledged is there');
});

// A server ignores this signal. Without a listener, it would end the test runner.
process.on('SIGXFSZ', () => undefined);

/** The largest file that this process may write. */
function limitFiles(bytes: number | 'unlimited'): void {
  execFileSync('prlimit', [`--pid=${process.pid}`, `--fsize=${bytes}:unlimited`]);
}

t.test('K4: if the main file has no room, waiting work is refused and nothing is lost', async (t) => {
  const { database } = open(t);
  t.teardown(() => limitFiles('unlimited'));
  await write({ database }, 33);
  await write({ database }, 1);
  limitFiles(statSync(database.path).size + 20 * UNIT);
  await write({ database }, 33);
  const works = [1, 2].map(() => write({ database }, 1));
  for (const work of works) await t.rejects(work, UNAVAILABLE);
  t.match(database.faults, [{ code: /^SQLITE_(FULL|IOERR)/ }], 'it is reported once');
  t.equal(await database.read(() => database.raw.prepare('SELECT count(*) FROM note').pluck().get()), 3);
  limitFiles('unlimited');
  await write({ database }, 1);
  t.equal(database.committed().length, 4, 'the next work is done again');
});

t.test('K5: close runs, commits and syncs what waits, and moves the whole log into the file', async (t) => {
  const path = `${t.testdir()}/test.db`;
  const faults: unknown[] = [];
  const onFault = (fault: unknown) => faults.push(fault);
  const database = openDatabase(path, { durability: 'full', publish: () => undefined, onFault, logLimits });
  await database.commit(() =>
    database.raw.exec(`CREATE TABLE pad (bytes); INSERT INTO pad VALUES (zeroblob(${33 * UNIT}))`),
  );
  const waiting = database.commit(() => database.settings.set('waited', 'x'));
  database.close();
  await waiting;
  const alone = new SqliteDatabase(path, { readonly: true });
  t.equal(alone.prepare("SELECT value FROM setting WHERE name = 'waited'").pluck().get(), 'x');
  alone.close();
  t.same(faults, []);
});
