import { KING, PAWN } from '../board.ts';
import { isInCheck } from './attacks.ts';
import { evaluate, PIECE_POINTS } from './evaluation.ts';
import {
  MOST_PLIES,
  type MoveOrder,
  newMoveOrder,
  nextMove,
  praise,
  scoreMoves,
  startOrder,
} from './move-order.ts';
import { generate, legalMoves, MOST_MOVES, tryMake } from './moves.ts';
import {
  capturedOf,
  fromOf,
  isRepeated,
  makeNull,
  NO_MOVE,
  type PackedMove,
  promotionOf,
  type SearchBoard,
  unmake,
} from './search-board.ts';
import { AT_LEAST, AT_MOST, EXACT, makeSeenPositions, type SeenPositions } from './seen-positions.ts';

/** The limits of a search. It ends at the first that is reached, and always has a move by then. */
export interface Budget {
  /** Positions to look at. */
  nodes: number;
  /** Half-moves to look ahead. Captures are followed further. */
  depth: number;
  /** Asked every thousand positions or so: whether time is up. */
  isTimeUp(): boolean;
}

export interface Found {
  /** NO_MOVE if there is no legal move. */
  move: PackedMove;
  /** Centipawns for the side to move. From `MATE - 100` on: mate in `MATE - score` half-moves. */
  score: number;
  /** The last depth that was searched completely. */
  depth: number;
  nodes: number;
}

export const MATE = 30_000;
const INFINITE = 32_000;
const NEAR_MATE = MATE - 200;
const ASK_EVERY = 1024;

/** By how many plies the search of later moves is shortened, by depth and number of the move. */
const REDUCTIONS = Uint8Array.from({ length: 64 * 64 }, (_, at) => {
  const [depth, number] = [at >> 6, at & 63];
  return depth < 3 || number < 3 ? 0 : Math.floor(0.6 + (Math.log(depth) * Math.log(number)) / 2.2);
});

/** Everything that a search changes. */
interface Work {
  board: SearchBoard;
  order: MoveOrder;
  seen: SeenPositions;
  budget: Budget;
  nodes: number;
  isStopped: boolean;
  bestAtRoot: PackedMove;
}

export interface Search {
  /** The best move. Leaves the board as it was. */
  find(board: SearchBoard, budget: Budget): Found;
  /** Every legal move with its score for the side to move, searched `budget.depth` deep. A move may lack its full depth if time is up. */
  weigh(board: SearchBoard, budget: Budget): { move: PackedMove; score: number }[];
}

/** `tableBits`: see `makeSeenPositions`. */
export function makeSearch(tableBits: number): Search {
  const [order, seen] = [newMoveOrder(), makeSeenPositions(tableBits)];

  function begin(board: SearchBoard, budget: Budget): Work {
    startOrder(order);
    return { board, order, seen, budget, nodes: 0, isStopped: false, bestAtRoot: NO_MOVE };
  }

  return {
    find(board, budget) {
      const work = begin(board, budget);
      const [only, other] = legalMoves(board);
      const found: Found = { move: only ?? NO_MOVE, score: 0, depth: 0, nodes: 0 };
      if (only === undefined) return { ...found, score: isInCheck(board, board.turn) ? -MATE : 0 };
      const deepest = other === undefined ? 1 : Math.min(budget.depth, MOST_PLIES - 32);
      for (let depth = 1; depth <= deepest && !work.isStopped; depth++) {
        work.bestAtRoot = NO_MOVE;
        const score = searchRoot(work, depth, found);
        if (work.bestAtRoot !== NO_MOVE) found.move = work.bestAtRoot;
        if (work.isStopped) break;
        found.score = score;
        found.depth = depth;
        if (Math.abs(score) > NEAR_MATE && MATE - Math.abs(score) <= depth) break;
      }
      return { ...found, nodes: work.nodes };
    },
    weigh(board, budget) {
      const work = begin(board, budget);
      return legalMoves(board).map((move) => {
        tryMake(board, move);
        let score = 0;
        for (let depth = 0; depth < budget.depth && !work.isStopped; depth++) {
          const deeper = -search(work, depth, 1, -INFINITE, INFINITE, true);
          if (!work.isStopped || depth === 0) score = deeper;
        }
        unmake(board);
        return { move, score };
      });
    },
  };
}

