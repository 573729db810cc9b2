import t from 'tap';
import { startGame } from '../telephone/play.ts';
import { addAccount, cellsOf, linksOf, openSite } from './site.ts';

t.test('every table is listed with its row count, and the pages of its rows open', async (t) => {
  const { server, admin } = await openSite(t);
  const game = await startGame(server, 3);
  await game.draft((await game.turns())[0] as never);
  await game.playTo(1);
  const { raw, domains } = server.platform.database;
  const names = raw
    .prepare(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite%'",
    )
    .pluck()
    .all() as string[];
  t.ok(domains.all().length >= 4);
  t.ok(names.length >= 12);
  const home = await admin.get('/admin/');
  const links = linksOf(home, '/admin/');
  for (const name of names) {
    const path = `/admin/tables/${name}/`;
    t.ok(links.includes(path), `${name} is on the home page`);
    const list = await admin.get(path);
    const count = raw.prepare(`SELECT count(*) FROM ${name}`).pluck().get() as number;
    t.match(list.html, `${count} ${count === 1 ? 'row' : 'rows'}<`, name);
    t.equal(cellsOf(list).length, count, name);
    const rows = linksOf(list, path).filter((link) => link.startsWith(path) && link.length > path.length);
    if (count > 0)
      t.ok(
        rows.some((link) => !link.includes('?')),
        `${name} has links to its rows`,
      );
    for (const link of rows) t.equal((await admin.get(link)).status, 200, link);
  }
});

t.test('search finds texts in any case, numeric keys, and rows that refer to a player', async (t) => {
  const { server, admin } = await openSite(t);
  const game = await startGame(server, 3);
  const [ada, zoe] = [await addAccount(server, 'AdaLovelace'), await addAccount(server, 'zoe_100')];
  await addAccount(server, 'zoeX100');
  const found = async (table: string, q: string) =>
    cellsOf(await admin.get(`/admin/tables/${table}/?${new URLSearchParams({ q })}`)).map(([key]) => key);
  t.same(await found('account', 'lovel'), [String(ada)]);
  t.same(await found('account', `${zoe}`).then((keys) => keys.includes(String(zoe))), true);
  t.same(await found('account', 'zoe_100'), [String(zoe)], 'the underscore is not a wildcard');
  t.same(await found('account', '%'), [], 'nor is the percent sign');
  t.same(await found('account', '\\'), []);
  t.same(await found('account', "' OR 1=1 --"), []);
  t.same(await found('telephone_session', String(game.code)), [String(game.code)]);
  const player = game.players[1];
  const mine = await admin.get(`/admin/tables/telephone_member/?q=${player?.name}`);
  t.same(
    cellsOf(mine).map((cells) => cells[1]),
    [player?.name],
  );
  t.match(
    mine.html,
    `<td><a href="/admin/tables/account/${player?.id}/"><bdi>${player?.name}</bdi></a></td>`,
  );
});

t.test('a list can be sorted by a column in both directions', async (t) => {
  const { server, admin } = await openSite(t);
  for (const name of ['bea', 'Cleo', 'abe']) await addAccount(server, name);
  const keys = async (query: string) =>
    cellsOf(await admin.get(`/admin/tables/account/?${query}`)).map((cells) => cells[1]);
  const up = await keys('sort=username');
  t.same(up, [...up].sort());
  t.same(await keys('sort=-username'), [...up].reverse());
  t.equal((await admin.get('/admin/tables/account/')).html.includes('aria-sort'), false);
  t.match((await admin.get('/admin/tables/account/?sort=-username')).html, 'aria-sort="descending"');
});

t.test('filters combine with search and sorting, and can be removed', async (t) => {
  const { server, admin } = await openSite(t);
  const ids = [await addAccount(server, 'one'), await addAccount(server, 'two')];
  await admin.post(`/admin/accounts/${ids[0]}/deactivate/`);
  const list = await admin.get('/admin/tables/account/?is_active=no&sort=username');
  t.same(
    cellsOf(list).map(([key]) => key),
    [String(ids[0])],
  );
  t.match(list.html, '<input type="hidden" name="is_active" value="no">');
  const links = linksOf(list, '/admin/tables/account/');
  t.ok(links.includes('/admin/tables/account/?sort=username'), 'without the filter');
  t.same(cellsOf(await admin.get('/admin/tables/account/?is_active=yes&q=two')).length, 1);
  t.same(cellsOf(await admin.get('/admin/tables/account/?is_active=no&q=two')).length, 0);
});

