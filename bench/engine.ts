/**
 * How well and how fast the house plays chess. `npm run bench engine`, or a part of it: `npm run bench engine speed
 * strength server`. GAMES sets the number of games of each match (200), and MATCH leaves out matches without this text in
 * their name. The matches need Debian's packages stockfish and gnuchess, and leave out what is not installed.
 */
import { LEVELS } from '../src/chess/rules/engine/levels.ts';
import { makeSearch } from '../src/chess/rules/engine/search.ts';
import { searchBoardOf } from '../src/chess/rules/engine/search-board.ts';
import { housePlayer, match, type Opponent, pointsOf, randomMover } from './engine-match.ts';
import { serverWithEightGames } from './engine-server.ts';
import { table } from './table.ts';
import { gameProgram, UciEngine } from './uci.ts';

const GAMES = Number(process.env.GAMES ?? 200);
const MATCH = process.env.MATCH ?? '';
const SPEED_NODES = 1_000_000;
const SPEED_POSITIONS = [
  'rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1',
  'r3k2r/p1ppqpb1/bn2pnp1/3PN3/1p2P3/2N2Q1p/PPPBBPPP/R3K2R w KQkq - 0 1',
  'r1bq1rk1/ppp2ppp/2np1n2/2b1p3/2B1P3/2NP1N2/PPP2PPP/R1BQ1RK1 w - - 0 7',
  '8/k7/3p4/p2P1p2/P2P1P2/8/8/K7 w - - 0 1',
];

interface Match {
  level: number;
  /** Undefined if the program is not installed. */
  opponent: Opponent | undefined;
  says: string;
  wanted: string;
  end?: () => Promise<void>;
}

function stockfish(elo: number, level: number, wanted: string): Match {
  const says = `stockfish limited to ${elo}`;
  const program = gameProgram('stockfish');
  if (!program) return { level, opponent: undefined, says, wanted };
  const options = { UCI_LimitStrength: 'true', UCI_Elo: String(elo), Hash: '16' };
  const engine = new UciEngine([program], options, 'movetime 20');
  return {
    ...{ level, says, wanted },
    opponent: { name: says, newGame: () => engine.newGame(), move: (moves) => engine.move(moves) },
    end: () => engine.stop(),
  };
}

function gnuchess(level: number): Match {
  const says = 'gnuchess, 50 ms a move';
  const program = gameProgram('gnuchess');
  if (!program) return { level, opponent: undefined, says, wanted: '' };
  const engine = new UciEngine([program, '--uci'], { Hash: '16', OwnBook: 'false' }, 'movetime 50');
  return {
    ...{ level, says, wanted: '' },
    opponent: { name: says, newGame: () => engine.newGame(), move: (moves) => engine.move(moves) },
    end: () => engine.stop(),
  };
}

async function strength(): Promise<void> {
  const rows = [['match', 'games', 'won', 'drawn', 'lost', 'points a game', '95 %', 'wanted']];
  const matches: Match[] = [
    { level: 1, opponent: randomMover(1), says: 'random moves', wanted: 'at least 0.95' },
    stockfish(1350, 1, 'below 0.5'),
    stockfish(1350, 2, ''),
    stockfish(1350, 3, ''),
    stockfish(1700, 4, ''),
    stockfish(1700, 5, 'at least 0.5, bound 0.45'),
    gnuchess(5),
  ];
  for (const { level, opponent, says, wanted, end } of matches) {
    const name = `level ${level} against ${says}`;
    if (!opponent) rows.push([name, 'not installed']);
    else if (name.includes(MATCH)) {
      const score = await match(housePlayer(level, 1), opponent, GAMES, ({ wins, draws, losses }) => {
        process.stderr.write(`\r${name}: ${wins} won, ${draws} drawn, ${losses} lost`);
      });
      process.stderr.write('\n');
      const { points, low, high } = pointsOf(score);
      const { wins, draws, losses } = score;
      const bounds = `${low.toFixed(2)} to ${high.toFixed(2)}`;
      rows.push([name, ...[GAMES, wins, draws, losses].map(String), points.toFixed(3), bounds, wanted]);
    }
    await end?.();
  }
  process.stdout.write(`\n${table(rows)}\n`);
}

function speed(): void {
  const rows = [['position', 'depth', 'positions a second']];
  const search = makeSearch(18);
  for (const fen of SPEED_POSITIONS) {
    const startedMs = performance.now();
    const budget = { nodes: SPEED_NODES, depth: LEVELS[4].depth, isTimeUp: () => false };
    const { depth, nodes } = search.find(searchBoardOf(fen), budget);
    const perSecond = (nodes / (performance.now() - startedMs)) * 1000;
    rows.push([fen, String(depth), `${Math.round(perSecond / 1000)},000`]);
  }
  process.stdout.write(`\n${table(rows)}\n`);
}

const PARTS = { speed, strength, server: serverWithEightGames };
type Part = keyof typeof PARTS;
const isPart = (text: string): text is Part => Object.hasOwn(PARTS, text);
const said = process.argv.slice(2).filter(isPart);
for (const part of said.length > 0 ? said : (Object.keys(PARTS) as Part[])) await PARTS[part]();
