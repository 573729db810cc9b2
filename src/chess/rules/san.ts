import {
  at,
  type BoardMove,
  CASTLINGS,
  KINDS,
  kindOf,
  nameOf,
  OFF_BOARD,
  PAWN,
  type Position,
  reach,
  readFen,
  squareOf,
  tryMove,
} from './board.ts';

/**
 * Why a text is not a legal move. `form`: it is not written like one. `nobody`: no such piece can go there. `check`: the
 * king would be in check. `several`: more than one such piece can go there. `promotion`: the new piece is missing, or the
 * move does not promote. `castling`: castling is not possible.
 */
export type SanFault = 'form' | 'nobody' | 'check' | 'several' | 'promotion' | 'castling';

/** `kind` is one of `pnbrqk`, `to` a square. Both are missing for `form` and `castling`. */
export type SanRead = { uci: string } | Refused;
interface Refused {
  fault: SanFault;
  kind?: string;
  to?: string;
}

/** Piece, file, rank, target, promotion: `exd5`, `Nbd7`, `e2-e4`, `e7e8q`, `e8=Q`. */
const SAN = /^([KQRBNP])?([a-h])?([1-8])?[x:-]?([a-h][1-8])(?:[=/]?([QRBNqrbn]))?$/;
const CASTLING = /^[O0o]-?[O0o](-?[O0o])?$/;
/** Annotations that do not change which move it is: `exd6e.p.`, `Bb5+-`, `Nf3!?$14`. */
const REMARKS = /(?:e\.?p\.?)?[-+#!?=±∓]*(?:\$\d{1,3})*$/;
/** Longer than any move with its remarks. */
const MOST_CHARACTERS = 30;

/** The legal move that is written as SAN, or as UCI. Signs for check, mate and quality are not checked. */
export function readSan(fen: string, text: string): SanRead {
  const found = findSan(readFen(fen), text);
  if ('fault' in found) return found;
  const { from, to, promotion } = found;
  return { uci: `${nameOf(from)}${nameOf(to)}${promotion === 0 ? '' : KINDS[promotion]}` };
}

/** Does what `readSan` does, on a board. */
export function findSan(position: Position, text: string): BoardMove | Refused {
  if (text.length > MOST_CHARACTERS) return { fault: 'form' };
  const san = text.replace(REMARKS, '');
  const castling = CASTLING.exec(san);
  if (castling) return readCastling(position, castling[1] !== undefined);
  const [, letter, file, rank, target, promotion = ''] = SAN.exec(san) ?? [];
  if (target === undefined) return { fault: 'form' };
  // A text of two squares without a piece is UCI or the long form.
  const isLong = letter === undefined && file !== undefined && rank !== undefined;
  const kind = isLong ? kindOf(at(position, squareOf(`${file}${rank}`))) : kindFrom(letter ?? 'P');
  const from = new RegExp(`^${file ?? '.'}${rank ?? '.'}$`);
  return readMove(position, { kind, from, to: squareOf(target), promotion: kindFrom(promotion) });
}

function kindFrom(letter: string): number {
  return letter === '' ? 0 : KINDS.indexOf(letter.toLowerCase());
}

interface Wanted {
  kind: number;
  /** The squares that the piece may come from. */
  from: RegExp;
  to: number;
  promotion: number;
}

function readMove(position: Position, { kind, from, to, promotion }: Wanted): BoardMove | Refused {
  const refused = (fault: SanFault) => ({ fault, kind: KINDS.charAt(kind || PAWN), to: nameOf(to) });
  const isLast = kind === PAWN && (to < 8 || to >= 112);
  if (isLast !== (promotion !== 0)) return refused('promotion');
  const movers = squaresOf(position, kind).filter(
    (square) => from.test(nameOf(square)) && reach(position, square).includes(to),
  );
  const [only, other] = movers.filter((square) => tryMove(position, { from: square, to, promotion }));
  if (only === undefined) return refused(movers.length > 0 ? 'check' : 'nobody');
  if (other !== undefined) return refused('several');
  return { from: only, to, promotion };
}

/** The squares of the pieces of this kind that belong to the side to move. */
function squaresOf(position: Position, kind: number): number[] {
  const found: number[] = [];
  if (kind === 0) return found;
  for (let square = 0; square < 120; square++) {
    if (!(square & OFF_BOARD) && at(position, square) === (kind | position.turn)) found.push(square);
  }
  return found;
}

function readCastling(position: Position, isLong: boolean): BoardMove | Refused {
  const way = CASTLINGS.find(({ color, king, to }) => color === position.turn && to < king === isLong);
  if (!way || !(position.castling & way.bit)) return { fault: 'castling' };
  const move = { from: way.king, to: way.to, promotion: 0 };
  return tryMove(position, move) ? move : { fault: 'castling' };
}
