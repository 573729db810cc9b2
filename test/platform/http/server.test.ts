import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import t from 'tap';
import { makeServer } from '#src/platform/http/server.ts';
import {
  type Answer,
  buildTestApp,
  type RequestOptions,
  SVG,
  settled,
  startedGame,
  type TestServer,
} from '../../helper.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const login = (server: TestServer, options: RequestOptions) =>
  server.call('POST', '/api/user/login/', options);

/** Sends these bytes on a new connection, and returns everything that is answered until it closes. */
async function raw(server: TestServer, text: string): Promise<string> {
  const socket = connect((server.http.server.address() as AddressInfo).port, '127.0.0.1');
  let answer = '';
  socket.on('data', (bytes) => {
    answer += bytes;
  });
  socket.write(text);
  await once(socket, 'close');
  return answer;
}

t.test('malformed JSON is 400 and says so', async (t) => {
  const server = await buildTestApp(t);
  for (const body of ['{', '{"a":}', 'nonsense', '\u0000', '{"a":1}{']) {
    const answer = await login(server, { body, headers: JSON_TYPE });
    t.equal(answer.status, 400);
    t.match(answer.body, { detail: /^JSON parse error - ./, code: 'parse_error' });
  }
});

t.test("a body that is not an object gives 400 in the older servers' words", async (t) => {
  const server = await buildTestApp(t);
  const cases: [json: unknown, text: string][] = [
    [[], 'Invalid data. Expected a dictionary, but got list.'],
    ['text', 'Invalid data. Expected a dictionary, but got str.'],
    [5, 'Invalid data. Expected a dictionary, but got int.'],
    [1.5, 'Invalid data. Expected a dictionary, but got float.'],
    [true, 'Invalid data. Expected a dictionary, but got bool.'],
    [null, 'No data provided'],
  ];
  for (const [json, text] of cases) {
    const answer = await login(server, { json });
    t.equal(answer.status, 400);
    t.same(answer.body, { non_field_errors: [text] });
  }
});

t.test('all bad fields are reported at once', async (t) => {
  const server = await buildTestApp(t);
  const answer = await login(server, { json: { username: 5 } });
  t.equal(answer.status, 400);
  t.same(answer.body, { password: ['This field is required.'], username: ['Not a valid string.'] });
});

t.test('an unknown path is 404, whatever the method and the body', async (t) => {
  const server = await buildTestApp(t);
  const bodies: RequestOptions[] = [
    {},
    { json: {} },
    { body: '{', headers: JSON_TYPE },
    { body: 'text', headers: { 'content-type': 'text/plain' } },
    { body: new FormData() },
    { token: 'nonsense' },
  ];
  for (const path of ['/nothing', '/nothing/', '/api/', '/api/user/', '/api/user/login/more/']) {
    for (const options of bodies) {
      const answer = await server.call('POST', path, options);
      t.equal(answer.status, 404);
      t.same(answer.body, { detail: 'Not found.', code: 'not_found' });
    }
    t.equal((await server.call('GET', path)).status, 404);
    t.equal((await server.call('DELETE', path)).status, 404);
  }
});

t.test('a malformed address is 400, one too long is 404', async (t) => {
  const server = await buildTestApp(t);
  const { token } = await server.guest('host');
  const malformed = await server.call('GET', '/api/past_sessions/%zz/', { token });
  t.equal(malformed.status, 400);
  t.same(malformed.body, { detail: 'Malformed address.', code: 'malformed_request' });
  const long = await server.call('GET', `/api/past_sessions/${'x'.repeat(3_000)}/`, { token });
  t.equal(long.status, 404);
  t.same(long.body, { detail: 'Not found.', code: 'not_found' });
});

/** Every documented path with its methods, as in OpenAPI. */
async function documented(server: TestServer): Promise<[path: string, methods: string[]][]> {
  const { body } = await server.call('GET', '/docs/json');
  return Object.entries(body.paths as Record<string, object>).map(([path, operations]) => [
    path
      .replace('{code}', '123456')
      .replace('{round}', '0')
      .replace('{chain}', '1')
      .replace(/\{\w+\}/, 'x'),
    Object.keys(operations).map((method) => method.toUpperCase()),
  ]);
}

/** Sockets, routes that may have a body (their automatic HEAD does not start), and a GET that changes something. */
const WITHOUT_HEAD =
  /^\/(?:ws|integers|api\/jwt\/$|api\/session\/\d+\/(?:join|claims\/x)|api\/stream|api\/user\/me\/export|api\/bo(?:ard|t)\/game\/stream)(?:\/|$)/;

