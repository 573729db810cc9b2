import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import t, { type Test } from 'tap';
import { WebSocket, WebSocketServer } from 'ws';
import type { Viewer } from '#src/platform/access/viewer.ts';
import { AppError } from '#src/platform/errors.ts';
import { Connection } from '#src/platform/live/connection.ts';
import { nothingSent } from '#src/platform/live/outbox.ts';
import type { Surroundings } from '#src/platform/live/surroundings.ts';
import {
  buildTestApp,
  type Frame,
  type Player,
  settled,
  type TestServer,
  type TestSocket,
  viewerLike,
} from '../../helper.ts';
import { addBoards, afterMicrotasks, endLogin, until } from './live.ts';

const TIMES = { draw_time: 30, desc_time: 30 };

async function openLobby(server: TestServer) {
  const [host, guest] = (await server.guests(2)) as [Player, Player];
  const { body } = await host.post('/api/session/create/', TIMES);
  return { host, guest, code: body.game_code as number, topic: `session:${body.game_code}` };
}

const syncs = (socket: TestSocket) => socket.frames.filter(({ event }: Frame) => event === 'STATE_SYNC');

t.test('SUBSCRIBE is answered by ACK, then by the state', async (t) => {
  const server = await buildTestApp(t);
  const { host, topic } = await openLobby(server);
  const socket = server.open('/ws/', host.token);
  await socket.opened;
  const order: string[] = [];
  socket.raw.on('message', (data) => order.push(JSON.parse(String(data)).event));
  socket.raw.send(JSON.stringify({ event: 'SUBSCRIBE', payload: { topic }, id: 'one' }));
  const ack = await socket.next('ACK');
  t.same(ack, {
    event: 'ACK',
    id: 'one',
    topic,
    version: 1,
    now: server.ports.now(),
    payload: { topic, version: 1, now: server.ports.now() },
  });
  const state = await socket.next('STATE_SYNC');
  t.equal(state.topic, topic);
  t.equal(state.version, 1);
  t.same(state.payload.users, [host.name]);
  t.same(order, ['ACK', 'STATE_SYNC']);
});

t.test('SUBSCRIBE with the newest version is answered by ACK alone', async (t) => {
  const server = await buildTestApp(t);
  const { host, topic } = await openLobby(server);
  const socket = server.open('/ws/', host.token);
  t.equal((await socket.ask('SUBSCRIBE', { topic, version: 1 })).event, 'ACK');
  await socket.ask('PING');
  t.same(syncs(socket), []);
  t.equal((await socket.ask('SUBSCRIBE', { topic, version: 0 })).event, 'ACK');
  t.equal((await socket.next('STATE_SYNC')).version, 1, 'an older one brings the state');
});

t.test('a subscriber is sent each new version until UNSUBSCRIBE', async (t) => {
  const server = await buildTestApp(t);
  const { host, guest, code, topic } = await openLobby(server);
  const socket = server.open('/ws/', host.token);
  await socket.ask('SUBSCRIBE', { topic, version: 1 });
  await guest.get(`/api/session/${code}/join/`);
  const joined = await socket.next('STATE_SYNC');
  t.same([joined.version, joined.payload.users], [2, [host.name, guest.name]]);
  const answer = await socket.ask('UNSUBSCRIBE', { topic });
  t.same([answer.event, answer.payload], ['ACK', {}]);
  await guest.post(`/api/session/${code}/leave/`);
  await socket.ask('PING');
  t.same(syncs(socket), []);
  t.equal(server.platform.hub.size(), 0);
});

t.test('UNSUBSCRIBE without a subscription is not an error', async (t) => {
  const server = await buildTestApp(t);
  const socket = server.open('/ws/');
  t.equal((await socket.ask('UNSUBSCRIBE', { topic: 'board:none' })).event, 'ACK');
});

t.test('PING is answered by PONG with its content and the time, also without an account', async (t) => {
  const server = await buildTestApp(t);
  const socket = server.open('/ws/');
  const pong = await socket.ask('PING', { t: 17.5 });
  t.same(pong, { event: 'PONG', id: 1, payload: { t: 17.5, now: server.ports.now() } });
  const refused = await socket.ask('PING', { t: { any: 'thing' } });
  t.match(refused, { event: 'ERROR', id: 2, payload: { code: 'invalid', fields: { t: Array } } });
});

