import t from 'tap';
import { buildTestApp } from '../helper.ts';
import { board, bot, type Program, PYTHON } from './programs.ts';

const FOOLS_MATE = ['f2f3', 'e7e5', 'g2g4', 'd8h4'];

/** Both have a game of five minutes, and streams of it. White has challenged. */
async function started(white: Program, black: Program, kinds = ['bot', 'bot']) {
  const events = await black.stream('/api/stream/event');
  const { body } = await white.form('/api/challenge/BLACK', {
    ...{ rated: 'False', variant: 'standard', color: 'white' },
    ...{ 'clock.limit': '300', 'clock.increment': '3' },
  });
  await events.next('challenge');
  await black.post(`/api/challenge/${body.id}/accept`);
  const start = await events.next('gameStart');
  const id: string = start.game.gameId;
  const streams = [white, black].map((one, at) => one.stream(`/api/${kinds[at]}/game/stream/${id}`));
  const [ofWhite, ofBlack] = await Promise.all(streams);
  if (!ofWhite || !ofBlack) throw new Error('two streams');
  const [full] = await Promise.all([ofWhite.next('gameFull'), ofBlack.next('gameFull')]);
  return { id, events, ofWhite, ofBlack, full, start };
}

t.test('two bots play to mate, and each stream ends after the last state', async (t) => {
  const server = await buildTestApp(t);
  const [white, black] = [await bot(server, 'White'), await bot(server, 'Black')];
  const { id, events, ofWhite, ofBlack, full, start } = await started(white, black);
  t.equal(ofWhite.response.headers['content-type'], 'application/x-ndjson');
  t.equal(ofWhite.response.headers['cache-control'], 'no-cache');
  t.equal(ofWhite.response.headers['x-accel-buffering'], 'no');
  t.match(start.game, {
    ...{ id, fullId: id, color: 'black', isMyTurn: false, hasMoved: false, lastMove: '', secondsLeft: 300 },
    ...{ opponent: { id: 'white', username: 'White', rating: 1_500 }, compat: { bot: true, board: true } },
    ...{ speed: 'blitz', perf: 'blitz', status: { id: 20, name: 'started' } },
  });
  t.match(full, {
    ...{ id, initialFen: 'startpos', clock: { initial: 300_000, increment: 3_000 }, speed: 'blitz' },
    white: { id: 'white', name: 'White', title: 'BOT', rating: 1_500, provisional: true },
    state: { type: 'gameState', moves: '', wtime: 300_000, winc: 3_000, status: 'started' },
  });
  for (const [ply, uci] of FOOLS_MATE.entries()) {
    const mover = ply % 2 === 0 ? white : black;
    t.same((await mover.post(`/api/bot/game/${id}/move/${uci}?offeringDraw=false`)).body, { ok: true });
    await Promise.all([ofWhite.after(ply + 1), ofBlack.after(ply + 1)].map((state) => state));
  }
  await Promise.all([ofWhite.ended, ofBlack.ended]);
  const finish = await events.next('gameFinish');
  t.match(finish.game, { gameId: id, winner: 'black', status: { id: 30, name: 'mate' }, lastMove: 'd8h4' });
  const again = await black.stream(`/api/bot/game/stream/${id}`);
  t.match(await again.next('gameFull'), { state: { status: 'mate', winner: 'black' } });
  await again.ended;
  t.equal((await white.get('/api/account')).body.perfs.blitz.games, 1);
  t.match((await white.get(`/game/export/${id}`)).body, /\[White "White"\]/);
});

t.test('a move whose answer was lost is made once, and sent again it is 200', async (t) => {
  const server = await buildTestApp(t);
  const [white, black] = [await bot(server, 'White'), await bot(server, 'Black')];
  const { id, ofBlack } = await started(white, black);
  await white.lose(`/api/bot/game/${id}/move/e2e4`);
  await ofBlack.after(1);
  t.same((await white.post(`/api/bot/game/${id}/move/e2e4`)).body, { ok: true });
  t.match(await white.post(`/api/bot/game/${id}/move/d2d4`), {
    status: 400,
    body: { code: 'not_your_turn' },
  });
  await black.post(`/api/bot/game/${id}/move/e7e5`);
  t.equal((await ofBlack.after(2)).moves, 'e2e4 e7e5');
});

