import t from 'tap';
import { buildTestApp } from '../helper.ts';
import { startGame } from './play.ts';

t.test('games, rounds and pages are counted, and those that are skipped by themselves', async (t) => {
  const server = await buildTestApp(t);
  const counts = async () => {
    const { body } = await server.call('GET', '/metrics');
    const lines: string[] = body.match(/^parlor_telephone_.*$/gm) ?? [];
    return Object.fromEntries(lines.map((line) => line.slice('parlor_telephone_'.length).split(' ')));
  };
  const game = await startGame(server, 3);
  t.match(await counts(), { games_begun_total: '1', rounds_begun_total: '1', rounds_ended_total: '0' });
  await game.sendAll([game.host]);
  await server.ports.advance(26_000);
  t.match(await counts(), {
    'pages_total{how="handed_in"}': '2',
    'pages_total{how="skipped"}': '1',
    rounds_begun_total: '2',
    rounds_ended_total: '1',
    games_ended_total: '0',
  });
  await game.sendAll();
  await game.sendAll();
  t.match(await counts(), { games_ended_total: '1', rounds_begun_total: '3', rounds_ended_total: '3' });
});
