/**
 * How soon does a move reach 10, 100 and 1,000 spectators of one game, beside a bare `ws` server that checks and keeps
 * nothing? `npm run bench:spectators`. Plays only on loopback, in alternating slices, and ends within a minute and a half.
 */
import type { WebSocket } from 'ws';
import { type Bench, bench, launch } from './children.js';
import { compare, PAIRS, SLICE_MS, STATE, seatFloor, slice, type Target } from './deliveries.js';
import { callOn, Line } from './line.js';
import { openSocket } from './measure.js';
import { table } from './table.js';

const SIZES = [10, 100, 1000];
const SOCKETS_OF_ONE = 20;
const GIVE_UP_MS = 88_000;
/** What is on the board: the game of Morphy in the Opera, before its queen is given up. */
const PLAYED =
  'e2e4 e7e5 g1f3 d7d6 d2d4 c8g4 d4e5 g4f3 d1f3 d6e5 f1c4 g8f6 f3b3 d8e7 b1c3 c7c6 c1g5 b7b5 c3b5 c6b5 c4b5 b8d7 e1c1 a8d8 d1d7 d8d7 h1d1 e7e6 b5d7 f6d7'.split(
    ' ',
  );
const NEXT = 'b3b8';

async function run(started: Bench): Promise<void> {
  const parlorPort = await launch(started, 'parlor', ['dist/main.js']);
  const floorPort = await launch(started, 'floor', ['--import', 'tsx', 'bench/socket-floor.ts']);
  const [parlorPid, floorPid] = started.children.map((child) => child.pid as number) as [number, number];
  const rows = [['spectators', 'measure', 'Parlor', 'floor', 'ratio (quartiles)']];
  for (const size of SIZES) {
    const parlor = await seatParlor(parlorPort, parlorPid, size);
    const { bytes } = await slice(parlor);
    const floor = await seatFloor(floorPort, floorPid, [size], Math.round(bytes));
    rows.push(...(await compare(String(size), parlor, floor)));
    parlor.close();
    floor.close();
  }
  const what = `Median of ${PAIRS} pairs of ${SLICE_MS} ms; times in ms, from sending the move`;
  const why = `Parlor's have the rules, the synced commit and the snapshot in them; the floor's have none of these.`;
  process.stdout.write(`\n${what}.\n${why}\n\n${table(rows)}\n`);
}

async function seatParlor(port: number, pid: number, size: number): Promise<Target> {
  const line = await Line.open(port);
  const call = callOn(line);
  const guest = async (name: string): Promise<string> =>
    (await call('POST', '/api/user/guest/', undefined, { name })).access;
  const players = [await guest(`w${size}`), await guest(`b${size}`)] as const;
  const sockets: WebSocket[] = [];
  const made = await call('POST', '/api/game/create/', players[0], { color: 'white', initialMs: null });
  const { gameId } = made.payload;
  await call('POST', `/api/game/${gameId}/join/`, players[1], {});
  const seats = [
    await openSocket(port, '/ws/', players[0]),
    await openSocket(port, '/ws/', players[1]),
  ] as const;
  for (const [ply, uci] of PLAYED.entries()) {
    await call('POST', `/api/game/${gameId}/move/`, players[ply % 2 === 0 ? 0 : 1], { uci, ply });
  }
  const [white, black] = seats;
  const tell = (socket: WebSocket, event: string, payload: object) =>
    socket.send(JSON.stringify({ event, payload: { gameId, ...payload } }));
  // One move again and again, so that the game never ends and every state is as large as the one before.
  const changes = [
    () => tell(white, 'MOVE', { uci: NEXT, ply: PLAYED.length }),
    () => tell(white, 'TAKEBACK', { action: 'offer' }),
    () => tell(black, 'TAKEBACK', { action: 'accept' }),
  ];
  let changed = 0;
  const target: Target = {
    pid,
    sockets: size,
    onDelivery: () => undefined,
    change() {
      changes[changed++ % changes.length]?.();
    },
    close() {
      line.close();
      for (const socket of [...seats, ...sockets]) socket.terminate();
    },
  };
  let token = '';
  for (let n = 0; n < size; n++) {
    if (n % SOCKETS_OF_ONE === 0) token = await guest(`s${size}-${n}`);
    const socket = await openSocket(port, `/ws/game/${gameId}/`, token);
    socket.on('message', (data: Buffer) => {
      if (data.subarray(0, STATE.length).equals(STATE)) target.onDelivery(performance.now(), data.length);
    });
    sockets.push(socket);
  }
  return target;
}

await bench('spectators', GIVE_UP_MS, run);
