import { once } from 'node:events';
import t from 'tap';
import { buildTestApp, type Player, startedGame, type TestServer, type TestSocket } from '../helper.ts';
import { answersNormally, leavingNothing } from './hostile.ts';

t.test('a flooding socket gets an error and is closed, while others are served', async (t) => {
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
    t.ok(socket.frames.length <= 100, 'no more than the limit is answered');
  });
});

t.test(
  'a socket that sends many requests and reads nothing is closed, while others are served',
  async (t) => {
    const server = await buildTestApp(t, { env: { PARLOR_RATE: 'off' } });
    const { players, code } = await startedGame(server, 3);
    const [deaf, other] = players as [Player, Player];
    await leavingNothing(t, server, async () => {
      const socket = server.open('/ws/', deaf.token);
      await socket.opened;
      socket.raw.pause();
      const ask = JSON.stringify({ event: 'SUBSCRIBE', payload: { topic: `session:${code}` } });
      // The kernel buffers some megabytes for a slow reader. The server buffers the rest.
      for (let thousands = 0; server.sockets.size() > 0 && thousands < 100; thousands++) {
        for (let n = 0; n < 1000; n++) socket.raw.send(ask);
        await answersNormally(t, other);
        await server.ports.advance(100);
      }
      t.equal(server.sockets.size(), 0, 'the connection is cut');
    });
  },
);

t.test('pings count like messages', async (t) => {
  const server = await buildTestApp(t);
  const guest = await server.guest('anna');
  await leavingNothing(t, server, async () => {
    const socket = server.open('/ws/', guest.token);
    await socket.opened;
    for (let n = 0; n < 100; n++) {
      socket.raw.ping();
      await once(socket.raw, 'pong');
    }
    socket.raw.ping();
    t.match(await socket.next('ERROR'), { payload: { code: 'rate_limited' } });
    t.equal(await socket.closed, 1008);
  });
});

t.test('a flood of pings with unread answers ends the connection', async (t) => {
  const server = await buildTestApp(t);
  const guest = await server.guest('anna');
  await leavingNothing(t, server, async () => {
    const socket = server.open('/ws/', guest.token);
    await socket.opened;
    for (let n = 0; n < 5_000; n++) socket.raw.ping('x'.repeat(125));
    t.match(String(await socket.closed), /^(1006|1008)$/, 'closed by the library or by the limit');
    await answersNormally(t, guest);
  });
});

const FRAMES: Record<string, [code: number, send: (raw: TestSocket['raw']) => void]> = {
  'a frame of 5 MB': [1009, (raw) => raw.send('x'.repeat(5_000_000))],
  'a frame that is not UTF-8': [1007, (raw) => raw.send(Buffer.from([0xc3, 0x28]), { binary: false })],
  'a frame in a thousand fragments': [
    1008,
    (raw) => {
      for (let n = 0; n < 1_000; n++) raw.send('x', { fin: false });
    },
  ],
};

for (const [what, [code, send]] of Object.entries(FRAMES)) {
  t.test(`${what} closes the socket with ${code}`, async (t) => {
    const server = await buildTestApp(t);
    const guest = await server.guest('anna');
    await leavingNothing(t, server, async () => {
      const socket = server.open('/ws/', guest.token);
      await socket.opened;
      send(socket.raw);
      t.equal(await socket.closed, code);
      await answersNormally(t, guest);
    });
  });
}

t.test('frames are never compressed', async (t) => {
  const server = await buildTestApp(t);
  const socket = server.open('/ws/');
  await socket.opened;
  t.equal(socket.raw.extensions, '', 'no compression, although the client offers it');
});

t.test('out of 10,000 subscriptions at most 64 are accepted', async (t) => {
  const server = await buildTestApp(t, { env: { PARLOR_RATE: 'off' } });
  const guest = await server.guest('anna');
  const topics = await manyTopics(server, 100);
  await leavingNothing(t, server, async () => {
    const socket = server.open('/ws/', guest.token);
    await socket.opened;
    for (let n = 0; n < 10_000; n++) {
      socket.raw.send(JSON.stringify({ event: 'SUBSCRIBE', payload: { topic: topics[n % topics.length] } }));
    }
    await socket.ask('PING');
    t.equal(server.sockets.list()[0]?.topics.length, 64);
    t.match(await socket.next('ERROR'), { payload: { code: 'too_many_topics' } });
    await answersNormally(t, guest);
    socket.raw.close();
    await socket.closed;
  });
});

t.test('a socket that never answers a close is cut off', async (t) => {
  const server = await buildTestApp(t);
  const guest = await server.guest('anna');
  await leavingNothing(t, server, async () => {
    const socket = server.open('/ws/', guest.token);
    await socket.ask('PING');
    for (let n = 0; n < 10; n++) socket.raw.send('{');
    // From now on it reads nothing, so it does not answer.
    socket.raw.pause();
    await answersNormally(t, guest);
    await server.ports.advance(2_000);
    t.equal(server.sockets.size(), 0);
  });
});

/** Topics of chess games that anyone may watch. */
async function manyTopics(server: TestServer, count: number): Promise<string[]> {
  const host = await server.guest('host');
  const topics: string[] = [];
  for (let n = 0; n < count; n++) {
    const { body } = await host.post('/api/game/create/', { initialMs: 300_000 });
    topics.push(`game:${body.payload.gameId}`);
  }
  return topics;
}