t.test('HELLO logs an anonymous socket in', async (t) => {
  const server = await buildTestApp(t);
  const { host, topic } = await openLobby(server);
  const socket = server.open('/ws/');
  t.equal((await socket.ask('SUBSCRIBE', { topic })).payload.code, 'not_authenticated');
  const ack = await socket.ask('HELLO', { access: host.token });
  t.same([ack.event, ack.payload], ['ACK', { user: { id: host.id, username: host.name } }]);
  t.equal((await socket.ask('SUBSCRIBE', { topic })).event, 'ACK');
});

t.test('HELLO and SUBSCRIBE may be sent without waiting for the answer', async (t) => {
  const server = await buildTestApp(t);
  const { host, topic } = await openLobby(server);
  const socket = server.open('/ws/');
  await socket.opened;
  socket.raw.send(JSON.stringify({ event: 'HELLO', payload: { access: host.token }, id: 1 }));
  socket.raw.send(JSON.stringify({ event: 'SUBSCRIBE', payload: { topic }, id: 2 }));
  t.equal((await socket.next(({ id }) => id === 1)).event, 'ACK');
  t.equal((await socket.next(({ id }) => id === 2)).event, 'ACK');
  t.equal((await socket.next('STATE_SYNC')).topic, topic);
});

for (const [what, access] of [
  ['that is none', 'nonsense'],
  ['that is empty', ''],
] as const) {
  t.test(`HELLO with a token ${what} is an ERROR and closes with 4401`, async (t) => {
    const server = await buildTestApp(t);
    const socket = server.open('/ws/');
    const error = await socket.ask('HELLO', { access });
    t.equal(error.event, 'ERROR');
    t.equal(error.payload.code, 'token_not_valid');
    t.equal(await socket.closed, 4401);
  });
}

t.test('HELLO with a refresh token closes with 4401', async (t) => {
  const server = await buildTestApp(t);
  const host = await server.guest('host');
  const socket = server.open('/ws/');
  t.equal((await socket.ask('HELLO', { access: host.refresh })).event, 'ERROR');
  t.equal(await socket.closed, 4401);
});

t.test("the first HELLO takes precedence over the browser's cookie", async (t) => {
  const server = await buildTestApp(t);
  const { host, guest, topic } = await openLobby(server);
  const { headers } = await server.call('POST', '/api/user/guest/', { json: { name: 'by-cookie' } });
  const cookie = headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const socket = server.open('/ws/', undefined, { cookie, origin: server.base });
  t.equal((await socket.ask('HELLO', { access: host.token })).event, 'ACK');
  t.equal((await socket.ask('SUBSCRIBE', { topic })).event, 'ACK', 'it is a member now');
  const again = await socket.ask('HELLO', { access: guest.token });
  t.equal(again.payload.code, 'already_authenticated');

  const used = server.open('/ws/', undefined, { cookie, origin: server.base });
  t.equal((await used.ask('SUBSCRIBE', { topic: 'user' })).event, 'ACK');
  const late = await used.ask('HELLO', { access: host.token });
  t.equal(late.payload.code, 'already_authenticated', 'not for one that listens already');
});

t.test(
  'a second HELLO of another account, or with a bad token, is refused and changes nothing',
  async (t) => {
    const server = await buildTestApp(t);
    const { host, guest, topic } = await openLobby(server);
    const byHello = server.open('/ws/');
    await byHello.ask('HELLO', { access: host.token });
    for (const socket of [byHello, server.open('/ws/', host.token)]) {
      for (const access of [guest.token, guest.refresh, 'nonsense']) {
        const again = await socket.ask('HELLO', { access });
        t.same([again.event, again.payload.code], ['ERROR', 'already_authenticated']);
      }
      t.equal((await socket.ask('SUBSCRIBE', { topic })).event, 'ACK', 'it is still the first');
    }
  },
);

