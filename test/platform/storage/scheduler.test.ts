import t, { type Test } from 'tap';
import { type Database, openDatabase } from '#src/platform/storage/database.ts';
import { makeScheduler, type Scheduler } from '#src/platform/storage/scheduler.ts';
import { settled, type TestPorts, testPorts } from '../../helper.ts';

interface Clockwork {
  ports: TestPorts;
  database: Database;
  scheduler: Scheduler;
  faults: unknown[];
  path: string;
  set(key: string, afterMs: number, kind?: string): Promise<void>;
}

/** A scheduler over a real file. It is not started. */
function clockwork(
  t: Test,
  { path = `${t.testdir()}/test.db`, ports = testPorts() }: { path?: string; ports?: TestPorts } = {},
): Clockwork {
  const faults: unknown[] = [];
  const database = openDatabase(path, {
    // The clock is moved by hand, but the disk takes real time.
    durability: 'normal',
    publish: () => undefined,
    onFault: (fault) => faults.push(fault),
  });
  const scheduler = makeScheduler(database, ports, (fault) => faults.push(fault));
  t.teardown(() => {
    scheduler.stop();
    if (database.raw.open) database.close();
  });
  const set = (key: string, afterMs: number, kind = 'job') =>
    database.commit((turn) => scheduler.set(turn, kind, key, ports.now() + afterMs));
  return { ports, database, scheduler, faults, path, set };
}

function dueRows({ database }: Clockwork): unknown[] {
  return database.raw.prepare('SELECT key, at_ms FROM due ORDER BY at_ms').all();
}

t.test('a job runs at its time, not before, and once', async (t) => {
  const clock = clockwork(t);
  const runs: [string, number][] = [];
  const start = clock.ports.now();
  clock.scheduler.handle('job', (key) => runs.push([key, clock.ports.now() - start]));
  clock.scheduler.start();
  await clock.set('a', 5_000);
  await clock.ports.advance(4_999);
  t.same(runs, []);
  await clock.ports.advance(1);
  t.same(runs, [['a', 5_000]]);
  await clock.ports.advance(600_000);
  t.same(runs, [['a', 5_000]]);
  t.same(dueRows(clock), []);
});

t.test('jobs run in the order of their times, whatever the order of setting', async (t) => {
  const clock = clockwork(t);
  const runs: [string, number][] = [];
  const start = clock.ports.now();
  clock.scheduler.handle('job', (key) => runs.push([key, clock.ports.now() - start]));
  clock.scheduler.start();
  await clock.set('late', 9_000);
  await clock.set('early', 1_000);
  await clock.set('middle', 5_000);
  await clock.ports.advance(10_000);
  t.same(runs, [
    ['early', 1_000],
    ['middle', 5_000],
    ['late', 9_000],
  ]);
});

t.test('each kind has jobs of its own under one key', async (t) => {
  const clock = clockwork(t);
  const runs: string[] = [];
  clock.scheduler.handle('one', () => runs.push('one'));
  clock.scheduler.handle('two', () => runs.push('two'));
  clock.scheduler.start();
  await clock.set('a', 1_000, 'two');
  await clock.set('a', 2_000, 'one');
  await clock.ports.advance(2_000);
  t.same(runs, ['two', 'one']);
});

t.test('setting again moves the due time, later or earlier', async (t) => {
  const clock = clockwork(t);
  const runs: [string, number][] = [];
  const start = clock.ports.now();
  clock.scheduler.handle('job', (key) => runs.push([key, clock.ports.now() - start]));
  clock.scheduler.start();
  await clock.set('later', 1_000);
  await clock.set('sooner', 9_000);
  await clock.set('later', 6_000);
  await clock.set('sooner', 3_000);
  await clock.ports.advance(20_000);
  t.same(runs, [
    ['sooner', 3_000],
    ['later', 6_000],
  ]);
});

t.test('clear removes a due time', async (t) => {
  const clock = clockwork(t);
  const runs: string[] = [];
  clock.scheduler.handle('job', (key) => runs.push(key));
  clock.scheduler.start();
  await clock.set('a', 1_000);
  await clock.set('b', 1_000);
  await clock.database.commit(() => clock.scheduler.clear('job', 'a'));
  await clock.ports.advance(5_000);
  t.same(runs, ['b']);
});

