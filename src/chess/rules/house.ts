import { clocksAt } from './clock.ts';
import { type ChessGame, plyOf } from './game.ts';
import { type Color, other, turnOf } from './position.ts';

/** The players of the house, from the weakest to the strongest. The first has level 1. */
export const HOUSE = ['Muggins', 'Scribble', 'Bell', 'Lumen', 'Tock'] as const;

const UUID_START = '00000000-0000-4000-8000-00000000000';
/** A move takes this long at most, even without clocks. */
const MOST_MS = 3_000;
const LEAST_MS = 20;
/** The clock is planned to last for this many more moves. */
const MOVES_TO_GO = 30;
/** An instant move is easily missed, so the house waits at least this long. */
const PAUSE_MS = 400;

/** The account of a level. Its id is negative, so that it uses up no id for people. */
export function houseAccount(level: number): { id: number; uuid: string; username: string; name: string } {
  const username = HOUSE[level - 1] ?? '';
  return { id: -level, uuid: `${UUID_START}${level}`, username, name: `${username} (house)` };
}

/** The level of the house's player with this account id. Undefined for people. */
export function levelOfId(userId: number | null): number | undefined {
  return userId !== null && userId < 0 ? -userId : undefined;
}

/** The level of the house's player with this UUID. Undefined for people. */
export function levelOfUuid(uuid: string | null): number | undefined {
  const level = uuid?.startsWith(UUID_START) ? Number(uuid.slice(UUID_START.length)) : 0;
  return level >= 1 && level <= HOUSE.length ? level : undefined;
}

/** The colour that the house plays, or is challenged to play. */
export function houseColor({ seats, phase }: ChessGame): Color | undefined {
  if (phase.name === 'waiting' && levelOfId(phase.challengedId)) return seats.w === null ? 'w' : 'b';
  if (levelOfId(seats.w)) return 'w';
  return levelOfId(seats.b) ? 'b' : undefined;
}

/** The account that plays this colour, or is challenged to. */
export function houseId({ seats, phase }: ChessGame, color: Color): number | null {
  return seats[color] ?? (phase.name === 'waiting' ? phase.challengedId : null);
}

/** What the house has to do next in a game. It agrees to every takeback and to every rematch. */
export type Duty = 'join' | 'agree to takeback' | 'answer draw' | 'move' | 'agree to rematch';

export function dutyOf(game: ChessGame, color: Color): Duty | undefined {
  const { phase } = game;
  const opponent = other(color);
  if (phase.name === 'waiting') return 'join';
  if (phase.name === 'active') {
    if (phase.offers.takeback === opponent) return 'agree to takeback';
    if (phase.offers.draw === opponent) return 'answer draw';
    return turnOf(game.board.fen) === color ? 'move' : undefined;
  }
  const isAsked = phase.rematch.name === 'offered' && phase.rematch.by === opponent;
  return isAsked ? 'agree to rematch' : undefined;
}

/** The longest the house may think about its move, in ms. Its flag never falls meanwhile. */
export function thinkingMs(game: ChessGame, color: Color, nowMs: number): number {
  const left = clocksAt(game, nowMs)?.[color];
  if (left === undefined || !game.timing) return MOST_MS;
  const planned = left / MOVES_TO_GO + game.timing.incrementMs * 0.7;
  return Math.max(LEAST_MS, Math.min(MOST_MS, planned, left / 3));
}

/** The shortest time it waits before it moves, in ms. */
export function pauseMs(thinkMs: number): number {
  return Math.min(PAUSE_MS, thinkMs / 4);
}

/**
 * Whether the house agrees to a draw: when it stands worse, or late in the game when it is level. `score` is in
 * centipawns for the house.
 */
export function agreesToDraw(game: ChessGame, score: number): boolean {
  return score <= -60 || (plyOf(game) >= 60 && score <= 15);
}