t.test('row counts and pages stop at ten thousand rows', async (t) => {
  const { server, admin } = await openSite(t);
  server.platform.database.raw.exec(`
    WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 10050)
    INSERT INTO login_failure (address, username_hash, at_ms) SELECT 'somewhere', 'x', n FROM n`);
  const path = '/admin/tables/login_failure/';
  const list = await admin.get(path);
  t.match(list.html, '10,000+ rows<');
  t.equal(cellsOf(list).length, 50);
  t.equal((await admin.get(`${path}?page=201`)).status, 200);
  t.equal((await admin.get(`${path}?page=202`)).status, 404);
});

t.test('a page has fifty rows, and each row is on exactly one page', async (t) => {
  const { server, admin } = await openSite(t);
  const { raw } = server.platform.database;
  for (let n = 0; n < 120; n++) raw.prepare('INSERT INTO topic_version VALUES (?, 7)').run(`t${n}`);
  const total = raw.prepare('SELECT count(*) FROM topic_version').pluck().get() as number;
  const path = '/admin/tables/topic_version/';
  const pages = [1, 2, 3].map((page) => admin.get(`${path}?sort=version&page=${page}`));
  const keys = (await Promise.all(pages)).map((page) => cellsOf(page).map(([key]) => key));
  t.same(
    keys.map(({ length }) => length),
    [50, 50, total - 100],
  );
  t.equal(new Set(keys.flat()).size, total);
  const second = await pages[1];
  const links = linksOf(second as never, path);
  for (const page of [1, 3]) t.ok(links.includes(`${path}?sort=version&page=${page}`));
  t.equal((await admin.get(`${path}?page=4`)).status, 404);
});

t.test('a row links to the rows it refers to and the rows that refer to it', async (t) => {
  const { server, admin } = await openSite(t);
  const game = await startGame(server, 3);
  const session = await admin.get(`/admin/tables/telephone_session/${game.code}/`);
  const links = linksOf(session, '/');
  const members = `/admin/tables/telephone_member/?session_code=${game.code}`;
  t.ok(links.includes(members));
  t.equal(cellsOf(await admin.get(members)).length, 3);
  t.ok(links.includes(`/admin/tables/account/${game.host.id}/`), 'its host');
  const member = await admin.get(`/admin/tables/telephone_member/${game.code}~${game.host.id}/`);
  t.ok(linksOf(member, '/').includes(`/admin/tables/telephone_session/${game.code}/`), 'its game');
  const account = await admin.get(`/admin/tables/account/${game.host.id}/`);
  for (const link of [
    `/admin/tables/login/?account_id=${game.host.id}`,
    `/admin/tables/telephone_session/?host_id=${game.host.id}`,
    `/admin/tables/telephone_member/?user_id=${game.host.id}`,
    `/admin/tables/telephone_chain/?owner_id=${game.host.id}`,
  ]) {
    t.ok(linksOf(account, '/').includes(link), link);
    const [, count] =
      new RegExp(`${link.replace('?', '\\?').replace('=', '&#61;')}">.*?class="num">(\\d+)<`).exec(
        account.html,
      ) ?? [];
    t.equal(cellsOf(await admin.get(link)).length, Number(count), link);
  }
  t.match(account.html, /telephone entry \(author\)<\/span><span class="num">0</, 'a count of zero is shown');
});

t.test('a key that happens to equal an account id is not shown as that account', async (t) => {
  const { server, admin } = await openSite(t);
  const game = await startGame(server, 3);
  await game.playTo(1);
  const { raw } = server.platform.database;
  const sql = 'SELECT id, chain_id FROM telephone_entry WHERE chain_id = author_id OR chain_id = 2 LIMIT 1';
  const { id, chain_id } = raw.prepare(sql).get() as { id: number; chain_id: number };
  raw.prepare('UPDATE telephone_entry SET author_id = ? WHERE id = ?').run(chain_id, id);
  const { html } = await admin.get(`/admin/tables/telephone_entry/${id}/`);
  t.match(html, `<a href="/admin/tables/telephone_chain/${chain_id}/">${chain_id}</a>`);
  t.match(
    html,
    new RegExp(`<a href="/admin/tables/account/${chain_id}/"><bdi>[^<]+</bdi></a></dd><dt[^>]+>created`),
  );
});

