import t from 'tap';
import { buildTestApp, type Player } from '../helper.ts';
import {
  count,
  create,
  FIRST_MOVE_MS,
  Game,
  gameOf,
  OFF,
  on,
  people,
  scene,
  stateOf,
  TEN_MIN_MS,
  taken,
  UNKNOWN_ID,
  uuidOf,
} from './play.ts';

const DAY_MS = 24 * 3_600_000;
const ENDGAME = '4k3/8/8/8/8/8/4P3/4K3 b - - 3 40';
const AFTER_E4 = 'rnbqkbnr/pppppppp/8/8/4P3/8/PPPP1PPP/RNBQKBNR b KQkq - 0 1';
const KEYS = [
  ...['gameId', 'fen', 'turn', 'status', 'clocks', 'players'],
  ...['version', 'ply', 'moves', 'lastMove', 'check', 'running', 'serverTime', 'initialMs', 'incrementMs'],
  'blackInitialMs',
  'createdAt',
  ...[
    'initialFen',
    'names',
    'usernames',
    'result',
    'reason',
    'drawOffer',
    'takebackOffer',
    'claims',
    'firstMoveBy',
  ],
  'rematchGameId',
];
/** Fields that are not part of the documented state. */
const MORE_KEYS = ['challenged', 'rematchOffer'];

