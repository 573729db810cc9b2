import { cpSync, existsSync, statSync } from 'node:fs';
import t, { type Test } from 'tap';
import { AppError } from '#src/platform/errors.ts';
import { type Database, openDatabase } from '#src/platform/storage/database.ts';
import { settled } from '../../helper.ts';
import { breakDisk, ownDescriptors } from '../broken-disk.ts';
import { ask } from '../files.ts';
import { holdDisk } from '../held-disk.ts';
import { openTestDatabase } from '../open.ts';

/** Rules C1 to C10 of docs/decisions/never-wait-for-the-disk.md. */
const UNAVAILABLE = { code: 'storage_unavailable', status: 503 };
/** Whether a promise has settled by now. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let done = false;
  const set = () => {
    done = true;
  };
  promise.then(set, set);
  await settled();
  return done;
}

t.test('C1, C2: turns go on during a sync, and each is told after the sync that covers it', async (t) => {
  const database = openTestDatabase(t);
  const release = holdDisk(t);
  const tasks: string[] = [];
  const write = async (text: string, version: number) => {
    const done = database.commit((turn) => {
      database.note(text);
      turn.publish('topic', version);
      turn.afterCommit(() => tasks.push(text));
      return text;
    });
    await settled();
    return [done];
  };
  const [first] = await write('a', 1);
  const [second] = await write('b', 2);
  const [third] = await write('c', 3);
  t.same(database.committed(), ['a', 'b', 'c'], 'all are committed');
  for (const done of [first, second, third]) t.notOk(await isSettled(done as Promise<unknown>));
  t.same([database.published, tasks], [[], []], 'and nothing is told');
  release();
  t.equal(await first, 'a');
  t.same(
    [database.published, tasks],
    [[['topic', 1]], ['a']],
    'the first sync covers what was there before it',
  );
  t.same(await Promise.all([second, third]), ['b', 'c']);
  t.same(database.published, [
    ['topic', 1],
    ['topic', 3],
  ]);
  t.same(tasks, ['a', 'b', 'c']);
});

t.test('C2: a refusal waits for the sync as well', async (t) => {
  const database = openTestDatabase(t);
  const release = holdDisk(t);
  void database.commit(() => database.note('a'));
  const refused = database.commit(() => {
    throw new AppError('malformed_request');
  });
  t.notOk(await isSettled(refused));
  release();
  await t.rejects(refused, { code: 'malformed_request' });
});

t.test('C3: a read answers or refuses after the sync of what it could have seen', async (t) => {
  const database = openTestDatabase(t);
  const release = holdDisk(t);
  const count = database.raw.prepare('SELECT count(*) FROM note').pluck();
  const written = database.commit(() => database.note('a'));
  await settled();
  const reads = [database.read(() => count.get()), database.readCommitted(() => count.get())];
  const refused = database.read(() => {
    throw new AppError('not_found');
  });
  const later = database.commit(() => database.note('b'));
  for (const one of [...reads, refused]) t.notOk(await isSettled(one));
  release();
  t.same(await Promise.all(reads), [1, 1], 'they ran at once');
  await t.rejects(refused, { code: 'not_found' });
  await Promise.all([written, later]);
  t.ok(await isSettled(database.read(() => count.get())), 'and with nothing outstanding at once');
});

t.test('C6: a commit that fails takes no other turn with it', async (t) => {
  const database = openTestDatabase(t);
  const release = holdDisk(t);
  const before = database.commit(() => database.note('before'));
  await settled();
  const broken = database.commit(() => {
    database.raw.pragma('defer_foreign_keys = ON');
    database.raw.exec('INSERT INTO child (parent_id) VALUES (1)');
  });
  await t.rejects(broken, UNAVAILABLE);
  const after = database.commit(() => database.note('after'));
  t.notOk(await isSettled(before));
  release();
  await Promise.all([before, after]);
  t.same(database.committed(), ['before', 'after']);
});

/** A file that records when it is lost. */
function losable(t: Test) {
  const path = `${t.testdir()}/test.db`;
  const told: unknown[] = [];
  const lost: unknown[] = [];
  const database = openDatabase(path, {
    durability: 'full',
    publish: (topic) => told.push(topic),
    onFault: () => undefined,
    onLost: (fault) => lost.push(fault),
  });
  t.teardown(() => {
    if (database.raw.open) database.close();
  });
  const write = (name: string) =>
    database.commit((turn) => {
      database.settings.set(name, 'x');
      turn.publish(name, 1);
      turn.afterCommit(() => told.push(`task of ${name}`));
    });
  return { path, told, lost, database, write };
}

