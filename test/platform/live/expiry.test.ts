import t, { type Test } from 'tap';
import { watchExpiry } from '#src/platform/live/expiry.ts';
import {
  buildTestApp,
  type Player,
  settled,
  type TestServer,
  type TestSocket,
  testPorts,
} from '../../helper.ts';
import { addBoards, until } from './live.ts';

const DAY_MS = 24 * 3_600_000;

const withAccess = (t: Test, seconds: number) =>
  buildTestApp(t, { env: { PARLOR_ACCESS_S: String(seconds), PARLOR_RATE: 'off' } });

const notices = ({ frames }: TestSocket) => frames.filter(({ event }) => event === 'NOTICE');

async function renewed({ server, refresh }: Player): Promise<string> {
  return (await server.call('POST', '/api/user/refresh/', { json: { refresh } })).body.access;
}

/** Advances time, and lets the socket answer the server's pings. */
async function pass({ ports }: TestServer, socket: TestSocket, ms: number): Promise<void> {
  for (let leftMs = ms; leftMs > 0; leftMs -= 10_000) {
    await ports.advance(Math.min(leftMs, 10_000));
    await socket.ask('PING');
  }
}

for (const [seconds, noticeMs, when] of [
  [180, 120_000, 'a minute before'],
  [10, 5_000, 'halfway, if less than two minutes are left'],
] as const) {
  for (const by of ['the upgrade', 'HELLO']) {
    t.test(`a token from ${by} that expires: a NOTICE ${when}, then 4401`, async (t) => {
      const server = await withAccess(t, seconds);
      const ada = await server.guest('ada');
      const expiresAt = server.ports.now() + seconds * 1_000;
      const socket = server.open('/ws/', by === 'HELLO' ? undefined : ada.token);
      if (by === 'HELLO') await socket.ask('HELLO', { access: ada.token });
      await pass(server, socket, noticeMs - 1);
      t.same(notices(socket), []);
      await server.ports.advance(1);
      const payload = { kind: 'token_expiring', expiresAt };
      t.same(await socket.next('NOTICE'), { event: 'NOTICE', topic: 'user', payload });
      await pass(server, socket, expiresAt - 1 - server.ports.now());
      t.same(notices(socket), [], 'once');
      await server.ports.advance(1);
      t.equal(await socket.closed, 4401);
    });
  }
}

t.test('a HELLO with a new token keeps the socket, its topics and its place', async (t) => {
  const server = await withAccess(t, 10);
  const boards = addBoards(server);
  const ada = await server.guest('ada');
  const sockets = Array.from({ length: 20 }, () => server.open('/ws/', ada.token));
  for (const socket of sockets) await socket.opened;
  const [first, ...others] = sockets as [TestSocket, ...TestSocket[]];
  await first.ask('SUBSCRIBE', { topic: 'board:a' });
  await first.next('STATE_SYNC');
  await server.ports.advance(5_000);
  await first.next('PRESENCE');
  const timers = server.ports.timers();
  const { event, payload } = await first.ask('HELLO', { access: await renewed(ada) });
  t.same([event, payload], ['ACK', { user: { id: ada.id, username: ada.name } }]);
  t.equal(server.ports.timers(), timers, 'its timer has replaced the earlier one');
  t.equal(await server.open('/ws/', ada.token).closed, 429, 'it still has one place');

  await server.ports.advance(5_000);
  for (const other of others) t.equal(await other.closed, 4401);
  await until(() => server.sockets.size() === 1);
  const version = await boards.post('a');
  t.equal((await first.next('STATE_SYNC')).version, version);
  t.same(
    first.frames.map(({ event }) => event),
    ['NOTICE', 'NOTICE'],
    'one for each token; nothing was subscribed again',
  );
  await server.ports.advance(5_000);
  t.equal(await first.closed, 4401, 'when the new token expires');
});

t.test('a socket by device token or cookie does not expire, until it gets an access token', async (t) => {
  const server = await withAccess(t, 10);
  const json = { username: 'ada', password: 'a long password' };
  await server.call('POST', '/api/user/register/', { json });
  const { body, headers } = await server.call('POST', '/api/auth/login/', { json });
  const cookie = headers.getSetCookie().map((line) => line.split(';')[0]);
  const sockets = [
    server.open('/ws/', undefined, { authorization: `Token ${body.token}` }),
    server.open('/ws/', undefined, { cookie: cookie.join('; '), origin: server.base }),
  ];
  for (const socket of sockets) {
    await pass(server, socket, 20_000);
    t.equal((await socket.ask('SUBSCRIBE', { topic: 'user' })).event, 'ACK');
    t.same(notices(socket), []);
    const { body: fresh } = await server.call('POST', '/api/user/refresh/', { json: body });
    t.equal((await socket.ask('HELLO', { access: fresh.access })).event, 'ACK');
    await server.ports.advance(10_000);
    t.equal(await socket.closed, 4401);
  }
});

/** What a watched socket is told, with a wall clock that can be set. */
function watched(lifetimeMs: number) {
  const ports = testPorts();
  const told: unknown[] = [];
  const wall = { stepMs: 0, longestMs: 0 };
  const clock = {
    now: () => ports.now() + wall.stepMs,
    after(ms: number, work: () => void) {
      wall.longestMs = Math.max(wall.longestMs, ms);
      return ports.after(ms, work);
    },
  };
  const socket = { outbox: { send: () => told.push('notice') }, close: (code: number) => told.push(code) };
  watchExpiry(ports.now() + lifetimeMs, clock, socket);
  return { ports, told, wall };
}

t.test('a token may live longer than a timer can wait', async (t) => {
  const { ports, told, wall } = watched(100 * DAY_MS);
  await ports.advance(100 * DAY_MS - 60_001);
  t.same(told, []);
  t.ok(wall.longestMs < 2 ** 31, `${wall.longestMs} ms`);
  await ports.advance(60_001);
  t.same(told, ['notice', 4401]);
  t.equal(ports.timers(), 0);
});

t.test('a step of the wall clock moves the end of a token', async (t) => {
  const forwards = watched(DAY_MS);
  await settled();
  forwards.wall.stepMs = DAY_MS;
  await forwards.ports.advance(600_000);
  t.same(forwards.told, [4401], 'within ten minutes');

  const back = watched(600_000);
  back.wall.stepMs = -600_000;
  await back.ports.advance(600_000);
  t.same(back.told, []);
  await back.ports.advance(600_000);
  t.same(back.told, ['notice', 4401]);
});