t.test('a new game has ten minutes without increment and waits for an opponent', async (t) => {
  const server = await buildTestApp(t, OFF);
  const ada = await server.guest('ada');
  const { status, headers, body } = await ada.post('/api/game/create/');
  t.equal(status, 201);
  t.match(headers.get('content-type'), 'application/json');
  t.same(Object.keys(body), ['event', 'payload']);
  t.equal(body.event, 'STATE_SYNC');
  const { gameId, players, names, usernames, ...rest } = body.payload;
  t.match(gameId, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  t.same(Object.values(players).sort(), [uuidOf(server, ada), null].sort());
  t.same(Object.values(names).sort(), ['ada', null].sort());
  t.same(usernames, names);
  t.strictSame(rest, {
    ...{ fen: 'startpos', turn: 'w', status: 'WAITING', clocks: { wMs: 600_000, bMs: 600_000 } },
    ...{ version: 1, ply: 0, moves: '', lastMove: null, check: false, running: null },
    ...{ serverTime: server.ports.now(), initialMs: 600_000, incrementMs: 0, initialFen: 'startpos' },
    ...{ blackInitialMs: 600_000, createdAt: server.ports.now() },
    ...{ result: null, reason: null, drawOffer: null, takebackOffer: null, firstMoveBy: null },
    ...{ claims: { threefold: false, fifty: false }, challenged: null, rematchOffer: null },
    rematchGameId: null,
  });
});

const OPTIONS: [what: string, options: object, state: object][] = [
  ['clocks', { initialMs: 1_000, incrementMs: 60_000 }, { initialMs: 1_000, incrementMs: 60_000 }],
  [
    'time odds',
    { initialMs: 60_000, opponentInitialMs: 300_000, incrementMs: 1_000 },
    { clocks: { wMs: 60_000, bMs: 300_000 }, initialMs: 60_000, blackInitialMs: 300_000 },
  ],
  [
    'time odds for Black',
    { color: 'black', initialMs: 60_000, opponentInitialMs: 300_000 },
    { clocks: { wMs: 300_000, bMs: 60_000 }, initialMs: 300_000, blackInitialMs: 60_000 },
  ],
  [
    'the increment alone',
    { initialMs: 0, incrementMs: 1_000 },
    { clocks: { wMs: 1_000, bMs: 1_000 }, initialMs: 0 },
  ],
  ['the longest clocks', { initialMs: 10_800_000 }, { clocks: { wMs: 10_800_000, bMs: 10_800_000 } }],
  [
    'no clocks',
    { initialMs: null },
    { clocks: { wMs: null, bMs: null }, initialMs: null, incrementMs: null },
  ],
  [
    'no clocks but an increment',
    { initialMs: null, incrementMs: 5_000 },
    { initialMs: null, incrementMs: null },
  ],
  ['white', { color: 'white' }, { names: { white: 'ada', black: null } }],
  ['black', { color: 'black' }, { names: { white: null, black: 'ada' } }],
  ['the start', { fen: 'startpos' }, { fen: 'startpos', initialFen: 'startpos' }],
  ['a position', { fen: ENDGAME }, { fen: ENDGAME, initialFen: ENDGAME, turn: 'b', ply: 0, lastMove: null }],
  ['a check', { fen: '4k3/8/8/8/8/8/8/K3R3 b - - 0 1' }, { check: true, turn: 'b' }],
];
t.test('a new game has the requested options', async (t) => {
  const server = await buildTestApp(t, OFF);
  const ada = await server.guest('ada');
  for (const [what, options, state] of OPTIONS) {
    const { status, body } = await ada.post('/api/game/create/', options);
    t.equal(status, 201, what);
    t.match(body.payload, state, what);
  }
  const whites = new Set<string>();
  for (let n = 0; n < 40 && whites.size < 2; n++) {
    const { body } = await ada.post('/api/game/create/', { color: 'random' });
    whites.add(String(body.payload.names.white));
    await ada.post(`/api/game/${body.payload.gameId}/abort/`);
  }
  t.same([...whites].sort(), ['ada', 'null'], 'random gives both colours');
});

const BAD: [body: object, fields: string[]][] = [
  [{ initialMs: 500, incrementMs: 999 }, ['initialMs']],
  [{ opponentInitialMs: 0 }, ['opponentInitialMs']],
  [{ opponentInitialMs: 10_800_001 }, ['opponentInitialMs']],
  [{ initialMs: null, opponentInitialMs: 60_000 }, ['opponentInitialMs']],
  ...[999, 10_800_001, -1, 1000.5, '600000', true, [], {}].map((initialMs): [object, string[]] => [
    { initialMs },
    ['initialMs'],
  ]),
  ...[-1, 60_001, 0.5, '0', null].map((incrementMs): [object, string[]] => [
    { incrementMs },
    ['incrementMs'],
  ]),
  ...['w', 'White', '', null, 1].map((color): [object, string[]] => [{ color }, ['color']]),
  ...['', '  ', 'nobody here', UNKNOWN_ID, 'ada', 'ADA', null, 5, 'x'.repeat(151)].map(
    (opponent): [object, string[]] => [{ opponent }, ['opponent']],
  ),
  ...['', 'start', 'x'.repeat(101), null, 5, '8/8/8/8/8/8/8/8 w - - 0 1'].map((fen): [object, string[]] => [
    { fen },
    ['fen'],
  ]),
  [{ fen: '4k3/8/8/8/8/8/8/K3R3 w - - 0 1' }, ['fen']],
  [{ fen: '7k/5QK1/8/8/8/8/8/8 b - - 0 1' }, ['fen']],
  [{ fen: '4k3/8/8/8/8/8/4P3/4K3 w KQ - 0 1' }, ['fen']],
  [{ colour: 'white' }, ['colour']],
  [{ gameId: UNKNOWN_ID, rated: true }, ['gameId', 'rated']],
  [
    { initialMs: -1, incrementMs: -1, color: 'x', opponent: 4, fen: 4, more: 1 },
    ['initialMs', 'incrementMs', 'color', 'opponent', 'fen', 'more'],
  ],
];
t.test('a new game with bad fields is refused, and the answer names every bad field', async (t) => {
  const server = await buildTestApp(t, OFF);
  const ada = await server.guest('ada');
  const socket = server.open('/ws/', ada.token);
  for (const [json, fields] of BAD) {
    const what = JSON.stringify(json).slice(0, 100);
    const { status, body } = await ada.post('/api/game/create/', json);
    t.equal(status, 400, what);
    t.same(Object.keys(body).sort(), [...fields].sort(), what);
    t.ok(
      Object.values(body)
        .flat()
        .every((text) => typeof text === 'string' && text !== ''),
      what,
    );
    // The telephone game has a CREATE message as well. `initialMs` marks this one as chess.
    const { payload } = await socket.ask('CREATE', { initialMs: 60_000, ...json });
    t.match(payload, { code: 'invalid', fields: body }, what);
  }
  t.equal(
    (await server.call('POST', '/api/game/create/', { json: {} })).status,
    401,
    'an account is required',
  );
  t.equal(count(server, 'chess_game'), 0);
});

t.test('a challenge by name or UUID notifies the opponent, is listed, and only they can join', async (t) => {
  const server = await buildTestApp(t, OFF);
  const [ada, bob, eve] = await people(server, 'ada', 'bob', 'eve');
  for (const opponent of ['bob', 'BOB', ' bob ', uuidOf(server, bob), uuidOf(server, bob).toUpperCase()]) {
    const { socket, sync } = await on(server, 'user', bob.token);
    t.same(sync.payload.challenges, [], opponent);
    const other = await on(server, 'user', eve.token);
    const { body } = await ada.post('/api/game/create/', { opponent, color: 'white', initialMs: 60_000 });
    const { gameId, challenged } = body.payload;
    t.equal(challenged, uuidOf(server, bob));
    t.same(await socket.next('NOTICE'), {
      ...{ event: 'NOTICE', topic: 'user' },
      payload: { kind: 'challenged', gameId, by: 'ada' },
    });
    const told = await socket.next('STATE_SYNC');
    t.equal(told.version, sync.version + 1);
    const names = { white: 'ada', black: null };
    const own = {
      gameId,
      status: 'WAITING',
      names,
      usernames: names,
      initialMs: 60_000,
      incrementMs: 0,
      blackInitialMs: 60_000,
    };
    t.same(told.payload.challenges, [{ ...own, from: 'ada', color: 'black' }]);
    t.same(told.payload.games, [], 'not yet in his list of games');
    t.match((await eve.post(`/api/game/${gameId}/join/`)).body, { code: 'not_invited' });
    const joined = await bob.post(`/api/game/${gameId}/join/`);
    t.match(joined.body.payload, {
      status: 'ACTIVE',
      challenged: null,
      names: { white: 'ada', black: 'bob' },
    });
    const after = (await socket.next('STATE_SYNC')).payload;
    const both = { white: 'ada', black: 'bob' };
    t.same(
      [after.challenges, after.games],
      [[], [{ ...own, status: 'ACTIVE', ...{ names: both, usernames: both } }]],
    );
    t.same(await taken(other.socket, 'STATE_SYNC'), [], 'nobody else is notified');
    await ada.post(`/api/game/${gameId}/resign/`);
    socket.raw.terminate();
  }
});

t.test(
  'ABORT by the challenged player declines a challenge, by its maker withdraws it, by others is refused',
  async (t) => {
    const server = await buildTestApp(t, OFF);
    const [ada, bob, eve] = await people(server, 'ada', 'bob', 'eve');
    for (const who of [bob, ada]) {
      const id = await create(ada, { opponent: 'bob' });
      t.match(await eve.post(`/api/game/${id}/abort/`), { status: 403, body: { code: 'not_a_player' } });
      const { socket } = await on(server, 'user', bob.token);
      const { status, body } = await who.post(`/api/game/${id}/abort/`);
      t.match([status, body.payload], [200, { status: 'ABORTED', version: 2, result: null, reason: null }]);
      t.same((await socket.next('STATE_SYNC')).payload.challenges, []);
      t.match(await bob.post(`/api/game/${id}/join/`), { status: 409, body: { code: 'game_over' } });
    }
  },
);

t.test('joining starts the game, and the first move must be made within 30 s', async (t) => {
  const server = await buildTestApp(t, OFF);
  const [ada, bob] = await people(server, 'ada', 'bob');
  const id = await create(ada);
  const { socket } = await on(server, 'user', ada.token);
  await server.ports.advance(5_000);
  const { body } = await bob.post(`/api/game/${id}/join/`);
  const by = server.ports.now() + FIRST_MOVE_MS;
  t.match(body.payload, { status: 'ACTIVE', version: 2, firstMoveBy: by, running: null });
  t.match(await socket.next('NOTICE'), { payload: { kind: 'joined', gameId: id, by: 'bob' } });
  t.match((await socket.next('STATE_SYNC')).payload.games, [{ gameId: id, status: 'ACTIVE' }]);
  const again = await bob.post(`/api/game/${id}/join/`);
  t.match([again.status, again.body.payload.version], [200, 2], 'joining again changes nothing');
  await server.ports.advance(FIRST_MOVE_MS - 1);
  t.equal((await stateOf(server, id)).status, 'ACTIVE');
  await server.ports.advance(1);
  t.match(await stateOf(server, id), {
    status: 'ABORTED',
    version: 3,
    result: null,
    reason: null,
    firstMoveBy: null,
    clocks: { wMs: TEN_MIN_MS, bMs: TEN_MIN_MS },
  });
  t.same((await socket.next('STATE_SYNC')).payload.games, []);
});

t.test('each first move has its own 30 s and costs no time, then the clocks run', async (t) => {
  const { server, game } = await scene(t, { incrementMs: 2_000 });
  await server.ports.advance(29_999);
  const first = await game.play('e2e4');
  t.match(first, {
    clocks: { wMs: TEN_MIN_MS, bMs: TEN_MIN_MS },
    firstMoveBy: server.ports.now() + FIRST_MOVE_MS,
  });
  await server.ports.advance(29_999);
  t.match(await game.play('e7e5'), {
    clocks: { wMs: TEN_MIN_MS, bMs: TEN_MIN_MS },
    firstMoveBy: null,
    running: 'w',
  });
  await server.ports.advance(7_000);
  t.match(await game.state(), { clocks: { wMs: TEN_MIN_MS - 7_000, bMs: TEN_MIN_MS }, running: 'w' });
  t.match(await game.play('g1f3'), { clocks: { wMs: TEN_MIN_MS - 5_000, bMs: TEN_MIN_MS }, running: 'b' });
});

t.test('the game is aborted if the second player does not make a first move', async (t) => {
  const { server, game } = await scene(t);
  await game.play('e2e4');
  await server.ports.advance(FIRST_MOVE_MS);
  t.match(await game.state(), { status: 'ABORTED', moves: 'e2e4', result: null });
});

t.test('a flag put off by moves falls at the right moment and is pushed to watchers', async (t) => {
  const { server, game } = await scene(t, { initialMs: 60_000, incrementMs: 5_000 });
  const { ports } = server;
  const watcher = await game.watch();
  await game.play('e2e4 e7e5');
  const startMs = ports.now();
  for (const uci of ['g1f3', 'b8c6', 'f1c4', 'f8c5', 'e1g1', 'g8f6']) {
    await ports.advance(15_000);
    await game.play(uci);
  }
  // White has used 45 s and was given 15 s, so 30 s are left.
  await ports.advance(29_999);
  t.equal(game.row().phase, 'active');
  await ports.advance(1);
  const { payload } = await watcher.next(({ payload }) => payload.status === 'FINISHED');
  t.match(payload, { reason: 'TIMEOUT', result: '0-1', clocks: { wMs: 0, bMs: 30_000 } });
  t.equal(payload.serverTime, startMs + 6 * 15_000 + 30_000);
  t.equal(count(server, "due WHERE kind = 'chess.clock'"), 0);
});

t.test('a game without clocks has no deadline', async (t) => {
  const { server, game, ada } = await scene(t, { initialMs: null });
  t.match(await game.state(), { firstMoveBy: null, status: 'ACTIVE', running: null });
  await server.ports.advance(3_600_000);
  t.match(await game.play('e2e4 e7e5 g1f3'), {
    firstMoveBy: null,
    running: null,
    clocks: { wMs: null, bMs: null },
  });
  await server.ports.advance(12 * 3_600_000);
  t.equal((await game.state()).status, 'ACTIVE');
  t.equal((await game.do(ada, 'resign')).status, 200);
});

t.test('a game is aborted if nobody takes the open seat within a day', async (t) => {
  const server = await buildTestApp(t, OFF);
  const [ada] = await people(server, 'ada', 'bob');
  const ids = [
    await create(ada),
    await create(ada, { opponent: 'bob' }),
    await create(ada, { initialMs: null }),
  ];
  await server.ports.advance(DAY_MS - 1);
  for (const id of ids) t.equal((await stateOf(server, id)).status, 'WAITING');
  await server.ports.advance(1);
  for (const id of ids)
    t.match(await stateOf(server, id), { status: 'ABORTED', version: 2, challenged: null });
});

t.test('GameState answers everybody with the documented envelope and fields', async (t) => {
  const { server, ada, bob, eve, game } = await scene(t);
  const documented = {
    ...{ gameId: game.id, fen: 'startpos', turn: 'w', status: 'ACTIVE' },
    clocks: { wMs: 600_000, bMs: 600_000 },
    players: { whiteId: uuidOf(server, ada), blackId: uuidOf(server, bob) },
  };
  const path = '/api/game/GameState';
  for (const token of [undefined, ada.token, eve.token]) {
    for (const url of [`${path}/?game_id=${game.id}`, `${path}?game_id=${game.id.toUpperCase()}`]) {
      const { status, headers, body } = await server.call('GET', url, {
        token,
        headers: { 'content-type': 'application/json' },
      });
      t.equal(status, 200);
      t.match(headers.get('content-type'), 'application/json');
      t.same(Object.keys(body), ['event', 'payload']);
      t.same(Object.keys(body.payload).slice(0, 6), Object.keys(documented));
      t.same(Object.keys(body.payload).sort(), [...KEYS, ...MORE_KEYS].sort());
      for (const [field, value] of Object.entries(documented)) t.strictSame(body.payload[field], value);
    }
  }
  const refusals: [string, number, string][] = [
    ['', 400, 'game_id is required'],
    ['?game_id=', 400, 'game_id is required'],
    ['?game=1', 400, 'game_id is required'],
    ['?game_id=1', 400, 'game_id is not a UUID'],
    [`?game_id=${game.id}0`, 400, 'game_id is not a UUID'],
    [`?game_id=${game.id.replaceAll('-', '')}`, 400, 'game_id is not a UUID'],
    [`?game_id=${UNKNOWN_ID}`, 404, 'Game not found'],
  ];
  for (const [query, status, error] of refusals) {
    const answer = await server.call('GET', `${path}/${query}`);
    t.match([answer.status, answer.body.error], [status, error], query);
  }
});

t.test('push, ACK and GET show the same state, and fen is startpos again after a takeback', async (t) => {
  const { server, ada, bob, game } = await scene(t);
  const watcher = await game.watch();
  const player = server.open('/ws/', ada.token);
  const first = await watcher.next('STATE_SYNC');
  t.same(first, { event: 'STATE_SYNC', topic: game.topic, version: 2, payload: await game.state() });
  const gameId = game.id;
  const { fen } = await expectSame('MOVE', { uci: 'e2e4', ply: 0 });
  t.equal(fen, AFTER_E4);
  await server.ports.advance(1_234);
  await expectSame('TAKEBACK', { action: 'offer' });
  await game.do(bob, 'takeback', { action: 'accept' });
  const back = await watcher.next('STATE_SYNC');
  t.same(back.payload, await game.state());
  t.match(back.payload, { fen: 'startpos', moves: '', ply: 0, lastMove: null, turn: 'w' });

  async function expectSame(event: string, more: object) {
    const ack = await player.ask(event, { gameId, ...more });
    const push = await watcher.next('STATE_SYNC');
    const get = await game.state();
    t.match(ack, { event: 'ACK', topic: game.topic, version: get.version, now: server.ports.now() });
    t.same(push, { event: 'STATE_SYNC', topic: game.topic, version: get.version, payload: get });
    t.same(ack.payload, get);
    return get;
  }
});

t.test('a push has the clocks of its version, GET has the clocks of now', async (t) => {
  const { server, game } = await scene(t);
  await game.play('e2e4 e7e5');
  const madeAt = server.ports.now();
  await server.ports.advance(4_000);
  const late = await on(server, game.topic);
  t.match(late.sync.payload, { serverTime: madeAt, clocks: { wMs: TEN_MIN_MS } });
  t.match(late.ack.payload, { now: madeAt + 4_000 });
  t.match(await game.state(), { serverTime: madeAt + 4_000, clocks: { wMs: TEN_MIN_MS - 4_000 } });
});

t.test('a player’s games and games being played are listed newest first, twenty to a page', async (t) => {
  const server = await buildTestApp(t, OFF);
  const [ada, bob, eve] = await people(server, 'ada', 'bob', 'eve');
  const made: string[] = [];
  for (let n = 0; n < 22; n++) {
    made.unshift((await gameOf(n % 2 ? ada : bob, n % 2 ? bob : ada)).id);
    if (n % 5 === 0) await server.ports.advance(1);
  }
  const waiting = await create(ada);
  const mine = [waiting, ...made];
  const ids = async (path: string, by?: Player) => {
    const { status, body } = await server.call('GET', path, { token: by?.token });
    t.equal(status, 200, path);
    return body.map(({ gameId }: { gameId: string }) => gameId);
  };
  t.same(await ids('/api/game/mine/', ada), mine.slice(0, 20));
  t.same(await ids('/api/game/mine/?page=1', ada), mine.slice(0, 20));
  t.same(await ids('/api/game/mine/?page=2', ada), mine.slice(20));
  t.same(await ids('/api/game/mine/?page=3', ada), []);
  t.same(await ids('/api/game/mine/', eve), []);
  t.same(await ids('/api/game/live/'), made.slice(0, 20), 'without an account');
  t.same(await ids('/api/game/live/?page=2'), made.slice(20));
  const over = made[3] as string;
  await ada.post(`/api/game/${over}/resign/`);
  t.same(
    await ids('/api/game/live/?page=2', eve),
    made.slice(21),
    'finished games are not listed as being played',
  );
  t.same(await ids('/api/game/mine/', bob), made.slice(0, 20), 'finished games are listed for their players');
  const [shown] = (await ada.get('/api/game/mine/')).body;
  t.same(shown, await stateOf(server, waiting));
  for (const page of ['0', '-1', 'x', '1.5', '']) {
    const { status, body } = await ada.get(`/api/game/mine/?page=${page}`);
    t.same([status, Object.keys(body)], [400, ['page']], page);
  }
  t.equal((await server.call('GET', '/api/game/mine/')).status, 401);
});

t.test('anybody can read the PGN of a game, with or without clocks', async (t) => {
  const { server, game, bob } = await scene(t, { initialMs: 60_000, incrementMs: 1_000 });
  await game.play('e2e4 e7e5');
  await server.ports.advance(3_000);
  await game.play('g1f3');
  await game.do(bob, 'resign');
  const get = (query = '') => server.call('GET', `${game.path}/pgn/${query}`);
  const { status, headers, body } = await get();
  t.equal(status, 200);
  t.equal(headers.get('content-type'), 'application/x-chess-pgn; charset=utf-8');
  t.match(body, `[Site "${server.base}"]`);
  t.match(body, '[White "ada"]\n[Black "bob"]\n[Result "1-0"]');
  t.match(
    body.replaceAll('\n', ' '),
    '1. e4 { [%clk 0:01:00] } 1... e5 { [%clk 0:01:00] } 2. Nf3 { [%clk 0:00:58] } 1-0 ',
  );
  t.equal((await get('?clocks=1')).body, body);
  t.equal((await get('?clocks=0')).body.split('\n\n')[1], '1. e4 e5 2. Nf3 1-0\n');
  t.match(await get('?clocks=no'), { status: 400, body: { clocks: [/./] } });
  const unknown = await server.call('GET', `/api/game/${UNKNOWN_ID}/pgn/`);
  t.match(unknown, { status: 404, body: { error: 'Game not found' } });
});

t.test(
  'the version of the topic user rises by one when a game of that user is created, starts or ends, but not for moves',
  async (t) => {
    const server = await buildTestApp(t, OFF);
    const [ada, bob] = await people(server, 'ada', 'bob');
    const { socket, sync } = await on(server, 'user', ada.token);
    t.same(sync.payload, { sessions: [], games: [], challenges: [] });
    const id = await create(ada, { initialMs: null });
    const own = { gameId: id, initialMs: null, blackInitialMs: null, incrementMs: null };
    const shown = async () => {
      const { version, payload } = await socket.next('STATE_SYNC');
      return [version - sync.version, payload.games];
    };
    const alone = { white: 'ada', black: null };
    t.same(await shown(), [1, [{ ...own, status: 'WAITING', names: alone, usernames: alone }]]);
    await bob.post(`/api/game/${id}/join/`);
    const both = { white: 'ada', black: 'bob' };
    const begun = { ...own, status: 'ACTIVE', names: both, usernames: both };
    t.same(await shown(), [2, [begun]]);
    const game = new Game(server, id, ada, bob);
    await game.play('e2e4 e7e5 g1f3');
    await game.do(ada, 'draw', { action: 'offer' });
    t.same(await taken(socket, 'STATE_SYNC'), []);
    const other = await create(bob, { opponent: 'ada', color: 'black' });
    const { version, payload } = await socket.next('STATE_SYNC');
    t.match(
      [version - sync.version, payload.challenges],
      [3, [{ gameId: other, from: 'bob', color: 'white' }]],
    );
    await game.do(bob, 'draw', { action: 'accept' });
    t.same(await shown(), [4, []]);
  },
);

t.test('a visitor without an account can watch a game but not act in it', async (t) => {
  const { server, game } = await scene(t);
  const watcher = await game.watch();
  t.match(await watcher.next('STATE_SYNC'), { topic: game.topic, version: 2 });
  await server.ports.advance(0);
  t.match(await watcher.next('PRESENCE'), { topic: game.topic, payload: { users: [], watchers: 1 } });
  await game.play('e2e4');
  t.match(await watcher.next('STATE_SYNC'), {
    version: 3,
    payload: { lastMove: { uci: 'e2e4', san: 'e4' } },
  });
  const refused = await watcher.ask('MOVE', { gameId: game.id, uci: 'e7e5', ply: 1 });
  t.match(refused, { event: 'ERROR', payload: { code: 'not_authenticated' } });
  const other = server.open(`/ws/game/${game.id}`);
  t.match(await other.next('STATE_SYNC'), { version: 3 }, 'without the trailing slash');
});

t.test('every path and message accepts the game id in upper case', async (t) => {
  const { server, ada, bob, game } = await scene(t);
  const id = game.id.toUpperCase();
  const socket = server.open('/ws/', ada.token);
  const moved = await socket.ask('MOVE', { gameId: id, uci: 'e2e4', ply: 0 });
  t.match(moved, { event: 'ACK', topic: game.topic, payload: { gameId: game.id, ply: 1 } });
  const { body } = await bob.post(`/api/game/${id}/move/`, { uci: 'e7e5', ply: 1 });
  t.match(body.payload, { gameId: game.id, ply: 2 });
  t.match((await server.call('GET', `/api/game/${id}/pgn/`)).body, '1. e4');
});

t.test('an unknown game cannot be watched, neither by path nor by SUBSCRIBE', async (t) => {
  const server = await buildTestApp(t, OFF);
  const ada = await server.guest('ada');
  for (const key of [UNKNOWN_ID, 'x', '1', `${UNKNOWN_ID}x`]) {
    t.equal(await server.open(`/ws/game/${key}/`, ada.token).closed, 404, key);
    t.equal(await server.open(`/ws/game/${key}/`).closed, 404, key);
    const socket = server.open('/ws/');
    t.match(await socket.ask('SUBSCRIBE', { topic: `game:${key}` }), {
      event: 'ERROR',
      payload: { code: 'game_not_found' },
    });
  }
});

const SHARED: [
  event: string,
  payload: (ids: { gameId: string; game_code: number }) => object,
  code: string,
][] = [
  ['CREATE', () => ({ draw_time: 30, desc_time: 30 }), 'telephone'],
  ['CREATE', () => ({ draw_time: 30 }), 'invalid desc_time'],
  ['CREATE', () => ({}), 'chess'],
  ['CREATE', () => ({ color: 'white', fen: 'startpos' }), 'chess'],
  ['CREATE', () => ({ color: 'red' }), 'invalid color'],
  ['JOIN', ({ game_code }) => ({ game_code }), 'telephone'],
  ['JOIN', ({ gameId }) => ({ gameId }), 'chess'],
  ['JOIN', () => ({ gameId: 5 }), 'invalid gameId'],
  ['JOIN', () => ({ game_code: 'x' }), 'invalid game_code'],
  ['REMATCH', ({ gameId }) => ({ gameId, action: 'offer' }), 'game_not_over'],
  ['REMATCH', ({ gameId }) => ({ gameId }), 'invalid action'],
  ['REMATCH', ({ game_code }) => ({ game_code }), 'session_in_progress'],
];
t.test('a message name used by both chess and telephone is routed by its payload', async (t) => {
  const { server, ada, game } = await scene(t);
  const socket = server.open('/ws/', ada.token);
  const { game_code } = (await ada.post('/api/session/create/', { draw_time: 30, desc_time: 30 })).body;
  for (const [event, payload, expected] of SHARED) {
    const message = payload({ gameId: game.id, game_code });
    const { payload: told } = await socket.ask(event, message);
    const made = 'gameId' in told ? 'chess' : 'game_code' in told ? 'telephone' : undefined;
    const refused = told.fields ? `${told.code} ${Object.keys(told.fields)}` : told.code;
    t.equal(made ?? refused, expected, `${event} ${JSON.stringify(message)}`);
  }
});
