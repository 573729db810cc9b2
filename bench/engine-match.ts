import { chanceOf } from '../src/chess/rules/engine/chance.ts';
import { chooseMove, LEVELS } from '../src/chess/rules/engine/levels.ts';
import { makeSearch } from '../src/chess/rules/engine/search.ts';
import { keyOf, legalMoves, play, quietPlies, START_FEN, turnOf } from '../src/chess/rules/position.ts';
import { EngineEnded } from './uci.ts';

/** A player that answers moves, from the standard position. */
export interface Opponent {
  name: string;
  newGame(): Promise<void>;
  move(moves: readonly string[], fen: string): Promise<string>;
}

/** Each is played with both colours, one after the other. */
const OPENINGS = [
  'e2e4 e7e5',
  'd2d4 d7d5',
  'e2e4 c7c5',
  'd2d4 g8f6',
  'c2c4 e7e5',
  'e2e4 e7e6',
  'e2e4 c7c6',
  'g1f3 d7d5',
  'd2d4 g8f6 c2c4 e7e6',
  'e2e4 e7e5 g1f3 b8c6',
].map((line) => line.split(' '));
/** A longer game counts as drawn. */
const MOST_PLIES = 400;

export function randomMover(seed: number): Opponent {
  const chance = chanceOf(seed);
  return {
    name: 'random moves',
    newGame: async () => undefined,
    async move(_moves, fen) {
      const all = legalMoves(fen);
      return all[Math.floor(chance() * all.length)] ?? '';
    },
  };
}

/** One of the house's players, limited by its positions and not by a clock. */
export function housePlayer(level: number, seed: number): Opponent {
  const [search, chance, limits] = [makeSearch(18), chanceOf(seed), LEVELS[level - 1]];
  if (!limits) throw new Error(`there is no level ${level}`);
  return {
    name: `level ${level}`,
    newGame: async () => undefined,
    async move(moves) {
      const line = { initialFen: START_FEN, moves };
      return chooseMove(search, line, limits, chance, () => false)?.uci ?? '';
    },
  };
}

export interface Score {
  wins: number;
  draws: number;
  losses: number;
}

const Z = 1.96;

/** The points per game of the first player, and their 95 % interval (Wilson's, as if a draw were half a win). */
export function pointsOf({ wins, draws, losses }: Score): { points: number; low: number; high: number } {
  const games = wins + draws + losses;
  const points = (wins + draws / 2) / games;
  const centre = points + Z ** 2 / (2 * games);
  const spread = Z * Math.sqrt((points * (1 - points)) / games + Z ** 2 / (4 * games ** 2));
  const scale = 1 + Z ** 2 / games;
  return { points, low: (centre - spread) / scale, high: (centre + spread) / scale };
}

/** How often a program may end by itself in a match. */
const MOST_ENDED = 20;

/**
 * The first player has White in every other game. Calls `tell` after each. A game in which a program ends by itself is
 * played again.
 */
export async function match(
  first: Opponent,
  second: Opponent,
  games: number,
  tell: (score: Score) => void,
): Promise<Score> {
  const score: Score = { wins: 0, draws: 0, losses: 0 };
  let ended = 0;
  for (let game = 0; game < games; game++) {
    const opening = OPENINGS[(game >> 1) % OPENINGS.length] ?? [];
    const isWhite = game % 2 === 0;
    const players: [Opponent, Opponent] = isWhite ? [first, second] : [second, first];
    const winner = await playGame(players, opening).catch((fault) => {
      ended += 1;
      if (!(fault instanceof EngineEnded) || ended > MOST_ENDED) throw fault;
      process.stderr.write(`\n${fault.message}\n`);
      return 'again' as const;
    });
    if (winner === 'again') {
      game -= 1;
      continue;
    }
    if (winner === undefined) score.draws += 1;
    else if ((winner === 'w') === isWhite) score.wins += 1;
    else score.losses += 1;
    tell(score);
  }
  return score;
}

/** The colour that wins. Undefined for a draw. A threefold repetition and fifty quiet moves are drawn without a claim. */
async function playGame(
  [white, black]: [Opponent, Opponent],
  opening: string[],
): Promise<'w' | 'b' | undefined> {
  await Promise.all([white.newGame(), black.newGame()]);
  const moves: string[] = [];
  const keys = [keyOf(START_FEN)];
  let fen = START_FEN;
  while (moves.length < MOST_PLIES) {
    const mover = turnOf(fen);
    const uci = opening[moves.length] ?? (await (mover === 'w' ? white : black).move(moves, fen));
    const played = play(fen, uci);
    if (!played) throw new Error(`${uci} is not legal in ${fen}`);
    fen = played.fen;
    moves.push(uci);
    keys.push(keyOf(fen));
    if (played.end === 'CHECKMATE') return mover;
    const times = keys.filter((key) => key === keyOf(fen)).length;
    if (played.end || times >= 3 || quietPlies(fen) >= 100) return undefined;
  }
  return undefined;
}