t.test('a login that ends while its HELLO is read closes with 4401', async (t) => {
  const server = await buildTestApp(t);
  const host = await server.guest('host');
  const socket = server.open('/ws/');
  await socket.opened;
  const [there] = server.http.websocketServer.clients;
  there?.prependOnceListener('message', () => {
    void server.platform.database.commit(() => undefined);
    afterMicrotasks(20, () => void endLogin(server, host.token));
  });
  t.equal((await socket.ask('HELLO', { access: host.token })).event, 'ERROR');
  t.equal(await socket.closed, 4401);
});

t.test('an anonymous socket may watch a public topic but send no command', async (t) => {
  const server = await buildTestApp(t);
  const boards = addBoards(server);
  const socket = server.open('/ws/');
  t.equal((await socket.ask('SUBSCRIBE', { topic: 'board:a' })).event, 'ACK');
  const version = await boards.post('a');
  await socket.next((frame) => frame.event === 'STATE_SYNC' && frame.version === version);
  t.equal((await socket.ask('CREATE', TIMES)).payload.code, 'not_authenticated');
});

t.test('a command is answered by ACK after it is saved, or by the ERROR that HTTP would give', async (t) => {
  const server = await buildTestApp(t);
  const { host, code } = await openLobby(server);
  const socket = server.open('/ws/', host.token);
  const ack = await socket.ask('CREATE', TIMES);
  t.equal(ack.event, 'ACK');
  t.equal(ack.topic, `session:${ack.payload.game_code}`);
  t.equal(ack.version, 1);
  t.equal((await host.get(`/api/session/${ack.payload.game_code}/info/`)).status, 200);
  const error = await socket.ask('START', { game_code: code });
  const answer = await host.put(`/api/session/${code}/start/`);
  t.equal(error.event, 'ERROR');
  t.same(error.payload, answer.body);
});

t.test('a command with bad fields names them all', async (t) => {
  const server = await buildTestApp(t);
  const host = await server.guest('host');
  const socket = server.open('/ws/', host.token);
  const error = await socket.ask('CREATE', { draw_time: 5, unknown: 1 });
  t.equal(error.payload.code, 'invalid');
  t.same(Object.keys(error.payload.fields).sort(), ['desc_time', 'draw_time', 'unknown']);
});

t.test('the id comes back unchanged: a number, or a string of up to 64 characters', async (t) => {
  const server = await buildTestApp(t);
  const socket = server.open('/ws/');
  await socket.opened;
  for (const id of [0, -1.5, 'x'.repeat(64), '']) {
    socket.raw.send(JSON.stringify({ event: 'UNSUBSCRIBE', payload: { topic: 'x' }, id }));
    t.equal((await socket.next('ACK')).id, id);
    socket.raw.send(JSON.stringify({ event: 'NONSENSE', id }));
    t.equal((await socket.next('ERROR')).id, id);
  }
});

t.test('a message without an id is answered without one', async (t) => {
  const server = await buildTestApp(t);
  const socket = server.open('/ws/');
  await socket.opened;
  socket.raw.send(JSON.stringify({ event: 'UNSUBSCRIBE', payload: { topic: 'x' } }));
  t.notOk('id' in (await socket.next('ACK')));
});

const BAD_FRAMES: [what: string, frame: string | Buffer, code: string][] = [
  ['an id of 65 characters', JSON.stringify({ event: 'PING', id: 'x'.repeat(65) }), 'invalid'],
  ['an id that is an object', JSON.stringify({ event: 'PING', id: {} }), 'invalid'],
  ['an unknown member', JSON.stringify({ event: 'PING', extra: 1 }), 'invalid'],
  ['no event', '{}', 'invalid'],
  ['a list', '[]', 'invalid'],
  ['null', 'null', 'invalid'],
  ['malformed JSON', '{"event":', 'parse_error'],
  ['nothing', '', 'parse_error'],
  ['a binary frame', Buffer.from('{"event":"PING"}'), 'malformed_request'],
  ['an unknown event', '{"event":"NONSENSE"}', 'unknown_event'],
  ['the event of an object member', '{"event":"constructor"}', 'unknown_event'],
  ['an event only servers send', '{"event":"STATE_SYNC"}', 'unknown_event'],
];

