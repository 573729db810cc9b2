import { request } from 'node:http';
import Fastify from 'fastify';
import t, { type Test } from 'tap';
import { Stream } from '#src/boardapi/stream.ts';
import { testPorts, viewerLike } from '../../helper.ts';

/** A stream whose reader takes nothing after the headers. */
async function stalled(t: Test) {
  const ports = testPorts();
  const stuck = Promise.withResolvers<void>();
  const viewer = viewerLike({ id: 1, username: 'Ada' });
  const stream = new Stream('game:1', viewer, 'http://localhost', ports, stuck.resolve);
  const app = Fastify();
  app.get('/', (_request, reply) => stream.begin(reply, [{ type: 'first' }]));
  const asked = request(await app.listen({ port: 0, host: '127.0.0.1' }));
  asked.on('error', () => undefined);
  asked.end();
  await new Promise<void>((resolve) => {
    asked.on('response', (response) => {
      response.pause();
      response.on('error', () => undefined);
      resolve();
    });
  });
  t.teardown(() => {
    stream.destroy();
    asked.destroy();
    return app.close();
  });
  return { stream, stuck: stuck.promise, ports };
}

const LONG = { text: 'x'.repeat(64 * 1024) };

t.test('a stream with too much unsent is given up', async (t) => {
  const { stream, stuck } = await stalled(t);
  for (let count = 0; count < 1_000; count++) stream.write(LONG);
  await stuck;
});

t.test('a slow game stream keeps the newest state only, and is given up after 30 s', async (t) => {
  const { stream, stuck, ports } = await stalled(t);
  let isTold = false;
  stuck.then(() => {
    isTold = true;
  });
  for (let count = 0; count < 1_000; count++) {
    stream.offer(LONG);
    await new Promise((resolve) => setImmediate(resolve));
  }
  t.notOk(isTold, 'it holds little memory');
  await ports.advance(30_000);
  await stuck;
});
