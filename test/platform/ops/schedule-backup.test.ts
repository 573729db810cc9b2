import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import t, { type Test } from 'tap';
import { buildTestApp, type TestPorts, type TestServer, testPorts } from '../../helper.ts';
import { ask, faultsIn, namesIn } from '../files.ts';

const HOUR_MS = 3_600_000;
const COPY = /^parlor-\d{4}-\d\d-\d\dT\d\d-00-00Z\.db$/;
const HOURLY = { PARLOR_BACKUP: '0 * * * *', PARLOR_RATE: 'off' };

/** A test's clock starts on the hour. */
async function open(t: Test, env: Record<string, string> = HOURLY, root = t.testdir(), ports?: TestPorts) {
  const path = `${root}/parlor.db`;
  const server = await buildTestApp(t, { path, env, ...(ports ? { ports } : {}) });
  return { server, root, path, folder: `${root}/backups` };
}

// biome-ignore lint/suspicious/noExplicitAny: the status as the server gave it
async function status(server: TestServer): Promise<any> {
  return (await server.call('GET', '/status/')).body;
}

/** Waits until the status changes, and returns it. Copies are made in real time. */
async function news(server: TestServer, before: { backup: string; backup_at: string | null }) {
  for (;;) {
    const { backup, backup_at } = await status(server);
    if (backup !== before.backup || backup_at !== before.backup_at) return { backup, backup_at };
  }
}

/** Moves the clock to the next hour, and waits for the result. */
async function nextHour(server: TestServer) {
  const before = await status(server);
  await server.ports.advance(HOUR_MS - (server.ports.now() % HOUR_MS));
  return news(server, before);
}

t.test('a copy is made at its time, not before, and again at the next', async (t) => {
  const { server, folder, root } = await open(t);
  await server.guest('ada');
  t.match(await status(server), { backup: 'none yet', backup_at: null });
  await server.ports.advance(HOUR_MS - 1);
  t.notOk(namesIn(root).includes('backups'));
  t.same(await nextHour(server), { backup: 'ok', backup_at: '2026-11-20T21:00:00.000000Z' });
  const path = `${folder}/parlor-2026-11-20T21-00-00Z.db`;
  t.same(faultsIn(path), []);
  t.equal(ask(path, 'SELECT username FROM account'), 'ada');
  t.equal(statSync(path).mode & 0o777, 0o600);
  t.match(await nextHour(server), { backup: 'ok' });
  t.same(namesIn(folder), ['parlor-2026-11-20T21-00-00Z.db', 'parlor-2026-11-20T22-00-00Z.db']);
});

t.test('a copy missed while the server was down is made at the next start', async (t) => {
  const ports = testPorts();
  const first = await open(t, HOURLY, t.testdir(), ports);
  await first.server.stop();
  await ports.advance(3.5 * HOUR_MS);
  const { server, folder } = await open(t, HOURLY, first.root, ports);
  const before = { backup: 'none yet', backup_at: null };
  await server.ports.advance(0);
  t.same(await news(server, before), { backup: 'ok', backup_at: '2026-11-20T23:30:00.000000Z' });
  t.same(namesIn(folder), ['parlor-2026-11-20T23-30-00Z.db'], 'once for all that were missed');
  await server.stop();
  const again = await open(t, HOURLY, first.root, ports);
  t.match(await status(again.server), { backup: 'ok' }, 'the next life knows of the last good one');
});

t.test('the newest are kept, and no other file is touched', async (t) => {
  const { server, folder } = await open(t, { ...HOURLY, PARLOR_BACKUP_KEEP: '2' });
  mkdirSync(folder);
  const others = [
    'mine.db',
    'parlor-2026-11-20.db',
    'parlor-2026-11-20T04-00-00Z.db.gz',
    'xparlor-2026-11-20T04-00-00Z.db',
    '.parlor-2026-11-20T04-00-00Z.db.mine.partial',
  ];
  const old = ['parlor-2025-01-01T04-00-00Z.db', 'parlor-2025-01-02T04-00-00Z.db'];
  const killed = '.parlor-2026-11-20T04-00-00Z.db.01234567-89ab-4cde-a012-3456789abcde.partial';
  for (const name of [...others, ...old, killed]) writeFileSync(`${folder}/${name}`, 'x');
  await nextHour(server);
  t.same(
    namesIn(folder),
    ['parlor-2025-01-02T04-00-00Z.db', 'parlor-2026-11-20T21-00-00Z.db', ...others].sort(),
  );
  for (let n = 0; n < 2; n++) await nextHour(server);
  t.same(
    namesIn(folder).filter((name) => COPY.test(name)),
    ['parlor-2026-11-20T22-00-00Z.db', 'parlor-2026-11-20T23-00-00Z.db'],
  );
  t.ok(others.every((name) => namesIn(folder).includes(name)));
});

t.test('a failure is reported, deletes nothing, and is retried after an hour', async (t) => {
  const { server, root, path } = await open(t, {
    ...HOURLY,
    PARLOR_BACKUP: '0 */6 * * *',
    PARLOR_BACKUP_KEEP: '1',
  });
  const folder = `${root}/backups`;
  const dueMs = () => Number(ask(path, "SELECT at_ms FROM due WHERE kind = 'backup'"));
  writeFileSync(folder, 'a file where the folder should be');
  const before = await status(server);
  await server.ports.advance(dueMs() - server.ports.now());
  const failed = await news(server, before);
  t.match(failed, { backup: /^error: E\w+: / });
  t.notMatch(failed.backup, root, 'which tells nobody a path');
  t.match((await server.call('GET', '/metrics')).body, /^parlor_backup_failures_total 1$/m);
  rmSync(folder);
  t.equal((await status(server)).status, 'ok', 'the games go on');
  t.equal(dueMs(), server.ports.now() + HOUR_MS);
  await server.ports.advance(HOUR_MS);
  t.match(await news(server, failed), { backup: 'ok' });
  t.equal(namesIn(folder).length, 1);
});

t.test('off clears what was due', async (t) => {
  const first = await open(t);
  const due = () => ask(first.path, "SELECT count(*) FROM due WHERE kind = 'backup'");
  t.equal(due(), 1);
  await first.server.stop();
  const { server, folder, root } = await open(t, {}, first.root, first.server.ports);
  t.equal(due(), 0);
  t.match(await status(server), { backup: 'off' });
  await server.ports.advance(5 * HOUR_MS);
  t.notOk(namesIn(root).includes('backups'), folder);
});
