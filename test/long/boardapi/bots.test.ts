import { join } from 'node:path';
import t, { type Test } from 'tap';
import { WebSocket } from 'ws';
import { legalMoves, START_FEN } from '#src/chess/rules/position.ts';
import type { GameState } from '#src/chess/schema.ts';
import { ParlorClient } from '#src/client/index.ts';
import { chance, type ServerProcess, startServer } from '../../fault/process.ts';
import { Group } from '../group.ts';

/** From Debian's packages `stockfish` and `gnuchess`. */
const STOCKFISH = ['/usr/games/stockfish'];
const GNUCHESS = ['/usr/games/gnuchess', '--uci'];
const SCOPES = ['bot:play', 'challenge:read', 'challenge:write'];
const KILLED_AT_PLY = 20;

/** A bot in Python that knows an address and a token. */
async function startBot(
  t: Test,
  server: ServerProcess,
  name: string,
  engine: string[],
  ...options: string[]
) {
  const { access } = (await server.call('POST', '/api/user/guest/', { json: { name } })).body;
  const json = { label: name, scopes: SCOPES };
  const { token } = (await server.call('POST', '/api/user/api-tokens/', { token: access, json })).body;
  const program = join(import.meta.dirname, 'bot.py');
  const bot = new Group(
    t,
    'python3',
    [program, server.base, token, ...options, '--', ...engine],
    '.',
    process.env,
  );
  await bot.says(/ready/);
  return bot;
}

const ends = (bots: Group[]) => Promise.all(bots.map(async (bot) => (await bot.says(/over (.*)\n/))[1]));

t.setTimeout(120_000);

t.test('two bots play to mate or a draw, although the server is killed at their tenth move', async (t) => {
  const path = join(t.testdir(), 'parlor.db');
  const server = await startServer(t, { path });
  const black = await startBot(t, server, 'gnu', GNUCHESS);
  const white = await startBot(t, server, 'fish', STOCKFISH, '--challenge', 'gnu');
  await black.says(new RegExp(`moves ${KILLED_AT_PLY}`));
  await server.kill();
  await startServer(t, { path, env: { PORT: String(server.port) } });
  const [first, second] = await ends([white, black]);
  t.equal(first, second, 'both are told the same');
  t.match(first, /^(mate (white|black)|draw None|stalemate None)$/);
});

t.test('a bot mates somebody who plays in the page', async (t) => {
  const server = await startServer(t, { path: join(t.testdir(), 'parlor.db') });
  const bot = await startBot(t, server, 'fish', STOCKFISH);
  const client = new ParlorClient({ base: server.base, WebSocket });
  t.teardown(() => client.live.close());
  await client.guest('Ada');
  const { gameId } = await client.chess.create({ color: 'white', opponent: 'fish', initialMs: 300_000 });
  const board = client.chess.board(gameId);
  const pick = chance(1);
  const isOver = ({ status }: GameState) => status === 'FINISHED';
  const wanted = (state: GameState) => isOver(state) || (state.status === 'ACTIVE' && state.turn === 'w');
  for (let state = await board.next(wanted); !isOver(state); state = await board.next(wanted)) {
    const moves = legalMoves(state.fen === 'startpos' ? START_FEN : state.fen);
    await board.play(moves[pick(0, moves.length)] as string);
  }
  t.match(board.state, { status: 'FINISHED', result: '0-1', reason: 'CHECKMATE' });
  t.match(await ends([bot]), ['mate black']);
});

t.test('a challenge is declined with its reason, and no stream is silent for too long', async (t) => {
  const server = await startServer(t, { path: join(t.testdir(), 'parlor.db') });
  const shy = await startBot(t, server, 'shy', STOCKFISH, '--decline', 'timeControl');
  const bold = await startBot(t, server, 'bold', STOCKFISH, '--challenge', 'shy');
  t.equal((await bold.says(/declined (.*)\n/))[1], 'timecontrol');
  for (const bot of [shy, bold]) await bot.says(/(beat\n.*){3}/s);
  t.notMatch(shy.output + bold.output, /silent/);
});
