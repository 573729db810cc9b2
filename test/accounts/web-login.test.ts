import t, { type Test } from 'tap';
import { buildTestApp, type TestServer, testPorts } from '../helper.ts';
import { PASSWORD, register } from './accounts.ts';
import { cookiesOf, loggedIn, Visitor } from './visitor.ts';

const DAY_MS = 86_400_000;

/** The routes that log a browser in, what it sends there, and how many days the login lasts. */
const doors: [path: string, json: Record<string, string>, days: number][] = [
  ['/api/auth/login/', { username: 'ada', password: PASSWORD }, 30],
  ['/api/auth/signup/', { username: 'eve', password1: PASSWORD, password2: PASSWORD }, 30],
  ['/api/user/guest/', { name: 'passer' }, 180],
];

/** Restarts the server on the same database after `ms`. */
async function later(
  t: Test,
  server: TestServer,
  ms: number,
  visitor: Visitor,
): Promise<[TestServer, Visitor]> {
  await server.stop();
  const ports = testPorts({ seed: server.ports.now() + ms, nowMs: server.ports.now() + ms });
  const next = await buildTestApp(t, { path: server.path, ports });
  return [next, visitor.twin(next)];
}

/** Logs in and creates a lobby, because guests who have never played are purged. */
async function comesIn(server: TestServer, path: string, json: object): Promise<Visitor> {
  if (path.endsWith('login/')) await register(server, 'ada');
  const visitor = new Visitor(server);
  await visitor.call('POST', path, { json });
  await visitor.ask('POST', '/api/session/create/', { draw_time: 30, desc_time: 30 });
  return visitor;
}

for (const [path, json, days] of doors) {
  t.test(`a web login from ${path} is extended by a visit more than a day later`, async (t) => {
    let server = await buildTestApp(t);
    let visitor = await comesIn(server, path, json);
    const { parlor_login } = visitor.cookies;
    const visit = async (afterMs: number) => {
      [server, visitor] = await later(t, server, afterMs, visitor);
      return cookiesOf(await visitor.call('GET', '/api/user/me/'));
    };
    t.strictSame(await visit(DAY_MS), {}, 'not on the first day');
    const { parlor_login: slid, ...others } = await visit(1);
    t.strictSame(others, {});
    t.equal(slid?.value, parlor_login, 'the same cookie with a new lifetime');
    t.match(slid?.attributes, { path: '/', samesite: 'Lax', httponly: '', 'max-age': String(days * 86_400) });
    t.strictSame(await visit(DAY_MS), {}, 'not again the same day');
    t.strictSame(Object.keys(await visit(1)), ['parlor_login']);
  });

  t.test(`a web login from ${path} ends ${days} days after the last visit`, async (t) => {
    let server = await buildTestApp(t);
    let visitor = await comesIn(server, path, json);
    for (const _ of [1, 2]) {
      [server, visitor] = await later(t, server, days * DAY_MS - 1, visitor);
      t.type(await visitor.who(), 'string', 'one millisecond before the end');
    }
    [server, visitor] = await later(t, server, days * DAY_MS, visitor);
    t.equal(await visitor.who(), 401);
  });
}

t.test('a request with an Authorization header does not extend the web login', async (t) => {
  const server = await buildTestApp(t);
  await register(server, 'ada');
  const visitor = await loggedIn(server, 'ada', PASSWORD);
  const { token } = (
    await server.call('POST', '/api/auth/obtain/', { json: { username: 'ada', password: PASSWORD } })
  ).body;
  const [, back] = await later(t, server, 2 * DAY_MS, visitor);
  const headers = { authorization: `Token ${token}` };
  t.strictSame(cookiesOf(await back.call('GET', '/api/user/me/', { headers })), {});
});

t.test('a logout clears the cookies, and the server no longer accepts the old ones', async (t) => {
  const server = await buildTestApp(t);
  await register(server, 'ada');
  const visitor = await loggedIn(server, 'ada', PASSWORD);
  const other = await loggedIn(server, 'ada', PASSWORD);
  const thief = visitor.twin();
  t.equal(await thief.who(), 'ada');
  const answer = await visitor.ask('POST', '/api/auth/logout/');
  t.strictSame([answer.status, answer.body.logout], [200, 'success']);
  for (const name of ['csrftoken', 'parlor_login', 'sessionid']) {
    const cookie = cookiesOf(answer)[name];
    t.equal(cookie?.value, '', name);
    t.match(cookie?.attributes, { 'max-age': '0', path: '/', samesite: 'Lax', expires: /1970/ });
  }
  t.strictSame(visitor.cookies, {});
  t.equal(await thief.who(), 401);
  t.equal((await thief.ask('PATCH', '/api/user/me/', {})).status, 401);
  t.equal(await other.who(), 'ada', 'another browser stays logged in');
});

t.test('a browser that has kept only its cookies gets tokens for them', async (t) => {
  const server = await buildTestApp(t);
  const visitor = await comesIn(server, '/api/user/guest/', { name: 'passer' });
  const tokens = () => visitor.ask('POST', '/api/user/tokens/');
  const { status, body } = await tokens();
  t.equal(status, 200);
  const me = await server.call('GET', '/api/user/me/', { token: body.access });
  t.match(me.body, { username: 'passer' });
  const forged = await visitor.call('POST', '/api/user/tokens/');
  t.same([forged.status, forged.body.code], [403, 'csrf_failed']);
  await visitor.ask('POST', '/api/auth/logout/');
  t.equal((await tokens()).status, 204, 'logged out');
  t.equal((await new Visitor(server).ask('POST', '/api/user/tokens/')).status, 204, 'never logged in');
  const bearer = await server.call('POST', '/api/user/tokens/', { token: body.access });
  t.equal(bearer.status, 204, 'tokens do not beget tokens');
});
