import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { readdirSync, readlinkSync } from 'node:fs';
import type { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { buildTestApp, holders, type Player, SVG, startedGame, type TestServer } from '../helper.ts';
import { startGame } from '../telephone/play.ts';
import { answersNormally, dial, hangUp, leavingNothing, until } from './hostile.ts';

const MANY = 200;
/** Per account. */
const MOST_UPLOADS = 8;

const STATUS_LINES = /HTTP\/1\.1 \d{3}/g;

t.test('half-open connections delay nobody and leave nothing behind', async (t) => {
  const server = await buildTestApp(t);
  const guest = await server.guest('anna');
  await leavingNothing(t, server, async () => {
    const silent = await dial(server, MANY, '');
    await answersNormally(t, guest);
    await hangUp(silent);
  });
});

t.test('slow headers delay nobody and leave nothing behind', async (t) => {
  const server = await buildTestApp(t);
  const guest = await server.guest('anna');
  await leavingNothing(t, server, async () => {
    const slow = await dial(server, MANY, 'GET /api/past_sessions/ HTTP/1.1\r\nHost: x\r\nX-Slow: ');
    await answersNormally(t, guest);
    for (const { client } of slow) client.write('a');
    await answersNormally(t, guest);
    await hangUp(slow);
  });
  const { headersTimeout, requestTimeout, maxConnections } = server.http.server;
  t.ok(headersTimeout > 0 && headersTimeout <= 60_000, 'endless headers are cut off');
  t.ok(requestTimeout > 0 && requestTimeout <= 60_000, 'an endless body is cut off');
  t.ok(maxConnections > 0 && maxConnections <= 10_000, 'the number of connections is limited');
});

t.test('a client that does not read its answer is cut off', async (t) => {
  const server = await buildTestApp(t);
  t.ok(server.http.server.timeout > 60_000, 'the timeout is longer than the longest answer');
  server.http.server.timeout = 100;
  await leavingNothing(t, server, async () => {
    const deaf = await dial(server, 5, 'GET /docs/json HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(30));
    for (const { client } of deaf) client.pause();
    await Promise.all(deaf.map(({ server }) => server.destroyed || once(server, 'close')));
    await hangUp(deaf);
  });
});

const ASK = 'GET /status/ HTTP/1.1\r\nHost: x\r\n';

t.test(
  'pipelined requests are answered in order, and a client that sends thousands is cut off',
  async (t) => {
    const server = await buildTestApp(t);
    const guest = await server.guest('anna');
    await leavingNothing(t, server, async () => {
      const some = `${`${ASK}\r\n`.repeat(30)}GET /none/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`;
      t.same(await statusesOf(server, some), [...Array(30).fill('HTTP/1.1 200'), 'HTTP/1.1 404']);
      const many = await statusesOf(server, `${ASK}\r\n`.repeat(5_000));
      t.ok(many.length < 5_000, `${many.length} of 5,000 were answered`);
      await answersNormally(t, guest);
    });
  },
);

const CHUNKED =
  'POST /api/user/login/ HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n';

for (const [what, text, status, code] of [
  ['a path with bytes beyond ASCII', 'GET /\xff\xe9 HTTP/1.1\r\nHost: x\r\n\r\n', 400, 'malformed_request'],
  [
    'headers of 20 kB',
    `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
    431,
    'headers_too_large',
  ],
  ['something other than HTTP', 'hello\r\n\r\n', 400, 'malformed_request'],
  ['a second Host', 'GET /healthz HTTP/1.1\r\nHost: x\r\nhost: y\r\n\r\n', 400, 'malformed_request'],
  ['the same Host twice', 'GET /healthz HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n', 400, 'malformed_request'],
  ['no Host', 'GET /healthz HTTP/1.1\r\n\r\n', 400, 'malformed_request'],
  ['a bad chunk', `${CHUNKED}nonsense\r\n{}\r\n`, 400, 'malformed_request'],
  ['a bad chunk after a good one', `${CHUNKED}2\r\n{}\r\n-1\r\n`, 400, 'malformed_request'],
] as const) {
  t.test(`${what} gets a refusal in the usual form`, async (t) => {
    const server = await buildTestApp(t);
    const [line] = await dial(server, 1, Buffer.from(text, 'latin1'));
    const [answer] = await once((line as { client: Socket }).client, 'data');
    t.match(String(answer), `HTTP/1.1 ${status} `);
    t.match(JSON.parse(String(answer).split('\r\n\r\n')[1] as string), { code, detail: String });
  });
}

/** Status lines of all answers to this text, in order, until the connection ends. */
async function statusesOf(server: TestServer, text: string): Promise<string[]> {
  const [line] = await dial(server, 1, text);
  const parts: Buffer[] = [];
  await new Promise((resolve) => {
    line?.client
      .on('data', (part) => parts.push(part))
      .on('error', () => undefined)
      .on('close', resolve);
  });
  return String(Buffer.concat(parts)).match(STATUS_LINES) ?? [];
}

for (const [what, count] of [
  ['that the client does not read', 30],
  ['that are requested faster than allowed', 50],
] as const) {
  t.test(`files ${what} are closed with the connection that requested them`, async (t) => {
    const server = await buildTestApp(t);
    await leavingNothing(t, server, async () => {
      const handlers = watchHandlers(t);
      const asking = 'GET /static/main.js HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(count);
      const deaf = await dial(server, 10, asking);
      for (const { client } of deaf) client.pause();
      if (count <= 32) await until(() => handlers.begun >= 10);
      await hangUp(deaf);
      await until(() => handlers.begun === handlers.ended);
      // By then every file being opened is open.
      t.equal((await server.call('GET', '/static/main.js')).status, 200);
      await until(() => openFiles('main.js') === 0);
    });
  });
}

t.test('requests on one connection are served one after the other, in order', async (t) => {
  const server = await buildTestApp(t);
  const host = await server.guest('anna');
  const handlers = watchHandlers(t);
  const { body } = await host.post('/api/session/create/', { draw_time: 30, desc_time: 30 });
  const head = `Host: x\r\nAuthorization: Bearer ${host.token}\r\n`;
  const { last_modified } = (await host.get(`/api/session/${body.game_code}/info/`)).body;
  const wait = JSON.stringify({ game_code: body.game_code, last_modified });
  const waiting = `POST /api/session/${body.game_code}/wait/ HTTP/1.1\r\n${head}Content-Type: application/json\r\nContent-Length: ${wait.length}\r\n\r\n${wait}`;
  const before = handlers.begun;
  const [line] = await dial(server, 1, `${waiting}GET /none/ HTTP/1.1\r\n${head}\r\n${waiting}`);
  await until(() => server.platform.polls.size() === 1);
  await answersNormally(t, host);
  t.equal(
    handlers.begun,
    before + 2,
    'requests behind a long poll wait for it, and other connections do not',
  );
  const parts: string[] = [];
  line?.client.on('data', (part) => parts.push(String(part)));
  await (await server.guest('ben')).get(`/api/session/${body.game_code}/join/`);
  const statuses = () => parts.join('').match(STATUS_LINES) ?? [];
  await until(() => statuses().length === 3);
  t.same(statuses(), ['HTTP/1.1 200', 'HTTP/1.1 404', 'HTTP/1.1 200']);
  if (line) await hangUp([line]);
});

/** How many files with this text in their name this process has open. */
function openFiles(name: string): number {
  const links = readdirSync('/proc/self/fd').map((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`);
    } catch {
      return '';
    }
  });
  return links.filter((link) => link.includes(name)).length;
}