t.test('a wrong method is 405 with Allow on every route, with and without the final slash', async (t) => {
  const server = await buildTestApp(t, { env: { PARLOR_RATE: 'off' } });
  const routes = await documented(server);
  t.ok(routes.length > 15);
  for (const [path, methods] of [...routes, ['/ws/', ['GET']] as const, ['/', ['GET']] as const]) {
    const allowed = [
      ...methods,
      ...(methods.includes('GET') && !WITHOUT_HEAD.test(path) ? ['HEAD'] : []),
      'OPTIONS',
    ].sort();
    for (const url of new Set([
      path,
      path.replace(/.\/$/, (end) => end.slice(0, 1)),
      path.replace(/[^/]$/, '$&/'),
    ])) {
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD']) {
        if (allowed.includes(method)) continue;
        const answer = await server.call(method, url);
        t.equal(answer.status, 405, `${method} ${url}`);
        t.equal(answer.headers.get('allow'), allowed.join(', '));
        if (method === 'HEAD') continue;
        t.same(answer.body, { detail: `Method "${method}" not allowed.`, code: 'method_not_allowed' });
      }
      const options = await server.call('OPTIONS', url);
      t.equal(options.status, 204, `OPTIONS ${url}`);
      t.equal(options.headers.get('allow'), allowed.join(', '));
    }
  }
});

t.test('a wrong method is 405 whatever the body', async (t) => {
  const server = await buildTestApp(t);
  const bodies: RequestOptions[] = [
    { body: '{', headers: JSON_TYPE },
    { body: 'text', headers: { 'content-type': 'text/plain' } },
    { body: new FormData() },
    { json: { pad: 'x'.repeat(2 ** 20) } },
  ];
  for (const options of bodies) {
    t.equal((await server.call('PUT', '/api/user/login/', options)).status, 405);
  }
});

t.test('another media type is 415 and is named', async (t) => {
  const server = await buildTestApp(t);
  for (const type of ['text/plain', 'application/xml', 'application/jsonp', 'nonsense']) {
    const answer = await login(server, { body: '{}', headers: { 'content-type': type } });
    t.equal(answer.status, 415);
    t.same(answer.body, {
      detail: `Unsupported media type "${type}" in request.`,
      code: 'unsupported_media_type',
    });
  }
});

t.test('a body over the limit is 413 and says the limit', async (t) => {
  const server = await buildTestApp(t);
  const bodies: RequestOptions[] = [
    { json: { pad: 'x'.repeat(1024 * 1024) } },
    {
      body: `pad=${'x'.repeat(1024 * 1024)}`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    },
  ];
  for (const options of bodies) {
    const answer = await login(server, options);
    t.equal(answer.status, 413);
    t.same(answer.body, { detail: 'The request is too large: at most 1048576 bytes.', code: 'too_large' });
  }
});

t.test('a body at the limit is read', async (t) => {
  const server = await buildTestApp(t);
  const rest = JSON.stringify({ pad: '' }).length;
  const answer = await login(server, { json: { pad: 'x'.repeat(1024 * 1024 - rest) } });
  t.equal(answer.status, 400);
  t.ok(answer.body.username);
});

t.test('a drawing over the limit gives 413, and the connection stays usable', async (t) => {
  const server = await buildTestApp(t);
  const { players, code, session } = await startedGame(server, 3);
  for (const player of players) {
    const mine = session.chains.find((one: Record<string, number>) => player.name in one)[player.name];
    await player.describe(code, 0, mine, 'words');
  }
  const { body } = await (players[0] as (typeof players)[0]).get(`/api/session/${code}/info/`);
  const [artist, chain] = Object.entries(body.chains[0])[0] as [string, number];
  const player = players.find(({ name }) => name === artist) as (typeof players)[0];
  const large = await player.draw(code, 1, chain, 'x'.repeat(1024 * 1024 + 1));
  t.equal(large.status, 413);
  t.match(large.body, { detail: /1048576/, code: 'too_large' });
  t.equal((await player.draw(code, 1, chain, SVG)).status, 201);
});

