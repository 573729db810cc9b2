import t, { type Test } from 'tap';
import { type RefusalCode, refusals } from '#src/chess/rules/refusals.ts';
import { buildTestApp, type Player, type TestServer, type TestSocket } from '../helper.ts';
import {
  byHttp,
  bySocket,
  type Command,
  create,
  type Game,
  gameOf,
  multiply,
  OFF,
  people,
  rowOf,
  UNKNOWN_ID,
} from './play.ts';

/** The error codes that the tests in this file have seen. */
const given = new Set<string>();

/** Commands by name. The plies fit a game in which e2e4 e7e5 g1f3 b8c6 may have been played. */
const COMMANDS = {
  join: ['JOIN', {}],
  'move e2e4 as the first': ['MOVE', { uci: 'e2e4', ply: 0 }],
  'move f1b5 as the fifth': ['MOVE', { uci: 'f1b5', ply: 4 }],
  'move g1f3 again': ['MOVE', { uci: 'g1f3', ply: 2 }],
  'move d2d3 instead': ['MOVE', { uci: 'd2d3', ply: 2 }],
  'an illegal first move': ['MOVE', { uci: 'e2e5', ply: 0 }],
  'an illegal fifth move': ['MOVE', { uci: 'f1f5', ply: 4 }],
  'a malformed move': ['MOVE', { uci: 'Bb5', ply: 4 }],
  resign: ['RESIGN', {}],
  abort: ['ABORT', {}],
  'offer a draw': ['DRAW', { action: 'offer' }],
  'accept a draw': ['DRAW', { action: 'accept' }],
  'decline a draw': ['DRAW', { action: 'decline' }],
  'claim a draw': ['DRAW', { action: 'claim' }],
  'ask for a takeback': ['TAKEBACK', { action: 'offer' }],
  'accept a takeback': ['TAKEBACK', { action: 'accept' }],
  'decline a takeback': ['TAKEBACK', { action: 'decline' }],
  'give time': ['GIVE_TIME', { ms: 15_000 }],
  'ask for a rematch': ['REMATCH', { action: 'offer' }],
  'accept a rematch': ['REMATCH', { action: 'accept' }],
  'decline a rematch': ['REMATCH', { action: 'decline' }],
  'claim a win for absence': ['CLAIM', { result: 'win' }],
  'claim a draw for absence': ['CLAIM', { result: 'draw' }],
} as const satisfies Record<string, [Command, object]>;
type Asked = keyof typeof COMMANDS;

const PHASES = ['waiting', 'challenge', 'fresh', 'later', 'finished', 'aborted', 'unknown'] as const;
type Phase = (typeof PHASES)[number];
/** Codes for the player to move (or waiting), the opponent (or challenged player), and all other accounts. */
type Expected = readonly [mover: string, opponent: string, others: string];

const NOT_YET: Expected = ['game_not_started', 'not_a_player', 'not_a_player'];
const RUNNING: Expected = ['game_not_over', 'game_not_over', 'not_a_player'];
const STALE: Expected = ['stale_ply', 'stale_ply', 'not_a_player'];
const OVER: Expected = ['game_over', 'game_over', 'not_a_player'];
const UNOFFERED: Expected = ['nothing_offered', 'nothing_offered', 'not_a_player'];
const BOTH: Expected = ['ok', 'ok', 'not_a_player'];
const NO_MOVE: Expected = ['bad_uci', 'bad_uci', 'not_a_player'];
const HERE: Expected = ['opponent_not_gone', 'opponent_not_gone', 'not_a_player'];
const NO_CLAIM: Expected = ['nothing_to_claim', 'nothing_to_claim', 'not_a_player'];
const UNKNOWN: Expected = ['game_not_found', 'game_not_found', 'game_not_found'];

