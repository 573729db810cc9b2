import { connect, type Socket } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import t from 'tap';
import { buildTestApp, type Player, type TestServer } from '../../helper.ts';
import { until } from '../../telephone/play.ts';

/** Heap in use after a collection, in bytes. */
function heapUsed(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
}

function rawPoll(server: TestServer, path: string, token: string, seen: object): Socket {
  const body = JSON.stringify(seen);
  const socket = connect(Number(new URL(server.base).port), '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(
    `POST ${path}/wait/ HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
  return socket;
}

t.test('ten thousand disconnected polls leave nothing behind', async (t) => {
  const server = await buildTestApp(t);
  const players = await server.guests(20);
  const polls: (() => Socket)[] = [];
  for (let first = 0; first < 20; first += 10) {
    const group = players.slice(first, first + 10);
    const { body } = await (group[0] as Player).post('/api/session/create/', {
      draw_time: 30,
      desc_time: 20,
    });
    const path = `/api/session/${body.game_code}`;
    for (const player of group) await player.get(`${path}/join/`);
    const seen = (await (group[0] as Player).get(`${path}/info/`)).body;
    for (const { token } of group) {
      for (let n = 0; n < 20; n++) polls.push(() => rawPoll(server, path, token, seen));
    }
  }
  const counts = () => ({
    polls: server.platform.polls.size(),
    listeners: server.platform.hub.size(),
    timers: server.ports.timers(),
  });
  const connections = () =>
    new Promise<number>((resolve) => server.http.server.getConnections((_, n) => resolve(n)));
  const before = counts();
  const open = await connections();

  async function comeAndGo(): Promise<void> {
    const sockets = polls.map((poll) => poll());
    await until(() => server.platform.polls.size() === polls.length);
    for (const socket of sockets) socket.destroy();
    await until(() => server.platform.polls.size() === 0);
    while ((await connections()) > open) await new Promise((resolve) => setImmediate(resolve));
  }

  // Late compilation and caching adds a megabyte or two in steps. A leak would grow with every batch.
  for (let batch = 0; batch < 8; batch++) await comeAndGo();
  const heap = heapUsed();
  const after: number[] = [];
  for (let batch = 0; batch < 25; batch++) {
    await comeAndGo();
    if (batch >= 20) after.push(heapUsed());
  }
  t.same(counts(), before);
  const grown = Math.min(...after) - heap;
  t.ok(grown < 3_000_000, `the heap has grown by ${grown} bytes`);
  t.end();
});
