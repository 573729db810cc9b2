import { setTimeout as pause } from 'node:timers/promises';
import type { WebSocket } from 'ws';
import { legalMoves, START_FEN } from '../src/chess/rules/position.ts';
import type { GameState } from '../src/chess/schema.ts';
import { bench, launch } from './children.ts';
import { callOn, Line } from './line.ts';
import { openSocket } from './measure.ts';
import { quantile, table } from './table.ts';

const GAMES = 8;
const SLICE_MS = 20_000;
const GIVE_UP_MS = 180_000;
/** Between two requests of the others. */
const OTHERS_MS = 20;
/** The first moves may take 3 s, a thirtieth of the clock (`rules/house.ts`). */
const INITIAL_MS = 90_000;

/** Eight games against the strongest level, and what others notice of them. Not one of the moves may be late. */
export async function serverWithEightGames(): Promise<void> {
  await bench('engine', GIVE_UP_MS, async (started) => {
    const port = await launch(started, 'parlor', ['src/parlor.js']);
    const line = await Line.open(port);
    const call = callOn(line);
    const guest = async (name: string): Promise<string> =>
      (await call('POST', '/api/user/guest/', undefined, { name })).access;
    const others = await guest('other');
    const idle = await askFor(SLICE_MS, call, others);
    const overshootMs: number[] = [];
    const sockets: WebSocket[] = [];
    for (let game = 0; game < GAMES; game++) {
      const token = await guest(`player${game}`);
      sockets.push(await playHouse(port, token, call, overshootMs));
    }
    const busy = await askFor(SLICE_MS, call, others);
    for (const socket of sockets) socket.terminate();
    line.close();
    const cells = (values: number[]) => [0.5, 0.99, 1].map((share) => quantile(values, share).toFixed(1));
    const rows = [
      ['ms', 'median', 'p99', 'worst'],
      ['a move of others is answered, idle', ...cells(idle)],
      [`the same while ${GAMES} games of the house run`, ...cells(busy)],
      [`a move of the house after its budget, of ${overshootMs.length}`, ...cells(overshootMs)],
    ];
    process.stdout.write(`\n${table(rows)}\n`);
  });
}

type Call = ReturnType<typeof callOn>;

/** Creates and aborts games for `ms`. Returns how long each creation took. */
async function askFor(ms: number, call: Call, token: string): Promise<number[]> {
  const untilMs = performance.now() + ms;
  const tookMs: number[] = [];
  while (performance.now() < untilMs) {
    const sentAtMs = performance.now();
    const { gameId } = (await call('POST', '/api/game/create/', token, {})).payload;
    tookMs.push(performance.now() - sentAtMs);
    await call('POST', `/api/game/${gameId}/abort/`, token, {});
    await pause(OTHERS_MS);
  }
  return tookMs;
}

/** Plays game after game against level 5: the player answers at once with any legal move. */
async function playHouse(port: number, token: string, call: Call, overshootMs: number[]): Promise<WebSocket> {
  const socket = await openSocket(port, '/ws/', token);
  let movedAt: GameState | undefined;
  let gameId = '';
  const begin = async () => {
    const settings = { level: 5, color: 'white', initialMs: INITIAL_MS };
    gameId = (await call('POST', '/api/game/house/', token, settings)).payload.gameId;
    socket.send(JSON.stringify({ event: 'SUBSCRIBE', payload: { topic: `game:${gameId}` } }));
  };
  socket.on('message', (data: Buffer) => {
    const { event, payload } = JSON.parse(String(data));
    if (event !== 'STATE_SYNC' || payload.gameId !== gameId) return;
    const state: GameState = payload;
    if (state.turn === 'b') movedAt = state;
    else if (movedAt && state.ply === movedAt.ply + 1 && movedAt.running === 'b')
      overshootMs.push(state.serverTime - movedAt.serverTime - budgetOf(movedAt));
    if (state.status !== 'ACTIVE') return void begin();
    if (state.turn !== 'w') return;
    const moves = legalMoves(state.fen === 'startpos' ? START_FEN : state.fen);
    const uci = moves[Math.floor(Math.random() * moves.length)];
    socket.send(JSON.stringify({ event: 'MOVE', payload: { gameId, uci, ply: state.ply } }));
  });
  await begin();
  return socket;
}

/** As `thinkingMs` in `rules/house.ts`, for a clock of minutes without increment. */
function budgetOf({ clocks }: GameState): number {
  return Math.min(3_000, Number(clocks.bMs) / 30);
}
