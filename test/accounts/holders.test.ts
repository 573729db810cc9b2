import { spawnSync } from 'node:child_process';
import t from 'tap';
import { buildTestApp, type TestServer, testPorts } from '../helper.ts';
import { loginOf } from '../platform/live/live.ts';
import { PASSWORD, register } from './accounts.ts';

const ME = '/api/user/me/';

const statusOf = async (server: TestServer, token: string) =>
  (await server.call('GET', ME, { token })).status;

/** A registered account whose access token the server knows. */
async function known(server: TestServer): Promise<{ id: number; access: string }> {
  await register(server, 'ada');
  const { body } = await server.call('POST', '/api/auth/login/', {
    json: { username: 'ada', password: PASSWORD },
  });
  await server.call('GET', ME, { token: body.access });
  return { id: body.user.id, access: body.access };
}

/** What an administrator types into the command line, which is a process of its own. */
function superuser(server: TestServer, name: string, password: string): void {
  const { status, stderr } = spawnSync(process.execPath, ['src/parlor.js', 'superuser', name], {
    env: { ...process.env, PARLOR_DB: server.path },
    input: `${password}\n`,
  });
  if (status !== 0) throw new Error(String(stderr));
}

t.test('C11: a login that another process has ended is refused with the next request', async (t) => {
  // The other process uses the real time.
  const server = await buildTestApp(t, { ports: testPorts({ nowMs: Date.now() }) });
  const { access } = await known(server);
  const socket = server.open('/ws/');
  superuser(server, 'ada', 'another-password');
  t.equal(await statusOf(server, access), 401);
  t.equal((await socket.ask('HELLO', { access })).event, 'ERROR');
});

t.test('C11: whose a token is, is not read again before something changes', async (t) => {
  const server = await buildTestApp(t);
  const { access } = await known(server);
  const { raw } = server.platform.database;
  raw.exec('DROP TRIGGER temp.login_UPDATE');
  raw.prepare('UPDATE login SET revoked_at_ms = 1 WHERE id = ?').run(loginOf(access));
  t.equal(await statusOf(server, access), 200, 'nothing has told that the row is another one');
  superuser(server, 'bob', 'another-password');
  t.equal(await statusOf(server, access), 401, 'all are read again after another process has written');
});

t.test('a token that has become known is refused when it expires', async (t) => {
  const server = await buildTestApp(t, { env: { PARLOR_ACCESS_S: '60' } });
  const { access } = await known(server);
  await server.ports.advance(59_000);
  t.equal(await statusOf(server, access), 200);
  await server.ports.advance(1_000);
  t.equal(await statusOf(server, access), 401);
});

t.test('C11: work that is undone neither ends a login nor makes an administrator', async (t) => {
  const server = await buildTestApp(t);
  const { id, access } = await known(server);
  const { database } = server.platform;
  const undone = database.commit(() => {
    database.raw.prepare('UPDATE login SET revoked_at_ms = 1 WHERE id = ?').run(loginOf(access));
    database.raw.prepare('UPDATE account SET is_staff = 1 WHERE id = ?').run(id);
    throw new Error('no');
  });
  await t.rejects(undone);
  t.equal(await statusOf(server, access), 200);
  t.equal((await server.call('GET', '/metrics', { token: access, headers: FORWARDED })).status, 403);
});

t.test('C11: nothing is remembered of a turn that could not be committed', async (t) => {
  const server = await buildTestApp(t);
  const { id, access } = await known(server);
  const { database } = server.platform;
  // Right before the end of the turn, so that its COMMIT fails.
  setImmediate(() => database.raw.exec('ROLLBACK'));
  const turn = database.commit(() => {
    database.raw.prepare('UPDATE account SET is_staff = 1 WHERE id = ?').run(id);
  });
  const asked = server.http.inject({ url: ME, headers: { authorization: `Bearer ${access}` } });
  await t.rejects(turn);
  t.equal((await asked).statusCode, 503, 'who it was is not known');
  t.equal((await server.call('GET', '/metrics', { token: access, headers: FORWARDED })).status, 403);
});

/** Not from this machine, so `/metrics` asks for an administrator. */
const FORWARDED = { 'x-forwarded-for': '203.0.113.1' };
