import t from 'tap';
import { type Answer, buildTestApp } from '../helper.ts';
import { countRows, PASSWORD, register } from './accounts.ts';
import { BODIES, cookieHeader, cookiesOf, loggedIn, rowCounts, Visitor } from './visitor.ts';

const OFF = { PARLOR_RATE: 'off' };
const FRIEND = 'https://games.example';
const HEX = /^[0-9a-f]+$/;
const twice = (username: string) => ({ username, password1: PASSWORD, password2: PASSWORD });

/** The routes that log a browser in, what it sends there, and how many days the login lasts. */
const doors: [path: string, json: Record<string, string>, days: number][] = [
  ['/api/auth/login/', { username: 'ada', password: PASSWORD }, 30],
  ['/api/auth/signup/', twice('eve'), 30],
  ['/api/user/guest/', { name: 'passer' }, 180],
];

const names = (answer: Answer) => Object.keys(cookiesOf(answer)).sort();

t.test('any answer to a visitor without cookies sets sessionid and csrftoken', async (t) => {
  const server = await buildTestApp(t, { env: OFF });
  const answers: [method: string, path: string, status: number, options?: object][] = [
    ['GET', '/', 200],
    ['GET', '/status/', 200],
    ['GET', '/nowhere', 404],
    ['GET', '/api/user/me/', 401],
    ['GET', '/api/user/me/', 401, { token: 'abc' }],
    ['GET', '/api/user/login/', 405],
    ['POST', '/api/user/login/', 400],
    ['POST', '/api/user/login/', 400, { body: '{', headers: { 'content-type': 'application/json' } }],
    ['POST', '/api/user/login/', 415, { body: 'x', headers: { 'content-type': 'text/plain' } }],
    ['POST', '/api/user/register/', 413, { json: 'a'.repeat(2_000_000) }],
    ['POST', '/api/user/register/', 201, BODIES.json({ username: 'ada', password: PASSWORD })],
    ['POST', '/api/auth/obtain/', 200, BODIES.json({ username: 'ada', password: PASSWORD })],
    ['GET', '/ws/', 426],
  ];
  const seen = new Set<string>();
  for (const [method, path, status, options] of answers) {
    const answer = await server.call(method, path, options);
    t.equal(answer.status, status, path);
    const { sessionid, csrftoken, ...others } = cookiesOf(answer);
    t.strictSame(others, {}, `${method} ${path} ${status}`);
    t.match(sessionid?.value, /^[0-9a-f]{32}$/);
    t.match(csrftoken?.value, /^[0-9a-f]{64}$/);
    const { 'max-age': maxAge, ...attributes } = sessionid?.attributes ?? {};
    t.strictSame(attributes, { path: '/', samesite: 'Lax', httponly: '' });
    t.ok(Number(maxAge) >= 30 * 86_400);
    t.match(csrftoken?.attributes, { path: '/', samesite: 'Lax' });
    t.notOk(csrftoken && 'httponly' in csrftoken.attributes, 'our scripts can read it');
    t.notOk(csrftoken && 'secure' in csrftoken.attributes, 'so that it works over plain http');
    seen.add(sessionid?.value ?? '').add(csrftoken?.value ?? '');
  }
  t.equal(seen.size, 2 * answers.length, 'no two visitors get the same');
});

t.test('a visitor gets only the cookies they lack or whose value is wrong', async (t) => {
  const server = await buildTestApp(t);
  const visitor = new Visitor(server);
  await visitor.call('GET', '/status/');
  const { sessionid = '', csrftoken = '' } = visitor.cookies;
  const asked: [cookies: Record<string, string>, given: string[]][] = [
    [{ sessionid, csrftoken }, []],
    [{ sessionid }, ['csrftoken']],
    [{ csrftoken }, ['csrftoken', 'sessionid']],
    [{ sessionid, csrftoken: 'stale' }, ['csrftoken']],
    [{ sessionid: '', csrftoken: '' }, ['csrftoken', 'sessionid']],
  ];
  for (const [cookies, given] of asked) {
    const answer = await server.call('GET', '/status/', { headers: cookieHeader(cookies) });
    t.strictSame(names(answer), given, JSON.stringify(Object.keys(cookies)));
  }
  const again = await server.call('GET', '/status/', { headers: cookieHeader({ sessionid }) });
  t.equal(cookiesOf(again).csrftoken?.value, csrftoken, 'the token depends only on the sessionid');
});

