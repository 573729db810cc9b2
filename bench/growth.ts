/**
 * What 100,000 finished games in the file and 1,000 running ones cost: at the start, and in CPU time per move, delivery,
 * poll and request, in alternating slices of servers that run at the same time. `npm run bench growth`, or followed by
 * `start`, `file` or `running` for one part. Needs 4 GB in the temporary folder. Plays only on loopback. Ends within 15
 * minutes.
 */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, readFileSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Bench, bench, launch } from './children.ts';
import { fill, type Played } from './growth-fill.ts';
import { seatGames } from './growth-games.ts';
import { makeGuest, playChess, playTelephone } from './growth-play.ts';
import { seatRooms } from './growth-rooms.ts';
import { compare, cpuUs, type Server, type Work } from './growth-slices.ts';
import { callOn, Line, requestText } from './line.ts';
import { Rounds, table } from './table.ts';

const GIVE_UP_MS = 15 * 60_000;
const NEEDED_BYTES = 4e9;
const EACH = Number(process.env.GAMES ?? 100_000) / 2;
const FEW = 50;
const PLIES = 80;
/** 150,000 of them are a gigabyte. */
const DRAWING_BYTES = 7_000;
const STARTS = 5;
const START_GOAL_MS = 2_000;
const MOST_GROWTH = 1.3;
const RUNNING = [10, 100, 1000];
const AT_ONCE = 10;
const KEEP = { PARLOR_ACCESS_S: '86400', PARLOR_WAIT_MS: '120000', PARLOR_BACKUP: 'off' };

/** Two files with the same people, one with few and one with very many finished games. Both servers are stopped. */
interface Files {
  empty: string;
  few: string;
  many: string;
  a: string;
  b: string;
  /** An administrator's cookie. */
  cookie: string;
}

async function up(started: Bench, name: string, path: string): Promise<Server> {
  const port = await launch(started, name, ['src/parlor.js'], [], { ...KEEP, PARLOR_DB: path });
  return { name, port, pid: started.children.at(-1)?.pid as number };
}

async function down(started: Bench): Promise<void> {
  const child = started.children.pop();
  if (!child || child.exitCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

async function makeFiles(started: Bench): Promise<Files> {
  const of = (name: string) => join(started.folder, `${name}.db`);
  const { port } = await up(started, 'maker', of('few'));
  const cookie = await firstAdministrator(port, readFileSync(join(started.folder, 'maker.log'), 'utf8'));
  const line = await Line.open(port);
  const [a, b, c] = [await makeGuest(line, 'A'), await makeGuest(line, 'B'), await makeGuest(line, 'C')];
  const gameId = await playChess(line, a.token, b.token, PLIES);
  const tokens = new Map([
    ['A', a.token],
    ['B', b.token],
    ['C', c.token],
  ]);
  const code = await playTelephone(line, tokens, DRAWING_BYTES);
  line.close();
  await down(started);
  const played: Played = { gameId, code, people: [a.id, b.id, c.id] };
  fill(of('few'), played, { from: 0, to: FEW });
  copyFileSync(of('few'), of('many'));
  const before = performance.now();
  fill(of('many'), played, { from: FEW, to: EACH });
  const gigabytes = (statSync(of('many')).size / 1e9).toFixed(2);
  const seconds = ((performance.now() - before) / 1000).toFixed(0);
  process.stdout.write(`${2 * EACH} finished games, ${gigabytes} GB, filled in ${seconds} s\n`);
  return { empty: of('empty'), few: of('few'), many: of('many'), a: a.token, b: b.token, cookie };
}

async function firstAdministrator(port: number, log: string): Promise<string> {
  const path = /\/admin\/first\/\w+\//.exec(log)?.[0] ?? '';
  const fields = { username: 'admin', password: 'a long password', again: 'a long password' };
  const body = new URLSearchParams(fields);
  const { headers } = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    body,
    redirect: 'manual',
  });
  return headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
}

function memoryMb(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}

/** Drops the file from the memory of the system. */
function forget(path: string): void {
  spawnSync('dd', [`if=${path}`, 'iflag=nocache', 'count=0'], { stdio: 'ignore' });
}