t.test('a client that requests an album a hundred times at once delays nobody else', async (t) => {
  const server = await buildTestApp(t);
  const game = await startGame(server, 3);
  await game.playTo(-2);
  const { file } = (await game.host.post(`${game.path}/album/share/`)).body;
  const handlers = watchHandlers(t);
  const lines = await dial(server, 100, `GET ${new URL(file).pathname} HTTP/1.1\r\nHost: x\r\n\r\n`);
  for (const { client } of lines) client.resume();
  let [most, before] = [0, 0];
  while (handlers.ended < 100) {
    await setImmediate();
    most = Math.max(most, handlers.ended - before);
    before = handlers.ended;
  }
  t.ok(most <= 2, `${most} pages were built in one turn of the event loop`);
  await hangUp(lines);
});

t.test('uploads that stall and disconnect change nothing and can be repeated', async (t) => {
  const server = await buildTestApp(t);
  const { players, host, code, session } = await startedGame(server, 3);
  for (const player of players) await player.describe(code, 0, chainOf(session, player), 'words');
  const before = (await host.get(`/api/session/${code}/info/`)).body;
  const chain = chainOf(before, host);
  await leavingNothing(t, server, async () => {
    const path = `/api/session/${code}/1/${chain}/draw/`;
    const empty = async () =>
      (await server.call('POST', path, { token: host.token, body: new FormData() })).status;
    const stalled = await dial(server, MOST_UPLOADS, halfUpload(path, host));
    while ((await empty()) !== 429);
    await answersNormally(t, host);
    t.equal((await host.draw(code, 1, chain)).status, 429, 'an account can have only this many');
    await hangUp(stalled);
    while ((await empty()) === 429);
  });
  t.same((await host.get(`/api/session/${code}/info/`)).body.version, before.version);
  t.equal((await host.draw(code, 1, chain)).status, 201);
});

t.test('clients that disconnect while waiting are forgotten at once', async (t) => {
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

function chainOf(session: Parameters<typeof holders>[0], { name }: Player): number {
  return holders(session).find((one) => one.name === name)?.chain as number;
}

/** The headers of an upload and the start of its file. */
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

/** Counts the route handlers of this process when they start and when their promises settle. */
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
