import t from 'tap';
import type { ReaderKey } from '#src/platform/access/reader.ts';
import { AWAY_MS, makeActivity } from '#src/platform/live/activity.ts';
import { buildTestApp, testPorts } from '../../helper.ts';
import { until } from './live.ts';

/** How often it checks who has gone. */
const LOOK_MS = 5_000;
const [ada, bob] = [1, 2] as const;

/** Activity on a hand-moved clock, and what it has told: ms since boot, and whom. */
function desk() {
  const ports = testPorts();
  const bootMs = ports.now();
  const told: [number, ReaderKey | null][] = [];
  const activity = makeActivity(ports);
  activity.listen((userId) => told.push([ports.now() - bootMs, userId]));
  return { ports, activity, told, clear: () => void told.splice(0) };
}

t.test('in the first minute nobody is away; then everybody who never came is', async (t) => {
  const { ports, activity, told } = desk();
  await ports.advance(AWAY_MS - 1);
  t.equal(activity.isAway(ada), false);
  t.same(told, []);
  await ports.advance(1);
  t.equal(activity.isAway(ada), true);
  t.same(told, [[AWAY_MS, null]]);
  await ports.advance(10 * AWAY_MS);
  t.equal(told.length, 1, 'and that is told once');
});

t.test('a player who comes in the first minute is not announced as back', async (t) => {
  const { ports, activity, told } = desk();
  await ports.advance(AWAY_MS - 1);
  activity.touch(ada);
  activity.connected(bob);
  t.same(told, []);
  await ports.advance(1);
  t.same([activity.isAway(ada), activity.isAway(bob)], [false, false]);
});

for (const afterMs of [0, 1, 3_000, 59_999, 60_000, 200_001]) {
  t.test(`a player with a request ${afterMs} ms after the start is away a minute later`, async (t) => {
    const { ports, activity, told, clear } = desk();
    await ports.advance(afterMs);
    activity.touch(ada);
    clear();
    await ports.advance(AWAY_MS - 1);
    t.equal(activity.isAway(ada), false);
    await ports.advance(1);
    t.equal(activity.isAway(ada), true);
    await ports.advance(LOOK_MS);
    const mine = told.filter(([, userId]) => userId === ada);
    t.equal(mine.length, 1, 'told once');
    const lateMs = (mine[0]?.[0] ?? 0) - afterMs - AWAY_MS;
    t.ok(lateMs >= 0 && lateMs < LOOK_MS, `told ${lateMs} ms late`);
    await ports.advance(10 * AWAY_MS);
    t.equal(told.filter(([, userId]) => userId === ada).length, 1, 'and not again');
  });
}

t.test('every request starts the minute again', async (t) => {
  const { ports, activity, told } = desk();
  for (let n = 0; n < 20; n++) {
    activity.touch(ada);
    await ports.advance(AWAY_MS - 1);
    t.equal(activity.isAway(ada), false);
  }
  t.same(
    told.filter(([, userId]) => userId === ada),
    [],
  );
});

t.test('a player with a socket is never away; a minute after the last one closes they are', async (t) => {
  const { ports, activity, told } = desk();
  activity.connected(ada);
  activity.connected(ada);
  await ports.advance(10 * AWAY_MS);
  t.equal(activity.isAway(ada), false);
  activity.disconnected(ada);
  await ports.advance(10 * AWAY_MS);
  t.equal(activity.isAway(ada), false, 'one of two');
  activity.disconnected(ada);
  await ports.advance(AWAY_MS - 1);
  t.equal(activity.isAway(ada), false);
  t.same(
    told.filter(([, userId]) => userId === ada),
    [],
  );
  await ports.advance(LOOK_MS + 1);
  t.equal(activity.isAway(ada), true);
  t.equal(told.filter(([, userId]) => userId === ada).length, 1);
});

for (const [way, come] of [
  ['a request', 'touch'],
  ['a socket', 'connected'],
] as const) {
  t.test(`a player who is back by ${way} is announced once, and is present by then`, async (t) => {
    const { ports, activity, told, clear } = desk();
    activity.touch(ada);
    await ports.advance(3 * AWAY_MS);
    clear();
    const awayWhenTold: boolean[] = [];
    activity.listen((userId) => userId !== null && awayWhenTold.push(activity.isAway(userId)));
    activity[come](ada);
    activity[come](ada);
    activity.touch(ada);
    t.same(told, [[3 * AWAY_MS, ada]]);
    t.same(awayWhenTold, [false]);
  });

  t.test(`a player who just went away, unannounced, is announced as back by ${way}`, async (t) => {
    const { ports, activity, told, clear } = desk();
    await ports.advance(1_000);
    activity.touch(ada);
    await ports.advance(AWAY_MS);
    clear();
    t.equal(activity.isAway(ada), true, 'what was done since then was done without them');
    activity[come](ada);
    t.same(told, [[AWAY_MS + 1_000, ada]]);
  });
}

t.test('a closing socket is not announced yet', async (t) => {
  const { ports, activity, told, clear } = desk();
  activity.connected(ada);
  await ports.advance(2 * AWAY_MS);
  clear();
  activity.disconnected(ada);
  t.same(told, []);
  activity.touch(ada);
  t.same(told, [], 'nor does a request soon after');
});

t.test('stopped, it has no timers', async (t) => {
  const { ports, activity } = desk();
  activity.stop();
  t.equal(ports.timers(), 0);
  const other = desk();
  await other.ports.advance(2 * AWAY_MS);
  other.activity.stop();
  t.equal(other.ports.timers(), 0);
});

t.test('in the server valid requests and sockets count, bad credentials do not', async (t) => {
  const server = await buildTestApp(t);
  const { activity } = server.platform;
  const [one, two] = await server.guests(2);
  if (!one || !two) throw new Error('there are two');
  await server.ports.advance(AWAY_MS);
  t.same([activity.isAway(one.id), activity.isAway(two.id)], [true, true]);
  await server.call('GET', '/api/past_sessions/', { token: `${one.token}x` });
  await server.call('GET', '/status/', { token: one.token });
  t.equal(activity.isAway(one.id), true, 'nor does a route that looks at no credential');
  await one.get('/api/session/123456/info/');
  t.equal(activity.isAway(one.id), false, 'also when it is refused');

  const socket = server.open('/ws/');
  const { event } = await socket.ask('HELLO', { access: two.token });
  t.equal(event, 'ACK');
  t.equal(activity.isAway(two.id), false);
  const second = server.open('/ws/', two.token);
  await second.opened;
  for (const one of [socket, second]) one.raw.close();
  await until(() => server.sockets.size() === 0);
  await server.ports.advance(AWAY_MS - 1);
  t.equal(activity.isAway(two.id), false);
  await server.ports.advance(1);
  t.equal(activity.isAway(two.id), true);
});
