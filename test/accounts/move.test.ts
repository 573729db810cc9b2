import t from 'tap';
import { buildTestApp, type TestServer } from '../helper.ts';
import { register } from './accounts.ts';

const makeLink = (server: TestServer, token: string) => server.call('POST', '/api/user/move/', { token });
const redeem = (server: TestServer, token: string) =>
  server.call('POST', '/api/user/move/redeem/', { json: { token } });
const me = async (server: TestServer, token: string) =>
  (await server.call('GET', '/api/user/me/', { token })).status;

t.test('a link takes the login of a guest to another device, once', async (t) => {
  const server = await buildTestApp(t);
  const ada = await server.guest('Ada');
  const made = await makeLink(server, ada.token);
  t.match([made.status, made.body], [201, { token: /^[\w-]{22}$/, back: /^[\w-]{22}$/, ends_at: String }]);
  const { status, body } = await redeem(server, made.body.token);
  t.match([status, body], [201, { id: ada.id, username: ada.name, access: String, refresh: String }]);
  t.equal(await me(server, ada.token), 401, 'the old device is logged out');
  t.equal(await me(server, body.access), 200);
  const again = await redeem(server, made.body.token);
  t.same([again.status, again.body.code], [404, 'move_not_valid']);
});

t.test('the device that made the link takes the login back, once and not before it is used', async (t) => {
  const server = await buildTestApp(t);
  const ada = await server.guest('Ada');
  const { token, back } = (await makeLink(server, ada.token)).body;
  t.equal((await redeem(server, back)).status, 404, 'nothing has moved yet');
  const there = (await redeem(server, token)).body;
  await server.ports.advance(3_600_000);
  const here = await redeem(server, back);
  t.match([here.status, here.body], [201, { id: ada.id, username: ada.name }]);
  t.same([await me(server, there.access), await me(server, here.body.access)], [401, 200]);
  t.equal((await redeem(server, back)).status, 404);
});

t.test('there is no way back after three hours, a new link, or the end of the new login', async (t) => {
  const server = await buildTestApp(t);
  const ada = await server.guest('Ada');
  const moved = async (from: string) => {
    const { token, back } = (await makeLink(server, from)).body;
    return { back, ...(await redeem(server, token)).body };
  };
  const first = await moved(ada.token);
  await server.ports.advance(3 * 3_600_000);
  t.equal((await redeem(server, first.back)).status, 404);
  const { access } = (await server.call('POST', '/api/user/refresh/', { json: { refresh: first.refresh } }))
    .body;
  const second = await moved(access);
  await makeLink(server, second.access);
  t.equal((await redeem(server, second.back)).status, 404);
  const third = await moved(second.access);
  const json = { refresh: third.refresh };
  await server.call('POST', '/api/auth/logout/', { token: third.access, json });
  t.equal((await redeem(server, third.back)).status, 404);
});

t.test('a link ends after two minutes, by a new one, and with its login', async (t) => {
  const server = await buildTestApp(t);
  const ada = await server.guest('Ada');
  const link = async () => (await makeLink(server, ada.token)).body.token;
  const first = await link();
  const second = await link();
  t.equal((await redeem(server, first)).status, 404);
  await server.ports.advance(120_000);
  t.equal((await redeem(server, second)).status, 404);
  const third = await link();
  await server.call('POST', '/api/auth/logout/', { token: ada.token, json: { refresh: ada.refresh } });
  t.equal((await redeem(server, third)).status, 404);
});

t.test('an account with a password keeps its other logins', async (t) => {
  const server = await buildTestApp(t);
  await register(server, 'Registered', 'correct horse');
  const json = { username: 'Registered', password: 'correct horse' };
  const login = async () => (await server.call('POST', '/api/user/login/', { json })).body.access;
  const [here, elsewhere] = [await login(), await login()];
  const { body } = await redeem(server, (await makeLink(server, here)).body.token);
  t.same(
    [await me(server, here), await me(server, elsewhere), await me(server, body.access)],
    [401, 200, 200],
  );
});
