import { BLACK } from '../board.ts';
import { canMate } from '../material.ts';
import { legalMoves, tryMake } from './moves.ts';
import { type Budget, MATE, type Search } from './search.ts';
import { searchBoardOf, uciOf } from './search-board.ts';

/** The engine's verdict on a position. */
export interface Assessment {
  /**
   * Centipawns from White's point of view. From `MATE - 200` on, White mates in `MATE - score` half-moves, and the same
   * negative for Black. A position that is mate already has `MATE` or `-MATE`.
   */
  score: number;
  /** The best move as UCI. Undefined if there is none. */
  best: string | undefined;
}

/** A score of at least this much, of either sign, is a mate. */
export const NEAR_MATE = MATE - 200;
/** The most forced moves in a row that are followed. */
const MOST_FORCED = 8;

/** Assesses a position. If there is only one legal move, the position after it is assessed instead. */
export function assess(search: Search, fen: string, budget: Budget): Assessment {
  const board = searchBoardOf(fen);
  const isDead = !canMate(fen, 'w') && !canMate(fen, 'b');
  let best: string | undefined;
  for (let plies = 0; ; plies++) {
    const [only, other] = legalMoves(board);
    best ??= only === undefined ? undefined : uciOf(only);
    if (only !== undefined && other === undefined && plies < MOST_FORCED) {
      tryMake(board, only);
      continue;
    }
    const found = search.find(board, budget);
    if (plies === 0 && only !== undefined) best = uciOf(found.move);
    const score = isDead ? 0 : later(found.score, plies);
    return { score: board.turn === BLACK ? -score : score, best };
  }
}

/** The score as seen that many half-moves earlier. */
function later(score: number, plies: number): number {
  if (score >= NEAR_MATE) return score - plies;
  return score <= -NEAR_MATE ? score + plies : score;
}