t.test('media files, probes and the documentation set no cookies', async (t) => {
  const server = await buildTestApp(t);
  const paths = ['/healthz', '/readyz', '/metrics', '/docs/', '/docs', '/docs/json', '/docs/asyncapi.json'];
  for (const path of [...paths, '/media/1_145078_1.svg', '/media/nothing', '/media/not/there']) {
    const answer = await server.call('GET', path);
    t.strictSame(names(answer), [], `${path} ${answer.status}`);
  }
});

t.test('fifty visitors leave no rows in the database', async (t) => {
  const server = await buildTestApp(t);
  await server.call('GET', '/status/');
  const before = rowCounts(server);
  for (let n = 0; n < 50; n++) {
    const visitor = new Visitor(server);
    await visitor.call('GET', n % 2 ? '/status/' : '/nowhere');
    await visitor.call('POST', '/api/user/login/', { json: {} });
    t.equal(Object.keys(visitor.cookies).length, 2);
  }
  t.strictSame(rowCounts(server), before);
});

t.test('cookies are Secure only over https, as reported by a trusted proxy', async (t) => {
  const server = await buildTestApp(t, { env: OFF });
  await register(server, 'ada');
  const far = await buildTestApp(t, {
    env: { ...OFF, PARLOR_TRUST_PROXY: '192.0.2.1', PARLOR_DB: ':memory:' },
  });
  const headers = { 'x-forwarded-proto': 'https' };
  const secure = (answer: Answer) =>
    Object.values(cookiesOf(answer)).map(({ attributes }) => 'secure' in attributes);
  t.strictSame(secure(await server.call('GET', '/status/', { headers })), [true, true]);
  t.strictSame(
    secure(await far.call('GET', '/status/', { headers })),
    [false, false],
    'a proxy we do not trust',
  );
  for (const [path, json] of doors) {
    t.strictSame(secure(await server.call('POST', path, { json, headers })), [true, true, true], path);
  }
});

for (const [path, json, days] of doors) {
  t.test(`${path} logs the browser in for ${days} days`, async (t) => {
    const server = await buildTestApp(t, { env: OFF });
    await register(server, 'ada');
    const answer = await server.call('POST', path, { json });
    t.strictSame(names(answer), ['csrftoken', 'parlor_login', 'sessionid']);
    const { parlor_login: login, csrftoken } = cookiesOf(answer);
    t.match(login?.value, /^[0-9a-f]{64}$/);
    t.match(login?.attributes, {
      path: '/',
      samesite: 'Lax',
      httponly: '',
      'max-age': String(days * 86_400),
    });
    t.match(csrftoken?.attributes, { path: '/', samesite: 'Lax' });
    t.notOk(csrftoken && 'httponly' in csrftoken.attributes);
    t.equal(countRows(server, 'login WHERE id = ?', login?.value), 0, 'the database stores only its hash');
  });

  t.test(`${path} sets no cookies for a page that is not ours`, async (t) => {
    const server = await buildTestApp(t, { env: OFF });
    await register(server, 'ada');
    const { port } = new URL(server.base);
    const foreign = [
      'https://evil.example',
      'null',
      server.base.replace('http:', 'https:'),
      `http://localhost:${port}`,
    ];
    for (const [n, origin] of [...foreign, 'http://127.0.0.1', `${server.base}.evil.example`].entries()) {
      const named =
        json.username === 'ada' ? json : { ...json, ...('name' in json ? {} : { username: `eve${n}` }) };
      const answer = await server.call('POST', path, { json: named, headers: { origin } });
      t.ok(answer.status < 300, 'the request itself succeeds');
      t.strictSame(names(answer), [], origin);
      t.notOk(answer.headers.get('access-control-allow-origin'));
    }
    t.equal(countRows(server, "login WHERE kind = 'web'"), 0);
    t.strictSame(
      names(await server.call('POST', path, { json, headers: { origin: server.base } })).length,
      3,
      'our own page gets them',
    );
  });

  t.test(`${path} sets cookies for the pages of PARLOR_CORS and of PARLOR_PUBLIC_URL`, async (t) => {
    const env = {
      ...OFF,
      PARLOR_CORS: `${FRIEND}, https://other.example`,
      PARLOR_PUBLIC_URL: 'https://party.example/p/',
    };
    const server = await buildTestApp(t, { env });
    await register(server, 'ada');
    const answer = await server.call('POST', path, { json, headers: { origin: FRIEND } });
    t.strictSame(names(answer), ['csrftoken', 'parlor_login', 'sessionid']);
    t.equal(answer.headers.get('access-control-allow-origin'), FRIEND);
    t.equal(answer.headers.get('access-control-allow-credentials'), 'true');
    const asked = { origin: FRIEND, 'access-control-request-method': 'POST' };
    const preflight = await server.call('OPTIONS', path, { headers: asked });
    t.equal(preflight.headers.get('access-control-allow-origin'), FRIEND);
    t.equal(preflight.headers.get('access-control-allow-credentials'), 'true');
    t.match(preflight.headers.get('access-control-allow-methods'), /POST/);
    const evil = await server.call('GET', '/status/', { headers: { origin: 'https://evil.example' } });
    t.equal(evil.headers.get('access-control-allow-origin'), null);
    t.strictSame(names(evil), []);
    const own = await server.call('GET', '/status/', { headers: { origin: 'https://party.example' } });
    t.equal(names(own).length, 2);
  });
}

