import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import t, { type Test } from 'tap';
import type { AppError } from '#src/platform/errors.ts';
import { restore } from '#src/platform/storage/restore.ts';
import { buildTestApp, type TestServer } from '../../../helper.ts';
import { ask, faultsIn, namesIn } from '../../../platform/files.ts';

const COPIES = 50;
/** A turn that is committed more slowly than this lets the next one wait. */
const LONGEST_GAP_MS = 500;

/** A server, and a folder beside its file for copies. */
async function open(t: Test): Promise<{ server: TestServer; folder: string }> {
  const root = t.testdir({ copies: {} });
  return { server: await buildTestApp(t, { path: `${root}/parlor.db` }), folder: `${root}/copies` };
}

/** Two rows that every turn raises by the same number. In a copy made in the middle of a turn they would differ. */
async function addTwins({ platform: { database } }: TestServer, padding: number): Promise<void> {
  await database.commit(() => {
    database.raw.exec("INSERT INTO setting VALUES ('left', '0'), ('right', '0')");
    const pad = database.raw.prepare('INSERT INTO topic_version VALUES (?, ?)');
    for (let n = 0; n < padding; n++) pad.run(`pad:${n}:${'x'.repeat(500)}`, n);
  });
}

/** Writes until it is stopped: in every other turn of the event loop, a transaction is open. */
function writeOnAndOn({ platform: { database } }: TestServer): { stop: () => Promise<number> } {
  const raise = database.raw.prepare('UPDATE setting SET value = value + 1 WHERE name = ?');
  let stopped = false;
  let turns = 0;
  const writing = (async () => {
    while (!stopped) {
      const saved = database.commit(() => void raise.run('left'));
      await database.commit(() => void raise.run('right'));
      await saved;
      turns += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
  })();
  return {
    async stop() {
      stopped = true;
      await writing;
      return turns;
    },
  };
}

t.test(`${COPIES} copies while turns are committed: each is sound and of one moment`, async (t) => {
  const { server, folder } = await open(t);
  await addTwins(server, 2_000);
  const load = writeOnAndOn(server);
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const paths = Array.from({ length: COPIES }, (_, n) => `${folder}/${n}.db`);
  await Promise.all(paths.map((path) => server.platform.backup.copyTo(path)));
  delay.disable();
  const turns = await load.stop();
  t.ok(turns > COPIES, `${turns} turns went on meanwhile`);
  let before = 0;
  for (const path of paths) {
    t.same(faultsIn(path), [], `${path} is sound`);
    const left = Number(ask(path, "SELECT value FROM setting WHERE name = 'left'"));
    t.equal(Number(ask(path, "SELECT value FROM setting WHERE name = 'right'")), left, 'no half of a turn');
    t.ok(left > before, 'and it is newer than the one before');
    before = left;
  }
  t.ok(
    delay.max / 1e6 < LONGEST_GAP_MS,
    `the event loop was held for ${Math.round(delay.max / 1e6)} ms at most`,
  );
  t.same(namesIn(folder).length, COPIES, 'nothing is beside them');
});

t.test('a copy is readable by its owner only, and takes the place of what was there', async (t) => {
  const { server, folder } = await open(t);
  await server.guest('ada');
  const path = `${folder}/copy.db`;
  writeFileSync(path, 'old');
  await server.platform.backup.copyTo(path);
  t.equal(statSync(path).mode & 0o777, 0o600);
  t.equal(ask(path, 'SELECT username FROM account'), 'ada');
  const again = await buildTestApp(t, { path });
  t.equal((await again.call('GET', '/status/')).status, 200, 'a server runs on it');
});

/** The refusal of a copy to this place. */
async function refusal(server: TestServer, path: string): Promise<AppError> {
  return server.platform.backup.copyTo(path).then(
    () => Promise.reject(new Error('it was copied')),
    (fault) => fault,
  );
}

t.test('a copy that cannot be made leaves nothing behind', async (t) => {
  const { server, folder } = await open(t);
  mkdirSync(`${folder}/folder`);
  for (const name of ['folder/full', 'file']) writeFileSync(`${folder}/${name}`, 'x');
  for (const place of ['none/copy.db', 'file/copy.db', 'folder']) {
    const { code, status, message } = await refusal(server, `${folder}/${place}`);
    t.match({ code, status }, { code: 'copy_failed', status: 500 });
    t.notMatch(message, folder, 'the answer tells no path');
  }
  t.same(namesIn(folder), ['file', 'folder']);
  t.same(namesIn(`${folder}/folder`), ['full']);
});

t.test('a file with broken references is not called a good copy', async (t) => {
  const { server, folder } = await open(t);
  server.platform.database.raw.pragma('foreign_keys = OFF');
  server.platform.database.raw.exec(
    "INSERT INTO login (id, account_id, created_at_ms, expires_at_ms) VALUES ('x', 99, 0, 0)",
  );
  t.match(
    (await refusal(server, `${folder}/copy.db`)).message,
    /not sound: login: row \d+ names no row of account/,
  );
  t.same(namesIn(folder), []);
});

t.test('a server in memory has nothing to copy', async (t) => {
  const server = await buildTestApp(t, { path: ':memory:' });
  t.match(await refusal(server, `${t.testdir()}/copy.db`), { code: 'nothing_to_copy', status: 409 });
});

t.test('closing while a copy is made leaves no part of it', async (t) => {
  const { server, folder } = await open(t);
  await addTwins(server, 20_000);
  const copied = server.platform.backup.copyTo(`${folder}/copy.db`).then(
    () => 'copied',
    () => 'given up',
  );
  await server.stop();
  const end = await copied;
  t.same(namesIn(folder), end === 'copied' ? ['copy.db'] : [], end);
});

t.test('a failed copy does not stop the next one', async (t) => {
  const { server, folder } = await open(t);
  await refusal(server, `${folder}/later/copy.db`);
  mkdirSync(`${folder}/later`);
  await server.platform.backup.copyTo(`${folder}/later/copy.db`);
  t.same(namesIn(`${folder}/later`), ['copy.db']);
});

t.test('restores within one second each keep the file that they replaced', async (t) => {
  const { server, folder } = await open(t);
  const copies = [1, 2, 3, 4].map((n) => `${folder}/${n}.db`);
  for (const [n, copy] of copies.entries()) {
    await server.platform.database.commit(() => {
      server.platform.database.raw.prepare("INSERT OR REPLACE INTO setting VALUES ('mark', ?)").run(`${n}`);
    });
    await server.platform.backup.copyTo(copy);
  }
  const path = `${folder}/live.db`;
  const asides = copies.map((copy) => restore(copy, path, server.ports));
  t.same(
    [...asides.slice(1), path].map((name) => ask(`${name}`, "SELECT value FROM setting WHERE name = 'mark'")),
    ['0', '1', '2', '3'],
  );
});
