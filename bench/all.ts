/**
 * Compares Parlor with the least work such a server can do (the floors) and with packages from npm (the rivals). All run at
 * once on loopback and are measured in alternating slices. Prints one table. `npm run bench all`, or parts of it: `npm run
 * bench moves routes`. Other words are options for the Node.js that runs Parlor: `npm run bench moves -- --cpu-prof`.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Bench, bench, launch } from './children.ts';
import { makeBoardgame } from './contenders/boardgame.ts';
import { makeColyseus } from './contenders/colyseus.ts';
import type { Contender } from './contenders/contender.ts';
import { makeFloor } from './contenders/floor.ts';
import { makeParlor, sampleOf } from './contenders/parlor.ts';
import { makeSocketIo } from './contenders/socketio.ts';
import { deliveries } from './scenarios/deliveries.ts';
import { memory } from './scenarios/memory.ts';
import { moves } from './scenarios/moves.ts';
import { type Row, reportOf } from './scenarios/report.ts';
import { routes } from './scenarios/routes.ts';
import { stuck } from './scenarios/stuck.ts';

const GIVE_UP_MS = 40 * 60_000;
const COLLECT = ['--expose-gc', '--import', './bench/collect.mjs'];
const TIMED_COMMITS = ['--import', './bench/commits.mjs'];
const SOCKET_FLOOR = ['bench/socket-floor.ts'];
/** Servers that save each move or message. */
const KEEPING = {
  durable: [...SOCKET_FLOOR, 'durable'],
  insert: [...SOCKET_FLOOR, 'insert'],
  chess: ['bench/chess-floor.ts'],
};

/** Each part starts its own servers. */
const PARTS = {
  moves: () => withAll(moves, { keeping: ['durable', 'chess', 'insert'], ofParlor: TIMED_COMMITS }),
  deliveries: () => withAll(deliveries, { keeping: ['durable', 'chess'] }),
  memory: () => memory((work) => withAll(work, { options: COLLECT })),
  stuck: () => withAll(stuck, { options: COLLECT }),
  routes: () =>
    bench('routes', GIVE_UP_MS, async (started) =>
      routes(started, await start(started, 'parlor', ['src/parlor.js'], nodeOptions)),
    ),
};

type Part = keyof typeof PARTS;
const isPart = (text: string): text is Part => text in PARTS;
const said = process.argv.slice(2);
const parts = said.some(isPart) ? said.filter(isPart) : (Object.keys(PARTS) as Part[]);
const nodeOptions = said.filter((text) => !isPart(text));

async function start(
  started: Bench,
  name: string,
  program: string[],
  options: string[] = [],
  env: Record<string, string> = {},
) {
  const port = await launch(started, name, program, options, env);
  return { pid: started.children.at(-1)?.pid as number, port };
}

/** Parlor, the floor, those that keep something, and the rivals. */
function withAll<T>(
  work: (contenders: Contender[], commitsMs: () => Promise<number[]>) => Promise<T>,
  {
    options = [],
    ofParlor = [],
    keeping = [],
  }: { options?: string[]; ofParlor?: string[]; keeping?: (keyof typeof KEEPING)[] } = {},
): Promise<T> {
  return bench('', GIVE_UP_MS, async (started) => {
    const run = (name: string, program: string[]) => start(started, name, program, options);
    const COMMITS = join(started.folder, 'commits.json');
    const parlorOptions = [...options, ...ofParlor, ...nodeOptions];
    const parlor = await start(started, 'parlor', ['src/parlor.js'], parlorOptions, { COMMITS });
    const sample = await sampleOf(parlor.port);
    const kept = [];
    for (const what of keeping) kept.push(makeFloor(what, await run(what, KEEPING[what]), sample));
    const contenders = [
      makeParlor(parlor),
      makeFloor('floor', await run('floor', SOCKET_FLOOR), sample),
      ...kept,
      makeSocketIo(await run('socketio', ['bench/rivals/socketio.mjs']), sample),
      makeColyseus(await run('colyseus', ['bench/rivals/colyseus.mjs']), sample),
      makeBoardgame(await run('boardgame', ['bench/rivals/boardgame.mjs'])),
    ];
    return work(contenders, () => commitsOf(parlor.pid, COMMITS));
  });
}

/** Parlor must have been started with `commits.mjs`. */
async function commitsOf(pid: number, path: string): Promise<number[]> {
  rmSync(path, { force: true });
  process.kill(pid, 'SIGWINCH');
  while (!existsSync(path)) await pause(20);
  return JSON.parse(readFileSync(path, 'utf8'));
}

process.env.NODE_ENV ??= 'production';
const rows: Row[] = [];
for (const part of parts) {
  process.stderr.write(`${part} …\n`);
  rows.push(...(await PARTS[part]()));
}
const machine = `${availableParallelism()} cores (${cpus()[0]?.model.trim()}), Node ${process.version}`;
process.stdout.write(`\n${machine}\n\n${reportOf(rows)}\n`);
process.exit(0);
