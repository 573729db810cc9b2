import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** `npm run bench <name>`. */

/** Parts of `all.ts`. Several can be named together. */
const COMPARISONS: Record<string, string> = {
  moves: 'moves per second and CPU time of each, compared with bare ws and the rivals',
  deliveries: 'one change for many watchers, compared with bare ws and the rivals',
  memory: 'memory of idle connections, compared with bare ws and the rivals',
  stuck: 'readers that stop reading, compared with bare ws and the rivals',
  routes: 'reading a session and a game over HTTP, compared with bare Fastify',
};
/** Each is the file of the same name. */
const OTHERS: Record<string, string> = {
  all: 'all of the above, in one table',
  wait: 'how fast 500 waiting polls are answered, compared with bare node:http',
  logins: 'what players notice when 64 people log in at the same moment',
  return: '10,000 known sockets come back after a restart',
  sync: 'where to sync the log: in the pool or on a thread, with and without 64 people logging in',
  reactions: 'what others notice while 30 watchers of a show react',
  capacity: 'how many players and watchers one server holds at p99 under 50 ms',
  flags: 'how late the fall of a flag is announced with 1,000 games running',
  engine: 'how well and how fast the house plays chess, and what others notice of eight such games',
  integers: 'what others notice while somebody multiplies 500 numbers of 20,000 digits',
  attacks: 'what others notice of hostile peers, and how much memory these cost',
  growth: 'a file of 100,000 games: the start, moves, deliveries, polls',
  long: '20 minutes (MINUTES) of 500 players and 2,000 watchers',
  houses: 'memory and CPU of 1, 10 and 50 idle houses on one machine',
  page: 'the page in a browser: first load, drawing lag, time to show a new state, the show, memory',
};
const USAGE = `npm run bench <name>

${Object.entries({ ...COMPARISONS, ...OTHERS })
  .map(([name, says]) => `  ${name.padEnd(12)}${says}`)
  .join('\n')}

Put options for Node.js after two dashes: npm run bench moves -- --cpu-prof
`;

const said = process.argv.slice(2);
const [name] = said;
if (name === undefined) {
  process.stdout.write(USAGE);
} else if (Object.hasOwn(COMPARISONS, name)) {
  if (said.some((one) => one !== 'routes' && Object.hasOwn(COMPARISONS, one))) installRivals();
  await run('all');
} else if (Object.hasOwn(OTHERS, name)) {
  if (name === 'all') installRivals();
  // The other arguments are for that file.
  process.argv.splice(2, 1);
  await run(name);
} else {
  process.stderr.write(`There is no bench ${name}.\n\n${USAGE}`);
  process.exitCode = 2;
}

async function run(file: string): Promise<void> {
  await import('../src/web/build.mjs');
  await import(`./${file}.ts`);
}

function installRivals(): void {
  if (existsSync('bench/rivals/node_modules')) return;
  process.stderr.write('Installing the rivals…\n');
  const parameters = ['ci', '--prefix', 'bench/rivals', '--ignore-scripts', '--no-audit', '--no-fund'];
  execFileSync('npm', parameters, { stdio: ['ignore', 'ignore', 'inherit'] });
}
