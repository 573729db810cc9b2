import { WebSocket } from 'ws';
import { type Board, ParlorClient } from '../src/client/index.ts';

/** Two clients replay a recorded game on a running server, while a third one watches. */

/** Morphy against the Duke of Brunswick and Count Isouard, Paris 1858. */
const OPERA_GAME = [
  'e2e4 e7e5 g1f3 d7d6 d2d4 c8g4 d4e5 g4f3 d1f3 d6e5 f1c4 g8f6 f3b3 d8e7 b1c3 c7c6 c1g5 b7b5 c3b5 c6b5',
  'c4b5 b8d7 e1c1 a8d8 d1d7 d8d7 h1d1 e7e6 b5d7 f6d7 b3b8 d7b8 d1d8',
]
  .join(' ')
  .split(' ');

async function enter(base: string, name: string): Promise<ParlorClient> {
  const client = new ParlorClient({ base, WebSocket });
  await client.guest(name);
  return client;
}

/** Makes every move of one side as soon as it is that side's turn. */
async function play(board: Board, side: 'w' | 'b'): Promise<void> {
  for (;;) {
    const { status, ply } = await board.next(({ turn, status }) => turn === side || status === 'FINISHED');
    const uci = OPERA_GAME[ply];
    if (status === 'FINISHED' || uci === undefined) return;
    await board.play(uci);
  }
}

export async function playChess(base: string): Promise<void> {
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const clients = await Promise.all(['Morphy', 'Duke'].map((name) => enter(base, name)));
  const [white, black] = clients as [ParlorClient, ParlorClient];
  const watcher = new ParlorClient({ base, WebSocket });
  try {
    const { gameId } = await white.chess.create({ color: 'white', initialMs: 180_000, incrementMs: 2_000 });
    say(`Game ${gameId} on ${base}`);
    const watched = watcher.chess.board(gameId, {
      onState: ({ ply, lastMove, names }) =>
        lastMove &&
        say(`${String(ply).padStart(3)}  ${ply % 2 ? names.white : names.black}: ${lastMove.san}`),
    });
    await black.chess.join(gameId);
    await Promise.all([play(white.chess.board(gameId), 'w'), play(black.chess.board(gameId), 'b')]);
    const { result, reason } = await watched.next(({ status }) => status === 'FINISHED');
    say(`${result} by ${reason}\n\n${await watcher.chess.pgn(gameId)}`);
  } finally {
    for (const { live } of [white, black, watcher]) live.close();
  }
}
