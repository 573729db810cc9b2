/**
 * How many moves a second are acknowledged, and how soon, with 10, 100 and 1,000 games at once, beside a bare `ws` server
 * that makes one synced INSERT for each event; and how soon a move reaches 10, 100 and 1,000 spectators, beside one that
 * keeps nothing. `npm run bench:chess`. Plays only on loopback, in alternating slices, and ends within five minutes.
 */
import { Chess } from 'chess.js';
import type { WebSocket } from 'ws';
import { type Bench, bench, launch } from './children.js';
import { callOn, Line } from './line.js';
import { cpuMs, type Measure, openSocket, ratioRows } from './measure.js';
import { quantile, table } from './table.js';

const GAMES = [10, 100, 1000];
const PAIRS = Number(process.env.PAIRS ?? 20);
const SLICE_MS = 400;
const GIVE_UP_MS = 290_000;
/** Games of one account on one side, each with its socket. */
const SEATS = 10;
const PLIES = 240;

/** One game: who moves, and what is called when the move is acknowledged. */
interface Table {
  send: [(ply: number) => void, (ply: number) => void];
  onAck: () => void;
  ply: number;
  end: () => Promise<void>;
}

interface Target {
  pid: number;
  tables: Table[];
  /** Makes games that are nearly played out anew. Not measured. */
  renew(): Promise<void>;
  close(): void;
}

interface Slice {
  perSecond: number;
  p50: number;
  p99: number;
  cpuUs: number;
}

async function run(started: Bench): Promise<void> {
  const parlorPort = await launch(started, 'parlor', ['dist/main.js']);
  const floorPort = await launch(started, 'floor', ['--import', 'tsx', 'bench/insert-floor.ts']);
  const [parlorPid, floorPid] = started.children.map((child) => child.pid as number) as [number, number];
  const rows = [['games', 'measure', 'Parlor', 'floor', 'ratio (quartiles)']];
  for (const games of GAMES) {
    const parlor = await seatParlor(parlorPort, parlorPid, games);
    const floor = await seatFloor(floorPort, floorPid, games);
    const pairs: (readonly [Slice, Slice])[] = [];
    for (let n = -1; n < PAIRS; n++) {
      const pair = [await slice(parlor), await slice(floor)] as const;
      if (n >= 0) pairs.push(pair);
    }
    rows.push(...ratioRows(String(games), MEASURES, pairs));
    parlor.close();
    floor.close();
  }
  const what = `Median of ${PAIRS} pairs of ${SLICE_MS} ms; each game moves as soon as its last move is acknowledged.`;
  const floor = 'The floor makes one synced INSERT for each event, and knows no rules and no clocks.';
  process.stdout.write(`\n${what}\n${floor}\n\n${table(rows)}\n`);
}

const MEASURES: Measure<Slice>[] = [
  ['perSecond', 'moves a second', 0],
  ['p50', 'ACK p50, ms', 2],
  ['p99', 'ACK p99, ms', 2],
  ['cpuUs', 'CPU a move, µs', 0],
];

/** Legal moves at random, by a fixed seed, of a game that does not end in them. */
function someGame(): string[] {
  for (let seed = 1; ; seed++) {
    const chess = new Chess();
    let state = seed;
    while (chess.history().length < PLIES && !chess.isGameOver()) {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      const moves = chess.moves();
      chess.move(moves[(state >>> 8) % moves.length] as string);
    }
    if (chess.history().length === PLIES) return chess.history({ verbose: true }).map(({ lan }) => lan);
  }
}

const moves = someGame();

/** A table at which nobody sits yet. */
function idle(): Table {
  const nothing = () => undefined;
  return { send: [nothing, nothing], onAck: nothing, ply: 0, end: async () => undefined };
}

