import t from 'tap';
import { type Answer, buildTestApp, type Player, type TestServer } from '../helper.ts';
import { startGame } from './play.ts';

const TIMES = { draw_time: 30, desc_time: 20 };

async function started(players: Player[]): Promise<number> {
  const [host] = players as [Player];
  const code: number = (await host.post('/api/session/create/', TIMES)).body.game_code;
  for (const player of players.slice(1)) await player.get(`/api/session/${code}/join/`);
  await host.put(`/api/session/${code}/start/`);
  return code;
}

/** A game of three, ended by one of them leaving, a second after the previous game. */
async function finished(server: TestServer, players: Player[]): Promise<number> {
  const code = await started(players);
  await server.ports.advance(1_000);
  await (players[0] as Player).post(`/api/session/${code}/leave/`);
  return code;
}

function codesOf({ body }: Answer): number[] {
  return body.map((one: { game_code: number }) => one.game_code);
}

t.test('past sessions are a bare array of finished games, each as info shows it', async (t) => {
  const server = await buildTestApp(t);
  const game = await startGame(server, 3);
  t.same((await game.host.get('/api/past_sessions/')).body, [], 'none during the game');
  await game.playTo(-2);
  const now = await game.session();
  for (const player of game.players) {
    const { status, body } = await player.get('/api/past_sessions/');
    t.equal(status, 200);
    t.same(body, [now]);
  }
});

t.test('lobbies and games in play are not past sessions', async (t) => {
  const server = await buildTestApp(t);
  const players = await server.guests(3);
  await (players[0] as Player).post('/api/session/create/', TIMES);
  await started(players);
  t.same((await (players[0] as Player).get('/api/past_sessions/')).body, []);
});

t.test('games are listed by their end, newest first, twenty per page', async (t) => {
  const server = await buildTestApp(t);
  const players = await server.guests(3);
  const [ada, bob] = players as [Player, Player];
  const first = await started(players);
  const second = await started(players);
  await server.ports.advance(1_000);
  await ada.post(`/api/session/${second}/leave/`);
  await server.ports.advance(1_000);
  await ada.post(`/api/session/${first}/leave/`);
  const codes = [first, second];
  for (let n = 0; n < 21; n++) codes.unshift(await finished(server, players));
  for (const page of ['', '?page=1', '?page=01']) {
    t.same(codesOf(await bob.get(`/api/past_sessions/${page}`)), codes.slice(0, 20), page);
  }
  t.same(codesOf(await bob.get('/api/past_sessions/?page=2')), codes.slice(20));
  t.same(codesOf(await bob.get('/api/past_sessions/player1/?page=2')), codes.slice(20));
  t.same((await bob.get('/api/past_sessions/?page=3')).body, []);
  t.same((await bob.get('/api/past_sessions/?page=1000000')).body, []);
});

const LEAST = 'Ensure this value is greater than or equal to 1.';
const INTEGER = 'A valid integer is required.';
const BAD_PAGES: Record<string, string> = {
  'page=0': LEAST,
  'page=-1': LEAST,
  'page=abc': INTEGER,
  'page=1.5': INTEGER,
  'page=': INTEGER,
  'page=1&page=2': INTEGER,
  'page=1000001': 'Ensure this value is less than or equal to 1000000.',
};

t.test('an invalid page is refused by field', async (t) => {
  const server = await buildTestApp(t);
  const ada = await server.guest('ada');
  for (const [query, problem] of Object.entries(BAD_PAGES)) {
    for (const path of ['/api/past_sessions/', '/api/past_sessions/ada/']) {
      const { status, body } = await ada.get(`${path}?${query}`);
      t.same([status, body], [400, { page: [problem] }], query);
    }
  }
});

t.test('with a username only games that both were in are listed, and never games of strangers', async (t) => {
  const server = await buildTestApp(t);
  const [ada, bob, cy, dan, eve, fay] = (await server.guests(6)) as [
    Player,
    Player,
    Player,
    Player,
    Player,
    Player,
  ];
  const withBob = await finished(server, [ada, bob, cy]);
  const withDan = await finished(server, [ada, cy, dan]);
  const without = await finished(server, [dan, eve, fay]);
  const past = async (player: Player, path = '') => codesOf(await player.get(`/api/past_sessions/${path}`));
  t.same(await past(ada), [withDan, withBob]);
  t.same(await past(ada, 'player2/'), [withBob]);
  t.same(await past(ada, 'PLAYER2/'), [withBob], 'the case of the name is ignored');
  t.same(await past(ada, 'player2'), [withBob], 'without the trailing slash');
  t.same(await past(ada, 'player3/'), [withDan, withBob]);
  t.same(await past(ada, 'player1/'), [withDan, withBob], 'the player’s own name lists all their games');
  t.same(await past(ada, 'player5/'), [], 'never played together');
  t.same(await past(fay, 'player1/'), []);
  t.same(await past(dan, 'player1/'), [withDan]);
  t.same(await past(fay), [without]);
  for (const name of ['nobody-here', '%00', '%27%20OR%201=1--', 'x'.repeat(600), '__proto__']) {
    const { status, body } = await ada.get(`/api/past_sessions/${name}/`);
    t.same([status, body], [200, []], name);
  }
});

t.test('leaving the lobby does not count as having played, leaving in play does', async (t) => {
  const server = await buildTestApp(t);
  const players = (await server.guests(5)) as [Player, Player, Player, Player, Player];
  const [ada, bob, cy, dan, eve] = players;
  const code: number = (await ada.post('/api/session/create/', TIMES)).body.game_code;
  for (const player of players) await player.get(`/api/session/${code}/join/`);
  await eve.post(`/api/session/${code}/leave/`);
  await ada.put(`/api/session/${code}/start/`);
  for (const player of [bob, cy]) await player.post(`/api/session/${code}/leave/`);
  for (const player of [ada, bob, cy, dan]) t.same(codesOf(await player.get('/api/past_sessions/')), [code]);
  t.same((await eve.get('/api/past_sessions/')).body, []);
  t.same(codesOf(await ada.get('/api/past_sessions/player2/')), [code]);
  t.same((await ada.get('/api/past_sessions/player5/')).body, []);
});
