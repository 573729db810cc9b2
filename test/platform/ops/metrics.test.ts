import t from 'tap';
import { buildTestApp, type TestServer } from '../../helper.ts';
import { fillUp } from '../open.ts';

/** prom-client writes `Nan`, which Prometheus reads, for the lag of an event loop that has not been measured yet. */
const LINE =
  /^(?:# (?:HELP|TYPE) [a-z0-9_:]+ .+|([a-zA-Z0-9_:]+)(?:\{[^}]*\})? (?:[-+]?[\d.]+(?:e[-+]?\d+)?|\+Inf|Nan))$/;

async function lines(server: TestServer): Promise<string[]> {
  const { status, body } = await server.call('GET', '/metrics');
  if (status !== 200) throw new Error(`metrics: ${status}`);
  return body.trim().split('\n');
}

/** The number in the only line that begins like this. */
async function value(server: TestServer, begin: string): Promise<number> {
  const line = (await lines(server)).find((one) => one.startsWith(`${begin} `));
  return Number(line?.slice(begin.length + 1));
}

t.test('the metrics are Prometheus text', async (t) => {
  const server = await buildTestApp(t);
  const { status, headers, body } = await server.call('GET', '/metrics');
  t.equal(status, 200);
  t.match(headers.get('content-type'), /^text\/plain; version=0\.0\.4/);
  const odd = body
    .trim()
    .split('\n')
    .filter((line: string) => line !== '' && !LINE.test(line));
  t.same(odd, []);
  for (const name of [
    'parlor_http_request_duration_seconds',
    'parlor_sockets',
    'process_cpu_seconds_total',
  ]) {
    t.match(body, new RegExp(`^# TYPE ${name} `, 'm'));
  }
  const types = body.split('\n').filter((line: string) => line.startsWith('# TYPE '));
  t.equal(new Set(types).size, types.length, 'each is told once');
});

t.test('the values follow what happens', async (t) => {
  const server = await buildTestApp(t);
  const committed = await value(server, 'parlor_commits_total');
  const host = await server.guest('host');
  const { body } = await host.post('/api/session/create/', { draw_time: 30, desc_time: 30 });
  const socket = server.open(`/ws/session/${body.game_code}/`, host.token);
  await socket.next('STATE_SYNC');
  t.ok((await value(server, 'parlor_commits_total')) >= committed + 2);
  t.equal(await value(server, 'parlor_sockets'), 1);
  t.equal(await value(server, 'parlor_topics'), 1);
  t.equal(await value(server, 'parlor_listeners'), 1);
  const route = 'route="/api/session/create/",status="2xx"';
  t.equal(await value(server, `parlor_http_request_duration_seconds_count{method="POST",${route}}`), 1);
  await server.ports.advance(1);
  t.equal(await value(server, 'parlor_due_jobs_total{kind="accounts.purge"}'), 1);
  socket.raw.close();
  await socket.closed;
  t.equal(await value(server, 'parlor_sockets'), 0);
  const room = fillUp(server.platform.database);
  let last = await server.call('GET', '/status/');
  for (let n = 0; last.status !== 503 && n < 5_000; n++) {
    last = await server.call('POST', '/api/user/guest/', { json: { name: `guest${n}` } });
    if (last.status === 429) await server.ports.advance(60_000);
  }
  t.equal(last.status, 503);
  room();
  t.ok((await value(server, 'parlor_commit_failures_total')) >= 1);
});

t.test('all unknown addresses and methods together add one line', async (t) => {
  const server = await buildTestApp(t);
  await server.call('GET', '/nothing/0');
  await server.call('GET', '/media/1_0_0.svg');
  const before = (await lines(server)).length;
  await server.call('GET', '/metrics');
  const settled = (await lines(server)).filter((line) => line.startsWith('parlor_http')).length;
  for (let n = 1; n < 30; n++) {
    await server.call('GET', `/nothing/${n}`);
    await server.call('GET', `/media/${n}_0_0.svg`);
  }
  const after = await lines(server);
  t.equal(after.filter((line) => line.startsWith('parlor_http')).length, settled);
  t.ok(before > 0);
  const unknown = 'parlor_http_request_duration_seconds_count{method="GET",route="(unknown)",status="4xx"}';
  t.equal(await value(server, unknown), 30);
  t.ok(
    after.some((line) => line.includes('route="/media/:')),
    'known ones by their pattern',
  );
});

t.test(
  'administrators can read them from anywhere, others only on this machine and without a proxy',
  async (t) => {
    const server = await buildTestApp(t);
    const player = await server.guest('player');
    const staff = await server.guest('boss');
    await server.platform.database.commit(() =>
      server.platform.database.raw.prepare('UPDATE account SET is_staff = 1 WHERE id = ?').run(staff.id),
    );
    const from = (headers: Record<string, string>, token?: string) =>
      server.call('GET', '/metrics', { headers, token });
    t.equal((await from({})).status, 200);
    t.equal((await from({}, player.token)).status, 200);
    for (const name of ['Forwarded', 'X-Forwarded-For', 'X-Forwarded-Proto', 'x-forwarded-host']) {
      const headers = { [name]: name === 'Forwarded' ? 'for=127.0.0.1' : '127.0.0.1' };
      const anonymous = await from(headers);
      t.match(anonymous, { status: 401, body: { code: 'not_authenticated' } }, name);
      t.ok(anonymous.headers.get('www-authenticate'));
      t.match(await from(headers, player.token), { status: 403, body: { code: 'metrics_forbidden' } });
      t.equal((await from(headers, staff.token)).status, 200);
    }
  },
);

t.test('two servers in one process count separately', async (t) => {
  const one = await buildTestApp(t, { path: ':memory:' });
  const two = await buildTestApp(t, { path: ':memory:' });
  await one.guest('ada');
  const guests =
    'parlor_http_request_duration_seconds_count{method="POST",route="/api/user/guest/",status="2xx"}';
  t.equal(await value(one, guests), 1);
  t.notOk((await lines(two)).some((line) => line.startsWith(guests)));
});

t.test('syncs are a histogram: its buckets include the ones before, and the last is all', async (t) => {
  const server = await buildTestApp(t, { env: { PARLOR_DURABILITY: 'full' } });
  await server.guest('ada');
  const body = (await lines(server)).join('\n');
  const found = [...body.matchAll(/^parlor_sync_duration_seconds_bucket\{le="([^"]+)"\} (\d+)$/gm)];
  const counts = found.map(([, , count]) => Number(count));
  t.equal(found.at(-1)?.[1], '+Inf');
  t.ok((counts.at(-1) ?? 0) > 0);
  t.same(
    counts,
    [...counts].sort((a, b) => a - b),
  );
  t.match(body, `parlor_sync_duration_seconds_count ${counts.at(-1)}`);
});

t.test('long polls are counted by what ended them', async (t) => {
  const server = await buildTestApp(t);
  const host = await server.guest('host');
  const { body } = await host.post('/api/session/create/', { draw_time: 30, desc_time: 30 });
  const { game_code, last_modified } = body;
  const wait = (known: string) =>
    host.post(`/api/session/${game_code}/wait/`, { game_code, last_modified: known });
  await wait('2020-01-01T00:00:00.000000Z');
  const held = wait(last_modified);
  while ((await value(server, 'parlor_polls_held')) === 0);
  await (await server.guest('ada')).post(`/api/session/${game_code}/join/`);
  await held;
  for (const [by, count] of [
    ['at_once', 1],
    ['news', 1],
    ['time', 0],
  ])
    t.equal(await value(server, `parlor_polls_ended_total{by="${by}"}`), count);
});
