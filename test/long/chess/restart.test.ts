import { copyFileSync } from 'node:fs';
import t, { type Test } from 'tap';
import { legalMoves, START_FEN } from '#src/chess/rules/position.ts';
import type { GameState } from '#src/chess/schema.ts';
import {
  create,
  FIRST_MOVE_MS,
  type Game,
  gameOf,
  moved,
  OFF,
  on,
  people,
  rowOf,
  scene,
  stateOf,
  TEN_MIN_MS,
  taken,
} from '../../chess/play.ts';
import { buildTestApp, type TestServer, testPorts } from '../../helper.ts';
import { until } from '../../platform/live/live.ts';
import { restarted } from '../../telephone/lobby.ts';

const HOUR_MS = 3_600_000;
/** How often the server records that it is alive. A crash gives back this much time at most. */
const ALIVE_MS = 1_000;

/** Simulates a crash: a server opens a copy of the current database and log, `downMs` later. */
async function crashed(t: Test, server: TestServer, downMs: number): Promise<TestServer> {
  const path = `${server.path}.copy`;
  for (const suffix of ['', '-wal']) copyFileSync(server.path + suffix, path + suffix);
  return buildTestApp(t, { ...OFF, path, ports: testPorts({ nowMs: server.ports.now() + downMs }) });
}

const ENDS = {
  stopped: async (t: Test, server: TestServer, downMs: number) => (await restarted(t, server, downMs)).again,
  crashed,
};

/** The part of a state that a restart may not change: all but the version and the times. */
function lasting({ version, serverTime, clocks, firstMoveBy, ...rest }: GameState) {
  return { ...rest, timed: [typeof version, typeof serverTime, typeof clocks, typeof firstMoveBy] };
}

/** Plays random legal moves until the server stops answering. Adds acknowledged moves to `made`. */
async function playOn(game: Game, chance: () => number, made: string[]): Promise<void> {
  // The server may end before the first answer.
  let state = await game.state().catch(() => undefined);
  while (state?.status === 'ACTIVE') {
    const { fen, turn, ply } = state;
    const moves = legalMoves(fen === 'startpos' ? START_FEN : fen);
    const uci = moves[Math.floor(chance() * moves.length)] as string;
    const player = turn === 'w' ? game.white : game.black;
    const answer = await game.do(player, 'move', { uci, ply }).catch(() => undefined);
    if (answer?.status !== 200) return;
    made.push(uci);
    state = answer.body.payload;
  }
}

/** Seeded, so that failures can be reproduced. */
function chanceFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

for (const [end, again] of Object.entries(ENDS)) {
  t.test(`every acknowledged move of fifty busy games survives if the server is ${end}`, async (t) => {
    const server = await buildTestApp(t, OFF);
    const [ada, bob] = await people(server, 'ada', 'bob');
    const games: Game[] = [];
    for (let n = 0; n < 50; n++) games.push(await gameOf(n % 2 ? ada : bob, n % 2 ? bob : ada));
    const chance = chanceFrom(7);
    const made = games.map((): string[] => []);
    const plays = games.map((game, n) => playOn(game, chance, made[n] as string[]));
    await until(() => made.flat().length > 500);
    const copied = end === 'crashed';
    const acknowledged = made.map((moves) => moves.length);
    const copy = copied ? await again(t, server, HOUR_MS) : undefined;
    const stopping = server.stop();
    await Promise.all(plays);
    // Idle keep-alive connections would delay the stop.
    server.http.server.closeAllConnections();
    await stopping;
    await checkMoves(
      t,
      copy ?? (await again(t, server, HOUR_MS)),
      games,
      made,
      copied ? acknowledged : undefined,
    );
  });
}

