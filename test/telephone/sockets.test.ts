import t from 'tap';
import {
  type Answer,
  buildTestApp,
  type Frame,
  type Player,
  type TestServer,
  type TestSocket,
} from '../helper.ts';
import { drawingOf, startGame, wordsOf } from './play.ts';

const TIMES = { draw_time: 30, desc_time: 20 };

interface Seat {
  player: Player;
  socket: TestSocket;
  /** Versions of every STATE_SYNC, in the order of arrival. */
  versions: number[];
  /** Every refusal this player got. */
  refused: Frame[];
  /** Every round seen. */
  rounds: Set<number>;
  over: Promise<Frame>;
}

/** A player who only knows the game from STATE_SYNC and submits an entry whenever it is their turn. */
function seat(server: TestServer, player: Player): Seat {
  const socket = server.open('/ws/', player.token);
  const made = new Set<number>();
  let ends: (frame: Frame) => void;
  const one: Seat = {
    player,
    socket,
    versions: [],
    refused: [],
    rounds: new Set(),
    over: new Promise((resolve) => {
      ends = resolve;
    }),
  };

  async function play({ game_code, round, chains }: Frame['payload']): Promise<void> {
    made.add(round);
    const chain = chains.find((held: object) => player.name in held)[player.name];
    if (round % 2 === 1) {
      const { status, body } = await player.draw(game_code, round, chain, drawingOf(player, round));
      if (status !== 201) one.refused.push(body);
      return;
    }
    const answer = await socket.ask('DESC', { game_code, round, chain, description: wordsOf(player, round) });
    if (answer.event !== 'ACK') one.refused.push(answer);
  }

  socket.raw.on('message', (data) => {
    const frame = JSON.parse(String(data));
    if (frame.event !== 'STATE_SYNC') return;
    one.versions.push(frame.version);
    one.rounds.add(frame.payload.round);
    if (frame.payload.version !== frame.version) one.refused.push(frame);
    if (frame.payload.round === -2) ends(frame.payload);
    else if (frame.payload.round >= 0 && !made.has(frame.payload.round)) void play(frame.payload);
  });
  return one;
}

for (const count of [3, 4, 5, 10]) {
  t.test(`a game of ${count} is played by socket messages, each player driven by STATE_SYNC`, async (t) => {
    const server = await buildTestApp(t);
    const seats = (await server.guests(count)).map((player) => seat(server, player));
    const [host, ...others] = seats as [Seat, ...Seat[]];
    const created = await host.socket.ask('CREATE', TIMES);
    t.match(created, { event: 'ACK', version: 1, payload: { ...TIMES, round: -1, users: ['player1'] } });
    const { game_code } = created.payload;
    const topic = `session:${game_code}`;
    t.equal(created.topic, topic);
    for (const { socket, player } of others) {
      const joined = await socket.ask('JOIN', { game_code });
      t.equal(joined.event, 'ACK');
      t.equal(joined.payload.users.at(-1), player.name);
    }
    for (const { socket } of seats)
      t.match(await socket.ask('SUBSCRIBE', { topic }), { event: 'ACK', version: count });
    const started = await (others[0] as Seat).socket.ask('START', { game_code });
    t.match(started, { event: 'ACK', topic, version: count + 1, payload: { round: 0 } });

    const rounds = count % 2 === 1 ? count : count - 1;
    for (const { over, refused, versions, rounds: seen, player } of seats) {
      const end = await over;
      t.same(refused, [], 'nothing was refused');
      t.equal(end.round, -2);
      for (const authors of Object.values(end.chains) as string[][]) {
        t.equal(authors.length, rounds, 'the chain is complete');
        t.equal(new Set(authors).size, rounds);
      }
      t.ok(
        versions.every((version, at) => at === 0 || version > (versions[at - 1] as number)),
        'versions are strictly rising',
      );
      t.same([...seen], [-1, ...Array(rounds).keys(), -2], 'every round was published');
      t.same(
        { ...(await player.get(`/api/session/${game_code}/info/`)).body, server_time: 0 },
        { ...end, server_time: 0 },
      );
    }
    t.equal((await host.socket.ask('LEAVE', { game_code })).event, 'ACK');
  });
}

t.test('LEAVE gets an empty ACK, and the others are told', async (t) => {
  const server = await buildTestApp(t);
  const game = await startGame(server, 4);
  const leaver = server.open(`/ws/session/${game.code}/`, game.players[3]?.token);
  const other = server.open(`/ws/session/${game.code}/`, game.host.token);
  const { version } = await other.next('STATE_SYNC');
  const ack = await leaver.ask('LEAVE', { game_code: game.code });
  t.match(ack, { event: 'ACK', payload: {} });
  t.match(await other.next('STATE_SYNC'), { version: version + 1, payload: { left: ['player4'] } });
  t.match(await leaver.next(({ payload }) => payload.left?.length === 1), { event: 'STATE_SYNC' });
});

