import t from 'tap';
import { buildTestApp } from '../helper.ts';

t.test('moves and the ends of games are counted once they are saved', async (t) => {
  const server = await buildTestApp(t);
  const [white, black] = [await server.guest('white'), await server.guest('black')];
  const value = async (name: string) => {
    const { body } = await server.call('GET', '/metrics');
    return body
      .split('\n')
      .find((line: string) => line.startsWith(`parlor_chess_${name} `))
      ?.split(' ')[1];
  };
  const { gameId } = (await white.post('/api/game/create/', { color: 'white' })).body.payload;
  t.equal(await value('games_begun_total'), '0');
  await black.post(`/api/game/${gameId}/join/`);
  t.equal(await value('games_begun_total'), '1');
  await white.post(`/api/game/${gameId}/move/`, { uci: 'e2e4', ply: 0 });
  await black.post(`/api/game/${gameId}/move/`, { uci: 'e7e4', ply: 1 });
  t.equal(await value('moves_total'), '1', 'a refused one is none');
  await black.post(`/api/game/${gameId}/move/`, { uci: 'e7e5', ply: 1 });
  await white.post(`/api/game/${gameId}/resign/`);
  t.equal(await value('moves_total'), '2');
  t.equal(await value('games_ended_total{by="resignation"}'), '1');
  t.equal(await value('games_ended_total{by="checkmate"}'), '0');
});
