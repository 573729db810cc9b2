import { createHook } from 'node:async_hooks';
import t from 'tap';
import { type Answer, buildTestApp, type TestServer } from '../helper.ts';
import { countRows, login, PASSWORD, register } from './accounts.ts';
import { Visitor } from './visitor.ts';

const HERE = '198.51.100.1';
const ELSEWHERE = '198.51.100.2';
const MINUTE = 60_000;

const from = (address: string) => ({ 'x-forwarded-for': address });
const told = ({ status, headers }: Answer) => [status, headers.get('retry-after')];

/** An attempt at one of the routes that check a password; `token` is a token of the account. */
type Door = (server: TestServer, password: string, address: string, token: string) => Promise<Answer>;

const byName =
  (path: string): Door =>
  (server, password, address) =>
    server.call('POST', path, { json: { username: 'ada', password }, headers: from(address) });

const doors: [what: string, status: number, knock: Door][] = [
  ['user/login', 401, byName('/api/user/login/')],
  ['auth/login', 401, byName('/api/auth/login/')],
  ['auth/obtain', 400, byName('/api/auth/obtain/')],
  [
    'a new password',
    400,
    (server, old_password, address, token) =>
      server.call('POST', '/api/user/password/', {
        token,
        json: { old_password, new_password: 'another-one' },
        headers: from(address),
      }),
  ],
  [
    'closing the account',
    400,
    (server, password, address, token) =>
      server.call('POST', '/api/auth/del-logout/', {
        token,
        json: { account: true, password },
        headers: from(address),
      }),
  ],
];

async function withAda(server: TestServer): Promise<string> {
  await register(server, 'ada');
  return (await login(server, 'ada', PASSWORD, '192.0.2.1')).body.access;
}

t.test('five failures at different routes lock all of them until the first is a minute old', async (t) => {
  const server = await buildTestApp(t);
  const token = await withAda(server);
  for (const [what, status, knock] of doors) {
    t.equal((await knock(server, 'wrong', HERE, token)).status, status, what);
    await server.ports.advance(1000);
  }
  for (const [what, , knock] of doors) {
    for (const password of [PASSWORD, 'wrong']) {
      const answer = await knock(server, password, HERE, token);
      t.strictSame(told(answer), [429, '55'], what);
      t.equal(answer.body.code, 'rate_limited');
    }
  }
  t.equal(countRows(server, 'login_failure'), 5, 'refused attempts do not count');
  t.equal(countRows(server, 'account WHERE is_active = 1'), 1, 'nothing was changed');
  await server.ports.advance(55_000 - 1);
  t.strictSame(told(await login(server, 'ada', PASSWORD, HERE)), [429, '1']);
  await server.ports.advance(1);
  t.equal((await login(server, 'ada', PASSWORD, HERE)).status, 200);
});

for (const [what, status, knock] of doors) {
  t.test(`five failures at ${what} lock every route for the guesser, and none for the owner`, async (t) => {
    const server = await buildTestApp(t);
    const token = await withAda(server);
    for (let n = 0; n < 5; n++) t.equal((await knock(server, `wrong ${n}`, HERE, token)).status, status);
    for (const [door, , other] of doors) {
      t.strictSame(told(await other(server, PASSWORD, HERE, token)), [429, '60'], door);
    }
    t.equal((await login(server, 'ada', PASSWORD, ELSEWHERE)).status, 200);
    t.equal(
      (await server.call('GET', '/api/user/me/', { token, headers: from(HERE) })).status,
      200,
      'an existing login still works',
    );
    t.equal((await knock(server, PASSWORD, ELSEWHERE, token)).status, 200, 'the owner at the same route');
  });
}

