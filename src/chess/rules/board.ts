/**
 * A 0x88 board. Squares are numbered 16 to a rank from a8 = 0 to h1 = 119, so one bit test (0x88) finds a step off the
 * board. A piece is its kind, plus BLACK if it is Black's. 0 is an empty square.
 */
export interface Position {
  squares: Int8Array;
  /** WHITE or BLACK. */
  turn: number;
  /** Castling rights: the bits of CASTLINGS that are left. */
  castling: number;
  /** The square that a pawn has just passed over, or NOWHERE. */
  enPassant: number;
  quietPlies: number;
  moveNumber: number;
}

/** `promotion` is a kind, or 0. */
export interface BoardMove {
  from: number;
  to: number;
  promotion: number;
}

export const WHITE = 0;
export const BLACK = 8;
export const NOWHERE = -1;
export const [PAWN, KNIGHT, BISHOP, ROOK, QUEEN, KING] = [1, 2, 3, 4, 5, 6] as const;
export const KINDS = ' pnbrqk';
const SIGNS = ' PNBRQK  pnbrqk';
export const OFF_BOARD = 0x88;

/** Steps by kind. Empty for pawns, see `pawnReach`. */
export const STEPS: readonly (readonly number[])[] = [
  [],
  [],
  [-33, -31, -18, -14, 14, 18, 31, 33],
  [-17, -15, 15, 17],
  [-16, -1, 1, 16],
  [-17, -16, -15, -1, 1, 15, 16, 17],
  [-17, -16, -15, -1, 1, 15, 16, 17],
];

/** The four castling rights. Squares in `free` must be empty. */
export const CASTLINGS = [
  { bit: 1, sign: 'K', color: WHITE, king: 116, to: 118, rook: 119, rookTo: 117, free: [117, 118] },
  { bit: 2, sign: 'Q', color: WHITE, king: 116, to: 114, rook: 112, rookTo: 115, free: [115, 114, 113] },
  { bit: 4, sign: 'k', color: BLACK, king: 4, to: 6, rook: 7, rookTo: 5, free: [5, 6] },
  { bit: 8, sign: 'q', color: BLACK, king: 4, to: 2, rook: 0, rookTo: 3, free: [3, 2, 1] },
] as const;

/** By square: the castling rights that remain after any move from or to it. */
export const RIGHTS_LEFT = new Int8Array(128).fill(15);
for (const { bit, king, rook } of CASTLINGS) {
  for (const square of [king, rook]) RIGHTS_LEFT[square] = (RIGHTS_LEFT[square] ?? 15) & ~bit;
}

export function squareOf(name: string): number {
  return (56 - name.charCodeAt(1)) * 16 + name.charCodeAt(0) - 97;
}

export function nameOf(square: number): string {
  return String.fromCharCode(97 + (square & 7), 56 - (square >> 4));
}

function colorOf(piece: number): number {
  return piece & BLACK;
}

export function kindOf(piece: number): number {
  return piece & 7;
}

export function at({ squares }: Position, square: number): number {
  return squares[square] ?? 0;
}

/** Does not check the FEN. */
export function readFen(fen: string): Position {
  const [pieces = '', turn, castling = '', enPassant = '-', quiet, moveNumber] = fen.split(' ');
  const squares = new Int8Array(128);
  let square = 0;
  for (const sign of pieces) {
    if (sign === '/') square += 8;
    else if (sign <= '8') square += Number(sign);
    else squares[square++] = SIGNS.indexOf(sign);
  }
  return {
    squares,
    turn: turn === 'b' ? BLACK : WHITE,
    castling: CASTLINGS.reduce((bits, { bit, sign }) => (castling.includes(sign) ? bits | bit : bits), 0),
    enPassant: enPassant === '-' ? NOWHERE : squareOf(enPassant),
    quietPlies: Number(quiet),
    moveNumber: Number(moveNumber),
  };
}

