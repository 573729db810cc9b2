import t, { type Test } from 'tap';
import { buildTestApp, type Player, type TestServer, type TestSocket } from '../helper.ts';
import { until } from '../platform/live/live.ts';
import { answered, restarted } from '../telephone/lobby.ts';
import {
  count,
  create,
  type Game,
  gameOf,
  scene as gameScene,
  OFF,
  on,
  pass,
  people,
  rowOf,
  stateOf,
  taken,
  uuidOf,
} from './play.ts';

const MINUTE_MS = 60_000;
const NOBODY = { w: null, b: null };

async function hangUp(server: TestServer, ...sockets: TestSocket[]): Promise<void> {
  const before = server.sockets.size();
  for (const socket of sockets) socket.raw.close();
  await until(() => server.sockets.size() === before - sockets.length);
}

/**
 * A game of ada and bob in which both have moved and it is ada's turn. Both have a socket on it, and so has a watcher.
 * `told` advances a second and returns `goneBy` of the newest PRESENCE, or undefined if there was none.
 */
async function scene(t: Test, options: object = {}, opening = 'e2e4 e7e5') {
  const server = await buildTestApp(t, OFF);
  const [ada, bob] = await people(server, 'ada', 'bob');
  const game = await gameOf(ada, bob, options);
  if (opening) await game.play(opening);
  const [a, b, watcher] = [await game.watch(ada.token), await game.watch(bob.token), await game.watch()];
  for (const socket of [a, b, watcher]) await socket.next('STATE_SYNC');
  const told = () => toldOf(server, watcher);
  t.same(await told(), NOBODY);
  return { server, ada, bob, game, a, b, watcher, told };
}

async function toldOf(server: TestServer, watcher: TestSocket) {
  await answered(watcher);
  await server.ports.advance(1_000);
  return (await taken(watcher, 'PRESENCE')).at(-1)?.payload.goneBy;
}

const claim = async (game: Game, who: Player, result = 'win') => {
  const { body } = await game.do(who, 'claim', { result });
  return body.code ?? [body.payload.result, body.payload.reason];
};

t.test('the side to move counts as gone a minute after its last socket of any kind closed', async (t) => {
  const { server, ada, a, told } = await scene(t);
  const elsewhere = server.open('/ws/', ada.token);
  await elsewhere.ask('PING');
  await server.ports.advance(3_000);
  await hangUp(server, a);
  t.same(await told(), NOBODY, 'another socket is open');
  await server.ports.advance(2_000);
  const leftAt = server.ports.now();
  await hangUp(server, elsewhere);
  t.same(await told(), { w: leftAt + MINUTE_MS, b: null });
  const back = server.open('/ws/', ada.token);
  await back.ask('PING');
  t.same(await told(), NOBODY, 'back, but not on the topic of the game');
  const again = server.ports.now();
  await hangUp(server, back);
  t.same(await told(), { w: again + MINUTE_MS, b: null });
});

t.test('a socket that authenticates later brings its player back', async (t) => {
  const { server, ada, a, told } = await scene(t);
  const leftAt = server.ports.now();
  await hangUp(server, a);
  t.same(await told(), { w: leftAt + MINUTE_MS, b: null });
  const socket = server.open('/ws/');
  await socket.ask('HELLO', { access: ada.token });
  t.same(await told(), NOBODY);
});

t.test('absence counts only from the start of the player’s own turn', async (t) => {
  const { server, b, a, game, watcher, told } = await scene(t);
  await hangUp(server, b);
  t.same(await told(), NOBODY);
  await pass(server, 90_000, a, watcher);
  await a.ask('MOVE', { gameId: game.id, uci: 'g1f3', ply: 2 });
  const movedAt = server.ports.now();
  t.same(await told(), { w: null, b: movedAt + MINUTE_MS });
});