t.test(
  'twenty failures from one address over many accounts lock every account for that address',
  async (t) => {
    const server = await buildTestApp(t);
    const token = await withAda(server);
    const paths = ['/api/user/login/', '/api/auth/login/', '/api/auth/obtain/'];
    for (let n = 0; n < 20; n++) {
      const json = { username: `name${n}`, password: 'wrong' };
      const { status } = await server.call('POST', paths[n % 3] as string, { json, headers: from(HERE) });
      t.ok([400, 401].includes(status));
    }
    for (const [what, , knock] of doors)
      t.strictSame(told(await knock(server, PASSWORD, HERE, token)), [429, '600'], what);
    await server.ports.advance(10 * MINUTE - 1);
    t.equal((await login(server, 'ada', PASSWORD, HERE)).status, 429);
    t.equal((await login(server, 'ada', PASSWORD, ELSEWHERE)).status, 200);
    await server.ports.advance(1);
    t.equal((await login(server, 'ada', PASSWORD, HERE)).status, 200);
  },
);

t.test('a restart unlocks no route', async (t) => {
  const first = await buildTestApp(t);
  const token = await withAda(first);
  for (const [, , knock] of doors) await knock(first, 'wrong', HERE, token);
  await first.stop();
  const second = await buildTestApp(t, { path: first.path, ports: first.ports });
  for (const [what, , knock] of doors)
    t.equal((await knock(second, PASSWORD, HERE, token)).status, 429, what);
  t.equal((await login(second, 'ada', PASSWORD, ELSEWHERE)).status, 200);
});

t.test('of forty simultaneous guesses exactly five are hashed', async (t) => {
  const server = await buildTestApp(t);
  const token = await withAda(server);
  let hashes = 0;
  const hook = createHook({
    init(_id, type) {
      if (type === 'argon2:HashWorker') hashes += 1;
    },
  }).enable();
  t.teardown(() => hook.disable());
  const answers = await Promise.all(
    Array.from(
      { length: 40 },
      (_, n) => doors[n % doors.length]?.[2](server, `wrong ${n}`, HERE, token) as Promise<Answer>,
    ),
  );
  const locked = answers.filter(({ status }) => status === 429);
  t.equal(locked.length, 35);
  t.strictSame(new Set(locked.map(({ headers }) => headers.get('retry-after'))), new Set(['60']));
  t.equal(hashes, 5);
  t.equal(countRows(server, 'login_failure'), 5);
});

t.test('successful logins never count, at any route and in any number', async (t) => {
  const server = await buildTestApp(t);
  const token = await withAda(server);
  for (let n = 0; n < 4; n++) await login(server, 'ada', 'wrong', HERE);
  for (let n = 0; n < 25; n++) {
    const [, , knock] = doors[n % 3] as (typeof doors)[number];
    t.equal((await knock(server, PASSWORD, HERE, token)).status, 200);
  }
  t.equal(countRows(server, 'login_failure'), 4);
  t.equal((await doors[3]?.[2](server, PASSWORD, HERE, token))?.status, 200, 'a new password');
  t.equal(countRows(server, 'login_failure'), 4, 'a success does not reset the failures');
  t.equal((await login(server, 'ada', 'wrong', HERE)).status, 401);
  t.equal((await login(server, 'ada', 'another-one', HERE)).status, 429);
});

const ME = '/api/user/me/';
async function times(count: number, ask: () => Promise<Answer>): Promise<number[]> {
  const statuses = new Set<number>();
  for (let left = count; left > 0; left -= 50) {
    const answers = await Promise.all(Array.from({ length: Math.min(left, 50) }, ask));
    for (const { status } of answers) statuses.add(status);
  }
  return [...statuses].sort();
}

