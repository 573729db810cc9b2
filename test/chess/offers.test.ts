import t from 'tap';
import { buildTestApp } from '../helper.ts';
import {
  count,
  FIRST_MOVE_MS,
  type Game,
  gameOf,
  OFF,
  on,
  people,
  scene,
  stateOf,
  TEN_MIN_MS,
  taken,
  uuidOf,
} from './play.ts';

const OPENING = 'e2e4 e7e5 g1f3 b8c6';
const BACK_AND_FORTH = 'g1f3 g8f6 f3g1 f6g8';

/** The code of the refusal, or these fields of the new state. */
async function asked(game: Game, who: 'white' | 'black', what: string, action: string) {
  const { body } = await game.do(game[who], what, { action });
  if (body.code) return body.code;
  const { status, drawOffer, takebackOffer, reason } = body.payload;
  return { status, drawOffer, takebackOffer, reason };
}

// All tests share one server and two players. Each test has its own game.
const server = await buildTestApp(t, OFF);
const [ada, bob] = await people(server, 'ada', 'bob');
const sitDown = async (options: object = {}) => ({ game: await gameOf(ada, bob, options) });

const QUIET = { status: 'ACTIVE', drawOffer: null, takebackOffer: null, reason: null };

t.test('a draw offer is pushed to everybody and can be accepted', async (t) => {
  const { game } = await sitDown({ incrementMs: 5_000 });
  await game.play(OPENING);
  await server.ports.advance(2_500);
  const watcher = await game.watch();
  const { version } = await watcher.next('STATE_SYNC');
  t.same(await asked(game, 'black', 'draw', 'offer'), { ...QUIET, drawOffer: 'b' });
  const offer = await watcher.next('STATE_SYNC');
  t.match(offer, {
    version: version + 1,
    payload: { drawOffer: 'b', running: 'w', clocks: { wMs: TEN_MIN_MS + 2_500 } },
  });
  t.same(
    await asked(game, 'black', 'draw', 'offer'),
    { ...QUIET, drawOffer: 'b' },
    'offering again changes nothing',
  );
  t.same(await taken(watcher, 'STATE_SYNC'), []);
  t.equal(await asked(game, 'black', 'draw', 'accept'), 'nothing_offered', 'not your own offer');
  await game.do(game.white, 'draw', { action: 'accept' });
  const over = await watcher.next('STATE_SYNC');
  t.match(over, {
    version: version + 2,
    payload: { status: 'FINISHED', result: '1/2-1/2', reason: 'AGREEMENT' },
  });
  t.match(over.payload, { drawOffer: null, running: null, clocks: { wMs: TEN_MIN_MS + 2_500 } });
  t.same(over.payload, await game.state());
});

t.test('offering a draw while the opponent offers one accepts it', async (t) => {
  const { game } = await sitDown();
  await game.play('e2e4 e7e5');
  await asked(game, 'white', 'draw', 'offer');
  t.match(await asked(game, 'black', 'draw', 'offer'), { status: 'FINISHED', reason: 'AGREEMENT' });
});

t.test('a draw declined by message or by a move cannot be offered again for ten half-moves', async (t) => {
  for (const decline of ['word', 'move']) {
    const game = await gameOf(ada, bob);
    await game.play('e2e4 e7e5');
    if (decline === 'word') {
      await asked(game, 'white', 'draw', 'offer');
      t.same(await asked(game, 'black', 'draw', 'decline'), QUIET);
      t.equal(await asked(game, 'black', 'draw', 'decline'), 'nothing_offered');
    } else {
      await asked(game, 'black', 'draw', 'offer');
      t.match(await game.play('b1c3'), { drawOffer: null });
      await game.play('b8c6');
    }
    const [loser, other] = decline === 'word' ? (['white', 'black'] as const) : (['black', 'white'] as const);
    t.equal(await asked(game, loser, 'draw', 'offer'), 'draw_declined', decline);
    t.same((await asked(game, other, 'draw', 'offer')).status, 'ACTIVE', 'the other side can offer one');
    await asked(game, loser, 'draw', 'decline');
    // The offer was declined at ply 2.
    if (decline === 'word') await game.play('b1c3 b8c6');
    await game.play('a2a3 a7a6 b2b3 b7b6 g2g3 g7g6 h2h3');
    t.equal((await game.state()).ply, 11);
    t.equal(await asked(game, loser, 'draw', 'offer'), 'draw_declined', 'nine half-moves later');
    await game.play('h7h6');
    t.same(await asked(game, loser, 'draw', 'offer'), {
      ...QUIET,
      drawOffer: loser === 'white' ? 'w' : 'b',
    });
  }
});

