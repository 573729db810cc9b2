import t from 'tap';
import { login } from '../accounts/accounts.ts';
import { startGame } from '../telephone/play.ts';
import { addAccount, cellsOf, openSite, PASSWORD } from './site.ts';

const texts = { username: 'ada', name: '', first_name: '', last_name: '', email: '' };

t.test('several accounts are changed at once, or none', async (t) => {
  const { server, admin } = await openSite(t);
  const [one, two] = [await addAccount(server, 'one'), await addAccount(server, 'two')];
  const asked = await admin.get(`/admin/bulk/?table=account&action=deactivate&row=${one}&row=${two}`);
  t.match(asked.html, 'Switch off: <bdi>2 rows of account</bdi>?');
  const { raw } = server.platform.database;
  const active = () => raw.prepare('SELECT count(*) FROM account WHERE is_active').pluck().get();
  t.equal(active(), 3, 'the page itself changes nothing');
  const post = (rows: (number | string)[]) => {
    const body = new URLSearchParams([
      ['csrfmiddlewaretoken', admin.csrf()],
      ...rows.map((row) => ['row', String(row)]),
    ]);
    return admin.ask('/admin/bulk/account/deactivate/', { method: 'POST', body });
  };
  t.equal((await post([one, 1])).status, 409, 'one of them is their own');
  t.equal((await post([one, 999])).status, 404);
  t.equal((await post([])).status, 400);
  t.equal((await post(new Array(51).fill(one))).status, 400);
  t.equal(active(), 3);
  t.equal((await post([one, two])).location, '/admin/tables/account/?done=bulk-deactivate');
  t.equal(active(), 1);
  t.equal(cellsOf(await admin.get('/admin/tables/admin_change/?action=deactivate')).length, 2);
});

t.test('several games are deleted at once, after a page that adds up what goes with them', async (t) => {
  const { server, admin } = await openSite(t);
  const one = await startGame(server, 3);
  const two = await startGame(
    { ...server, guests: async () => Promise.all(['ina', 'jon', 'kim'].map(server.guest)) },
    3,
  );
  const rows = `row=${one.code}&row=${two.code}`;
  const { html } = await admin.get(`/admin/bulk/?table=telephone_session&action=delete&${rows}`);
  t.match(html, '<li>telephone member<span class="num">6</span></li>');
  const body = new URLSearchParams(`${rows}&csrfmiddlewaretoken=${admin.csrf()}`);
  const done = await admin.ask('/admin/bulk/telephone_session/delete/', { method: 'POST', body });
  t.equal(done.location, '/admin/tables/telephone_session/?done=delete');
  t.equal(cellsOf(await admin.get('/admin/tables/telephone_session/')).length, 0);
  t.equal((await admin.post('/admin/bulk/telephone_session/log-out/', { row: '1' })).status, 404);
});

t.test('an account is added, rewritten and deleted, and its games stay', async (t) => {
  const { server, admin } = await openSite(t);
  const added = await admin.post('/admin/accounts/new/', {
    ...texts,
    email: 'ada@example.org',
    password: PASSWORD,
    again: PASSWORD,
  });
  const [, id = ''] = /account\/(\d+)\//.exec(added.location ?? '') ?? [];
  const { body } = await login(server, 'ada', PASSWORD);
  const path = `/admin/accounts/${id}/edit/`;
  t.match((await admin.get(path)).html, 'value="ada@example.org"');
  const edited = await admin.post(path, { ...texts, username: 'Ada.L', name: 'Countess', email: '' });
  t.equal(edited.location, `/admin/tables/account/${id}/?done=edit`);
  t.match((await server.call('GET', '/api/user/me/', { token: body.access })).body, {
    username: 'Ada.L',
    name: 'Countess',
  });
  t.match((await admin.get('/admin/')).html, 'username: ada → Ada.L');
  const json = { draw_time: 60, desc_time: 60 };
  await server.call('POST', '/api/session/create/', { token: body.access, json });

  server.platform.database.raw
    .prepare("INSERT INTO api_token VALUES ('a', ?, 'hash', 'my program', 'board:play', 0, NULL)")
    .run(id);

  const asked = await admin.get(`/admin/tables/account/${id}/delete/`);
  t.match(asked.html, '<li>api token<span class="num">1</span></li>');
  t.equal(
    (await server.call('GET', '/api/user/me/', { token: body.access })).status,
    200,
    'the page changes nothing',
  );
  const done = await admin.post(`/admin/tables/account/${id}/delete/`);
  t.equal(done.location, '/admin/tables/account/?done=close-account');
  t.equal((await server.call('GET', '/api/user/me/', { token: body.access })).status, 401);
  t.match((await admin.get(`/admin/tables/account/${id}/`)).html, `deleted-${id}`);
  t.equal(cellsOf(await admin.get('/admin/tables/telephone_session/')).length, 1);
  t.equal((await admin.post(`/admin/tables/account/${id}/delete/`)).status, 404, 'it is gone');
  t.equal((await admin.post('/admin/tables/account/1/delete/')).status, 409, 'not one’s own');
});

t.test('bad names and addresses are refused on the form', async (t) => {
  const { server, admin } = await openSite(t);
  await addAccount(server, 'taken');
  const id = await addAccount(server, 'ada');
  for (const [changed, text] of [
    [{ username: 'Taken' }, 'already exists'],
    [{ username: 'a b' }, 'Enter a valid username'],
    [{ username: '' }, 'form method="post"'],
    [{ email: 'nowhere' }, 'Enter a valid email address'],
    [{ name: 'x'.repeat(80) }, '24'],
  ] as const) {
    const { status, html } = await admin.post(`/admin/accounts/${id}/edit/`, { ...texts, ...changed });
    t.equal(status, 400, text);
    t.match(html, text);
    const form = { ...texts, ...{ username: 'new' }, ...changed, password: PASSWORD, again: PASSWORD };
    t.equal((await admin.post('/admin/accounts/new/', form)).status, 400, text);
  }
  const unequal = await admin.post('/admin/accounts/new/', {
    ...texts,
    username: 'new',
    password: PASSWORD,
    again: 'x',
  });
  t.match(unequal.html, /two password fields/);
});