/** Checks that all moves in `made` are stored, or at least the first `least` of each game if the copy is older. */
async function checkMoves(t: Test, server: TestServer, games: Game[], made: string[][], least?: number[]) {
  const { raw } = server.platform.database;
  const moves = raw.prepare('SELECT uci FROM chess_move WHERE game_id = ? ORDER BY ply').pluck();
  for (const [n, game] of games.entries()) {
    const mine = made[n] ?? [];
    const { moves: text, fen, ply, status } = await stateOf(server, game.id);
    const kept = moves.all(game.id);
    t.same([text, ply], [kept.join(' '), kept.length]);
    t.ok(kept.length >= (least?.[n] ?? mine.length), `game ${n}: ${kept.length} moves`);
    t.same(kept.slice(0, mine.length), mine.slice(0, kept.length));
    if (status !== 'ACTIVE') continue;
    const [next] = legalMoves(fen === 'startpos' ? START_FEN : fen);
    t.equal((await game.on(server).play(next as string)).ply, ply + 1, 'the game can continue');
  }
}

t.test('every move acknowledged before a crash is in the database', async (t) => {
  const { server, game } = await scene(t);
  let last = await game.state();
  for (const uci of ['e2e4', 'e7e5', 'g1f3']) {
    last = await game.play(uci);
    const copy = await crashed(t, server, HOUR_MS);
    t.strictSame(lasting(await stateOf(copy, game.id)), lasting(last));
    await copy.stop();
  }
});

for (const [end, again] of Object.entries(ENDS)) {
  t.test(`if the server is ${end}, down-time costs nobody and at most a second is given back`, async (t) => {
    const { server, game } = await scene(t, { incrementMs: 3_000 });
    await game.play('e2e4 e7e5');
    await server.ports.advance(4_000);
    await game.play('g1f3');
    await server.ports.advance(7_700);
    const before = await game.state();
    t.equal(before.clocks.bMs, TEN_MIN_MS - 7_700);
    const after = await again(t, server, 5 * HOUR_MS);
    const state = await stateOf(after, game.id);
    t.strictSame(lasting(state), lasting(before));
    t.equal(state.version, before.version + 1);
    t.equal(state.serverTime, after.ports.now());
    t.equal(state.clocks.wMs, TEN_MIN_MS - 1_000);
    const backMs = Number(state.clocks.bMs) - Number(before.clocks.bMs);
    t.ok(backMs >= 0 && backMs <= ALIVE_MS, `${backMs} ms`);
    await after.ports.advance(2_000);
    t.equal(
      (await stateOf(after, game.id)).clocks.bMs,
      Number(state.clocks.bMs) - 2_000,
      'the clock keeps running',
    );
    const left = Number(state.clocks.bMs) - 2_000;
    await after.ports.advance(left - 1);
    t.equal(rowOf(after, game.id).phase, 'active');
    await after.ports.advance(1);
    t.match(rowOf(after, game.id), { phase: 'finished', reason: 'TIMEOUT', result: '1-0', black_ms: 0 });
  });
}

t.test('each of several crashes gives back at most a second and charges no down-time', async (t) => {
  const { server, game } = await scene(t);
  await game.play('e2e4 e7e5');
  let one = server;
  let left = TEN_MIN_MS;
  for (let n = 0; n < 4; n++) {
    await one.ports.advance(2_999);
    left -= 2_000;
    const next = await crashed(t, one, HOUR_MS);
    const { clocks, version } = await stateOf(next, game.id);
    t.match([clocks, version], [{ wMs: left, bMs: TEN_MIN_MS }, 5 + n]);
    one = next;
  }
});

t.test('two restarts in a row take no time from a clock', async (t) => {
  const { server, game } = await scene(t);
  await game.play('e2e4 e7e5');
  await server.ports.advance(10_000);
  let one = server;
  for (let n = 0; n < 3; n++) one = await crashed(t, one, HOUR_MS);
  t.match((await stateOf(one, game.id)).clocks, { wMs: TEN_MIN_MS - 10_000, bMs: TEN_MIN_MS });
});