t.test(
  'C7: a sync that fails refuses everything that waits and everything after, once and for all',
  async (t) => {
    const { path, told, lost, database, write } = losable(t);
    await write('kept');
    breakDisk(path);
    const release = holdDisk(t);
    told.length = 0;
    const first = write('first');
    await settled();
    const second = write('second');
    await settled();
    const works = [first, second, database.read(() => 1), database.readCommitted(() => 1)];
    const fates = Promise.allSettled(works);
    release();
    for (const fate of await fates) t.match(fate, { reason: UNAVAILABLE });
    const open = [write('open'), database.read(() => 1), database.readCommitted(() => 1)];
    for (const fate of await Promise.allSettled(open)) t.match(fate, { reason: UNAVAILABLE });
    t.same(told, [], 'nobody is told anything');
    t.match(lost, [{ code: 'EINVAL' }], 'it is reported once');
    t.notOk(database.raw.inTransaction);
    const before = statSync(path);
    database.close();
    t.ok(statSync(`${path}-wal`).size > 0, 'the log stays');
    t.equal(statSync(path).mtimeMs, before.mtimeMs, 'and nothing is copied from it');
    const again = openDatabase(path, {
      durability: 'full',
      publish: () => undefined,
      onFault: () => undefined,
    });
    t.equal(again.settings.get('kept'), 'x', 'the next start reads what is there');
    again.close();
  },
);

t.test('C7: an open turn is refused too', async (t) => {
  const { path, database, write } = losable(t);
  breakDisk(path);
  const release = holdDisk(t);
  const first = write('first');
  await settled();
  release();
  // In every turn of the loop a transaction is open, also in the one in which the sync fails.
  const open = (async () => {
    for (;;) await Promise.race([write('open'), settled()]);
  })();
  await t.rejects(first, UNAVAILABLE);
  await t.rejects(open, UNAVAILABLE);
  t.notOk(database.raw.inTransaction);
});

t.test('C7: a sync that fails at shutdown refuses what waits and leaves the log as it is', async (t) => {
  const { path, told, database, write } = losable(t);
  breakDisk(path);
  const last = write('last');
  database.close();
  await t.rejects(last, UNAVAILABLE);
  t.same(told, []);
  t.ok(statSync(`${path}-wal`).size > 0);
});

t.test('C8: what a killed process left in the log is in the main file before anybody is told', async (t) => {
  const database = openTestDatabase(t);
  await database.commit(() => database.note('left behind'));
  const copy = `${database.path}.killed`;
  for (const end of ['', '-wal']) cpSync(database.path + end, copy + end);
  const again = openDatabase(copy, {
    durability: 'full',
    publish: () => undefined,
    onFault: () => undefined,
  });
  cpSync(copy, `${copy}.main`);
  t.equal(ask(`${copy}.main`, 'SELECT text FROM note'), 'left behind');
  again.close();
});

t.test('C9: two descriptors of the log serve all syncs, and are closed at the end', async (t) => {
  const { path, database, write } = losable(t);
  const before = ownDescriptors(path);
  t.equal(before.length, 2);
  for (let n = 0; n < 20; n++) await write(`${n}`);
  t.same(ownDescriptors(path), before);
  database.close();
  t.same(ownDescriptors(`${path}`), []);
});

/** Whether a commit is answered at the end of its turn, although no sync ends. */
async function answersWithoutDisk(t: Test, database: Database): Promise<boolean> {
  const release = holdDisk(t);
  const answered = await isSettled(database.commit(() => database.settings.set('a', 'x')));
  release();
  return answered;
}

t.test('C10: durability normal leaves out the sync, and keeps the log and its checkpoints', async (t) => {
  const path = `${t.testdir()}/test.db`;
  const database = openDatabase(path, {
    durability: 'normal',
    publish: () => undefined,
    onFault: () => undefined,
  });
  t.same(ownDescriptors(path), []);
  t.ok(await answersWithoutDisk(t, database));
  t.ok(statSync(`${path}-wal`).size > 0);
  database.close();
  t.notOk(existsSync(`${path}-wal`));
});

t.test('C10: a database in memory has no syncs', async (t) => {
  t.testdir();
  const database = openDatabase(':memory:', {
    durability: 'full',
    publish: () => undefined,
    onFault: () => undefined,
  });
  t.ok(await answersWithoutDisk(t, database));
  database.close();
});
