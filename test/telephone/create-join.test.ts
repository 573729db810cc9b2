import t from 'tap';
import { faceOf } from '#src/accounts/rules/face.ts';
import { buildTestApp, type Player, type TestServer } from '../helper.ts';
import { iso, startGame } from './play.ts';

const INTEGER = 'A valid integer is required.';
const REQUIRED = 'This field is required.';
const RANGE = 'A whole number from 10 to 600 is required.';
const LEAST = 'Ensure this value is greater than or equal to 10.';
const MOST = 'Ensure this value is less than or equal to 600.';

const form = { 'content-type': 'application/x-www-form-urlencoded' };

t.test('a created session has the documented fields and its creator as member and host', async (t) => {
  const server = await buildTestApp(t);
  const ada = await server.guest('ada');
  const { status, body, headers } = await ada.post('/api/session/create/', { draw_time: 30, desc_time: 45 });
  t.equal(status, 201);
  t.match(headers.get('content-type'), 'application/json');
  const { game_code, ...rest } = body;
  t.ok(Number.isInteger(game_code) && game_code >= 100_000 && game_code <= 999_999, 'six digits');
  const now = iso(server.ports.now());
  t.same(rest, {
    draw_time: 30,
    desc_time: 45,
    created_at: now,
    round: -1,
    last_modified: now,
    users: ['ada'],
    chains: [],
    version: 1,
    host: 'ada',
    rounds: null,
    round_kind: 'lobby',
    round_started_at: null,
    round_ends_at: null,
    submitted: [],
    left: [],
    album: null,
    show: null,
    hidden: [],
    next_game_code: null,
    server_time: now,
    mode: 'classic',
    next_mode: 'hurry_up',
    options: {
      ...{ rounds: null, clock: 'fixed', ideas: false, words: 'en', watchers: true, door: 'open' },
      reactions: 'all',
    },
    ...{ watchers: 0, screens: 0, seats_asked: {}, claims: [], asking: [] },
    people: { ada: { name: 'ada', face: faceOf(ada.id) } },
  });
  t.same((await ada.get(`/api/session/${game_code}/info/`)).body, body, 'info returns the same');
});

const ACCEPTED: Record<string, [times: object, seconds: [number, number]]> = {
  'the minimum': [{ draw_time: 10, desc_time: 10 }, [10, 10]],
  'the maximum': [{ draw_time: 600, desc_time: 600 }, [600, 600]],
  'numbers as text': [{ draw_time: '30', desc_time: '600' }, [30, 600]],
  'a whole number written as a fraction': [{ draw_time: 30.0, desc_time: 1e2 }, [30, 100]],
  'fields that a client may not set are ignored': [
    { draw_time: 30, desc_time: 30, game_code: 1, round: 5, users: ['eve'], host: 'eve', version: 9, x: [] },
    [30, 30],
  ],
};

for (const [name, [times, [drawTime, descTime]]] of Object.entries(ACCEPTED)) {
  t.test(`times are accepted: ${name}`, async (t) => {
    const server = await buildTestApp(t);
    const { status, body } = await (await server.guest('ada')).post('/api/session/create/', times);
    t.equal(status, 201);
    t.match(body, {
      draw_time: drawTime,
      desc_time: descTime,
      round: -1,
      users: ['ada'],
      host: 'ada',
      version: 1,
    });
    t.not(body.game_code, 1);
  });
}

t.test('a browser form also creates a session', async (t) => {
  const server = await buildTestApp(t);
  const { token } = await server.guest('ada');
  const options = { token, body: 'draw_time=45&desc_time=15', headers: form };
  const { status, body } = await server.call('POST', '/api/session/create/', options);
  t.equal(status, 201);
  t.match(body, { draw_time: 45, desc_time: 15 });
});

const BAD_TIMES: Record<string, [value: unknown, problem: string]> = {
  'too little': [9, LEAST],
  zero: [0, LEAST],
  negative: [-30, LEAST],
  'too much': [601, MOST],
  'far too much': [1e300, MOST],
  'not a number': ['abc', RANGE],
  'too little as text': ['9', RANGE],
  'too much as text': ['601', RANGE],
  'text with a sign': ['+30', RANGE],
  'text with spaces': [' 30', RANGE],
  'text in hexadecimal': ['0x20', RANGE],
  'a fraction as text': ['30.5', RANGE],
  'empty text': ['', 'This field may not be blank.'],
  'a fraction': [30.5, INTEGER],
  true: [true, INTEGER],
  'a list': [[], INTEGER],
  'a list with a number': [[30], INTEGER],
  'an object': [{}, INTEGER],
  null: [null, 'This field may not be null.'],
  missing: [undefined, REQUIRED],
};

