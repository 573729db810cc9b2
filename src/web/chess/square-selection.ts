import { legalMoves } from '../../chess/rules/position.ts';
import type { Pieces, Side } from '../../client/index.ts';
import { castled, castlingRooks, premoveTargets, sideOf, uciOf } from './premove.ts';

/** What the viewer can do on the board: make a move, plan a premove, or only look. */
export type Mode = 'move' | 'premove' | 'look';

export interface Situation {
  mode: Mode;
  side: Side | undefined;
  fen: string;
  pieces: Pieces;
}

/** The squares that the piece on `from` can go to in this mode. */
export function targetsOf({ mode, side, fen, pieces }: Situation, from: string): string[] {
  const sign = pieces.get(from);
  if (mode === 'look' || sign === undefined || sideOf(sign) !== side) return [];
  if (mode === 'premove') return premoveTargets(pieces, from);
  const moves = legalMoves(fen).filter((uci) => uci.startsWith(from));
  const targets = [...new Set(moves.map((uci) => uci.slice(2, 4)))];
  const isLegal = (rook: string) => moves.includes(uciOf(castled(pieces, { from, to: rook })));
  return [...targets, ...castlingRooks(pieces, from).filter(isLegal)];
}

export function isOwn({ mode, side, pieces }: Situation, square: string): boolean {
  const sign = pieces.get(square);
  return mode !== 'look' && sign !== undefined && sideOf(sign) === side;
}

/** The result of touching a square: the square that is selected afterwards, and the move that was made. */
export interface Touched {
  selected: string | undefined;
  move: { from: string; to: string } | undefined;
}

/** `selected` is the square that was selected before. Touching it again deselects it. */
export function touchSquare(situation: Situation, selected: string | undefined, square: string): Touched {
  if (selected !== undefined && selected !== square && targetsOf(situation, selected).includes(square)) {
    return { selected: undefined, move: { from: selected, to: square } };
  }
  const picks = selected !== square && isOwn(situation, square);
  return { selected: picks ? square : undefined, move: undefined };
}