t.test('a description sent by socket is the same by HTTP', async (t) => {
  const server = await buildTestApp(t);
  const game = await startGame(server, 3);
  const { chain } = await game.turnOf(game.host);
  const socket = server.open('/ws/', game.host.token);
  const message = { game_code: game.code, round: 0, chain, description: '  a cat\u200b ' };
  const { event, payload } = await socket.ask('DESC', message);
  t.equal(event, 'ACK');
  t.equal(payload.description, 'a cat');
  t.same((await game.host.get(`${game.path}/0/${chain}/getDesc/`)).body, payload);
  t.same((await socket.ask('DESC', message)).payload, payload, 'a retry returns the same entry');
  t.same((await game.host.describe(game.code, 0, chain, 'a cat')).body, payload, 'also by HTTP');
});

t.test('the ACK comes after the commit, so reading then returns the same state', async (t) => {
  const server = await buildTestApp(t);
  const [ada, bob] = (await server.guests(2)) as [Player, Player];
  const socket = server.open('/ws/', ada.token);
  for (let n = 0; n < 20; n++) {
    const { payload } = await socket.ask('CREATE', TIMES);
    t.equal((await bob.get(`/api/session/${payload.game_code}/join/`)).status, 200);
  }
});

interface Scene {
  lobby: number;
  game: Awaited<ReturnType<typeof startGame>>;
  chain: number;
  others: number;
}

/** Refusals that exist both by socket and by HTTP: the message, and the same request by HTTP. */
const REFUSALS: Record<
  string,
  [event: string, payload: (scene: Scene) => object, http: (scene: Scene, player: Player) => Promise<Answer>]
> = {
  'start with too few': [
    'START',
    ({ lobby }) => ({ game_code: lobby }),
    ({ lobby }, player) => player.put(`/api/session/${lobby}/start/`),
  ],
  'start again': [
    'START',
    ({ game }) => ({ game_code: game.code }),
    ({ game }, player) => player.put(`${game.path}/start/`),
  ],
  'join in play': [
    'JOIN',
    ({ game }) => ({ game_code: game.code }),
    ({ game }, player) => player.get(`${game.path}/join/`),
  ],
  'join an unknown code': [
    'JOIN',
    () => ({ game_code: 111_111 }),
    (_, player) => player.get('/api/session/111111/join/'),
  ],
  'join code 0': ['JOIN', () => ({ game_code: 0 }), (_, player) => player.get('/api/session/0/join/')],
  'join a negative code': [
    'JOIN',
    () => ({ game_code: -5 }),
    (_, player) => player.get('/api/session/-5/join/'),
  ],
  'join a huge code': [
    'JOIN',
    () => ({ game_code: 1e21 }),
    (_, player) => player.get('/api/session/1e21/join/'),
  ],
  'leave an unknown code': [
    'LEAVE',
    () => ({ game_code: 111_111 }),
    (_, player) => player.post('/api/session/111111/leave/'),
  ],
  'describe in another round': [
    'DESC',
    ({ game, chain }) => ({ game_code: game.code, round: 2, chain, description: 'x' }),
    ({ game, chain }, player) => player.describe(game.code, 2, chain, 'x'),
  ],
  'describe another chain': [
    'DESC',
    ({ game, others }) => ({ game_code: game.code, round: 0, chain: others, description: 'x' }),
    ({ game, others }, player) => player.describe(game.code, 0, others, 'x'),
  ],
  'describe no chain': [
    'DESC',
    ({ game }) => ({ game_code: game.code, round: 0, chain: 99_999, description: 'x' }),
    ({ game }, player) => player.describe(game.code, 0, 99_999, 'x'),
  ],
  'describe in a lobby': [
    'DESC',
    ({ lobby }) => ({ game_code: lobby, round: 0, chain: 1, description: 'x' }),
    ({ lobby }, player) => player.describe(lobby, 0, 1, 'x'),
  ],
};

const BY_FIELD: Record<
  string,
  [event: string, payload: (scene: Scene) => object, http: (scene: Scene, player: Player) => Promise<Answer>]
> = {
  // Without any time it would create a chess game.
  'create without a time': [
    'CREATE',
    () => ({ draw_time: 30 }),
    (_, player) => player.post('/api/session/create/', { draw_time: 30 }),
  ],
  'a blank description': [
    'DESC',
    ({ game, chain }) => ({ game_code: game.code, round: 0, chain, description: ' ' }),
    ({ game, chain }, player) => player.describe(game.code, 0, chain, ' '),
  ],
  'a description of 101 characters': [
    'DESC',
    ({ game, chain }) => ({ game_code: game.code, round: 0, chain, description: 'd'.repeat(101) }),
    ({ game, chain }, player) => player.describe(game.code, 0, chain, 'd'.repeat(101)),
  ],
};