t.test('a player\u2019s own move does not withdraw their offer', async (t) => {
  const { game } = await sitDown();
  await game.play('e2e4 e7e5');
  await asked(game, 'white', 'draw', 'offer');
  t.match(await game.play('g1f3'), { drawOffer: 'w' });
  t.match(await game.play('b8c6'), { drawOffer: null });
});

t.test('a move can carry a draw offer, which is dropped where no offer is allowed', async (t) => {
  const { game } = await sitDown();
  const move = async (who: 'white' | 'black', uci: string, ply: number) =>
    (await game.do(game[who], 'move', { uci, ply, offerDraw: true })).body.payload.drawOffer;
  t.equal(await move('white', 'e2e4', 0), null, 'too early for an offer, but the move is made');
  t.equal(await move('black', 'e7e5', 1), 'b');
  t.equal(await move('white', 'g1f3', 2), 'w', 'it declines the other offer');
  const before = game.row();
  t.equal(await move('white', 'g1f3', 2), 'w');
  t.same(game.row(), before, 'sending it again changes nothing');
  t.equal(await move('black', 'b8c6', 3), null, 'declined just before');
  t.equal((await game.state()).ply, 4);
});

t.test('an agreed takeback restores position, clocks and PGN', async (t) => {
  const { game } = await sitDown({ incrementMs: 1_000 });
  await game.play('e2e4 e7e5');
  await server.ports.advance(3_000);
  const before = await game.play('g1f3');
  await server.ports.advance(4_000);
  await game.play('b8c6');
  await server.ports.advance(5_000);
  const watcher = await game.watch();
  const { version } = await watcher.next('STATE_SYNC');
  t.same(await asked(game, 'black', 'takeback', 'offer'), { ...QUIET, takebackOffer: 'b' });
  t.match(await watcher.next('STATE_SYNC'), { version: version + 1, payload: { takebackOffer: 'b' } });
  t.equal(await asked(game, 'black', 'takeback', 'accept'), 'nothing_offered', 'not your own request');
  t.same(await asked(game, 'white', 'takeback', 'accept'), QUIET);
  const { payload, version: now } = await watcher.next('STATE_SYNC');
  t.equal(now, version + 2);
  const { ports } = server;
  t.strictSame(payload, { ...before, version: now, serverTime: ports.now() });
  t.match(payload.clocks, { wMs: TEN_MIN_MS - 2_000, bMs: TEN_MIN_MS });
  const pgn = await server.call('GET', `${game.path}/pgn/?clocks=0`);
  t.match(pgn.body, '\n\n1. e4 e5 2. Nf3 *\n');
  t.equal(count(server, `chess_move WHERE game_id = '${game.id}'`), 3);
  await ports.advance(2_000);
  t.match(await game.state(), { clocks: { wMs: TEN_MIN_MS - 2_000, bMs: TEN_MIN_MS - 2_000 }, running: 'b' });
  await ports.advance(TEN_MIN_MS - 2_001);
  t.equal((await game.state()).status, 'ACTIVE');
  await ports.advance(1);
  t.match(await game.state(), { status: 'FINISHED', reason: 'TIMEOUT', result: '1-0' });
});

t.test('a takeback by the side to move goes back two half-moves', async (t) => {
  const { game } = await sitDown();
  await game.play(OPENING);
  await asked(game, 'white', 'takeback', 'offer');
  await asked(game, 'black', 'takeback', 'accept');
  t.match(await game.state(), {
    moves: 'e2e4 e7e5',
    ply: 2,
    turn: 'w',
    lastMove: { uci: 'e7e5', san: 'e5' },
  });
});

t.test(
  'after a takeback a move on the old ply is stale, and the same move counts as a new one',
  async (t) => {
    const { game } = await sitDown();
    await game.play('e2e4 e7e5 g1f3');
    await asked(game, 'white', 'takeback', 'offer');
    await asked(game, 'black', 'takeback', 'accept');
    const late = await game.do(game.black, 'move', { uci: 'b8c6', ply: 3 });
    t.equal(late.body.code, 'stale_ply');
    const { version } = await game.state();
    const again = await game.do(game.white, 'move', { uci: 'g1f3', ply: 2 });
    t.match(again.body.payload, { ply: 3, version: version + 1 });
    t.match(await game.play('b8c6 f1b5'), { ply: 5 });
    t.equal(count(server, `chess_move WHERE game_id = '${game.id}'`), 5);
  },
);

