import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import t, { type Test } from 'tap';
import { WebSocket } from 'ws';
import {
  buildTestApp,
  type Player,
  settled,
  startedGame,
  type TestServer,
  type TestSocket,
} from '../../helper.ts';
import { addBoards, afterMicrotasks, endLogin, loginOf, until } from './live.ts';

const TIMES = { draw_time: 30, desc_time: 30 };

async function openLobby(server: TestServer): Promise<{ host: Player; code: number }> {
  const host = await server.guest('host');
  return { host, code: (await host.post('/api/session/create/', TIMES)).body.game_code };
}

t.test('/ws/session/<code>/ is subscribed at once', async (t) => {
  const server = await buildTestApp(t);
  const { host, code } = await openLobby(server);
  for (const path of [`/ws/session/${code}/`, `/ws/session/${code}`]) {
    const socket = server.open(path, host.token);
    const state = await socket.next('STATE_SYNC');
    t.equal(state.topic, `session:${code}`);
    t.same(state.payload.users, [host.name]);
  }
});

t.test('every socket of a topic is sent the same state', async (t) => {
  const server = await buildTestApp(t);
  const { host, code } = await openLobby(server);
  const guest = await server.guest('guest');
  const sockets = [1, 2, 3].map(() => server.open(`/ws/session/${code}/`, host.token));
  for (const socket of sockets) await socket.next('STATE_SYNC');
  await guest.get(`/api/session/${code}/join/`);
  const states = await Promise.all(sockets.map((socket) => socket.next('STATE_SYNC')));
  t.same(states[0], states[1]);
  t.same(states[0], states[2]);
});

t.test('a refused upgrade is a real answer', async (t) => {
  const server = await buildTestApp(t);
  const { host, code } = await openLobby(server);
  const stranger = await server.guest('stranger');
  const { code: started } = await startedGame(server, 3);
  const cases: [what: string, path: string, token: string | undefined, status: number][] = [
    ['an unknown code', '/ws/session/999999/', host.token, 404],
    ['a malformed code', '/ws/session/x/', host.token, 404],
    ['an unknown kind', '/ws/nothing/1/', host.token, 404],
    ['a lobby to a stranger', `/ws/session/${code}/`, stranger.token, 403],
    ['a started game to a stranger', `/ws/session/${started}/`, stranger.token, 403],
    ['a session to nobody', `/ws/session/${code}/`, undefined, 401],
    ['an unknown code to nobody', '/ws/session/999999/', undefined, 401],
    ['a bad credential', '/ws/', 'nonsense', 401],
    ['a bad credential and a topic', `/ws/session/${code}/`, 'nonsense', 401],
    ['another path', '/ws/session/', host.token, 404],
    ['a path of HTTP', '/nothing/', host.token, 404],
  ];
  for (const [what, path, token, status] of cases) {
    t.equal(await server.open(path, token).closed, status, what);
  }
  t.equal(server.sockets.size(), 0);
});

t.test('a login that ends while its upgrade is looked at is refused', async (t) => {
  const server = await buildTestApp(t);
  const host = await server.guest('host');
  server.http.server.prependOnceListener('upgrade', () => {
    void server.platform.database.commit(() => undefined);
    afterMicrotasks(50, () => void endLogin(server, host.token));
  });
  t.equal(await server.open('/ws/', host.token).closed, 401);
});

t.test('a login that ends in the very moment of its upgrade closes the socket with 4401', async (t) => {
  const server = await buildTestApp(t);
  const host = await server.guest('host');
  server.http.websocketServer.once('headers', () => {
    const { raw } = server.platform.database;
    raw.prepare('UPDATE login SET revoked_at_ms = 1 WHERE id = ?').run(loginOf(host.token));
  });
  const socket = server.open('/ws/', host.token);
  await socket.opened;
  t.equal(await socket.closed, 4401);
});

t.test('without an upgrade the address answers 426', async (t) => {
  const server = await buildTestApp(t);
  const { host, code } = await openLobby(server);
  for (const path of ['/ws/', '/ws', `/ws/session/${code}/`]) {
    const answer = await server.call('GET', path, { token: host.token });
    t.equal(answer.status, 426, path);
    t.equal(answer.headers.get('upgrade'), 'websocket');
    t.equal(answer.body.code, 'upgrade_required');
  }
});

t.test('an upgrade on another route does no harm', async (t) => {
  const server = await buildTestApp(t);
  const socket = server.open('/healthz');
  await socket.closed;
  t.equal((await server.call('GET', '/healthz')).status, 200);
});

/** Opens this many, and waits until all are there. */
async function openMany(server: TestServer, count: number, token?: string): Promise<TestSocket[]> {
  const sockets = Array.from({ length: count }, () => server.open('/ws/', token));
  await Promise.all(sockets.map(({ opened }) => opened));
  return sockets;
}

