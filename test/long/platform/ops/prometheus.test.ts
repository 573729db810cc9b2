import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import t, { type Test } from 'tap';
import { TestSocket } from '../../../helper.ts';
import { call } from '../../../request.ts';
import { queries } from '../../../watched.ts';
import { emptyFolder, personsEnvironment } from '../../clone.ts';
import { Group } from '../../group.ts';

const run = promisify(execFile);
/** A rate needs two samples. */
const SAMPLES = 4;

t.setTimeout(120_000);

/** The real server, after somebody has played a little. */
async function playedServer(t: Test, folder: string): Promise<string> {
  const env = personsEnvironment({ PORT: '0', HOST: '127.0.0.1', PARLOR_DB: `${folder}/parlor.db` });
  const base = await new Group(t, process.execPath, ['src/parlor.js'], process.cwd(), env).ready();
  const tokens: string[] = [];
  for (const name of ['Ada', 'Ben', 'Cleo'])
    tokens.push((await call(base, 'POST', '/api/user/guest/', { json: { name } })).body.access);
  await playChess(base, tokens);
  await playTelephone(base, tokens);
  await call(base, 'GET', '/api/user/me/');
  return base;
}

async function playChess(base: string, [white = '', black = '']: string[]): Promise<void> {
  const open = (token: string) =>
    new TestSocket(`${base.replace('http', 'ws')}/ws/`, { authorization: `Bearer ${token}` });
  const [one, other] = [open(white), open(black)];
  const { gameId } = (await one.ask('CREATE', { color: 'white', initialMs: 600_000 })).payload;
  await other.ask('JOIN', { gameId });
  await other.ask('SUBSCRIBE', { topic: `game:${gameId}` });
  await one.ask('MOVE', { gameId, uci: 'e2e4', ply: 0 });
  await other.ask('MOVE', { gameId, uci: 'e7e5', ply: 1 });
}

async function playTelephone(base: string, tokens: string[]): Promise<void> {
  const [host = '', ...others] = tokens;
  const times = { draw_time: 30, desc_time: 30 };
  const made = (await call(base, 'POST', '/api/session/create/', { token: host, json: times })).body;
  const path = `/api/session/${made.game_code}`;
  const { game_code, last_modified } = made;
  const held = call(base, 'POST', `${path}/wait/`, { token: host, json: { game_code, last_modified } });
  for (const token of others) await call(base, 'POST', `${path}/join/`, { token, json: {} });
  await held;
  await call(base, 'PUT', `${path}/start/`, { token: host, json: {} });
}

/** A real Prometheus with the files of deploy/, which asks this server every second. Returns its address. */
async function prometheus(t: Test, folder: string, server: string): Promise<string> {
  const port = Number(new URL(server).port);
  const text = readFileSync('deploy/prometheus/prometheus.yml', 'utf8')
    .replace(/127\.0\.0\.1:8000/, `127.0.0.1:${port}`)
    .replaceAll('15s', '1s')
    .replace('- alerts.yml', `- ${process.cwd()}/deploy/prometheus/alerts.yml`);
  writeFileSync(`${folder}/prometheus.yml`, text);
  const parameters = [
    `--config.file=${folder}/prometheus.yml`,
    `--storage.tsdb.path=${folder}/samples`,
    '--web.listen-address=127.0.0.1:0',
  ];
  const program = spawn('prometheus', parameters, { stdio: ['ignore', 'ignore', 'pipe'] });
  t.teardown(async () => {
    if (program.exitCode !== null) return;
    program.kill('SIGTERM');
    await once(program, 'exit');
  });
  return new Promise((resolve, reject) => {
    let said = '';
    program.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const address = /msg="Listening on" address=(127\.0\.0\.1:\d+)/.exec(said)?.[1];
      if (address) resolve(`http://${address}`);
    });
    program.once('exit', () => reject(new Error(said)));
  });
}

t.test('promtool finds nothing to say about the metrics of a server that is played on', async (t) => {
  const base = await playedServer(t, emptyFolder(t));
  const { body } = await call(base, 'GET', '/metrics');
  const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input: body });
  t.same([status, `${stdout}`, `${stderr}`.trim()], [0, '', '']);
});

t.test('promtool accepts the configuration and the rules, and the rules fire when they should', async (t) => {
  const cwd = 'deploy/prometheus';
  t.match((await run('promtool', ['check', 'config', 'prometheus.yml'], { cwd })).stdout, 'SUCCESS');
  t.match(
    (await run('promtool', ['check', 'rules', '--lint-fatal', 'alerts.yml'], { cwd })).stdout,
    'SUCCESS',
  );
  t.match((await run('promtool', ['test', 'rules', 'alerts.test.yml'], { cwd })).stdout, 'SUCCESS');
  const names = readFileSync(`${cwd}/alerts.yml`, 'utf8').matchAll(/alert: (\w+)/g);
  const tested = readFileSync(`${cwd}/alerts.test.yml`, 'utf8');
  for (const [, name = ''] of names) t.match(tested, `alertname="${name}"`);
});

t.test(
  'Prometheus reads a server with the files of deploy/, and the dashboard shows something',
  async (t) => {
    const folder = emptyFolder(t);
    const address = await prometheus(t, folder, await playedServer(t, folder));
    const ask = async (path: string, query = '') =>
      (await call(address, 'GET', `/api/v1/${path}${query && `?${new URLSearchParams({ query })}`}`)).body;
    const count = async (query: string) => Number((await ask('query', query)).data?.result[0]?.value[1] ?? 0);
    while ((await count('count_over_time(parlor_chess_moves_total[1m])')) < SAMPLES) await pause(200);

    for (const { title, expr } of queries) {
      const query = expr.replaceAll('$instance', '.*').replaceAll('$__rate_interval', '1m');
      const { status, error, data } = await ask('query', query);
      t.equal(status, 'success', `${title}: ${error}`);
      // There is no copy yet. Until then nothing fires, and nothing is refused.
      const isQuiet = /timestamp_seconds.*> 0|^ALERTS|^topk|^changes/.test(expr);
      t.ok(isQuiet || data?.result.length > 0, `${title}: ${query} finds something`);
    }
    const { groups } = (await ask('rules')).data;
    for (const { name, health, lastError } of groups[0].rules) t.equal(health, 'ok', `${name}: ${lastError}`);
    const { activeTargets } = (await ask('targets')).data;
    t.match(activeTargets, [{ health: 'up', lastError: '' }]);
  },
);