t.test('asking for a takeback while the opponent’s request stands accepts theirs', async (t) => {
  const { game } = await sitDown();
  await game.play(OPENING);
  await asked(game, 'white', 'takeback', 'offer');
  t.same(await asked(game, 'black', 'takeback', 'offer'), QUIET);
  t.match(await game.state(), { moves: 'e2e4 e7e5', turn: 'w' });
});

t.test('a takeback request ends with the asker’s own move', async (t) => {
  const { game } = await sitDown();
  await game.play(OPENING);
  await asked(game, 'white', 'takeback', 'offer');
  t.match(await game.play('f1b5'), { takebackOffer: null });
  t.equal(await asked(game, 'black', 'takeback', 'accept'), 'nothing_offered');
  t.same(await asked(game, 'white', 'takeback', 'offer'), { ...QUIET, takebackOffer: 'w' });
});

for (const [how, decline] of [
  ['declined', (game) => asked(game, 'black', 'takeback', 'decline')],
  ['answered with a move', (game) => game.play('b8c6')],
] as [string, (game: Game) => Promise<unknown>][]) {
  t.test(`a takeback request that was ${how} cannot be repeated for ten half-moves`, async (t) => {
    const { game } = await sitDown();
    await game.play('e2e4 e7e5 g1f3');
    await asked(game, 'white', 'takeback', 'offer');
    await decline(game);
    t.equal(await asked(game, 'black', 'takeback', 'accept'), 'nothing_offered');
    t.equal(await asked(game, 'white', 'takeback', 'offer'), 'takeback_declined');
    t.same(await asked(game, 'black', 'takeback', 'offer'), { ...QUIET, takebackOffer: 'b' }, 'theirs is');
    t.same(await asked(game, 'white', 'takeback', 'decline'), QUIET);
    const more = 'b8c6 f1b5 g8f6 b5c4 f6g8 c4b5 g8f6 b5c4 f6g8 c4b5 g8f6';
    const { ply } = await game.state();
    await game.play(
      more
        .split(' ')
        .slice(ply - 3)
        .join(' '),
    );
    t.match(await asked(game, 'white', 'takeback', 'offer'), { takebackOffer: 'w' });
  });
}

t.test('a takeback to a first move stops the clocks and restarts the 30 s', async (t) => {
  const { game } = await sitDown();
  await game.play('e2e4 e7e5');
  await server.ports.advance(9_000);
  await asked(game, 'black', 'takeback', 'offer');
  await asked(game, 'white', 'takeback', 'accept');
  const firstMoveBy = server.ports.now() + FIRST_MOVE_MS;
  const clocks = { wMs: TEN_MIN_MS, bMs: TEN_MIN_MS };
  t.match(await game.state(), { ply: 1, turn: 'b', running: null, firstMoveBy, clocks });
  await server.ports.advance(FIRST_MOVE_MS - 1);
  t.match(await game.state(), { status: 'ACTIVE', clocks });
  await server.ports.advance(1);
  t.match(await game.state(), { status: 'ABORTED', clocks });
  t.equal((await game.do(ada, 'rematch', { action: 'offer' })).status, 200);
});

t.test('a position that was taken back does not count as a repetition', async (t) => {
  const { game } = await sitDown();
  await game.play(`${BACK_AND_FORTH} ${BACK_AND_FORTH}`);
  t.same((await game.state()).claims, { threefold: true, fifty: false });
  await asked(game, 'black', 'takeback', 'offer');
  await asked(game, 'white', 'takeback', 'accept');
  t.same((await game.state()).claims, { threefold: false, fifty: false });
  t.equal(await asked(game, 'white', 'draw', 'claim'), 'nothing_to_claim');
  await game.play('f6g8');
  t.match(await asked(game, 'white', 'draw', 'claim'), { status: 'FINISHED', reason: 'THREEFOLD' });
});

t.test('given time is pushed to everybody and puts off the flag', async (t) => {
  const { game } = await sitDown({ initialMs: 20_000 });
  await game.do(game.white, 'time', { ms: 1_000 });
  t.match(await game.state(), {
    clocks: { wMs: 20_000, bMs: 21_000 },
    firstMoveBy: server.ports.now() + FIRST_MOVE_MS,
  });
  await game.play('e2e4 e7e5');
  await server.ports.advance(5_000);
  const watcher = await game.watch();
  const { version } = await watcher.next('STATE_SYNC');
  const { status, body } = await game.do(game.black, 'time', { ms: 60_000 });
  t.match([status, body.payload.clocks], [200, { wMs: 75_000, bMs: 21_000 }]);
  t.match(await watcher.next('STATE_SYNC'), {
    version: version + 1,
    payload: { clocks: { wMs: 75_000 }, running: 'w' },
  });
  await server.ports.advance(74_999);
  t.equal((await game.state()).status, 'ACTIVE');
  await server.ports.advance(1);
  t.match(await game.state(), { status: 'FINISHED', reason: 'TIMEOUT', result: '0-1' });
});

