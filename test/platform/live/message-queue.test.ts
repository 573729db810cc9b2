import t, { type Test } from 'tap';
import { buildTestApp, settled, type TestServer } from '../../helper.ts';
import { holdDisk } from '../held-disk.ts';
import { until } from './live.ts';

const MOST_AT_ONCE = 8;

function gamesIn({ platform: { database } }: TestServer): unknown {
  return database.raw.prepare('SELECT count(*) FROM chess_game').pluck().get();
}

/** A socket whose messages are sent at once, and the ids of their answers as they come. Nothing is synced until `release`. */
async function openSender(t: Test) {
  const server = await buildTestApp(t, { env: { PARLOR_DURABILITY: 'full' } });
  const { token } = await server.guest('Ada');
  const socket = server.open('/ws/', token);
  await socket.opened;
  const answered: unknown[] = [];
  socket.raw.on('message', (data) => answered.push(JSON.parse(String(data)).id));
  const send = (...messages: [event: string, payload: object][]) => {
    for (const [id, [event, payload]] of messages.entries())
      socket.raw.send(JSON.stringify({ event, payload, id }));
  };
  return { server, send, answered, release: holdDisk(t) };
}

t.test('commands of one socket do not wait for the sync of those before them', async (t) => {
  const { server, send, answered, release } = await openSender(t);
  send(['CREATE', { color: 'white' }], ['CREATE', { color: 'red' }], ['CREATE', { color: 'black' }]);
  await until(() => gamesIn(server) === 2);
  t.same(answered, []);
  release();
  await until(() => answered.length === 3);
  t.same(answered, [0, 1, 2], 'a refusal keeps its place, too');
});

t.test(`of many commands at once, ${MOST_AT_ONCE} are in progress`, async (t) => {
  const { server, send, answered, release } = await openSender(t);
  const all = Array.from({ length: 3 * MOST_AT_ONCE }, (): [string, object] => [
    'CREATE',
    { color: 'white' },
  ]);
  send(...all);
  await until(() => gamesIn(server) === MOST_AT_ONCE);
  await settled();
  t.equal(gamesIn(server), MOST_AT_ONCE);
  release();
  await until(() => answered.length === all.length);
  t.same(answered, [...all.keys()]);
  t.equal(gamesIn(server), all.length);
});

t.test('a subscription waits for the command before it, and the command after it waits, too', async (t) => {
  const { server, send, answered, release } = await openSender(t);
  send(['CREATE', { color: 'white' }], ['SUBSCRIBE', { topic: 'lobby' }], ['CREATE', { color: 'white' }]);
  await until(() => gamesIn(server) === 1);
  await settled();
  t.equal(gamesIn(server), 1);
  release();
  await until(() => gamesIn(server) === 2 && answered.includes(2));
  t.same(
    answered.filter((id) => id !== undefined),
    [0, 1, 2],
  );
});
