import t from 'tap';
import { ConnectionLost, ParlorError, type Session } from '#src/client/index.ts';
import { buildTestApp } from '../helper.ts';
import { endLogin } from '../platform/live/live.ts';
import { guest, makeClient, refusal, TIMES_OF_GAME, Told } from './client.ts';
import { makeMiddle } from './proxies.ts';

const env = { PARLOR_ACCESS_S: '10', PARLOR_REFRESH_S: '60' };
const ACCESS_OVER_MS = 11_000;
const LOGIN_OVER_MS = 80_000;

const isRefresh = (line: string) => line === 'POST /api/user/refresh/';

t.test('an expired access token is refreshed and the call repeated', async (t) => {
  const { base, ports } = await buildTestApp(t, { env });
  const middle = await makeMiddle(t, base);
  const ada = await guest(t, middle.base, 'ada');
  const before = ada.http.tokens;
  await ports.advance(ACCESS_OVER_MS);
  const { host } = await ada.telephone.create(TIMES_OF_GAME);
  t.equal(host, ada.name);
  t.same(middle.asked.all.slice(1), [
    'POST /api/session/create/',
    'POST /api/user/refresh/',
    'POST /api/session/create/',
  ]);
  t.not(ada.http.tokens?.access, before?.access);
  t.equal(ada.http.tokens?.refresh, before?.refresh);
  t.same(ada.tokens.last, ada.http.tokens);
});

t.test('ten concurrent calls share one refresh', async (t) => {
  const { base, ports } = await buildTestApp(t, { env });
  const middle = await makeMiddle(t, base);
  const ada = await guest(t, middle.base, 'ada');
  await ports.advance(ACCESS_OVER_MS);
  const lists = await Promise.all(Array.from({ length: 10 }, () => ada.telephone.past()));
  t.same(
    lists,
    Array.from({ length: 10 }, () => []),
  );
  t.equal(middle.asked.all.filter(isRefresh).length, 1);
});

t.test('a drawing is sent again after a refresh', async (t) => {
  const { base, ports } = await buildTestApp(t, { env });
  const ada = await guest(t, base, 'ada');
  await ports.advance(ACCESS_OVER_MS);
  const { code } = await refusal(ada.telephone.draw(123456, 1, 1, '<svg/>'), ParlorError);
  t.equal(code, 'session_not_found');
});

t.test('a socket that logs in with an expired token refreshes it and connects', async (t) => {
  const { base, ports } = await buildTestApp(t, { env });
  const middle = await makeMiddle(t, base);
  const ada = await guest(t, middle.base, 'ada');
  const { game_code } = await ada.telephone.create(TIMES_OF_GAME);
  await ports.advance(ACCESS_OVER_MS);
  const shown = new Told<Session>();
  const lost = new Told<ParlorError>();
  ada.telephone.watch(game_code, { onState: (state) => shown.add(state), onLost: (why) => lost.add(why) });
  t.same((await shown.next()).users, [ada.name]);
  t.same(lost.all, []);
  t.equal(middle.asked.all.filter(isRefresh).length, 1);
  const hellos = middle.sent.all.filter(({ event }) => event === 'HELLO');
  t.equal(hellos.length, 2, 'one with the old token and one with the new one');
  t.equal(hellos[1]?.payload.access, ada.http.tokens?.access);
});

t.test('a socket that is about to expire gets a new token and goes on without a break', async (t) => {
  const { base, ports } = await buildTestApp(t, { env: { PARLOR_ACCESS_S: '10' } });
  const middle = await makeMiddle(t, base);
  const ada = await guest(t, middle.base, 'ada');
  const { game_code } = await ada.telephone.create(TIMES_OF_GAME);
  const shown = new Told<Session>();
  const notices = new Told<unknown>();
  ada.telephone.watch(game_code, { onState: (state) => shown.add(state) });
  ada.live.subscribe('user', { onState: () => undefined, onNotice: (notice) => notices.add(notice) });
  await ada.statuses.next((status) => status === 'open');
  for (let n = 1; n <= 12; n++) {
    middle.sent.forget();
    await ports.advance(5_000);
    const { payload } = await middle.sent.next(({ event }) => event === 'HELLO');
    t.equal(payload.access, ada.http.tokens?.access);
    t.ok(await ada.live.send('CREATE', TIMES_OF_GAME), 'it is still logged in');
  }
  t.same(ada.statuses.all, ['connecting', 'open']);
  t.equal(middle.openedAt.all.length, 1);
  t.equal(shown.all.length, 1);
  t.same(notices.all, [], 'it concerns the connection only');
});

