import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { buildTestApp, holders, type Player, SVG, startedGame, type TestServer } from '../helper.js';

const MANY = 200;

t.test('half-open connections hold up nobody, and leave nothing behind', async (t) => {
  const server = await buildTestApp(t);
  const guest = await server.guest('anna');
  await leavingNothing(t, server, async () => {
    const silent = await dial(server, MANY, '');
    await answersNormally(t, guest);
    await hangUp(silent);
  });
});

t.test('slow headers hold up nobody, and leave nothing behind', async (t) => {
  const server = await buildTestApp(t);
  const guest = await server.guest('anna');
  await leavingNothing(t, server, async () => {
    const slow = await dial(server, MANY, 'GET /api/past_sessions/ HTTP/1.1\r\nHost: x\r\nX-Slow: ');
    await answersNormally(t, guest);
    for (const { client } of slow) client.write('a');
    await answersNormally(t, guest);
    await hangUp(slow);
  });
  const { headersTimeout, requestTimeout } = server.http.server;
  t.ok(headersTimeout > 0 && headersTimeout <= 60_000, 'headers that never end are cut off');
  t.ok(requestTimeout > 0 && requestTimeout <= 60_000, 'and so is a body');
});

t.test('uploads that stall and go away change nothing, and can be made again', async (t) => {
  const server = await buildTestApp(t);
  const { players, host, code, session } = await startedGame(server, 3);
  for (const player of players) await player.describe(code, 0, chainOf(session, player), 'words');
  const before = (await host.get(`/api/session/${code}/info/`)).body;
  const chain = chainOf(before, host);
  await leavingNothing(t, server, async () => {
    const handlers = watchHandlers(t);
    const stalled = await dial(server, 20, halfUpload(`/api/session/${code}/1/${chain}/draw/`, host));
    await until(() => handlers.begun === 20);
    await answersNormally(t, host);
    t.equal(handlers.begun - handlers.ended, 20, 'they are waited for');
    await hangUp(stalled);
    await until(() => handlers.begun === handlers.ended);
  });
  t.same((await host.get(`/api/session/${code}/info/`)).body.version, before.version);
  t.equal((await host.draw(code, 1, chain)).status, 201);
});

t.test('clients that go away while they wait are forgotten at once', async (t) => {
  const server = await buildTestApp(t);
  const { players, host, code, session } = await startedGame(server, 3);
  const { game_code, last_modified } = session;
  await leavingNothing(t, server, async () => {
    const leaving = new AbortController();
    const polls = players.map(({ token }) =>
      server.call('POST', `/api/session/${code}/wait/`, {
        token,
        json: { game_code, last_modified },
        signal: leaving.signal,
      }),
    );
    await until(() => server.platform.polls.size() === polls.length);
    await answersNormally(t, host);
    leaving.abort();
    await Promise.allSettled(polls);
    await until(() => server.platform.polls.size() === 0);
  });
});

t.test('a socket that floods is told so and closed, while others are served', async (t) => {
  const server = await buildTestApp(t);
  const [flooder, other] = (await server.guests(2)) as [Player, Player];
  const calm = server.open('/ws/', other.token);
  await calm.ask('PING');
  await leavingNothing(t, server, async () => {
    const socket = server.open('/ws/', flooder.token);
    await socket.opened;
    for (let n = 0; n < 5000; n++) socket.raw.send(JSON.stringify({ event: 'PING', payload: { t: n } }));
    await answersNormally(t, other);
    t.equal((await calm.ask('PING', { t: 1 })).payload.t, 1);
    t.match(await socket.next('ERROR'), { payload: { code: 'rate_limited' } });
    t.equal(await socket.closed, 1008);
    t.ok(socket.frames.length <= 100, 'the limit and no more is answered');
  });
});