async function scene(server: TestServer): Promise<Scene> {
  const game = await startGame(server, 3);
  const lobby = (await game.host.post('/api/session/create/', TIMES)).body.game_code;
  const { chain } = await game.turnOf(game.host);
  return { lobby, game, chain, others: chain === 1 ? 2 : 1 };
}

t.test('a refusal has the same code and text by HTTP and by socket', async (t) => {
  const server = await buildTestApp(t);
  const set = await scene(server);
  const { host } = set.game;
  const socket = server.open('/ws/', host.token);
  for (const [name, [event, payload, http]] of Object.entries(REFUSALS)) {
    const frame = await socket.ask(event, payload(set));
    const { status, body } = await http(set, host);
    t.equal(frame.event, 'ERROR', name);
    t.ok(status >= 400 && status < 500, name);
    t.same(frame.payload, body, name);
    t.same(Object.keys(body).sort(), ['code', 'detail'], name);
  }
  for (const [name, [event, payload, http]] of Object.entries(BY_FIELD)) {
    const frame = await socket.ask(event, payload(set));
    t.equal(frame.event, 'ERROR', name);
    t.equal(frame.payload.code, 'invalid', name);
    const { status, body } = await http(set, host);
    t.same([status, body], [400, frame.payload.fields], name);
  }
});

t.test('strangers are refused the same way for commands, topics and paths', async (t) => {
  const server = await buildTestApp(t);
  const { game, chain } = await scene(server);
  const eve = await server.guest('eve');
  const socket = server.open('/ws/', eve.token);
  const notIn = { detail: 'Not in session', code: 'not_in_session' };
  const { code: game_code } = game;
  for (const [event, payload] of [
    ['START', { game_code }],
    ['LEAVE', { game_code }],
    ['DESC', { game_code, round: 0, chain, description: 'x' }],
    ['SUBSCRIBE', { topic: `session:${game_code}` }],
  ] as const) {
    t.match(await socket.ask(event, payload), { event: 'ERROR', payload: notIn }, event);
  }
  t.equal(await server.open(`/ws/session/${game_code}/`, eve.token).closed, 403);
  t.equal(await server.open(`/ws/session/${game_code}/`).closed, 401);
  for (const key of ['111111', 'abc', '0139024', '-5', `${game_code}.0`]) {
    t.equal(await server.open(`/ws/session/${key}/`, eve.token).closed, 404, key);
  }
  const nobody = server.open('/ws/');
  for (const event of ['CREATE', 'JOIN', 'START', 'DESC', 'LEAVE']) {
    t.match(
      await nobody.ask(event, { game_code }),
      { event: 'ERROR', payload: { code: 'not_authenticated' } },
      event,
    );
  }
});

const BAD_PAYLOADS: [event: string, payload: unknown, fields: string[]][] = [
  ['CREATE', { ...TIMES, users: [] }, ['users']],
  ['CREATE', { desc_time: 30 }, ['draw_time']],
  ['JOIN', {}, ['game_code']],
  ['JOIN', { game_code: '139024' }, ['game_code']],
  ['JOIN', { game_code: 1.5 }, ['game_code']],
  ['JOIN', { game_code: null }, ['game_code']],
  ['JOIN', [], ['non_field_errors']],
  ['START', { game_code: 139_024, now: true }, ['now']],
  ['DESC', {}, ['game_code', 'round', 'chain', 'description']],
  ['DESC', { game_code: 1, round: 0.5, chain: '1', description: 5 }, ['round', 'chain', 'description']],
];

t.test('messages with bad fields are refused by field', async (t) => {
  const server = await buildTestApp(t);
  const socket = server.open('/ws/', (await server.guest('ada')).token);
  for (const [event, payload, fields] of BAD_PAYLOADS) {
    const refused = await socket.ask(event, payload);
    t.match(refused, { event: 'ERROR', payload: { code: 'invalid' } }, event);
    t.same(
      Object.keys(refused.payload.fields).sort(),
      [...fields].sort(),
      `${event} ${JSON.stringify(payload)}`,
    );
  }
});

t.test(
  'a client that subscribes with its current version is sent nothing until there is a newer one',
  async (t) => {
    const server = await buildTestApp(t);
    const game = await startGame(server, 3);
    const { version } = await game.session();
    const topic = `session:${game.code}`;
    const socket = server.open('/ws/', game.host.token);
    t.match(await socket.ask('SUBSCRIBE', { topic, version }), { event: 'ACK', payload: { topic, version } });
    const [first] = await game.turns();
    if (first) await game.send(first);
    t.equal((await socket.next('STATE_SYNC')).version, version + 1, 'the first state sent is the newer one');
    const late = server.open('/ws/', game.host.token);
    await late.ask('SUBSCRIBE', { topic, version });
    t.equal((await late.next('STATE_SYNC')).version, version + 1);
  },
);