t.test('an empty JSON body counts as none, with every method', async (t) => {
  const server = await buildTestApp(t);
  const host = await server.guest('host');
  const { body } = await host.post('/api/session/create/', { draw_time: 30, desc_time: 30 });
  const headers = { ...JSON_TYPE };
  const options = { token: host.token, headers };
  const get = `GET /api/session/${body.game_code}/info/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n`;
  const answer = await raw(
    server,
    `${get}Authorization: Bearer ${host.token}\r\nContent-Type: application/json\r\n\r\n`,
  );
  t.match(answer, /^HTTP\/1\.1 200 /);
  const start = await server.call('PUT', `/api/session/${body.game_code}/start/`, options);
  t.equal(start.body.detail, 'Not enough players');
  t.equal((await server.call('POST', `/api/session/${body.game_code}/leave/`, options)).status, 200);
  t.equal((await server.call('DELETE', '/api/user/login/', options)).status, 405);
  t.same((await login(server, { headers })).body, {
    password: ['This field is required.'],
    username: ['This field is required.'],
  });
});

t.test('a GET may have a JSON body', async (t) => {
  const server = await buildTestApp(t);
  const text = '{"any":"thing"}';
  const answer = await raw(
    server,
    `GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${text.length}\r\n\r\n${text}`,
  );
  t.match(answer, /^HTTP\/1\.1 200 /);
  const malformed = await raw(
    server,
    'GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n' +
      'Content-Length: 1\r\n\r\n{',
  );
  t.match(malformed, /^HTTP\/1\.1 400 [\s\S]*JSON parse error/);
});