t.test('a due time set in work that is undone does not happen', async (t) => {
  const clock = clockwork(t);
  const runs: string[] = [];
  clock.scheduler.handle('job', (key) => runs.push(key));
  clock.scheduler.start();
  const undone = clock.database.commit((turn) => {
    clock.scheduler.set(turn, 'job', 'a', clock.ports.now() + 1_000);
    throw new Error('no');
  });
  await t.rejects(undone);
  await clock.ports.advance(5_000);
  t.same(runs, []);
});

t.test('a job may set its own next time', async (t) => {
  const clock = clockwork(t);
  let runs = 0;
  clock.scheduler.handle('job', (key, turn) => {
    runs += 1;
    clock.scheduler.set(turn, 'job', key, clock.ports.now() + 1_000);
  });
  clock.scheduler.start();
  await clock.set('a', 1_000);
  await clock.ports.advance(5_500);
  t.equal(runs, 5);
});

t.test('due times continue after a restart, and missed ones run at once', async (t) => {
  const before = clockwork(t);
  before.scheduler.handle('job', () => t.fail('it runs in the first life'));
  before.scheduler.start();
  await before.set('missed', 1_000);
  await before.set('ahead', 60_000);
  before.scheduler.stop();
  before.database.close();

  const ports = testPorts({ nowMs: before.ports.now() + 10_000 });
  const after = clockwork(t, { path: before.path, ports });
  const runs: [string, number][] = [];
  after.scheduler.handle('job', (key) => runs.push([key, ports.now() - before.ports.now()]));
  after.scheduler.start();
  await ports.advance(60_000);
  t.same(runs, [
    ['missed', 10_000],
    ['ahead', 60_000],
  ]);
});

t.test('two hundred and fifty that are due together all run', async (t) => {
  const clock = clockwork(t);
  const runs = new Set<string>();
  clock.scheduler.handle('job', (key) => runs.add(key));
  clock.scheduler.start();
  await Promise.all(Array.from({ length: 250 }, (_, n) => clock.set(`${n}`, 1_000)));
  await clock.ports.advance(1_000);
  t.equal(runs.size, 250);
});

t.test(
  'a job that throws holds up no other, changes nothing and is tried again after a minute',
  async (t) => {
    const clock = clockwork(t);
    const runs: [string, number][] = [];
    const start = clock.ports.now();
    let good = false;
    clock.scheduler.handle('job', (key, turn) => {
      runs.push([key, clock.ports.now() - start]);
      if (key === 'bad' && !good) {
        clock.scheduler.set(turn, 'job', 'from the bad one', clock.ports.now());
        throw new Error('bad job');
      }
    });
    clock.scheduler.start();
    await clock.set('bad', 1_000);
    await clock.set('good', 1_000);
    await clock.set('next', 2_000);
    await clock.ports.advance(30_000);
    t.same(runs, [
      ['bad', 1_000],
      ['good', 1_000],
      ['next', 2_000],
    ]);
    t.match(clock.faults, [{ message: 'bad job' }]);
    good = true;
    await clock.ports.advance(31_000);
    t.same(runs.slice(3), [['bad', 61_000]]);
    t.same(dueRows(clock), []);
  },
);

t.test('a job that throws keeps the new time that is set for it meanwhile', async (t) => {
  const clock = clockwork(t);
  const start = clock.ports.now();
  const runs: number[] = [];
  let moved: Promise<void> | undefined;
  clock.scheduler.handle('job', (key) => {
    runs.push(clock.ports.now() - start);
    if (moved) return;
    moved = clock.database.read(() => undefined).then(() => clock.set(key, 5_000));
    throw new Error('bad job');
  });
  clock.scheduler.start();
  await clock.set('a', 1_000);
  await clock.ports.advance(20_000);
  t.same(runs, [1_000, 6_000]);
});

t.test('a job that throws does not come back when it is cleared meanwhile', async (t) => {
  const clock = clockwork(t);
  let runs = 0;
  clock.scheduler.handle('job', (key) => {
    runs += 1;
    void clock.database
      .read(() => undefined)
      .then(() => clock.database.commit(() => clock.scheduler.clear('job', key)));
    throw new Error('bad job');
  });
  clock.scheduler.start();
  await clock.set('a', 1_000);
  await clock.ports.advance(120_000);
  t.equal(runs, 1);
});

