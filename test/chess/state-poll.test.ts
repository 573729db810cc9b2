import t from 'tap';
import { buildTestApp } from '../helper.ts';
import { until } from '../platform/live/live.ts';
import { gameOf, OFF, people, UNKNOWN_ID } from './play.ts';

const server = await buildTestApp(t, OFF);
const [ada, bob] = await people(server, 'ada', 'bob');
const held = (count: number) => until(() => server.platform.polls.size() === count);
const poll = (id: string, version: number | string, token?: string) =>
  server.call('GET', `/api/game/GameState/?game_id=${id}&version=${version}`, token ? { token } : {});

t.test('an older version is answered at once, the newest as soon as there is a newer one', async (t) => {
  const game = await gameOf(ada, bob);
  const { version } = await game.state();
  t.match((await poll(game.id, version - 1)).body, { event: 'STATE_SYNC', payload: { version } });
  const waiting = [poll(game.id, version), poll(game.id.toUpperCase(), version, bob.token)];
  await held(2);
  await game.play('e2e4');
  for (const { status, body } of await Promise.all(waiting)) {
    t.equal(status, 200);
    t.match(body.payload, { version: version + 1, moves: 'e2e4' });
  }
  t.equal(server.platform.hub.size(), 0, 'nothing stays behind');
});

t.test('without news it is answered after ten seconds, with the clocks as they are then', async (t) => {
  const game = await gameOf(ada, bob);
  await game.play('e2e4 e7e5');
  const { version, clocks } = await game.state();
  const waiting = poll(game.id, version);
  await held(1);
  await server.ports.advance(10_000);
  t.match((await waiting).body.payload, { version, clocks: { wMs: Number(clocks.wMs) - 10_000 } });
});

t.test('a flag that falls is news', async (t) => {
  const game = await gameOf(ada, bob, { initialMs: 1_000 });
  await game.play('e2e4 e7e5');
  const waiting = poll(game.id, (await game.state()).version);
  await held(1);
  await server.ports.advance(1_000);
  t.match((await waiting).body.payload, { status: 'FINISHED', reason: 'TIMEOUT' });
});

t.test('an unknown game is 404 and a version that is no number 400', async (t) => {
  t.match(await poll(UNKNOWN_ID, 1), { status: 404, body: { error: 'Game not found' } });
  const { id } = await gameOf(ada, bob);
  for (const version of ['x', '-1', '1.5', '9'.repeat(20)]) {
    const { status, body } = await poll(id, version);
    t.equal(status, 400, version);
    t.ok(body.version, version);
  }
});

t.test('one address without an account holds 20 at most', async (t) => {
  const game = await gameOf(ada, bob);
  const { version } = await game.state();
  const waiting = Array.from({ length: 20 }, () => poll(game.id, version));
  await held(20);
  t.match(await poll(game.id, version), { status: 429, body: { code: 'too_many_polls' } });
  const own = poll(game.id, version, ada.token);
  await held(21);
  await game.play('e2e4');
  for (const { status } of await Promise.all([...waiting, own])) t.equal(status, 200);
});
