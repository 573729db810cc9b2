import { setTimeout as pause } from 'node:timers/promises';
import type { WebSocket } from 'ws';
import { makeGuest } from './growth-play.ts';
import { again, someOf, type World } from './long-world.ts';
import { openSocket } from './measure.ts';
import { someMoves } from './moves.ts';

const moves = someMoves(60);
const ACK = Buffer.from('{"event":"ACK"');
const ERROR = Buffer.from('{"event":"ERROR"');
const THINKS_MS = 2_000;
/** An account may have 20 sockets, and a closed one may still count for a moment. */
const SOCKETS_OF_ONE = 16;

/** Two players at one board: game after game, with 2 to 4 seconds per move. */
export async function playAtBoard(world: World, board: number): Promise<void> {
  const [white, black] = [
    await makeGuest(world.lines, `white${board}`),
    await makeGuest(world.lines, `black${board}`),
  ];
  await again(world, () => playOne(world, board, [white.token, black.token]));
}

async function playOne(world: World, board: number, tokens: [string, string]): Promise<void> {
  const { call, port } = world;
  const settings = { color: 'white', initialMs: 600_000, incrementMs: 5_000 };
  const { gameId } = (await call('POST', '/api/game/create/', tokens[0], settings)).payload;
  const sockets: WebSocket[] = [];
  try {
    await call('POST', `/api/game/${gameId}/join/`, tokens[1], {});
    for (const token of tokens) sockets.push(await openSocket(port, `/ws/game/${gameId}/`, token));
    world.games[board] = gameId;
    const plies = 20 + Math.floor(Math.random() * (moves.length - 20));
    for (let ply = 0; ply < plies && !world.over; ply++) {
      await pause(THINKS_MS + Math.random() * THINKS_MS);
      await move(world, sockets[ply % 2] as WebSocket, gameId, ply);
    }
  } finally {
    for (const socket of sockets) socket.terminate();
    await call('POST', `/api/game/${gameId}/resign/`, someOf(tokens), {});
  }
}

/** Resolves when the move is acknowledged. */
function move(world: World, socket: WebSocket, gameId: string, ply: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const sentAtMs = performance.now();
    const settle = (work: () => void) => {
      socket.off('message', hear).off('close', onClose);
      work();
    };
    const onClose = () => settle(() => reject(new Error('a player was hung up on')));
    const hear = (data: Buffer) => {
      if (data.subarray(0, ERROR.length).equals(ERROR)) settle(() => reject(new Error(String(data))));
      if (!data.subarray(0, ACK.length).equals(ACK)) return;
      world.ackMs.push(performance.now() - sentAtMs);
      settle(resolve);
    };
    socket.on('message', hear).on('close', onClose);
    socket.send(JSON.stringify({ event: 'MOVE', id: ply, payload: { gameId, uci: moves[ply], ply } }));
  });
}

/** Sockets that each watch a game. Once all are `seated`, one of them moves to another game every 150 ms. */
export async function watch(world: World, count: number, seated: () => void): Promise<void> {
  const tokens: string[] = [];
  for (let n = 0; n < count; n += SOCKETS_OF_ONE) {
    tokens.push((await makeGuest(world.lines, `watcher${n}`)).token);
  }
  const sockets: WebSocket[] = [];
  const sit = async (n: number) => {
    const token = tokens[Math.floor(n / SOCKETS_OF_ONE)] as string;
    const socket = await openSocket(world.port, `/ws/game/${someOf(world.games)}/`, token);
    socket.on('message', () => {
      world.deliveries += 1;
    });
    sockets[n] = socket;
  };
  for (let n = 0; n < count; n++) await sit(n);
  seated();
  await again(world, async () => {
    await pause(100);
    const n = Math.floor(Math.random() * count);
    const socket = sockets[n] as WebSocket;
    // Like somebody who closes the page, or who loses the network.
    if (n % 2 === 0) socket.close();
    else socket.terminate();
    await pause(50);
    await sit(n);
  });
  for (const socket of sockets) socket.terminate();
}