const WAITING: Record<Asked, Expected> = {
  ...all(NOT_YET),
  join: ['ok', 'ok', 'ok'],
  'a malformed move': ['bad_uci', 'not_a_player', 'not_a_player'],
  abort: ['ok', 'not_a_player', 'not_a_player'],
  ...rematch(['game_not_over', 'not_a_player', 'not_a_player']),
};
const ENDED: Record<Asked, Expected> = {
  ...all(OVER),
  join: ['ok', 'ok', 'game_over'],
  'a malformed move': NO_MOVE,
  'ask for a rematch': BOTH,
  'accept a rematch': UNOFFERED,
  'decline a rematch': UNOFFERED,
};
const REPEATED: Expected = ['ok', 'stale_ply', 'not_a_player'];
const TABLE: Record<Phase, Record<Asked, Expected>> = {
  waiting: WAITING,
  challenge: {
    ...WAITING,
    join: ['ok', 'ok', 'not_invited'],
    abort: ['ok', 'ok', 'not_a_player'],
  },
  fresh: {
    ...all(STALE),
    join: ['ok', 'ok', 'game_full'],
    'move e2e4 as the first': ['ok', 'not_your_turn', 'not_a_player'],
    'an illegal first move': ['illegal_move', 'not_your_turn', 'not_a_player'],
    'a malformed move': NO_MOVE,
    resign: BOTH,
    abort: BOTH,
    'offer a draw': ['too_early_for_draw', 'too_early_for_draw', 'not_a_player'],
    'accept a draw': UNOFFERED,
    'decline a draw': UNOFFERED,
    'claim a draw': NO_CLAIM,
    'ask for a takeback': ['nothing_to_take_back', 'nothing_to_take_back', 'not_a_player'],
    'accept a takeback': UNOFFERED,
    'decline a takeback': UNOFFERED,
    'give time': BOTH,
    ...rematch(RUNNING),
    'claim a win for absence': HERE,
    'claim a draw for absence': HERE,
  },
  later: {
    ...all(STALE),
    join: ['ok', 'ok', 'game_full'],
    'move e2e4 as the first': REPEATED,
    'move g1f3 again': REPEATED,
    'move f1b5 as the fifth': ['ok', 'not_your_turn', 'not_a_player'],
    'an illegal fifth move': ['illegal_move', 'not_your_turn', 'not_a_player'],
    'a malformed move': NO_MOVE,
    resign: BOTH,
    abort: ['too_late_to_abort', 'too_late_to_abort', 'not_a_player'],
    'offer a draw': BOTH,
    'accept a draw': UNOFFERED,
    'decline a draw': UNOFFERED,
    'claim a draw': NO_CLAIM,
    'ask for a takeback': BOTH,
    'accept a takeback': UNOFFERED,
    'decline a takeback': UNOFFERED,
    'give time': BOTH,
    ...rematch(RUNNING),
    'claim a win for absence': HERE,
    'claim a draw for absence': HERE,
  },
  finished: {
    ...ENDED,
    'move e2e4 as the first': ['ok', 'game_over', 'not_a_player'],
    'move g1f3 again': ['ok', 'game_over', 'not_a_player'],
  },
  aborted: ENDED,
  unknown: all(UNKNOWN),
};

function all(expected: Expected): Record<Asked, Expected> {
  return Object.fromEntries(Object.keys(COMMANDS).map((asked) => [asked, expected])) as Record<
    Asked,
    Expected
  >;
}

function rematch(expected: Expected): Partial<Record<Asked, Expected>> {
  return Object.fromEntries(
    Object.keys(COMMANDS)
      .filter((asked) => asked.endsWith('rematch'))
      .map((asked) => [asked, expected]),
  );
}

/** Creates a game in this phase and returns its id. `mover` is White and to move, or waits for an opponent. */
async function gameIn(phase: Phase, mover: Player, opponent: Player): Promise<string> {
  if (phase === 'unknown') return UNKNOWN_ID;
  if (phase === 'waiting') return create(mover);
  if (phase === 'challenge') return create(mover, { opponent: opponent.name });
  const game = await gameOf(mover, opponent);
  if (phase === 'later' || phase === 'finished') await game.play('e2e4 e7e5 g1f3 b8c6');
  if (phase === 'finished') await game.do(opponent, 'resign');
  if (phase === 'aborted') await game.do(opponent, 'abort');
  return game.id;
}

/** The status and text of a code. */
function toldWith(code: string): { status: number; detail: string } {
  if (code === 'not_authenticated')
    return { status: 401, detail: 'Authentication credentials were not provided.' };
  const { status, text } = refusals[code as RefusalCode];
  return { status, detail: text };
}

