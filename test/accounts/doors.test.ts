import t, { type Test } from 'tap';
import { type Answer, buildTestApp, type TestServer } from '../helper.ts';
import { claimsOf, PASSWORD } from './accounts.ts';
import { BODIES, loggedIn, Visitor } from './visitor.ts';

const OFF = { env: { PARLOR_RATE: 'off' } };
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const DEVICE = /^[0-9a-f]{40}$/;
const JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

type Send = (server: TestServer, username: string) => Promise<Answer>;

const post =
  (path: string, fields: (username: string) => Record<string, string>, how: keyof typeof BODIES): Send =>
  (server, username) =>
    server.call('POST', path, BODIES[how](fields(username)));

const twice = (username: string) => ({ username, password1: PASSWORD, password2: PASSWORD });
const withEmail = (username: string) => ({
  username,
  email: `${username}@example.com`,
  password: PASSWORD,
  password2: PASSWORD,
});

async function becomeFull(server: TestServer, name: string): Promise<Answer> {
  const guest = await server.call('POST', '/api/user/guest/', { json: { name } });
  return server.call('POST', '/api/user/password/', {
    token: guest.body.access,
    json: { new_password: PASSWORD },
  });
}

const entrances: [what: string, status: number, enter: Send][] = [
  [
    'user/register',
    201,
    post('/api/user/register/', (username) => ({ username, password: PASSWORD }), 'json'),
  ],
  [
    'user/register with a form',
    201,
    post('/api/user/register', (username) => ({ username, password: PASSWORD }), 'form'),
  ],
  ['auth/register', 201, post('/api/auth/register/', withEmail, 'json')],
  ['auth/register without the slash', 201, post('/api/auth/register', withEmail, 'json')],
  ['auth/signup with JSON', 200, post('/api/auth/signup/', twice, 'json')],
  ['auth/signup with a form', 200, post('/api/auth/signup', twice, 'form')],
  ['auth/signup with a multipart form', 200, post('/api/auth/signup/', twice, 'multipart')],
  ['entering as a guest and setting a password', 200, becomeFull],
];

/** The user that the server recognises by this header. */
async function who(server: TestServer, authorization: string): Promise<unknown> {
  const { body } = await server.call('GET', '/api/user/me/', { headers: { authorization } });
  return { id: body.id, uuid: body.uuid, username: body.username };
}

/** Logs in by every route that takes a name and password, with every kind of body it accepts. */
async function throughEveryDoor(t: Test, server: TestServer, username: string) {
  const fields = { username, password: PASSWORD };
  const devices = new Set<string>();
  const tokens: string[] = [];
  const uuids = new Set<string>();
  const doors: [path: string, how: keyof typeof BODIES][] = [
    ['/api/user/login/', 'json'],
    ['/api/user/login', 'form'],
    ['/api/auth/login/', 'json'],
    ['/api/auth/login', 'form'],
    ['/api/auth/login/', 'multipart'],
    ['/api/auth/obtain/', 'json'],
    ['/api/auth/obtain', 'form'],
    ['/api/auth/obtain/', 'multipart'],
  ];
  for (const [path, how] of doors) {
    const { status, body } = await server.call('POST', path, BODIES[how](fields));
    t.equal(status, 200, `${path} with ${how}`);
    if (body.access) tokens.push(body.access, body.refresh);
    if (body.token) devices.add(body.token);
    if (body.user) uuids.add(body.user.id);
  }
  t.strictSame([devices.size, uuids.size, tokens.length], [1, 1, 10], 'one device token, one UUID');
  return { device: [...devices][0] as string, uuid: [...uuids][0] as string, tokens };
}

/** Gets a new access token in every way that needs no password. */
async function withoutPassword(server: TestServer, device: string, refresh: string): Promise<Answer[]> {
  const authorization = `Token ${device}`;
  const answers: Answer[] = [];
  for (const [method, path] of [
    ['GET', '/api/jwt/'],
    ['GET', '/api/jwt'],
    ['POST', '/api/jwt/'],
    ['POST', '/api/jwt'],
  ] as const) {
    answers.push(await server.call(method, path, { headers: { authorization } }));
  }
  for (const path of ['/api/user/refresh', '/api/auth/token/refresh', '/api/jwt/refresh']) {
    answers.push(await server.call('POST', `${path}/`, { json: { refresh } }));
    answers.push(await server.call('POST', path, BODIES.form({ refresh })));
  }
  return answers;
}

