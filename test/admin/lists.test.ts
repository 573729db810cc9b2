import t from 'tap';
import { startGame } from '../telephone/play.ts';
import { addAccount, cellsOf, linksOf, openSite, plain } from './site.ts';

const SESSIONS = '/admin/tables/telephone_session/';

t.test('a list is filtered by days, and a bad day is refused by name', async (t) => {
  const { server, admin } = await openSite(t);
  for (const name of ['one', 'two']) await addAccount(server, name);
  const { raw } = server.platform.database;
  raw
    .prepare('UPDATE account SET created_at_ms = ? WHERE id = 2')
    .run(Date.parse('2026-03-01T23:59:59.999Z'));
  const found = async (query: string) =>
    cellsOf(await admin.get(`/admin/tables/account/?${query}`)).map(([, name]) => name);
  t.same(await found('created_at_ms.from=2026-03-01&created_at_ms.to=2026-03-01'), ['one']);
  t.same(await found('created_at_ms.to=2026-02-28'), []);
  t.equal((await found('created_at_ms.from=2026-03-02&created_at_ms.to=')).length, 2);
  for (const [query, text] of [
    ['created_at_ms.from=2026-02-30', 'created_at_ms.from: Give a day as YYYY-MM-DD.'],
    ['username.from=2026-02-03', 'This column holds no time.'],
    ['staff_role=king', 'No rows.'],
    ['is_active=perhaps', 'is_active: This column has no such value as "perhaps".'],
    ['after=x', 'This is not a place in the list.'],
  ] as const) {
    const { status, html } = await admin.get(`/admin/tables/account/?${query}`);
    t.equal(status, text === 'No rows.' ? 200 : 400, query);
    t.match(plain(html), text);
  }
  const page = await admin.get('/admin/tables/account/?q=one&is_active=yes&created_at_ms.from=2026-01-01');
  t.match(page.html, '<details class="days" open>');
  for (const [name, value] of [
    ['q', 'one'],
    ['is_active', 'yes'],
  ])
    t.match(
      page.html,
      `<input type="hidden" name="${name}" value="${value}">`,
      'the form keeps the rest of the search',
    );
});

t.test('what a list shows is exported as CSV and JSON, and the audit log says so', async (t) => {
  const { server, admin } = await openSite(t);
  const id = await addAccount(server, 'ada');
  await addAccount(server, 'other');
  server.platform.database.raw
    .prepare('UPDATE account SET first_name = ?, last_name = ? WHERE id = ?')
    .run('=HYPERLINK("x")', 'a "quoted", name', id);
  const csv = await admin.get('/admin/export/account/csv/?q=ada&is_staff=no');
  t.equal(csv.headers.get('content-disposition'), 'attachment; filename="account.csv"');
  const [head = '', line = '', ...rest] = csv.html.split('\r\n');
  t.same(rest, [''], 'one row');
  t.notMatch(head, /hash/);
  t.match(line, `"'=HYPERLINK(""x"")","a ""quoted"", name",yes,no`);
  t.match(line, '2026-11-20T20:00:00Z');
  const rows = JSON.parse((await admin.get('/admin/export/account/json/?q=ada&is_staff=no')).html);
  t.match(rows, [{ id, username: 'ada', first_name: '=HYPERLINK("x")', created_at_ms: Number }]);
  t.same(JSON.parse((await admin.get('/admin/export/account/json/?q=nobody')).html), []);
  t.equal((await admin.get('/admin/export/account/xml/')).status, 400);
  const [change] = cellsOf(await admin.get('/admin/tables/admin_change/'));
  t.same(change?.slice(5, 7), ['export', 'account']);
});

t.test('entries of a running game are in no export', async (t) => {
  const { server, admin } = await openSite(t);
  const game = await startGame(server, 3);
  await game.playTo(1);
  const rows = JSON.parse((await admin.get('/admin/export/telephone_entry/json/')).html);
  t.equal(rows.length, 3);
  for (const row of rows) t.notOk('description' in row || 'drawing' in row || 'source_hash' in row);
});

/** `count` finished games, the lobby of one among the oldest. */
function fill(raw: { exec(sql: string): unknown }, count: number): void {
  raw.exec(`
    WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ${count})
    INSERT INTO telephone_session (code, draw_time_s, desc_time_s, created_at_ms, last_modified_us, version, host_id, phase)
    SELECT 100000 + n, 60, 60, 1700000000000 + n * 60000, 0, 1, 1 + n % 50, CASE n WHEN 10 THEN 'lobby' ELSE 'over' END FROM n`);
}

t.test('a long table is looked at piece by piece, and nothing in it is missed', async (t) => {
  const { server, admin } = await openSite(t);
  fill(server.platform.database.raw, 25_000);
  const all: (string | undefined)[] = [];
  let looks = 0;
  for (let path: string | undefined = `${SESSIONS}?phase=lobby`; path; looks++) {
    const page = await admin.get(path);
    all.push(...cellsOf(page).map((cells) => cells[0]));
    path = linksOf(page, path).find(
      (link) => new URL(link, 'http://x').searchParams.get('after') && link !== path,
    );
    if (!page.html.includes('Look further')) path = undefined;
  }
  t.same([all, looks], [['100010'], 3]);
  const rows = JSON.parse((await admin.get('/admin/export/telephone_session/json/')).html);
  t.equal(new Set(rows.map(({ code }: { code: number }) => code)).size, 25_000);
  const sorted = await admin.get(`${SESSIONS}?sort=-created_at_ms`);
  t.equal(cellsOf(sorted)[0]?.[0], '125000');
  const refused = await admin.get(`${SESSIONS}?sort=draw_time_s`);
  t.equal(refused.status, 400);
  t.match(refused.html, /They can be sorted by: code, created_at_ms/);
});

t.test('no page of a long table sorts it or reads all of it', async (t) => {
  const { server, admin } = await openSite(t);
  const { raw } = server.platform.database;
  fill(raw, 25_000);
  const seen: string[] = [];
  const prepare = raw.prepare.bind(raw);
  raw.prepare = ((sql: string) => {
    if (/"telephone_session"/.test(sql)) seen.push(sql);
    return prepare(sql);
  }) as typeof raw.prepare;
  const queries = [
    '',
    'phase=over',
    'q=nothing',
    'host_id=7',
    'sort=-created_at_ms',
    'created_at_ms.from=2023-11-20',
    'page=150',
  ];
  for (const query of queries) t.equal((await admin.get(`${SESSIONS}?${query}`)).status, 200, query);
  t.ok(seen.length > queries.length);
  for (const sql of new Set(seen)) {
    const count = sql.split('?').length - 1;
    const plan = prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...new Array(count).fill(1)) as {
      detail: string;
    }[];
    const steps = plan.map(({ detail }) => detail);
    const isFew = /"host_id" = \?/.test(sql);
    t.notOk(!isFew && steps.some((step) => /TEMP B-TREE/.test(step)), `${sql}: ${steps}`);
    t.ok(/LIMIT|= \?/.test(sql), `it has an end: ${sql}`);
  }
});