/** Checks that HTTP and socket refuse the command alike and that nothing has changed. */
async function refusedAlike(
  t: Test,
  server: TestServer,
  way: { player: Player | undefined; socket: TestSocket },
  command: readonly [Command, object],
  id: string,
  code: string,
  what: string,
): Promise<void> {
  const before = rowOf(server, id);
  const http = await byHttp(server, way.player?.token, [...command], id);
  const socket = await bySocket(way.socket, [...command], id);
  const { status, detail } = toldWith(code);
  t.strictSame(http, { status, code, detail, state: undefined }, `${what}, over HTTP`);
  t.strictSame(socket, { code, detail, state: undefined }, `${what}, over the socket`);
  t.strictSame(rowOf(server, id), before, `${what}: nothing changed`);
  given.add(http.code);
}

const VIEWERS = ['mover', 'opponent', 'spectator', 'stranger', 'nobody'] as const;

for (const phase of PHASES) {
  t.test(`every command in phase ${phase}, by every kind of viewer, over HTTP and socket`, async (t) => {
    const server = await buildTestApp(t, OFF);
    const players = await people(server, 'mover', 'opponent', 'spectator', 'stranger');
    const [mover, opponent] = players;
    const id = await gameIn(phase, mover, opponent);
    const sockets = VIEWERS.map((_, at) => server.open('/ws/', players[at]?.token));
    if (phase !== 'unknown') await sockets[2]?.ask('SUBSCRIBE', { topic: `game:${id}` });
    for (const asked of Object.keys(COMMANDS) as Asked[]) {
      for (const [at, viewer] of VIEWERS.entries()) {
        const command = COMMANDS[asked];
        const way = { player: players[at], socket: sockets[at] as TestSocket };
        const code = viewer === 'nobody' ? 'not_authenticated' : TABLE[phase][asked][Math.min(at, 2)];
        const what = `${viewer}: ${asked}`;
        if (code !== 'ok') {
          await refusedAlike(t, server, way, command, id, code as string, what);
          continue;
        }
        const done = [await gameIn(phase, mover, opponent), await gameIn(phase, mover, opponent)] as const;
        const http = await byHttp(server, way.player?.token, [...command], done[0]);
        t.match(http, { status: 200, code: 'ok', state: { gameId: done[0] } }, `${what}, over HTTP`);
        const { code: told, state } = await bySocket(way.socket, [...command], done[1]);
        t.match(
          [told, state],
          ['ok', { gameId: done[1], version: http.state?.version }],
          `${what}, over the socket`,
        );
        await closeAll(server, mover, done);
      }
    }
  });
}

/** Aborts waiting games, so that the limit of unfinished games is not reached. */
async function closeAll(server: TestServer, mover: Player, ids: readonly string[]): Promise<void> {
  for (const id of ids) if (rowOf(server, id).phase === 'waiting') await mover.post(`/api/game/${id}/abort/`);
}

async function twoDoors(t: Test) {
  const server = await buildTestApp(t, OFF);
  const [ada, bob] = await people(server, 'ada', 'bob');
  const way = (player: Player) => ({ player, socket: server.open('/ws/', player.token) });
  return { server, ada, bob, byAda: way(ada), byBob: way(bob) };
}

t.test('refusals that need a special game', async (t) => {
  const { server, ada, bob, byAda, byBob } = await twoDoors(t);
  const refused = (game: Game, way: typeof byAda, command: [Command, object], code: RefusalCode) =>
    refusedAlike(t, server, way, command, game.id, code, code);

  const timeless = await gameOf(ada, bob, { initialMs: null });
  await refused(timeless, byAda, ['GIVE_TIME', { ms: 1 }], 'no_clocks');
  await refused(timeless, byAda, ['CLAIM', { result: 'win' }], 'opponent_not_gone');

  const full = await gameOf(ada, bob, { initialMs: 3 * 3_600_000 });
  await refused(full, byAda, ['GIVE_TIME', { ms: 1 }], 'clock_full');

  const offered = await gameOf(ada, bob);
  await offered.play('e2e4 e7e5');
  await offered.do(ada, 'draw', { action: 'offer' });
  await refused(offered, byAda, ['DRAW', { action: 'accept' }], 'nothing_offered');
  await offered.do(bob, 'draw', { action: 'decline' });
  await refused(offered, byAda, ['DRAW', { action: 'offer' }], 'draw_declined');
  await offered.do(ada, 'takeback', { action: 'offer' });
  await offered.do(bob, 'takeback', { action: 'decline' });
  await refused(offered, byAda, ['TAKEBACK', { action: 'offer' }], 'takeback_declined');

  const bare = await gameOf(ada, bob, { fen: '4k3/8/8/8/8/8/Q7/K7 w - - 0 1' });
  await bare.play('a2b2 e8e7');
  await server.ports.advance(130_000);
  byBob.socket.raw.terminate();
  const again = { player: bob, socket: server.open('/ws/', bob.token) };
  byAda.socket.raw.terminate();
  await byAda.socket.closed;
  await server.ports.advance(61_000);
  await refused(bare, again, ['CLAIM', { result: 'win' }], 'cannot_mate');
});

