import type { WebSocket } from 'ws';
import { nextMessage, startsWith } from './contenders/contender.ts';
import { callOn } from './line.ts';
import type { Lines } from './long-world.ts';
import { openSocket } from './measure.ts';
import { someMoves } from './moves.ts';

/** A game whose people each have a socket and an account or ticket of their own. */
export interface Table {
  sockets: WebSocket[];
  /** Ms between two acts. */
  paceMs: number;
  /** Somebody does something that is pushed to all sockets. */
  act(): void;
}

export type OpenTable = (port: number, lines: Lines, n: number) => Promise<Table>;

const STATE = Buffer.from('{"event":"STATE_SYNC"');
const ERROR = Buffer.from('{"event":"ERROR"');
const PLAYER_PACE_MS = 5_000;
const moves = someMoves(240);
const PLAYERS = 8;
/** The most that a drawing game takes. */
const WATCHERS = 30;

export const CHESS_SOCKETS = 2;
export const TELEPHONE_SOCKETS = PLAYERS + WATCHERS;

async function makeGuest(lines: Lines, name: string): Promise<string> {
  return (await callOn(lines)('POST', '/api/user/guest/', undefined, { name })).access;
}

/** Two players, each of whom makes a move every five seconds. */
export async function openChess(port: number, lines: Lines, n: number): Promise<Table> {
  const call = callOn(lines);
  const [white, black] = [await makeGuest(lines, `white${n}`), await makeGuest(lines, `black${n}`)];
  const settings = { color: 'white', initialMs: 3_600_000 };
  const { gameId } = (await call('POST', '/api/game/create/', white, settings)).payload;
  await call('POST', `/api/game/${gameId}/join/`, black, {});
  const path = `/ws/game/${gameId}/`;
  const sockets = [await openSocket(port, path, white), await openSocket(port, path, black)];
  let ply = 0;
  return {
    sockets,
    paceMs: PLAYER_PACE_MS / 2,
    act() {
      tell(sockets[ply % 2], 'MOVE', { gameId, uci: moves[ply], ply });
      ply += 1;
    },
  };
}

/** Eight players and thirty watchers without an account. Every five seconds a page is handed in or taken back. */
export async function openTelephone(port: number, lines: Lines, n: number): Promise<Table> {
  const call = callOn(lines);
  const players: string[] = [];
  for (let seat = 0; seat < PLAYERS; seat++) players.push(await makeGuest(lines, `t${n}-${seat}`));
  const [host = '', ...others] = players;
  const settings = { draw_time: 120, desc_time: 120, options: { clock: 'none' } };
  const { game_code } = await call('POST', '/api/session/create/', host, settings);
  for (const token of others) await call('POST', `/api/session/${game_code}/join/`, token, {});
  const { chains } = await call('PUT', `/api/session/${game_code}/start/`, host);
  const chain = Object.assign({}, ...chains)[`t${n}-0`];
  const sockets: WebSocket[] = [];
  for (const token of players) sockets.push(await openSocket(port, `/ws/session/${game_code}/`, token));
  while (sockets.length < TELEPHONE_SOCKETS) {
    const { secret } = await call('POST', `/api/session/${game_code}/watch/`);
    sockets.push(await openWatcher(port, secret, `session:${game_code}`));
  }
  const turn = { game_code, round: 0, chain };
  let isHandedIn = false;
  return {
    sockets,
    paceMs: PLAYER_PACE_MS,
    act() {
      if (isHandedIn) tell(sockets[0], 'REOPEN', turn);
      else tell(sockets[0], 'DESC', { ...turn, description: 'a snail late for work' });
      isHandedIn = !isHandedIn;
    },
  };
}

async function openWatcher(port: number, watcher: string, topic: string): Promise<WebSocket> {
  const socket = await openSocket(port, '/ws/');
  for (const [event, payload] of Object.entries({ HELLO: { watcher }, SUBSCRIBE: { topic } })) {
    const answered = nextMessage(socket, '{"event":"ACK"', '{"event":"ERROR"');
    tell(socket, event, payload);
    const answer = await answered;
    if (answer.startsWith('{"event":"ERROR"')) throw new Error(`${event}: ${answer}`);
  }
  return socket;
}

function tell(socket: WebSocket | undefined, event: string, payload: object): void {
  socket?.send(JSON.stringify({ event, id: 0, payload }));
}

/** Times from an act to each socket that is told of it. */
export class Deliveries {
  /** Ms, since the last `restart`. */
  times: number[] = [];
  acts = 0;
  /** How many acts were skipped because somebody had not yet been told of the one before. */
  overdue = 0;
  #timers: NodeJS.Timeout[] = [];

  restart(): void {
    this.times = [];
    this.acts = 0;
    this.overdue = 0;
  }

  /** Makes a table act at its pace, starting at a random moment within the first interval. */
  seat({ act, paceMs, sockets }: Table): void {
    let sentAt = 0;
    let missing = 0;
    for (const socket of sockets) {
      socket.on('message', (message: Buffer) => {
        if (startsWith(message, ERROR)) throw new Error(String(message));
        if (missing === 0 || !startsWith(message, STATE)) return;
        missing -= 1;
        this.times.push(performance.now() - sentAt);
      });
    }
    const next = (ms: number) => this.#timers.push(setTimeout(go, ms));
    const go = () => {
      next(paceMs);
      if (missing > 0) {
        this.overdue += 1;
        return;
      }
      missing = sockets.length;
      sentAt = performance.now();
      this.acts += 1;
      act();
    };
    // States that answer SUBSCRIBE come first, and are not measured.
    next(500 + Math.random() * paceMs);
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }
}
