import t from 'tap';
import { buildTestApp, type Player, type TestServer } from '../helper.ts';
import { gameIn, lobbyOf, PHASES } from './lobby.ts';

const knock = (server: TestServer, code: number | string) => server.call('GET', `/api/session/${code}/door/`);
const guest = (server: TestServer, name: string, game_code?: number) =>
  server.call('POST', '/api/user/guest/', { json: { name, game_code } });
const accounts = (server: TestServer) =>
  server.platform.database.raw.prepare('SELECT count(*) FROM account').pluck().get();

for (const phase of PHASES) {
  t.test(
    `anybody with the code is told about a game in the phase "${phase}", and nothing more`,
    async (t) => {
      const server = await buildTestApp(t);
      const { code } = await gameIn(server, phase, 3);
      const { status, body } = await knock(server, code);
      const door = { lobby: 'open', 'in play': 'started', over: 'over' }[phase];
      const rest = { place: 'none', seat: null, watch: 'open', away: {}, next_game_code: null };
      t.same([status, body], [200, { game_code: code, door, ...rest }]);
    },
  );
}

t.test('a full lobby says so, and a finished game names its rematch', async (t) => {
  const server = await buildTestApp(t);
  const { code } = await lobbyOf(server, 10);
  t.match((await knock(server, code)).body, { door: 'full' });
  const over = await gameIn(server, 'over', 3);
  const next = (await over.host.post(`${over.path}/rematch/`)).body.game_code;
  t.match((await knock(server, over.code)).body, { door: 'over', next_game_code: next });
  t.match((await knock(server, next)).body, { door: 'open' });
});

t.test('an unknown code is 404, makes no guest, and cannot be searched for', async (t) => {
  const server = await buildTestApp(t);
  const { code } = await lobbyOf(server, 1);
  const before = accounts(server);
  for (const odd of ['nope', '0', '99999999999999999999'])
    t.equal((await knock(server, odd)).status, 404, odd);
  const refused = await guest(server, 'Ada', 111_111);
  t.same([refused.status, refused.body.code], [404, 'session_not_found']);
  t.equal(accounts(server), before);
  for (let tries = 4; tries < 20; tries++) t.equal((await knock(server, 111_111)).status, 404);
  for (const answer of [await knock(server, code), await guest(server, 'Ada', code)])
    t.equal(answer.status, 429);
  t.equal(accounts(server), before);
  t.equal((await guest(server, 'Ada')).status, 201, 'without a code the door is open');
});

t.test('a school behind one address gets in with the codes of its lobbies', async (t) => {
  const server = await buildTestApp(t);
  const { code, players } = await lobbyOf(server, 1);
  const [host] = players as [Player];
  for (let n = 2; n <= 60; n++) t.equal((await guest(server, `alone ${n}`)).status, 201);
  t.equal((await guest(server, 'one more')).status, 429);
  for (let n = 0; n < 60; n++) t.equal((await guest(server, `pupil ${n}`, code)).status, 201);
  t.equal((await guest(server, 'one more', code)).status, 429, 'a lobby has its limit, too');
  const other = (await host.post('/api/session/create/', { draw_time: 30, desc_time: 30 })).body.game_code;
  t.equal((await guest(server, 'next class', other)).status, 201);
  await host.post(`/api/session/${other}/leave/`);
  t.equal((await guest(server, 'too late', other)).status, 404);
});
