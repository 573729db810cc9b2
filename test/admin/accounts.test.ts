import t from 'tap';
import { login } from '../accounts/accounts.ts';
import type { TestServer } from '../helper.ts';
import { ADMIN, addAccount, cellsOf, linksOf, openSite, PASSWORD, Visitor } from './site.ts';

/** The newest row of the audit log. */
function lastChange(server: TestServer): Record<string, unknown> {
  return server.platform.database.raw
    .prepare('SELECT * FROM admin_change ORDER BY id DESC LIMIT 1')
    .get() as Record<string, unknown>;
}

const me = (server: TestServer, token: string) => server.call('GET', '/api/user/me/', { token });

t.test('a switched-off account is shut out everywhere; switching it on restores everything', async (t) => {
  const { server, admin } = await openSite(t);
  const player = await server.guest('player');
  const socket = server.open('/ws/', player.token);
  await socket.opened;
  const off = await admin.post(`/admin/accounts/${player.id}/deactivate/`);
  t.same([off.status, off.location], [303, `/admin/tables/account/${player.id}/?done=deactivate`]);
  t.equal(await socket.closed, 4401);
  t.equal((await me(server, player.token)).status, 401);
  t.match(lastChange(server), {
    by_id: 1,
    by_name: ADMIN,
    address: '127.0.0.1',
    at_ms: server.ports.now(),
    action: 'deactivate',
    subject: 'account',
    subject_key: String(player.id),
    detail: '{"is_active":{"from":true,"to":false}}',
  });
  const page = await admin.get(off.location ?? '');
  t.match(page.html, 'The account is switched off.');
  t.match(page.html, '<b>deactivate</b> <span class="none">(is_active: yes → no)</span>');
  await admin.post(`/admin/accounts/${player.id}/activate/`);
  t.equal((await me(server, player.token)).status, 200);
  t.match(lastChange(server), { action: 'activate', detail: '{"is_active":{"from":false,"to":true}}' });
});

t.test('a request that changes nothing adds no row to the audit log', async (t) => {
  const { server, admin } = await openSite(t);
  const id = await addAccount(server, 'player');
  const before = lastChange(server);
  for (const change of ['activate', 'not-staff']) {
    t.equal((await admin.post(`/admin/accounts/${id}/${change}/`)).status, 303, change);
  }
  t.same(lastChange(server), before);
});

t.test('an account can be made an administrator and lose those rights again', async (t) => {
  const { server, admin } = await openSite(t);
  const id = await addAccount(server, 'second');
  await admin.post(`/admin/accounts/${id}/staff/`);
  t.match(lastChange(server), {
    action: 'make administrator',
    detail: '{"role":{"from":"none","to":"administrator"}}',
  });
  const second = new Visitor(server);
  t.equal((await second.login('second')).status, 303);
  await admin.post(`/admin/accounts/${id}/not-staff/`);
  t.match(lastChange(server), { action: 'remove administrator rights', subject_key: String(id) });
  t.equal((await second.get('/admin/')).status, 403);
});

t.test('logging an account out everywhere ends its logins, sockets and device token', async (t) => {
  const { server, admin } = await openSite(t);
  const id = await addAccount(server, 'player');
  const { body } = await login(server, 'player', PASSWORD);
  const { body: device } = await server.call('POST', '/api/auth/obtain/', {
    json: { username: 'player', password: PASSWORD },
  });
  const headers = { authorization: `Token ${device.token}` };
  const sockets = [server.open('/ws/', body.access), server.open('/ws/', undefined, headers)];
  for (const socket of sockets) await socket.opened;
  t.equal((await admin.post(`/admin/accounts/${id}/log-out/`)).status, 303);
  t.same(await Promise.all(sockets.map((socket) => socket.closed)), [4401, 4401]);
  t.equal((await me(server, body.access)).status, 401);
  t.equal((await server.call('GET', '/api/user/me/', { headers })).status, 401);
  t.equal((await login(server, 'player', PASSWORD)).status, 200, 'the user can log in again');
  t.match(lastChange(server), { action: 'log out everywhere', detail: '{}' });
});

t.test('a new password replaces the old one and ends the logins', async (t) => {
  const { server, admin } = await openSite(t);
  const id = await addAccount(server, 'player');
  const { body } = await login(server, 'player', PASSWORD);
  const path = `/admin/accounts/${id}/password/`;
  t.match((await admin.get(path)).html, '<bdi>player</bdi>');
  const again = 'quite another one';
  const done = await admin.post(path, { password: again, again });
  t.equal(done.location, `/admin/tables/account/${id}/?done=password`);
  t.equal((await me(server, body.access)).status, 401);
  t.equal((await login(server, 'player', PASSWORD)).status, 401);
  t.equal((await login(server, 'player', again)).status, 200);
  t.match(lastChange(server), { action: 'new password', subject_key: String(id), detail: '{}' });
});

