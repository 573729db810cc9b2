import t, { type Test } from 'tap';
import { legalMoves, play } from '#src/chess/rules/position.ts';
import {
  breakCommits,
  byHttp,
  bySocket,
  type Command,
  count,
  create,
  gameOf,
  multiply,
  OFF,
  type Outcome,
  on,
  people,
  scene,
  stateOf,
  TEN_MIN_MS,
  taken,
} from '../../chess/play.ts';
import { buildTestApp, type Player, type TestServer, type TestSocket, testPorts } from '../../helper.ts';
import { answered } from '../../telephone/lobby.ts';

/** A position with more than a hundred legal moves that do not end the game. */
const MANY_MOVES = '6nk/p5pp/1Q6/1Q1Q1Q2/2Q5/2Q1Q1Q1/1R4R1/K7 w - - 0 1';
const SEEK = { initialMs: 60_000, incrementMs: 0 };

type Ask = [player: Player, command: [Command, object]];

/** Sends all commands at once, every second one over a socket of its account. */
async function atOnce(server: TestServer, id: string, asks: Ask[]): Promise<Outcome[]> {
  const tokens = new Set(asks.map(([{ token }]) => token));
  const sockets = new Map([...tokens].map((token) => [token, server.open('/ws/', token)]));
  for (const socket of sockets.values()) await socket.opened;
  return Promise.all(
    asks.map(([player, command], n) => {
      const socket = sockets.get(player.token);
      return n % 2 && socket ? bySocket(socket, command, id) : byHttp(server, player.token, command, id);
    }),
  );
}

/** Counts the outcomes by code. */
function tally(outcomes: Outcome[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { code } of outcomes) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}

const hundred = <T>(one: (n: number) => T): T[] => Array.from({ length: 100 }, (_, n) => one(n));

t.test('the same move sent a hundred times at once is made once, and every request succeeds', async (t) => {
  const { server, ada, game } = await scene(t);
  const watcher = await game.watch();
  await watcher.next('STATE_SYNC');
  const outcomes = await atOnce(
    server,
    game.id,
    hundred(() => [ada, ['MOVE', { uci: 'e2e4', ply: 0 }]]),
  );
  t.same(tally(outcomes), { ok: 100 });
  const state = await game.state();
  t.match(state, { moves: 'e2e4', version: 3 });
  for (const outcome of outcomes) t.strictSame(outcome.state, state);
  t.equal(count(server, 'chess_move'), 1);
  t.same(
    (await taken(watcher, 'STATE_SYNC')).map(({ payload }) => payload),
    [state],
  );
});

t.test('a MOVE sent twice is answered with the current state and changes nothing', async (t) => {
  const { server, ada, game } = await scene(t);
  await game.play('f2f3 e7e5 g2g4');
  const before = game.row();
  const socket = server.open('/ws/', ada.token);
  for (const [uci, ply] of [
    ['g2g4', 2],
    ['f2f3', 0],
  ] as const) {
    const { status, body } = await game.do(ada, 'move', { uci, ply });
    t.same([status, body.payload], [200, await game.state()]);
    const ack = await socket.ask('MOVE', { gameId: game.id, uci, ply });
    t.same([ack.event, ack.payload], ['ACK', await game.state()]);
  }
  t.match(await game.do(game.black, 'move', { uci: 'g2g4', ply: 2 }), {
    status: 409,
    body: { code: 'stale_ply' },
  });
  t.match(await game.do(ada, 'move', { uci: 'g2g3', ply: 2 }), { status: 409, body: { code: 'stale_ply' } });
  t.same(game.row(), before);
  t.match(await game.play('d8h4'), { status: 'FINISHED', result: '0-1', reason: 'CHECKMATE' });
  const over = game.row();
  const again = await game.do(game.black, 'move', { uci: 'd8h4', ply: 3 });
  t.match(
    [again.status, again.body.payload],
    [200, { status: 'FINISHED', ply: 4 }],
    'also for the move that ended the game',
  );
  t.match(await game.do(game.black, 'move', { uci: 'd8h4', ply: 5 }), {
    status: 409,
    body: { code: 'game_over' },
  });
  t.same(game.row(), over);
});

