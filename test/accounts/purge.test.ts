import t from 'tap';
import { buildTestApp } from '../helper.ts';
import { claimsOf, countRows, createWith, endLogin, login, refresh, register } from './accounts.ts';

const HOUR = 3_600_000;

t.test('ended logins and old failures, and nothing else, are deleted once a day', async (t) => {
  const env = { PARLOR_REFRESH_S: '172800' };
  const server = await buildTestApp(t, { env });
  const { ports } = server;
  await ports.advance(0);
  await register(server, 'ada');
  const kept = (await login(server, 'ada')).body;
  const ended = (await login(server, 'ada')).body;
  await endLogin(server, ended.access);
  await login(server, 'ada', 'wrong');
  await ports.advance(23 * HOUR);
  t.equal(countRows(server, 'login'), 2);
  t.equal(countRows(server, 'login_failure'), 1);
  await ports.advance(HOUR - 1000);
  await login(server, 'ada', 'wrong');
  await ports.advance(1000);
  t.equal(countRows(server, 'login WHERE id = ?', claimsOf(kept.access).sid), 1);
  t.equal(countRows(server, 'login'), 1, 'the one that was ended is gone');
  t.equal(countRows(server, 'login_failure'), 1, 'the recent failure still counts');
  t.equal((await refresh(server, ended.refresh)).status, 401);
  const { body } = await refresh(server, kept.refresh);
  t.equal((await createWith(server, body.access)).status, 201);

  await ports.advance(24 * HOUR);
  t.equal(countRows(server, 'login'), 1, 'a login is kept for as long as its tokens may be valid');
  t.equal(countRows(server, 'login_failure'), 0);
  await ports.advance(24 * HOUR);
  t.equal(countRows(server, 'login'), 0, 'it has expired');
  t.equal(countRows(server, 'account'), 1);
});

t.test('a restarted server purges at once and then every day', async (t) => {
  const first = await buildTestApp(t);
  await register(first, 'ada');
  await login(first, 'ada', 'wrong');
  await first.stop();
  await first.ports.advance(HOUR);
  const second = await buildTestApp(t, { path: first.path, ports: first.ports });
  await second.ports.advance(0);
  t.equal(countRows(second, 'login_failure'), 0);
  t.equal(countRows(second, "due WHERE kind = 'accounts.purge'"), 1);
  await login(second, 'ada', 'wrong');
  await second.ports.advance(24 * HOUR);
  t.equal(countRows(second, 'login_failure'), 0);
});