t.test('a login renews all three cookies, so planted cookies are useless to an attacker', async (t) => {
  const server = await buildTestApp(t, { env: OFF });
  for (const name of ['ada', 'eve']) await register(server, name);
  const planted = (await loggedIn(server, 'eve', PASSWORD)).cookies;
  for (const [path, json] of doors) {
    const victim = new Visitor(server);
    Object.assign(victim.cookies, planted);
    const fields = 'password1' in json ? twice('grace') : json;
    t.ok((await victim.call('POST', path, { json: fields })).status < 300);
    for (const [name, value] of Object.entries(planted)) {
      t.not(victim.cookies[name], value, `${path} ${name}`);
      t.match(victim.cookies[name], HEX);
    }
    t.not(await victim.who(), 'eve');
    const withOld = { ...victim.cookies, csrftoken: planted.csrftoken ?? '' };
    const headers = { ...cookieHeader(withOld), 'x-csrftoken': planted.csrftoken ?? '' };
    t.equal(
      (await server.call('PATCH', '/api/user/me/', { json: {}, headers })).status,
      403,
      'the planted csrftoken is refused',
    );
    const attacker = new Visitor(server);
    Object.assign(attacker.cookies, planted);
    t.equal(await attacker.who(), 'eve', 'the attacker is still logged in as before');
    t.equal((await victim.ask('PATCH', '/api/user/me/', {})).status, 200);
  }
});

for (const [publicUrl, path] of [
  ['https://example.org/parlor', '/parlor'],
  ['https://example.org/games/parlor/', '/games/parlor'],
  ['https://example.org', '/'],
] as const) {
  t.test(`under ${publicUrl} every cookie has the path ${path}, also when it is deleted`, async (t) => {
    const server = await buildTestApp(t, { env: { PARLOR_PUBLIC_URL: publicUrl } });
    await register(server, 'ada');
    const visitor = new Visitor(server);
    const answers = [
      await visitor.call('GET', '/status/'),
      await visitor.call('POST', '/api/auth/login/', { json: { username: 'ada', password: PASSWORD } }),
      await visitor.ask('POST', '/api/auth/logout/'),
    ];
    t.equal(answers[2]?.status, 200);
    for (const [place, answer] of answers.entries()) {
      const cookies = Object.entries(cookiesOf(answer));
      t.equal(cookies.length, place === 0 ? 2 : 3);
      for (const [name, { attributes }] of cookies) t.equal(attributes.path, path, name);
    }
  });
}
