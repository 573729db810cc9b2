import { START_FEN, startFrom } from '../../chess/rules/position.ts';
import { type Pieces, piecesOf, type Side } from '../../client/index.ts';
import { squareAt } from './board-geometry.ts';

/** A position that is being set up. It need not be playable. */
export interface SetUp {
  pieces: Pieces;
  turn: Side;
  /** Some of `KQkq`. */
  castling: string;
}

/** The kind of problem that keeps a game from starting here. Undefined if there is none. */
export function problemOf(fen: string) {
  const start = startFrom(fen.trim());
  return typeof start === 'string' ? undefined : start.kind;
}

export function isStart(fen: string): boolean {
  return problemOf(fen) === undefined;
}

/** As much of a position as the text contains. */
export function setUpFrom(text: string): SetUp {
  const fen = text.trim() === 'startpos' ? START_FEN : text.trim();
  const [placed = '', turn, castling = ''] = fen.split(/\s+/);
  return {
    pieces: piecesOf(placed),
    turn: turn === 'b' ? 'b' : 'w',
    castling: [...'KQkq'].filter((right) => castling.includes(right)).join(''),
  };
}

const HOMES = { K: 'e1 h1', Q: 'e1 a1', k: 'e8 h8', q: 'e8 a8' } as const;
export type CastlingRight = keyof typeof HOMES;
export const CASTLING_RIGHTS: readonly CastlingRight[] = ['K', 'Q', 'k', 'q'];

/** Whether king and rook are at home for this right. */
export function canCastle(pieces: Pieces, right: CastlingRight): boolean {
  const [king = '', rook = ''] = HOMES[right].split(' ');
  const isWhite = right === 'K' || right === 'Q';
  return pieces.get(king) === (isWhite ? 'K' : 'k') && pieces.get(rook) === (isWhite ? 'R' : 'r');
}

/** The FEN, without castling rights that are impossible. */
export function fenOf({ pieces, turn, castling }: SetUp): string {
  const rows = Array.from({ length: 8 }, (_, row) =>
    Array.from({ length: 8 }, (_, column) => pieces.get(squareAt({ column, row }, false) ?? '') ?? '1').join(
      '',
    ),
  );
  const placed = rows.join('/').replace(/1+/g, (empty) => String(empty.length));
  const rights = CASTLING_RIGHTS.filter((right) => castling.includes(right) && canCastle(pieces, right));
  return `${placed} ${turn} ${rights.join('') || '-'} - 0 1`;
}
