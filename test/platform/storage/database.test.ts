import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import SqliteDatabase from 'better-sqlite3';
import t, { type Test } from 'tap';
import { buildApp } from '#src/app.ts';
import { readConfig } from '#src/config.ts';
import { type Database, DatabaseError, openDatabase } from '#src/platform/storage/database.ts';
import { buildTestApp, testPorts } from '../../helper.ts';

function open(path: string, durability: 'full' | 'normal' = 'full'): Database {
  return openDatabase(path, { durability, publish: () => undefined, onFault: () => undefined });
}

/** The message with which opening is refused. Throws a fault that is not a DatabaseError. */
function refusalOf(path: string): string {
  try {
    open(path).close();
  } catch (fault) {
    if (fault instanceof DatabaseError) return fault.message;
    throw fault;
  }
  return 'not refused';
}

/** A database file as a server leaves it, changed by `change`. */
function changedFile(t: Test, change: (raw: SqliteDatabase.Database) => void): string {
  const path = `${t.testdir()}/test.db`;
  open(path).close();
  const raw = new SqliteDatabase(path);
  change(raw);
  raw.close();
  return path;
}

t.test('a link to the file does not let a second server in', async (t) => {
  const path = `${t.testdir()}/test.db`;
  const first = open(path);
  symlinkSync(path, `${path}-link`);
  t.match(refusalOf(`${path}-link`), 'Another Parlor server is using');
  first.close();
  t.equal(refusalOf(`${path}-link`), 'not refused');
});

t.test('only its owner can read the file', async (t) => {
  const path = `${t.testdir()}/test.db`;
  const database = open(path);
  t.same(
    ['', '-wal', '-shm'].map((end) => statSync(path + end).mode & 0o777),
    [0o600, 0o600, 0o600],
  );
  database.close();
});

t.test('a second server on the same file refuses to start, and the first goes on', async (t) => {
  const first = await buildTestApp(t);
  const host = await first.guest('host');
  const config = readConfig({ PARLOR_LOG: 'silent', PARLOR_DB: first.path });
  const message = `Another Parlor server is using ${first.path}. Stop it, or set PARLOR_DB to another file.`;
  const fault: unknown = await buildApp(config, testPorts()).catch((refusal) => refusal);
  t.ok(fault instanceof DatabaseError);
  t.equal((fault as Error).message, message);
  t.equal((await host.post('/api/session/create/', { draw_time: 30, desc_time: 30 })).status, 201);
  await first.stop();
  const second = await buildTestApp(t, { path: first.path, ports: first.ports });
  t.equal(
    (await second.call('GET', '/api/past_sessions/', { token: host.token })).status,
    200,
    'then it may',
  );
});

t.test('tokens stay valid after a restart', async (t) => {
  const first = await buildTestApp(t);
  const host = await first.guest('host');
  await first.stop();
  const second = await buildTestApp(t, { path: first.path, ports: first.ports });
  t.equal((await second.call('GET', '/api/past_sessions/', { token: host.token })).status, 200);
});

t.test('a file that is not a database is refused and left unchanged', async (t) => {
  const path = `${t.testdir()}/photo.jpg`;
  const bytes = Buffer.from(`\xff\xd8 not a database${'x'.repeat(10_000)}`, 'latin1');
  writeFileSync(path, bytes);
  t.match(refusalOf(path), new RegExp(`^The database file ${path} cannot be used: .*not a database`));
  t.ok(readFileSync(path).equals(bytes));
  t.equal(refusalOf(path).includes('Another'), false, 'the lock was given back');
});

t.test('a truncated database is refused and left unchanged', async (t) => {
  const path = changedFile(t, () => undefined);
  const bytes = readFileSync(path).subarray(0, 5_000);
  writeFileSync(path, bytes);
  t.match(refusalOf(path), /cannot be used/);
  t.ok(readFileSync(path).equals(bytes));
});

t.test('an impossible path is refused with the reason', async (t) => {
  const folder = t.testdir({ file: 'x', 'locked.db.lock': {}, folder: {} });
  for (const path of [`${folder}/file/test.db`, `${folder}/locked.db`, `${folder}/folder`]) {
    t.match(refusalOf(path), new RegExp(`^The database file ${path} cannot be used: `));
  }
});