t.test('exactly one of a hundred moves for the same ply is made', async (t) => {
  const { server, ada, game } = await scene(t, { fen: MANY_MOVES });
  const moves = legalMoves(MANY_MOVES).filter((uci) => play(MANY_MOVES, uci)?.end === undefined);
  const watcher = await game.watch();
  await watcher.next('STATE_SYNC');
  const outcomes = await atOnce(
    server,
    game.id,
    hundred((n) => [ada, ['MOVE', { uci: moves[n] ?? '', ply: 0 }]]),
  );
  t.same(tally(outcomes), { ok: 1, stale_ply: 99 });
  const made = outcomes.findIndex(({ code }) => code === 'ok');
  const state = await game.state();
  t.match(state, { moves: moves[made], ply: 1, version: 3 });
  t.same(
    (await taken(watcher, 'STATE_SYNC')).map(({ payload }) => payload),
    [state],
  );
});

t.test(
  'if a draw is accepted and both sides resign at once, exactly one of these ends the game',
  async (t) => {
    const { server, ada, bob } = await scene(t);
    const ends: Ask[] = [
      [bob, ['DRAW', { action: 'accept' }]],
      [ada, ['RESIGN', {}]],
      [bob, ['RESIGN', {}]],
      [bob, ['MOVE', { uci: 'b8c6', ply: 3 }]],
    ];
    const results = new Set<string>();
    for (let first = 0; first < 4; first++) {
      const one = await gameOf(ada, bob);
      await one.play('e2e4 e7e5 g1f3');
      await one.do(ada, 'draw', { action: 'offer' });
      const watchers = [await one.watch(), await one.watch(ada.token), await one.watch(bob.token)];
      const outcomes = await atOnce(
        server,
        one.id,
        hundred((n) => ends[(n + first) % 4] as Ask),
      );
      const state = await one.state();
      t.equal(state.status, 'FINISHED');
      const moved = state.ply === 4;
      const winners = outcomes.filter((outcome) => outcome.state?.status === 'FINISHED');
      for (const winner of winners)
        t.strictSame(winner.state, state, 'a repeated move is answered with the final state');
      const { ok = 0, ...rest } = tally(outcomes);
      t.same(
        Object.keys(rest).filter((code) => !['game_over', 'nothing_offered'].includes(code)),
        [],
      );
      t.equal(ok > 1, moved, 'only a move succeeds more than once');
      for (const watcher of watchers) {
        const pushed = (await taken(watcher, 'STATE_SYNC')).map(({ payload }) => payload);
        t.strictSame(pushed.at(-1), state, 'everybody gets the same state');
        t.equal(pushed.filter(({ status }) => status === 'FINISHED').length, 1);
        watcher.raw.terminate();
      }
      results.add(`${state.result} ${state.reason}`);
    }
    t.ok(results.size > 1, `different endings occurred: ${[...results]}`);
  },
);

t.test('a watcher of a fast game gets every version once, in order, and the final state', async (t) => {
  const { server, ada, bob, game } = await scene(t);
  const watchers = await Promise.all(
    Array.from({ length: 20 }, (_, n) => game.watch(n % 2 ? ada.token : undefined)),
  );
  for (const watcher of watchers) await watcher.next('STATE_SYNC');
  const { version } = await game.state();
  const sockets = [server.open('/ws/', ada.token), server.open('/ws/', bob.token)];
  const moves = 'e2e4 e7e5 g1f3 b8c6 f1b5 a7a6 b5a4 g8f6 e1g1 f8e7 f1e1 b7b5 a4b3 d7d6 c2c3 e8g8'.split(' ');
  for (const [ply, uci] of moves.entries()) {
    await bySocket(sockets[ply % 2] as TestSocket, ['MOVE', { uci, ply }], game.id);
  }
  const state = await game.state();
  for (const watcher of watchers) {
    const pushed = await taken(watcher, 'STATE_SYNC');
    t.same(
      pushed.map((frame) => frame.version),
      moves.map((_, n) => version + 1 + n),
    );
    t.strictSame(pushed.at(-1)?.payload, state);
  }
});

t.test('exactly one of fifty players gets the open seat', async (t) => {
  const server = await buildTestApp(t, OFF);
  const ada = await server.guest('ada');
  const guests = await server.guests(50);
  const id = await create(ada);
  const outcomes = await atOnce(
    server,
    id,
    guests.map((guest): Ask => [guest, ['JOIN', {}]]),
  );
  t.same(tally(outcomes), { ok: 1, game_full: 49 });
  const winner = guests[outcomes.findIndex(({ code }) => code === 'ok')];
  t.match(await stateOf(server, id), { names: { white: 'ada', black: winner?.name }, version: 2 });
});

t.test('games created at once stop at the limit of unfinished games', async (t) => {
  const server = await buildTestApp(t, OFF);
  const ada = await server.guest('ada');
  multiply(server, await create(ada), 899);
  const answers = await Promise.all(Array.from({ length: 120 }, () => ada.post('/api/game/create/', {})));
  t.equal(answers.filter(({ status }) => status === 201).length, 100);
  t.equal(answers.filter(({ body }) => body.code === 'too_many_games').length, 20);
  t.equal(count(server, 'chess_game'), 1_000);
});

