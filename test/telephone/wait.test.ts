import t from 'tap';
import { type Answer, buildTestApp, type Player, type TestServer } from '../helper.ts';
import { type Game, iso, startGame, until } from './play.ts';

interface Lobby {
  server: TestServer;
  players: Player[];
  code: number;
  path: string;
}

async function lobbyOf(server: TestServer, count: number): Promise<Lobby> {
  const players = await server.guests(count);
  const { body } = await (players[0] as Player).post('/api/session/create/', {
    draw_time: 30,
    desc_time: 20,
  });
  const path = `/api/session/${body.game_code}`;
  for (const player of players.slice(1)) await player.get(`${path}/join/`);
  return { server, players, code: body.game_code, path };
}

/** A held poll, made with the newest state. */
async function held({ server, path }: Pick<Lobby, 'server' | 'path'>, player: Player) {
  const seen = (await player.get(`${path}/info/`)).body;
  const before = server.platform.polls.size();
  const answer = player.post(`${path}/wait/`, seen);
  await until(() => server.platform.polls.size() === before + 1);
  return { seen, answer };
}

t.test('a poll with any last_modified but the newest is answered at once', async (t) => {
  const server = await buildTestApp(t);
  const { players, code, path } = await lobbyOf(server, 1);
  const ada = players[0] as Player;
  const now = (await ada.get(`${path}/info/`)).body;
  const newer = now.last_modified.replace('2026', '2027');
  for (const last_modified of ['x', '', null, 5, true, {}, [], newer, `${now.last_modified} `]) {
    const { status, body, headers } = await ada.post(`${path}/wait/`, { game_code: code, last_modified });
    t.equal(status, 200);
    t.match(headers.get('content-type'), 'application/json');
    t.same(body, now, JSON.stringify(last_modified));
  }
  t.same((await ada.post(`${path}/wait/`, { ...now, last_modified: 'x', users: 5 })).body, now);
});

for (const [env, holdMs] of [
  [{}, 10_000],
  [{ PARLOR_WAIT_MS: '500' }, 500],
] as const) {
  t.test(`a poll of an unchanged session is held for ${holdMs} ms and then returns it`, async (t) => {
    const server = await buildTestApp(t, { env });
    const lobby = await lobbyOf(server, 2);
    const { seen, answer } = await held(lobby, lobby.players[0] as Player);
    await server.ports.advance(holdMs - 1);
    t.equal(server.platform.polls.size(), 1, 'the poll is still held');
    await server.ports.advance(1);
    t.equal(server.platform.polls.size(), 0);
    const { status, body } = await answer;
    t.equal(status, 200);
    t.same(body, { ...seen, server_time: iso(server.ports.now()) });
    t.not(body.server_time, seen.server_time);
  });
}

/** Events that wake a poll of player1: how to cause each, and the fields the poll then returns. */
const NEWS: Record<string, [players: number, act: (lobby: Lobby) => Promise<unknown>, seen: object]> = {
  'a player joins': [
    1,
    async ({ server, path }) => (await server.guest('eve')).get(`${path}/join/`),
    { users: ['player1', 'eve'], round: -1 },
  ],
  'a player leaves the lobby': [
    3,
    ({ players, path }) => (players[1] as Player).post(`${path}/leave/`),
    { users: ['player1', 'player3'] },
  ],
  'the game starts': [3, ({ players, path }) => (players[2] as Player).put(`${path}/start/`), { round: 0 }],
};

for (const [name, [count, act, expected]] of Object.entries(NEWS)) {
  t.test(`a poll in the lobby wakes at once when ${name}`, async (t) => {
    const server = await buildTestApp(t);
    const lobby = await lobbyOf(server, count);
    const ada = lobby.players[0] as Player;
    const { seen, answer } = await held(lobby, ada);
    await act(lobby);
    const { status, body } = await answer;
    t.equal(status, 200);
    t.match(body, expected);
    t.ok(body.last_modified > seen.last_modified);
    t.equal(body.version, seen.version + 1);
    t.same(body, (await ada.get(`${lobby.path}/info/`)).body, 'it is the newest state');
  });
}