t.test('an absent player who moves no longer counts as gone', async (t) => {
  const { server, a, game, told } = await scene(t);
  const leftAt = server.ports.now();
  await hangUp(server, a);
  t.same(await told(), { w: leftAt + MINUTE_MS, b: null });
  await game.play('g1f3');
  t.same(await told(), NOBODY, 'watchers are told');
});

t.test('nobody counts as gone after the game has ended', async (t) => {
  const { server, bob, a, game, told } = await scene(t);
  await hangUp(server, a);
  t.type((await told()).w, 'number');
  await game.do(bob, 'resign');
  t.same(await told(), NOBODY, 'watchers are told');
});

t.test('nobody counts as gone while no clock is running', async (t) => {
  for (const [options, opening] of [
    [{}, ''],
    [{}, 'e2e4'],
    [{ initialMs: null }, 'e2e4'],
  ] as const) {
    const { server, a, b, told, game } = await scene(t, options, opening);
    await hangUp(server, a);
    t.same(await told(), NOBODY);
    await hangUp(server, b);
    t.same(await told(), NOBODY);
    await server.ports.advance(8_000);
    t.equal(rowOf(server, game.id).phase, 'active');
    await server.stop();
  }
});

t.test('without clocks, the side to move counts as gone a day after the last move', async (t) => {
  const { server, a, game, told } = await scene(t, { initialMs: null });
  const { modified_at_ms } = game.row();
  await hangUp(server, a);
  t.same(await told(), { w: Number(modified_at_ms) + 86_400_000, b: null });
});

const TIMES: [initialMs: number, goneMs: number][] = [
  [65_000, 60_000],
  [600_000, 60_000],
  [600_010, 60_001],
  [1_800_000, 180_000],
  [3_000_000, 300_000],
  [10_800_000, 300_000],
];
for (const [initialMs, goneMs] of TIMES) {
  t.test(
    `with ${initialMs} ms each, an absent player counts as gone after exactly ${goneMs} ms`,
    async (t) => {
      const { server, bob, a, b, watcher, game, told } = await scene(t, { initialMs });
      const leftAt = server.ports.now();
      await hangUp(server, a);
      t.same(await told(), { w: leftAt + goneMs, b: null });
      t.equal(await claim(game, bob), 'opponent_not_gone');
      await pass(server, leftAt + goneMs - 1 - server.ports.now(), b, watcher);
      const before = game.row();
      t.equal(await claim(game, bob), 'opponent_not_gone');
      t.equal(await claim(game, bob, 'draw'), 'opponent_not_gone');
      t.equal(rowOf(server, game.id).version, before.version);
      await server.ports.advance(1);
      t.same(await claim(game, bob), ['0-1', 'ABANDONED']);
      const [pushed] = await taken(watcher, 'STATE_SYNC');
      t.same(pushed?.payload, await game.state());
    },
  );
}

t.test('a draw can be claimed instead of a win', async (t) => {
  const { server, bob, a, b, watcher, game } = await scene(t);
  await hangUp(server, a);
  await pass(server, MINUTE_MS, b, watcher);
  t.same(await claim(game, bob, 'draw'), ['1/2-1/2', 'ABANDONED']);
  t.match(await game.state(), { status: 'FINISHED', running: null });
  t.equal(await claim(game, bob), 'game_over');
});

t.test('a player cannot claim on their own turn', async (t) => {
  const { server, ada, a, b, watcher, game } = await scene(t);
  await hangUp(server, b);
  await pass(server, 5 * MINUTE_MS, a, watcher);
  t.equal(await claim(game, ada), 'opponent_not_gone');
  await game.play('g1f3');
  await hangUp(server, a);
  await pass(server, MINUTE_MS - 1, watcher);
  t.equal(await claim(game, ada), 'opponent_not_gone', 'earlier absence does not count');
  await server.ports.advance(1);
  t.same(await claim(game, ada), ['1-0', 'ABANDONED']);
});

