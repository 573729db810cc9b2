import t from 'tap';
import { houseAccount, thinkingMs } from '#src/chess/rules/house.ts';
import { legalMoves, START_FEN } from '#src/chess/rules/position.ts';
import type { GameState } from '#src/chess/schema.ts';
import { makeThinking } from '#src/chess/thinking.ts';
import { buildTestApp, type Player, type TestServer, type TestSocket, testPorts } from '../helper.ts';
import { until } from '../platform/live/live.ts';
import { restarted } from '../telephone/lobby.ts';
import { count, create, Game, OFF, rowOf, stateOf } from './play.ts';
import { BLITZ, gameOf as ruleGame } from './rules.ts';

const PAUSE_MS = 400;

/** A new game of this player, who has White unless `options` say otherwise, against the house. */
async function againstHouse(player: Player, options: object = {}): Promise<GameState> {
  const { status, body } = await player.post('/api/game/house/', { level: 1, color: 'white', ...options });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body.payload;
}

/** Waits until the game is as wanted. Meanwhile the clock goes on by the pause that the house makes. */
async function when(
  server: TestServer,
  id: string,
  wanted: (state: GameState) => boolean,
): Promise<GameState> {
  let state = await stateOf(server, id);
  while (!wanted(state)) {
    await server.ports.advance(PAUSE_MS / 4);
    state = await stateOf(server, id);
  }
  return state;
}

const afterPly = (ply: number) => (state: GameState) => state.ply >= ply;

async function scene(t: Parameters<typeof buildTestApp>[0]) {
  const server = await buildTestApp(t, OFF);
  const ada = await server.guest('ada');
  return { server, ada };
}

t.test('the house answers moves, on its own clock, and everybody sees who it is', async (t) => {
  const { server, ada } = await scene(t);
  const { gameId, ...state } = await againstHouse(ada, { level: 2, initialMs: 60_000 });
  t.match(state, { status: 'ACTIVE', names: { white: 'ada', black: 'Scribble (house)' } });
  t.match(state, { usernames: { black: 'Scribble' }, players: { blackId: houseAccount(2).uuid } });
  const socket: TestSocket = server.open(`/ws/game/${gameId}/`);
  await socket.opened;
  const move = (uci: string, ply: number) => ada.post(`/api/game/${gameId}/move/`, { uci, ply });
  await move('e2e4', 0);
  await when(server, gameId, afterPly(2));
  const pushed = await socket.next(({ event, payload }) => event === 'STATE_SYNC' && payload.ply === 2);
  t.equal(pushed.payload.running, 'w');
  const [uci = ''] = legalMoves(pushed.payload.fen);
  await move(uci, 2);
  const { clocks } = await when(server, gameId, afterPly(4));
  // At least the pause, at most the budget: a thirtieth of the clock.
  t.ok(Number(clocks.bMs) <= 60_000 - PAUSE_MS && Number(clocks.bMs) >= 58_000, `${clocks.bMs} ms`);
});

t.test('the house begins if it has White, in whatever position', async (t) => {
  const { server, ada } = await scene(t);
  const fen = '6k1/5ppp/8/8/8/8/5PPP/3R2K1 w - - 0 1';
  const { gameId } = await againstHouse(ada, { level: 5, color: 'black', initialMs: null, fen });
  const { lastMove, status, result } = await when(server, gameId, afterPly(1));
  t.match({ lastMove, status, result }, { lastMove: { san: 'Rd8#' }, status: 'FINISHED', result: '1-0' });
});

t.test('it agrees to takebacks and rematches, and to a draw only if it stands no better', async (t) => {
  const { server, ada } = await scene(t);
  const worse = '4k3/8/8/8/8/8/3Q4/4K2R w K - 0 1';
  const better = '3qk3/8/8/8/8/8/3P4/4K3 w - - 0 1';
  const drawOf = async (fen: string) => {
    const { gameId } = await againstHouse(ada, { level: 4, initialMs: null, fen });
    const game = new Game(server, gameId, ada, ada);
    await game.do(ada, 'move', { uci: 'd2d3', ply: 0 });
    await when(server, gameId, afterPly(2));
    const answer = await game.do(ada, 'draw', { action: 'offer' });
    t.equal(answer.status, 200);
    return { game, state: await when(server, gameId, ({ drawOffer }) => drawOffer === null) };
  };
  const { game, state: goesOn } = await drawOf(better);
  t.equal(goesOn.status, 'ACTIVE');
  await game.do(ada, 'takeback', { action: 'offer' });
  t.equal((await when(server, game.id, ({ ply }) => ply < 2)).ply, 0);
  const { game: drawn, state } = await drawOf(worse);
  t.match(state, { result: '1/2-1/2', reason: 'AGREEMENT' });
  await drawn.do(ada, 'rematch', { action: 'offer' });
  const { rematchGameId } = await when(server, drawn.id, (now) => now.rematchGameId !== null);
  t.match(await stateOf(server, String(rematchGameId)), { names: { white: 'Lumen (house)', black: 'ada' } });
  await when(server, String(rematchGameId), afterPly(1));
});