t.test('a socket that gets no new token in time is closed with 4401 and comes back', async (t) => {
  const { base, ports } = await buildTestApp(t, { env: { PARLOR_ACCESS_S: '10' } });
  const middle = await makeMiddle(t, base);
  const ada = await guest(t, middle.base, 'ada');
  ada.telephone.watchMine({ onState: () => undefined });
  await ada.statuses.next((status) => status === 'open');
  const closed = new Told<number>();
  middle.onClosed = (code) => closed.add(code);
  middle.answer = (_, path) => (path === '/api/user/refresh/' ? 503 : 0);
  await ports.advance(5_000);
  await middle.asked.next(isRefresh);
  middle.answer = () => 0;
  ada.statuses.forget();
  await ports.advance(5_000);
  t.equal(await closed.next(), 4401);
  await ada.statuses.next((status) => status === 'open');
  t.equal((await ada.live.send<Session>('CREATE', TIMES_OF_GAME)).host, ada.name);
});

t.test('the client waits for a slow refresh', async (t) => {
  const { base, ports } = await buildTestApp(t, { env });
  const middle = await makeMiddle(t, base);
  let goOn = () => {};
  const held = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const slow: typeof fetch = async (input, init) => {
    if (String(input).endsWith('/refresh/')) await held;
    return fetch(input, init);
  };
  const ada = await guest(t, middle.base, 'ada', { fetch: slow, retryMs: 1 });
  const { game_code } = await ada.telephone.create(TIMES_OF_GAME);
  await ports.advance(ACCESS_OVER_MS);
  const closed = new Told<number>();
  middle.onClosed = (code) => closed.add(code);
  const shown = new Told<Session>();
  ada.telephone.watch(game_code, { onState: (state) => shown.add(state) });
  await closed.next();
  await fetch(`${middle.base}/healthz`);
  goOn();
  await shown.next();
  t.equal(middle.sent.all.filter(({ event }) => event === 'HELLO').length, 2);
});

t.test('when the login ends the tokens are dropped and onTokens is called', async (t) => {
  const { base, ports } = await buildTestApp(t, { env });
  const middle = await makeMiddle(t, base);
  const ada = await guest(t, middle.base, 'ada');
  await ports.advance(LOGIN_OVER_MS);
  const faults = await Promise.all(
    Array.from({ length: 5 }, () => refusal(ada.telephone.past(), ParlorError)),
  );
  for (const fault of faults) t.match(fault, { status: 401, code: 'token_not_valid' });
  t.equal(ada.http.tokens, undefined);
  t.same(ada.tokens.all.slice(1), [undefined]);
  t.equal(middle.asked.all.filter(isRefresh).length, 1);
});

t.test('a socket loses its topics when its login ends, and does not keep retrying', async (t) => {
  const { base, ports } = await buildTestApp(t, { env });
  const middle = await makeMiddle(t, base);
  const ada = await guest(t, middle.base, 'ada');
  const { game_code } = await ada.telephone.create(TIMES_OF_GAME);
  await ports.advance(LOGIN_OVER_MS);
  const lost = new Told<ParlorError>();
  ada.telephone.watch(game_code, { onState: () => undefined, onLost: (why) => lost.add(why) });
  t.equal((await lost.next()).code, 'not_authenticated');
  await ada.statuses.next((status) => status === 'open');
  t.equal(ada.tokens.last, undefined);
  t.equal(middle.sent.all.filter(({ event }) => event === 'HELLO').length, 1);
  t.equal(middle.openedAt.all.length, 2);
});

