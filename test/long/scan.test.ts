import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import t from 'tap';
import { buildTestApp } from '../helper.ts';

/** Attacks that need no other host. Headers, cookies and forms are tested elsewhere, by what they protect against. */
const ATTACKS = 'backup,crlf,csp,exec,file,htaccess,methods,permanentxss,redirect,sql,xss';
const PAGES = ['/', '/docs/', '/admin/login/', '/status/', '/nothing/', '/album/nothing'];
const QUERIES = ['/api/game/live/?page=1', '/api/past_sessions/?page=1', '/api/game/GameState/?game_id=1'];

t.setTimeout(180_000);

t.test('a scanner of web pages finds nothing', async (t) => {
  const server = await buildTestApp(t, { env: { PARLOR_RATE: 'off' } });
  const { token } = await server.guest('ada');
  const folder = dirname(server.path);
  const report = `${folder}/report.json`;
  const starts = [...PAGES, ...QUERIES].flatMap((path) => ['-s', server.base + path]);
  const options = ['-m', ATTACKS, '--max-scan-time', '60', '--flush-session', '-f', 'json', '-o', report];
  const asAda = ['-H', `Authorization: Bearer ${token}`];
  const parameters = ['-u', `${server.base}/`, ...starts, ...options, ...asAda];
  await promisify(execFile)('wapiti', parameters, { env: { ...process.env, HOME: folder } });
  const { vulnerabilities, anomalies } = JSON.parse(readFileSync(report, 'utf8'));
  const metrics = await (await fetch(`${server.base}/metrics`)).text();
  const counts = [...metrics.matchAll(/^parlor_http_request_duration_seconds_count\{.*\} (\d+)$/gm)];
  const asked = counts.reduce((sum, [, count]) => sum + Number(count), 0);
  t.ok(asked > 300, `it has asked ${asked} times`);
  t.same(Object.values(vulnerabilities).flat(), []);
  t.same(Object.values(anomalies).flat(), []);
});
