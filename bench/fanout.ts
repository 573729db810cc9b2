/**
 * How soon does a change of a session reach its 10, 100 and 1,000 sockets, beside a bare `ws` server that checks and
 * keeps nothing? `npm run bench:fanout`. Starts the built server on a file of its own, plays only on loopback, in
 * alternating slices, and ends by itself within a minute and a half.
 */
import type { WebSocket } from 'ws';
import { type Bench, bench, launch } from './children.js';
import { compare, PAIRS, SLICE_MS, STATE, seatFloor, slice, type Target } from './deliveries.js';
import { callOn, Line } from './line.js';
import { openSocket as open } from './measure.js';
import { table } from './table.js';

const SIZES = [10, 100, 1000];
/** Nine members watch with at most 20 sockets each; the tenth comes and goes, and each time that is the change. */
const MOST_OF_ONE_SESSION = 180;
const SEATED = 9;
const GIVE_UP_MS = 88_000;

async function run(started: Bench): Promise<void> {
  const parlorPort = await launch(started, 'parlor', ['dist/main.js']);
  const floorPort = await launch(started, 'floor', ['--import', 'tsx', 'bench/socket-floor.ts']);
  const [parlorPid, floorPid] = started.children.map((child) => child.pid as number) as [number, number];
  const rows = [['sockets', 'measure', 'Parlor', 'floor', 'ratio (quartiles)']];
  for (const size of SIZES) {
    const parlor = await seatParlor(parlorPort, parlorPid, size);
    const { bytes } = await slice(parlor);
    const floor = await seatFloor(floorPort, floorPid, groupSizes(size), Math.round(bytes));
    rows.push(...(await compare(String(size), parlor, floor)));
    parlor.close();
    floor.close();
  }
  const what = `Median of ${PAIRS} pairs of ${SLICE_MS} ms; times in ms, from sending the change`;
  const why = `Parlor's have the rules, the synced commit and the snapshot in them; the floor's have none of these.`;
  process.stdout.write(`\n${what}.\n${why}\n\n${table(rows)}\n`);
}

function groupSizes(size: number): number[] {
  const groups = Math.ceil(size / MOST_OF_ONE_SESSION);
  return Array.from({ length: groups }, (_, n) => Math.floor((size + n) / groups));
}

async function seatParlor(port: number, pid: number, size: number): Promise<Target> {
  const line = await Line.open(port);
  const call = callOn(line);
  const guest = async (name: string): Promise<string> =>
    (await call('POST', '/api/user/guest/', undefined, { name })).access;
  const changers: { socket: WebSocket; code: number; inside: boolean }[] = [];
  const target: Target = {
    pid,
    sockets: size,
    onDelivery: () => undefined,
    change() {
      for (const changer of changers) {
        const event = changer.inside ? 'LEAVE' : 'JOIN';
        changer.inside = !changer.inside;
        changer.socket.send(JSON.stringify({ event, payload: { game_code: changer.code } }));
      }
    },
    close() {
      line.close();
      for (const socket of sockets) socket.terminate();
    },
  };
  const sockets: WebSocket[] = [];
  for (const [n, members] of groupSizes(size).entries()) {
    const tokens: string[] = [];
    for (let seat = 0; seat < SEATED; seat++) tokens.push(await guest(`w${size}-${n}-${seat}`));
    const { game_code: code } = await call('POST', '/api/session/create/', tokens[0], {
      draw_time: 60,
      desc_time: 60,
    });
    for (const token of tokens.slice(1)) await call('GET', `/api/session/${code}/join/`, token);
    for (let m = 0; m < members; m++) {
      const socket = await open(port, `/ws/session/${code}/`, tokens[m % SEATED]);
      socket.on('message', (data: Buffer) => {
        if (data.subarray(0, STATE.length).equals(STATE)) target.onDelivery(performance.now(), data.length);
      });
      sockets.push(socket);
    }
    const socket = await open(port, '/ws/', await guest(`c${size}-${n}`));
    changers.push({ socket, code, inside: false });
    sockets.push(socket);
  }
  return target;
}

await bench('fanout', GIVE_UP_MS, run);