t.test('rejected credentials that cannot be refreshed are retried with growing delays', async (t) => {
  const { base, ports } = await buildTestApp(t, { env });
  const middle = await makeMiddle(t, base);
  const retryMs = 20;
  const ada = await guest(t, middle.base, 'ada', { retryMs });
  await ports.advance(ACCESS_OVER_MS);
  middle.answer = (_, path) => (path === '/api/user/refresh/' ? 503 : 0);
  ada.telephone.watchMine({ onState: () => undefined });
  for (let n = 0; n < 5; n++) await middle.openedAt.next((at) => at === middle.openedAt.all[n]);
  const [first = 0, ...others] = middle.openedAt.all;
  let before = first;
  for (const [index, at] of others.entries()) {
    // The delay starts when the connection ends, which is after it was opened. A timer may fire slightly early.
    t.ok(at - before >= retryMs * 2 ** index * 0.5 - 2, `delay ${index}: ${at - before} ms`);
    before = at;
  }
  t.ok(ada.http.tokens, 'the login is kept, since it may still be valid');
  middle.answer = () => 0;
  ada.statuses.forget();
  await ada.statuses.next((status) => status === 'open');
});

t.test('an unreachable server during a refresh causes no unhandled rejection', async (t) => {
  const server = await buildTestApp(t, { env });
  const middle = await makeMiddle(t, server.base);
  const unreachable: typeof fetch = (input, init) => {
    if (String(input).endsWith('/refresh/')) return Promise.reject(new TypeError('fetch failed'));
    return fetch(input, init);
  };
  const ada = await guest(t, middle.base, 'ada', { fetch: unreachable });
  const faults = new Told<unknown>();
  const onFault = (fault: unknown) => faults.add(fault);
  process.on('unhandledRejection', onFault);
  t.teardown(() => process.off('unhandledRejection', onFault));
  ada.telephone.watchMine({ onState: () => undefined });
  await ada.statuses.next((status) => status === 'open');
  await endLogin(server, ada.http.tokens?.access ?? '');
  // Once for the login that ended, and then every time the old token is used.
  await middle.openedAt.next((at) => at === middle.openedAt.all[3]);
  t.same(faults.all, []);
  t.ok(await refusal(ada.telephone.past(), ConnectionLost));
});

t.test('a revoked login closes the socket with 4401 and ends all subscriptions', async (t) => {
  const server = await buildTestApp(t);
  const middle = await makeMiddle(t, server.base);
  const ada = await guest(t, middle.base, 'ada');
  const { game_code } = await ada.telephone.create(TIMES_OF_GAME);
  const lost = new Told<ParlorError>();
  ada.telephone.watch(game_code, { onState: () => undefined, onLost: (why) => lost.add(why) });
  await ada.statuses.next((status) => status === 'open');
  const closed = new Told<number>();
  middle.onClosed = (code) => closed.add(code);
  await endLogin(server, ada.http.tokens?.access ?? '');
  t.equal(await closed.next(), 4401);
  t.equal((await lost.next()).code, 'not_authenticated');
  t.equal(ada.http.tokens, undefined);
  t.equal(ada.tokens.last, undefined);
});

t.test('a wrong password is sent only once and does not affect the existing login', async (t) => {
  const { base } = await buildTestApp(t);
  const middle = await makeMiddle(t, base);
  const ada = makeClient(t, middle.base);
  await ada.account.register('ada', 'a long password');
  const tokens = await ada.login('ada', 'a long password');
  const { code, status } = await refusal(ada.login('ada', 'another password'), ParlorError);
  t.same({ code, status }, { code: 'no_active_account', status: 401 });
  t.equal(middle.asked.all.filter((line) => line === 'POST /api/user/login/').length, 2);
  t.equal(middle.asked.all.filter(isRefresh).length, 0);
  t.same(ada.http.tokens, tokens);
});

t.test('a new login made while another one is being refreshed is kept', async (t) => {
  const { base, ports } = await buildTestApp(t, { env });
  const middle = await makeMiddle(t, base);
  const ada = await guest(t, middle.base, 'ada');
  await ports.advance(ACCESS_OVER_MS);
  const renewing = ada.http.refresh();
  const other = { access: 'another', refresh: 'login' };
  ada.http.tokens = other;
  await renewing;
  t.same(ada.http.tokens, other);
});

t.test('after a login on an open connection the socket uses the new account', async (t) => {
  const { base } = await buildTestApp(t);
  const ada = makeClient(t, base);
  t.equal((await refusal(ada.live.send('CREATE', TIMES_OF_GAME), ParlorError)).code, 'not_authenticated');
  const { username } = await ada.guest('ada');
  const session = await ada.live.send<Session>('CREATE', TIMES_OF_GAME);
  t.equal(session.host, username);
  await ada.guest('ben');
  t.equal((await ada.live.send<Session>('CREATE', TIMES_OF_GAME)).host, 'ben');
});
