import t from 'tap';
import { login } from '../accounts/accounts.ts';
import { buildTestApp } from '../helper.ts';
import { ADMIN, addAccount, firstAdmin, linksOf, openSite, PASSWORD, plain, Visitor } from './site.ts';

const PAGES = [
  '/admin/',
  '/admin/live/',
  '/admin/tables/account/',
  '/admin/tables/account/1/',
  '/admin/nothing/',
];

/** Every POST route except the login, with valid fields. */
const POSTS: [path: string, fields?: Record<string, string>][] = [
  ...['deactivate', 'activate', 'staff', 'not-staff', 'log-out'].map(
    (change) => [`/admin/accounts/2/${change}/`] as [string],
  ),
  ['/admin/accounts/2/password/', { password: 'another long one', again: 'another long one' }],
  ['/admin/tables/telephone_session/123456/delete/'],
  ['/admin/backup/'],
];

t.test('an anonymous visitor is sent to the login page and returned to the page afterwards', async (t) => {
  const { server } = await openSite(t);
  for (const path of [...PAGES, '/admin/tables/account/?sort=username&page=1']) {
    const { status, location } = await new Visitor(server).get(path);
    t.equal(status, 303, path);
    t.equal(location, `/admin/login/?${new URLSearchParams({ next: path })}`);
    const visitor = new Visitor(server);
    const { status: shown, html } = await visitor.get(location ?? '');
    t.equal(shown, 200);
    const [, next = ''] = /name="next" value="([^"]*)"/.exec(html) ?? [];
    const fields = { username: ADMIN, password: PASSWORD, next: plain(next) };
    const entered = await visitor.post('/admin/login/', fields, null);
    t.equal(entered.location, path);
  }
  for (const [path, fields] of POSTS) {
    const { status, location } = await new Visitor(server).post(path, fields);
    t.same([status, location], [303, '/admin/login/'], path);
  }
});

t.test('a player gets 403 on every page and can log out', async (t) => {
  const { server } = await openSite(t);
  const player = new Visitor(server);
  await player.ask('/api/auth/signup/', {
    method: 'POST',
    body: new URLSearchParams({ username: 'player', password1: PASSWORD, password2: PASSWORD }),
  });
  for (const path of PAGES) {
    const { status, html } = await player.get(path);
    t.equal(status, 403, path);
    t.match(html, 'Only administrators may use this site');
    t.match(html, '<bdi>player</bdi>');
  }
  for (const [path, fields] of POSTS) t.equal((await player.post(path, fields)).status, 403, path);
  const [, token = ''] =
    /name="csrfmiddlewaretoken" value="([^"]+)"/.exec((await player.get('/admin/')).html) ?? [];
  t.equal((await player.post('/admin/logout/', {}, token)).location, '/admin/login/');
  t.equal((await player.get('/admin/')).status, 303);
});

t.test('only an active administrator can log in; every other attempt gets the same answer', async (t) => {
  const { server, admin } = await openSite(t);
  await addAccount(server, 'member');
  const off = await addAccount(server, 'former');
  await admin.post(`/admin/accounts/${off}/staff/`);
  await admin.post(`/admin/accounts/${off}/deactivate/`);
  for (const [name, password] of [
    ['member', PASSWORD],
    ['former', PASSWORD],
    [ADMIN, 'wrong'],
    ['none', 'x'],
  ] as const) {
    const visitor = new Visitor(server);
    const { status, html } = await visitor.login(name, password);
    t.equal(status, 401, name);
    t.match(html, 'Please enter the username and password of an administrator.');
    t.equal(visitor.cookies.has('parlor_login'), false, name);
    t.equal((await visitor.get('/admin/')).status, 303);
  }
  const { status, headers } = await new Visitor(server).login(ADMIN);
  t.equal(status, 303);
  const likeDjango = { username: ADMIN, password: PASSWORD, csrfmiddlewaretoken: 'x' };
  t.equal((await new Visitor(server).post('/admin/login/', likeDjango, null)).status, 303);
  t.equal(headers.get('cache-control'), 'no-store');
  t.equal((await new Visitor(server).login(ADMIN.toUpperCase())).status, 303);
});

t.test('an administrator who is switched off or loses their rights is shut out at once', async (t) => {
  const { server, admin } = await openSite(t);
  const id = await addAccount(server, 'second');
  await admin.post(`/admin/accounts/${id}/staff/`);
  const second = new Visitor(server);
  await second.login('second');
  t.equal((await second.get('/admin/')).status, 200);
  await admin.post(`/admin/accounts/${id}/not-staff/`);
  t.equal((await second.get('/admin/')).status, 403);
  await admin.post(`/admin/accounts/${id}/staff/`);
  await admin.post(`/admin/accounts/${id}/deactivate/`);
  t.equal((await second.get('/admin/')).status, 303);
});

t.test('tokens in headers do not give access to pages, and bad ones are refused', async (t) => {
  const { server } = await openSite(t);
  const { body: pair } = await login(server, ADMIN, PASSWORD);
  const { body: device } = await server.call('POST', '/api/auth/obtain/', {
    json: { username: ADMIN, password: PASSWORD },
  });
  for (const authorization of [`Bearer ${pair.access}`, `Token ${device.token}`]) {
    t.equal((await new Visitor(server, { authorization }).get('/admin/')).status, 303, authorization);
    t.equal((await new Visitor(server, { authorization }).post('/admin/backup/')).status, 303);
  }
  const { status, headers } = await new Visitor(server, { authorization: 'Bearer x' }).get('/admin/');
  t.equal(status, 401);
  t.match(headers.get('content-type'), 'text/html');
});

