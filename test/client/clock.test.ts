import t from 'tap';
import { ServerClock } from '#src/client/clock.ts';
import { buildTestApp } from '../helper.ts';
import { guest } from './client.ts';

const HOUR_MS = 3_600_000;

t.test('the client knows the server time even if the local clock is wrong by an hour', async (t) => {
  for (const wrongMs of [-HOUR_MS, 0, HOUR_MS]) {
    const { base, ports } = await buildTestApp(t);
    const ada = await guest(t, base, 'ada', { now: () => Date.now() + wrongMs });
    const { sessions } = await new Promise<{ sessions: unknown[] }>((shown) =>
      ada.telephone.watchMine({ onState: shown }),
    );
    t.same(sessions, []);
    await ada.statuses.next((status) => status === 'open');
    const differenceMs = ada.live.serverNow() - ports.now();
    t.ok(Math.abs(differenceMs) < 1_000, `${differenceMs} ms`);
  }
});

t.test('a clock change while connected is noticed', async (t) => {
  const { base, ports } = await buildTestApp(t);
  let wrongMs = 0;
  let asked = 0;
  const ada = await guest(t, base, 'ada', {
    pingMs: 20,
    now() {
      asked += 1;
      return ports.now() + wrongMs;
    },
  });
  ada.telephone.watchMine({ onState: () => undefined });
  await ada.statuses.next((status) => status === 'open');
  t.equal(ada.live.serverNow(), ports.now());
  for (wrongMs of [HOUR_MS, -HOUR_MS]) {
    // One measurement may have started before the change. The one after it has not.
    for (const enough = asked + 6; asked < enough; ) await ada.http.text('GET', '/healthz');
    t.equal(ada.live.serverNow(), ports.now());
  }
});

t.test('the sample with the shortest round trip sets the clock', async (t) => {
  const clock = new ServerClock();
  t.equal(clock.offsetMs, 0);
  clock.learn(1_000, 5_400, 1_800);
  t.equal(clock.offsetMs, 4_000);
  clock.learn(2_000, 6_010, 2_100);
  t.equal(clock.offsetMs, 3_960);
  // As slow as the first sample, so it adds nothing.
  clock.learn(3_000, 7_300, 3_800);
  t.equal(clock.offsetMs, 3_960);
});

t.test('a sample that contradicts the best one replaces it, since a clock was set', async (t) => {
  const clock = new ServerClock();
  clock.learn(1_000, 1_000, 1_002);
  t.equal(clock.offsetMs, -1);
  clock.learn(2_000 - HOUR_MS, 2_000, 2_040 - HOUR_MS);
  t.equal(clock.offsetMs, HOUR_MS - 20);
});

t.test('a sample with an answer before its request is ignored', async (t) => {
  const clock = new ServerClock();
  clock.learn(1_000, 1_001, 1_002);
  clock.learn(9_000, 5_000, 2_000);
  t.equal(clock.offsetMs, 0);
});