t.test('a game aborted before both seats were taken has no rematch', async (t) => {
  const { server, ada, byAda } = await twoDoors(t);
  const id = await create(ada);
  await ada.post(`/api/game/${id}/abort/`);
  await refusedAlike(t, server, byAda, ['REMATCH', { action: 'offer' }], id, 'game_over', 'rematch');
});

t.test('an account cannot have more than a thousand unfinished games', async (t) => {
  const { server, ada, bob, byAda } = await twoDoors(t);
  const over = await gameOf(ada, bob, { initialMs: null });
  await over.do(bob, 'resign');
  await over.do(bob, 'rematch', { action: 'offer' });
  const bobs = await create(bob);
  const ids: string[] = [];
  for (const options of [{ opponent: 'bob' }, {}]) ids.push(await create(ada, options));
  multiply(server, ids[1] as string, 998);
  const { status, detail } = toldWith('too_many_games');
  const body = { code: 'too_many_games', detail };
  const seek = { initialMs: 60_000, incrementMs: 0 };
  t.match(await ada.post('/api/game/create/', {}), { status, body });
  t.match(await byAda.socket.ask('CREATE', {}), { event: 'ERROR', payload: body });
  t.match(await ada.post('/api/game/seek/', seek), { status, body });
  t.match(await byAda.socket.ask('SEEK', seek), { event: 'ERROR', payload: body });
  await refusedAlike(t, server, byAda, ['JOIN', {}], bobs, 'too_many_games', 'join');
  await refusedAlike(
    t,
    server,
    byAda,
    ['REMATCH', { action: 'accept' }],
    over.id,
    'too_many_games',
    'rematch',
  );
  t.equal((await bob.post(`/api/game/${ids[0]}/join/`)).status, 200, 'the opponent can join');
  t.equal(
    (await bob.post('/api/game/create/', {})).status,
    201,
    'a challenge does not count for the challenged player',
  );
  t.match(await ada.post('/api/game/create/', {}), { status, body }, 'started games count as well');
  await ada.post(`/api/game/${ids[1]}/abort/`);
  await create(ada);
});

const NO_UCI = [
  ...[
    '',
    'e2',
    'e2e',
    'e4',
    'Nf3',
    'O-O',
    'e2-e4',
    'e2xd3',
    '--',
    '0000',
    'null',
    'e2e4 ',
    ' e2e4',
    'e2e4\n',
  ],
  ...[
    'E2E4',
    'e2E4',
    'e2e9',
    'e0e4',
    'i2i4',
    'e7e8k',
    'e7e8p',
    'e7e8Q',
    'e7e8=q',
    'e7e8qq',
    'e2e4e5',
    'N@f3',
  ],
  ...['\u0000', 'e2e4\u0000', 'ｅ2e4', 'е2е4', 'x'.repeat(5_000)],
];
t.test('every malformed move is refused as bad_uci, whoever\u2019s turn it is', async (t) => {
  const { server, ada, bob, byAda, byBob } = await twoDoors(t);
  const game = await gameOf(ada, bob);
  for (const uci of NO_UCI) {
    for (const way of [byAda, byBob]) {
      const what = JSON.stringify(uci.slice(0, 20));
      await refusedAlike(t, server, way, ['MOVE', { uci, ply: 0 }], game.id, 'bad_uci', what);
    }
  }
});

t.test('a well-formed move that is not legal is refused as illegal_move', async (t) => {
  const { server, ada, bob, byAda } = await twoDoors(t);
  const game = await gameOf(ada, bob, { fen: '4k3/P7/8/8/8/8/8/4K2R w K - 0 1' });
  for (const uci of ['a1a1', 'a7a8', 'h1h2q', 'e1g1q', 'e1h1', 'e8e7', 'a7b8q', 'b1b2', 'e1c1']) {
    await refusedAlike(t, server, byAda, ['MOVE', { uci, ply: 0 }], game.id, 'illegal_move', uci);
  }
});

