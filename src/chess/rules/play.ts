import { finish, stopped, ticking } from './clock.ts';
import { notInPlay, repetitions } from './ends.ts';
import {
  type ActiveGame,
  type ChessGame,
  type Clocks,
  isActive,
  moverAt,
  plyOf,
  touched,
  winFor,
} from './game.ts';
import { afterMove, draw, offered } from './offers.ts';
import {
  type Color,
  isUci,
  keyOf,
  MOST_QUIET_PLIES,
  other,
  type Played,
  play,
  quietPlies,
  turnOf,
} from './position.ts';
import { type Refusal, refuse } from './refusals.ts';

/** A move as the client sends it. `ply` is the number of half-moves the client has seen. */
export interface Move {
  uci: string;
  ply: number;
  offerDraw?: boolean;
}

const FIVEFOLD = 5;

/** Whether this colour has already made this move. Its client has then missed the answer. */
export function isRepeated(game: ChessGame, color: Color, { uci, ply }: Move): boolean {
  return game.board.moves[ply] === uci && moverAt(game, ply) === color;
}

/**
 * Call after `settle`. Makes the move, charges its time, and ends the game if the new position ends it. A repeated move
 * changes nothing.
 */
export function playMove(game: ChessGame, color: Color, move: Move, nowMs: number): ChessGame | Refusal {
  if (!isUci(move.uci)) return refuse('bad_uci');
  if (isRepeated(game, color, move)) return game;
  if (!isActive(game)) return notInPlay(game);
  const ply = plyOf(game);
  if (move.ply !== ply) return refuse('stale_ply');
  if (turnOf(game.board.fen) !== color) return refuse('not_your_turn');
  const played = play(game.board.fen, move.uci);
  if (!played) return refuse('illegal_move');
  const clocks = charged(game, color, nowMs);
  const silent = afterMove(game.phase.offers, color, ply);
  // The clock is running, so a draw offer that is not allowed is dropped and the move is still made.
  const offers = move.offerDraw ? (offered(silent, color, ply + 1) ?? silent) : silent;
  const phase = { ...game.phase, ...ticking(clocks, ply + 1, nowMs), offers };
  const next: ActiveGame = { ...game, board: extended(game, played), phase };
  return ended(next, color, played, nowMs) ?? touched(next, nowMs);
}

/**
 * A move without a ply, from a client that does not count them. While the opponent offers a draw, `offerDraw` accepts
 * it and the move is not made. On the opponent's turn, only one's own last move is accepted, because its answer was
 * lost.
 */
export function playNow(
  game: ChessGame,
  color: Color,
  { uci, offerDraw }: Omit<Move, 'ply'>,
  nowMs: number,
): ChessGame | Refusal {
  if (offerDraw && isActive(game) && game.phase.offers.draw === other(color))
    return draw(game, color, 'accept', nowMs);
  const isOwnTurn = turnOf(game.board.fen) === color;
  const ply = isOwnTurn ? plyOf(game) : plyOf(game) - 1;
  if (isOwnTurn || isRepeated(game, color, { uci, ply }))
    return playMove(game, color, { uci, ply, ...(offerDraw ? { offerDraw } : {}) }, nowMs);
  if (!isUci(uci)) return refuse('bad_uci');
  return isActive(game) ? refuse('not_your_turn') : notInPlay(game);
}

/** The clocks after the move. A first move changes nothing. Later ones cost their time and add the increment. */
function charged({ phase, timing }: ActiveGame, color: Color, nowMs: number): Clocks | null {
  const { clocks } = phase;
  if (!clocks || !timing || clocks.runningSinceMs === null) return clocks;
  const left = stopped(clocks, color, nowMs);
  return { ...left, [color]: left[color] + timing.incrementMs };
}

function extended({ board }: ChessGame, { uci, san, fen }: Played): ChessGame['board'] {
  const key = keyOf(fen);
  const keys = quietPlies(fen) === 0 ? [key] : [...board.keys, key];
  return { fen, moves: [...board.moves, uci], lastSan: san, keys };
}

/** The ends that need no claim. Checkmate takes precedence over every draw. */
function ended(game: ActiveGame, color: Color, { end, fen }: Played, nowMs: number): ChessGame | undefined {
  if (end === 'CHECKMATE') return finish(game, winFor(color), end, nowMs);
  if (end) return finish(game, '1/2-1/2', end, nowMs);
  if (repetitions(game) >= FIVEFOLD) return finish(game, '1/2-1/2', 'FIVEFOLD', nowMs);
  if (quietPlies(fen) >= MOST_QUIET_PLIES) return finish(game, '1/2-1/2', 'SEVENTY_FIVE_MOVES', nowMs);
  return undefined;
}
