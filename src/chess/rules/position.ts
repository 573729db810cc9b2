import {
  allMoves,
  at,
  BLACK,
  type BoardMove,
  CASTLINGS,
  hasMove,
  inCheck,
  KINDS,
  KING,
  kindOf,
  NOWHERE,
  nameOf,
  PAWN,
  type Position,
  ROOK,
  readFen,
  rivals,
  squareOf,
  tryMove,
  WHITE,
  writeFen,
} from './board.ts';
import { canMate } from './material.ts';

/** White or black. */
export type Color = 'w' | 'b';

export const START_FEN = 'rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1';

/** Why a position ends the game by itself, without a claim and regardless of earlier positions. */
export type DeadEnd = 'CHECKMATE' | 'STALEMATE' | 'INSUFFICIENT_MATERIAL';

/** A legal move in UCI and SAN, and the position it leads to. */
export interface Played {
  uci: string;
  san: string;
  fen: string;
  end: DeadEnd | undefined;
}

const UCI = /^([a-h][1-8])([a-h][1-8])([qrbn])?$/;
/** Half-moves without a capture or pawn move after which the game is drawn without a claim. */
export const MOST_QUIET_PLIES = 150;
const MOST_MOVES = 5_000;

export function isUci(text: string): boolean {
  return UCI.test(text);
}

/** Plays a move. Undefined if it is not legal. */
export function play(fen: string, uci: string): Played | undefined {
  const [, from, to, promotion] = UCI.exec(uci) ?? [];
  if (from === undefined || to === undefined) return undefined;
  const position = readFen(fen);
  const move = { from: squareOf(from), to: squareOf(to), promotion: KINDS.indexOf(promotion ?? ' ') };
  const after = tryMove(position, move);
  if (!after) return undefined;
  const [check, stuck] = [inCheck(after), !hasMove(after)];
  const san = `${sanOf(position, move)}${check ? (stuck ? '#' : '+') : ''}`;
  const end = stuck ? (check ? 'CHECKMATE' : 'STALEMATE') : undefined;
  const next = writeFen(after);
  return { uci, san, fen: next, end: end ?? deadMaterial(next) };
}

/** Every legal move, as UCI. */
export function legalMoves(fen: string): string[] {
  return allMoves(readFen(fen)).map(
    ({ from, to, promotion }) => `${nameOf(from)}${nameOf(to)}${promotion === 0 ? '' : KINDS[promotion]}`,
  );
}

export function turnOf(fen: string): Color {
  return fen[fen.indexOf(' ') + 1] === 'b' ? 'b' : 'w';
}

export function other(color: Color): Color {
  return color === 'w' ? 'b' : 'w';
}

/** Half-moves since the last capture or pawn move. */
export function quietPlies(fen: string): number {
  const after = fen.lastIndexOf(' ');
  return Number(fen.slice(fen.lastIndexOf(' ', after - 1) + 1, after));
}

/** The same for equal positions: pieces, side to move, castling rights, en passant square if a capture is legal. */
export function keyOf(fen: string): string {
  return fen.slice(0, fen.lastIndexOf(' ', fen.lastIndexOf(' ') - 1));
}

export function isCheck(fen: string): boolean {
  return inCheck(readFen(fen));
}

/** The SAN of a legal move, without the sign for check or mate. */
function sanOf(position: Position, move: BoardMove): string {
  const { from, to, promotion } = move;
  const kind = kindOf(at(position, from));
  if (kind === KING && Math.abs(to - from) === 2) return to > from ? 'O-O' : 'O-O-O';
  const isPassing = kind === PAWN && to === position.enPassant;
  const takes = position.squares[to] !== 0 || isPassing ? 'x' : '';
  if (kind === PAWN) {
    const queened = promotion === 0 ? '' : `=${letterOf(promotion)}`;
    return `${takes ? nameOf(from)[0] : ''}${takes}${nameOf(to)}${queened}`;
  }
  return `${letterOf(kind)}${toldApart(position, move)}${takes}${nameOf(to)}`;
}

function letterOf(kind: number): string {
  return KINDS.charAt(kind).toUpperCase();
}

/** SAN disambiguation: the file, else the rank, else the square. Empty if no other such piece could make the move. */
function toldApart(position: Position, move: BoardMove): string {
  const others = rivals(position, move).map(nameOf);
  const name = nameOf(move.from);
  const [file, rank] = name;
  if (others.length === 0) return '';
  if (others.every((other) => other[0] !== file)) return String(file);
  return others.every((other) => other[1] !== rank) ? String(rank) : name;
}

/** `INSUFFICIENT_MATERIAL` if neither side could ever mate. */
function deadMaterial(fen: string): DeadEnd | undefined {
  return canMate(fen, 'w') || canMate(fen, 'b') ? undefined : 'INSUFFICIENT_MATERIAL';
}

/** Says which field of a FEN is wrong, and what it may be. */
export interface Unplayable {
  problem: string;
  kind: keyof typeof PROBLEMS;
}

