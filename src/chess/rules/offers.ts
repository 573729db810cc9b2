import { clocksAt, finish, ticking } from './clock.ts';
import { claimDraw } from './ends.ts';
import {
  type ActiveGame,
  BOTH_MOVED,
  type Board,
  type ChessGame,
  NO_OFFERS,
  type OfferKind,
  type Offers,
  plyOf,
  touched,
} from './game.ts';
import { type Color, other, turnOf } from './position.ts';
import { type Refusal, type RefusalCode, refuse } from './refusals.ts';

/** Half-moves after a declined offer during which no new one of its kind is allowed. */
const DECLINED_PLIES = 10;
const MOST_CLOCK_MS = 3 * 3_600_000;

/** An earlier position, with the clocks (null in a game without clocks) and the time given up to then. */
export interface Past {
  board: Board;
  clocks: { w: number; b: number } | null;
  given: { w: number; b: number };
}

/** A move declines what the opponent has offered, and withdraws the mover's own request for a takeback. */
export function afterMove(offers: Offers, mover: Color, ply: number): Offers {
  const offerer = other(mover);
  const silent = offers.draw === offerer ? declined(offers, 'draw', offerer, ply) : offers;
  if (silent.takeback === offerer) return declined(silent, 'takeback', offerer, ply);
  return { ...silent, takeback: null };
}

function declined(offers: Offers, kind: OfferKind, offerer: Color, ply: number): Offers {
  const { declinedAtPly } = offers;
  const atPly = { ...declinedAtPly, [kind]: { ...declinedAtPly[kind], [offerer]: ply } };
  return { ...offers, [kind]: null, declinedAtPly: atPly };
}

/** Adds this side's draw offer. Undefined if it may not offer one now. */
export function offered(offers: Offers, color: Color, ply: number): Offers | undefined {
  return refusalOfDraw(offers, color, ply) ? undefined : { ...offers, draw: color };
}

function refusalOfDraw(offers: Offers, color: Color, ply: number): RefusalCode | undefined {
  if (ply < BOTH_MOVED) return 'too_early_for_draw';
  return isTooSoon(offers, 'draw', color, ply) ? 'draw_declined' : undefined;
}

function isTooSoon({ declinedAtPly }: Offers, kind: OfferKind, color: Color, ply: number): boolean {
  const atPly = declinedAtPly[kind][color];
  return atPly !== null && ply - atPly < DECLINED_PLIES;
}

/** Call after `settle`. Repeating an offer changes nothing. Offering while the opponent's offer stands accepts it. */
export function draw(
  game: ActiveGame,
  color: Color,
  action: 'offer' | 'accept' | 'decline' | 'claim',
  nowMs: number,
): ChessGame | Refusal {
  const { offers } = game.phase;
  const ply = plyOf(game);
  if (action === 'claim') return claimDraw(game, nowMs);
  if (offers.draw === other(color)) {
    if (action === 'decline') return withOffers(game, declined(offers, 'draw', other(color), ply), nowMs);
    return finish(game, '1/2-1/2', 'AGREEMENT', nowMs);
  }
  if (action !== 'offer') return refuse('nothing_offered');
  if (offers.draw === color) return game;
  const refusal = refusalOfDraw(offers, color, ply);
  return refusal ? refuse(refusal) : withOffers(game, { ...offers, draw: color }, nowMs);
}

function withOffers(game: ActiveGame, offers: Offers, nowMs: number): ActiveGame {
  return touched({ ...game, phase: { ...game.phase, offers } }, nowMs);
}

/** The ply before this side's last move. Undefined if it has not moved. */
export function lastMoveOf(game: ChessGame, color: Color): number | undefined {
  const back = turnOf(game.board.fen) === color ? 2 : 1;
  return plyOf(game) >= back ? plyOf(game) - back : undefined;
}

/** Call after `settle`. Asks to take back your own last move, or declines the opponent's request. */
export function askTakeback(
  game: ActiveGame,
  color: Color,
  action: 'offer' | 'decline',
  nowMs: number,
): ActiveGame | Refusal {
  const { offers } = game.phase;
  const ply = plyOf(game);
  if (action === 'decline') {
    if (!isAskedForTakeback(game, color)) return refuse('nothing_offered');
    return withOffers(game, declined(offers, 'takeback', other(color), ply), nowMs);
  }
  if (offers.takeback === color) return game;
  if (lastMoveOf(game, color) === undefined) return refuse('nothing_to_take_back');
  if (isTooSoon(offers, 'takeback', color, ply)) return refuse('takeback_declined');
  return withOffers(game, { ...offers, takeback: color }, nowMs);
}

/** Whether the opponent asks for a takeback. A player who asks for one then agrees to the opponent's. */
export function isAskedForTakeback({ phase }: ActiveGame, color: Color): boolean {
  return phase.offers.takeback === other(color);
}

/** Call after `settle`, when `color` agrees to a takeback. The ply to go back to. */
export function takebackTo(game: ActiveGame, color: Color): number | Refusal {
  const asker = other(color);
  const ply = isAskedForTakeback(game, color) ? lastMoveOf(game, asker) : undefined;
  return ply ?? refuse('nothing_offered');
}

/**
 * Restores position, clocks and repetitions. Time given since then is kept. A declined offer still blocks new ones for as
 * many half-moves.
 */
export function takeBack(game: ActiveGame, past: Past, nowMs: number): ActiveGame {
  const ply = past.board.moves.length;
  const { draw, takeback } = game.phase.offers.declinedAtPly;
  const until = ({ w, b }: typeof draw) => ({ w: w && Math.min(w, ply), b: b && Math.min(b, ply) });
  const declinedAtPly = { draw: until(draw), takeback: until(takeback) };
  const { given } = game.phase;
  const restored = (color: Color, ms: number) =>
    Math.min(MOST_CLOCK_MS, ms + given[color] - past.given[color]);
  const clocks = past.clocks && {
    ...{ w: restored('w', past.clocks.w), b: restored('b', past.clocks.b) },
    runningSinceMs: null,
  };
  const phase = { ...game.phase, ...ticking(clocks, ply, nowMs), offers: { ...NO_OFFERS, declinedAtPly } };
  return touched({ ...game, board: past.board, phase }, nowMs);
}

/** Call after `settle`. Adds time to the opponent's clock, up to its maximum of three hours. */
export function giveTime(game: ActiveGame, color: Color, ms: number, nowMs: number): ActiveGame | Refusal {
  const { clocks, given } = game.phase;
  const left = clocksAt(game, nowMs);
  if (!clocks || !left) return refuse('no_clocks');
  const to = other(color);
  const givenMs = Math.min(ms, MOST_CLOCK_MS - left[to]);
  if (givenMs <= 0) return refuse('clock_full');
  const phase = {
    ...game.phase,
    clocks: { ...clocks, [to]: clocks[to] + givenMs },
    given: { ...given, [to]: given[to] + givenMs },
  };
  return touched({ ...game, phase }, nowMs);
}
