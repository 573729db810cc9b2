/**
 * Compares Parlor with the least work such a server can do (the floors) and with packages from npm (the rivals). All run at
 * once on loopback and are measured in alternating slices. Prints one table. `npm run bench all`, or parts of it: `npm run
 * bench moves routes`. Other words are options for the Node.js that runs Parlor: `npm run bench moves -- --cpu-prof`.
 */
import { availableParallelism, cpus } from 'node:os';
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

const GIVE_UP_MS = 20 * 60_000;
const COLLECT = ['--expose-gc', '--import', './bench/collect.mjs'];
const SOCKET_FLOOR = ['bench/socket-floor.ts'];

/** Each part starts its own servers. */
const PARTS = {
  moves: () => withAll(moves, { insert: true }),
  deliveries: () => withAll(deliveries),
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

async function start(started: Bench, name: string, program: string[], options: string[] = []) {
  const port = await launch(started, name, program, options);
  return { pid: started.children.at(-1)?.pid as number, port };
}

/** Parlor, the floor, and all others. */
function withAll<T>(
  work: (contenders: Contender[]) => Promise<T>,
  { options = [], insert = false }: { options?: string[]; insert?: boolean } = {},
): Promise<T> {
  return bench('', GIVE_UP_MS, async (started) => {
    const run = (name: string, program: string[]) => start(started, name, program, options);
    const parlor = await start(started, 'parlor', ['src/parlor.js'], [...options, ...nodeOptions]);
    const sample = await sampleOf(parlor.port);
    const contenders = [
      makeParlor(parlor),
      makeFloor('floor', await run('floor', SOCKET_FLOOR), sample),
      makeSocketIo(await run('socketio', ['bench/rivals/socketio.mjs']), sample),
      makeColyseus(await run('colyseus', ['bench/rivals/colyseus.mjs']), sample),
      makeBoardgame(await run('boardgame', ['bench/rivals/boardgame.mjs'])),
    ];
    if (insert)
      contenders.push(makeFloor('insert', await run('insert', [...SOCKET_FLOOR, 'insert']), sample));
    return work(contenders);
  });
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
