import { readFileSync } from 'node:fs';
import t from 'tap';
import { buildTestApp } from '../../helper.ts';
import { alertExpressions, dashboard, metricsIn, namesIn, queries } from '../../watched.ts';

t.test('dashboard and alerts ask for metrics that there are', async (t) => {
  const server = await buildTestApp(t);
  const host = await server.guest('host');
  const socket = server.open('/ws/', host.token);
  await socket.ask('CREATE', { color: 'white' });
  const known = metricsIn((await server.call('GET', '/metrics')).body);
  t.ok(queries.length > 30 && alertExpressions().length > 10);
  for (const expr of [...queries.map(({ expr }) => expr), ...alertExpressions()])
    for (const name of namesIn(expr)) t.ok(known.has(name), name);
});

t.test('the list of metrics has every metric of ours, and no other', async (t) => {
  const server = await buildTestApp(t);
  const host = await server.guest('host');
  await server.open('/ws/', host.token).ask('CREATE', { color: 'white' });
  const known = metricsIn((await server.call('GET', '/metrics')).body);
  const listed = readFileSync('docs/metrics.md', 'utf8').matchAll(/^\| `(parlor_\w+)` /gm);
  t.same(
    [...listed].map(([, name]) => name).sort(),
    [...known].filter((name) => name.startsWith('parlor_')).sort(),
  );
});

t.test(
  'the dashboard is one that Grafana imports, for any source of data and any number of houses',
  async (t) => {
    const { panels, schemaVersion, templating, title, uid } = dashboard;
    t.ok(schemaVersion >= 42 && title && uid);
    t.match(templating.list, [
      { name: 'datasource', type: 'datasource', query: 'prometheus' },
      { name: 'instance', type: 'query', multi: true },
    ]);
    t.equal(new Set(panels.map(({ id }) => id)).size, panels.length, 'each panel has an id of its own');
    for (const { datasource, fieldConfig, gridPos, targets = [], title, type } of panels) {
      t.ok(gridPos.x + gridPos.w <= 24, title);
      if (type === 'row') continue;
      t.same(datasource, { type: 'prometheus', uid: '$' + '{datasource}' }, title);
      t.ok(fieldConfig?.defaults.unit, `${title} has a unit`);
      t.ok(targets.length > 0, title);
      for (const { expr } of targets) t.match(expr, 'instance=~"$instance"', title);
    }
  },
);

t.test('each alert says what to do, how urgent it is, and where to read on', async (t) => {
  const alerts = readFileSync('deploy/prometheus/alerts.yml', 'utf8')
    .split(/^ +- alert: /m)
    .slice(1);
  t.equal(alerts.length, alertExpressions().length);
  for (const alert of alerts) {
    const [name = ''] = alert.split('\n');
    t.match(alert, /^ +for: \d+[mhd]$/m, name);
    t.match(alert, /severity: (?:critical|warning)/, name);
    t.match(alert, /summary: .{40,}/, name);
    const [, page = '', anchor = ''] = /runbook: (docs\/[\w-]+\.md)#([\w-]+)/.exec(alert) ?? [];
    const headings = readFileSync(page, 'utf8').matchAll(/^#+ (.+)$/gm);
    const anchors = [...headings].map(([, text = '']) =>
      text
        .toLowerCase()
        .replaceAll(/[^\w -]/g, '')
        .replaceAll(' ', '-'),
    );
    t.ok(anchors.includes(anchor), `${name}: ${page}#${anchor}`);
  }
});

t.test('refusals are counted by code, on sockets and in requests', async (t) => {
  const server = await buildTestApp(t);
  const refused = async (code: string) => {
    const { body } = await server.call('GET', '/metrics');
    return Number(new RegExp(`^parlor_refusals_total\\{code="${code}"\\} (\\d+)$`, 'm').exec(body)?.[1]);
  };
  t.equal(await refused('unknown_event'), 0, 'from the beginning, so that a rate sees the first');
  await server.open('/ws/').ask('DANCE');
  t.equal(await refused('unknown_event'), 1);
  await server.call('GET', '/api/user/me/');
  await server.call('GET', '/%zz');
  t.equal(await refused('not_authenticated'), 1);
  t.equal(await refused('malformed_request'), 1);
  t.notOk(await refused('DANCE'));
});

t.test('a Prometheus on another machine can ask with an administrator’s device token', async (t) => {
  const server = await buildTestApp(t);
  const json = { username: 'boss', password: 'a long password' };
  await server.call('POST', '/api/user/register/', { json });
  await server.platform.database.commit(() =>
    server.platform.database.raw.prepare('UPDATE account SET is_staff = 1').run(),
  );
  const { token } = (await server.call('POST', '/api/auth/obtain/', { json })).body;
  const headers = { authorization: `Token ${token}`, 'x-forwarded-for': '203.0.113.5' };
  t.equal((await server.call('GET', '/metrics', { headers })).status, 200);
});
