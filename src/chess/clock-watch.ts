import type { Platform } from '../platform/platform.ts';
import type { Timer } from '../platform/ports.ts';
import type { Turn } from '../platform/storage/turn.ts';
import { dueAt } from './rules/clock.ts';
import { goneAt } from './rules/ends.ts';
import { type ChessGame, isActive } from './rules/game.ts';
import { type Color, turnOf } from './rules/position.ts';
import { topicOf } from './schema.ts';
import type { ChessStore } from './store.ts';

/** Scheduled per game id: an open seat expires, or the clock of a running game may run out. */
export const SEAT_DUE = 'chess.seat';
export const CLOCK_DUE = 'chess.clock';
/** Scheduled per game id: an aborted game is deleted. */
export const ABORTED_DUE = 'chess.aborted';
/** Scheduled once for all games. While any clock runs, the server records every second that it is alive. */
export const ALIVE_DUE = 'chess.alive';
const ALIVE_EVERY_MS = 1_000;
const ABORTED_KEPT_MS = 24 * 3_600_000;

export type ClockWatch = ReturnType<typeof makeClockWatch>;

/** Schedules what happens to a game without a command: due times, absent players, and the alive record. */
export function makeClockWatch(platform: Platform, store: ChessStore) {
  const { database, ports, presence, scheduler, activity } = platform;
  /** Timers by game id, for the moment its absent player counts as gone. */
  const looks = new Map<string, Timer>();

  /** Schedules only if nothing earlier is due. Each move postpones the flag, and an early check costs less than a write. */
  function lookBy(turn: Turn, id: string, atMs: number): void {
    const plannedMs = scheduler.dueAt(CLOCK_DUE, id);
    if (plannedMs === undefined || plannedMs > atMs) scheduler.set(turn, CLOCK_DUE, id, atMs);
  }

  /** Epoch ms since when the side to move has been absent. Null if it is there, or the game is not active. */
  function absentSince(game: ChessGame): number | null {
    const userId = isActive(game) ? game.seats[turnOf(game.board.fen)] : null;
    return userId === null ? null : activity.absentSinceMs(userId);
  }

  /** Publishes the presence again at `atMs`, since a request of the player in the meantime publishes nothing. */
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

    /** Schedules the next due time of this game. */
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

    /** Starts the alive record, unless it is running already. */
    stayAlive(turn: Turn): void {
      if (scheduler.dueAt(ALIVE_DUE, '') === undefined) setAlive(turn);
    },

    /** Records that the server is alive. Repeats in a second while any clock runs. Call inside a unit of work. */
    alive(turn: Turn): void {
      if (store.isAnyClockRunning()) setAlive(turn);
      else store.saveAlive(ports.now());
    },

    /** Chess's part of a game's PRESENCE: when each side counts as gone, in epoch ms. */
    goneBy(id: string): { goneBy: Record<Color, number | null> } {
      const game = store.load(id);
      const atMs = game ? goneAt(game, absentSince(game)) : null;
      lookAgain(id, atMs);
      const turn = game ? turnOf(game.board.fen) : 'w';
      return { goneBy: { w: turn === 'w' ? atMs : null, b: turn === 'b' ? atMs : null } };
    },

    /** Call when a player comes or leaves. Publishes the presence of all games in which their clock may be running. */
    async presenceChanged(userId: number): Promise<void> {
      const ids = await database.read(() => store.turnsOf(userId));
      for (const id of ids) presence.changed(topicOf(id));
    },
  };
}
