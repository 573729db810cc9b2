import t from 'tap';
import { buildTestApp, holders, type Player, startedGame, type TestServer } from '../helper.ts';
import { iso } from './play.ts';

async function lobbyOf(server: TestServer, count: number) {
  const players = await server.guests(count);
  const host = players[0] as Player;
  const lobby = (await host.post('/api/session/create/', { draw_time: 40, desc_time: 25 })).body;
  const path = `/api/session/${lobby.game_code}`;
  let session = lobby;
  for (const player of players.slice(1)) session = (await player.get(`${path}/join/`)).body;
  return { players, host, session, code: lobby.game_code as number, path };
}

for (let count = 3; count <= 10; count++) {
  t.test(`a game of ${count} starts with a chain per player and ends with a description`, async (t) => {
    const server = await buildTestApp(t);
    const { players, host, session: lobby, code, path } = await lobbyOf(server, count);
    await server.ports.advance(5_000);
    const { status, body } = await host.put(`${path}/start/`);
    t.equal(status, 200);
    const names = players.map(({ name }) => name);
    const now = iso(server.ports.now());
    t.match(body, {
      game_code: code,
      draw_time: 40,
      desc_time: 25,
      created_at: lobby.created_at,
      round: 0,
      round_kind: 'description',
      round_started_at: now,
      round_ends_at: iso(server.ports.now() + 25_000),
      last_modified: now,
      server_time: now,
      users: names,
      host: 'player1',
      left: [],
      submitted: [],
      version: lobby.version + 1,
    });
    t.equal(body.rounds, { 3: 3, 4: 3, 5: 5, 6: 5, 7: 7, 8: 7, 9: 9, 10: 9 }[count]);
    t.ok(Array.isArray(body.chains));
    t.ok(
      body.chains.every((one: object) => Object.keys(one).length === 1),
      'one-key objects',
    );
    const held = holders(body);
    t.same(held.map(({ name }) => name).sort(), [...names].sort(), 'each player holds one chain');
    t.equal(new Set(held.map(({ chain }) => chain)).size, count, 'all chains are different');
    for (const player of players) t.same((await player.get(`${path}/info/`)).body, body);
  });
}

for (const count of [1, 2]) {
  t.test(`a lobby of ${count} is too small to start`, async (t) => {
    const server = await buildTestApp(t);
    const { host, session, path } = await lobbyOf(server, count);
    const { status, body } = await host.put(`${path}/start/`);
    t.equal(status, 400);
    t.same(body, { detail: 'Not enough players', code: 'not_enough_players' });
    t.same((await host.get(`${path}/info/`)).body, session, 'the lobby has not changed');
  });
}

t.test('a lobby that shrank below three does not start', async (t) => {
  const server = await buildTestApp(t);
  const { players, host, path } = await lobbyOf(server, 3);
  await (players[2] as Player).post(`${path}/leave/`);
  t.equal((await host.put(`${path}/start/`)).body.code, 'not_enough_players');
});

t.test('any member may start the game, with any body or none, but only once', async (t) => {
  const server = await buildTestApp(t);
  const { players, path } = await lobbyOf(server, 3);
  const last = players[2] as Player;
  const { status, body } = await last.put(`${path}/start/`, { round: 7, draw_time: 60 });
  t.equal(status, 200);
  t.match(body, { round: 0, draw_time: 40, host: 'player1' });
  for (const player of players) {
    const again = await player.put(`${path}/start/`);
    t.equal(again.status, 400);
    t.same(again.body, { detail: 'Session in progress', code: 'session_in_progress' });
  }
  t.same((await last.get(`${path}/info/`)).body, body, 'another try changes nothing');
  const other = (await last.post('/api/session/create/', { draw_time: 40, desc_time: 25 })).body.game_code;
  for (const player of players) await player.get(`/api/session/${other}/join/`);
  const without = await server.call('PUT', `/api/session/${other}/start/`, { token: last.token });
  t.equal(without.status, 200);
});

t.test('a stranger cannot start the game in any phase', async (t) => {
  const server = await buildTestApp(t);
  const { host, path } = await lobbyOf(server, 3);
  const eve = await server.guest('eve');
  for (const phase of ['lobby', 'playing']) {
    const { status, body } = await eve.put(`${path}/start/`);
    t.equal(status, 403, phase);
    t.same(body, { detail: 'Not in session', code: 'not_in_session' });
    await host.put(`${path}/start/`);
  }
});

t.test('chain ids are unique across all games', async (t) => {
  const server = await buildTestApp(t, { env: { PARLOR_RATE: 'off' } });
  const chains = new Set<number>();
  for (let games = 1; games <= 5; games++) {
    const { session } = await startedGame(server, 4);
    for (const { chain } of holders(session)) chains.add(chain);
    t.equal(chains.size, 4 * games);
  }
});

t.test('the ring is shuffled and not always in the order of joining', async (t) => {
  const server = await buildTestApp(t, { env: { PARLOR_RATE: 'off' } });
  const firsts = new Set<number>();
  for (let games = 0; games < 12; games++) {
    const { session, players } = await startedGame(server, 4);
    firsts.add(players.findIndex(({ name }) => name === holders(session)[0]?.name));
  }
  t.equal(firsts.size, 4, 'every player has been first in the ring');
});

t.test('with PARLOR_CHAINS=map chains in play are a single object', async (t) => {
  const server = await buildTestApp(t, { env: { PARLOR_CHAINS: 'map' } });
  const { host, session, code } = await startedGame(server, 3);
  t.same(Object.keys(session.chains).sort(), ['player1', 'player2', 'player3']);
  t.ok(Object.values(session.chains).every(Number.isInteger));
  t.same((await host.get(`/api/session/${code}/info/`)).body.chains, session.chains);
});