const BAD_FIELDS: [command: [Command, object], fields: string[]][] = [
  ...[1, null, true, ['e2e4'], {}].map((uci): [[Command, object], string[]] => [
    ['MOVE', { uci, ply: 0 }],
    ['uci'],
  ]),
  ...['0', -1, 0.5, null, 100_001].map((ply): [[Command, object], string[]] => [
    ['MOVE', { uci: 'e2e4', ply }],
    ['ply'],
  ]),
  [
    ['MOVE', {}],
    ['uci', 'ply'],
  ],
  [['MOVE', { uci: 'e2e4', ply: 0, offerDraw: 'yes' }], ['offerDraw']],
  [['MOVE', { uci: 'e2e4', ply: 0, lagMs: 30 }], ['lagMs']],
  [['RESIGN', { sure: true }], ['sure']],
  [['ABORT', { sure: true }], ['sure']],
  [['JOIN', { color: 'white' }], ['color']],
  ...[{}, { action: 'Offer' }, { action: null }, { action: ['offer'] }].flatMap(
    (more): [[Command, object], string[]][] => [
      [['DRAW', more], ['action']],
      [['TAKEBACK', more], ['action']],
      [['REMATCH', more], ['action']],
    ],
  ),
  [['TAKEBACK', { action: 'claim' }], ['action']],
  [['REMATCH', { action: 'claim' }], ['action']],
  ...[0, -1, 60_001, 1.5, '15', null].map((ms): [[Command, object], string[]] => [
    ['GIVE_TIME', { ms }],
    ['ms'],
  ]),
  [['GIVE_TIME', {}], ['ms']],
  ...['loss', null, 1].map((result): [[Command, object], string[]] => [['CLAIM', { result }], ['result']]),
  [['CLAIM', {}], ['result']],
];
t.test('bad fields are named over HTTP and socket before anything else is checked', async (t) => {
  const { ada, bob, byAda } = await twoDoors(t);
  const game = await gameOf(ada, bob);
  const before = game.row();
  for (const [[event, more], fields] of BAD_FIELDS) {
    const path = { GIVE_TIME: 'time' }[event as string] ?? event.toLowerCase();
    const what = `${event} ${JSON.stringify(more)}`;
    const { status, body } = await game.do(ada, path, more);
    t.same([status, Object.keys(body).sort()], [400, [...fields].sort()], what);
    const { payload } = await byAda.socket.ask(event, { gameId: game.id, ...more });
    t.match([payload.code, payload.fields], ['invalid', body], what);
    const unknown = await ada.post(`/api/game/${UNKNOWN_ID}/${path}/`, more);
    t.same([unknown.status, unknown.body], [400, body], what);
  }
  t.same(game.row(), before);
});

t.test(
  'three hundred new games and sixty seeks a minute are allowed over HTTP and socket together',
  async (t) => {
    const server = await buildTestApp(t);
    const ada = await server.guest('ada');
    const socket = server.open('/ws/', ada.token);
    const seek = { initialMs: 60_000, incrementMs: 0 };
    for (const [event, path, json, most] of [
      ['CREATE', 'create', { opponent: 'nobody' }, 300],
      ['SEEK', 'seek', seek, 60],
    ] as const) {
      for (let n = 0; n < most; n++) t.not((await ada.post(`/api/game/${path}/`, json)).status, 429);
      const { status, headers, body } = await ada.post(`/api/game/${path}/`, json);
      t.match([status, headers.get('retry-after'), body.code], [429, '60', 'rate_limited']);
      t.match((await socket.ask(event, json)).payload, { code: 'rate_limited', detail: body.detail });
    }
    await server.ports.advance(60_000);
    t.equal((await ada.post('/api/game/create/')).status, 201);
  },
);

t.test('every error code of the table has been seen', async (t) => {
  const server = await buildTestApp(t, OFF);
  for (const [query, code] of [
    ['', 'game_id_required'],
    ['?game_id=x', 'game_id_malformed'],
  ] as const) {
    const { status, body } = await server.call('GET', `/api/game/GameState/${query}`);
    t.match([status, body], [refusals[code].status, { error: refusals[code].text, code }]);
    given.add(body.code);
  }
  given.delete('not_authenticated');
  t.same([...given].sort(), Object.keys(refusals).sort());
});