t.test('a user has at most twenty sockets, and a closed one makes room', async (t) => {
  const server = await buildTestApp(t);
  const [host, guest] = (await server.guests(2)) as [Player, Player];
  const sockets = await openMany(server, 20, host.token);
  t.equal(await server.open('/ws/', host.token).closed, 429);
  const byHello = server.open('/ws/');
  const error = await byHello.ask('HELLO', { access: host.token });
  t.same([error.event, error.payload.code], ['ERROR', 'too_many_sockets']);
  t.equal(await byHello.closed, 1008);
  t.equal((await server.open('/ws/', guest.token).ask('PING')).event, 'PONG', 'others have their own');

  sockets[0]?.raw.close();
  await until(() => server.sockets.size() === 20);
  t.equal((await server.open('/ws/', host.token).ask('PING')).event, 'PONG');
  t.equal(await server.open('/ws/', host.token).closed, 429);
});

t.test('the refused upgrade says when to try again', async (t) => {
  const server = await buildTestApp(t);
  const host = await server.guest('host');
  await openMany(server, 20, host.token);
  const socket = new WebSocket(`${server.base.replace('http', 'ws')}/ws/`, {
    headers: { authorization: `Bearer ${host.token}` },
  });
  const [, answer] = await once(socket, 'unexpected-response');
  t.equal(answer.statusCode, 429);
  t.equal(answer.headers['retry-after'], '10');
  answer.destroy();
});

t.test('an address has at most fifty anonymous sockets; HELLO and closing make room', async (t) => {
  const server = await buildTestApp(t);
  const host = await server.guest('host');
  const sockets = await openMany(server, 50);
  t.equal(await server.open('/ws/').closed, 429);
  t.equal((await server.open('/ws/', host.token).ask('PING')).event, 'PONG', 'users have their own places');

  await sockets[0]?.ask('HELLO', { access: host.token });
  t.equal((await server.open('/ws/').ask('PING')).event, 'PONG');
  t.equal(await server.open('/ws/').closed, 429);
  sockets[1]?.raw.terminate();
  await until(() => server.sockets.size() === 51);
  t.equal((await server.open('/ws/').ask('PING')).event, 'PONG');
});

t.test('a refused HELLO keeps its anonymous place until the socket has closed', async (t) => {
  const server = await buildTestApp(t);
  const sockets = await openMany(server, 50);
  await sockets[0]?.ask('HELLO', { access: 'nonsense' });
  await sockets[0]?.closed;
  await until(() => server.sockets.size() === 49);
  t.equal((await server.open('/ws/').ask('PING')).event, 'PONG');
  t.equal(await server.open('/ws/').closed, 429);
});

/** A client that does not answer pings. */
async function mute(t: Test, server: TestServer): Promise<WebSocket> {
  const socket = new WebSocket(`${server.base.replace('http', 'ws')}/ws/`, { autoPong: false });
  socket.on('error', () => undefined);
  t.teardown(() => socket.terminate());
  await once(socket, 'open');
  return socket;
}

t.test('a socket that does not answer a ping within 10 s is dropped, one that does is kept', async (t) => {
  const server = await buildTestApp(t);
  const silent = await mute(t, server);
  const [pinged, dropped] = [once(silent, 'ping'), once(silent, 'close')];
  const answering = server.open('/ws/');
  await answering.opened;
  const answered = once(answering.raw, 'ping');
  await server.ports.advance(20_000);
  await pinged;
  await answered;
  t.equal((await answering.ask('PING')).event, 'PONG', 'its pong has arrived before this');
  await server.ports.advance(9_999);
  t.equal(server.sockets.size(), 2, 'not sooner');
  await server.ports.advance(1);
  t.equal((await dropped)[0], 1006);
  await until(() => server.sockets.size() === 1);
  t.equal((await answering.ask('PING')).event, 'PONG');
});

t.test('pings come every 20 s', async (t) => {
  const server = await buildTestApp(t);
  const silent = await mute(t, server);
  let pings = 0;
  silent.on('ping', () => {
    pings += 1;
    silent.pong();
    silent.send(JSON.stringify({ event: 'PING', id: pings }));
  });
  for (let n = 1; n <= 3; n++) {
    const answered = once(silent, 'message');
    await server.ports.advance(20_000);
    t.equal(JSON.parse(String((await answered)[0])).id, n);
  }
  t.equal(pings, 3);
});

/** Stops a client's reading and publishes until the server sees that it is slow. Returns the last version. */
async function slowDown(
  server: TestServer,
  socket: TestSocket,
  post: () => Promise<number>,
): Promise<number> {
  socket.raw.pause();
  let version = await post();
  while (mostWaiting(server) <= 64 * 1024) version = await post();
  return version;
}

/** The most bytes that the server holds for any socket. */
function mostWaiting(server: TestServer): number {
  return Math.max(...[...server.http.websocketServer.clients].map(({ bufferedAmount }) => bufferedAmount));
}