const anonymous: [what: string, status: number, ask: (server: TestServer) => Promise<Answer>][] = [
  ['unknown paths', 404, (server) => server.call('GET', '/api/nothing', { headers: from(HERE) })],
  ['no credential', 401, (server) => server.call('GET', ME, { headers: from(HERE) })],
  ['bad tokens', 401, (server) => server.call('GET', ME, { token: 'abc', headers: from(HERE) })],
  [
    'device tokens',
    401,
    (server) => server.call('GET', ME, { headers: { ...from(HERE), authorization: 'Token abc' } }),
  ],
  ['bad bodies', 400, (server) => server.call('POST', '/api/user/login/', { json: {}, headers: from(HERE) })],
  [
    'refreshing',
    401,
    (server) => server.call('POST', '/api/jwt/refresh/', { json: { refresh: 'x' }, headers: from(HERE) }),
  ],
  ['other methods', 405, (server) => server.call('GET', '/api/user/login/', { headers: from(HERE) })],
  ['the status page', 200, (server) => server.call('GET', '/status/', { headers: from(HERE) })],
];
for (const [what, status, ask] of anonymous) {
  t.test(`one address can make 300 anonymous requests a minute: ${what}`, async (t) => {
    const server = await buildTestApp(t);
    const ada = await server.guest('ada');
    t.strictSame(await times(300, () => ask(server)), [status]);
    t.strictSame(told(await ask(server)), [429, '60']);
    t.strictSame(
      told(await server.call('GET', '/status/', { headers: from(HERE) })),
      [429, '60'],
      'the limit covers every kind of request',
    );
    t.equal(
      (await server.call('GET', '/status/', { headers: from(ELSEWHERE) })).status,
      200,
      'another address',
    );
    const known = await server.call('GET', ME, { token: ada.token, headers: from(HERE) });
    t.equal(known.status, 200, 'logged-in users at the same address are not limited');
    const { status: socket } = await server.call('GET', '/healthz', { headers: from(HERE) });
    t.equal(socket, 200);
    await server.ports.advance(MINUTE - 1);
    t.strictSame(told(await ask(server)), [429, '1']);
    await server.ports.advance(1);
    t.equal((await ask(server)).status, status);
  });
}

t.test('media files, probes, the documentation and held polls do not count', async (t) => {
  const server = await buildTestApp(t);
  const ada = await server.guest('ada');
  const { body } = await ada.post('/api/session/create/', { draw_time: 30, desc_time: 30 });
  const free: [path: string, status: number][] = [
    ['/healthz', 200],
    ['/readyz', 200],
    ['/docs/json', 200],
    ['/docs/static/swagger-initializer.js', 200],
    ['/media/1_145078_1.svg', 401],
  ];
  for (const [path, status] of free) {
    const count = path === '/docs/json' ? 10 : 310;
    t.strictSame(await times(count, () => server.call('GET', path, { headers: from(HERE) })), [status], path);
  }
  t.strictSame(
    await times(299, () => server.call('GET', '/nothing', { headers: from(HERE) })),
    [404],
    'no earlier request was counted',
  );
  const wait = `/api/session/${body.game_code}/wait/`;
  t.strictSame(await times(1300, () => ada.post(wait, { ...body, last_modified: 'x' })), [200]);
  t.strictSame(await times(1190, () => ada.get(ME)), [200], 'nor against the account');
});

t.test('one account can make 1,200 requests a minute, over all its credentials and addresses', async (t) => {
  const server = await buildTestApp(t);
  const visitor = new Visitor(server);
  const { body } = await visitor.call('POST', '/api/user/guest/', { json: { name: 'ada' } });
  const eve = await server.guest('eve');
  let n = 0;
  const ask = () => {
    n += 1;
    if (n % 2) return visitor.twin().call('GET', ME, { headers: from(HERE) });
    return server.call('GET', ME, { token: body.access, headers: from(ELSEWHERE) });
  };
  t.strictSame(await times(1200, ask), [200]);
  t.strictSame(told(await ask()), [429, '60']);
  t.strictSame(told(await ask()), [429, '60']);
  t.equal((await eve.get(ME)).status, 200, 'another account');
  const fresh = await server.call('POST', '/api/user/refresh/', { json: { refresh: body.refresh } });
  t.strictSame(
    told(await server.call('GET', ME, { token: fresh.body.access })),
    [429, '60'],
    'a new token still counts for the account',
  );
  await server.ports.advance(MINUTE);
  t.equal((await ask()).status, 200);
});