t.test('a job whose commit fails is tried again after a second', async (t) => {
  const clock = clockwork(t);
  const start = clock.ports.now();
  const runs: [string, number][] = [];
  let full = true;
  clock.scheduler.handle('job', (key) => {
    runs.push([key, clock.ports.now() - start]);
    if (!full) return;
    clock.database.raw.pragma('defer_foreign_keys = ON');
    clock.database.raw.exec(
      "INSERT INTO login (id, account_id, created_at_ms, expires_at_ms) VALUES ('x', 99, 0, 0)",
    );
  });
  clock.scheduler.start();
  await clock.set('a', 1_000);
  await clock.ports.advance(2_500);
  t.same(runs, [
    ['a', 1_000],
    ['a', 2_000],
  ]);
  full = false;
  await clock.ports.advance(10_000);
  t.same(runs.slice(2), [['a', 3_000]]);
  t.same(dueRows(clock), []);
});

t.test('while nothing can be saved all due times wait, and then all come', async (t) => {
  const clock = clockwork(t);
  const runs: string[] = [];
  clock.scheduler.handle('job', (key) => runs.push(key));
  clock.scheduler.start();
  await clock.set('a', 1_000);
  await clock.set('b', 1_500);
  clock.database.raw.pragma('query_only = ON');
  await clock.ports.advance(10_000);
  t.same(runs, []);
  clock.database.raw.pragma('query_only = OFF');
  await clock.ports.advance(1_000);
  t.same(runs, ['a', 'b']);
});

t.test('due times that cannot be read are read again a second later', async (t) => {
  const clock = clockwork(t);
  const runs: string[] = [];
  clock.scheduler.handle('job', (key) => runs.push(key));
  clock.scheduler.start();
  await clock.set('a', 1_000);
  clock.database.raw.exec('ALTER TABLE due RENAME TO hidden');
  await clock.ports.advance(5_000);
  t.ok(clock.faults.length > 0, 'it is reported, and does not end the process');
  t.same(runs, []);
  clock.database.raw.exec('ALTER TABLE hidden RENAME TO due');
  await clock.ports.advance(1_000);
  t.same(runs, ['a']);
});

t.test('after stop nothing runs and no timer is left', async (t) => {
  const clock = clockwork(t);
  clock.scheduler.handle('job', () => t.fail('it runs'));
  clock.scheduler.start();
  await clock.set('a', 1_000);
  clock.scheduler.stop();
  t.equal(clock.ports.timers(), 0);
  await clock.set('b', 1_000);
  await clock.ports.advance(5_000);
  t.equal(clock.ports.timers(), 0);
});

t.test('stopping while a job runs leaves no timer', async (t) => {
  const clock = clockwork(t);
  clock.scheduler.handle('job', () => clock.scheduler.stop());
  clock.scheduler.start();
  await clock.set('a', 1_000);
  await clock.set('b', 2_000);
  await clock.ports.advance(5_000);
  await settled();
  t.equal(clock.ports.timers(), 0);
});

t.test('a step of the wall clock is taken over only while no clock runs', async (t) => {
  let steps = 0;
  const ports: TestPorts = {
    ...testPorts(),
    followWallClock() {
      steps += 1;
    },
  };
  const clock = clockwork(t, { ports });
  clock.scheduler.handle('round', () => undefined, { holdsClock: true });
  clock.scheduler.handle('purge', () => undefined);
  clock.scheduler.start();
  await clock.set('', 600_000, 'purge');
  await ports.advance(60_000);
  t.equal(steps, 1);
  await clock.set('a', 90_000, 'round');
  await ports.advance(60_000);
  t.equal(steps, 1, 'a round runs');
  await ports.advance(60_000);
  t.equal(steps, 2, 'it is over');
});

t.test('a due time a month ahead comes at its time', async (t) => {
  const clock = clockwork(t);
  let ranAt = 0;
  clock.scheduler.handle('job', () => {
    ranAt = clock.ports.now();
  });
  clock.scheduler.start();
  const month = 30 * 24 * 3_600_000;
  const start = clock.ports.now();
  clock.scheduler.stop();
  await clock.set('a', month);
  clock.scheduler.start();
  await clock.ports.advance(3_600_000);
  t.equal(ranAt, 0);
  await clock.set('a', 24 * 3_600_000);
  await clock.ports.advance(24 * 3_600_000);
  t.equal(ranAt - start, 25 * 3_600_000);
});