t.test('a login redirects only to pages of the admin site', async (t) => {
  const { server } = await openSite(t);
  const elsewhere = [
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example/',
    '/admin/\\evil.example',
    '/admin//evil.example/',
    '/admin/../../evil',
    '/adminx/',
    '/api/session/create/',
    'javascript:alert(1)',
    '/admin/\r\nSet-Cookie: a=b',
    '/admin/ö',
    ' /admin/live/',
    `/admin/${'x'.repeat(3000)}`,
    '',
  ];
  for (const next of elsewhere) {
    const fields = { username: ADMIN, password: PASSWORD, next };
    const { status, location } = await new Visitor(server).post('/admin/login/', fields, null);
    t.same([status, location], [303, '/admin/'], next);
    const { html } = await new Visitor(server).get(`/admin/login/?${new URLSearchParams({ next })}`);
    t.notMatch(html, 'name="next"', next);
  }
});

t.test('no change is made without the right CSRF token or from another site', async (t) => {
  const { server, admin } = await openSite(t);
  await addAccount(server, 'target');
  const other = new Visitor(server);
  await other.login(ADMIN);
  const { raw } = server.platform.database;
  const state = () =>
    raw
      .prepare('SELECT is_active, is_staff, password_hash, device_generation FROM account WHERE id = 2')
      .get();
  const before = state();
  const [first] = raw.prepare('SELECT count(*) FROM admin_change').pluck().all();
  for (const [path, fields] of [...POSTS, ['/admin/logout/'] as [string]]) {
    const bad = [null, '', 'x'.repeat(64), other.csrf()];
    for (const token of bad) {
      const { status, html, headers } = await admin.post(path, fields, token);
      t.equal(status, 403, `${path} ${token}`);
      t.match(html, 'CSRF Failed');
      t.match(headers.get('content-type'), 'text/html');
    }
    for (const origin of ['https://evil.example', 'null']) {
      const foreign = new Visitor(server, { origin });
      for (const [name, value] of admin.cookies) foreign.cookies.set(name, value);
      t.equal((await foreign.post(path, fields)).status, 403, `${path} from ${origin}`);
    }
  }
  t.same(state(), before);
  t.equal(raw.prepare('SELECT count(*) FROM admin_change').pluck().get(), first);
  t.equal((await admin.get('/admin/')).status, 200, 'still logged in');
});

t.test('another site cannot log a browser in', async (t) => {
  const server = await buildTestApp(t);
  await firstAdmin(server);
  const foreign = new Visitor(server, { origin: 'https://evil.example' });
  const { status } = await foreign.login(ADMIN);
  t.equal(status, 403);
  t.equal(foreign.cookies.has('parlor_login'), false);
});

t.test('password guessing is stopped, and the login page says for how long', async (t) => {
  const server = await buildTestApp(t);
  await firstAdmin(server);
  const visitor = new Visitor(server);
  for (let n = 0; n < 5; n++) t.equal((await visitor.login(ADMIN, 'wrong')).status, 401);
  const { status, headers, html } = await visitor.login(ADMIN);
  t.equal(status, 429);
  t.equal(headers.get('retry-after'), '60');
  t.match(html, 'Try again in 60 s');
  t.match(html, '<form method="post" action="/admin/login/">');
  t.equal((await visitor.get('/admin/')).status, 303);
});

t.test('logging out ends the login on the server', async (t) => {
  const { server, admin } = await openSite(t);
  const copy = new Visitor(server);
  for (const [name, value] of admin.cookies) copy.cookies.set(name, value);
  t.equal((await admin.post('/admin/logout/')).location, '/admin/login/');
  t.equal(admin.cookies.has('parlor_login'), false);
  t.equal((await copy.get('/admin/')).status, 303, 'the old cookie is no longer valid');
});

t.test('pages cannot be cached, framed or run scripts, and are not in the API documentation', async (t) => {
  const { server, admin } = await openSite(t);
  for (const path of ['/admin/', '/admin/login/', '/admin/tables/account/1/', '/admin/nothing/']) {
    const { headers, html } = await admin.get(path);
    t.equal(headers.get('cache-control'), 'no-store', path);
    t.equal(headers.get('x-robots-tag'), 'noindex');
    t.match(
      headers.get('content-security-policy'),
      /^default-src 'none'; .*form-action 'self'; frame-ancestors 'none'$/,
    );
    t.notMatch(html, /<script|\son\w+=/);
  }
  const withoutForms = await server.call('GET', '/status/', { headers: { accept: 'text/html' } });
  t.match(withoutForms.headers.get('content-security-policy'), "form-action 'none'");
  const { body } = await server.call('GET', '/docs/json');
  t.same(
    Object.keys(body.paths).filter((path) => path.includes('admin')),
    [],
  );
});

t.test('every link on the home page works', async (t) => {
  const { admin } = await openSite(t);
  const links = linksOf(await admin.get('/admin/'), '/admin/');
  t.ok(links.length > 15);
  for (const link of links) t.equal((await admin.get(link)).status, 200, link);
});