t.test('times, flags and drawings of a finished game are shown in readable form', async (t) => {
  const { server, admin } = await openSite(t);
  const game = await startGame(server, 3);
  await game.playTo(-2);
  const list = await admin.get('/admin/tables/telephone_entry/');
  t.match(list.html, 'datetime="2026-11-20T20:00:00Z"');
  t.match(list.html, '<span class="no">no</span>');
  t.notMatch(list.html, '<svg');
  const id = server.platform.database.raw
    .prepare('SELECT id FROM telephone_entry WHERE drawing IS NOT NULL')
    .pluck()
    .get();
  const row = await admin.get(`/admin/tables/telephone_entry/${id}/`);
  const [, picture = ''] = /src="data:image\/svg\+xml;base64,([^"]+)"/.exec(row.html) ?? [];
  t.match(Buffer.from(picture, 'base64').toString(), /^<svg/);
  t.notMatch(row.html, '<svg');
});

const HOSTILE = '<script>alert(1)</script>"\'><img src=x onerror=alert(1)>&amp;';

t.test('hostile texts are escaped on every page', async (t) => {
  const { server, admin } = await openSite(t);
  const id = await addAccount(server, 'mallory');
  const { raw } = server.platform.database;
  raw.prepare('UPDATE account SET username = ?, first_name = ? WHERE id = ?').run(HOSTILE, HOSTILE, id);
  raw.prepare('INSERT INTO topic_version VALUES (?, 1)').run(HOSTILE);
  raw.prepare('UPDATE login SET agent = ?').run(HOSTILE);
  const query = encodeURIComponent(HOSTILE);
  const list = await admin.get('/admin/tables/topic_version/');
  const [row = ''] = linksOf(list, '/').filter((link) => /topic_version\/_3Cscript/.test(link));
  const paths = [
    '/admin/tables/account/',
    `/admin/tables/account/${id}/`,
    `/admin/accounts/${id}/password/`,
    '/admin/tables/topic_version/',
    row,
    '/admin/tables/login/',
    `/admin/tables/account/?q=${query}`,
    `/admin/tables/account/?username=${query}`,
    `/admin/login/?next=${query}`,
  ];
  for (const path of paths) {
    const { status, html } = await admin.get(path);
    t.equal(status, 200, path);
    t.notMatch(html, /<script|<img src=x/, path);
  }
  const { html } = await admin.get(row);
  t.match(html, '&#60;script&#62;alert(1)&#60;/script&#62;&#34;&#39;&#62;&#60;img');
});

t.test('behind a proxy with a path, every link and redirect starts with that path', async (t) => {
  const { admin } = await openSite(t, { env: { PARLOR_PUBLIC_URL: 'https://example.org/parlor' } });
  for (const path of ['/admin/', '/admin/tables/account/', '/admin/tables/account/1/', '/admin/live/']) {
    const { status, html } = await admin.get(path);
    t.equal(status, 200, path);
    const addresses = [...html.matchAll(/\b(?:href|action)="([^"]*)"/g)].map(([, address = '']) => address);
    t.ok(addresses.length > 5, path);
    t.same(
      addresses.filter((address) => !/^(\/parlor\/admin\/|\?)/.test(address)),
      [],
      path,
    );
  }
  t.equal(
    (await admin.post('/admin/accounts/1/log-out/')).location,
    '/parlor/admin/tables/account/1/?done=log-out',
  );
  t.match((await admin.get('/admin/live/')).location, /^\/parlor\/admin\/login\/\?next=%2Fadmin%2Flive%2F$/);
});

t.test('players of the house are shown as such', async (t) => {
  const { server, admin } = await openSite(t);
  const ben = await server.guest('ben');
  await ben.post('/api/game/house/', { level: 1 });
  const { html } = await admin.get('/admin/tables/account/?is_bot=yes');
  t.match(html, /<\/a> <small class="none">house<\/small>/);
  t.notMatch(html, '>ben<');
  t.notMatch((await admin.get('/admin/tables/account/?is_bot=no')).html, 'class="none">house');
  const page = await admin.get('/admin/tables/account/-1/');
  t.match(page.html, 'A player of the house');
  t.notMatch(page.html, '/admin/accounts/-1/');
});
