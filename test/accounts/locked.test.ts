import t from 'tap';
import { type Answer, buildTestApp, type TestServer } from '../helper.ts';
import { countHashes, countRows, login, PASSWORD, register } from './accounts.ts';

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
  const hashes = countHashes(t);
  const answers = await Promise.all(
    Array.from(
      { length: 40 },
      (_, n) => doors[n % doors.length]?.[2](server, `wrong ${n}`, HERE, token) as Promise<Answer>,
    ),
  );
  const locked = answers.filter(({ status }) => status === 429);
  t.equal(locked.length, 35);
  t.strictSame(new Set(locked.map(({ headers }) => headers.get('retry-after'))), new Set(['60']));
  t.equal(hashes(), 5);
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