/** Searches around the last score first, since most scores change little. */
function searchRoot(work: Work, depth: number, { score }: Found): number {
  if (depth < 4 || Math.abs(score) > NEAR_MATE) return search(work, depth, 0, -INFINITE, INFINITE, false);
  for (let margin = 30; margin < 1000; margin *= 4) {
    const found = search(work, depth, 0, score - margin, score + margin, false);
    if (work.isStopped || (found > score - margin && found < score + margin)) return found;
  }
  return search(work, depth, 0, -INFINITE, INFINITE, false);
}

function isOver(work: Work): boolean {
  const { budget } = work;
  if (work.nodes >= budget.nodes) work.isStopped = true;
  else if (work.nodes % ASK_EVERY === 0 && budget.isTimeUp()) work.isStopped = true;
  return work.isStopped;
}

function isDrawn(board: SearchBoard): boolean {
  return board.quietPlies >= 100 || isRepeated(board);
}

/** Mate scores count from the position, so that they are right wherever it comes up again. */
function toTable(score: number, ply: number): number {
  if (score > NEAR_MATE) return score + ply;
  return score < -NEAR_MATE ? score - ply : score;
}

function fromTable(score: number, ply: number): number {
  if (score > NEAR_MATE) return score - ply;
  return score < -NEAR_MATE ? score + ply : score;
}

/** Alpha-beta with null moves, late move reductions and principal variation search. Score for the side to move. */
function search(
  work: Work,
  depthLeft: number,
  ply: number,
  alpha: number,
  beta: number,
  mayPass: boolean,
): number {
  const { board, seen } = work;
  const isChecked = isInCheck(board, board.turn);
  const depth = isChecked ? depthLeft + 1 : depthLeft;
  if (depth <= 0 || ply >= MOST_PLIES - 2) return searchCaptures(work, ply, alpha, beta);
  work.nodes += 1;
  if (isOver(work)) return 0;
  if (ply > 0 && isDrawn(board)) return 0;
  const at = seen.find(board.keyLow);
  let first = NO_MOVE;
  if (seen.isOf(at, board.keyHigh)) {
    first = seen.moveAt(at);
    const score = fromTable(seen.scoreAt(at), ply);
    const bound = seen.boundAt(at);
    const isEnough = ply > 0 && seen.depthAt(at) >= depth && beta - alpha === 1;
    if (isEnough && (bound === EXACT || (bound === AT_LEAST ? score >= beta : score <= alpha))) return score;
  }
  if (!isChecked && beta - alpha === 1) {
    const score = shortCut(work, depth, ply, beta, mayPass);
    if (score >= beta) return score;
  }
  return searchMoves(work, { depth, ply, alpha, beta, first, isChecked });
}

/** A score of at least `beta` if the side to move stands so well that even passing is good enough. */
function shortCut(work: Work, depth: number, ply: number, beta: number, mayPass: boolean): number {
  const { board } = work;
  if (Math.abs(beta) > NEAR_MATE) return -INFINITE;
  const standing = evaluate(board);
  if (depth <= 4 && standing - 85 * depth >= beta) return standing;
  if (!mayPass || depth < 3 || standing < beta || !hasPieces(board)) return -INFINITE;
  makeNull(board);
  const score = -search(work, depth - 3 - (depth >> 2), ply + 1, -beta, 1 - beta, false);
  unmake(board);
  return work.isStopped || score < beta ? -INFINITE : beta;
}

/** Whether the side to move has two pieces besides king and pawns. With fewer, having to move can be bad. */
function hasPieces({ lists, counts, squares, turn }: SearchBoard): boolean {
  const first = (turn >> 3) << 6;
  const last = first + (counts[turn >> 3] ?? 0);
  let pieces = 0;
  for (let slot = first; slot < last; slot++) {
    const kind = (squares[lists[slot] ?? 0] ?? 0) & 7;
    if (kind > PAWN && kind < KING) pieces += 1;
  }
  return pieces >= 2;
}