/** Writes the en passant square only if a capture on it is legal. */
export function writeFen(position: Position): string {
  const { turn, castling, enPassant, quietPlies, moveNumber } = position;
  let rights = '';
  for (const { bit, sign } of CASTLINGS) if (castling & bit) rights += sign;
  const passed = enPassant !== NOWHERE && canCapturePassed(position) ? nameOf(enPassant) : '-';
  const mover = turn === WHITE ? 'w' : 'b';
  return `${writePieces(position)} ${mover} ${rights || '-'} ${passed} ${quietPlies} ${moveNumber}`;
}

function writePieces(position: Position): string {
  let text = '';
  let empty = 0;
  const writeEmpty = () => {
    if (empty > 0) text += empty;
    empty = 0;
  };
  for (let square = 0; square < 120; square++) {
    if (square & OFF_BOARD) {
      writeEmpty();
      text += '/';
      square += 7;
    } else if (at(position, square) === 0) empty += 1;
    else {
      writeEmpty();
      text += SIGNS[at(position, square)];
    }
  }
  writeEmpty();
  return text;
}

/** Whether a piece of the colour `by` attacks the square. */
function isAttacked(position: Position, square: number, by: number): boolean {
  const { squares } = position;
  // A pawn attacks forwards, so look for it behind the square.
  const behind = by === WHITE ? 16 : -16;
  for (const from of [square + behind - 1, square + behind + 1]) {
    if (!(from & OFF_BOARD) && squares[from] === (PAWN | by)) return true;
  }
  for (const kind of [KNIGHT, KING]) {
    for (const step of STEPS[kind] ?? []) {
      const from = square + step;
      if (!(from & OFF_BOARD) && squares[from] === (kind | by)) return true;
    }
  }
  return isOnLine(squares, square, BISHOP, by) || isOnLine(squares, square, ROOK, by);
}

/** Whether a bishop or rook (`kind`), or a queen, attacks the square along the lines of `kind`. */
function isOnLine(squares: Int8Array, square: number, kind: number, by: number): boolean {
  for (const step of STEPS[kind] ?? []) {
    let from = square + step;
    while (!(from & OFF_BOARD) && squares[from] === 0) from += step;
    if (!(from & OFF_BOARD) && (squares[from] === (kind | by) || squares[from] === (QUEEN | by))) return true;
  }
  return false;
}

export function inCheck(position: Position, color = position.turn): boolean {
  return isAttacked(position, position.squares.indexOf(KING | color), color ^ BLACK);
}

/**
 * Pseudo-legal target squares of the piece on `from`: whether the own king ends up in check is not looked at. A
 * promotion counts as one square. Empty unless the piece belongs to the side to move.
 */
export function reach(position: Position, from: number): number[] {
  const piece = at(position, from);
  const kind = kindOf(piece);
  if (piece === 0 || colorOf(piece) !== position.turn) return [];
  if (kind === PAWN) return pawnReach(position, from);
  const reached: number[] = [];
  const goesOn = kind === BISHOP || kind === ROOK || kind === QUEEN;
  for (const step of STEPS[kind] ?? []) {
    for (let to = from + step; !(to & OFF_BOARD); to += step) {
      const taken = at(position, to);
      if (taken === 0 || colorOf(taken) !== position.turn) reached.push(to);
      if (taken !== 0 || !goesOn) break;
    }
  }
  if (kind === KING) reached.push(...castlingReach(position, from));
  return reached;
}

function pawnReach(position: Position, from: number): number[] {
  const { turn, enPassant } = position;
  const [ahead, homeRank] = turn === WHITE ? [-16, 6] : [16, 1];
  const reached: number[] = [];
  if (at(position, from + ahead) === 0) {
    reached.push(from + ahead);
    if (from >> 4 === homeRank && at(position, from + 2 * ahead) === 0) reached.push(from + 2 * ahead);
  }
  for (const to of [from + ahead - 1, from + ahead + 1]) {
    if (to & OFF_BOARD) continue;
    const taken = at(position, to);
    if (taken === 0 ? to === enPassant : colorOf(taken) !== turn) reached.push(to);
  }
  return reached;
}