async function measureStarts(started: Bench, files: Files): Promise<void> {
  const rows = [['start', 'until ready, ms (least to most)', 'CPU, ms', 'memory after it, MB']];
  const kinds = [
    ['empty file', files.empty, false],
    [`${2 * FEW} finished games`, files.few, false],
    [`${2 * EACH} finished games`, files.many, false],
    ['the same, not in the cache of the system', files.many, true],
  ] as const;
  const results = kinds.map(() => ({ ms: new Rounds(), cpu: new Rounds(), mb: new Rounds() }));
  for (let n = 0; n < STARTS; n++) {
    for (const [place, [, path, cold]] of kinds.entries()) {
      if (cold) forget(path);
      const before = performance.now();
      const { pid } = await up(started, 'start', path);
      results[place]?.ms.values.push(performance.now() - before);
      results[place]?.cpu.values.push(cpuUs(pid) / 1000);
      results[place]?.mb.values.push(memoryMb(pid));
      await down(started);
    }
  }
  for (const [place, [name]] of kinds.entries())
    rows.push([name, `${results[place]?.ms}`, `${results[place]?.cpu}`, `${results[place]?.mb}`]);
  const worst = results[2]?.ms.max ?? Number.NaN;
  const verdict = worst <= START_GOAL_MS ? 'held' : 'did NOT hold';
  process.stdout.write(
    `\n${table(rows)}\nready within ${START_GOAL_MS} ms: ${verdict} (worst ${worst.toFixed(0)} ms)\n`,
  );
}

/** The same request again and again, on this many connections. */
async function asking(port: number, request: () => string, atOnce = 4): Promise<Work> {
  const lines = await Promise.all(Array.from({ length: atOnce }, () => Line.open(port)));
  const lanes = lines.map((line) => async () => {
    const { status, body } = await line.ask(request());
    if (status >= 400) throw new Error(`${status} ${body}\n${request()}`);
    return 1;
  });
  return { lanes };
}

/** Creates a lobby and leaves it, which closes it again. */
async function openAndClose(port: number, token: string): Promise<Work> {
  const call = callOn(await Line.open(port));
  const lane = async () => {
    const { game_code } = await call('POST', '/api/session/create/', token, { draw_time: 60, desc_time: 60 });
    await call('POST', `/api/session/${game_code}/leave/`, token, {});
    return 1;
  };
  return { lanes: [lane] };
}

type Kind = [what: string, make: (port: number, place: number) => Promise<Work & { close?(): void }>];

/** What is compared. `rooms` and `games` have one entry for each server. */
function kindsOf(
  files: Files,
  rooms: Awaited<ReturnType<typeof seatRooms>>[],
  games: Awaited<ReturnType<typeof seatGames>>[],
): Kind[] {
  let names = 0;
  const guest = () => requestText('POST', '/api/user/guest/', undefined, { name: `new${names++}` });
  const get = (path: string, token?: string) => (port: number) =>
    asking(port, () => requestText('GET', path, token));
  const admin = (path: string) => (port: number) =>
    asking(
      port,
      () => requestText('GET', path).replace('\r\n\r\n', `\r\nCookie: ${files.cookie}\r\n\r\n`),
      1,
    );
  const room = (place: number) => rooms[place] as (typeof rooms)[0];
  const more = `(${FEW} and ${EACH / 50 + FEW} own games)`;
  return [
    ['chess move, 100 games', async (_port, place) => games[place] as Work],
    ['GET info', (port, place) => get(`${room(place).first.path}/info/`, room(place).first.seated[0])(port)],
    ['JOIN or LEAVE of a lobby', (_port, place) => room(place).changes()],
    ['lobby made and closed', (port) => openAndClose(port, files.a)],
    ['delivery, rooms of 10', (_port, place) => room(place).deliveries()],
    ['poll answered, rooms of 10', (_port, place) => room(place).polls()],
    ['guest made', (port) => asking(port, guest)],
    [`GET mine/ (${FEW} own games in both)`, get('/api/game/mine/', files.a)],
    [`GET past_sessions/ (${FEW} own games in both)`, get('/api/past_sessions/', files.a)],
    [`GET mine/ ${more}`, get('/api/game/mine/', files.b)],
    [`GET past_sessions/ ${more}`, get('/api/past_sessions/', files.b)],
    ['GET live/', get('/api/game/live/')],
    ['GET /status/', get('/status/')],
    ['GET /metrics', get('/metrics')],
    ['admin: first page', admin('/admin/')],
    ['admin: list of games', admin('/admin/tables/chess_game/')],
    ['admin: list of accounts', admin('/admin/tables/account/')],
    ['admin: list of moves', admin('/admin/tables/chess_move/')],
  ];
}

