import t from 'tap';
import { buildTestApp, type RequestOptions, type TestServer } from '../helper.ts';
import { PASSWORD, register } from './accounts.ts';
import { cookieHeader, cookiesOf, everyRow, loggedIn, Visitor } from './visitor.ts';

const OFF = { PARLOR_RATE: 'off' };
const FRIEND = 'https://games.example';
const EVIL = 'https://evil.example';
const ME = '/api/user/me/';

interface Operation {
  method: string;
  path: string;
}

interface Documented {
  security?: Record<string, unknown>[];
}

/** Every documented operation that accepts a cookie and may change something. */
async function operations(server: TestServer): Promise<Operation[]> {
  const { body } = await server.call('GET', '/docs/json');
  const paths = Object.entries<Record<string, Documented>>(body.paths);
  return paths.flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([method]) => /^(post|put|patch|delete)$/.test(method))
      .filter(([, { security = [] }]) => security.some((kind) => 'cookie' in kind))
      .map(([method]) => ({ method: method.toUpperCase(), path: path.replace(/\{\w+\}/g, '145078') })),
  );
}

/** The browser of a new guest. */
async function guest(server: TestServer, name: string): Promise<Visitor> {
  const visitor = new Visitor(server);
  await visitor.call('POST', '/api/user/guest/', { json: { name } });
  return visitor;
}

const header = (token: string) => ({ 'x-csrftoken': token });
const flip = (token: string) => (token.startsWith('0') ? '1' : '0') + token.slice(1);

type Cookies = { sessionid: string; csrftoken: string; parlor_login: string };
type Forgery = (mine: Cookies, others: Cookies, server: TestServer) => Record<string, string>;

const INCORRECT = 'CSRF Failed: CSRF token missing or incorrect.';
const foreign = (origin: string) =>
  `CSRF Failed: Origin checking failed - ${origin} does not match any trusted origins.`;

const forgeries: [what: string, detail: string, headers: Forgery][] = [
  ['no token', INCORRECT, (mine) => cookieHeader(mine)],
  ['an empty token', INCORRECT, (mine) => ({ ...cookieHeader(mine), ...header('') })],
  ['a changed token', INCORRECT, (mine) => ({ ...cookieHeader(mine), ...header(flip(mine.csrftoken)) })],
  [
    'half of the token',
    INCORRECT,
    (mine) => ({ ...cookieHeader(mine), ...header(mine.csrftoken.slice(32)) }),
  ],
  [
    'the token of another session',
    INCORRECT,
    (mine, others) => ({ ...cookieHeader(mine), ...header(others.csrftoken) }),
  ],
  [
    'the cookie and token of another session',
    INCORRECT,
    (mine, { csrftoken }) => ({ ...cookieHeader({ ...mine, csrftoken }), ...header(csrftoken) }),
  ],
  [
    'a made-up cookie with the same token',
    INCORRECT,
    (mine) => ({ ...cookieHeader({ ...mine, csrftoken: 'a'.repeat(64) }), ...header('a'.repeat(64)) }),
  ],
  ['the sessionid as the token', INCORRECT, (mine) => ({ ...cookieHeader(mine), ...header(mine.sessionid) })],
  [
    'the token without its cookie',
    'CSRF Failed: CSRF cookie not set.',
    ({ sessionid, parlor_login, csrftoken }) => ({
      ...cookieHeader({ sessionid, parlor_login }),
      ...header(csrftoken),
    }),
  ],
  ...[EVIL, 'null', 'http://127.0.0.1', 'file://'].map((origin): [string, string, Forgery] => [
    `the right token from ${origin}`,
    foreign(origin),
    (mine) => ({ ...cookieHeader(mine), ...header(mine.csrftoken), origin }),
  ]),
];

t.test('every route refuses a request that another site may have sent, and nothing changes', async (t) => {
  const server = await buildTestApp(t, { env: OFF });
  const all = await operations(server);
  t.ok(all.length >= 20, `${all.length} operations`);
  for (const known of ['POST /api/auth/logout/', 'PATCH /api/user/me/', 'DELETE /api/user/logins/145078/']) {
    t.ok(
      all.some(({ method, path }) => `${method} ${path}` === known),
      known,
    );
  }
  const mine = (await guest(server, 'ada')).cookies as Cookies;
  const others = (await guest(server, 'eve')).cookies as Cookies;
  const before = everyRow(server);
  for (const { method, path } of all) {
    for (const [what, detail, make] of forgeries) {
      const answer = await server.call(method, path, { json: {}, headers: make(mine, others, server) });
      const told = [answer.status, answer.body];
      t.strictSame(told, [403, { detail, code: 'csrf_failed' }], `${method} ${path}: ${what}`);
    }
  }
  t.equal(everyRow(server), before);
});

