import t from 'tap';
import type { TestServer } from '../helper.ts';
import { drawingOf, startGame, wordsOf } from '../telephone/play.ts';
import { addAccount, linksOf, openSite, PASSWORD, type Visitor } from './site.ts';

/** Whether a link can show anything new. A different sort order or a third filter cannot. */
function showsMore(link: string): boolean {
  const { pathname, searchParams } = new URL(link, 'http://here');
  const filters = [...searchParams.keys()].filter((name) => name !== 'page');
  return pathname.startsWith('/admin/') && !filters.includes('sort') && filters.length < 3;
}

/** The HTML of every page that can be reached by links, by path. */
async function crawl(admin: Visitor): Promise<Map<string, string>> {
  const pages = new Map<string, string>();
  const waiting = ['/admin/'];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (pages.has(path)) continue;
    const page = await admin.get(path);
    if (page.status !== 200 && page.status !== 404) throw new Error(`${path}: ${page.status}`);
    pages.set(path, page.html);
    waiting.push(...linksOf(page, path).filter(showsMore));
  }
  return pages;
}

const pluck = (server: TestServer, sql: string) =>
  (server.platform.database.raw.prepare(sql).pluck().all() as (string | null)[]).filter(
    (text) => text,
  ) as string[];

/** The ways a text may appear: as it is, escaped, and base64 in an image. */
const forms = (text: string) => [
  text,
  text.replaceAll('<', '&#60;').replaceAll('"', '&#34;'),
  Buffer.from(text).toString('base64'),
];

t.test('no page that can be reached by links shows a secret, with up to two filters at once', async (t) => {
  const { server, admin } = await openSite(t);
  const id = await addAccount(server, 'player');
  const { body: device } = await server.call('POST', '/api/auth/obtain/', {
    json: { username: 'player', password: PASSWORD },
  });
  await server.call('POST', '/api/user/login/', { json: { username: 'whosepassword', password: 'x' } });
  const over = await startGame(server, 3);
  await over.playTo(-2);
  const { body: share } = await over.host.post(`${over.path}/album/share/`);
  const running = await startGame(
    { ...server, guests: async () => Promise.all(['ina', 'jon', 'kim'].map(server.guest)) },
    3,
  );
  await running.playTo(1);
  const [sent, held] = await running.turns();
  await running.send(sent as never);
  await running.draft(held as never);
  await admin.post(`/admin/accounts/${id}/password/`, {
    password: 'quite another one',
    again: 'quite another one',
  });

  const secrets = [
    ...pluck(server, 'SELECT password_hash FROM account'),
    ...pluck(server, 'SELECT device_hash FROM account'),
    ...pluck(server, 'SELECT username_hash FROM login_failure'),
    ...pluck(server, 'SELECT value FROM setting WHERE length(value) > 8'),
    ...pluck(server, 'SELECT token FROM telephone_share'),
    ...pluck(server, 'SELECT source_hash FROM telephone_entry'),
    ...pluck(server, 'SELECT source_hash FROM telephone_draft'),
    ...pluck(server, 'SELECT description FROM telephone_draft'),
    ...pluck(
      server,
      `SELECT description FROM telephone_entry JOIN telephone_chain c ON c.id = chain_id WHERE session_code = ${running.code}`,
    ),
    ...[0, 1].flatMap((round) => running.players.map((player) => wordsOf(player, round))),
    ...['ina', 'jon', 'kim'].flatMap((name) => drawingOf(running.named(name), 1)),
    ...pluck(server, 'SELECT drawing FROM telephone_draft'),
    ...pluck(
      server,
      `SELECT drawing FROM telephone_entry JOIN telephone_chain c ON c.id = chain_id WHERE session_code = ${running.code}`,
    ),
    device.token,
    share.url.split('/').at(-2),
    'quite another one',
    admin.cookies.get('parlor_login') as string,
  ];
  t.ok(secrets.length > 24, `${secrets.length} secrets`);
  t.ok(secrets.every((secret) => typeof secret === 'string' && secret.length > 7));
  const pages = await crawl(admin);
  t.ok(pages.size > 100, `${pages.size} pages`);
  const hidden = secrets.flatMap(forms);
  const told = [...pages].flatMap(([path, html]) =>
    hidden.filter((text) => html.includes(text)).map((text) => `${path}: ${text}`),
  );
  t.same(told.slice(0, 20), []);
  const all = [...pages.values()].join('');
  t.match(all, wordsOf(over.host, 0), 'texts already revealed in the game are shown');
  t.match(all, 'not shown yet');
  t.match(all, 'never shown');
});

t.test('a secret column cannot be searched, sorted by or filtered by', async (t) => {
  const { server, admin } = await openSite(t);
  const game = await startGame(server, 3);
  await game.playTo(1);
  const hidden: [table: string, column: string][] = [
    ['account', 'password_hash'],
    ['account', 'device_hash'],
    ['login_failure', 'username_hash'],
    ['setting', 'value'],
    ['telephone_share', 'token'],
    ['telephone_entry', 'description'],
    ['telephone_entry', 'drawing'],
    ['telephone_entry', 'source_hash'],
    ['telephone_draft', 'description'],
  ];
  for (const [table, column] of hidden) {
    const path = `/admin/tables/${table}/`;
    t.equal((await admin.get(path)).status, 200);
    for (const query of [`sort=${column}`, `sort=-${column}`, `${column}=x`]) {
      const { status, html } = await admin.get(`${path}?${query}`);
      t.equal(status, 400, `${table}?${query}`);
      t.match(html, 'Rows cannot be');
    }
  }
  for (const [table, q] of [
    ['account', 'argon2id'],
    ['telephone_entry', 'words of'],
    ['setting', pluck(server, "SELECT value FROM setting WHERE name = 'secret'")[0]],
  ]) {
    t.match((await admin.get(`/admin/tables/${table}/?q=${q}`)).html, '0 rows', `${table}: ${q}`);
  }
});

t.test('a column whose name looks secret is hidden even if it was not registered as secret', async (t) => {
  const { server, admin } = await openSite(t);
  const { database } = server.platform;
  const account = database.domains.all().find(({ name }) => name === 'accounts');
  t.ok(account);
  Object.assign(account as object, { secrets: [] });
  await addAccount(server, 'player');
  const { html } = await admin.get('/admin/tables/account/1/');
  t.notMatch(html, 'argon2id');
  t.match(html, '<dt title="password_hash">password hash</dt><dd class="none">never shown</dd>');
});