t.test('keys such as __proto__ in a body do no harm', async (t) => {
  const server = await buildTestApp(t);
  const bodies = [
    '{"__proto__":{"polluted":1},"name":"ada"}',
    '{"constructor":{"prototype":{"polluted":1}},"name":"ada"}',
    '{"prototype":{"polluted":1},"toString":1,"name":"ada"}',
  ];
  for (const body of bodies) {
    const answer = await server.call('POST', '/api/user/guest/', { body, headers: JSON_TYPE });
    t.ok(answer.status === 201 || answer.status === 400, `${answer.status}`);
    t.equal(({} as { polluted?: number }).polluted, undefined);
  }
  for (const body of ['{"__proto__":{"username":"a","password":"b"}}', '{"constructor":null}']) {
    const answer = await login(server, { body, headers: JSON_TYPE });
    t.equal(answer.status, 400);
    t.same(answer.body.username, ['This field is required.']);
  }
  const form = await login(server, {
    body: '__proto__=1&constructor=2&username=a',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  t.same(form.body, { password: ['This field is required.'] });
});

t.test(
  'a hundred thousand unknown keys are ignored where documented, and refused briefly elsewhere',
  async (t) => {
    const server = await buildTestApp(t);
    const json = Object.fromEntries(Array.from({ length: 100_000 }, (_, n) => [n.toString(36), 1]));
    t.equal((await login(server, { json: { ...json, username: 'ada', password: 'x' } })).status, 401);
    const refused = await server.call('POST', '/api/user/guest/', { json });
    t.equal(refused.status, 400);
    t.ok(Object.keys(refused.body).length <= 50);
    t.same(refused.body.name, ['This field is required.']);
  },
);

t.test('very deep JSON does not cause a 500', async (t) => {
  const server = await buildTestApp(t);
  const depth = 170_000;
  const nested = `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
  t.equal((await login(server, { body: nested, headers: JSON_TYPE })).status, 400);
  const lists = `${'['.repeat(depth)}${']'.repeat(depth)}`;
  t.equal((await login(server, { body: lists, headers: JSON_TYPE })).status, 400);
  const good = `{"deep":${lists},"username":"ada","password":"x"}`;
  t.equal((await login(server, { body: good, headers: JSON_TYPE })).status, 401);
});

t.test('a form is taken like JSON', async (t) => {
  const server = await buildTestApp(t);
  const host = await server.guest('host');
  const answer = await server.call('POST', '/api/session/create/', {
    token: host.token,
    body: 'draw_time=30&desc_time=40',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  t.equal(answer.status, 201);
  t.same([answer.body.draw_time, answer.body.desc_time], [30, 40]);
});

t.test('a bad Content-Length or Content-Encoding gives 4xx', async (t) => {
  const server = await buildTestApp(t);
  const gzip = await login(server, { body: '{}', headers: { ...JSON_TYPE, 'content-encoding': 'gzip' } });
  t.ok(gzip.status >= 400 && gzip.status < 500, `${gzip.status}`);
  const bytes = await raw(
    server,
    'POST /api/user/login/ HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: abc\r\n\r\n',
  );
  t.match(bytes, /^HTTP\/1\.1 400 /);
});

t.test('every answer has a request id of its own', async (t) => {
  const server = await buildTestApp(t);
  const ids = new Set<string | null>();
  const answers = [
    await server.call('GET', '/healthz', { headers: { 'x-request-id': 'theirs' } }),
    await server.call('GET', '/nothing/'),
    await server.call('PUT', '/healthz'),
    await login(server, { json: [] }),
    await server.call('GET', '/api/past_sessions/'),
  ];
  for (const { headers } of answers) ids.add(headers.get('x-request-id'));
  t.equal(ids.size, 5);
  for (const id of ids) t.match(id, /^[0-9a-f-]{36}$/);
});

t.test('every answer has the security headers, and nothing upgrades insecure requests', async (t) => {
  const server = await buildTestApp(t);
  const answers: Record<string, Answer> = {
    page: await server.call('GET', '/'),
    json: await server.call('GET', '/healthz'),
    'unknown path': await server.call('GET', '/nothing/'),
    'wrong method': await server.call('PUT', '/healthz'),
    refusal: await login(server, { json: [] }),
    docs: await server.call('GET', '/docs/'),
  };
  for (const [what, { headers }] of Object.entries(answers)) {
    const policy = headers.get('content-security-policy') ?? '';
    t.match(policy, /default-src '(self|none)'/, what);
    t.notMatch(policy, /upgrade-insecure-requests/, what);
    t.equal(headers.get('x-content-type-options'), 'nosniff', what);
    t.ok(headers.get('referrer-policy'), what);
    t.equal(headers.get('strict-transport-security'), null, what);
    t.equal(headers.get('x-powered-by'), null, what);
  }
  t.match(answers.page?.headers.get('content-security-policy'), /frame-ancestors 'none'/);
  const policy = "default-src 'none';frame-ancestors 'none'";
  t.equal(answers.refusal?.headers.get('content-security-policy'), policy, 'data loads nothing');
});

const OURS = 'https://play.example';

t.test('a listed origin may call every method from a page', async (t) => {
  const server = await buildTestApp(t, { env: { PARLOR_CORS: `${OURS}, http://127.0.0.1:5173` } });
  const answer = await server.call('GET', '/healthz', { headers: { origin: OURS } });
  t.equal(answer.headers.get('access-control-allow-origin'), OURS);
  t.match(answer.headers.get('vary'), /Origin/);
  const refusal = await server.call('GET', '/api/past_sessions/', { headers: { origin: OURS } });
  t.equal(refusal.status, 401);
  t.equal(refusal.headers.get('access-control-allow-origin'), OURS, 'the page may read why');
  const unknown = await server.call('GET', '/nothing/', { headers: { origin: OURS } });
  t.equal(unknown.headers.get('access-control-allow-origin'), OURS);
  for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
    const preflight = await server.call('OPTIONS', '/api/session/123456/start/', {
      headers: {
        origin: OURS,
        'access-control-request-method': method,
        'access-control-request-headers': 'authorization,content-type',
      },
    });
    t.equal(preflight.status, 204);
    t.equal(preflight.headers.get('access-control-allow-origin'), OURS);
    t.ok(preflight.headers.get('access-control-allow-methods')?.split(/, ?/).includes(method), method);
    t.match(preflight.headers.get('access-control-allow-headers'), /authorization/);
  }
});

t.test('with listed origins a plain OPTIONS still tells the methods', async (t) => {
  const server = await buildTestApp(t, { env: { PARLOR_CORS: OURS } });
  const answer = await server.call('OPTIONS', '/api/user/login/');
  t.equal(answer.status, 204);
  t.equal(answer.headers.get('allow'), 'OPTIONS, POST');
});

t.test('another origin is allowed nothing, and without a list nobody is', async (t) => {
  const listing = await buildTestApp(t, { env: { PARLOR_CORS: OURS } });
  const other = await listing.call('GET', '/healthz', { headers: { origin: 'https://evil.example' } });
  t.equal(other.headers.get('access-control-allow-origin'), null);
  const closed = await buildTestApp(t, { path: ':memory:' });
  const answer = await closed.call('GET', '/healthz', { headers: { origin: OURS } });
  t.equal(answer.headers.get('access-control-allow-origin'), null);
});

t.test('an internal fault gives 500 with the request id and no details', async (t) => {
  const server = await buildTestApp(t);
  const host = await server.guest('host');
  server.platform.database.raw.exec('ALTER TABLE telephone_session RENAME TO hidden_away');
  const answer = await host.get('/api/session/123456/info/');
  t.equal(answer.status, 500);
  t.same(answer.body, {
    detail: 'Internal server error.',
    code: 'internal',
    request_id: answer.headers.get('x-request-id'),
  });
  const socket = server.open('/ws/', host.token);
  const error = await socket.ask('JOIN', { game_code: 123456 });
  t.same(error.payload, { code: 'internal', detail: 'Internal server error.' });
});

t.test('an unused connection does not delay the shutdown', async (t) => {
  const server = await buildTestApp(t);
  const arrived = once(server.http.server, 'connection');
  const idle = connect((server.http.server.address() as AddressInfo).port, '127.0.0.1');
  const closed = once(idle, 'close');
  idle.resume();
  await arrived;
  await server.http.close();
  await closed;
});

t.test('a request that arrives just as the one before ends is served once', async (t) => {
  const ask = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';
  let served = 0;
  const server = makeServer((request, response) => {
    served += 1;
    if (served > 1) return void settled().then(() => response.end('here'));
    response.once('close', () => request.socket.emit('data', Buffer.from(ask)));
    response.end('here');
  });
  t.teardown(() => server.close());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  let text = '';
  client.on('data', (part) => {
    text += part;
  });
  client.write(ask);
  while (text.split('here').length < 3) await once(client, 'data');
  await settled();
  t.equal(served, 2);
  client.destroy();
});

t.test('the request id of a trusted proxy is kept, and any other is not', async (t) => {
  const server = await buildTestApp(t);
  const idOf = async (headers: Record<string, string>) =>
    (await server.call('GET', '/healthz', { headers })).headers.get('x-request-id');
  const proxied = { 'x-forwarded-for': '192.0.2.1' };
  t.equal(await idOf({ ...proxied, 'x-request-id': 'from-the.proxy_1' }), 'from-the.proxy_1');
  for (const id of ['a b', '<script>', 'x'.repeat(65)])
    t.match(await idOf({ ...proxied, 'x-request-id': id }), /^[0-9a-f-]{36}$/, id);
  const alone = await buildTestApp(t, { env: { PARLOR_TRUST_PROXY: '192.0.2.0/24' } });
  const answer = await alone.call('GET', '/healthz', { headers: { ...proxied, 'x-request-id': 'forged' } });
  t.match(answer.headers.get('x-request-id'), /^[0-9a-f-]{36}$/);
});

t.test('no cache keeps what is for one caller, or gives it to another', async (t) => {
  const server = await buildTestApp(t);
  const ada = await server.guest('ada');
  const answers = [
    await server.call('POST', '/api/user/guest/', { json: { name: 'ben' } }),
    await ada.get('/api/user/me/'),
    await server.call('GET', '/api/user/me/'),
    await server.call('GET', '/integers/session/?session_id=x', { token: ada.token }),
    await server.call('GET', '/admin/login/'),
  ];
  for (const { headers } of answers) {
    t.equal(headers.get('cache-control'), 'no-store');
    t.equal(headers.get('vary'), 'Cookie, Authorization, Origin');
  }
});

t.test('browsers are told to use https only if the public address has it', async (t) => {
  for (const [url, told] of [
    ['https://play.example', 'max-age=31536000'],
    ['http://play.example', null],
  ] as const) {
    const server = await buildTestApp(t, { env: { PARLOR_PUBLIC_URL: url } });
    const { headers } = await server.call('GET', '/healthz');
    t.equal(headers.get('strict-transport-security'), told, url);
  }
});

t.test('a person who follows a dead link gets a page that leads home, and a program JSON', async (t) => {
  const server = await buildTestApp(t, { env: { PARLOR_PUBLIC_URL: 'https://play.example/parlor' } });
  const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
  const page = await server.call('GET', '/nope', { headers: browser });
  t.equal(page.status, 404);
  t.match(page.headers.get('content-type'), 'text/html');
  t.match(page.body, /We can’t find that page.*href="\/parlor\/"/s);
  const german = await server.call('GET', '/nope', { headers: { ...browser, 'accept-language': 'de-AT' } });
  t.match(german.body, /lang="de".*Diese Seite gibt es nicht/s);
  for (const [path, headers] of [
    ['/nope', {}],
    ['/api/nope/', browser],
    ['/integers/nope/', browser],
    ['/static/nope.js', browser],
  ] as const) {
    const { status, body } = await server.call('GET', path, { headers });
    t.same([status, body.code], [404, 'not_found'], path);
  }
});
