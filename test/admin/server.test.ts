import { readdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import t from 'tap';
import { settled } from '../helper.ts';
import { startGame, until } from '../telephone/play.ts';
import { addAccount, cellsOf, openSite, Visitor } from './site.ts';

t.test('the live page shows sockets, topics, held polls and scheduled jobs', async (t) => {
  const { server, admin } = await openSite(t);
  const game = await startGame(server, 3);
  const [one, two] = game.players;
  await server.open(`/ws/session/${game.code}/`, one?.token).next('STATE_SYNC');
  await server.open('/ws/').opened;
  const waiting = two?.post(`${game.path}/wait/`, {
    game_code: game.code,
    last_modified: (await game.session()).last_modified,
  });
  await until(() => server.platform.polls.size() === 1);
  const { html } = await admin.get('/admin/live/');
  t.match(html, '<meta http-equiv="refresh" content="5">');
  const [sockets, topics, polls, due] = [
    ...html.slice(html.indexOf('<main>')).matchAll(/<h2>[\s\S]*?(?=<h2>|<\/main>)/g),
  ].map(([part]) => ({
    title: /<h2>(\w[\w ]*\w) <span class="num">(\d+)/.exec(part)?.slice(1),
    rows: cellsOf({ html: part } as never),
  }));
  t.same(sockets, {
    title: ['Sockets', '2'],
    rows: [
      [one?.name, '127.0.0.1', '2026-11-20 20:00:00', `session:${game.code}`],
      ['anonymous', '127.0.0.1', '2026-11-20 20:00:00', 'none'],
    ],
  });
  t.same(topics, { title: ['Topics', '1'], rows: [[`session:${game.code}`, '2']] });
  t.same(polls, { title: ['Held polls', '1'], rows: [[two?.name, `session:${game.code}`]] });
  t.ok(
    due?.rows.some(([, key, when]) => key === String(game.code) && when?.endsWith('in 25 s')),
    JSON.stringify(due),
  );
  await server.ports.advance(20_000);
  await waiting;
});

t.test('a backup is a complete, sound database and leaves no temporary file', async (t) => {
  const { server, admin } = await openSite(t);
  await addAccount(server, 'player');
  const cookie = [...admin.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const before = readdirSync(dirname(server.path)).sort();
  const answer = await fetch(`${server.base}/admin/backup/`, {
    method: 'POST',
    headers: { cookie, 'x-csrftoken': admin.csrf() },
  });
  t.equal(answer.status, 200);
  t.equal(answer.headers.get('content-type'), 'application/vnd.sqlite3');
  t.equal(answer.headers.get('content-disposition'), 'attachment; filename="parlor-2026-11-20T20-00-00.db"');
  t.equal(answer.headers.get('cache-control'), 'no-store');
  const bytes = Buffer.from(await answer.arrayBuffer());
  t.equal(bytes.length, Number(answer.headers.get('content-length')));
  t.same(readdirSync(dirname(server.path)).sort(), before);
  const path = `${server.path}.copy`;
  writeFileSync(path, bytes);
  const copy = new SqliteDatabase(path, { readonly: true });
  t.teardown(() => copy.close());
  t.equal(copy.pragma('integrity_check', { simple: true }), 'ok');
  t.same(copy.prepare('SELECT username FROM account ORDER BY id').pluck().all(), ['ada.admin', 'player']);
  t.match(cellsOf(await admin.get('/admin/tables/admin_change/'))[0]?.[5], 'backup');
});

t.test('no temporary file is left if the client disconnects during a backup', async (t) => {
  const { server, admin } = await openSite(t);
  const { raw } = server.platform.database;
  for (let n = 0; n < 200; n++) {
    raw.prepare('INSERT INTO topic_version VALUES (?, 1)').run(`${n}`.padEnd(50_000, 'x'));
  }
  const cookie = [...admin.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const before = readdirSync(dirname(server.path)).sort();
  const going = new AbortController();
  const answer = await fetch(`${server.base}/admin/backup/`, {
    method: 'POST',
    headers: { cookie, 'x-csrftoken': admin.csrf() },
    signal: going.signal,
  });
  const reader = answer.body?.getReader();
  await reader?.read();
  going.abort();
  await settled();
  t.same(readdirSync(dirname(server.path)).sort(), before);
  t.equal((await admin.get('/admin/')).status, 200);
});

const GARBAGE = [
  '0',
  '-1',
  '1.5',
  '1e9',
  '9'.repeat(15),
  '9'.repeat(40),
  'NaN',
  'null',
  '%00',
  '%0A',
  '%',
  '%ff',
  '%2e%2e',
  '..',
  '~',
  '~~',
  '_',
  '__',
  '_ZZ',
  '_41',
  'a~b',
  "'",
  '%27%20OR%201=1--',
  '%22',
  ';',
  '%3Cscript%3E',
  '%F0%9F%A6%84',
  'x'.repeat(700),
  '__proto__',
  'constructor',
  '%EF%BF%BD',
  '[]',
  '{}',
  'account',
  '%D9%85',
];

t.test('garbage in any part of a URL never causes a server error', async (t) => {
  const { server, admin } = await openSite(t);
  const game = await startGame(server, 3);
  const places = (bad: string) => [
    `/admin/${bad}/`,
    `/admin/?done=${bad}`,
    `/admin/login/?next=${bad}`,
    `/admin/first/${bad}/`,
    `/admin/tables/${bad}/`,
    `/admin/tables/account/${bad}/`,
    `/admin/tables/due/${bad}~${bad}/`,
    `/admin/tables/setting/${bad}/`,
    `/admin/tables/telephone_member/${game.code}~${bad}/`,
    `/admin/tables/telephone_session/${bad}/delete/`,
    `/admin/tables/account/?q=${bad}`,
    `/admin/tables/account/?sort=${bad}`,
    `/admin/tables/account/?page=${bad}`,
    `/admin/tables/account/?${bad}=1`,
    `/admin/tables/account/?id=${bad}`,
    `/admin/tables/account/?username=${bad}`,
    `/admin/tables/account/?is_active=${bad}`,
    `/admin/tables/account/?id=1&id=${bad}`,
    `/admin/tables/account/?q[]=${bad}&page[x]=${bad}`,
    `/admin/accounts/${bad}/password/`,
  ];
  for (const bad of GARBAGE) {
    for (const path of places(bad)) {
      const { status } = await admin.get(path);
      t.ok([200, 303, 400, 404].includes(status), `${path}: ${status}`);
    }
    for (const path of [
      `/admin/accounts/${bad}/activate/`,
      `/admin/accounts/1/${bad}/`,
      `/admin/tables/${bad}/${bad}/delete/`,
      `/admin/tables/telephone_session/${bad}/delete/`,
    ]) {
      const { status } = await admin.post(path);
      t.ok([400, 404, 405].includes(status), `POST ${path}: ${status}`);
    }
  }
  t.equal((await game.session()).round, 0);
});

t.test('garbage in a form is refused and never causes a server error', async (t) => {
  const { server, admin } = await openSite(t);
  const paths = [
    '/admin/login/',
    '/admin/logout/',
    '/admin/backup/',
    '/admin/accounts/1/password/',
    '/admin/accounts/1/activate/',
  ];
  const bodies: [string, string][] = [
    ['application/x-www-form-urlencoded', 'username=a&username=b&password=c'],
    ['application/x-www-form-urlencoded', '__proto__=1&constructor=2'],
    ['application/x-www-form-urlencoded', `username=${'x'.repeat(5000)}&password=y`],
    ['application/json', '[]'],
    ['application/json', '{"username":{"a":1},"password":5}'],
    ['application/json', 'null'],
    ['application/json', '{'],
    ['text/plain', 'x'],
    ['multipart/form-data; boundary=x', '--x'],
    ['multipart/form-data; boundary=x', '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--x--'],
  ];
  for (const path of paths) {
    for (const [type, body] of bodies) {
      const init = { method: 'POST', body, headers: { 'content-type': type, 'x-csrftoken': admin.csrf() } };
      const { status, headers } = await admin.ask(path, init);
      t.ok([400, 401, 403, 415].includes(status), `${path} ${type} ${body.slice(0, 20)}: ${status}`);
      t.match(headers.get('content-type'), 'text/html');
    }
  }
  t.equal((await new Visitor(server).get('/admin/')).status, 303);
});