for (const [what, frame, code] of BAD_FRAMES) {
  t.test(`${what} is an ERROR, and ten in a row close with 1008`, async (t) => {
    const server = await buildTestApp(t);
    const user = await server.guest('host');
    const socket = server.open('/ws/', user.token);
    await socket.opened;
    for (let n = 1; n <= 9; n++) {
      socket.raw.send(frame);
      t.equal((await socket.next('ERROR')).payload.code, code);
    }
    t.equal((await socket.ask('PING')).event, 'PONG', 'nine do not');
    for (let n = 1; n <= 10; n++) socket.raw.send(frame);
    t.equal(await socket.closed, 1008);
    t.equal(socket.frames.filter(({ event }) => event === 'ERROR').length, 10);
  });
}

t.test('a refused command does not count as a bad frame', async (t) => {
  const server = await buildTestApp(t);
  const socket = server.open('/ws/');
  for (let n = 0; n < 15; n++) {
    t.equal((await socket.ask('SUBSCRIBE', { topic: 'board:none' })).payload.code, 'unknown_topic');
  }
});

t.test('keys of JavaScript objects in a payload are unknown fields', async (t) => {
  const server = await buildTestApp(t);
  const socket = server.open('/ws/');
  await socket.opened;
  socket.raw.send(
    '{"event":"SUBSCRIBE","payload":{"topic":"x","__proto__":{"topic":"y"},"constructor":1},"id":1}',
  );
  const error = await socket.next('ERROR');
  t.equal(error.payload.code, 'invalid');
  t.equal(({} as { topic?: string }).topic, undefined);
});

t.test('a frame over 16 KiB closes with 1009, one of 16 KiB does not', async (t) => {
  const server = await buildTestApp(t);
  const socket = server.open('/ws/');
  const rest = JSON.stringify({ event: 'PING', payload: { t: '' }, id: 1 }).length;
  await socket.ask('PING', { t: 'x'.repeat(16 * 1024 - rest) });
  socket.raw.send('x'.repeat(16 * 1024 + 1));
  t.equal(await socket.closed, 1009);
  await until(() => server.sockets.size() === 0);
});

t.test('a frame of 5 MiB closes with 1009', async (t) => {
  const server = await buildTestApp(t);
  const socket = server.open('/ws/');
  await socket.opened;
  socket.raw.send('x'.repeat(5 * 1024 * 1024));
  t.equal(await socket.closed, 1009);
  await until(() => server.sockets.size() === 0);
});

t.test('more than a hundred messages in 20 s are an ERROR and close with 1008', async (t) => {
  const server = await buildTestApp(t);
  const socket = server.open('/ws/');
  await socket.opened;
  for (let n = 1; n <= 102; n++) socket.raw.send(JSON.stringify({ event: 'PING', id: n }));
  const error = await socket.next('ERROR');
  t.equal(error.payload.code, 'rate_limited');
  t.equal(await socket.closed, 1008);
  t.same(
    socket.frames.filter(({ event }) => event === 'ERROR'),
    [],
    'it is told once',
  );
});

t.test('a hundred messages every 20 s are not too many', async (t) => {
  const server = await buildTestApp(t);
  const socket = server.open('/ws/');
  for (let n = 1; n <= 100; n++) await socket.ask('PING');
  await server.ports.advance(20_000);
  for (let n = 1; n <= 100; n++) t.equal((await socket.ask('PING')).event, 'PONG');
});

t.test('with PARLOR_RATE=off a thousand messages are not too many', async (t) => {
  const server = await buildTestApp(t, { env: { PARLOR_RATE: 'off' } });
  const socket = server.open('/ws/');
  await socket.opened;
  for (let n = 1; n <= 1_000; n++) socket.raw.send(JSON.stringify({ event: 'PING', id: n }));
  t.equal((await socket.next(({ id }) => id === 1_000)).event, 'PONG');
});

