import type { Platform } from '../platform/platform.ts';
import type { Timer } from '../platform/ports.ts';
import type { Turn } from '../platform/storage/turn.ts';
import { dueAt } from './rules/clock.ts';
import { goneAt } from './rules/ends.ts';
import { type ChessGame, isActive } from './rules/game.ts';
import { type Color, turnOf } from './rules/position.ts';
import { topicOf } from './schema.ts';
import type { ChessStore } from './store.ts';

/** Kinds of due times, by the id of a game: an open seat expires; a clock of a running game may run out. */
export const SEAT_DUE = 'chess.seat';
export const CLOCK_DUE = 'chess.clock';
/** An aborted game is deleted. */
export const ABORTED_DUE = 'chess.aborted';
/** While any clock runs, the server records every second that it is alive. */
export const ALIVE_DUE = 'chess.alive';
const ALIVE_EVERY_MS = 1_000;
const ABORTED_KEPT_MS = 24 * 3_600_000;

export type ClockWatch = ReturnType<typeof makeClockWatch>;

/** When a game needs attention: due times, players who are gone, and proof that the server was up. */
export function makeClockWatch(platform: Platform, store: ChessStore) {
  const { database, ports, presence, scheduler, activity } = platform;
  /** When each game is checked again for a player who counts as gone. */
  const looks = new Map<string, Timer>();

  /** Every move puts the flag off. Looking too early costs less than writing each new time down. */
  function lookBy(turn: Turn, id: string, atMs: number): void {
    const plannedMs = scheduler.dueAt(CLOCK_DUE, id);
    if (plannedMs === undefined || plannedMs > atMs) scheduler.set(turn, CLOCK_DUE, id, atMs);
  }

  /** Since when the side to move of a running game has been absent, in epoch ms. */
  function absentSince(game: ChessGame): number | null {
    const userId = isActive(game) ? game.seats[turnOf(game.board.fen)] : null;
    return userId === null ? null : activity.absentSinceMs(userId);
  }

  /** The player may have made a request by then, which nobody is told about. */
  function lookAgain(id: string, atMs: number | null): void {
    looks.get(id)?.cancel();
    looks.delete(id);
    const inMs = atMs === null ? 0 : atMs - ports.now();
    if (inMs <= 0) return;
    const look = () => {
      looks.delete(id);
      presence.changed(topicOf(id));
    };
    looks.set(id, ports.after(inMs, look));
  }

  function setAlive(turn: Turn): void {
    store.saveAlive(ports.now());
    scheduler.set(turn, ALIVE_DUE, '', ports.now() + ALIVE_EVERY_MS);
  }

  return {
    absentSince,

    /** Writes down when this game is due next. */
    schedule(turn: Turn, game: ChessGame): void {
      const { id, phase } = game;
      const atMs = dueAt(game);
      if (phase.name === 'aborted') scheduler.set(turn, ABORTED_DUE, id, game.modifiedAtMs + ABORTED_KEPT_MS);
      if (atMs === undefined) scheduler.clear(CLOCK_DUE, id);
      else if (phase.name === 'waiting') scheduler.set(turn, SEAT_DUE, id, atMs);
      else lookBy(turn, id, atMs);
    },

    forget(id: string): void {
      for (const kind of [SEAT_DUE, CLOCK_DUE, ABORTED_DUE]) scheduler.clear(kind, id);
    },

    /** Starts recording that the server is alive, unless it does already. */
    stayAlive(turn: Turn): void {
      if (scheduler.dueAt(ALIVE_DUE, '') === undefined) setAlive(turn);
    },

    /** Records that the server is alive, and again in a second while any clock runs. Inside a unit of work. */
    alive(turn: Turn): void {
      if (store.isAnyClockRunning()) setAlive(turn);
      else store.saveAlive(ports.now());
    },

    /** The part of a game's PRESENCE besides who is there: when each side counts as gone, in epoch ms. */
    goneBy(id: string): { goneBy: Record<Color, number | null> } {
      const game = store.load(id);
      const atMs = game ? goneAt(game, absentSince(game)) : null;
      lookAgain(id, atMs);
      const turn = game ? turnOf(game.board.fen) : 'w';
      return { goneBy: { w: turn === 'w' ? atMs : null, b: turn === 'b' ? atMs : null } };
    },

    /** A player came or left: watchers of the games in which it is their move learn how long the game waits. */
    async presenceChanged(userId: number): Promise<void> {
      const ids = await database.read(() => store.turnsOf(userId));
      for (const id of ids) presence.changed(topicOf(id));
    },
  };
}