t.test('every route accepts the right token from our pages, PARLOR_CORS or without an Origin', async (t) => {
  const server = await buildTestApp(t, { env: { ...OFF, PARLOR_CORS: FRIEND } });
  for (const [n, { method, path }] of (await operations(server)).entries()) {
    for (const origin of [undefined, server.base, FRIEND]) {
      const visitor = await guest(server, `g${n}${origin?.length ?? ''}`);
      const headers = { ...header(visitor.cookies.csrftoken ?? ''), ...(origin ? { origin } : {}) };
      const answer = await visitor.call(method, path, { json: {}, headers });
      t.ok(![401, 403].includes(answer.status), `${method} ${path} from ${origin}: ${answer.status}`);
    }
  }
});

t.test('a request with an Authorization header needs no CSRF token, from any origin', async (t) => {
  const server = await buildTestApp(t, { env: OFF });
  for (const [n, { method, path }] of (await operations(server)).entries()) {
    const { token } = await server.guest(`g${n}`);
    const other = await guest(server, `other${n}`);
    const headers = { ...cookieHeader(other.cookies), origin: EVIL };
    const answer = await server.call(method, path, { json: {}, token, headers });
    t.ok(![401, 403].includes(answer.status), `${method} ${path}: ${answer.status}`);
    t.equal(await other.who(), `other${n}`, 'the cookie is ignored');
  }
});

t.test('reading needs no CSRF token', async (t) => {
  const server = await buildTestApp(t);
  const visitor = await guest(server, 'ada');
  for (const origin of [EVIL, 'null', server.base]) {
    const answer = await visitor.call('GET', ME, { headers: { origin } });
    t.equal(answer.status, 200);
    t.equal(answer.headers.get('access-control-allow-origin'), null, 'another site cannot read the answer');
  }
  t.equal((await visitor.call('HEAD', ME)).status, 200);
});

const form = (
  fields: Record<string, string>,
  type = 'application/x-www-form-urlencoded',
): RequestOptions => ({
  body: new URLSearchParams(fields).toString(),
  headers: { 'content-type': type },
});

