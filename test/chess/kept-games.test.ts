import SqliteDatabase from 'better-sqlite3';
import t from 'tap';
import { buildTestApp } from '../helper.ts';
import { bySocket, gameOf, OFF, people } from './play.ts';

const server = await buildTestApp(t, OFF);
const [ada, bob] = await people(server, 'ada', 'bob');
const ABORT = `UPDATE chess_game SET phase = 'aborted', version = version + 1 WHERE id = ?`;

/** A game that somebody watches, so its state is in memory, and the socket of the player to move. */
async function watchedGame() {
  const game = await gameOf(ada, bob);
  const socket = server.open('/ws/', ada.token);
  await socket.ask('SUBSCRIBE', { topic: `game:${game.id}` });
  await game.play('e2e4 e7e5');
  return { id: game.id, move: () => bySocket(socket, ['MOVE', { uci: 'g1f3', ply: 2 }], game.id) };
}

t.test('C11: a move sees what another process has made of a watched game', async (t) => {
  const { id, move } = await watchedGame();
  const other = new SqliteDatabase(server.path);
  other.prepare(ABORT).run(id);
  other.close();
  t.equal((await move()).code, 'game_over');
});

t.test('C11: work that is undone leaves a watched game as it was', async (t) => {
  const { id, move } = await watchedGame();
  const { database } = server.platform;
  const undone = database.commit(() => {
    database.raw.prepare(ABORT).run(id);
    throw new Error('no');
  });
  await t.rejects(undone);
  t.equal((await move()).code, 'ok');
});
