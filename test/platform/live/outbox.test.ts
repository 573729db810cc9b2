import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import t, { type Test } from 'tap';
import { WebSocket, WebSocketServer } from 'ws';
import { messageText, textFrame } from '#src/platform/live/frame.ts';
import { nothingSent, Outbox } from '#src/platform/live/outbox.ts';
import { Served } from '#src/platform/live/served.ts';
import { Tally } from '#src/platform/meters.ts';
import { type Frame, testPorts } from '../../helper.ts';

const SLOW_BYTES = 64 * 1024;

/** The two ends of a real socket, and an outbox at the server's. */
async function pair(t: Test) {
  const listening = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
  await once(listening, 'listening');
  const client = new WebSocket(`ws://127.0.0.1:${(listening.address() as AddressInfo).port}`);
  const [server, request] = (await once(listening, 'connection')) as [WebSocket, IncomingMessage];
  await once(client, 'open');
  const frames: Frame[] = [];
  const waiting: { last: (frame: Frame) => boolean; found: () => void }[] = [];
  client.on('message', (data) => {
    const frame = JSON.parse(String(data));
    frames.push(frame);
    for (const { last, found } of waiting) if (last(frame)) found();
  });
  t.teardown(() => {
    client.terminate();
    server.terminate();
    listening.close();
  });
  const ports = testPorts();
  let stuck = 0;
  const sent = nothingSent();
  const outbox = new Outbox(server, request.socket, { ports, sent, refusals: new Tally([]) }, () => {
    stuck += 1;
  });
  /** Resolves when the client has read such a frame. */
  const read = (last: (frame: Frame) => boolean) =>
    new Promise<void>((found) => {
      if (frames.some(last)) found();
      else waiting.push({ last, found });
    });
  return { client, server, wire: request.socket, frames, read, ports, outbox, sent, stuck: () => stuck };
}

type Pair = Awaited<ReturnType<typeof pair>>;

