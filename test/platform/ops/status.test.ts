import { once } from 'node:events';
import { copyFileSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, type Socket } from 'node:net';
import SqliteDatabase from 'better-sqlite3';
import t from 'tap';
import { htmlDocument } from '#src/platform/http/html.ts';
import { buildTestApp } from '../../helper.ts';
import { until } from '../live/live.ts';

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const HTML = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
const NO_BACKUP = { backup: 'off', backup_at: null, backup_after: 'off', rehearsal_at: null };

t.test('/status/ says that all is well, with figures', async (t) => {
  const server = await buildTestApp(t);
  const first = await server.call('GET', '/status/');
  t.equal(first.status, 200);
  const counts = { uptime_s: 0, sockets: 0, polls: 0, client: '127.0.0.1' };
  t.same(first.body, { status: 'ok', database: 'ok', version, ...counts, ...NO_BACKUP });
  await server.open('/ws/').ask('PING');
  await server.ports.advance(90_500);
  const later = await server.call('GET', '/status');
  t.match(later.body, { uptime_s: 90 });
});

t.test('/status/ counts sockets and polls', async (t) => {
  const server = await buildTestApp(t);
  const host = await server.guest('host');
  const { body } = await host.post('/api/session/create/', { draw_time: 30, desc_time: 30 });
  await server.open('/ws/').ask('PING');
  await server.open(`/ws/session/${body.game_code}/`, host.token).next('STATE_SYNC');
  const poll = host.post(`/api/session/${body.game_code}/wait/`, body);
  let status = await server.call('GET', '/status/');
  while (status.body.polls === 0) status = await server.call('GET', '/status/');
  t.match(status.body, { sockets: 2, polls: 1 });
  await server.ports.advance(10_000);
  await poll;
});

t.test('/status/ is a page for browsers', async (t) => {
  const server = await buildTestApp(t);
  const page = await server.call('GET', '/status/', { headers: HTML });
  t.equal(page.status, 200);
  t.equal(page.headers.get('content-type'), 'text/html; charset=utf-8');
  t.match(page.body, /<!doctype html>/);
  t.match(page.body, `<dt>version</dt><dd>${version}</dd>`);
});

t.test('a file that cannot be written gives 500 with the error, as JSON and as a page', async (t) => {
  const server = await buildTestApp(t);
  const other = new SqliteDatabase(server.path, { timeout: 0 });
  t.teardown(() => other.close());
  other.exec('BEGIN IMMEDIATE');
  const answer = await server.call('GET', '/status/');
  t.equal(answer.status, 500);
  t.match(answer.body, { status: 'error', database: 'error: database is locked', version });
  const page = await server.call('GET', '/status/', { headers: HTML });
  t.equal(page.status, 500);
  t.match(page.body, '<dd>error: database is locked</dd>');
  other.exec('ROLLBACK');
  t.equal((await server.call('GET', '/status/')).status, 200, 'it recovers by itself');
});

t.test('a full file gives 500 with the error', async (t) => {
  const server = await buildTestApp(t);
  const { raw } = server.platform.database;
  raw.pragma(`max_page_count = ${raw.pragma('page_count', { simple: true })}`);
  const insert = raw.prepare('INSERT INTO setting (name, value) VALUES (?, ?)');
  t.throws(() => {
    for (let n = 0; ; n++) insert.run(`${n}`, '');
  }, /full/);
  const answer = await server.call('GET', '/status/');
  t.equal(answer.status, 500);
  t.equal(answer.body.database, 'error: database or disk is full');
  t.equal((await server.call('GET', '/readyz')).status, 200, 'reading still works');
  raw.pragma('max_page_count = 1000000');
  t.equal((await server.call('GET', '/status/')).status, 200);
});

t.test('/healthz and /readyz answer while all is well', async (t) => {
  const server = await buildTestApp(t);
  for (const path of ['/healthz', '/readyz', '/healthz/']) {
    const answer = await server.call('GET', path);
    t.equal(answer.status, 200);
    t.same(answer.body, { status: 'ok' });
  }
});

t.test('/readyz is 503 while the server closes', async (t) => {
  const server = await buildTestApp(t);
  const arrived = once(server.http.server, 'connection');
  const socket = connect((server.http.server.address() as AddressInfo).port, '127.0.0.1');
  const [there] = (await arrived) as [Socket];
  let answer = '';
  socket.on('data', (bytes) => {
    answer += bytes;
  });
  socket.write('GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n');
  await until(() => answer.includes('{"status":"ok"}'));
  const read = there.bytesRead;
  answer = '';
  socket.write('GET /readyz HTTP/1.1\r\n');
  await until(() => there.bytesRead > read);
  const stopped = server.http.close();
  socket.write('Host: x\r\n\r\n');
  await once(socket, 'close');
  t.match(answer, /^HTTP\/1\.1 503 /);
  await stopped;
});

t.test('text is escaped in HTML', async (t) => {
  const page = htmlDocument({ title: `<b a="x">'&amp;'</b>`, body: '' });
  t.match(page, '<title>&#60;b a&#61;&#34;x&#34;&#62;&#39;&#38;amp;&#39;&#60;/b&#62;</title>');
});

const AWAY: Record<string, (path: string) => void> = {
  deleted: (path) => rmSync(path),
  moved: (path) => renameSync(path, `${path}.away`),
  'replaced by a copy': (path) => {
    copyFileSync(path, `${path}.copy`);
    renameSync(`${path}.copy`, path);
  },
};

for (const [what, takeAway] of Object.entries(AWAY)) {
  t.test(`once the file is ${what}, writes are refused and /status/ says why`, async (t) => {
    const server = await buildTestApp(t);
    const ada = await server.guest('ada');
    takeAway(server.path);
    const { status, body } = await server.call('GET', '/status/');
    t.same([status, body.status], [500, 'error']);
    t.match(body.database, /^error: the database file .*parlor\.db is gone: (it was|another file)/);
    const refused = await ada.post('/api/session/create/', { draw_time: 30, desc_time: 30 });
    t.same([refused.status, refused.body.code], [503, 'storage_unavailable']);
    t.equal((await ada.get('/api/past_sessions/')).status, 200, 'what is known can still be read');
  });
}

t.test('a file that comes back is used again', async (t) => {
  const server = await buildTestApp(t);
  renameSync(server.path, `${server.path}.away`);
  t.equal((await server.call('GET', '/status/')).status, 500);
  renameSync(`${server.path}.away`, server.path);
  t.equal((await server.call('GET', '/status/')).status, 200);
});