t.test('invalid times are refused by field', async (t) => {
  const server = await buildTestApp(t);
  const ada = await server.guest('ada');
  const socket = server.open('/ws/', ada.token);
  for (const [name, [value, problem]] of Object.entries(BAD_TIMES)) {
    for (const field of ['draw_time', 'desc_time']) {
      const { status, body } = await ada.post('/api/session/create/', {
        draw_time: 30,
        desc_time: 30,
        [field]: value,
      });
      t.equal(status, 400, `${field}: ${name}`);
      t.same(body, { [field]: [problem] }, `${field}: ${name}`);
    }
    const both = { draw_time: value, desc_time: value };
    const problems = { draw_time: [problem], desc_time: [problem] };
    t.same((await ada.post('/api/session/create/', both)).body, problems, `both: ${name}`);
    // By socket, CREATE without any time creates a chess game.
    if (value === undefined) continue;
    const { event, payload } = await socket.ask('CREATE', both);
    t.equal(event, 'ERROR');
    t.match(payload, { code: 'invalid', fields: problems }, `socket: ${name}`);
  }
  const sessions = server.platform.database.raw.prepare('SELECT count(*) FROM telephone_session').pluck();
  t.equal(sessions.get(), 0, 'no session was created');
});

const BAD_BODIES: Record<string, [body: string | undefined, answer: object]> = {
  none: [undefined, { draw_time: [REQUIRED], desc_time: [REQUIRED] }],
  'an empty object': ['{}', { draw_time: [REQUIRED], desc_time: [REQUIRED] }],
  'a list': ['[]', { non_field_errors: ['Invalid data. Expected a dictionary, but got list.'] }],
  null: ['null', { non_field_errors: ['No data provided'] }],
  'not JSON': ['nonsense', { code: 'parse_error', detail: /^JSON parse error - / }],
};

t.test('bodies that do not describe a session are refused', async (t) => {
  const server = await buildTestApp(t);
  const { token } = await server.guest('ada');
  for (const [name, [body, answer]] of Object.entries(BAD_BODIES)) {
    const headers = { 'content-type': 'application/json' };
    const options = body === undefined ? { token } : { token, body, headers };
    const refused = await server.call('POST', '/api/session/create/', options);
    t.equal(refused.status, 400, name);
    t.match(refused.body, answer, name);
  }
});

t.test('players join in order, by GET and POST, and joining again changes nothing', async (t) => {
  const server = await buildTestApp(t);
  const [ada, bob, cy] = (await server.guests(3)) as [Player, Player, Player];
  const lobby = (await ada.post('/api/session/create/', { draw_time: 30, desc_time: 30 })).body;
  const path = `/api/session/${lobby.game_code}/join/`;
  const first = await bob.get(path);
  t.equal(first.status, 200);
  t.same(first.body.users, ['player1', 'player2']);
  t.equal(first.body.version, 2);
  t.ok(first.body.last_modified > lobby.last_modified, 'it rises even within one millisecond');
  const second = (await cy.post(`/api/session/0${lobby.game_code}/join/`)).body;
  t.same(second.users, ['player1', 'player2', 'player3'], 'leading zeros in the code are accepted');
  t.ok(second.last_modified > first.body.last_modified);
  for (const again of [ada, bob, cy]) t.same((await again.get(path)).body, second);
  t.same((await ada.get(`/api/session/${lobby.game_code}/info/`)).body, second);
});

t.test('info joins the lobby, and for members it returns the current server time', async (t) => {
  const server = await buildTestApp(t);
  const [ada, bob] = (await server.guests(2)) as [Player, Player];
  const lobby = (await ada.post('/api/session/create/', { draw_time: 30, desc_time: 30 })).body;
  const info = `/api/session/${lobby.game_code}/info/`;
  const joined = await bob.get(info);
  t.equal(joined.status, 200);
  t.same(joined.body.users, ['player1', 'player2']);
  await server.ports.advance(1234);
  t.same((await bob.get(info)).body, { ...joined.body, server_time: iso(server.ports.now()) });
  const socket = server.open(`/ws/session/${lobby.game_code}/`, ada.token);
  const { payload } = await socket.next('STATE_SYNC');
  await server.ports.advance(1234);
  t.same(
    (await ada.get(info)).body,
    { ...payload, server_time: iso(server.ports.now()) },
    'also for a cached state',
  );
});