t.test('at most 64 topics, and a topic that is left makes room', async (t) => {
  const server = await buildTestApp(t);
  const keys = Array.from({ length: 65 }, (_, n) => `k${n}`);
  addBoards(server, keys);
  const socket = server.open('/ws/');
  for (const key of keys.slice(0, 64)) {
    t.equal((await socket.ask('SUBSCRIBE', { topic: `board:${key}` })).event, 'ACK');
  }
  t.equal((await socket.ask('SUBSCRIBE', { topic: 'board:k64' })).payload.code, 'too_many_topics');
  t.equal((await socket.ask('SUBSCRIBE', { topic: 'board:k0' })).event, 'ACK', 'one it has is no new one');
  await socket.ask('UNSUBSCRIBE', { topic: 'board:k1' });
  t.equal((await socket.ask('SUBSCRIBE', { topic: 'board:k64' })).event, 'ACK');
});

t.test('a member who leaves is told that the topic is lost, and hears no more of it', async (t) => {
  const server = await buildTestApp(t);
  const { host, guest, code, topic } = await openLobby(server);
  await guest.get(`/api/session/${code}/join/`);
  const socket = server.open(`/ws/session/${code}/`, guest.token);
  await socket.next('STATE_SYNC');
  await guest.post(`/api/session/${code}/leave/`);
  const error = await socket.next('ERROR');
  t.equal(error.topic, topic);
  t.same(error.payload, { code: 'not_in_session', detail: 'Not in session' });
  t.notOk('id' in error);
  await host.post(`/api/session/${code}/leave/`);
  await socket.ask('PING');
  t.same(syncs(socket), []);
  t.equal((await socket.ask('SUBSCRIBE', { topic })).payload.code, 'session_not_found');
});

t.test('a topic that is gone is lost to all its listeners', async (t) => {
  const server = await buildTestApp(t);
  const boards = addBoards(server);
  const sockets = [server.open('/ws/board/a/'), server.open('/ws/board/a/')];
  for (const socket of sockets) await socket.next('STATE_SYNC');
  await boards.remove('a');
  for (const socket of sockets) {
    const { topic, payload } = await socket.next('ERROR');
    t.same([topic, payload.code], ['board:a', 'unknown_topic']);
  }
});

t.test('PRESENCE lists users in order of arrival, and shows who leaves', async (t) => {
  const server = await buildTestApp(t);
  const { host, guest, code, topic } = await openLobby(server);
  await guest.get(`/api/session/${code}/join/`);
  const first = server.open(`/ws/session/${code}/`, host.token);
  await first.next('STATE_SYNC');
  await server.ports.advance(0);
  t.same(await first.next('PRESENCE'), {
    event: 'PRESENCE',
    topic,
    payload: { users: [host.name], watchers: 0 },
  });
  const second = server.open(`/ws/session/${code}/`, guest.token);
  await second.next('STATE_SYNC');
  await server.ports.advance(1_000);
  t.same((await first.next('PRESENCE')).payload, { users: [host.name, guest.name], watchers: 0 });
  second.raw.close();
  await until(() => server.sockets.size() === 1);
  await server.ports.advance(1_000);
  t.same((await first.next('PRESENCE')).payload, { users: [host.name], watchers: 0 });
  await server.ports.advance(60_000);
  t.same(
    first.frames.filter(({ event }) => event === 'PRESENCE'),
    [],
    'and nothing while nothing changes',
  );
});

t.test('a viewer who lost the topic is no longer in PRESENCE, though the socket stays', async (t) => {
  const server = await buildTestApp(t);
  const { host, guest, code } = await openLobby(server);
  await guest.get(`/api/session/${code}/join/`);
  const stays = server.open(`/ws/session/${code}/`, host.token);
  await stays.next('STATE_SYNC');
  const leaves = server.open(`/ws/session/${code}/`, guest.token);
  await leaves.next('STATE_SYNC');
  await server.ports.advance(1_000);
  t.same((await stays.next('PRESENCE')).payload.users, [host.name, guest.name]);
  await guest.post(`/api/session/${code}/leave/`);
  await server.ports.advance(1_000);
  t.same((await stays.next('PRESENCE')).payload.users, [host.name]);
  t.equal((await leaves.ask('PING')).event, 'PONG');
});