t.test('fifty rematch offers from both sides at once make one game', async (t) => {
  const { server, ada, bob, game } = await scene(t);
  await game.do(ada, 'resign');
  const outcomes = await atOnce(
    server,
    game.id,
    hundred((n) => [n % 4 < 2 ? ada : bob, ['REMATCH', { action: 'offer' }]]),
  );
  t.same(tally(outcomes), { ok: 100 });
  t.equal(count(server, 'chess_game'), 2);
  const { rematchGameId } = await game.state();
  t.match(await stateOf(server, String(rematchGameId)), {
    status: 'ACTIVE',
    names: { white: 'bob', black: 'ada' },
  });
});

/** A game whose time can jump ahead without the scheduler noticing. */
async function flagScene(t: Test) {
  const ports = testPorts();
  const { now } = ports;
  let aheadMs = 0;
  ports.now = () => now() + aheadMs;
  const server = await buildTestApp(t, { ...OFF, ports });
  const [ada, bob] = await people(server, 'ada', 'bob');
  const game = await gameOf(ada, bob, { initialMs: 5_000 });
  await game.play('e2e4 e7e5');
  const watchers = [await game.watch(), await game.watch(ada.token), await game.watch(bob.token)];
  for (const watcher of watchers) await watcher.next('STATE_SYNC');
  const jump = (ms: number) => {
    aheadMs += ms;
  };
  return { server, ada, bob, game, watchers, jump };
}

const LOST = { status: 'FINISHED', result: '0-1', reason: 'TIMEOUT', clocks: { wMs: 0, bMs: 5_000 }, ply: 2 };

for (const first of ['a move', 'a read', 'the scheduler', 'a resignation', 'all at once'] as const) {
  t.test(`a flag falls exactly on time and once, if it is first noticed by ${first}`, async (t) => {
    const { server, ada, bob, game, watchers, jump } = await flagScene(t);
    const move = (): Promise<Outcome> =>
      byHttp(server, ada.token, ['MOVE', { uci: 'g1f3', ply: 2 }], game.id);
    const socket = server.open('/ws/', ada.token);
    await socket.opened;
    const resign = () => byHttp(server, bob.token, ['RESIGN', {}], game.id);
    if (first === 'the scheduler') await server.ports.advance(5_000);
    else jump(5_000);
    if (first === 'a move') t.equal((await move()).code, 'game_over');
    if (first === 'a read') t.match(await game.state(), LOST);
    if (first === 'a resignation') t.equal((await resign()).code, 'game_over');
    const answers = await Promise.all([
      ...Array.from({ length: 20 }, move),
      ...Array.from({ length: 20 }, () => bySocket(socket, ['MOVE', { uci: 'g1f3', ply: 2 }], game.id)),
      ...Array.from({ length: 5 }, resign),
      ...(first === 'all at once' ? [server.ports.advance(0), game.state()] : []),
    ]);
    t.same(tally(answers.slice(0, 45) as Outcome[]), { game_over: 45 });
    await server.ports.advance(10_000);
    const state = await game.state();
    t.match(state, { ...LOST, version: 5 });
    for (const watcher of watchers) {
      const [pushed, ...more] = await taken(watcher, 'STATE_SYNC');
      t.same([{ ...pushed?.payload, serverTime: 0 }, more], [{ ...state, serverTime: 0 }, []]);
    }
  });
}

t.test('a move in the last millisecond before the flag falls counts', async (t) => {
  const { server, game, jump } = await flagScene(t);
  jump(4_999);
  t.match(await game.play('g1f3'), { status: 'ACTIVE', clocks: { wMs: 1, bMs: 5_000 }, running: 'b' });
  await server.ports.advance(5_000);
  t.match(await game.state(), { result: '1-0', reason: 'TIMEOUT', clocks: { wMs: 1, bMs: 0 } });
});

/** The number of games of each player. */
function gamesOfEach(server: TestServer, players: Player[]): number[] {
  return players.map(({ id }) => count(server, `chess_game WHERE white_id = ${id} OR black_id = ${id}`));
}