t.test('the eleventh player is refused by join and info, and the ten may join again', async (t) => {
  const server = await buildTestApp(t);
  const players = await server.guests(11);
  const { body } = await (players[0] as Player).post('/api/session/create/', {
    draw_time: 30,
    desc_time: 30,
  });
  const path = `/api/session/${body.game_code}`;
  for (const player of players.slice(1, 10)) t.equal((await player.get(`${path}/join/`)).status, 200);
  const late = players[10] as Player;
  for (const refused of [
    await late.get(`${path}/join/`),
    await late.post(`${path}/join/`),
    await late.get(`${path}/info/`),
  ]) {
    t.equal(refused.status, 400);
    t.same(refused.body, { detail: 'Session full', code: 'session_full' });
  }
  for (const player of players.slice(0, 10)) {
    const again = await player.get(`${path}/join/`);
    t.equal(again.status, 200);
    t.equal(again.body.users.length, 10);
  }
});

for (const phase of ['in play', 'over'] as const) {
  t.test(`nobody joins a game that is ${phase} by GET, and strangers cannot read it`, async (t) => {
    const server = await buildTestApp(t);
    const game = await startGame(server, 3);
    const stranger = await server.guest('eve');
    if (phase === 'over') await game.playTo(-2);
    for (const player of [stranger, ...game.players]) {
      const refused = await player.get(`${game.path}/join/`);
      t.equal(refused.status, 400);
      t.same(refused.body, { detail: 'Session in progress', code: 'session_in_progress' });
    }
    const refused = await stranger.get(`${game.path}/info/`);
    t.equal(refused.status, 403);
    t.same(refused.body, { detail: 'Not in session', code: 'not_in_session' });
    t.same((await game.session()).users, ['player1', 'player2', 'player3']);
  });
}

/** Every route with a code, with a valid body for this code. */
const ROUTES: [method: string, path: (code: string) => string, json?: (code: string) => unknown][] = [
  ['GET', (code) => `/api/session/${code}/join/`],
  ['POST', (code) => `/api/session/${code}/join/`],
  ['GET', (code) => `/api/session/${code}/info/`],
  ['PUT', (code) => `/api/session/${code}/start/`],
  ['POST', (code) => `/api/session/${code}/leave/`],
  [
    'POST',
    (code) => `/api/session/${code}/wait/`,
    (code) => ({ game_code: Number(code), last_modified: 'x' }),
  ],
  ['POST', (code) => `/api/session/${code}/0/1/desc/`, () => ({ description: 'x' })],
  ['POST', (code) => `/api/session/${code}/0/1/draw/`, () => ({ description: 'x' })],
  ['POST', (code) => `/api/session/${code}/1/1/draw/`, () => ({})],
  ['GET', (code) => `/api/session/${code}/0/1/getDesc/`],
  ['GET', (code) => `/api/session/${code}/1/1/getDraw/`],
];
const NO_CODES = [
  '111111',
  '1',
  '0',
  'abc',
  '-5',
  '-111111',
  '111111.0',
  '1e5',
  '9'.repeat(25),
  '%00',
  'ÿ',
  '١٢٣٤٥٦',
];

t.test('an unknown code gets 404 on every route', async (t) => {
  const server = await buildTestApp(t, { env: { PARLOR_RATE: 'off' } });
  const ada = await server.guest('ada');
  const notFound = { detail: 'Session not found', code: 'session_not_found' };
  for (const code of NO_CODES) {
    for (const [method, path, json] of ROUTES) {
      const options = { token: ada.token, json: json?.(code) };
      const { status, body } = await server.call(method, path(encodeURI(code).replace('%25', '%')), options);
      t.equal(status, 404, `${method} ${path(code)}`);
      t.same(body, notFound, `${method} ${path(code)}`);
    }
    const drawn = await ada.draw(encodeURI(code).replace('%25', '%') as unknown as number, 1, 1);
    t.same([drawn.status, drawn.body], [404, notFound], `a drawing to ${code}`);
  }
  const media = await ada.get('/media/1_111111_1.svg');
  t.same([media.status, media.body], [404, notFound]);
});