/** The fields of a FEN in order, each with its form. */
const FIELDS = [
  [/^[pnbrqkPNBRQK1-8/]+$/, 'pieces'],
  [/^[wb]$/, 'turn'],
  [/^(?:-|(?!.*(.).*\1)[KQkq]+)$/, 'castling'],
  [/^(?:-|[a-h][36])$/, 'enPassant'],
  [/^\d{1,4}$/, 'quiet'],
  [/^\d{1,4}$/, 'move'],
] as const;

/** The four fields of an EPD, before its operations. */
const EPD = /^(\S+ \S+ \S+ \S+) [a-z].*;$/i;

const PROBLEMS = {
  fields: 'A FEN has six fields with spaces between them; the last two may be left out.',
  pieces:
    'The pieces must be eight rows of eight squares, with one king each and no pawn on the first or last row.',
  turn: 'Whose turn it is must be w or b.',
  castling: 'The castling rights must be - or some of KQkq, each with its king and rook at home.',
  enPassant: 'The en passant square must be - or a square that a pawn has just passed.',
  quiet: `The half-moves since the last capture or pawn move must be 0 to ${MOST_QUIET_PLIES - 1}.`,
  move: `The move number must be 0 to ${MOST_MOVES}.`,
  check: 'The side that is not to move is in check.',
  over: 'The game would be over before it begins.',
};

function unplayable(problem: keyof typeof PROBLEMS): Unplayable {
  return { problem: PROBLEMS[problem], kind: problem };
}

/**
 * Parses an initial position: `startpos`, a FEN, its first four fields, or an EPD, whose operations are skipped. Writes it in the standard form, without an en
 * passant square that no pawn can capture on. A game can't begin if the side not to move is in check, a side has not
 * exactly one king, a castling right lacks its king or rook at home, no pawn has just passed the en passant square, or
 * the game is over.
 */
export function startFrom(text: string): string | Unplayable {
  const fen = positionFrom(text);
  if (typeof fen !== 'string') return fen;
  return !hasMove(readFen(fen)) || deadMaterial(fen) ? unplayable('over') : fen;
}

/** Like `startFrom`, but for positions to look at, in which the game may be over. */
export function positionFrom(text: string): string | Unplayable {
  if (text === 'startpos') return START_FEN;
  const line = text.trim().replace(/\s+/g, ' ');
  const fields = (EPD.exec(line)?.[1] ?? line).split(' ');
  if (fields.length !== 4 && fields.length !== 6) return unplayable('fields');
  const [, malformed] = FIELDS.find(([form], at) => !form.test(fields[at] ?? '0')) ?? [];
  if (malformed) return unplayable(malformed);
  const [pieces = '', turn = '', castling = '', enPassant = '', quiet = 0, move = 1] = fields;
  if (!isBoard(pieces)) return unplayable('pieces');
  if (Number(quiet) >= MOST_QUIET_PLIES) return unplayable('quiet');
  if (Number(move) > MOST_MOVES) return unplayable('move');
  const rights = [...'KQkq'].filter((right) => castling.includes(right)).join('') || '-';
  const position = readFen(`${pieces} ${turn} ${rights} ${enPassant} ${quiet} ${Number(move) || 1}`);
  if (!mayCastle(position)) return unplayable('castling');
  if (!mayBePassed(position)) return unplayable('enPassant');
  if (inCheck(position, position.turn ^ BLACK)) return unplayable('check');
  return writeFen(position);
}

/** Checks a FEN's first field: eight ranks of eight squares, one king each, no pawn on the first or last rank. */
function isBoard(pieces: string): boolean {
  const ranks = pieces.split('/');
  const sizeOf = (rank: string) => [...rank].reduce((size, sign) => size + (Number(sign) || 1), 0);
  if (ranks.length !== 8 || ranks.some((rank) => sizeOf(rank) !== 8 || /\d\d/.test(rank))) return false;
  if (/p/i.test(`${ranks[0]}${ranks[7]}`)) return false;
  return ['K', 'k'].every((king) => pieces.split(king).length === 2);
}

/** Whether king and rook are at home for every castling right. */
function mayCastle({ squares, castling }: Position): boolean {
  return CASTLINGS.every(
    ({ bit, color, king, rook }) =>
      !(castling & bit) || (squares[king] === (KING | color) && squares[rook] === (ROOK | color)),
  );
}

/** Whether a pawn can just have passed `enPassant`: it stands in front, and the square and the one behind are empty. */
function mayBePassed({ squares, turn, enPassant }: Position): boolean {
  if (enPassant === NOWHERE) return true;
  const [ahead, rank] = turn === WHITE ? [-16, 2] : [16, 5];
  const isFree = squares[enPassant] === 0 && squares[enPassant + ahead] === 0;
  return enPassant >> 4 === rank && isFree && squares[enPassant - ahead] === (PAWN | (turn ^ BLACK));
}
