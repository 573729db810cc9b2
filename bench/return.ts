/**
 * 10,000 known sockets come back after a restart, each to its own game. How long does that take, and what does it cost?
 * Only loopback, on a file of its own. Ends by itself within four minutes.
 */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { WebSocket } from 'ws';
import { type Bench, bench, launch } from './children.ts';
import { nextMessage, openAll } from './contenders/contender.ts';
import { callOn, Line } from './line.ts';
import { cpuMs, openSocket } from './measure.ts';
import { table } from './table.ts';

/** The most sockets that one account may have. All are in one game. */
const SOCKETS_OF_ONE = 20;
const ACCOUNTS = 500;
const SOCKETS = SOCKETS_OF_ONE * ACCOUNTS;
const GIVE_UP_MS = 240_000;

interface Player {
  token: string;
  topic: string;
}

interface Came {
  seconds: number;
  cpuSeconds: number;
  states: number;
}

await bench('return', GIVE_UP_MS, async (started) => {
  const options = process.argv.slice(2).filter((one) => one.startsWith('--'));
  const start = () => launch(started, 'parlor', ['src/parlor.js'], options);
  let port = await start();
  const players = await someAtPlay(port);
  const first = await come(port, started, players, undefined);
  const goes = Promise.all(first.sockets.map((socket) => once(socket, 'close')));
  const before = newest(started);
  before.kill('SIGTERM');
  await Promise.all([goes, once(before, 'exit')]);
  port = await start();
  const again = await come(port, started, players, first.versions);
  report({ 'the first time': first.came, 'after a restart': again.came });
});
process.exit(0);

function newest({ children }: Bench): ChildProcess {
  return children.at(-1) as ChildProcess;
}

async function someAtPlay(port: number): Promise<Player[]> {
  const line = await Line.open(port);
  const call = callOn(line);
  const players: Player[] = [];
  for (let n = 0; n < ACCOUNTS; n++) {
    const { access: token } = await call('POST', '/api/user/guest/', undefined, { name: `guest${n}` });
    const { payload } = await call('POST', '/api/game/create/', token, { color: 'white' });
    players.push({ token, topic: `game:${payload.gameId}` });
  }
  line.close();
  return players;
}

/** Opens all sockets and subscribes each, naming the version that it has. */
async function come(port: number, started: Bench, players: Player[], known: number[] | undefined) {
  const pid = newest(started).pid as number;
  let states = 0;
  const versions: number[] = [];
  const cpuBefore = cpuMs(pid);
  const beganAt = performance.now();
  const sockets = await openAll(SOCKETS, async (n): Promise<WebSocket> => {
    const { token, topic } = players[Math.floor(n / SOCKETS_OF_ONE)] as Player;
    const socket = await openSocket(port, '/ws/', token);
    socket.on('message', (data) => {
      if (String(data).startsWith('{"event":"STATE_SYNC"')) states += 1;
    });
    const answered = nextMessage(socket, '{"event":"ACK"', '{"event":"ERROR"');
    socket.send(JSON.stringify({ event: 'SUBSCRIBE', id: 1, payload: { topic, version: known?.[n] } }));
    const { event, version } = JSON.parse(await answered);
    if (event !== 'ACK') throw new Error(`SUBSCRIBE was answered with ${event}`);
    versions[n] = version;
    return socket;
  });
  const seconds = (performance.now() - beganAt) / 1000;
  return { sockets, versions, came: { seconds, cpuSeconds: (cpuMs(pid) - cpuBefore) / 1000, states } };
}

function report(results: Record<string, Came>): void {
  const rows = Object.entries(results).map(([when, { seconds, cpuSeconds, states }]) => [
    when,
    seconds.toFixed(1),
    cpuSeconds.toFixed(1),
    (SOCKETS / seconds).toFixed(0),
    String(states),
  ]);
  const head = [`${SOCKETS} sockets`, 'seconds', 'CPU s of the server', 'sockets/s', 'states sent'];
  process.stdout.write(`${table([head, ...rows])}\n`);
}
