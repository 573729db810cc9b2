import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import t from 'tap';
import { countRows } from '../../accounts/accounts.ts';
import { buildTestApp, type TestServer } from '../../helper.ts';
import { type Service, service } from '../../integers/service.ts';
import { until } from '../../platform/live/live.ts';

const MOST = 16 * 1024 * 1024;
const OFF = { env: { PARLOR_RATE: 'off' } };
const largest = Buffer.from(`{"integers":[{"index":0,"X":1,"q":1}]}`.padEnd(MOST));

/** The head of a request from this client. `length` announces a body, which may never come. */
function head({ token }: Service, method: string, path: string, length = 0): string {
  const lines = [
    `${method} ${path} HTTP/1.1`,
    'Host: 127.0.0.1',
    `Authorization: Bearer ${token}`,
    'Cookie: sessionid=session-one',
    ...(length ? ['Content-Type: application/json', `Content-Length: ${length}`] : []),
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}

async function line({ base }: TestServer): Promise<Socket> {
  const socket = connect(Number(new URL(base).port), '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

/** Counts the requests that the server has begun to read. */
function counted({ http }: TestServer): { requests: number } {
  const count = { requests: 0 };
  http.server.on('request', () => void count.requests++);
  return count;
}

t.test('announced bodies that never arrive do not block other requests', async (t) => {
  const server = await buildTestApp(t, OFF);
  const [ada, eve] = [await service(server, 'ada'), await service(server, 'eve')];
  const count = counted(server);
  for (const who of [ada, ada, eve, eve]) {
    const socket = await line(server);
    t.teardown(() => socket.destroy());
    socket.write(`${head(who, 'POST', '/integers/set/', MOST)}{`);
  }
  await until(() => count.requests === 4);
  for (const who of [ada, eve]) t.equal((await who.ask('POST', '/integers/set/', largest)).status, 200);
});

t.test('a body queued after an unread answer stops counting when its connection closes', async (t) => {
  const server = await buildTestApp(t, OFF);
  const ada = await service(server, 'ada');
  const set = await ada.keep(...Array(500).fill('7'.repeat(30_000)));
  const count = counted(server);
  for (let n = 1; n <= 5; n++) {
    const socket = await line(server);
    const get = head(ada, 'GET', `/integers/set/?set_id=${set}`);
    socket.pause();
    socket.write(get + head(ada, 'POST', '/integers/set/', MOST));
    socket.write(largest.subarray(0, MOST - 1));
    await until(() => count.requests === 2 * n);
    socket.destroy();
  }
  const answers = await Promise.all([1, 2].map(() => ada.ask('POST', '/integers/set/', largest)));
  t.same(
    answers.map(({ status }) => status),
    [200, 200],
  );
});

t.test('a deletion queued after an unread answer is not started', async (t) => {
  const server = await buildTestApp(t, OFF);
  const ada = await service(server, 'ada');
  const large = () => ada.keep(...Array(500).fill('7'.repeat(30_000)));
  const [read, deleted] = [await large(), await large()];
  const count = counted(server);
  const socket = await line(server);
  socket.pause();
  socket.write(head(ada, 'GET', `/integers/set/?set_id=${read}`));
  socket.write(head(ada, 'DELETE', `/integers/set/?set_id=${deleted}`));
  await until(() => count.requests === 2);
  t.equal((await ada.get(deleted)).status, 200);
  socket.destroy();
  t.equal((await ada.ask('DELETE', `/integers/set/?set_id=${read}`)).status, 200);
  await until(() => countRows(server, 'integer_set') === 1);
  t.equal((await ada.get(deleted)).status, 200);
});

for (const [what, size, status] of [
  ['in chunks of three bytes is accepted', 3, 200],
  ['byte by byte is refused, because each chunk costs as much as a long one', 1, 413],
] as const) {
  t.test(`a body that arrives ${what}`, async (t) => {
    const server = await buildTestApp(t, OFF);
    const ada = await service(server, 'ada');
    const socket = await line(server);
    const request = head(ada, 'POST', '/integers/set/').replace(
      '\r\n\r\n',
      '\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n',
    );
    const text = `{"integers":[{"index":0,"X":${'7'.repeat(20_000)},"q":1}]}`;
    const words = text.match(new RegExp(`.{1,${size}}`, 'g')) ?? [];
    const parts = words.map((word) => `${word.length}\r\n${word}\r\n`).join('');
    socket.on('error', () => undefined).write(`${request}${parts}0\r\n\r\n`);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    t.match(String(answer), `HTTP/1.1 ${status} `);
    socket.destroy();
    const { body } = await ada.ask('GET', '/integers/session/?session_id=session-one&as=string');
    t.same(body.integer_sets?.[0]?.integers[0].X, status === 200 ? '7'.repeat(20_000) : undefined);
  });
}