t.test('a board seeks, is paired, and agrees to a draw by a move that offers one', async (t) => {
  const server = await buildTestApp(t);
  const [one, two] = [await board(server, 'One'), await board(server, 'Two', PYTHON)];
  const [events, others] = [await one.stream('/api/stream/event'), await two.stream('/api/stream/event')];
  const wish = { time: '5', increment: '0', color: 'white', rated: 'false' };
  const seek = await one.stream('/api/board/seek', wish);
  await server.ports.advance(65_000);
  t.ok(seek.beats > 8, 'it is renewed');
  const found = await two.stream('/api/board/seek', { ...wish, color: 'black' });
  await Promise.all([seek.ended, found.ended]);
  const { game } = await events.next('gameStart');
  t.match(game, { source: 'lobby', color: 'white' });
  await others.next('gameStart');
  const id = game.gameId;
  const stream = await one.stream(`/api/board/game/stream/${id}`);
  await one.post(`/api/board/game/${id}/move/e2e4`);
  await two.post(`/api/board/game/${id}/move/e7e5?offeringDraw=true`);
  t.match(await stream.after(2), { bdraw: true });
  t.same((await one.post(`/api/board/game/${id}/move/g1f3?offeringDraw=true`)).body, { ok: true });
  await stream.ended;
  t.match(await stream.after(2), { status: 'draw', moves: 'e2e4 e7e5' });
});

t.test('takebacks and draws are asked for and refused, and no to nothing is 200', async (t) => {
  const server = await buildTestApp(t);
  const [white, black] = [await bot(server, 'White'), await board(server, 'Black')];
  const { id, ofWhite, ofBlack } = await started(white, black, ['bot', 'board']);
  const acts = (who: Program, kind: string) => (act: string) => who.post(`/api/${kind}/game/${id}/${act}`);
  const [ofBot, ofBoard] = [acts(white, 'bot'), acts(black, 'board')];
  await ofBot('move/e2e4');
  await ofBoard('move/e7e5');
  t.equal((await ofBot('takeback/no')).status, 200);
  t.equal((await ofBot('draw/no')).status, 200);
  await ofBoard('takeback/yes');
  await ofWhite.after(2);
  t.match(await ofWhite.next('gameState'), { btakeback: true });
  await ofBot('takeback/1');
  await ofBlack.after(1);
  t.match(await ofBot('draw/yes'), { status: 400, body: { code: 'too_early_for_draw', error: /draw/ } });
  await ofBoard('move/e7e5');
  await ofWhite.after(1);
  await ofWhite.after(2);
  await ofBoard('takeback/true');
  t.match(await ofWhite.next('gameState'), { btakeback: true });
  t.equal((await ofBot('takeback/false')).status, 200);
  t.match(await ofBoard('takeback/true'), { status: 400, body: { code: 'takeback_declined' } });
  await ofBoard('resign');
  await ofBlack.ended;
  t.match(ofBlack.seen.at(-1), { status: 'resign', winner: 'white' });
});

t.test('a player whose opponent is gone is told how long to wait, and wins by claiming', async (t) => {
  const server = await buildTestApp(t);
  const [white, black] = [await bot(server, 'White'), await bot(server, 'Black')];
  const { id, events, ofWhite, ofBlack } = await started(white, black);
  for (const [at, uci] of ['e2e4', 'e7e5', 'g1f3'].entries())
    await (at === 1 ? black : white).post(`/api/bot/game/${id}/move/${uci}`);
  await ofWhite.after(3);
  events.hangUp();
  ofBlack.hangUp();
  await server.ports.advance(2_000);
  t.match(await ofWhite.next('opponentGone'), { gone: true });
  t.match(await white.post(`/api/bot/game/${id}/claim-victory/`), { status: 400 });
  await server.ports.advance(60_000);
  const told = await ofWhite.next('opponentGone');
  t.match(told, { gone: true, claimWinInSeconds: 0 });
  t.equal((await white.post(`/api/bot/game/${id}/claim-victory/`)).status, 200);
  t.match(await ofWhite.after(3), { status: 'timeout', winner: 'white' });
  await ofWhite.ended;
});
