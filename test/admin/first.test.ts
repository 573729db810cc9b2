import t from 'tap';
import { buildTestApp } from '../helper.ts';
import { ADMIN, addAccount, firstAdmin, PASSWORD, Visitor } from './site.ts';

const FIELDS = { username: ADMIN, password: PASSWORD, again: PASSWORD };

t.test('the link creates one administrator, logs them in and works once', async (t) => {
  const server = await buildTestApp(t);
  const path = server.firstAdminPath ?? '';
  t.match(path, /^\/admin\/first\/[0-9a-f]{64}\/$/);
  const { raw } = server.platform.database;
  const kept = "SELECT value FROM setting WHERE name = 'first_admin'";
  t.notMatch(raw.prepare(kept).pluck().get(), path.split('/')[3], 'the database stores only its hash');
  const visitor = new Visitor(server);
  const { status, html } = await visitor.get(path);
  t.equal(status, 200);
  t.match(html, `<form method="post" action="${path}">`);
  const made = await visitor.post(path, FIELDS, null);
  t.same([made.status, made.location], [303, '/admin/?done=welcome']);
  t.match((await visitor.get(made.location ?? '')).html, 'You are the first administrator');
  t.equal(raw.prepare(kept).get(), undefined);
  t.match(raw.prepare('SELECT by_id, by_name, action, subject_key FROM admin_change').all(), [
    { by_id: 1, by_name: ADMIN, action: 'first administrator', subject_key: '1' },
  ]);
  t.equal((await new Visitor(server).get(path)).status, 404);
  t.equal((await new Visitor(server).post(path, { ...FIELDS, username: 'second' }, null)).status, 404);
});

t.test('if several people use the link at the same time, one account is created', async (t) => {
  const server = await buildTestApp(t);
  const post = (username: string) =>
    new Visitor(server).post(server.firstAdminPath ?? '', { ...FIELDS, username }, null);
  const answers = await Promise.all([post('one'), post('two'), post('three')]);
  t.same(answers.map(({ status }) => status).sort(), [303, 404, 404]);
  t.equal(server.platform.database.raw.prepare('SELECT count(*) FROM account').pluck().get(), 1);
});

t.test('the link cannot take over an existing account', async (t) => {
  const server = await buildTestApp(t);
  await addAccount(server, 'somebody');
  const guest = await server.guest('guest');
  const path = server.firstAdminPath ?? '';
  for (const username of ['somebody', 'SomeBody', guest.name]) {
    const { status, html } = await new Visitor(server).post(path, { ...FIELDS, username }, null);
    t.equal(status, 400, username);
    t.match(html, 'A user with that username already exists.');
  }
  t.equal(
    server.platform.database.raw.prepare('SELECT count(*) FROM account WHERE is_staff').pluck().get(),
    0,
  );
  t.equal((await new Visitor(server).post(path, FIELDS, null)).status, 303, 'the link still works');
});

t.test('bad names and passwords are refused on the form', async (t) => {
  const server = await buildTestApp(t);
  const path = server.firstAdminPath ?? '';
  const bad: [Partial<typeof FIELDS>, string][] = [
    [{ username: '<b>' }, 'Enter a valid username'],
    [{ username: '__proto__' }, 'Enter a valid username'],
    [{ password: 'short', again: 'short' }, 'too short'],
    [{ password: 'password123', again: 'password123' }, 'too common'],
    [{ again: 'another one' }, 'two password fields'],
  ];
  for (const [fields, text] of bad) {
    const { status, html } = await new Visitor(server).post(path, { ...FIELDS, ...fields }, null);
    t.equal(status, 400, text);
    t.match(html, text);
    t.notMatch(html, '<b>');
  }
  t.equal((await new Visitor(server).post(path, FIELDS, null)).status, 303);
});

t.test('a wrong token gets 404, and a request from another site gets 403', async (t) => {
  const server = await buildTestApp(t);
  const token = server.firstAdminPath?.split('/')[3] ?? '';
  for (const other of ['0'.repeat(64), token.toUpperCase(), token.slice(1), 'x', '%00', 'first_admin']) {
    t.equal((await new Visitor(server).get(`/admin/first/${other}/`)).status, 404, other);
    t.equal((await new Visitor(server).post(`/admin/first/${other}/`, FIELDS, null)).status, 404, other);
  }
  const foreign = new Visitor(server, { origin: 'https://evil.example' });
  t.equal((await foreign.post(server.firstAdminPath ?? '', FIELDS, null)).status, 403);
});

t.test('every start makes a new link until there is an administrator', async (t) => {
  const server = await buildTestApp(t);
  const old = server.firstAdminPath ?? '';
  await server.stop();
  const again = await buildTestApp(t, { path: server.path, ports: server.ports });
  t.not(again.firstAdminPath, old);
  t.equal((await new Visitor(again).get(old)).status, 404);
  await firstAdmin(again);
  await again.stop();
  const last = await buildTestApp(t, { path: server.path, ports: server.ports });
  t.equal(last.firstAdminPath, undefined);
});

t.test('the link stops working once there is an administrator by other means', async (t) => {
  const server = await buildTestApp(t);
  const id = await addAccount(server, 'made.by.hand');
  server.platform.database.raw.prepare('UPDATE account SET is_staff = 1 WHERE id = ?').run(id);
  t.equal((await new Visitor(server).get(server.firstAdminPath ?? '')).status, 404);
  t.equal((await new Visitor(server).post(server.firstAdminPath ?? '', FIELDS, null)).status, 404);
});
