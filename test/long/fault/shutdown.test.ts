import { once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import { Agent, get, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import t, { type Test } from 'tap';
import { addGuest, addGuests, Game, type Guest } from '../../fault/play.ts';
import { type ServerProcess, startServer } from '../../fault/process.ts';
import type { TestSocket } from '../../helper.ts';

const WITHIN_MS = 5_000;
const path = (t: Test) => `${t.testdir()}/parlor.db`;

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
  t.test(
    `${signal} answers the polls, informs the sockets, tidies up the file and exits with 0`,
    async (t) => {
      const file = path(t);
      const server = await startServer(t, { path: file });
      const game = await Game.open(server, await addGuests(server, 'player', 3));
      await game.gather(server);
      const [first, second] = game.players as [Guest, Guest];
      const socket = server.socket(`/ws/session/${game.code}/`, second.access);
      await socket.next('STATE_SYNC');
      const agent = new Agent({ keepAlive: true });
      t.teardown(() => agent.destroy());
      const polls = [hold(server, game, first, agent), hold(server, game, second)];
      await polled(server, polls.length);

      const before = performance.now();
      server.signal(signal);
      t.match((await socket.next('SERVER_CLOSING')).payload, { reconnectInMs: Number });
      t.equal(await socket.closed, 1001);
      for (const answer of await Promise.all(polls)) {
        t.equal(answer.status, 200, 'a held poll is answered');
        t.equal(answer.body.last_modified, game.told.last_modified, 'with the current session');
      }
      const { code, errors } = await server.exited;
      const ms = performance.now() - before;
      t.equal(code, 0);
      t.same(errors, []);
      t.ok(ms < WITHIN_MS, `${Math.round(ms)} ms`);
      // All clients are gone, so there is nothing to wait for.
      t.ok(ms < 1_500, `it exits at once, after ${Math.round(ms)} ms`);
      t.ok(
        !existsSync(`${file}-wal`) || statSync(`${file}-wal`).size === 0,
        'all data is in the database file',
      );
    },
  );
}

t.test('SIGUSR1 opens no inspector, and the server goes on', async (t) => {
  const server = await startServer(t, { path: path(t) });
  server.signal('SIGUSR1');
  // A signal is handled before requests that come later.
  t.equal((await server.call('GET', '/healthz')).status, 200);
  t.equal((await server.call('GET', '/status/')).status, 200);
  server.signal('SIGTERM');
  const { code, errors } = await server.exited;
  t.same([code, errors], [0, []], 'Node.js prints where its inspector listens');
});

t.test('clients that keep their connections open delay the shutdown by less than 5 s', async (t) => {
  const server = await startServer(t, { path: path(t) });
  const guest = await addGuest(server, 'anna');
  const silent = await rawConnection(server, '');
  const halfHeaders = await rawConnection(server, 'GET /status/ HTTP/1.1\r\nHost: x\r\n');
  const stalled = await stalledUpload(server, guest);
  await deafSocket(t, server, guest);
  await server.call('GET', '/status/');
  const before = performance.now();
  server.signal('SIGTERM');
  const { code, errors } = await server.exited;
  t.equal(code, 0);
  t.same(errors, []);
  t.ok(performance.now() - before < WITHIN_MS, `${Math.round(performance.now() - before)} ms`);
  for (const socket of [silent, halfHeaders, stalled]) socket.destroy();
});

t.test('during shutdown new requests are refused, and a second signal ends it at once', async (t) => {
  const server = await startServer(t, { path: path(t) });
  const guest = await addGuest(server, 'anna');
  await deafSocket(t, server, guest);
  const socket = server.socket('/ws/', guest.access);
  await socket.opened;
  const busy = await stalledUpload(server, guest);
  server.signal('SIGTERM');
  await socket.next('SERVER_CLOSING');
  await socket.closed;
  t.match(await statusOf(server, '/readyz'), /^(503|ECONNREFUSED|ECONNRESET)$/);
  t.match(await statusOf(server, '/healthz'), /^(503|ECONNREFUSED|ECONNRESET)$/);
  t.ok(server.running, 'the socket that does not read still delays the shutdown');
  const before = performance.now();
  server.signal('SIGTERM');
  const { code } = await server.exited;
  t.equal(code, 1);
  t.ok(performance.now() - before < 1_500, `${Math.round(performance.now() - before)} ms`);
  busy.destroy();
});

t.test('during shutdown a request on an open connection is refused with 503 in the usual form', async (t) => {
  const server = await startServer(t, { path: path(t) });
  const guest = await addGuest(server, 'anna');
  await deafSocket(t, server, guest);
  const socket = server.socket('/ws/', guest.access);
  await socket.opened;
  const open = await rawConnection(server, 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n');
  await once(open, 'data');
  // Half a request keeps the connection open. The other half is sent while the server shuts down.
  open.write('GET /readyz HTTP/1.1\r\nHost: x\r\n');
  await server.call('GET', '/healthz');
  server.signal('SIGTERM');
  await socket.next('SERVER_CLOSING');
  open.write('\r\n');
  const answer = await textOf(open);
  t.match(answer, /^HTTP\/1\.1 503 /);
  t.match(answer, /connection: close/i);
  t.match(answer, /retry-after: \d/i);
  t.match(answer, /"code":"shutting_down"/);
  await server.kill();
});

t.test('anything acknowledged just before the signal still exists after the next start', async (t) => {
  const file = path(t);
  const first = await startServer(t, { path: file });
  const guests: Guest[] = [];
  const sent = ['a', 'b', 'c', 'd', 'e'].map(async (name) => guests.push(await addGuest(first, name)));
  await Promise.any(sent);
  first.signal('SIGTERM');
  await Promise.allSettled(sent);
  t.equal((await first.exited).code, 0);
  const second = await startServer(t, { path: file });
  for (const { access } of guests) {
    t.equal((await second.call('GET', '/api/past_sessions/', { token: access })).status, 200);
  }
});

/** A `wait` for a change that never comes. */
function hold(server: ServerProcess, game: Game, player: Guest, agent?: Agent) {
  const { game_code, last_modified } = game.told;
  const sending = request(`${server.base}/api/session/${game_code}/wait/`, {
    method: 'POST',
    headers: { authorization: `Bearer ${player.access}`, 'content-type': 'application/json' },
    ...(agent ? { agent } : {}),
  });
  sending.end(JSON.stringify({ game_code, last_modified }));
  return once(sending, 'response').then(async ([response]) => {
    let text = '';
    for await (const part of response) text += part;
    return { status: response.statusCode, body: JSON.parse(text) };
  });
}

/** Resolves once the server holds this many polls. */
async function polled(server: ServerProcess, count: number): Promise<void> {
  while ((await server.call('GET', '/status/')).body.polls < count);
}

/** A socket of a client that has stopped reading, so it never answers a close. */
async function deafSocket(t: Test, server: ServerProcess, guest: Guest): Promise<TestSocket> {
  const socket = server.socket('/ws/', guest.access);
  await socket.opened;
  socket.raw.pause();
  t.teardown(() => socket.raw.terminate());
  return socket;
}

async function rawConnection(server: ServerProcess, text: string): Promise<Socket> {
  const socket = connect(server.port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(text);
  return socket;
}

/** Sends half a body and then stalls. The server has already asked for the body. */
async function stalledUpload(server: ServerProcess, { access }: Guest): Promise<Socket> {
  const lines = [
    'POST /api/session/create/ HTTP/1.1',
    'Host: x',
    `Authorization: Bearer ${access}`,
    'Content-Type: application/json',
    'Content-Length: 1000',
    'Expect: 100-continue',
  ];
  const socket = await rawConnection(server, `${lines.join('\r\n')}\r\n\r\n`);
  await once(socket, 'data');
  socket.write('{"draw_time": 60');
  return socket;
}

async function textOf(socket: Socket): Promise<string> {
  let text = '';
  for await (const part of socket) text += part;
  return text;
}

function statusOf(server: ServerProcess, url: string): Promise<string> {
  return new Promise((resolve) => {
    get(server.base + url, { agent: false }, (response) => {
      response.resume();
      resolve(String(response.statusCode));
    }).on('error', (fault: NodeJS.ErrnoException) => resolve(fault.code ?? fault.message));
  });
}