async function seatParlor(port: number, pid: number, games: number): Promise<Target> {
  const line = await Line.open(port);
  const call = callOn(line);
  const sockets = new Set<WebSocket>();
  const tokens = new Map<string, string>();
  const token = async (name: string): Promise<string> => {
    const known = tokens.get(name) ?? (await call('POST', '/api/user/guest/', undefined, { name })).access;
    tokens.set(name, known);
    return known;
  };
  const seat = async (n: number): Promise<Table> => {
    const of = (side: string) => token(`${side}${games}-${Math.floor(n / SEATS)}`);
    const [white, black] = [await of('w'), await of('b')];
    const settings = { color: 'white', initialMs: 10_800_000 };
    const { gameId } = (await call('POST', '/api/game/create/', white, settings)).payload;
    await call('POST', `/api/game/${gameId}/join/`, black, {});
    const pair: WebSocket[] = [];
    const table = idle();
    for (const who of [white, black]) {
      const socket = await openSocket(port, `/ws/game/${gameId}/`, who);
      socket.on('message', (data: Buffer) => {
        if (data.subarray(0, ACK.length).equals(ACK)) table.onAck();
        else if (data.subarray(0, ERROR.length).equals(ERROR)) throw new Error(String(data));
      });
      pair.push(socket);
    }
    for (const socket of pair) sockets.add(socket);
    table.end = async () => {
      for (const socket of pair) socket.terminate();
      for (const socket of pair) sockets.delete(socket);
      await call('POST', `/api/game/${gameId}/resign/`, white, {});
    };
    const sender = (side: 0 | 1) => (ply: number) =>
      pair[side]?.send(JSON.stringify({ event: 'MOVE', id: ply, payload: { gameId, uci: moves[ply], ply } }));
    table.send = [sender(0), sender(1)];
    return table;
  };
  const tables: Table[] = [];
  for (let n = 0; n < games; n++) tables.push(await seat(n));
  return {
    pid,
    tables,
    async renew() {
      for (const [n, table] of tables.entries()) {
        if (table.ply < PLIES / 4) continue;
        await table.end();
        tables[n] = await seat(n);
      }
    },
    close() {
      line.close();
      for (const socket of sockets) socket.terminate();
    },
  };
}

const ACK = Buffer.from('{"event":"ACK"');
const ERROR = Buffer.from('{"event":"ERROR"');
const STATE_BYTES = 1_000;

async function seatFloor(port: number, pid: number, games: number): Promise<Target> {
  const sockets: WebSocket[] = [];
  const tables: Table[] = [];
  for (let n = 0; n < games; n++) {
    const table = idle();
    const pair: WebSocket[] = [];
    for (let side = 0; side < 2; side++) {
      const socket = await openSocket(port, `/${games}-${n}/${STATE_BYTES}`);
      socket.on('message', (data: Buffer) => {
        if (data.subarray(0, ACK.length).equals(ACK)) table.onAck();
      });
      pair.push(socket);
    }
    const sender = (side: 0 | 1) => (ply: number) =>
      pair[side]?.send(
        JSON.stringify({ event: 'MOVE', id: ply, payload: { room: n, uci: moves[ply], ply } }),
      );
    table.send = [sender(0), sender(1)];
    sockets.push(...pair);
    tables.push(table);
  }
  return {
    pid,
    tables,
    renew: async () => {
      for (const table of tables) table.ply = 0;
    },
    close() {
      for (const socket of sockets) socket.terminate();
    },
  };
}

/** All games at once for the length of a slice, or until they are played out. */
async function slice(target: Target): Promise<Slice> {
  await target.renew();
  const latencies: number[] = [];
  const cpuBefore = cpuMs(target.pid);
  const beganAt = performance.now();
  await Promise.all(
    target.tables.map(
      (table) =>
        new Promise<void>((done) => {
          let sentAt = 0;
          const next = () => {
            if (table.ply === PLIES || performance.now() - beganAt > SLICE_MS) return done();
            sentAt = performance.now();
            table.send[table.ply % 2 === 0 ? 0 : 1](table.ply);
          };
          table.onAck = () => {
            latencies.push(performance.now() - sentAt);
            table.ply += 1;
            next();
          };
          next();
        }),
    ),
  );
  const tookMs = performance.now() - beganAt;
  return {
    perSecond: (latencies.length / tookMs) * 1000,
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    cpuUs: ((cpuMs(target.pid) - cpuBefore) / latencies.length) * 1000,
  };
}

await bench('chess', GIVE_UP_MS, run);
