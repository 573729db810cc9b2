import type { WebSocket } from 'ws';
import { makeGuest } from './growth-play.ts';
import type { Lane, Work } from './growth-slices.ts';
import { callOn, Line } from './line.ts';
import { openSocket } from './measure.ts';
import { someMoves } from './moves.ts';

const PLIES = 60;
/** An account may have 20 sockets. */
const GAMES_OF_ONE = 10;
const ACK = Buffer.from('{"event":"ACK"');
const ERROR = Buffer.from('{"event":"ERROR"');
const moves = someMoves(PLIES);

interface Game {
  id: string;
  sockets: [WebSocket, WebSocket];
  tokens: [string, string];
  ply: number;
  /** Called with the answer to a move: undefined, or why it was refused. */
  onAnswer: (refusal?: Error) => void;
}

/** Games in play, with each player on a socket of the game. Moves are made in `atOnce` of them, picked at random. */
export async function seatGames(
  port: number,
  games: number,
  atOnce: number,
): Promise<Work & { close(): void }> {
  const line = await Line.open(port);
  const pairs: [string, string][] = [];
  for (let n = 0; n < games; n += GAMES_OF_ONE) {
    const [white, black] = [await makeGuest(line, `w${games}-${n}`), await makeGuest(line, `b${games}-${n}`)];
    pairs.push([white.token, black.token]);
  }
  const seated: Game[] = [];
  for (let n = 0; n < games; n++) {
    // At any ply, like those that are measured in fewer games.
    seated.push(await seat(port, line, pairs[Math.floor(n / GAMES_OF_ONE)] as [string, string], n % PLIES));
  }
  line.close();
  let free = [...seated];
  const lane: Lane = async () => {
    const [game] = free.splice(Math.floor(Math.random() * free.length), 1);
    if (!game) return 0;
    await move(game);
    if (game.ply < PLIES) free.push(game);
    return 1;
  };
  return {
    lanes: Array.from({ length: atOnce }, () => lane),
    async renew() {
      // A new one, because the server closes idle ones after a minute.
      const line = await Line.open(port);
      for (const [n, game] of seated.entries()) {
        if (game.ply < PLIES) continue;
        for (const socket of game.sockets) socket.terminate();
        await callOn(line)('POST', `/api/game/${game.id}/resign/`, game.tokens[0], {});
        seated[n] = await seat(port, line, game.tokens, 0);
      }
      free = [...seated];
      line.close();
    },
    close() {
      for (const { sockets } of seated) for (const socket of sockets) socket.terminate();
    },
  };
}

/** A game in which this many moves are made, and at least the two that are due within 30 s. */
async function seat(port: number, line: Line, tokens: [string, string], plies: number): Promise<Game> {
  const call = callOn(line);
  const settings = { color: 'white', initialMs: 10_800_000 };
  const { gameId: id } = (await call('POST', '/api/game/create/', tokens[0], settings)).payload;
  await call('POST', `/api/game/${id}/join/`, tokens[1], {});
  const open = (token: string) => openSocket(port, `/ws/game/${id}/`, token);
  const sockets: Game['sockets'] = [await open(tokens[0]), await open(tokens[1])];
  const game: Game = { id, sockets, tokens, ply: 0, onAnswer: () => undefined };
  for (const socket of sockets) {
    socket.on('message', (data: Buffer) => {
      if (data.subarray(0, ACK.length).equals(ACK)) game.onAnswer();
      else if (data.subarray(0, ERROR.length).equals(ERROR)) game.onAnswer(new Error(String(data)));
    });
  }
  while (game.ply < Math.max(plies, 2)) await move(game);
  return game;
}

/** Makes the next move. Resolves when it is acknowledged. */
function move(game: Game): Promise<void> {
  const { id: gameId, ply } = game;
  return new Promise((resolve, reject) => {
    game.onAnswer = (refusal) => (refusal ? reject(refusal) : resolve());
    const payload = { gameId, uci: moves[ply], ply };
    game.sockets[ply % 2]?.send(JSON.stringify({ event: 'MOVE', id: ply, payload }));
    game.ply += 1;
  });
}