t.test('a watcher who says HELLO becomes a user in PRESENCE', async (t) => {
  const server = await buildTestApp(t);
  addBoards(server);
  const host = await server.guest('host');
  const socket = server.open('/ws/board/a/');
  await socket.next('STATE_SYNC');
  await server.ports.advance(0);
  t.same((await socket.next('PRESENCE')).payload, { users: [], watchers: 1 });
  await socket.ask('HELLO', { access: host.token });
  await server.ports.advance(1_000);
  t.same((await socket.next('PRESENCE')).payload, { users: [host.name], watchers: 0 });
});

t.test('when a login ends its sockets close with 4401, and no others', async (t) => {
  const server = await buildTestApp(t);
  const [host, guest] = (await server.guests(2)) as [Player, Player];
  const byHeader = server.open('/ws/', host.token);
  const byHello = server.open('/ws/');
  const other = server.open('/ws/', guest.token);
  await byHeader.ask('PING');
  await byHello.ask('HELLO', { access: host.token });
  await other.ask('PING');
  await endLogin(server, host.token);
  t.equal(await byHeader.closed, 4401);
  t.equal(await byHello.closed, 4401);
  t.equal((await other.ask('PING')).event, 'PONG');
});

/** A connection over a real pair of sockets, in surroundings that the test chooses. */
async function connected(t: Test, server: TestServer, parts: Partial<Surroundings>) {
  const listening = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(listening, 'listening');
  const client = new WebSocket(`ws://127.0.0.1:${(listening.address() as AddressInfo).port}`);
  const [socket, request] = (await once(listening, 'connection')) as [WebSocket, IncomingMessage];
  let places = 0;
  /** A place is given back once, however often this is called. */
  const take = () => {
    places += 1;
    let given = false;
    return () => {
      if (!given) places -= 1;
      given = true;
    };
  };
  const around: Surroundings = {
    hub: server.platform.hub,
    presence: server.platform.presence,
    activity: server.platform.activity,
    messages: server.platform.messages,
    door: { fromRequest: async () => undefined, fromAccess: async () => nobody() },
    tickets: server.platform.tickets,
    ports: server.ports,
    sent: nothingSent(),
    refusals: server.platform.refusals,
    rateLimits: true,
    admit: take,
    ...parts,
  };
  const first = { viewer: undefined, address: '127.0.0.1', wire: request.socket, giveBack: take() };
  const connection = new Connection(socket, first, server.http.log, around);
  t.teardown(() => {
    client.terminate();
    socket.terminate();
    listening.close();
  });
  await once(client, 'open');
  return { client, socket, connection, places: () => places };
}

function nobody(): never {
  throw new AppError('not_authenticated');
}

t.test('a socket that closes during its HELLO takes no place', async (t) => {
  const server = await buildTestApp(t);
  const viewer = viewerLike({ id: 1, username: 'host' });
  let answer: (viewer: Viewer) => void = () => undefined;
  let asked: () => void = () => undefined;
  const reading = new Promise<void>((resolve) => {
    asked = resolve;
  });
  const door = {
    fromRequest: async () => undefined,
    fromAccess: () => {
      asked();
      return new Promise<Viewer>((resolve) => {
        answer = resolve;
      });
    },
  };
  const { client, socket, places } = await connected(t, server, { door });
  client.send(JSON.stringify({ event: 'HELLO', payload: { access: 'x' } }));
  await reading;
  client.terminate();
  await once(socket, 'close');
  answer(viewer);
  await settled();
  t.equal(places(), 0);
});

t.test('a topic in the path that is lost before the subscription is an ERROR', async (t) => {
  const server = await buildTestApp(t);
  addBoards(server, []);
  const { client, connection } = await connected(t, server, {});
  const heard = once(client, 'message');
  await connection.follow('board:a');
  const frame = JSON.parse(String((await heard)[0]));
  t.same([frame.event, frame.topic, frame.payload.code], ['ERROR', 'board:a', 'unknown_topic']);
});
