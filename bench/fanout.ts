/**
 * How soon does a change of a session reach its 10, 100 and 1,000 sockets, beside a bare `ws` server that checks and
 * keeps nothing? `npm run bench:fanout`. Starts the built server on a file of its own, plays only on loopback, in
 * alternating slices, and ends by itself within a minute and a half.
 */
import type { WebSocket } from 'ws';
import { type Bench, bench, launch } from './children.js';
import { callOn, Line } from './line.js';
import { cpuMs, type Measure, openSocket as open, ratioRows } from './measure.js';
import { quantile, table } from './table.js';

const SIZES = [10, 100, 1000];
/** Nine members watch with at most 20 sockets each; the tenth comes and goes, and each time that is the change. */
const MOST_OF_ONE_SESSION = 180;
const SEATED = 9;
const PAIRS = 20;
const SLICE_MS = 400;
const GIVE_UP_MS = 88_000;
const STATE = Buffer.from('{"event":"STATE_SYNC"');

/** A server with its sockets, in groups that each hear of their own changes. */
interface Target {
  pid: number;
  /** Makes the next change in every group. */
  change(): void;
  /** Called with the time and the size of every delivery. */
  onDelivery: (atMs: number, bytes: number) => void;
  sockets: number;
  close(): void;
}

interface Slice {
  p50: number;
  p99: number;
  /** Until the last socket has it: the median of the changes. */
  last: number;
  perSecond: number;
  cpuUs: number;
  /** Of a delivery, on average. */
  bytes: number;
}

async function run(started: Bench): Promise<void> {
  const parlorPort = await launch(started, 'parlor', ['dist/main.js']);
  const floorPort = await launch(started, 'floor', ['--import', 'tsx', 'bench/socket-floor.ts']);
  const [parlorPid, floorPid] = started.children.map((child) => child.pid as number) as [number, number];
  const rows = [['sockets', 'measure', 'Parlor', 'floor', 'ratio (quartiles)']];
  for (const size of SIZES) {
    const parlor = await seatParlor(parlorPort, parlorPid, size);
    const { bytes } = await slice(parlor);
    const floor = await seatFloor(floorPort, floorPid, size, Math.round(bytes));
    rows.push(...(await compare(size, parlor, floor)));
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

async function seatFloor(port: number, pid: number, size: number, bytes: number): Promise<Target> {
  const changers: WebSocket[] = [];
  const sockets: WebSocket[] = [];
  const target: Target = {
    pid,
    sockets: size,
    onDelivery: () => undefined,
    change() {
      for (const changer of changers) changer.send('go');
    },
    close() {
      for (const socket of sockets) socket.terminate();
    },
  };
  for (const [n, members] of groupSizes(size).entries()) {
    for (let m = 0; m < members; m++) {
      const socket = await open(port, `/${size}-${n}/${bytes}`);
      socket.on('message', (data: Buffer) => target.onDelivery(performance.now(), data.length));
      sockets.push(socket);
      if (m === 0) changers.push(socket);
    }
  }
  return target;
}

/** Change after change for the length of a slice, each when all have heard of the one before. */
async function slice(target: Target): Promise<Slice> {
  const latencies: number[] = [];
  const lasts: number[] = [];
  let total = 0;
  const cpuBefore = cpuMs(target.pid);
  const beganAt = performance.now();
  while (performance.now() - beganAt < SLICE_MS) {
    await new Promise<void>((resolve) => {
      const sentAt = performance.now();
      let left = target.sockets;
      target.onDelivery = (atMs, bytes) => {
        latencies.push(atMs - sentAt);
        total += bytes;
        left -= 1;
        if (left > 0) return;
        lasts.push(atMs - sentAt);
        resolve();
      };
      target.change();
    });
  }
  const tookMs = performance.now() - beganAt;
  return {
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    last: quantile(lasts, 0.5),
    perSecond: (latencies.length / tookMs) * 1000,
    cpuUs: ((cpuMs(target.pid) - cpuBefore) / latencies.length) * 1000,
    bytes: total / latencies.length,
  };
}

async function compare(size: number, parlor: Target, floor: Target): Promise<string[][]> {
  await slice(parlor);
  await slice(floor);
  const pairs: [Slice, Slice][] = [];
  for (let n = 0; n < PAIRS; n++) pairs.push([await slice(parlor), await slice(floor)]);
  const measures: Measure<Slice>[] = [
    ['p50', 'delivery p50', 2],
    ['p99', 'delivery p99', 2],
    ['last', 'last of a change', 2],
    ['perSecond', 'deliveries a second', 0],
    ['cpuUs', 'CPU a delivery, µs', 1],
    ['bytes', 'bytes a delivery', 0],
  ];
  return ratioRows(String(size), measures, pairs);
}

await bench('fanout', GIVE_UP_MS, run);