t.test('a clock cannot hold more than three hours', async (t) => {
  const { game } = await sitDown({ initialMs: 3 * 3_600_000 - 10_000 });
  await game.do(game.white, 'time', { ms: 60_000 });
  t.match(await game.state(), { clocks: { wMs: 10_790_000, bMs: 10_800_000 } });
  t.equal((await game.do(game.white, 'time', { ms: 1 })).body.code, 'clock_full');
});

t.test(
  'an accepted rematch starts the same game with colours swapped and notifies the opponent',
  async (t) => {
    const { server, ada, bob, game } = await scene(t, { initialMs: 60_000, incrementMs: 2_000 });
    await game.do(bob, 'resign');
    const watcher = await game.watch();
    const { version } = await watcher.next('STATE_SYNC');
    const [a, b] = [await on(server, 'user', ada.token), await on(server, 'user', bob.token)];
    await game.do(ada, 'rematch', { action: 'offer' });
    t.match(await watcher.next('STATE_SYNC'), {
      version: version + 1,
      payload: { rematchOffer: 'w', rematchGameId: null },
    });
    t.equal((await game.do(ada, 'rematch', { action: 'accept' })).body.code, 'nothing_offered');
    const { body } = await game.do(bob, 'rematch', { action: 'accept' });
    const { rematchGameId: id } = body.payload;
    t.match(await watcher.next('STATE_SYNC'), {
      version: version + 2,
      payload: { rematchOffer: null, rematchGameId: id, result: '1-0' },
    });
    t.match(await stateOf(server, id), {
      ...{ status: 'ACTIVE', fen: 'startpos', version: 1, names: { white: 'bob', black: 'ada' } },
      players: { whiteId: uuidOf(server, bob), blackId: uuidOf(server, ada) },
      ...{ initialMs: 60_000, incrementMs: 2_000, clocks: { wMs: 60_000, bMs: 60_000 } },
      firstMoveBy: server.ports.now() + FIRST_MOVE_MS,
    });
    t.same(await a.socket.next('NOTICE'), {
      ...{ event: 'NOTICE', topic: 'user' },
      payload: { kind: 'rematch', gameId: id, by: 'bob' },
    });
    for (const { socket } of [a, b])
      t.match((await socket.next('STATE_SYNC')).payload.games, [{ gameId: id }]);
    for (const [who, action] of [
      [ada, 'offer'],
      [bob, 'offer'],
      [bob, 'accept'],
    ] as const) {
      const again = await game.do(who, 'rematch', { action });
      t.match([again.status, again.body.payload.rematchGameId], [200, id], 'the rematch exists already');
    }
    t.equal((await game.do(ada, 'rematch', { action: 'decline' })).body.code, 'nothing_offered');
    t.equal(count(server, 'chess_game'), 2);
  },
);

t.test('a declined rematch can be offered again, and offering from both sides accepts it', async (t) => {
  const fen = '4k3/8/8/8/8/8/4P3/4K3 b - - 3 40';
  const game = await gameOf(ada, bob, { fen, initialMs: null });
  await game.do(ada, 'abort');
  await game.do(ada, 'rematch', { action: 'offer' });
  const declined = await game.do(bob, 'rematch', { action: 'decline' });
  t.match(declined.body.payload, { status: 'ABORTED', rematchOffer: null, rematchGameId: null });
  await game.do(bob, 'rematch', { action: 'offer' });
  const { body } = await game.do(ada, 'rematch', { action: 'offer' });
  const next = await stateOf(server, body.payload.rematchGameId);
  t.match(next, { initialFen: fen, initialMs: null, turn: 'b', names: { white: 'bob', black: 'ada' } });
});

t.test('the side that is not to move can also claim the fifty-move draw', async (t) => {
  const game = await gameOf(ada, bob, { fen: '4k3/8/8/8/8/8/4P3/R3K3 w - - 98 90' });
  await game.play('a1a2');
  t.equal(await asked(game, 'white', 'draw', 'claim'), 'nothing_to_claim');
  t.same((await game.play('e8e7')).claims, { threefold: false, fifty: true });
  t.match(await asked(game, 'black', 'draw', 'claim'), { status: 'FINISHED', reason: 'FIFTY_MOVES' });
});
