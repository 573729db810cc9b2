import { type Color, other, turnOf } from './position.ts';

/** One game of chess. (seed 001, GameState) */
export interface ChessGame {
  /** A UUID. */
  id: string;
  createdAtMs: number;
  /** When this version was created. */
  modifiedAtMs: number;
  /** Rises by one with every visible change. */
  version: number;
  /** Null in a game without clocks. */
  timing: Timing | null;
  initialFen: string;
  /** Account ids. Null is an open seat. */
  seats: Readonly<Record<Color, number | null>>;
  board: Board;
  phase: Phase;
}

/** The fields that lists of unfinished games show. */
export type GameHead = Pick<ChessGame, 'id' | 'seats' | 'timing'> & { phase: Phase['name'] };

export interface Timing {
  initialMs: number;
  incrementMs: number;
  /** Black's initial time, if it differs from White's. */
  blackInitialMs?: number;
}

/** The current position, and the history that the rules need. */
export interface Board {
  fen: string;
  /** All moves in order, as UCI. */
  moves: readonly string[];
  lastSan: string | null;
  /**
   * `keyOf` of each position since the last irreversible move, this one included. May hold fewer while a threefold
   * repetition is impossible.
   */
  keys: readonly string[];
}

/** Ms left. If `runningSinceMs` is set, the side to move had this much at that time. */
export interface Clocks {
  w: number;
  b: number;
  runningSinceMs: number | null;
}

export type Phase =
  /** One seat is open, for anybody or only for the account `challengedId`. */
  | { name: 'waiting'; challengedId: number | null }
  | {
      name: 'active';
      clocks: Clocks | null;
      /** Ms that each side has been given by the other. Time given is kept when a move is taken back. */
      given: Readonly<Record<Color, number>>;
      firstMoveByMs: number | null;
      offers: Offers;
    }
  | { name: 'finished'; clocks: Clocks | null; result: Result; reason: Reason; rematch: Rematch }
  /** Ended without a result. `clocks` are stopped. */
  | { name: 'aborted'; clocks: Clocks | null; rematch: Rematch };

export type Active = Extract<Phase, { name: 'active' }>;
export type ActiveGame = ChessGame & { phase: Active; seats: Record<Color, number> };

export interface Offers {
  draw: Color | null;
  takeback: Color | null;
  /** The ply at which this side's last offer of a kind was declined. */
  declinedAtPly: Readonly<Record<OfferKind, Readonly<Record<Color, number | null>>>>;
}

export type OfferKind = 'draw' | 'takeback';

export const NOTHING_GIVEN = { w: 0, b: 0 };

const NEVER = { w: null, b: null };
export const NO_OFFERS: Offers = {
  draw: null,
  takeback: null,
  declinedAtPly: { draw: NEVER, takeback: NEVER },
};

export type Rematch = { name: 'none' } | { name: 'offered'; by: Color } | { name: 'made'; gameId: string };

export type Result = '1-0' | '0-1' | '1/2-1/2';
export const REASONS = [
  'CHECKMATE',
  'RESIGNATION',
  'STALEMATE',
  'TIMEOUT',
  'TIMEOUT_NO_MATERIAL',
  'AGREEMENT',
  'THREEFOLD',
  'FIVEFOLD',
  'FIFTY_MOVES',
  'SEVENTY_FIVE_MOVES',
  'INSUFFICIENT_MATERIAL',
  'ABANDONED',
] as const;
export type Reason = (typeof REASONS)[number];

export const FIRST_MOVE_MS = 30_000;
export const WAITING_MS = 24 * 3_600_000;
/** The ply from which both sides have made their first move. */
export const BOTH_MOVED = 2;

export function isActive(game: ChessGame): game is ActiveGame {
  return game.phase.name === 'active';
}

/** Half-moves made. */
export function plyOf({ board }: ChessGame): number {
  return board.moves.length;
}

/** The colour that this account plays. Undefined if it does not play in this game. */
export function colorOf({ seats }: ChessGame, userId: number): Color | undefined {
  if (seats.w === userId) return 'w';
  return seats.b === userId ? 'b' : undefined;
}

/** The colour whose move follows after `ply` half-moves. */
export function moverAt({ initialFen }: ChessGame, ply: number): Color {
  const first = turnOf(initialFen);
  return ply % 2 === 0 ? first : other(first);
}

export function winFor(color: Color): Result {
  return color === 'w' ? '1-0' : '0-1';
}

/** The next version. */
export function touched<G extends ChessGame>(game: G, nowMs: number): G {
  return { ...game, version: game.version + 1, modifiedAtMs: nowMs };
}