const NEWS_IN_PLAY: Record<string, [act: (game: Game) => Promise<unknown>, seen: object]> = {
  'the last entry of a round starts the next round': [(game) => game.sendAll(), { round: 1, left: [] }],
  'the round’s time is over': [(game) => game.host.server.ports.advance(25_000), { round: 1 }],
  'a player leaves': [
    (game) => (game.players[3] as Player).post(`${game.path}/leave/`),
    { left: ['player4'] },
  ],
};

for (const [name, [act, expected]] of Object.entries(NEWS_IN_PLAY)) {
  t.test(`a poll in play wakes at once when ${name}`, async (t) => {
    const server = await buildTestApp(t, { env: { PARLOR_WAIT_MS: '100000' } });
    const game = await startGame(server, 4);
    const { seen, answer } = await held({ server, path: game.path }, game.host);
    await act(game);
    const { body } = await answer;
    t.match(body, expected);
    t.ok(body.last_modified > seen.last_modified);
    t.same({ ...body, server_time: 0 }, { ...(await game.session()), server_time: 0 });
  });
}

t.test('a poll wakes at the end of the game', async (t) => {
  const server = await buildTestApp(t);
  const game = await startGame(server, 3);
  await game.playTo(2);
  const { answer } = await held({ server, path: game.path }, game.host);
  await game.sendAll();
  t.match((await answer).body, { round: -2, round_kind: 'over' });
});

t.test('a submission wakes no poll, but the answer after the hold shows it', async (t) => {
  const server = await buildTestApp(t);
  const game = await startGame(server, 3);
  const { seen, answer } = await held({ server, path: game.path }, game.host);
  const [first, second] = await game.turns();
  for (const turn of [first, second]) {
    if (turn) await game.send(turn);
    await server.ports.advance(1_000);
    t.equal(server.platform.polls.size(), 1, 'the poll is still held');
  }
  await server.ports.advance(8_000);
  const { body } = await answer;
  t.equal(body.last_modified, seen.last_modified);
  t.equal(body.version, seen.version + 2);
  t.same(body.submitted.sort(), [first?.player.name, second?.player.name].sort());
  t.equal(body.server_time, iso(server.ports.now()));
});

t.test('a change between two polls is returned at once by the second', async (t) => {
  const server = await buildTestApp(t);
  const lobby = await lobbyOf(server, 2);
  const ada = lobby.players[0] as Player;
  const seen = (await ada.get(`${lobby.path}/info/`)).body;
  await (await server.guest('eve')).get(`${lobby.path}/join/`);
  t.same((await ada.post(`${lobby.path}/wait/`, seen)).body.users, ['player1', 'player2', 'eve']);
});

t.test('all waiting players get the same bytes', async (t) => {
  const server = await buildTestApp(t);
  const lobby = await lobbyOf(server, 5);
  const polls: Promise<Answer>[] = [];
  for (const player of lobby.players) polls.push((await held(lobby, player)).answer);
  await server.ports.advance(3_000);
  await (lobby.players[4] as Player).put(`${lobby.path}/start/`);
  const [first, ...others] = await Promise.all(polls);
  t.equal(first?.body.round, 0);
  for (const other of others) t.same(other.body, first?.body);
});

t.test(
  'a player who leaves the lobby while waiting gets 403, and the others get the lobby without them',
  async (t) => {
    const server = await buildTestApp(t);
    const lobby = await lobbyOf(server, 3);
    const [ada, bob] = lobby.players as [Player, Player];
    const { answer: ofAda } = await held(lobby, ada);
    const { answer: ofBob } = await held(lobby, bob);
    await bob.post(`${lobby.path}/leave/`);
    const refused = await ofBob;
    t.equal(refused.status, 403);
    t.same(refused.body, { detail: 'Not in session', code: 'not_in_session' });
    t.same((await ofAda).body.users, ['player1', 'player3']);
  },
);