t.test('a socket that asks much and reads nothing is closed, while others are served', async (t) => {
  const server = await buildTestApp(t, { env: { PARLOR_RATE: 'off' } });
  const { players, code } = await startedGame(server, 3);
  const [deaf, other] = players as [Player, Player];
  await leavingNothing(t, server, async () => {
    const socket = server.open('/ws/', deaf.token);
    await socket.opened;
    socket.raw.pause();
    const ask = JSON.stringify({ event: 'SUBSCRIBE', payload: { topic: `session:${code}` } });
    // The kernel keeps some megabytes for a slow reader; what comes then is kept by the server.
    for (let thousands = 0; server.sockets.size() > 0 && thousands < 100; thousands++) {
      for (let n = 0; n < 1000; n++) socket.raw.send(ask);
      await answersNormally(t, other);
      await server.ports.advance(100);
    }
    t.equal(server.sockets.size(), 0, 'its connection is cut');
  });
});

/** Runs `attack`; afterwards the server must hold no more sockets, polls, listeners and timers than before. */
async function leavingNothing(t: Test, server: TestServer, attack: () => Promise<void>): Promise<void> {
  const before = held(server);
  await attack();
  // The timer that cuts off a closing socket, and the last word about who is there, wait for their time.
  await server.ports.advance(5_000);
  t.same(held(server), before, 'everything is given back');
}

function held({ sockets, platform, ports }: TestServer) {
  const { hub, polls } = platform;
  return { sockets: sockets.size(), polls: polls.size(), listeners: hub.size(), timers: ports.timers() };
}

/** A raw connection, with the server's own end of it. */
interface Line {
  client: Socket;
  server: Socket;
}

async function dial(server: TestServer, count: number, text: string): Promise<Line[]> {
  const ends = new Map<number | undefined, Socket>();
  const accept = (socket: Socket) => ends.set(socket.remotePort, socket);
  server.http.server.on('connection', accept);
  const { port } = server.http.server.address() as AddressInfo;
  const clients = Array.from({ length: count }, () => connect(port, '127.0.0.1'));
  await Promise.all(clients.map((client) => once(client, 'connect')));
  while (clients.some((client) => !ends.has(client.localPort))) await once(server.http.server, 'connection');
  server.http.server.off('connection', accept);
  for (const client of clients) client.write(text);
  return clients.map((client) => ({ client, server: ends.get(client.localPort) as Socket }));
}

/** Goes away without a word; resolves when the server has noticed. */
async function hangUp(lines: Line[]): Promise<void> {
  for (const { client } of lines) client.resetAndDestroy();
  await Promise.all(lines.map(({ server }) => server.closed || once(server, 'close').catch(() => undefined)));
}

async function answersNormally(t: Test, guest: Player): Promise<void> {
  const before = performance.now();
  t.equal((await guest.get('/api/past_sessions/')).status, 200);
  const ms = Math.round(performance.now() - before);
  t.ok(ms < 1_000, `a normal request is answered in ${ms} ms`);
}

function chainOf(session: Parameters<typeof holders>[0], { name }: Player): number {
  return holders(session).find((one) => one.name === name)?.chain as number;
}

/** The head of an upload and the beginning of its file. */
function halfUpload(path: string, { token }: Player): string {
  return [
    `POST ${path} HTTP/1.1`,
    'Host: x',
    `Authorization: Bearer ${token}`,
    'Content-Type: multipart/form-data; boundary=edge',
    'Content-Length: 100000',
    '',
    '--edge',
    'Content-Disposition: form-data; name="drawing"; filename="img.svg"',
    'Content-Type: image/svg+xml',
    '',
    SVG.slice(0, 30),
  ].join('\r\n');
}

/** Counts the route handlers of this process as they begin and as what they return is settled. */
function watchHandlers(t: Test) {
  const counts = { begun: 0, ended: 0 };
  const watch = (event: string, count: keyof typeof counts) => {
    const name = `tracing:fastify.request.handler:${event}`;
    const listener = () => {
      counts[count] += 1;
    };
    subscribe(name, listener);
    t.teardown(() => unsubscribe(name, listener));
  };
  watch('start', 'begun');
  watch('asyncStart', 'ended');
  return counts;
}

/** Resolves as soon as `done`, looking once in every turn of the event loop. */
async function until(done: () => boolean): Promise<void> {
  while (!done()) await setImmediate();
}
