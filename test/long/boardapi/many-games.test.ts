import t from 'tap';
import { bot, type Program } from '../../boardapi/programs.ts';
import { buildTestApp, type TestServer } from '../../helper.ts';

const PAIRS = 10;
const GAMES_OF_A_PAIR = 10;
const FOOLS_MATE = ['f2f3', 'e7e5', 'g2g4', 'd8h4'];

/** Plays its side of each game that starts, whenever its stream says that it is its turn. Resolves after the last one. */
async function play(one: Program, games: number): Promise<string[]> {
  const events = await one.stream('/api/stream/event');
  const played: Promise<string>[] = [];
  while (played.length < games) {
    const { game } = await events.next('gameStart');
    played.push(playOne(one, game.gameId, game.color === 'white' ? 0 : 1));
  }
  const ends = await Promise.all(played);
  for (let count = 0; count < games; count++) await events.next('gameFinish');
  events.hangUp();
  return ends;
}

async function playOne(one: Program, id: string, side: number): Promise<string> {
  const stream = await one.stream(`/api/bot/game/stream/${id}`);
  let { state } = await stream.next('gameFull');
  for (;;) {
    const plies = state.moves.split(' ').filter(Boolean).length;
    if (state.status !== 'started') return `${state.status} ${state.winner} ${plies}`;
    if (plies % 2 === side) await one.post(`/api/bot/game/${id}/move/${FOOLS_MATE[plies]}`);
    state = await stream.next('gameState');
  }
}

async function pair(server: TestServer, number: number): Promise<string[]> {
  const [white, black] = [await bot(server, `White${number}`), await bot(server, `Black${number}`)];
  const both = [play(white, GAMES_OF_A_PAIR), play(black, GAMES_OF_A_PAIR)];
  for (let game = 0; game < GAMES_OF_A_PAIR; game++) {
    const { body } = await white.json(`/api/challenge/black${number}`, {
      ...{ color: 'white', 'clock.limit': 300, 'clock.increment': 0 },
    });
    await black.post(`/api/challenge/${body.id}/accept`);
  }
  return (await Promise.all(both)).flat();
}

t.test('100 games at once are played to mate, and every stream says so', async (t) => {
  const server = await buildTestApp(t, { env: { PARLOR_RATE: 'off' } });
  const ends = await Promise.all(Array.from({ length: PAIRS }, (_, number) => pair(server, number)));
  t.same([...new Set(ends.flat())], ['mate black 4']);
  t.equal(ends.flat().length, 2 * PAIRS * GAMES_OF_A_PAIR);
});