for (const [index, [what, status, enter]] of entrances.entries()) {
  t.test(`after ${what}, every other way to log in works`, async (t) => {
    const server = await buildTestApp(t, OFF);
    await server.guest('somebody_else');
    const username = `Ada${index}`;
    const entered = await enter(server, username);
    t.equal(entered.status, status);
    const { device, uuid, tokens } = await throughEveryDoor(t, server, username);
    t.match(device, DEVICE);
    t.match(uuid, UUID);
    if (entered.body.token) t.equal(entered.body.token, device, 'the same device token as on entering');

    const self = { id: 2, uuid, username };
    const [access = '', refresh = ''] = tokens;
    const fresh = (await withoutPassword(server, device, refresh)).map(({ body }) => body.access);
    t.equal(fresh.length, 10);
    for (const token of [access, ...fresh]) {
      t.match(token, JWT);
      t.equal(claimsOf(token).user_id, 2);
      t.strictSame(await who(server, `Bearer ${token}`), self);
    }
    t.strictSame(await who(server, `Token ${device}`), self);
    t.strictSame(await who(server, `token ${device}`), self);
    const browser = await loggedIn(server, username, PASSWORD);
    const mine = (await browser.call('GET', '/api/user/me')).body;
    t.strictSame({ id: mine.id, uuid: mine.uuid, username: mine.username }, self, 'by cookie');
    for (const token of [...tokens, ...fresh]) {
      const path = token === access ? '/api/jwt/verify' : '/api/jwt/verify/';
      const { status, body } = await server.call('POST', path, { json: { token } });
      t.strictSame([status, body], [200, {}]);
    }
  });
}

const browsers: [what: string, path: string, fields: (name: string) => Record<string, string>][] = [
  ['signup', '/api/auth/signup/', twice],
  ['guest', '/api/user/guest/', (name) => ({ name })],
];
for (const [what, path, fields] of browsers) {
  t.test(`the cookies from ${what} log the browser in to the new account`, async (t) => {
    const server = await buildTestApp(t, OFF);
    const visitor = new Visitor(server);
    await visitor.call('POST', path, { json: fields('ada') });
    t.equal(await visitor.who(), 'ada');
    t.equal((await visitor.ask('PATCH', '/api/user/me/', { first_name: 'Ada' })).body.first_name, 'Ada');
  });
}

t.test("every refresh route accepts a guest's refresh token", async (t) => {
  const server = await buildTestApp(t, OFF);
  const { token, refresh, id } = await server.guest('ada');
  const answers = await Promise.all(
    ['/api/user/refresh/', '/api/auth/token/refresh/', '/api/jwt/refresh/'].map((path) =>
      server.call('POST', path, { json: { refresh } }),
    ),
  );
  for (const { body } of answers) t.equal(claimsOf(body.access).user_id, id);
  t.equal((await server.call('POST', '/api/jwt/verify/', { json: { token } })).status, 200);
});

t.test('a login made by one route can be ended by another', async (t) => {
  const server = await buildTestApp(t, OFF);
  await entrances[0]?.[2](server, 'ada');
  const json = { username: 'ada', password: PASSWORD };
  const { body } = await server.call('POST', '/api/user/login/', { json });
  const { token } = (await server.call('POST', '/api/auth/obtain/', { json })).body;
  const out = await server.call('POST', '/api/auth/logout/', {
    json: { refresh: body.refresh },
    headers: { authorization: `Token ${token}` },
  });
  t.equal(out.status, 200);
  t.equal((await server.call('GET', '/api/user/me/', { token: body.access })).status, 401);
  const still = await server.call('GET', '/api/user/me/', { headers: { authorization: `Token ${token}` } });
  t.equal(still.body.username, 'ada', 'the device token is still valid');
});