t.test('a lobby that closes answers waiting polls with 404', async (t) => {
  const server = await buildTestApp(t, { env: { PARLOR_ACCESS_S: '86400', PARLOR_WAIT_MS: '60000' } });
  const lobby = await lobbyOf(server, 3);
  await server.ports.advance(24 * 3_600_000 - 5_000);
  const polls: Promise<Answer>[] = [];
  for (const player of lobby.players) polls.push((await held(lobby, player)).answer);
  await server.ports.advance(5_000);
  for (const { status, body } of await Promise.all(polls)) {
    t.equal(status, 404);
    t.same(body, { detail: 'Session not found', code: 'session_not_found' });
  }
});

t.test('the last member to leave a lobby gets 404', async (t) => {
  const server = await buildTestApp(t);
  const lobby = await lobbyOf(server, 1);
  const { answer } = await held(lobby, lobby.players[0] as Player);
  await (lobby.players[0] as Player).post(`${lobby.path}/leave/`);
  t.same((await answer).body, { detail: 'Session not found', code: 'session_not_found' });
});

const REFUSED: Record<string, [body: (code: number) => unknown, answer: object]> = {
  'without last_modified': [(game_code) => ({ game_code }), { last_modified: ['This field is required.'] }],
  'an empty object': [() => ({}), { last_modified: ['This field is required.'] }],
  'a list': [() => [], { non_field_errors: ['Invalid data. Expected a dictionary, but got list.'] }],
  'another code': [(code) => ({ game_code: code - 1, last_modified: 'x' }), { code: 'game_code_mismatch' }],
  'the code as text': [
    (code) => ({ game_code: `${code}`, last_modified: 'x' }),
    { code: 'game_code_mismatch' },
  ],
  'code null': [() => ({ game_code: null, last_modified: 'x' }), { code: 'game_code_mismatch' }],
  'without a code': [() => ({ last_modified: 'x' }), { detail: 'Game code does not match' }],
};

t.test('a body that is not the session last seen is refused', async (t) => {
  const server = await buildTestApp(t);
  const { players, code, path } = await lobbyOf(server, 1);
  for (const [name, [body, answer]] of Object.entries(REFUSED)) {
    const refused = await (players[0] as Player).post(`${path}/wait/`, body(code));
    t.equal(refused.status, 400, name);
    t.match(refused.body, answer, name);
  }
  t.equal(server.platform.polls.size(), 0);
});

t.test('an account may hold twenty polls, and another gets 429 until one has ended', async (t) => {
  const server = await buildTestApp(t);
  const lobby = await lobbyOf(server, 2);
  const [ada, bob] = lobby.players as [Player, Player];
  const seen = (await ada.get(`${lobby.path}/info/`)).body;
  const hangUp = new AbortController();
  const url = `${lobby.path}/wait/`;
  const gone = server.call('POST', url, { token: ada.token, json: seen, signal: hangUp.signal });
  const polls = Array.from({ length: 19 }, () => ada.post(url, seen));
  await until(() => server.platform.polls.size() === 20);
  const refused = await ada.post(url, seen);
  t.equal(refused.status, 429);
  t.equal(refused.body.code, 'too_many_polls');
  t.ok(Number(refused.headers.get('retry-after')) >= 1);
  polls.push((await held(lobby, bob)).answer);
  hangUp.abort();
  await t.rejects(gone);
  await until(() => server.platform.polls.size() === 20);
  polls.push((await held(lobby, ada)).answer);
  await server.ports.advance(10_000);
  for (const { status } of await Promise.all(polls)) t.equal(status, 200);
  t.equal(server.platform.polls.size(), 0);
  t.equal(server.platform.hub.size(), 0);
});

t.test('a poll of a game is only woken by that game', async (t) => {
  const server = await buildTestApp(t);
  const lobby = await lobbyOf(server, 3);
  const [ada] = lobby.players as [Player];
  const { answer } = await held(lobby, ada);
  const other = (await ada.post('/api/session/create/', { draw_time: 30, desc_time: 20 })).body.game_code;
  await (await server.guest('eve')).get(`/api/session/${other}/join/`);
  t.equal(server.platform.polls.size(), 1);
  await (lobby.players[1] as Player).post(`${lobby.path}/leave/`);
  t.equal((await answer).body.game_code, lobby.code);
});
