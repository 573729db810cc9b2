import t from 'tap';
import type { GameState, Session } from '#src/client/index.ts';
import { buildTestApp } from '../helper.ts';
import { guest, guests, makeClient, TIMES_OF_GAME, Told } from './client.ts';
import { makeMiddle } from './proxies.ts';

t.test('where no WebSocket gets through, a game of chess is played by long polling', async (t) => {
  const { base } = await buildTestApp(t);
  const middle = await makeMiddle(t, base);
  middle.blocksSockets = true;
  const [ada, ben] = [await guest(t, middle.base, 'ada'), await guest(t, base, 'ben')];
  const { gameId } = await ada.chess.create({ color: 'white', opponent: 'ben' });
  await ben.chess.join(gameId);
  const shown = new Told<GameState>();
  const board = ada.chess.board(gameId, { onState: (state) => shown.add(state) });
  await ada.statuses.next((status) => status === 'polling');
  t.match(await board.play('e2e4'), { ply: 1 });
  await ben.chess.move(gameId, 'e7e5', 1);
  t.match(await shown.next(({ ply }) => ply === 2), { moves: 'e2e4 e7e5' });
  t.match(await board.play('g1f3'), { ply: 3 });
  const versions = shown.all.map(({ version }) => version);
  t.same(
    versions,
    [...new Set(versions)].sort((a, b) => a - b),
    'each version is shown once, in order',
  );
});

t.test('the drawing game is followed by `wait`, and by the socket once it gets through', async (t) => {
  const { base } = await buildTestApp(t);
  const middle = await makeMiddle(t, base);
  middle.blocksSockets = true;
  const [ada, ben, cleo] = [await guest(t, middle.base, 'ada'), ...(await guests(t, base, 2))];
  const { game_code } = await ada.telephone.create(TIMES_OF_GAME);
  const shown = new Told<Session>();
  ada.telephone.watch(game_code, { onState: (state) => shown.add(state) });
  await ada.statuses.next((status) => status === 'polling');
  await ben?.telephone.join(game_code);
  await shown.next(({ users }) => users.length === 2);
  t.ok(middle.asked.all.some((asked) => asked.endsWith('/wait/')));

  middle.blocksSockets = false;
  await ada.statuses.next((status) => status === 'open');
  middle.asked.forget();
  await cleo?.telephone.join(game_code);
  await shown.next(({ users }) => users.length === 3);
  t.same(ada.statuses.all.slice(-2), ['polling', 'open'], 'nothing flickers in between');
  t.notOk(middle.asked.all.at(-1)?.endsWith('/info/'), 'nothing is polled for any more');
});

t.test('a game that is gone ends the polling for it', async (t) => {
  const { base } = await buildTestApp(t);
  const middle = await makeMiddle(t, base);
  middle.blocksSockets = true;
  const [ada, ben] = [await guest(t, middle.base, 'ada'), await guest(t, base, 'ben')];
  const { game_code } = await ben.telephone.create(TIMES_OF_GAME);
  await ada.telephone.join(game_code);
  const lost = new Told<string>();
  ada.telephone.watch(game_code, { onState: () => undefined, onLost: ({ code }) => lost.add(code) });
  await ada.statuses.next((status) => status === 'polling');
  await ben.telephone.kick(game_code, ada.name);
  t.equal(await lost.next(), 'not_in_session');
  await ada.statuses.next((status) => status === 'closed');
});

t.test('where no WebSocket gets through, a television is paired and sent away by long polling', async (t) => {
  const { base } = await buildTestApp(t);
  const middle = await makeMiddle(t, base);
  middle.blocksSockets = true;
  const ada = await guest(t, base, 'ada');
  const { game_code: code } = await ada.telephone.create(TIMES_OF_GAME);
  const tv = makeClient(t, middle.base);
  const made = await tv.room.screen();
  t.ok('secret' in made && tv.room.use({ kind: 'screen', secret: made.secret }) === undefined);
  const shown = new Told<number | null>();
  tv.room.watchScreen(made.screen, { onState: ({ game_code }) => shown.add(game_code) });
  await tv.statuses.next((status) => status === 'polling');
  await ada.room.show(code, { screen: made.screen });
  await shown.next((game) => game === code);
  await ada.room.sendAway(code, made.screen);
  await shown.next((game) => game === null);
  t.equal(tv.statuses.all.at(-1), 'polling');
});