t.test('a stale lock file is not mistaken for another server', async (t) => {
  const path = `${t.testdir({ 'test.db.lock': 'not a database at all, but a note to myself, quite long enough' })}/test.db`;
  t.match(refusalOf(path), /cannot be used: .*not a database/);
});

t.test('the file of a newer server is refused and left unchanged', async (t) => {
  const path = changedFile(t, (raw) => {
    raw.exec("INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('newer', 9999999999999)");
    raw.exec("INSERT INTO setting (name, value) VALUES ('kept', 'x')");
  });
  const before = readFileSync(path);
  t.equal(refusalOf(path), 'The database file was made by a newer version of Parlor.');
  t.ok(readFileSync(path).equals(before));
});

t.test('a file with broken references that were not checked since a migration is refused', async (t) => {
  const path = changedFile(t, (raw) => {
    raw.pragma('user_version = 0');
    raw.pragma('foreign_keys = OFF');
    raw.exec("INSERT INTO login (id, account_id, created_at_ms, expires_at_ms) VALUES ('x', 99, 0, 0)");
  });
  t.equal(refusalOf(path), 'The database file has 1 broken references.');
});

for (const durability of ['full', 'normal'] as const) {
  t.test(`C1, K1: with durability ${durability} COMMIT neither syncs nor checkpoints`, async (t) => {
    const database = open(`${t.testdir()}/test.db`, durability);
    const pragma = (name: string) => database.raw.pragma(name, { simple: true });
    t.equal(pragma('synchronous'), 1, 'only a log that begins anew is synced');
    t.equal(pragma('wal_autocheckpoint'), 0);
    t.equal(pragma('foreign_keys'), 1);
    t.equal(pragma('journal_mode'), 'wal');
    t.equal(pragma('busy_timeout'), 100);
    t.throws(
      () =>
        database.raw.exec(
          "INSERT INTO login (id, account_id, created_at_ms, expires_at_ms) VALUES ('x', 99, 0, 0)",
        ),
      /FOREIGN KEY/,
    );
    t.ok(database.syncMs > 0);
    database.close();
  });
}

t.test('PARLOR_DURABILITY reaches the file', async (t) => {
  const server = await buildTestApp(t, { env: { PARLOR_DURABILITY: 'normal' } });
  t.equal(server.platform.database.raw.pragma('synchronous', { simple: true }), 1);
});

t.test('the folder of the file is made', async (t) => {
  const path = `${t.testdir()}/a/b/test.db`;
  open(path).close();
  t.ok(statSync(path).isFile());
});

t.test('an empty file becomes a database', async (t) => {
  const path = `${t.testdir({ 'test.db': '' })}/test.db`;
  t.equal(refusalOf(path), 'not refused');
  t.equal(refusalOf(path), 'not refused', 'and is opened again');
});

t.test('close commits the open turn, checkpoints and releases the file', async (t) => {
  const path = `${t.testdir()}/test.db`;
  const database = open(path);
  const work = database.commit(() =>
    database.raw.exec("INSERT INTO setting (name, value) VALUES ('last', 'x')"),
  );
  database.close();
  await work;
  t.notOk(existsSync(`${path}-wal`));
  const alone = new SqliteDatabase(path, { readonly: true });
  t.equal(alone.prepare("SELECT value FROM setting WHERE name = 'last'").pluck().get(), 'x');
  alone.close();
  t.equal(refusalOf(path), 'not refused');
});

t.test('a failed start releases the file', async (t) => {
  const path = `${t.testdir()}/test.db`;
  mkdirSync(path);
  t.match(refusalOf(path), /cannot be used/);
  const lock = new SqliteDatabase(`${path}.lock`, { timeout: 0 });
  t.doesNotThrow(() => lock.exec('BEGIN EXCLUSIVE'));
  lock.close();
});

t.test('a server can run in memory, separate from a second one', async (t) => {
  const first = await buildTestApp(t, { path: ':memory:' });
  const second = await buildTestApp(t, { path: ':memory:' });
  const host = await first.guest('host');
  t.equal(host.name, (await second.guest('host')).name);
  const { status } = await host.post('/api/session/create/', { draw_time: 30, desc_time: 30 });
  t.equal(status, 201);
  t.notOk(existsSync(':memory:'));
  t.notOk(existsSync(':memory:.lock'));
});
