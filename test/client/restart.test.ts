import t, { type Test } from 'tap';
import type { Session } from '#src/client/index.ts';
import { type ServerProcess, startServer } from '../fault/process.ts';
import { guest, type TestClient, TIMES_OF_GAME, Told } from './client.ts';

/** Watches a lobby on its own server. `again` starts the next server on the same file and port. */
async function watchedServer(t: Test) {
  const path = `${t.testdir()}/parlor.db`;
  const first = await startServer(t, { path });
  const ada = await guest(t, first.base, 'ada');
  const { game_code } = await ada.telephone.create(TIMES_OF_GAME);
  const shown = new Told<Session>();
  const lost = new Told<unknown>();
  ada.telephone.watch(game_code, { onState: (state) => shown.add(state), onLost: (why) => lost.add(why) });
  await shown.next();
  await ada.statuses.next((status) => status === 'open');
  ada.statuses.forget();
  const again = () => startServer(t, { path, env: { PORT: String(first.port) } });
  return { first, ada, game_code, shown, lost, again };
}

async function joinAndSee(
  t: Test,
  { base }: ServerProcess,
  { ada, game_code, shown }: { ada: TestClient; game_code: number; shown: Told<Session> },
) {
  await ada.statuses.next((status) => status === 'open');
  const ben = await guest(t, base, 'ben');
  await ben.telephone.join(game_code);
  const state = await shown.next(({ users }) => users.length === 2);
  t.same(state.users, ['ada', 'ben']);
  const { host } = await ada.live.send<Session>('HOST', { game_code, username: 'ben' });
  t.equal(host, 'ben');
  await shown.next((one) => one.host === 'ben');
}

t.test('the client finds a killed and restarted server again and shows its new states', async (t) => {
  const { first, again, ...watch } = await watchedServer(t);
  await first.kill();
  await watch.ada.statuses.next((status) => status === 'closed');
  await joinAndSee(t, await again(), watch);
  t.same(watch.lost.all, []);
  const versions = watch.shown.all.map(({ version }) => version);
  t.same(
    versions,
    [...new Set(versions)].sort((a, b) => a - b),
  );
});

t.test(
  'after a shutdown notice the client waits as long as the server asks before it reconnects',
  async (t) => {
    const { first, again, ...watch } = await watchedServer(t);
    const beforeMs = performance.now();
    first.signal('SIGTERM');
    t.same((await first.exited).code, 0);
    await watch.ada.statuses.next((status) => status === 'closed');
    watch.ada.statuses.forget();
    const next = await again();
    await watch.ada.statuses.next((status) => status === 'connecting');
    const pauseMs = performance.now() - beforeMs;
    t.ok(pauseMs > 1_990, `the server asked for 2 s, and the client waited ${Math.round(pauseMs)} ms`);
    await joinAndSee(t, next, watch);
    t.same(watch.lost.all, []);
  },
);