/** The table, and which of its ratios (the last column) miss the goal. */
function report(rows: string[][]): void {
  const grown = rows.slice(1).filter((row) => Number.parseFloat(row.at(-1) ?? '') > MOST_GROWTH);
  const verdict = grown.length === 0 ? 'held' : `did NOT hold: ${grown.map(([what]) => what).join('; ')}`;
  process.stdout.write(`\n${table(rows)}\nwithin ${MOST_GROWTH} times: ${verdict}\n`);
}

async function compareFiles(started: Bench, files: Files): Promise<void> {
  const servers = [await up(started, 'few', files.few), await up(started, 'many', files.many)];
  const rooms = await Promise.all(servers.map(({ port }) => seatRooms(port, 20, AT_ONCE)));
  const games = await Promise.all(servers.map(({ port }) => seatGames(port, 100, AT_ONCE)));
  const rows = [['CPU µs for each', `${2 * FEW} finished`, `${2 * EACH} finished`, 'ratio (quartiles)']];
  process.stdout.write('\n');
  for (const [what, make] of kindsOf(files, rooms, games)) {
    const works = await Promise.all(servers.map(({ port }, place) => make(port, place)));
    const targets = servers.map((server, place) => ({ server, work: works[place] as Work }));
    rows.push(await compare(what, targets));
    for (const work of works) work.close?.();
  }
  report(rows);
  for (const _ of servers) await down(started);
}

async function compareRunning(started: Bench): Promise<void> {
  const rows = [
    [
      'CPU µs for each',
      ...RUNNING.map((n) => `${n} running`),
      ...RUNNING.slice(1).map((n) => `${n} / ${RUNNING[0]}`),
    ],
  ];
  const servers: Server[] = [];
  for (const n of RUNNING)
    servers.push(await up(started, `running${n}`, join(started.folder, `running${n}.db`)));
  const measure = async (
    what: string,
    make: (server: Server, n: number) => Promise<Work & { close?(): void }>,
  ) => {
    const works = await Promise.all(servers.map((server, place) => make(server, RUNNING[place] as number)));
    rows.push(
      await compare(
        what,
        servers.map((server, place) => ({ server, work: works[place] as Work })),
      ),
    );
    for (const work of works) work.close?.();
  };
  process.stdout.write('\n');
  await measure(`chess move, ${AT_ONCE} at once`, ({ port }, n) => seatGames(port, n, AT_ONCE));
  const rooms = await Promise.all(
    servers.map(({ port }, place) => seatRooms(port, RUNNING[place] as number, AT_ONCE / 2)),
  );
  const of = (server: Server) => rooms[servers.indexOf(server)] as (typeof rooms)[0];
  await measure('delivery, rooms of 10', (server) => of(server).deliveries());
  await measure('poll answered, rooms of 10', (server) => of(server).polls());
  report(rows);
  for (const _ of servers) await down(started);
}

await bench('growth', GIVE_UP_MS, async (started) => {
  const part = process.argv[2] ?? 'all';
  const { bavail, bsize } = statfsSync(started.folder);
  if (bavail * bsize < NEEDED_BYTES) throw new Error(`${started.folder} has less than 4 GB of room`);
  if (part !== 'running') {
    const files = await makeFiles(started);
    if (part !== 'file') await measureStarts(started, files);
    if (part !== 'start') await compareFiles(started, files);
  }
  if (part === 'all' || part === 'running') await compareRunning(started);
});
process.exit(0);