t.test(
  'a client that stops reading costs bounded memory, delays nobody and gets the newest state',
  async (t) => {
    const server = await buildTestApp(t);
    const boards = addBoards(server);
    const post = () => boards.post('a', 30_000);
    const slow = server.open('/ws/board/a/');
    await slow.next('STATE_SYNC');
    const full = await slowDown(server, slow, post);
    const quick = server.open('/ws/board/a/');
    await quick.next('STATE_SYNC');
    let most = 0;
    let last = full;
    for (let n = 0; n < 300; n++) {
      last = await post();
      most = Math.max(most, mostWaiting(server));
      t.equal((await quick.next('STATE_SYNC')).version, last);
    }
    t.ok(most < 128 * 1024, `${most} bytes at most`);

    slow.raw.resume();
    await slow.next(({ version }) => version === last);
    const missed = slow.frames.filter(({ version }) => version > full);
    t.same(missed, [], 'nothing between');
    t.equal((await slow.ask('PING')).event, 'PONG');
  },
);

t.test('a client that is slow for 30 s is closed with 1013', async (t) => {
  const server = await buildTestApp(t);
  const boards = addBoards(server);
  const slow = server.open('/ws/board/a/');
  await slow.next('STATE_SYNC');
  await slowDown(server, slow, () => boards.post('a', 30_000));
  await server.ports.advance(20_000);
  slow.raw.pong();
  slow.raw.send(JSON.stringify({ event: 'UNSUBSCRIBE', payload: { topic: 'board:a' } }));
  await until(() => server.platform.hub.size() === 0);
  await server.ports.advance(10_000);
  slow.raw.resume();
  t.equal(await slow.closed, 1013);
});

/** Sends pings and reads no answer until the server closes the socket. Returns the most bytes that it held. */
async function fillUp(server: TestServer, slow: TestSocket): Promise<number> {
  const [there] = server.http.websocketServer.clients;
  slow.raw.pause();
  const ping = JSON.stringify({ event: 'PING', payload: { t: 'x'.repeat(16_000) } });
  let most = 0;
  while (there?.readyState === WebSocket.OPEN) {
    slow.raw.send(ping);
    await settled();
    most = Math.max(most, there.bufferedAmount);
  }
  return most;
}

t.test('a client that holds more than 1 MiB is closed with 1013 and cut off 2 s later', async (t) => {
  const server = await buildTestApp(t, { env: { PARLOR_RATE: 'off' } });
  const slow = server.open('/ws/');
  await slow.opened;
  const most = await fillUp(server, slow);
  t.ok(most < 1.2 * 1024 * 1024, `${most} bytes at most`);
  await server.ports.advance(2_000);
  await until(() => server.sockets.size() === 0);
});

t.test('a client that was closed for being slow sees 1013', async (t) => {
  const server = await buildTestApp(t, { env: { PARLOR_RATE: 'off' } });
  const slow = server.open('/ws/');
  await slow.opened;
  await fillUp(server, slow);
  slow.raw.resume();
  t.equal(await slow.closed, 1013);
});

t.test('when the server closes, sockets are told and closed with 1001', async (t) => {
  const server = await buildTestApp(t);
  const { host, code } = await openLobby(server);
  const sockets = [server.open('/ws/'), server.open(`/ws/session/${code}/`, host.token)];
  for (const socket of sockets) await socket.ask('PING');
  const stopped = server.http.close();
  for (const socket of sockets) {
    t.same((await socket.next('SERVER_CLOSING')).payload, { reconnectInMs: 2_000 });
    t.equal(await socket.closed, 1001);
  }
  await stopped;
  await until(() => server.platform.hub.size() === 0);
});

t.test('a client that does not answer the closing is cut off after 2 s', async (t) => {
  const server = await buildTestApp(t);
  const { port } = server.http.server.address() as AddressInfo;
  const raw = connect(port, '127.0.0.1');
  raw.write(
    'GET /ws/ HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  );
  await until(() => server.sockets.size() === 1);
  let closed = false;
  const stopped = server.http.close().then(() => {
    closed = true;
  });
  await server.ports.advance(1_999);
  t.notOk(closed);
  await server.ports.advance(1);
  await stopped;
  raw.destroy();
});

t.test('after closing no timer is left', async (t) => {
  const server = await buildTestApp(t);
  const { host, code } = await openLobby(server);
  const socket = server.open(`/ws/session/${code}/`, host.token);
  await socket.next('STATE_SYNC');
  await server.http.close();
  await until(() => server.sockets.size() === 0);
  t.equal(server.ports.timers(), 0);
});

t.test('a listener that throws reaches neither the publisher nor the subscribers', async (t) => {
  const server = await buildTestApp(t);
  const { host, code } = await openLobby(server);
  const guest = await server.guest('guest');
  server.platform.bus.listen(() => {
    throw new Error('bad listener');
  });
  const socket = server.open(`/ws/session/${code}/`, host.token);
  await socket.next('STATE_SYNC');
  t.equal((await guest.get(`/api/session/${code}/join/`)).status, 200);
  t.equal((await socket.next('STATE_SYNC')).version, 2);
});
