import { START_FEN } from '../position.ts';
import { isInCheck } from './attacks.ts';
import { bookMove } from './book.ts';
import { evaluate } from './evaluation.ts';
import { findMove, legalMoves, tryMake } from './moves.ts';
import type { Search } from './search.ts';
import {
  forgetPast,
  type PackedMove,
  type SearchBoard,
  searchBoardOf,
  uciOf,
  unmake,
} from './search-board.ts';

/** How well the house plays. */
export interface Level {
  /** Half-moves to look ahead, and positions to look at. */
  depth: number;
  nodes: number;
  /** Centipawns by which it misjudges a move: less than this two times in three, and at most three times this. */
  noise: number;
  /** How often it overlooks the opponent's reply. */
  slips: number;
  /** Half-moves of openings that it knows. */
  bookPlies: number;
}

const ENDLESS = 60;

/** From the weakest to the strongest. */
export const LEVELS = [
  { depth: 1, nodes: 20_000, noise: 110, slips: 0.3, bookPlies: 2 },
  { depth: 2, nodes: 50_000, noise: 60, slips: 0.1, bookPlies: 4 },
  { depth: 3, nodes: 100_000, noise: 45, slips: 0.05, bookPlies: 6 },
  { depth: 4, nodes: 200_000, noise: 20, slips: 0.01, bookPlies: 10 },
  { depth: ENDLESS, nodes: 150_000, noise: 0, slips: 0, bookPlies: 16 },
] as const satisfies readonly Level[];

/** A game so far: the initial position, and the moves as UCI. */
export interface Line {
  initialFen: string;
  moves: readonly string[];
}

/** A move as UCI, with its score in centipawns for the side to move, as the level sees it. A book move has no score. */
export interface Choice {
  uci: string;
  score: number | null;
}

/** The board after these moves, which must be legal. It knows the positions that may be repeated. */
export function boardAfter({ initialFen, moves }: Line): SearchBoard {
  const board = searchBoardOf(initialFen);
  for (const uci of moves) {
    const move = findMove(board, uci);
    if (move === undefined || !tryMake(board, move)) throw new Error(`${uci} is not legal here`);
    if (board.quietPlies === 0) forgetPast(board);
  }
  return board;
}

/** The move that this level plays. Undefined if there is no legal one. */
export function chooseMove(
  search: Search,
  line: Line,
  level: Level,
  chance: () => number,
  isTimeUp: () => boolean,
): Choice | undefined {
  const fromBook = line.initialFen === START_FEN && line.moves.length < level.bookPlies;
  const known = fromBook ? bookMove(line.moves, chance) : undefined;
  if (known !== undefined) return { uci: known, score: null };
  const board = boardAfter(line);
  const budget = { nodes: level.nodes, depth: level.depth, isTimeUp };
  if (level.noise === 0) {
    const [only] = legalMoves(board);
    const { move, score } = search.find(board, budget);
    return only === undefined ? undefined : { uci: uciOf(move), score };
  }
  const isSlip = chance() < level.slips && !isInCheck(board, board.turn);
  const weighed = isSlip ? atFirstSight(board) : search.weigh(board, budget);
  return misjudged(weighed, level.noise, chance);
}

/** The moves as seen by somebody who overlooks the opponent's reply. */
function atFirstSight(board: SearchBoard): { move: PackedMove; score: number }[] {
  return legalMoves(board).map((move) => {
    tryMake(board, move);
    const score = -evaluate(board);
    unmake(board);
    return { move, score };
  });
}

function misjudged(
  weighed: { move: PackedMove; score: number }[],
  noise: number,
  chance: () => number,
): Choice | undefined {
  let best: Choice | undefined;
  let highest = Number.NEGATIVE_INFINITY;
  for (const { move, score } of weighed) {
    // The sum of three is roughly bell-shaped.
    const seen = score + noise * (chance() + chance() + chance() - 1.5) * 2;
    if (seen <= highest) continue;
    highest = seen;
    best = { uci: uciOf(move), score };
  }
  return best;
}
