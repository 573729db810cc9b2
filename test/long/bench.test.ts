import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { freshClone, personsEnvironment } from './clone.ts';
import { Group } from './group.ts';

/** As short as a comparison can be. */
const SHORT = { PAIRS: '1', ROUNDS: '1' };

t.setTimeout(180_000);

t.test('npm run bench lists what there is', async (t) => {
  const clone = freshClone(t);
  for (const [code, ...parameters] of [[0], [2, 'constructor']] as [number, ...string[]][]) {
    const bench = new Group(t, 'node', ['bench/index.ts', ...parameters], clone, personsEnvironment());
    t.same(await bench.closed, [code, null]);
    for (const name of 'all moves deliveries memory stuck routes wait logins growth capacity page'.split(
      ' ',
    )) {
      t.match(bench.output, new RegExp(`^  ${name} `, 'm'));
    }
  }
});

t.test('a comparison runs from a fresh clone', async (t) => {
  const bench = new Group(t, 'npm', ['run', 'bench', 'routes'], freshClone(t), personsEnvironment(SHORT));
  const closed = await bench.closed;
  t.same(closed, [0, null], bench.output);
  t.match(bench.output, /GET \/api\/game\/GameState\//);
});

t.test('the bench of capacity finds how many are held, and ends', async (t) => {
  const few = personsEnvironment({ SOCKETS: '100', SECONDS: '1' });
  const bench = new Group(t, 'npm', ['run', 'bench', 'capacity'], freshClone(t), few);
  t.same(await bench.closed, [0, null], bench.output);
  t.match(bench.output, /^players held at p99 under 50 ms: \d+ \(/m);
  t.match(bench.output, /^players and watchers held at p99 under 50 ms: \d+ \(/m);
});

t.test('the rivals can be installed from their lock file, which names no registry', async (t) => {
  const rivals = join(freshClone(t), 'bench/rivals');
  t.notMatch(readFileSync(join(rivals, 'package-lock.json'), 'utf8'), /https?:\/\/[^"]*\.tgz/);
  const parameters = ['ci', '--dry-run', '--ignore-scripts', '--no-audit', '--no-fund'];
  execFileSync('npm', parameters, { cwd: rivals, env: personsEnvironment(), stdio: 'pipe' });
});
