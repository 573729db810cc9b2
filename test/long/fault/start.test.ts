import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { copyFileSync, existsSync, linkSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import SqliteDatabase from 'better-sqlite3';
import t, { type Test } from 'tap';
import { ConfigError, readConfig } from '#src/config.ts';
import { addGuest } from '../../fault/play.ts';
import { type Exit, runServer, startServer } from '../../fault/process.ts';

/** Checks that the server did not start and printed one line with the reason. */
function refusedToStart(t: Test, exit: Exit, line: RegExp): void {
  t.equal(exit.code, 1);
  t.equal(exit.errors.length, 1, `one line of errors: ${exit.errors.join('\n')}`);
  t.match(exit.errors[0], line);
  t.notMatch(exit.stdout, /Parlor is ready/);
}

t.test('a second server on the same file refuses to start, and the first keeps running', async (t) => {
  const path = `${t.testdir()}/parlor.db`;
  const first = await startServer(t, { path });
  const guest = await addGuest(first, 'anna');
  refusedToStart(t, await runServer(t, { path }), /^Another Parlor server is using .*parlor\.db\./);
  t.equal((await first.call('GET', '/api/past_sessions/', { token: guest.access })).status, 200);
  await addGuest(first, 'ben');
});

t.test('a hard or symbolic link to the file starts no second server on it', async (t) => {
  const folder = t.testdir({ elsewhere: {} });
  const path = `${folder}/parlor.db`;
  const first = await startServer(t, { path });
  const guest = await addGuest(first, 'anna');
  const hard = `${folder}/elsewhere/other.db`;
  linkSync(path, hard);
  symlinkSync(path, `${folder}/soft.db`);
  for (const other of [hard, `${folder}/soft.db`, path])
    refusedToStart(
      t,
      await runServer(t, { path: other }),
      /^Another Parlor server is using .*\.db\. Stop it/,
    );
  await addGuest(first, 'ben');
  first.signal('SIGTERM');
  await first.exited;
  const second = await startServer(t, { path: hard });
  t.equal((await second.call('GET', '/api/past_sessions/', { token: guest.access })).status, 200);
  refusedToStart(t, await runServer(t, { path }), /^Another Parlor server is using /);
});

t.test('the file is free as soon as its server has been killed, and the accounts still exist', async (t) => {
  const path = `${t.testdir()}/parlor.db`;
  const first = await startServer(t, { path });
  const guest = await addGuest(first, 'anna');
  await first.kill();
  const second = await startServer(t, { path });
  t.equal((await second.call('GET', '/api/past_sessions/', { token: guest.access })).status, 200);
});

const brokenFiles: [name: string, make: (path: string) => void][] = [
  ['random bytes', (path) => writeFileSync(path, randomBytes(50_000))],
  ['another kind of file', (path) => copyFileSync('package.json', path)],
  ['a SQLite header and then random bytes', (path) => breakPages(path, 100)],
  ['a file of a newer Parlor', (path) => migrateFurther(path)],
];

function breakPages(path: string, from: number): void {
  const database = new SqliteDatabase(path);
  database.exec('CREATE TABLE one (two TEXT)');
  database.close();
  const bytes = readFileSync(path);
  writeFileSync(path, Buffer.concat([bytes.subarray(0, from), randomBytes(bytes.length - from)]));
}

function migrateFurther(path: string): void {
  const database = new SqliteDatabase(path);
  database.pragma('journal_mode = WAL');
  database.exec('CREATE TABLE __drizzle_migrations (id INTEGER PRIMARY KEY, hash TEXT, created_at NUMERIC)');
  const add = database.prepare(
    "INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('', 9999999999999)",
  );
  for (let n = 0; n < 1000; n++) add.run();
  database.close();
}

for (const [name, make] of brokenFiles) {
  t.test(
    `with ${name} instead of a database the server prints one line and leaves the file alone`,
    async (t) => {
      const path = `${t.testdir()}/parlor.db`;
      make(path);
      const before = readFileSync(path);
      refusedToStart(t, await runServer(t, { path }), /database file/);
      t.ok(readFileSync(path).equals(before), 'not a byte has changed');
    },
  );
}

t.test(
  'with a broken file and a log beside it the server prints one line and leaves both alone',
  async (t) => {
    const path = `${t.testdir()}/parlor.db`;
    const server = await startServer(t, { path });
    await addGuest(server, 'anna');
    server.signal('SIGTERM');
    await server.exited;
    const again = await startServer(t, { path });
    await addGuest(again, 'ben');
    await again.kill();
    const whole = readFileSync(path);
    const log = readFileSync(`${path}-wal`);
    const broken: [name: string, bytes: Buffer][] = [
      ['random after the header', Buffer.concat([whole.subarray(0, 100), randomBytes(whole.length - 100)])],
      ['cut in half', whole.subarray(0, whole.length / 2)],
      ['emptied', Buffer.alloc(0)],
    ];
    for (const [name, bytes] of broken) {
      writeFileSync(path, bytes);
      writeFileSync(`${path}-wal`, log);
      refusedToStart(t, await runServer(t, { path }), /database file/);
      t.ok(readFileSync(path).equals(bytes), `${name}: not a byte of the file has changed`);
      t.ok(readFileSync(`${path}-wal`).equals(log), `${name}: not a byte of the log has changed`);
    }
  },
);

t.test('with an impossible path the server prints one line that names it', async (t) => {
  const folder = t.testdir({ 'a-file': 'text', 'a-folder': {} });
  for (const path of [`${folder}/a-file/parlor.db`, `${folder}/a-folder`]) {
    const exit = await runServer(t, { path });
    refusedToStart(t, exit, /database file/);
    t.ok(exit.errors[0]?.includes(path), 'the line names the path');
  }
});

t.test('a broken lock file is not mistaken for another server', async (t) => {
  const path = `${t.testdir()}/parlor.db`;
  writeFileSync(`${path}.lock`, randomBytes(1000));
  const exit = await runServer(t, { path });
  refusedToStart(t, exit, /parlor\.db\.lock/);
  t.notMatch(exit.errors[0], /Another Parlor server/);
});

t.test('on a full disk the server prints one line and does not blame another server', async (t) => {
  for (const fileBlocks of [0, 1]) {
    const exit = await runServer(t, { path: `${t.testdir()}/parlor.db`, fileBlocks });
    refusedToStart(t, exit, /database file/);
    t.notMatch(exit.errors[0], /Another Parlor server/);
  }
});

const wrongValues: [name: string, value: string][] = [
  ['PORT', '65536'],
  ['PORT', 'http'],
  ['PORT', ''],
  ['HOST', ''],
  ['PARLOR_DB', ''],
  ['PARLOR_SECRET', 'short'],
  ['PARLOR_PUBLIC_URL', 'example.org'],
  ['PARLOR_TRUST_PROXY', '10.0.0.0/33'],
  ['PARLOR_CORS', 'https://example.org/path'],
  ['PARLOR_DURABILITY', 'none'],
  ['PARLOR_WAIT_MS', '-1'],
  ['PARLOR_GRACE_MS', '5s'],
  ['PARLOR_CHAINS', 'array'],
  ['PARLOR_RATE', 'no'],
  ['PARLOR_ACCESS_S', '0'],
  ['PARLOR_REFRESH_S', '1e5'],
  ['PARLOR_LOG', 'loud'],
  ['PARLOR_BACKUP', 'daily'],
  ['PARLOR_BACKUP_KEEP', '0'],
  ['PARLOR_BACKUP_DIR', ''],
];

for (const [name, value] of wrongValues) {
  t.test(`${name}=${value} is refused in one line that names it`, async (t) => {
    const line = new RegExp(`^${name}: must .+$`);
    t.throws(() => readConfig({ [name]: value }), { constructor: ConfigError, message: line });
  });
}

t.test('an invalid value stops the start with one line, before a file is created', async (t) => {
  const path = `${t.testdir()}/parlor.db`;
  refusedToStart(t, await runServer(t, { path, env: { PARLOR_WAIT_MS: '10s' } }), /^PARLOR_WAIT_MS: must /);
  t.notOk(existsSync(path));
});

t.test('with a host that is not an address of this machine the server prints one line', async (t) => {
  const exit = await runServer(t, { path: `${t.testdir()}/parlor.db`, env: { HOST: '192.0.2.77' } });
  refusedToStart(t, exit, /HOST/);
});

t.test('with a port in use the server prints one line that names it, and releases the file', async (t) => {
  const path = `${t.testdir()}/parlor.db`;
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  t.teardown(() => other.close());
  const { port } = other.address() as AddressInfo;
  refusedToStart(
    t,
    await runServer(t, { path, env: { PORT: String(port) } }),
    new RegExp(`^Port ${port} is in use`),
  );
  await startServer(t, { path });
});