t.test('fifty players who seek at once are all paired', async (t) => {
  const server = await buildTestApp(t, OFF);
  const guests = await server.guests(50);
  const sockets = guests.map(({ token }) => server.open('/ws/', token));
  for (const socket of sockets) await socket.opened;
  const made = await Promise.all(
    guests.map(async (guest, n) => {
      if (n % 2) return (await sockets[n]?.ask('SEEK', SEEK))?.payload;
      const { body } = await guest.post('/api/game/seek/', SEEK);
      return body.payload ?? body;
    }),
  );
  t.equal(made.filter(({ gameId }) => gameId !== undefined).length, 25);
  t.equal(made.filter(({ seekId }) => seekId !== undefined).length, 25);
  t.same(
    gamesOfEach(server, guests),
    guests.map(() => 1),
  );
  t.equal(count(server, "chess_game WHERE phase = 'active'"), 25);
  t.same((await on(server, 'lobby')).sync.payload, { seeks: [] });
});

t.test('a player paired by a new seek is not also paired by the old one', async (t) => {
  const server = await buildTestApp(t, OFF);
  const [ada, bob, cy] = await people(server, 'ada', 'bob', 'cy');
  const [a, c] = [server.open('/ws/', ada.token), server.open('/ws/', cy.token)];
  const other = { ...SEEK, incrementMs: 1_000 };
  for (let n = 1; n <= 5; n++) {
    await a.ask('SEEK', SEEK);
    await bob.post('/api/game/seek/', other);
    await Promise.all([a.ask('SEEK', other), c.ask('SEEK', SEEK)]);
    await c.ask('UNSEEK');
    t.same(gamesOfEach(server, [ada, bob, cy]), [n, n, 0]);
  }
});

t.test('a seek renewed while it is being paired is paired only once', async (t) => {
  const server = await buildTestApp(t, OFF);
  const [ada, bob, cy] = await people(server, 'ada', 'bob', 'cy');
  const [a, b, c] = [
    server.open('/ws/', ada.token),
    server.open('/ws/', bob.token),
    server.open('/ws/', cy.token),
  ];
  for (let n = 0; n < 5; n++) {
    const [before] = gamesOfEach(server, [bob]);
    const first = await b.ask('SEEK', SEEK);
    const [, renewed] = await Promise.all([a.ask('SEEK', SEEK), b.ask('SEEK', SEEK), c.ask('SEEK', SEEK)]);
    for (const socket of [a, b, c]) await socket.ask('UNSEEK');
    const ids = new Set([first.payload.seekId, renewed.payload.seekId].filter(Boolean));
    const games = (gamesOfEach(server, [bob])[0] ?? 0) - (before ?? 0);
    t.ok(games <= ids.size, `${games} games from ${ids.size} seeks`);
  }
});

t.test('a seek is listed again if its pairing could not be saved', async (t) => {
  const server = await buildTestApp(t, OFF);
  const [ada, bob, cy] = await people(server, 'ada', 'bob', 'cy');
  const bell = await on(server, 'user', ada.token);
  const { seekId } = (await ada.post('/api/game/seek/', SEEK)).body;
  const lobby = await on(server, 'lobby');
  const repair = breakCommits(server);
  const { status, body } = await bob.post('/api/game/seek/', SEEK);
  t.match([status, body.code], [503, 'storage_unavailable']);
  t.match((await lobby.socket.next('STATE_SYNC')).payload.seeks, [{ seekId, name: 'ada' }]);
  t.equal(count(server, 'chess_game'), 0);
  repair();
  await answered(bell.socket);
  t.same(bell.socket.frames, [], 'nobody was notified');
  const paired = await cy.post('/api/game/seek/', SEEK);
  t.equal(paired.status, 201);
  t.same(Object.values(paired.body.payload.names).sort(), ['ada', 'cy']);
  t.match(await bell.socket.next('NOTICE'), { payload: { kind: 'paired', by: 'cy' } });
  t.same((await lobby.socket.next('STATE_SYNC')).payload.seeks, []);
});

t.test('nothing is published if a move cannot be saved, and the same move succeeds afterwards', async (t) => {
  const { server, ada, game } = await scene(t);
  const watcher = await game.watch();
  await watcher.next('STATE_SYNC');
  const before = await game.state();
  const { raw } = server.platform.database;
  raw.pragma('query_only = ON');
  const refused = await atOnce(
    server,
    game.id,
    hundred(() => [ada, ['MOVE', { uci: 'e2e4', ply: 0 }]]),
  );
  t.same(tally(refused), { storage_unavailable: 100 });
  t.same(await game.state(), before);
  raw.pragma('query_only = OFF');
  t.same(await taken(watcher, 'STATE_SYNC'), []);
  await game.play('e2e4');
  t.match(await taken(watcher, 'STATE_SYNC'), [{ version: before.version + 1 }]);
  await server.ports.advance(TEN_MIN_MS);
  t.equal((await game.state()).status, 'ABORTED');
});