t.test('a player without a socket who sends HTTP requests counts as present', async (t) => {
  const { server, ada, bob, a, b, watcher, game } = await scene(t);
  await hangUp(server, a);
  await pass(server, 50_000, b, watcher);
  await ada.get('/api/game/mine/');
  const seenAt = server.ports.now();
  const late = await game.watch();
  t.same(await toldOf(server, late), { w: seenAt + MINUTE_MS, b: null });
  await pass(server, 20_000, b, watcher, late);
  t.equal(await claim(game, bob), 'opponent_not_gone');
  await pass(server, seenAt + MINUTE_MS - 1 - server.ports.now(), b, watcher, late);
  t.equal(await claim(game, bob), 'opponent_not_gone');
  await server.ports.advance(1);
  t.same(await claim(game, bob), ['0-1', 'ABANDONED']);
});

t.test('an anonymous request does not count as the player’s', async (t) => {
  const { server, ada, bob, a, b, watcher, game } = await scene(t);
  await hangUp(server, a);
  await pass(server, 50_000, b, watcher);
  await game.state();
  await server.call('GET', '/api/game/mine/', { token: `${ada.token}x` });
  await pass(server, 10_000, b, watcher);
  t.same(await claim(game, bob), ['0-1', 'ABANDONED']);
});

t.test('a player with a bare king can claim a draw but not a win', async (t) => {
  const fen = '4k3/8/8/8/8/8/Q7/K7 w - - 0 1';
  const { server, bob, a, b, watcher, game } = await scene(t, { fen }, 'a2b2 e8e7');
  await hangUp(server, a);
  await pass(server, MINUTE_MS, b, watcher);
  t.equal(await claim(game, bob), 'cannot_mate');
  t.equal((await game.state()).status, 'ACTIVE');
  t.same(await claim(game, bob, 'draw'), ['1/2-1/2', 'ABANDONED']);
});

t.test('a flag that has fallen in the meantime takes precedence over a claim', async (t) => {
  const { server, bob, a, b, watcher, game } = await scene(t, { initialMs: 30_000 });
  await hangUp(server, a);
  await pass(server, MINUTE_MS, b, watcher);
  t.equal(await claim(game, bob, 'draw'), 'game_over');
  t.match(await game.state(), { result: '0-1', reason: 'TIMEOUT' });
});

t.test('after a restart absence counts from the start of the server', async (t) => {
  const { server, a, b, watcher, game } = await scene(t);
  await hangUp(server, a);
  await pass(server, 55_000, b, watcher);
  const { again } = await restarted(t, server, 3_600_000);
  const bootAt = again.ports.now();
  const same = game.on(again);
  const late = await same.watch(same.black.token);
  t.same(await toldOf(again, late), { w: bootAt + MINUTE_MS, b: null });
  await pass(again, bootAt + MINUTE_MS - 1 - again.ports.now(), late);
  t.equal(await claim(same, same.black), 'opponent_not_gone');
  await again.ports.advance(1);
  t.same(await claim(same, same.black), ['0-1', 'ABANDONED']);
});

t.test('removing a game as administrator also removes its moves, due times and list entries', async (t) => {
  const { server, ada, bob, game } = await gameScene(t);
  await game.play('e2e4 e7e5 g1f3');
  const kept = await gameOf(bob, ada);
  await kept.play('d2d4');
  const watcher = await game.watch();
  await watcher.next('STATE_SYNC');
  const { socket } = await on(server, 'user', bob.token);
  const { database } = server.platform;
  const removal = database.domains.all().find(({ name }) => name === 'chess')?.removals?.[0];
  await database.commit((turn) => removal?.remove(turn, [game.id]));
  t.match(await watcher.next('ERROR'), { topic: game.topic, payload: { code: 'game_not_found' } });
  t.same((await socket.next('STATE_SYNC')).payload.games.length, 1);
  t.equal((await server.call('GET', `/api/game/GameState/?game_id=${game.id}`)).status, 404);
  t.same([count(server, 'chess_game'), count(server, 'chess_move')], [1, 1]);
  t.equal(count(server, `due WHERE key = '${game.id}'`), 0);
  t.match(await game.do(bob, 'move', { uci: 'b8c6', ply: 3 }), {
    status: 404,
    body: { error: 'Game not found' },
  });
  t.equal((await kept.play('d7d5')).ply, 2);
  await database.commit((turn) => removal?.remove(turn, [game.id]));
  t.equal(count(server, 'chess_game'), 1, 'a second removal changes nothing');
});

