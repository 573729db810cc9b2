/**
 * With 1,000 games running and nobody moving, how late is the fall of a flag announced? `npm run bench flags`. Every game
 * has a clock of a few seconds, each of a different length. A spectator of each game notes when it hears of the end.
 */
import type { WebSocket } from 'ws';
import { type Bench, bench, launch } from './children.ts';
import { callOn, Line } from './line.ts';
import { openSocket } from './measure.ts';
import { quantile, table } from './table.ts';

const GAMES = 1000;
const SEATS = 10;
const SHORTEST_MS = 20_000;
/** The time between two flags: 1,000 of them fall within four seconds. */
const APART_MS = 4;
const GIVE_UP_MS = 80_000;

interface Fall {
  /** In ms, from the end of the clock until the server noticed, and until the spectator was told. */
  noticedMs: number;
  heardMs: number;
}

async function run(started: Bench): Promise<void> {
  const port = await launch(started, 'parlor', ['src/parlor.js']);
  const line = await Line.open(port);
  const call = callOn(line);
  const tokens: [string, string][] = [];
  for (let n = 0; n < GAMES / SEATS; n++) {
    const guest = async (side: string): Promise<string> =>
      (await call('POST', '/api/user/guest/', undefined, { name: `${side}${n}` })).access;
    tokens.push([await guest('w'), await guest('b')]);
  }
  const falls: Promise<Fall>[] = [];
  const sockets: WebSocket[] = [];
  for (let n = 0; n < GAMES; n++) {
    const [white, black] = tokens[Math.floor(n / SEATS)] as [string, string];
    // The first games have the longest clocks, so that all are running before the first flag falls.
    const initialMs = SHORTEST_MS + (GAMES - n) * APART_MS;
    const { gameId } = (await call('POST', '/api/game/create/', white, { color: 'white', initialMs }))
      .payload;
    await call('POST', `/api/game/${gameId}/join/`, black, {});
    await call('POST', `/api/game/${gameId}/move/`, white, { uci: 'e2e4', ply: 0 });
    const { payload } = await call('POST', `/api/game/${gameId}/move/`, black, { uci: 'e7e5', ply: 1 });
    const socket = await openSocket(port, `/ws/game/${gameId}/`, white);
    sockets.push(socket);
    falls.push(fallOf(socket, payload.serverTime + payload.clocks.wMs));
  }
  const all = await Promise.all(falls);
  for (const socket of sockets) socket.terminate();
  line.close();
  const row = (name: string, values: number[]) => [
    name,
    ...[0.5, 0.99, 1].map((share) => quantile(values, share).toFixed(0)),
  ];
  const rows = [
    ['ms after the time', 'p50', 'p99', 'worst'],
    row(
      'noticed by the server',
      all.map(({ noticedMs }) => noticedMs),
    ),
    row(
      'heard by the spectator',
      all.map(({ heardMs }) => heardMs),
    ),
  ];
  process.stdout.write(`\n${GAMES} games running at once, nobody moving.\n\n${table(rows)}\n`);
}

function fallOf(socket: WebSocket, dueMs: number): Promise<Fall> {
  return new Promise((resolve) => {
    socket.on('message', (data: Buffer) => {
      const heardAt = Date.now();
      const { event, payload } = JSON.parse(String(data));
      if (event !== 'STATE_SYNC' || payload.status !== 'FINISHED') return;
      resolve({ noticedMs: payload.serverTime - dueMs, heardMs: heardAt - dueMs });
    });
  });
}

await bench('flags', GIVE_UP_MS, run);