function snapshot(version: number, topic = 'game:a', bytes = 0): Served {
  return new Served(topic, { version, payload: { pad: 'x'.repeat(bytes) }, readers: 'everyone' });
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

/** Stops the client's reading and publishes until the system's own buffers are full. Returns the last version. */
async function slowDown({ client, server, outbox }: Pair, bytes = 32 * 1024): Promise<number> {
  client.pause();
  let version = 0;
  while (server.bufferedAmount <= SLOW_BYTES) {
    version += 1;
    outbox.push(snapshot(version, 'game:a', bytes));
    await nextTurn();
  }
  return version;
}

t.test('a quick reader is sent every version', async (t) => {
  const { outbox, frames, read } = await pair(t);
  for (let version = 1; version <= 50; version++) outbox.push(snapshot(version));
  await read(({ version }) => version === 50);
  t.same(
    frames.map(({ version }) => version),
    Array.from({ length: 50 }, (_, n) => n + 1),
  );
});

t.test('frames of every length arrive as they were sent', async (t) => {
  const { outbox, frames, read } = await pair(t);
  const least = Buffer.byteLength(messageText({ event: 'PONG' }, { text: 'ä' }));
  const texts = [least, 125, 126, 65_535, 65_536].map((bytes) => `ä${'x'.repeat(bytes - least)}`);
  for (const text of texts) outbox.send({ event: 'PONG' }, { text });
  await read(({ payload }) => payload.text === texts.at(-1));
  t.same(
    frames.map(({ payload }) => payload.text),
    texts,
  );
});

t.test('what is published and what is answered some promises later goes out together', async (t) => {
  const { outbox, wire } = await pair(t);
  const before = wire.bytesWritten;
  outbox.push(snapshot(1));
  for (let n = 0; n < 20; n++) await Promise.resolve();
  outbox.send({ event: 'ACK' }, {});
  t.equal(wire.bytesWritten, before);
  await nextTurn();
  t.equal(
    wire.bytesWritten - before,
    snapshot(1).frame.length + textFrame('{"event":"ACK","payload":{}}').length,
  );
});

t.test('a reader that has stopped costs bounded memory however much is published', async (t) => {
  const both = await pair(t);
  const full = await slowDown(both);
  let most = 0;
  for (let n = 1; n <= 2_000; n++) {
    both.outbox.push(snapshot(full + n, 'game:a', 32 * 1024));
    most = Math.max(most, both.server.bufferedAmount);
    if (n % 100 === 0) await nextTurn();
  }
  t.ok(most < SLOW_BYTES + 40 * 1024, `${most} bytes at most`);
  t.equal(both.stuck(), 0);
});

t.test('a slow reader that reads again is sent only the newest of each topic', async (t) => {
  const both = await pair(t);
  const full = await slowDown(both);
  for (let n = 1; n <= 100; n++) {
    both.outbox.push(snapshot(full + n, 'game:a'));
    both.outbox.push(snapshot(1_000 + n, 'game:b'));
  }
  t.match(both.sent, { snapshots: full, leftOut: 2 * 99, slow: 1 });
  both.client.resume();
  await both.read(({ version }) => version === 1_100);
  const versions = both.frames.filter(({ topic }) => topic === 'game:a').map(({ version }) => version);
  t.same(versions, [...Array.from({ length: full }, (_, n) => n + 1), full + 100]);
  t.same(
    both.frames.filter(({ topic }) => topic === 'game:b').map(({ version }) => version),
    [1_100],
  );
  both.outbox.push(snapshot(full + 101));
  await both.read(({ version }) => version === full + 101);
  t.equal(both.ports.timers(), 0, 'and then every version again');
  t.match(both.sent, { snapshots: full + 3, leftOut: 2 * 99, slow: 0, stuck: 0 });
});

t.test('unsent data for a slow reader is not sent all at once', async (t) => {
  const both = await pair(t);
  await slowDown(both);
  const topics = Array.from({ length: 64 }, (_, n) => `game:${n}`);
  for (const topic of topics) both.outbox.push(snapshot(1, topic, 200_000));
  both.client.resume();
  await Promise.all(topics.map((topic) => both.read((frame) => frame.topic === topic)));
  t.equal(both.stuck(), 0);
});

t.test('a slow reader gets nothing of a topic it has left', async (t) => {
  const both = await pair(t);
  const full = await slowDown(both);
  both.outbox.push(snapshot(full + 1, 'game:a'));
  both.outbox.push(snapshot(1, 'game:b'));
  both.outbox.forget('game:a');
  both.client.resume();
  await both.read(({ topic }) => topic === 'game:b');
  t.notOk(both.frames.some(({ version }) => version === full + 1));
});

t.test('direct answers are sent to a slow reader too, in their order', async (t) => {
  const both = await pair(t);
  await slowDown(both);
  both.outbox.send({ event: 'ACK', id: 1 }, {});
  both.outbox.send({ event: 'ACK', id: 2 }, {});
  both.client.resume();
  await both.read(({ id }) => id === 2);
  t.same(
    both.frames.filter(({ event }) => event === 'ACK').map(({ id }) => id),
    [1, 2],
  );
});

t.test('a slow reader is sent the newest presence of each topic when it reads again', async (t) => {
  const both = await pair(t);
  await slowDown(both);
  for (const watchers of [1, 2, 3]) {
    both.outbox.offer(
      'game:a',
      textFrame(JSON.stringify({ event: 'PRESENCE', payload: { watchers } })),
      false,
    );
  }
  both.client.resume();
  await both.read(({ event }) => event === 'PRESENCE');
  t.same(
    both.frames.filter(({ event }) => event === 'PRESENCE').map(({ payload }) => payload.watchers),
    [3],
  );
});

t.test('a slow reader misses what may be lost, and keeps the presence that waits', async (t) => {
  const both = await pair(t);
  await slowDown(both);
  for (const [event, mayBeLost] of [
    ['PRESENCE', false],
    ['REACTIONS', true],
  ] as const)
    both.outbox.offer('game:a', textFrame(JSON.stringify({ event, payload: {} })), mayBeLost);
  both.client.resume();
  await both.read(({ event }) => event === 'PRESENCE');
  t.notOk(both.frames.some(({ event }) => event === 'REACTIONS'));
  both.outbox.offer('game:a', textFrame(JSON.stringify({ event: 'REACTIONS', payload: {} })), true);
  await both.read(({ event }) => event === 'REACTIONS');
});

t.test('a reader that is slow for 30 s is stuck, not sooner', async (t) => {
  const both = await pair(t);
  await slowDown(both);
  await both.ports.advance(29_999);
  t.equal(both.stuck(), 0);
  await both.ports.advance(1);
  t.equal(both.stuck(), 1);
});

t.test('a reader that catches up within 30 s is not stuck', async (t) => {
  const both = await pair(t);
  const full = await slowDown(both);
  await both.ports.advance(29_000);
  both.outbox.push(snapshot(full + 1));
  both.client.resume();
  await both.read(({ version }) => version === full + 1);
  await both.ports.advance(60_000);
  t.equal(both.stuck(), 0);
});

t.test('a reader with more than 1 MiB unsent is stuck at once, and this is reported once', async (t) => {
  const both = await pair(t);
  await slowDown(both);
  const answer = { pad: 'x'.repeat(15_000) };
  while (both.server.bufferedAmount <= 1024 * 1024) {
    t.equal(both.stuck(), 0);
    both.outbox.send({ event: 'PONG' }, answer);
  }
  for (let n = 0; n < 10; n++) both.outbox.send({ event: 'PONG' }, answer);
  t.equal(both.stuck(), 1);
  await both.ports.advance(60_000);
  t.equal(both.stuck(), 1);
});

t.test('a snapshot larger than the limit of slowness reaches a quick reader', async (t) => {
  const both = await pair(t);
  both.outbox.push(snapshot(1, 'game:a', 500_000));
  both.outbox.push(snapshot(2, 'game:a', 500_000));
  await both.read(({ version }) => version === 2);
  await both.ports.advance(60_000);
  t.equal(both.stuck(), 0);
});

t.test('after stop no timer is left', async (t) => {
  const both = await pair(t);
  await slowDown(both);
  t.equal(both.ports.timers(), 1);
  both.outbox.stop();
  t.equal(both.ports.timers(), 0);
});

t.test('messages sent after the socket has gone are dropped', async (t) => {
  const both = await pair(t);
  both.client.terminate();
  await once(both.server, 'close');
  both.outbox.send({ event: 'ACK' }, {});
  both.outbox.push(snapshot(1));
  await nextTurn();
  t.equal(both.stuck(), 0);
  t.equal(both.ports.timers(), 0);
});
