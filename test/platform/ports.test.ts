import { once } from 'node:events';
import t from 'tap';
import { isoFromMs, isoFromUs, randomBelow, shuffled, systemPorts } from '#src/platform/ports.ts';
import { testPorts } from '../helper.ts';

t.test('times have six decimals and Z', async (t) => {
  t.equal(isoFromUs(1_717_580_405_224_256), '2024-06-05T09:40:05.224256Z');
  t.equal(isoFromUs(1_717_580_405_000_001), '2024-06-05T09:40:05.000001Z');
  t.equal(isoFromUs(1_717_580_405_999_999), '2024-06-05T09:40:05.999999Z');
  t.equal(isoFromUs(0), '1970-01-01T00:00:00.000000Z');
  t.equal(isoFromMs(1_717_580_405_224), '2024-06-05T09:40:05.224000Z');
  t.equal(isoFromMs(1_717_580_405_000), '2024-06-05T09:40:05.000000Z');
});

t.test('times sort as text as they do as numbers', async (t) => {
  const start = 1_717_580_405_998_990;
  const times = Array.from({ length: 2_000 }, (_, n) => isoFromUs(start + n));
  t.same([...times].sort(), times);
  t.equal(new Set(times).size, 2_000);
});

for (const bound of [1, 2, 3, 10, 6_000, 900_000]) {
  t.test(`randomBelow(${bound}) is in range and reaches both ends`, async (t) => {
    const ports = testPorts();
    const tries = Math.min(bound * 30, 60_000);
    const values = Array.from({ length: tries }, () => randomBelow(ports, bound));
    t.ok(values.every((value) => Number.isInteger(value) && value >= 0 && value < bound));
    if (bound <= 10) t.equal(new Set(values).size, bound);
  });
}

t.test('randomBelow is uniform', async (t) => {
  const ports = testPorts();
  const counts = Array<number>(6).fill(0);
  for (let n = 0; n < 60_000; n++) {
    const value = randomBelow(ports, 6);
    counts[value] = (counts[value] ?? 0) + 1;
  }
  for (const count of counts) t.ok(count > 9_500 && count < 10_500, `${count} of 10,000`);
});

t.test('randomBelow draws again where a remainder would favour small numbers', async (t) => {
  const draws = [2 ** 32 - 1, 2 ** 32 - 2, 5];
  const ports = {
    randomBytes() {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(draws.shift() ?? 0);
      return bytes;
    },
  };
  t.equal(randomBelow(ports, 2 ** 31 + 1), 5);
});

t.test('shuffled keeps every item, and leaves its argument as it is', async (t) => {
  const items = ['a', 'b', 'c', 'd', 'e'];
  const mixed = shuffled(testPorts(), items);
  t.same([...mixed].sort(), items);
  t.same(items, ['a', 'b', 'c', 'd', 'e']);
  t.same(shuffled(testPorts(), []), []);
});

t.test('every order of shuffled is equally likely', async (t) => {
  const ports = testPorts();
  const counts = new Map<string, number>();
  for (let n = 0; n < 24_000; n++) {
    const order = shuffled(ports, ['a', 'b', 'c', 'd']).join('');
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  t.equal(counts.size, 24);
  for (const count of counts.values()) t.ok(count > 850 && count < 1_150, `${count} of 1,000`);
});

t.test('the clock of the system is the wall clock, in whole milliseconds, and never goes back', async (t) => {
  const ports = systemPorts();
  t.ok(Math.abs(ports.now() - Date.now()) < 50);
  let last = ports.now();
  for (let n = 0; n < 10_000; n++) {
    const now = ports.now();
    if (now < last || !Number.isInteger(now)) t.fail(`${now} after ${last}`);
    last = now;
  }
});

t.test('a step of the wall clock is adopted only on request', async (t) => {
  const ports = systemPorts();
  const wallClock = Date.now;
  t.teardown(() => {
    Date.now = wallClock;
  });
  Date.now = () => wallClock() + 3_600_000;
  const startMs = ports.elapsed();
  t.ok(ports.now() < wallClock() + 1_000);
  ports.followWallClock();
  t.ok(ports.now() > wallClock() + 3_599_000);
  t.ok(ports.elapsed() >= startMs && ports.elapsed() < startMs + 1_000, 'elapsed time knows no step');
});

t.test('a timer runs once; a cancelled one does not', async (t) => {
  const ports = systemPorts();
  const runs: string[] = [];
  const done = new EventTarget();
  const cancelled = ports.after(1, () => runs.push('cancelled'));
  ports.after(5, () => runs.push('ran'));
  ports.after(20, () => done.dispatchEvent(new Event('done')));
  cancelled.cancel();
  cancelled.cancel();
  const held = setInterval(() => undefined, 1_000);
  await once(done, 'done');
  clearInterval(held);
  t.same(runs, ['ran']);
});
