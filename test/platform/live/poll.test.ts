import t, { type Test } from 'tap';
import { buildTestApp, type Player, settled, type TestServer, viewerLike } from '../../helper.ts';
import { endLogin, loginOf, until } from './live.ts';

const TIMES = { draw_time: 30, desc_time: 30 };

/** A lobby with its host, and what waits for it over HTTP and directly. */
async function lobby(t: Test) {
  const server = await buildTestApp(t);
  const [host, guest] = (await server.guests(2)) as [Player, Player];
  const { body: session } = await host.post('/api/session/create/', TIMES);
  const code: number = session.game_code;
  const topic = `session:${code}`;
  const seen = { game_code: code, last_modified: session.last_modified };
  const wait = (player: Player, signal?: AbortSignal) =>
    server.call('POST', `/api/session/${code}/wait/`, { token: player.token, json: seen, signal });
  const viewer = ({ id, name, token }: Player) => viewerLike({ id, username: name, loginId: loginOf(token) });
  const hold = (player: Player, isNews: (payload: object) => boolean = () => false) =>
    server.platform.polls.wait({
      topic,
      caller: viewer(player),
      address: '127.0.0.1',
      isNews,
      holdMs: 10_000,
      onGone: () => undefined,
    });
  return { server, host, guest, code, topic, wait, hold };
}

/** Resolves when this many polls are held. */
function held(server: TestServer, count: number): Promise<void> {
  return until(() => server.platform.polls.size() === count);
}

t.test('polls are held until the state is new, and then all get the same bytes', async (t) => {
  const { server, host, guest, code, wait } = await lobby(t);
  const polls = [wait(host), wait(host), wait(host)];
  await held(server, 3);
  t.equal((await guest.get(`/api/session/${code}/join/`)).status, 200);
  const answers = await Promise.all(polls);
  t.same(
    answers.map(({ status }) => status),
    [200, 200, 200],
  );
  t.same(answers[0]?.body.users, [host.name, guest.name]);
  t.same(answers[0]?.body, answers[1]?.body);
  t.equal(server.platform.hub.size(), 0, 'nothing stays behind');
  t.equal(server.platform.polls.size(), 0);
});

t.test('a poll gets the same as every listener of that version', async (t) => {
  const { server, host, guest, code, topic, hold } = await lobby(t);
  const joined = (payload: object) => (payload as { users: string[] }).users.length === 2;
  const first = hold(host, joined);
  const second = hold(host, joined);
  await held(server, 2);
  await guest.get(`/api/session/${code}/join/`);
  const answer = await first;
  t.equal(answer, await second);
  t.equal(answer.topic, topic);
});

t.test('a poll without news gets the current state when its time is over', async (t) => {
  const { server, host, wait } = await lobby(t);
  const poll = wait(host);
  await held(server, 1);
  await server.ports.advance(9_999);
  t.equal(server.platform.polls.size(), 1, 'not sooner');
  await server.ports.advance(1);
  const answer = await poll;
  t.equal(answer.status, 200);
  t.same(answer.body.users, [host.name]);
  t.equal(answer.body.server_time, '2026-11-20T20:00:10.000000Z', 'with the time of the answer');
});

t.test('a client that goes away leaves nothing behind', async (t) => {
  const { server, host, wait } = await lobby(t);
  const away = new AbortController();
  const poll = wait(host, away.signal);
  const timers = server.ports.timers();
  await held(server, 1);
  away.abort();
  await t.rejects(poll);
  await held(server, 0);
  t.equal(server.platform.hub.size(), 0);
  t.equal(server.ports.timers(), timers);
});

t.test('a poll whose lobby closes is refused', async (t) => {
  const { server, host, code, wait } = await lobby(t);
  const poll = wait(host);
  await held(server, 1);
  await host.post(`/api/session/${code}/leave/`);
  const answer = await poll;
  t.equal(answer.status, 404);
  t.equal(answer.body.detail, 'Session not found');
});

t.test('the poll of a member who leaves is refused with 403, the others are answered', async (t) => {
  const { server, host, guest, code, topic, hold } = await lobby(t);
  await guest.get(`/api/session/${code}/join/`);
  const stays = hold(host, (payload) => (payload as { users: string[] }).users.length === 1);
  const leaves = t.rejects(hold(guest), { status: 403, code: 'not_in_session' });
  await held(server, 2);
  await guest.post(`/api/session/${code}/leave/`);
  await leaves;
  t.equal((await stays).topic, topic);
});

t.test('when a login ends its polls end with 401, and no others', async (t) => {
  const { server, host, guest, code, hold } = await lobby(t);
  await guest.get(`/api/session/${code}/join/`);
  const ended = t.rejects(hold(host), { status: 401, code: 'not_authenticated' });
  const other = hold(guest);
  await held(server, 2);
  await endLogin(server, host.token);
  await ended;
  t.equal(server.platform.polls.size(), 1);
  await server.ports.advance(10_000);
  await other;
});

t.test('at most twenty polls of one account are held', async (t) => {
  const { server, host, guest, code, wait, hold } = await lobby(t);
  await guest.get(`/api/session/${code}/join/`);
  const polls = Array.from({ length: 20 }, () => hold(host));
  await held(server, 20);
  const refused = await wait(host);
  t.equal(refused.status, 429);
  t.equal(refused.headers.get('retry-after'), '1');
  t.equal(refused.body.code, 'too_many_polls');
  const others = hold(guest);
  await held(server, 21);
  await server.ports.advance(10_000);
  await Promise.all([...polls, others]);
  const again = hold(host);
  await held(server, 1);
  await server.ports.advance(10_000);
  await again;
});

t.test('polls that come together while a turn is open are counted too', async (t) => {
  const { server, host, hold } = await lobby(t);
  const turn = server.platform.database.commit(() => undefined);
  const polls = Array.from({ length: 25 }, () => hold(host).catch((fault) => fault.code));
  await turn;
  await settled();
  t.equal(server.platform.polls.size(), 20);
  await server.ports.advance(10_000);
  const refused = (await Promise.all(polls)).filter((answer) => answer === 'too_many_polls');
  t.equal(refused.length, 5);
});

t.test('a refused poll frees its place', async (t) => {
  const { server, host, guest, hold } = await lobby(t);
  for (let n = 0; n < 25; n++) await t.rejects(hold(guest), { code: 'not_in_session' });
  const poll = hold(host);
  await held(server, 1);
  await server.ports.advance(10_000);
  await poll;
});

t.test('when the server closes, polls are answered with 200', async (t) => {
  const { server, host, wait } = await lobby(t);
  const poll = wait(host);
  await held(server, 1);
  const stopped = server.stop();
  const answer = await poll;
  t.equal(answer.status, 200);
  t.same(answer.body.users, [host.name]);
  await stopped;
});