t.test('a clock that started after the last alive record is charged nothing', async (t) => {
  const { server, game, ada, bob } = await scene(t);
  await game.play('e2e4 e7e5');
  await server.ports.advance(5_500);
  const late = await gameOf(ada, bob);
  await late.play('d2d4 d7d5');
  await server.ports.advance(300);
  const after = await crashed(t, server, HOUR_MS);
  t.match((await stateOf(after, late.id)).clocks, { wMs: TEN_MIN_MS, bMs: TEN_MIN_MS });
  t.match((await stateOf(after, game.id)).clocks, { wMs: TEN_MIN_MS - 5_000, bMs: TEN_MIN_MS });
});

for (const [end, again] of Object.entries(ENDS)) {
  t.test(`first moves get their 30 s again after the server was ${end}`, async (t) => {
    const { server, game, ada, bob } = await scene(t);
    const begun = await gameOf(bob, ada);
    await begun.play('e2e4');
    await server.ports.advance(FIRST_MOVE_MS - 1);
    const after = await again(t, server, 10 * HOUR_MS);
    const firstMoveBy = after.ports.now() + FIRST_MOVE_MS;
    for (const { id } of [game, begun]) t.match(await stateOf(after, id), { status: 'ACTIVE', firstMoveBy });
    await after.ports.advance(FIRST_MOVE_MS - 1);
    await begun.on(after).play('e7e5');
    await after.ports.advance(1);
    t.match(await stateOf(after, game.id), { status: 'ABORTED' });
    t.match(await stateOf(after, begun.id), { status: 'ACTIVE', clocks: { wMs: TEN_MIN_MS - 1 } });
  });
}

t.test(
  'a flag that fell before the last alive record stays fallen, and none falls during down-time',
  async (t) => {
    const { server, ada, bob } = await scene(t);
    const short = await gameOf(ada, bob, { initialMs: 1_000 });
    const long = await gameOf(bob, ada, { initialMs: 3_000 });
    await long.play('e2e4 e7e5');
    await short.play('e2e4 e7e5');
    // Deletes the due time, as if the server had been too busy to notice the flag.
    server.platform.database.raw.prepare('DELETE FROM due WHERE key = ?').run(short.id);
    await server.ports.advance(2_000);
    const after = await crashed(t, server, HOUR_MS);
    t.match(await stateOf(after, short.id), {
      result: '0-1',
      reason: 'TIMEOUT',
      clocks: { wMs: 0, bMs: 1_000 },
    });
    t.match(await stateOf(after, long.id), { status: 'ACTIVE', clocks: { wMs: 1_000, bMs: 3_000 } });
  },
);

t.test('offers, challenges and declined offers survive a restart', async (t) => {
  const { server, game, ada, bob } = await scene(t);
  await game.play('e2e4 e7e5');
  for (const action of ['offer', 'decline'])
    await game.do(action === 'offer' ? ada : bob, 'draw', { action });
  await game.play('g1f3');
  await game.do(bob, 'draw', { action: 'offer' });
  await game.do(ada, 'takeback', { action: 'offer' });
  const over = await gameOf(ada, bob);
  await over.do(ada, 'resign');
  await over.do(bob, 'rematch', { action: 'offer' });
  const asked = await create(bob, { opponent: 'ada' });
  const after = await ENDS.stopped(t, server, HOUR_MS);
  t.match(await stateOf(after, game.id), { drawOffer: 'b', takebackOffer: 'w' });
  const { sync } = await on(after, 'user', ada.token);
  t.match(sync.payload, { games: [{ gameId: game.id }], challenges: [{ gameId: asked, from: 'bob' }] });
  const [one, two] = [game.on(after), over.on(after)];
  t.match((await one.do(one.black, 'takeback', { action: 'accept' })).body.payload, {
    ply: 2,
    drawOffer: null,
  });
  t.equal((await one.do(one.white, 'draw', { action: 'offer' })).body.code, 'draw_declined');
  const rematch = await two.do(two.white, 'rematch', { action: 'accept' });
  t.match(await stateOf(after, rematch.body.payload.rematchGameId), {
    status: 'ACTIVE',
    names: { white: 'bob' },
  });
  t.equal((await moved(after, ada).post(`/api/game/${asked}/join/`)).status, 200);
});

