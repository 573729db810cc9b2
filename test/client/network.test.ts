import t from 'tap';
import { ConnectionLost, type Session } from '#src/client/index.ts';
import { buildTestApp } from '../helper.ts';
import { guest, refusal, TIMES_OF_GAME, Told } from './client.ts';
import { makeLine } from './proxies.ts';

/** With these a dead connection is noticed within half a second. */
const SOON = { pingMs: 100, answerMs: 400 };

t.test('a silently dead network is noticed, and the newest state is shown once it is back', async (t) => {
  const { base } = await buildTestApp(t);
  const line = await makeLine(t, base);
  const ada = await guest(t, line.base, 'ada', SOON);
  const ben = await guest(t, base, 'ben');
  const { game_code } = await ada.telephone.create(TIMES_OF_GAME);
  const shown = new Told<Session>();
  ada.telephone.watch(game_code, { onState: (state) => shown.add(state) });
  await shown.next();
  await ada.statuses.next((status) => status === 'open');

  ada.statuses.forget();
  line.freeze();
  await ada.statuses.next((status) => status === 'closed');
  await ben.telephone.join(game_code);
  await ada.statuses.next((status) => status === 'connecting');
  // The client keeps retrying on a line that accepts every connection and never answers.
  ada.statuses.forget();
  await ada.statuses.next((status) => status === 'closed');
  t.equal(shown.all.length, 1);

  line.thaw();
  await ada.statuses.next((status) => status === 'open');
  const state = await shown.next(({ users }) => users.length === 2);
  t.same(state.users, ['ada', 'ben']);
  const order = ada.statuses.all.filter((status, index, all) => status !== all[index - 1]);
  t.same(order.slice(0, 5), ['connecting', 'open', 'closed', 'connecting', 'closed']);
  t.same(order.slice(-3), ['closed', 'connecting', 'open']);
  const { host } = await ada.live.send<Session>('HOST', { game_code, username: 'ben' });
  t.equal(host, 'ben');
});

t.test('a command with a lost answer fails with ConnectionLost', async (t) => {
  const { base } = await buildTestApp(t);
  const line = await makeLine(t, base);
  const ada = await guest(t, line.base, 'ada', SOON);
  const { game_code } = await ada.live.send<Session>('CREATE', TIMES_OF_GAME);
  line.freeze();
  t.ok(await refusal(ada.live.send('LEAVE', { game_code }), ConnectionLost));
  await ada.statuses.next((status) => status === 'closed');
  t.ok(
    await refusal(ada.live.send('LEAVE', { game_code }), ConnectionLost),
    'without a connection it fails at once',
  );
});

t.test('an answer that is cut off fails with ConnectionLost', async (t) => {
  const { base } = await buildTestApp(t);
  const line = await makeLine(t, base);
  const ada = await guest(t, line.base, 'ada', SOON);
  const { status, headers, body } = await fetch(`${line.base}/docs/json`);
  t.equal(status, 200);
  const length = Number(headers.get('content-length'));
  t.equal((await new Response(body).bytes()).length > 0, true, 'nothing is on the line any more');
  t.ok(length > 10_000);
  line.cutAfter(length / 2);
  t.ok(await refusal(ada.http.call('GET', '/docs/json'), ConnectionLost));
  line.cutAfter(length / 2);
  t.ok(await refusal(ada.http.text('GET', '/docs/json'), ConnectionLost));
});

t.test('a call to an unreachable server fails with ConnectionLost', async (t) => {
  const server = await buildTestApp(t);
  const ada = await guest(t, server.base, 'ada');
  await server.stop();
  t.ok(await refusal(ada.telephone.past(), ConnectionLost));
  t.ok(await refusal(ada.live.send('CREATE', TIMES_OF_GAME), ConnectionLost));
});

t.test('an aborted call does not fail with ConnectionLost', async (t) => {
  const { base } = await buildTestApp(t);
  const ada = await guest(t, base, 'ada');
  const session = await ada.telephone.create(TIMES_OF_GAME);
  const giveUp = new AbortController();
  const waiting = ada.telephone.wait(session, giveUp.signal);
  giveUp.abort();
  t.equal((await refusal(waiting, DOMException)).name, 'AbortError');
});

t.test('a page that becomes visible again reconnects at once', async (t) => {
  const { base } = await buildTestApp(t);
  const line = await makeLine(t, base);
  const never = 1_000_000;
  const ada = await guest(t, line.base, 'ada', { retryMs: never, ...SOON, pingMs: never });
  const { game_code } = await ada.telephone.create(TIMES_OF_GAME);
  const shown = new Told<Session>();
  ada.telephone.watch(game_code, { onState: (state) => shown.add(state) });
  await ada.statuses.next((status) => status === 'open');

  // The line has died without the client noticing.
  ada.statuses.forget();
  line.freeze();
  ada.live.wake();
  await ada.statuses.next((status) => status === 'closed');
  line.thaw();
  ada.live.wake();
  await ada.statuses.next((status) => status === 'open');
  t.equal(ada.live.status, 'open');
});

t.test('a watcher that closes the client while it is connecting leaves nothing behind', async (t) => {
  const { base } = await buildTestApp(t);
  const ada = await guest(t, base, 'ada');
  const { game_code } = await ada.telephone.create(TIMES_OF_GAME);
  const shown = new Told<Session>();
  ada.telephone.watch(game_code, {
    onState(state) {
      ada.live.close();
      shown.add(state);
    },
  });
  await shown.next();
  // Lets pending work finish.
  await ada.telephone.info(game_code);
  t.same(ada.statuses.all, ['connecting', 'closed']);
  t.equal(ada.live.status, 'closed');
});
