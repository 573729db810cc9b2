import { legalMoves } from '../../chess/rules/position.ts';
import type { Pieces, Side } from '../../client/index.ts';
import { placeOf, squareAt } from './board-geometry.ts';

/** A move from square to square. `promotion` is q, r, b or n. */
export interface SquareMove {
  from: string;
  to: string;
  promotion?: string | undefined;
}

export function uciOf({ from, to, promotion = '' }: SquareMove): string {
  return `${from}${to}${promotion}`;
}

export function sideOf(sign: string): Side {
  return sign === sign.toUpperCase() ? 'w' : 'b';
}

/** Whether this move takes a pawn to its last rank. */
export function promotes(pieces: Pieces, { from, to }: SquareMove): boolean {
  const sign = pieces.get(from);
  return (sign === 'P' && to[1] === '8') || (sign === 'p' && to[1] === '1');
}

/** Moving the king from its own square onto its own rook castles: this is the king's move of two squares. */
export function castled(pieces: Pieces, move: SquareMove): SquareMove {
  if (!castlingRooks(pieces, move.from).includes(move.to)) return move;
  return { ...move, to: `${move.to > move.from ? 'g' : 'c'}${move.from[1]}` };
}

/** The squares of the rooks that a king on its own square castles with. Empty for anything else. */
export function castlingRooks(pieces: Pieces, king: string): string[] {
  const sign = pieces.get(king);
  if ((sign !== 'K' && sign !== 'k') || king !== homeOf(sign)) return [];
  const rook = sign === 'K' ? 'R' : 'r';
  return [`a${king[1]}`, `h${king[1]}`].filter((square) => pieces.get(square) === rook);
}

const STRAIGHT = [
  [0, 1],
  [1, 0],
  [0, -1],
  [-1, 0],
] as const;
const DIAGONAL = [
  [1, 1],
  [1, -1],
  [-1, -1],
  [-1, 1],
] as const;
const LEAPS = [
  [1, 2],
  [2, 1],
  [2, -1],
  [1, -2],
  [-1, -2],
  [-2, -1],
  [-2, 1],
  [-1, 2],
] as const;
const REACH: Record<string, readonly (readonly [number, number])[]> = {
  r: STRAIGHT,
  b: DIAGONAL,
  q: [...STRAIGHT, ...DIAGONAL],
};

/**
 * The squares a piece might reach after the opponent's move. Pieces in the way may have moved or been captured by then,
 * so they are ignored. `fulfilled` checks the move when it is due.
 */
export function premoveTargets(pieces: Pieces, from: string): string[] {
  const sign = pieces.get(from);
  if (sign === undefined) return [];
  const { column, row } = placeOf(from, false);
  const at = ([x, y]: readonly [number, number], times = 1) =>
    squareAt({ column: column + x * times, row: row + y * times }, false);
  const isSquare = (square: string | undefined): square is string => square !== undefined;
  const piece = sign.toLowerCase();
  if (piece === 'n') return LEAPS.map((leap) => at(leap)).filter(isSquare);
  if (piece === 'k') {
    const targets = kingsTargets(sign, from, at).filter(isSquare);
    return [...targets, ...castlingRooks(pieces, from)];
  }
  if (piece === 'p') return pawnsTargets(sign, row, at).filter(isSquare);
  const rays = REACH[piece] ?? [];
  return rays.flatMap((ray) => [1, 2, 3, 4, 5, 6, 7].map((times) => at(ray, times))).filter(isSquare);
}

function homeOf(king: string): string {
  return king === 'K' ? 'e1' : 'e8';
}

type At = (step: readonly [number, number], times?: number) => string | undefined;

function kingsTargets(sign: string, from: string, at: At): (string | undefined)[] {
  const near = [...STRAIGHT, ...DIAGONAL].map((step) => at(step));
  return from === homeOf(sign) ? [...near, at([2, 0]), at([-2, 0])] : near;
}

function pawnsTargets(sign: string, row: number, at: At): (string | undefined)[] {
  const [ahead, home] = sign === 'P' ? [-1, 6] : [1, 1];
  const steps = [at([0, ahead]), at([1, ahead]), at([-1, ahead])];
  return row === home ? [...steps, at([0, ahead * 2])] : steps;
}

/** The premove as a UCI move. Undefined if it is not legal in this position. */
export function legalPremove(fen: string, squareMove: SquareMove): string | undefined {
  const legal = legalMoves(fen);
  const plain = `${squareMove.from}${squareMove.to}`;
  return [uciOf(squareMove), plain, `${plain}q`].find((uci) => legal.includes(uci));
}