t.test('a stranger gets 403 on every route, except join and info of a lobby', async (t) => {
  const server = await buildTestApp(t);
  const ada = await server.guest('ada');
  const eve = await server.guest('eve');
  const { body } = await ada.post('/api/session/create/', { draw_time: 30, desc_time: 30 });
  const code = String(body.game_code);
  const notIn = { detail: 'Not in session', code: 'not_in_session' };
  for (const [method, path, json] of ROUTES.slice(3)) {
    const { status, body } = await server.call(method, path(code), { token: eve.token, json: json?.(code) });
    t.equal(status, 403, `${method} ${path(code)}`);
    t.same(body, notIn, `${method} ${path(code)}`);
  }
  for (const refused of [await eve.draw(Number(code), 1, 1), await eve.get(`/media/1_${code}_1.svg`)]) {
    t.same([refused.status, refused.body], [403, notIn]);
  }
  t.same(
    (await ada.get(`/api/session/${code}/info/`)).body.users,
    ['ada'],
    'the stranger is still not a member',
  );
});

t.test('every route answers 401 without a login', async (t) => {
  const server = await buildTestApp(t);
  const game = await startGame(server, 3);
  const routes: typeof ROUTES = [
    ['POST', () => '/api/session/create/', () => ({ draw_time: 30, desc_time: 30 })],
    ...ROUTES,
    ['GET', (code) => `/media/1_${code}_1.svg`],
    ['GET', () => '/api/past_sessions/'],
    ['GET', () => '/api/past_sessions/player1/'],
  ];
  for (const [method, path, json] of routes) {
    const code = String(game.code);
    for (const token of [undefined, 'nonsense']) {
      const { status, body, headers } = await server.call(method, path(code), { token, json: json?.(code) });
      t.equal(status, 401, `${method} ${path(code)}`);
      t.equal(headers.get('www-authenticate'), 'Bearer realm="api"');
      t.equal(body.code, token ? 'token_not_valid' : 'not_authenticated');
    }
  }
});

/** Ways to try a code. Each returns the status for an unknown code. */
const TRIES: ((server: TestServer, player: Player) => Promise<number>)[] = [
  async (_, player) => (await player.get('/api/session/111111/join/')).status,
  async (_, player) => (await player.get('/api/session/111111/info/')).status,
  async (_, player) => (await player.get('/media/1_111111_1.svg')).status,
  async (_, player) =>
    (await player.post('/api/session/111111/wait/', { game_code: 111111, last_modified: 1 })).status,
  (server, player) => server.open('/ws/session/111111/', player.token).closed,
  async (server) => (await server.call('GET', '/api/session/111111/door/')).status,
  async (server) => (await server.call('POST', '/api/session/111111/watch/')).status,
  async (_, player) => (await player.post('/api/session/111111/watch/')).status,
  async (_, player) => (await player.post('/api/session/111111/seats/ada/claim/')).status,
  async (server) => {
    const { secret } = (await server.call('POST', '/api/screen/')).body;
    const headers = { authorization: `Screen ${secret}` };
    const asked = await server.call('POST', '/api/screen/ask/', { headers, json: { game_code: 111111 } });
    return asked.status;
  },
];

t.test(
  'an address may try twenty unknown codes a minute, then gets 429, but members are not locked out',
  async (t) => {
    const server = await buildTestApp(t);
    const [ada, eve] = (await server.guests(2)) as [Player, Player];
    const { body } = await ada.post('/api/session/create/', { draw_time: 30, desc_time: 30 });
    for (let tries = 0; tries < 20; tries++) {
      const attempt = TRIES[tries % TRIES.length] as (typeof TRIES)[number];
      t.equal(await attempt(server, eve), 404);
    }
    for (const attempt of TRIES) t.equal(await attempt(server, eve), 429);
    const refused = await eve.get(`/api/session/${body.game_code}/join/`);
    t.equal(refused.status, 429, 'a right guess looks the same as a wrong one');
    t.equal(refused.body.code, 'rate_limited');
    t.equal(refused.headers.get('retry-after'), '60');
    t.equal((await ada.get(`/api/session/${body.game_code}/info/`)).status, 200);
    t.equal((await ada.get(`/api/session/${body.game_code}/join/`)).status, 200);
    await server.ports.advance(60_000);
    t.equal((await eve.get(`/api/session/${body.game_code}/join/`)).status, 200);
  },
);