interface Node {
  depth: number;
  ply: number;
  alpha: number;
  beta: number;
  first: PackedMove;
  isChecked: boolean;
}

function searchMoves(work: Work, node: Node): number {
  const { board, order } = work;
  const { depth, ply, beta, isChecked } = node;
  const start = ply * MOST_MOVES;
  const end = generate(board, order.moves, start, false);
  scoreMoves(order, board, [start, end, ply], node.first);
  const isHopeless = !isChecked && depth <= 2 && evaluate(board) + 120 * depth < node.alpha;
  let [alpha, best, bestMove, number] = [node.alpha, -INFINITE, NO_MOVE, 0];
  for (let at = start; at < end; at++) {
    const move = nextMove(order, at, end);
    const isQuiet = capturedOf(move) === 0 && promotionOf(move) === 0;
    const piece = board.squares[fromOf(move)] ?? 0;
    if (!tryMake(board, move)) continue;
    number += 1;
    if (isQuiet && isHopeless && number > 1 && !isInCheck(board, board.turn)) {
      unmake(board);
      continue;
    }
    const score = searchMove(work, node, alpha, number, isQuiet);
    unmake(board);
    if (work.isStopped) return 0;
    if (score <= best) continue;
    best = score;
    if (score <= alpha) continue;
    [alpha, bestMove] = [score, move];
    if (ply === 0) work.bestAtRoot = move;
    if (score < beta) continue;
    if (isQuiet) praise(order, piece, move, ply, depth);
    break;
  }
  if (number === 0) return isChecked ? ply - MATE : 0;
  const bound = best >= beta ? AT_LEAST : bestMove === NO_MOVE ? AT_MOST : EXACT;
  work.seen.save(work.seen.find(board.keyLow), board.keyHigh, bestMove, toTable(best, ply), depth, bound);
  return best === -INFINITE ? alpha : best;
}

/** Scores the move that was just made: the first fully, later ones with a narrow window and less depth at first. */
function searchMove(work: Work, node: Node, alpha: number, number: number, isQuiet: boolean): number {
  const { depth, ply, beta, isChecked } = node;
  if (number === 1) return -search(work, depth - 1, ply + 1, -beta, -alpha, true);
  const less =
    isQuiet && !isChecked ? (REDUCTIONS[(Math.min(depth, 63) << 6) | Math.min(number, 63)] ?? 0) : 0;
  let score = -search(work, depth - 1 - less, ply + 1, -alpha - 1, -alpha, true);
  if (score > alpha && less > 0) score = -search(work, depth - 1, ply + 1, -alpha - 1, -alpha, true);
  if (score > alpha && score < beta) score = -search(work, depth - 1, ply + 1, -beta, -alpha, true);
  return score;
}

/** Follows captures until the position is quiet. */
function searchCaptures(work: Work, ply: number, alphaBefore: number, beta: number): number {
  const { board, order } = work;
  work.nodes += 1;
  if (isOver(work)) return 0;
  const standing = evaluate(board);
  if (standing >= beta || ply >= MOST_PLIES - 2) return standing;
  let alpha = Math.max(alphaBefore, standing);
  let best = standing;
  const start = ply * MOST_MOVES;
  const end = generate(board, order.moves, start, true);
  scoreMoves(order, board, [start, end, ply], NO_MOVE);
  for (let at = start; at < end; at++) {
    const move = nextMove(order, at, end);
    const gain = (PIECE_POINTS[capturedOf(move)] ?? 0) + (promotionOf(move) === 0 ? 0 : 850);
    if (standing + gain + 150 < alpha) continue;
    if (!tryMake(board, move)) continue;
    const score = -searchCaptures(work, ply + 1, -beta, -alpha);
    unmake(board);
    if (work.isStopped) return 0;
    if (score <= best) continue;
    best = score;
    if (score > alpha) alpha = score;
    if (score >= beta) break;
  }
  return best;
}