t.test('a bad new password is refused on the form, and nothing is changed', async (t) => {
  const { server, admin } = await openSite(t);
  const id = await addAccount(server, 'player');
  const before = lastChange(server);
  const bad: [string, string, string][] = [
    ['short', 'short', 'too short'],
    ['12345678901', '12345678901', 'entirely numeric'],
    ['player', 'player', 'too short'],
    ['a long enough one', 'a long enough two', 'two password fields'],
  ];
  for (const [password, again, text] of bad) {
    const { status, html } = await admin.post(`/admin/accounts/${id}/password/`, { password, again });
    t.equal(status, 400, text);
    t.match(html, text);
    t.match(html, 'name="again"');
  }
  t.same(lastChange(server), before);
  t.equal((await login(server, 'player', PASSWORD)).status, 200);
});

t.test('administrators cannot switch themselves off or remove their own rights', async (t) => {
  const { server, admin } = await openSite(t);
  const before = lastChange(server);
  for (const change of ['deactivate', 'not-staff']) {
    const { status, html } = await admin.post(`/admin/accounts/1/${change}/`);
    t.equal(status, 409, change);
    t.match(html, 'This is your own account');
  }
  t.same(lastChange(server), before);
  const { html } = await admin.get('/admin/tables/account/1/');
  t.notMatch(html, 'accounts/1/deactivate/');
  t.notMatch(html, 'accounts/1/not-staff/');
  t.match(html, 'Only another administrator');
});

t.test('if two administrators switch each other off at the same time, one is left', async (t) => {
  const { server, admin } = await openSite(t);
  const id = await addAccount(server, 'second');
  await admin.post(`/admin/accounts/${id}/staff/`);
  const second = new Visitor(server);
  await second.login('second');
  for (const change of ['deactivate', 'not-staff']) {
    const answers = await Promise.all([
      admin.post(`/admin/accounts/${id}/${change}/`),
      second.post(`/admin/accounts/1/${change}/`),
    ]);
    t.ok(
      answers.some(({ status }) => status === 303),
      change,
    );
    const left = 'SELECT id FROM account WHERE is_staff AND is_active ORDER BY id';
    const ids = server.platform.database.raw.prepare(left).pluck().all();
    t.equal(ids.length, 1, change);
    server.platform.database.raw
      .prepare('UPDATE account SET is_staff = 1, is_active = 1 WHERE id IN (1, ?)')
      .run(id);
  }
});

t.test('administrators can change their own password and log themselves out everywhere', async (t) => {
  const { server, admin } = await openSite(t);
  t.match((await admin.get('/admin/accounts/1/password/')).html, 'you will have to log in again');
  const again = 'quite another one';
  await admin.post('/admin/accounts/1/password/', { password: again, again });
  t.equal((await admin.get('/admin/')).status, 303);
  const back = new Visitor(server);
  t.equal((await back.login(ADMIN, again)).status, 303);
  await back.post('/admin/accounts/1/log-out/');
  t.equal((await back.get('/admin/')).status, 303);
});

t.test('a missing account, or one closed by its owner, cannot be changed', async (t) => {
  const { server, admin } = await openSite(t);
  const id = await addAccount(server, 'leaver');
  const { body } = await login(server, 'leaver', PASSWORD);
  const closing = { account: true, password: PASSWORD };
  t.equal(
    (await server.call('POST', '/api/auth/del-logout/', { token: body.access, json: closing })).status,
    200,
  );
  const password = 'quite another one';
  for (const other of [id, 999]) {
    for (const change of ['activate', 'staff', 'log-out']) {
      t.equal((await admin.post(`/admin/accounts/${other}/${change}/`)).status, 404, `${other} ${change}`);
    }
    t.equal((await admin.get(`/admin/accounts/${other}/password/`)).status, 404);
    t.equal(
      (await admin.post(`/admin/accounts/${other}/password/`, { password, again: password })).status,
      404,
    );
  }
  const { html } = await admin.get(`/admin/tables/account/${id}/`);
  t.match(html, 'This account is closed.');
  t.notMatch(html, `accounts/${id}/`);
});

t.test('the audit log is shown as a table whose rows cannot be deleted', async (t) => {
  const { server, admin } = await openSite(t);
  const id = await addAccount(server, 'player');
  await admin.post(`/admin/accounts/${id}/deactivate/`);
  const list = await admin.get('/admin/tables/admin_change/');
  t.match(cellsOf(list)[0], [
    '2',
    '2026-11-20 20:00:00',
    ADMIN,
    ADMIN,
    '127.0.0.1',
    'deactivate',
    'account',
    String(id),
  ]);
  t.equal((await admin.get('/admin/tables/admin_change/2/delete/')).status, 404);
  t.equal((await admin.post('/admin/tables/admin_change/2/delete/')).status, 404);
  t.match(
    (await admin.get('/admin/')).html,
    `<b>deactivate</b> <a href="/admin/tables/account/${id}/">account ${id}</a>`,
  );
  const line = await admin.get('/admin/tables/admin_change/2/');
  t.ok(linksOf(line, '/').includes(`/admin/tables/account/${id}/`), 'it links to the changed row');
});
