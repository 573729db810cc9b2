import t from 'tap';
import { buildTestApp, type TestServer } from '../helper.ts';
import { claimsOf, PASSWORD, register, SECRET, setActive } from './accounts.ts';
import { refused, refusedByHeader, taken } from './everywhere.ts';
import { cookieHeader, loggedIn, type Visitor } from './visitor.ts';

const ENV = { env: { PARLOR_SECRET: SECRET, PARLOR_RATE: 'off' } };
const ME = '/api/user/me/';

/** Every kind of credential of one account. */
interface Shown {
  server: TestServer;
  id: number;
  access: string;
  refresh: string;
  device: string;
  visitor: Visitor;
}

type End = (shown: Shown) => Promise<unknown>;

const own =
  (method: string, path: (shown: Shown) => string, json: object): End =>
  (shown) =>
    shown.server.call(method, path(shown), { token: shown.access, json });

const at = (path: string) => () => path;

const ends: [what: string, end: End, alive: { device?: true; cookie?: true }][] = [
  [
    'its login is ended',
    own('DELETE', ({ access }) => `/api/user/logins/${claimsOf(access).sid}/`, {}),
    { device: true, cookie: true },
  ],
  [
    'its login is logged out',
    (shown) => own('POST', at('/api/auth/logout/'), { refresh: shown.refresh })(shown),
    { device: true, cookie: true },
  ],
  [
    'the password is changed elsewhere',
    ({ visitor }) =>
      visitor.ask('POST', '/api/user/password/', { old_password: PASSWORD, new_password: 'another-one' }),
    { cookie: true },
  ],
  ['the user logs out everywhere', own('POST', at('/api/auth/del-logout/'), {}), {}],
  [
    'the account is closed',
    own('POST', at('/api/auth/del-logout/'), { account: true, password: PASSWORD }),
    {},
  ],
  ['the account is deactivated', ({ server, id }) => setActive(server, id, false), {}],
  [
    'the account is deleted',
    ({ server: { platform }, id }) =>
      platform.database.commit(() =>
        platform.database.raw.prepare('DELETE FROM account WHERE id = ?').run(id),
      ),
    {},
  ],
  ['a day has passed', ({ server }) => server.ports.advance(86_400_000 + 1), { device: true, cookie: true }],
];

for (const [what, end, alive] of ends) {
  t.test(`a token is refused everywhere once ${what}`, async (t) => {
    const server = await buildTestApp(t, ENV);
    await register(server, 'ada');
    const json = { username: 'ada', password: PASSWORD };
    const visitor = await loggedIn(server, 'ada', PASSWORD);
    const { body } = await server.call('POST', '/api/auth/login/', { json });
    const { access, refresh, token: device } = body;
    const shown: Shown = { server, id: 1, access, refresh, device, visitor };
    await taken(t, server, access);
    t.equal(await visitor.who(), 'ada');

    await end(shown);
    await refused(t, server, 'access', access);
    t.equal((await server.call('POST', '/api/user/refresh/', { json: { refresh } })).status, 401);
    const authorization = `Token ${device}`;
    if (alive.device) t.equal((await server.call('GET', ME, { headers: { authorization } })).status, 200);
    else await refusedByHeader(t, server, 'device', authorization);
    t.equal(await visitor.who(), alive.cookie ? 'ada' : 401, 'cookie');
    const headers = { ...cookieHeader(visitor.cookies), origin: server.base };
    const asked = await server.open('/ws/', undefined, headers).ask('SUBSCRIBE', { topic: 'user' });
    t.equal(asked.event, alive.cookie ? 'ACK' : 'ERROR', 'a socket opened with the cookie');
  });
}

t.test('a replaced device token never becomes valid again', async (t) => {
  const server = await buildTestApp(t, ENV);
  await register(server, 'ada');
  const json = { username: 'ada', password: PASSWORD };
  const seen = new Set<string>();
  for (let generation = 0; generation < 3; generation++) {
    const { token } = (await server.call('POST', '/api/auth/obtain/', { json })).body;
    for (const old of seen) await refusedByHeader(t, server, 'an older token', `Token ${old}`);
    t.notOk(seen.has(token), 'every device token is new');
    seen.add(token);
    const headers = { authorization: `Token ${token}` };
    t.equal((await server.call('POST', '/api/auth/del-logout/', { headers })).status, 200);
    await refusedByHeader(t, server, 'the latest token', `Token ${token}`);
  }
});

t.test('a new secret makes every credential from before invalid', async (t) => {
  const dir = t.testdir();
  const first = await buildTestApp(t, { ...ENV, path: `${dir}/a.db` });
  await register(first, 'ada');
  const visitor = await loggedIn(first, 'ada', PASSWORD);
  const json = { username: 'ada', password: PASSWORD };
  const { access, token } = (await first.call('POST', '/api/auth/login/', { json })).body;
  await taken(t, first, access);
  await first.stop();

  const env = { PARLOR_SECRET: `${SECRET}.`, PARLOR_RATE: 'off' };
  const second = await buildTestApp(t, { env, path: first.path, ports: first.ports });
  await refused(t, second, 'an access token', access);
  await refusedByHeader(t, second, 'a device token', `Token ${token}`);
  const headers = { ...cookieHeader(visitor.cookies), 'x-csrftoken': visitor.cookies.csrftoken ?? '' };
  t.equal((await second.call('PATCH', ME, { json: {}, headers })).status, 403, 'the old csrftoken');
  const obtained = (await second.call('POST', '/api/auth/obtain/', { json })).body.token;
  t.match(obtained, /^[0-9a-f]{40}$/);
  t.not(obtained, token);
  t.equal((await second.call('GET', ME, { headers: { authorization: `Token ${obtained}` } })).status, 200);
  await refusedByHeader(t, second, 'the old device token, even after a new one was made', `Token ${token}`);
});