t.test('a takeback while the house thinks makes its thoughts void', async (t) => {
  const { server, ada } = await scene(t);
  const { gameId } = await againstHouse(ada, { level: 3, initialMs: null });
  const game = new Game(server, gameId, ada, ada);
  await game.do(ada, 'move', { uci: 'e2e4', ply: 0 });
  await game.do(ada, 'takeback', { action: 'offer' });
  await when(server, gameId, ({ takebackOffer }) => takebackOffer === null);
  await server.ports.advance(2 * PAUSE_MS);
  await game.do(ada, 'move', { uci: 'd2d4', ply: 0 });
  const { moves } = await when(server, gameId, afterPly(2));
  t.match(moves, /^d2d4 /);
});

t.test('a challenge to a player of the house is taken up', async (t) => {
  const { server, ada } = await scene(t);
  await againstHouse(ada, { level: 1 });
  const id = await create(ada, { opponent: 'muggins', initialMs: null });
  t.equal((await when(server, id, ({ status }) => status !== 'WAITING')).status, 'ACTIVE');
});

t.test('games go on after a restart', async (t) => {
  const { server, ada } = await scene(t);
  const { gameId } = await againstHouse(ada);
  await ada.post(`/api/game/${gameId}/move/`, { uci: 'e2e4', ply: 0 });
  t.equal(rowOf(server, gameId).moves, 'e2e4', 'the house is still in its pause');
  const { again } = await restarted(t, server, 5_000);
  t.equal((await when(again, gameId, afterPly(2))).status, 'ACTIVE');
});

t.test('the accounts of the house take no name and no number from people, and let nobody in', async (t) => {
  const { server } = await scene(t);
  const muggins = await server.guest('Muggins');
  const { names, usernames } = await againstHouse(muggins);
  t.same(names, { white: 'Muggins', black: 'Muggins (house)' });
  t.same(usernames, { white: 'Muggins', black: 'Muggins-2' });
  await againstHouse(muggins);
  t.equal(count(server, 'account WHERE id < 0'), 1);
  t.equal((await server.guest('next')).id, muggins.id + 1);
  const json = { username: 'Muggins-2', password: 'x' };
  t.equal((await server.call('POST', '/api/user/login/', { json })).status, 401);
});

t.test('the budget of a move follows the clock, and never lets the flag fall', async (t) => {
  const game = ruleGame({ timing: BLITZ });
  const nowMs = 0;
  const running = (ms: number) => {
    const clocks = { w: ms, b: ms, runningSinceMs: nowMs };
    return { ...game, phase: { ...game.phase, firstMoveByMs: null, clocks } };
  };
  const budgets = [300_000, 60_000, 3_000, 300, 60].map((ms) =>
    Math.round(thinkingMs(running(ms), 'w', nowMs)),
  );
  t.same(budgets, [3_000, 3_000, 1_000, 100, 20]);
  t.equal(thinkingMs(ruleGame(), 'w', nowMs), 3_000, 'without clocks');
});

t.test('a move comes when its budget is used, whether or not a thread has answered', async (t) => {
  const ports = testPorts();
  const faults: unknown[] = [];
  const thinking = makeThinking(ports, (fault) => faults.push(fault));
  t.teardown(() => thinking.stop());
  const line = { initialFen: START_FEN, moves: ['a2a3'] };
  const many = Array.from({ length: 8 }, () => thinking.choose(line, 5, 1_000));
  await ports.advance(1_000);
  for (const { uci } of await Promise.all(many)) t.match(uci, /^[a-h][78][a-h][56]$|^[bg]8[a-h]6$/);
  // A level that does not exist makes the thread throw, twice.
  const lost = thinking.choose(line, 99, 500);
  await until(() => faults.length > 0);
  await ports.advance(500);
  t.match((await lost).uci, /^[a-h]/);
});

t.test('after the end nothing is thought about any more', async (t) => {
  const thinking = makeThinking(testPorts(), (fault) => t.fail(String(fault)));
  const line = { initialFen: START_FEN, moves: ['a2a3'] };
  const open = thinking.choose(line, 5, 60_000);
  const refused = t.rejects(open, /stopping/);
  await thinking.stop();
  await refused;
});