function castlingReach(position: Position, from: number): number[] {
  const { castling, turn } = position;
  if (castling === 0) return [];
  return CASTLINGS.filter(
    ({ bit, color, king, rookTo, free }) =>
      castling & bit &&
      color === turn &&
      king === from &&
      free.every((square) => at(position, square) === 0) &&
      // The square where the king lands is checked later, as for any move.
      ![king, rookTo].some((square) => isAttacked(position, square, turn ^ BLACK)),
  ).map(({ to }) => to);
}

function isPromotion(position: Position, from: number, to: number): boolean {
  return kindOf(at(position, from)) === PAWN && (to < 8 || to >= 112);
}

/** The position after a pseudo-legal move. Does not change `position`. */
function afterMove(position: Position, { from, to, promotion }: BoardMove): Position {
  const { turn, castling } = position;
  const squares = position.squares.slice();
  const piece = at(position, from);
  const kind = kindOf(piece);
  const isCapture = squares[to] !== 0;
  const ahead = turn === WHITE ? -16 : 16;
  squares[from] = 0;
  squares[to] = promotion === 0 ? piece : promotion | turn;
  if (kind === PAWN && to === position.enPassant) squares[to - ahead] = 0;
  if (kind === KING && Math.abs(to - from) === 2) {
    const way = CASTLINGS.find((one) => one.to === to);
    if (way) {
      squares[way.rook] = 0;
      squares[way.rookTo] = ROOK | turn;
    }
  }
  return {
    squares,
    turn: turn ^ BLACK,
    castling: castling & (RIGHTS_LEFT[from] ?? 15) & (RIGHTS_LEFT[to] ?? 15),
    enPassant: kind === PAWN && to - from === 2 * ahead ? from + ahead : NOWHERE,
    quietPlies: kind === PAWN || isCapture ? 0 : position.quietPlies + 1,
    moveNumber: position.moveNumber + (turn === BLACK ? 1 : 0),
  };
}

function isSafe(position: Position, from: number, to: number): boolean {
  return !inCheck(afterMove(position, { from, to, promotion: 0 }), position.turn);
}

/** The position after the move. Undefined if it is illegal, lacks a promotion piece, or has one without promoting. */
export function tryMove(position: Position, move: BoardMove): Position | undefined {
  const { from, to, promotion } = move;
  if (!reach(position, from).includes(to)) return undefined;
  if (isPromotion(position, from, to) !== (promotion !== 0)) return undefined;
  const after = afterMove(position, move);
  return inCheck(after, position.turn) ? undefined : after;
}

function* pieces(position: Position, color: number): Generator<number> {
  for (let square = 0; square < 120; square++) {
    if (square & OFF_BOARD) square += 7;
    else if (at(position, square) !== 0 && colorOf(at(position, square)) === color) yield square;
  }
}

/** Every legal move of the side to move. A promotion is listed four times, once for each piece. */
export function allMoves(position: Position): BoardMove[] {
  const moves: BoardMove[] = [];
  for (const from of pieces(position, position.turn)) {
    for (const to of reach(position, from)) {
      if (!isSafe(position, from, to)) continue;
      const promotions = isPromotion(position, from, to) ? [KNIGHT, BISHOP, ROOK, QUEEN] : [0];
      for (const promotion of promotions) moves.push({ from, to, promotion });
    }
  }
  return moves;
}

export function hasMove(position: Position): boolean {
  for (const from of pieces(position, position.turn)) {
    if (reach(position, from).some((to) => isSafe(position, from, to))) return true;
  }
  return false;
}

/** Whether a legal en passant capture exists. */
export function canCapturePassed(position: Position): boolean {
  const { enPassant, turn } = position;
  const behind = turn === WHITE ? 16 : -16;
  return [enPassant + behind - 1, enPassant + behind + 1].some(
    (from) =>
      !(from & OFF_BOARD) && at(position, from) === (PAWN | turn) && isSafe(position, from, enPassant),
  );
}

/** Squares of other pieces of the same kind and colour that could legally move to the same square. */
export function rivals(position: Position, { from, to }: BoardMove): number[] {
  const piece = at(position, from);
  return [...pieces(position, position.turn)].filter(
    (square) =>
      square !== from &&
      at(position, square) === piece &&
      reach(position, square).includes(to) &&
      isSafe(position, square, to),
  );
}