t.test('a form sends the token in its field csrfmiddlewaretoken', async (t) => {
  const server = await buildTestApp(t, { env: OFF });
  const visitor = await guest(server, 'ada');
  const { csrftoken = '' } = visitor.cookies;
  const field = { csrfmiddlewaretoken: csrftoken };
  const good: [method: string, path: string, fields: Record<string, string>][] = [
    ['PATCH', ME, { first_name: 'Ada' }],
    ['PATCH', ME, {}],
    ['POST', '/api/auth/logout/', {}],
  ];
  const before = everyRow(server);
  for (const [method, path, fields] of good) {
    const wrongs: Record<string, string>[] = [
      {},
      { csrfmiddlewaretoken: flip(csrftoken) },
      { csrfmiddlewaretoken: '' },
    ];
    for (const wrong of wrongs) {
      const answer = await visitor.call(method, path, form({ ...fields, ...wrong }));
      t.strictSame([answer.status, answer.body.code], [403, 'csrf_failed'], path);
    }
    const twice = form({ ...fields, ...field });
    const list = await visitor.call(method, path, { ...twice, body: `${twice.body}&csrfmiddlewaretoken=x` });
    t.equal(list.status, 403, 'the field twice is refused');
    const json = await visitor.call(method, path, { json: { ...fields, ...field } });
    t.equal(json.status, 403, 'JSON must send the token in the header');
    const away = await visitor.call(method, path, {
      ...twice,
      headers: { ...twice.headers, origin: EVIL },
    });
    t.equal(away.status, 403, 'from another site');
    const empty = await visitor.call(method, path, {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    t.equal(empty.status, 403, 'no body at all');
  }
  t.equal(everyRow(server), before);
  for (const [method, path, fields] of good) {
    const answer = await visitor.call(method, path, form({ ...fields, ...field }));
    t.equal(answer.status, 200, `${method} ${path}`);
    if (fields.first_name) t.equal(answer.body.first_name, 'Ada');
  }
  t.equal(await visitor.who(), 401, 'the form has logged the browser out');
});

t.test('a wrong token in the header is refused even if the form field is right', async (t) => {
  const server = await buildTestApp(t);
  const visitor = await guest(server, 'ada');
  const options = form({ first_name: 'Ada', csrfmiddlewaretoken: visitor.cookies.csrftoken ?? '' });
  const headers = { ...options.headers, ...header('wrong') };
  t.equal((await visitor.call('PATCH', ME, { ...options, headers })).status, 403);
});

t.test('public routes need no CSRF token and set no login cookies for another site', async (t) => {
  const server = await buildTestApp(t, { env: OFF });
  await register(server, 'ada');
  const visitor = await guest(server, 'eve');
  const json = { username: 'ada', password: PASSWORD };
  for (const origin of [EVIL, server.base]) {
    const answer = await visitor.twin().call('POST', '/api/auth/login/', { json, headers: { origin } });
    t.equal(answer.status, 200);
    t.equal(Object.keys(cookiesOf(answer)).length, origin === EVIL ? 0 : 3, origin);
  }
});

/** Creates a lobby and returns its topic, which only its members may subscribe to. */
async function lobbyOf(visitor: Visitor): Promise<string> {
  const { body } = await visitor.ask('POST', '/api/session/create/', { draw_time: 30, desc_time: 30 });
  return `session:${body.game_code}`;
}

/** Whose lobby a socket opened with these headers may subscribe to, or the status it was refused with. */
async function socketOf(
  server: TestServer,
  headers: Record<string, string>,
  lobbies: Record<string, string>,
) {
  const socket = server.open('/ws/', undefined, headers);
  const refused = await socket.opened.catch(() => socket.closed);
  if (refused !== undefined) return refused;
  const seen: string[] = [];
  for (const [name, topic] of Object.entries(lobbies)) {
    if ((await socket.ask('SUBSCRIBE', { topic })).event === 'ACK') seen.push(name);
  }
  return seen.join() || (await socket.ask('SUBSCRIBE', { topic: 'user' })).event;
}

t.test('a socket accepts the cookie only from our pages', async (t) => {
  const server = await buildTestApp(t, { env: { ...OFF, PARLOR_CORS: FRIEND } });
  const { token } = await server.guest('eve');
  const visitor = await guest(server, 'ada');
  const created = await server.call('POST', '/api/session/create/', {
    token,
    json: { draw_time: 30, desc_time: 30 },
  });
  const lobbies = { ada: await lobbyOf(visitor), eve: `session:${created.body.game_code}` };
  const mine = cookieHeader(visitor.cookies);
  const dead = cookieHeader({ ...visitor.cookies, parlor_login: 'f'.repeat(64) });
  const authorization = `Bearer ${token}`;
  const rows: [what: string, headers: Record<string, string>, expected: string | number][] = [
    ['ours', { ...mine, origin: server.base }, 'ada'],
    ['of PARLOR_CORS', { ...mine, origin: FRIEND }, 'ada'],
    ['another site', { ...mine, origin: EVIL }, 403],
    ['null', { ...mine, origin: 'null' }, 403],
    ['another scheme', { ...mine, origin: server.base.replace('http', 'https') }, 403],
    ['no Origin', mine, 403],
    [
      'another site with the CSRF token',
      { ...mine, ...header(visitor.cookies.csrftoken ?? ''), origin: EVIL },
      403,
    ],
    ['no cookie, another site', { origin: EVIL }, 'ERROR'],
    ['no cookie, no Origin', {}, 'ERROR'],
    ['a dead cookie, another site', { ...dead, origin: EVIL }, 'ERROR'],
    ['a dead cookie, ours', { ...dead, origin: server.base }, 'ERROR'],
    [
      'only a sessionid',
      { ...cookieHeader({ sessionid: visitor.cookies.sessionid ?? '' }), origin: server.base },
      'ERROR',
    ],
    ['cookie and Authorization header, another site', { ...mine, authorization, origin: EVIL }, 'eve'],
  ];
  for (const [what, headers, expected] of rows) {
    t.equal(await socketOf(server, headers, lobbies), expected, what);
  }
  const path = server.open('/ws/session/145078/', undefined, { ...mine, origin: EVIL });
  t.equal(await path.closed, 403, 'with a topic in the path as well');
});

t.test('a socket opened with the cookie of a logged-out browser is anonymous', async (t) => {
  const server = await buildTestApp(t, { env: OFF });
  await register(server, 'ada');
  const visitor = await loggedIn(server, 'ada', PASSWORD);
  const headers = { ...cookieHeader(visitor.cookies), origin: server.base };
  const lobbies = { ada: await lobbyOf(visitor) };
  t.equal(await socketOf(server, headers, lobbies), 'ada');
  await visitor.ask('POST', '/api/auth/logout/');
  t.equal(await socketOf(server, headers, lobbies), 'ERROR');
});