t.test('a seat that expired during down-time is given up right after the start', async (t) => {
  const { server, ada } = await scene(t);
  const id = await create(ada);
  await server.ports.advance(HOUR_MS);
  const younger = await create(ada);
  const after = await ENDS.stopped(t, server, 23 * HOUR_MS);
  await after.ports.advance(0);
  t.equal(rowOf(after, id).phase, 'aborted');
  t.match(await stateOf(after, younger), { status: 'WAITING' });
  await after.ports.advance(HOUR_MS);
  t.match(await stateOf(after, younger), { status: 'ABORTED' });
});

t.test('positions from before the restart count as repetitions', async (t) => {
  const { server, game } = await scene(t);
  await game.play('g1f3 g8f6 f3g1 f6g8 g1f3 g8f6 f3g1');
  const after = await ENDS.stopped(t, server, HOUR_MS);
  const same = game.on(after);
  t.same((await same.play('f6g8')).claims, { threefold: true, fifty: false });
  t.match((await same.do(same.black, 'draw', { action: 'claim' })).body.payload, { reason: 'THREEFOLD' });
});

t.test('a move sent again after a restart is recognised', async (t) => {
  const { server, game, ada } = await scene(t);
  await game.play('e2e4 e7e5');
  const after = await ENDS.crashed(t, server, HOUR_MS);
  const answer = await game.on(after).do(moved(after, ada), 'move', { uci: 'e2e4', ply: 0 });
  t.match([answer.status, answer.body.payload], [200, { ply: 2 }]);
});

t.test('a client that reconnects with its last version gets the newest state and later pushes', async (t) => {
  const { server, game, ada, bob } = await scene(t);
  await game.play('e2e4 e7e5');
  const timeless = await gameOf(ada, bob, { initialMs: null });
  const timelessAt = (await timeless.play('d2d4')).version;
  const first = await game.watch(ada.token);
  const { version } = await first.next('STATE_SYNC');
  const { version: userAt } = (await on(server, 'user', ada.token)).sync;
  const after = await ENDS.stopped(t, server, HOUR_MS);
  t.ok([1001, 1006].includes(await first.closed));
  const back = after.open('/ws/', ada.token);
  const ack = await back.ask('SUBSCRIBE', { topic: game.topic, version });
  t.match(ack.payload, { topic: game.topic, version: version + 1, now: after.ports.now() });
  const sync = await back.next('STATE_SYNC');
  t.same([sync.version, sync.payload], [version + 1, await stateOf(after, game.id)]);
  await back.ask('SUBSCRIBE', { topic: timeless.topic, version: timelessAt });
  await back.ask('SUBSCRIBE', { topic: 'user', version: userAt });
  t.same(await taken(back, 'STATE_SYNC'), [], 'an unchanged state is not sent again');
  await game.on(after).play('g1f3');
  t.match(await back.next('STATE_SYNC'), { version: version + 2, payload: { lastMove: { san: 'Nf3' } } });
  await timeless.on(after).play('d7d5');
  t.match(await back.next('STATE_SYNC'), { topic: timeless.topic, version: timelessAt + 1 });
});

t.test('a restart does not change a game without clocks', async (t) => {
  const { server, game } = await scene(t, { initialMs: null });
  await game.play('e2e4 e7e5 g1f3');
  const before = game.row();
  const after = await ENDS.stopped(t, server, 30 * 24 * HOUR_MS);
  t.same(rowOf(after, game.id), before);
  t.equal(
    after.platform.database.raw.prepare("SELECT count(*) FROM due WHERE kind LIKE 'chess%'").pluck().get(),
    0,
  );
});