t.test('closing an account aborts its waiting and just started games and resigns the others', async (t) => {
  const server = await buildTestApp(t, OFF);
  const password = 'somepassword';
  await server.call('POST', '/api/user/register/', { json: { username: 'cy', password } });
  const { body } = await server.call('POST', '/api/user/login/', { json: { username: 'cy', password } });
  const [ada] = await people(server, 'ada');
  const post = (path: string, json: object = {}) => server.call('POST', path, { token: body.access, json });
  const open = (await post('/api/game/create/')).body.payload.gameId;
  const asking = (await post('/api/game/create/', { opponent: 'ada' })).body.payload.gameId;
  const asked = await create(ada, { opponent: 'cy' });
  const played = await create(ada);
  await post(`/api/game/${played}/join/`);
  await ada.post(`/api/game/${played}/move/`, { uci: 'e2e4', ply: 0 });
  await post(`/api/game/${played}/move/`, { uci: 'e7e5', ply: 1 });
  const begun = await create(ada);
  await post(`/api/game/${begun}/join/`);
  const lobby = await on(server, 'lobby');
  await post('/api/game/seek/', { initialMs: 60_000, incrementMs: 0 });
  t.equal((await lobby.socket.next('STATE_SYNC')).payload.seeks.length, 1);
  const { socket } = await on(server, 'user', ada.token);
  const closing = await post('/api/auth/del-logout/', { account: true, password });
  t.equal(closing.status, 200);
  t.same((await lobby.socket.next('STATE_SYNC')).payload.seeks, [], 'its seek is gone');
  for (const id of [open, asking, asked, begun]) t.equal((await stateOf(server, id)).status, 'ABORTED');
  await answered(socket);
  const now = socket.frames.filter(({ event }) => event === 'STATE_SYNC').at(-1)?.payload;
  t.match([now.challenges.length, now.games.length], [0, 0]);
  t.match(await stateOf(server, played), {
    ...{ status: 'FINISHED', result: '1-0', reason: 'RESIGNATION' },
    names: { white: 'ada', black: /^deleted-\d+$/ },
  });
  t.match((await server.call('GET', `/api/game/${played}/pgn/`)).body, /1\. e4/);
});

t.test('a closed account cannot be challenged', async (t) => {
  const server = await buildTestApp(t, OFF);
  const [ada, bob] = await people(server, 'ada', 'bob');
  const uuid = uuidOf(server, bob);
  await bob.post('/api/auth/del-logout/', { account: true });
  for (const opponent of ['bob', uuid, `deleted-${bob.id}`]) {
    const { status, body } = await ada.post('/api/game/create/', { opponent });
    t.same([status, Object.keys(body)], [400, ['opponent']], opponent);
  }
});

t.test('a request of an absent player puts off the time at which they count as gone', async (t) => {
  const { server, ada, a, b, watcher, told } = await scene(t);
  const leftAt = server.ports.now();
  await hangUp(server, a);
  t.same(await told(), { w: leftAt + MINUTE_MS, b: null });
  await pass(server, MINUTE_MS / 2, b, watcher);
  await ada.get('/api/game/mine/');
  const askedAt = server.ports.now();
  await pass(server, leftAt + MINUTE_MS - askedAt, b, watcher);
  t.same(await told(), { w: askedAt + MINUTE_MS, b: null });
});
