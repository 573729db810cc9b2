import { Chess, type Square, validateFen } from 'chess.js';
import { canMate } from './material.js';

/** White or black. */
export type Color = 'w' | 'b';

export const START_FEN = 'rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1';

/** Why a position is the last one, whatever the players say and whatever came before. */
export type DeadEnd = 'CHECKMATE' | 'STALEMATE' | 'INSUFFICIENT_MATERIAL';

/** A legal move, as UCI and SAN say it, and what it leads to. */
export interface Played {
  uci: string;
  san: string;
  fen: string;
  end: DeadEnd | undefined;
}

const FEN = /^[pnbrqkPNBRQK1-8/]+ [wb] (?:-|(?=[KQkq])K?Q?k?q?) (?:-|[a-h][36]) \d{1,4} [1-9]\d{0,3}$/;
const UCI = /^([a-h][1-8])([a-h][1-8])([qrbn])?$/;
/** Half-moves without capture or pawn move after which the game is drawn without a claim. */
export const MOST_QUIET_PLIES = 150;
const MOST_MOVES = 5_000;

export function isUci(text: string): boolean {
  return UCI.test(text);
}

/**
 * The legal move of this name, or undefined. chess.js passes the turn for some texts and takes a promotion piece where
 * none is due: a move is one only if it reads back as it was said.
 */
export function play(fen: string, uci: string): Played | undefined {
  const [, from, to, promotion] = UCI.exec(uci) ?? [];
  if (from === undefined || to === undefined) return undefined;
  const chess = new Chess(fen, { skipValidation: true });
  try {
    const { lan, san, after } = chess.move({ from, to, ...(promotion ? { promotion } : {}) });
    if (lan !== uci) return undefined;
    return { uci, san, fen: after, end: endAfter(chess, san, after) };
  } catch {
    return undefined;
  }
}

/** Every legal move, as UCI. */
export function legalMoves(fen: string): string[] {
  return new Chess(fen, { skipValidation: true }).moves({ verbose: true }).map(({ lan }) => lan);
}

export function turnOf(fen: string): Color {
  return fen.split(' ')[1] === 'b' ? 'b' : 'w';
}

export function other(color: Color): Color {
  return color === 'w' ? 'b' : 'w';
}

/** Half-moves since the last capture or move of a pawn. */
export function quietPlies(fen: string): number {
  return Number(fen.split(' ')[4]);
}

/** What makes two positions the same: pieces, side to move, castling, and en passant where a capture is legal. */
export function keyOf(fen: string): string {
  return fen.split(' ', 4).join(' ');
}

export function isCheck(fen: string): boolean {
  return new Chess(fen, { skipValidation: true }).isCheck();
}

/** Mate comes first: the mating move may complete a draw, too. Its notation has looked for check and mate already. */
function endAfter(chess: Chess, san: string, fen: string): DeadEnd | undefined {
  if (san.endsWith('#')) return 'CHECKMATE';
  if (!san.endsWith('+') && !hasFreePawn(fen) && chess.isStalemate()) return 'STALEMATE';
  return deadMaterial(fen);
}

/**
 * Whether the side to move has a pawn with room before it that stands on no line with its king, and so cannot be pinned:
 * out of check that can move, and nearly every position has one. To ask chess.js for all moves takes 50 µs.
 */
function hasFreePawn(fen: string): boolean {
  const turn = turnOf(fen);
  const [pawn, king, ahead] = turn === 'w' ? ['P', 'K', -8] : ['p', 'k', 8];
  const board = (fen.split(' ', 1)[0] ?? '')
    .replace(/\d/g, (empty) => '.'.repeat(Number(empty)))
    .replaceAll('/', '');
  const home = board.indexOf(king);
  for (let square = board.indexOf(pawn); square >= 0; square = board.indexOf(pawn, square + 1)) {
    const ranks = (square >> 3) - (home >> 3);
    const files = (square & 7) - (home & 7);
    const isOnLine = ranks === 0 || files === 0 || Math.abs(ranks) === Math.abs(files);
    if (!isOnLine && board[square + ahead] === '.') return true;
  }
  return false;
}

/** Neither side could ever mate. */
function deadMaterial(fen: string): DeadEnd | undefined {
  return canMate(fen, 'w') || canMate(fen, 'b') ? undefined : 'INSUFFICIENT_MATERIAL';
}

/**
 * A position to begin with, as it is then kept: the document's `startpos`, or a FEN with an en-passant square only
 * where a capture is legal. Undefined when no game could be played from it: the side not to move is in check, not one
 * king each, castling rights without their king and rook at home, an en-passant square that no pawn has just passed,
 * or over already.
 */
export function startFrom(text: string): string | undefined {
  if (text === 'startpos') return START_FEN;
  // chess.js is content with less: with a number that only begins as one, with castling rights said twice.
  if (!FEN.test(text) || !validateFen(text).ok) return undefined;
  const [pieces = '', turn = '', castling = '', enPassant = '', quiet = '', move = ''] = text.split(' ');
  if (Number(quiet) >= MOST_QUIET_PLIES || Number(move) > MOST_MOVES) return undefined;
  const chess = new Chess(text);
  if (!mayCastle(chess, castling) || !mayBePassed(chess, enPassant)) return undefined;
  const flipped = new Chess(`${pieces} ${turn === 'w' ? 'b' : 'w'} - - 0 1`, { skipValidation: true });
  if (flipped.isCheck() || chess.isCheckmate() || chess.isStalemate() || deadMaterial(text)) return undefined;
  const captures = chess.moves({ verbose: true }).some((one) => one.isEnPassant());
  return `${pieces} ${turn} ${castling} ${captures ? enPassant : '-'} ${Number(quiet)} ${Number(move)}`;
}

/** King and rook at home for every right that is claimed. */
function mayCastle(chess: Chess, castling: string): boolean {
  const homes: Record<string, [Square, Square]> = {
    K: ['e1', 'h1'],
    Q: ['e1', 'a1'],
    k: ['e8', 'h8'],
    q: ['e8', 'a8'],
  };
  return [...castling].every((right) => {
    const [king, rook] = homes[right] ?? [];
    if (!king || !rook) return true;
    const color = right === right.toUpperCase() ? 'w' : 'b';
    const has = (square: Square, type: 'k' | 'r') =>
      chess.get(square)?.type === type && chess.get(square)?.color === color;
    return has(king, 'k') && has(rook, 'r');
  });
}

/** The pawn of the side that has just moved stands before the square, which is empty as the one it came from. */
function mayBePassed(chess: Chess, enPassant: string): boolean {
  if (enPassant === '-') return true;
  const [file, rank] = enPassant;
  const [from, to, mover] = rank === '3' ? ['2', '4', 'w'] : ['7', '5', 'b'];
  const pawn = chess.get(`${file}${to}` as Square);
  const free = !chess.get(enPassant as Square) && !chess.get(`${file}${from}` as Square);
  return free && pawn?.type === 'p' && pawn.color === mover;
}
