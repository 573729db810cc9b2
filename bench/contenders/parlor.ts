import type { WebSocket } from 'ws';
import { callAt } from '../line.ts';
import { openSocket } from '../measure.ts';
import {
  type Contender,
  makeRoom,
  nextMessage,
  openAll,
  type Room,
  type Sample,
  type Started,
  startsWith,
} from './contender.ts';
import { PLAYED, PLIES, someGame } from './games.ts';

const ACK = Buffer.from('{"event":"ACK"');
const STATE = Buffer.from('{"event":"STATE_SYNC"');
const ERROR = Buffer.from('{"event":"ERROR"');
/** An account may have 20 sockets. */
const SOCKETS_OF_ONE = 20;
const SETTINGS = { color: 'white', initialMs: 3_600_000 };

type Call = ReturnType<typeof callAt>;
type Pair = readonly [string, string];

export function makeParlor({ pid, port }: Started): Contender {
  const call = callAt(port);
  let guests = 0;
  const guest = async (): Promise<string> =>
    (await call('POST', '/api/user/guest/', undefined, { name: `g${guests++}` })).access;
  let couples = 0;
  let couple: Promise<Pair>;
  /** Accounts for one more pair of sockets. */
  const twoGuests = (): Promise<Pair> => {
    if (couples++ % SOCKETS_OF_ONE === 0) couple = Promise.all([guest(), guest()]);
    return couple;
  };
  return {
    name: 'Parlor',
    pid,
    room: async (size) =>
      size === 2 ? gameOfTwo(port, await twoGuests()) : watchedGame(call, port, size, guest),
    async dial(count) {
      const accounts = await openAll(Math.ceil(count / SOCKETS_OF_ONE), async () => {
        const token = await guest();
        return { token, gameId: (await call('POST', '/api/game/create/', token, SETTINGS)).payload.gameId };
      });
      return Array.from({ length: count }, (_, n) => async () => {
        const { token, gameId } = accounts[Math.floor(n / SOCKETS_OF_ONE)] as (typeof accounts)[0];
        const socket = await openSocket(port, '/ws/', token);
        const known = nextMessage(socket, String(STATE));
        tell(socket, 'SUBSCRIBE', { topic: `game:${gameId}` });
        await known;
        return socket;
      });
    },
  };
}

/** A game in play, as anybody can see it. */
export async function sampleOf(port: number): Promise<Sample> {
  const call = callAt(port);
  const guest = async (name: string) =>
    (await call('POST', '/api/user/guest/', undefined, { name })).access as string;
  const [white, black] = [await guest('white'), await guest('black')];
  const { gameId } = (await call('POST', '/api/game/create/', white, SETTINGS)).payload;
  await call('POST', `/api/game/${gameId}/join/`, black, {});
  for (const [ply, uci] of PLAYED.entries()) {
    await call('POST', `/api/game/${gameId}/move/`, ply % 2 === 0 ? white : black, { uci, ply });
  }
  const socket = await openSocket(port, '/ws/');
  tell(socket, 'SUBSCRIBE', { topic: `game:${gameId}` });
  const frame = await nextMessage(socket, String(STATE));
  socket.terminate();
  return { json: JSON.stringify(JSON.parse(frame).payload), bytes: Buffer.byteLength(frame) };
}

function tell(socket: WebSocket, event: string, payload: object): void {
  socket.send(messageText(event, payload));
}

function messageText(event: string, payload: object): string {
  return JSON.stringify({ event, id: 0, payload });
}

/** Sends a message and returns the payload of its ACK. The socket must not be waiting for anything else. */
async function ask(socket: WebSocket, event: string, payload: object): Promise<{ gameId: string }> {
  const answered = nextMessage(socket, String(ACK), String(ERROR));
  tell(socket, event, payload);
  const { event: kind, payload: answer } = JSON.parse(await answered);
  if (kind === 'ERROR') throw new Error(`${event}: ${answer.detail}`);
  return answer;
}

function isAck(message: Buffer): boolean {
  if (startsWith(message, ERROR)) throw new Error(String(message));
  return startsWith(message, ACK);
}

const isState = (message: Buffer) => startsWith(message, STATE);

/** Two players, one game after another on the same two sockets. */
async function gameOfTwo(port: number, tokens: Pair): Promise<Room> {
  const moves = someGame();
  const white = await openSocket(port, '/ws/', tokens[0]);
  const black = await openSocket(port, '/ws/', tokens[1]);
  let gameId = '';
  let ply = 0;
  const renew = async (): Promise<void> => {
    if (gameId !== '' && ply < PLIES / 2) return;
    const over = gameId;
    if (over !== '') await ask(white, 'RESIGN', { gameId: over });
    gameId = (await ask(white, 'CREATE', SETTINGS)).gameId;
    await ask(black, 'JOIN', { gameId });
    for (const socket of [white, black]) {
      if (over !== '') await ask(socket, 'UNSUBSCRIBE', { topic: `game:${over}` });
      await ask(socket, 'SUBSCRIBE', { topic: `game:${gameId}` });
    }
    // A game in which nobody moves is over after 30 s.
    await ask(white, 'MOVE', { gameId, uci: moves[0], ply: 0 });
    await ask(black, 'MOVE', { gameId, uci: moves[1], ply: 1 });
    ply = 2;
  };
  await renew();
  const next = (): [WebSocket, string] => {
    const frame = messageText('MOVE', { gameId, uci: moves[ply], ply });
    return [ply++ % 2 === 0 ? white : black, frame];
  };
  return makeRoom([white, black], { isAck, isState, next, nextOfBurst: next, renew });
}

/** One game with many sockets: the first 20 are White's, one is Black's, the others are guests'. */
async function watchedGame(
  call: Call,
  port: number,
  size: number,
  guest: () => Promise<string>,
): Promise<Room> {
  const [white, black] = [await guest(), await guest()];
  const { gameId } = (await call('POST', '/api/game/create/', white, SETTINGS)).payload;
  await call('POST', `/api/game/${gameId}/join/`, black, {});
  for (const [ply, uci] of PLAYED.entries()) {
    await call('POST', `/api/game/${gameId}/move/`, ply % 2 === 0 ? white : black, { uci, ply });
  }
  const whites = Math.min(SOCKETS_OF_ONE, size - 1);
  const others = size - whites - 1;
  const watchers = await openAll(Math.ceil(others / SOCKETS_OF_ONE), guest);
  const tokens = [
    ...Array<string>(whites).fill(white),
    black,
    ...watchers.flatMap((token) => Array<string>(SOCKETS_OF_ONE).fill(token)),
  ];
  const sockets = await openAll(size, async (n) => {
    const socket = await openSocket(port, '/ws/', tokens[n] as string);
    await ask(socket, 'SUBSCRIBE', { topic: `game:${gameId}` });
    return socket;
  });
  const at = (n: number) => sockets[n] as WebSocket;
  const text = (event: string, payload: object) => messageText(event, { gameId, ...payload });
  const move = text('MOVE', { uci: 'b3b8', ply: PLAYED.length });
  // One move again and again, so that the game never ends and every state is as large as the one before.
  const changes: [WebSocket, string][] = [
    [at(0), move],
    [at(0), text('TAKEBACK', { action: 'offer' })],
    [at(whites), text('TAKEBACK', { action: 'accept' })],
  ];
  const give = text('GIVE_TIME', { ms: 1 });
  let changed = 0;
  return makeRoom(sockets, {
    isAck,
    isState,
    next: () => changes[changed++ % changes.length] as [WebSocket, string],
    nextOfBurst: (n) => [at(n % whites), give],
  });
}
