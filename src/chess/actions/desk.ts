import type { Accounts } from '../../accounts/index.ts';
import { AppError, defineErrors } from '../../platform/errors.ts';
import type { Snapshot } from '../../platform/hub.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Timer } from '../../platform/ports.ts';
import type { Turn } from '../../platform/unit-of-work.ts';
import type { Viewer } from '../../platform/viewer.ts';
import { dueAt, settle } from '../rules/clock.ts';
import { goneAt, notInPlay } from '../rules/ends.ts';
import { type ActiveGame, type ChessGame, colorOf, isActive } from '../rules/game.ts';
import { type Color, turnOf } from '../rules/position.ts';
import { type Refusal, refusals, refuse } from '../rules/refusals.ts';
import { type GameState, toState } from '../schema.ts';
import type { ChessStore } from '../store.ts';

defineErrors(refusals);

/** Kinds of due times, with a game's id: an open seat is given up; a clock of a running game. */
export const SEAT_DUE = 'chess.seat';
export const CLOCK_DUE = 'chess.clock';
/** A game that was aborted is forgotten. */
export const ABORTED_DUE = 'chess.aborted';
/** Writes every second, while a clock runs, that the server is there. */
export const ALIVE_DUE = 'chess.alive';
export const ALIVE_EVERY_MS = 1_000;
const ABORTED_KEPT_MS = 24 * 3_600_000;
/** Games of one account that are not over: nobody plays so many, and no list of them holds anybody up. */
const MOST_GOING_ON = 1_000;

export function topicOf(gameId: string): string {
  return `game:${gameId}`;
}

/** What every action does with a game: find it, see to its clock, show it, save it. */
export type Desk = ReturnType<typeof makeDesk>;

export function makeDesk(platform: Platform, accounts: Accounts, store: ChessStore) {
  const { database, ports, presence, scheduler, seen, userTopic } = platform;
  /** When each game is looked at again for whether somebody counts as gone. */
  const looks = new Map<string, Timer>();

  /** Of games as they were made: the same state is acknowledged and published. */
  const views = new WeakMap<ChessGame, GameState>();

  function view(game: ChessGame, nowMs = ports.now()): GameState {
    if (nowMs !== game.modifiedAtMs) return toState(game, accounts.personOf, nowMs);
    const state = views.get(game) ?? toState(game, accounts.personOf, nowMs);
    views.set(game, state);
    return state;
  }

  /** What everybody sees of a game since this version was made. */
  function snapshotOf(game: ChessGame): Snapshot {
    return { version: game.version, payload: view(game, game.modifiedAtMs), readers: 'everyone' };
  }

  function publish(turn: Turn, game: ChessGame): void {
    turn.publish(topicOf(game.id), game.version, () => snapshotOf(game));
  }

  function find(id: string): ChessGame {
    const game = store.load(id.toLowerCase());
    if (!game) throw gameNotFound();
    return game;
  }

  /** What is going on has changed for both players, and for who is challenged. */
  function tell(turn: Turn, ...states: ChessGame[]): void {
    const people = states.flatMap(({ seats, phase }) => [
      ...Object.values(seats),
      ...(phase.name === 'waiting' ? [phase.challengedId] : []),
    ]);
    for (const userId of new Set(people)) if (userId !== null) userTopic.changed(turn, userId);
  }

  function schedule(turn: Turn, game: ChessGame): void {
    const { id, phase } = game;
    const atMs = dueAt(game);
    if (phase.name === 'aborted') scheduler.set(turn, ABORTED_DUE, id, game.modifiedAtMs + ABORTED_KEPT_MS);
    if (atMs === undefined) scheduler.clear(CLOCK_DUE, id);
    else if (phase.name === 'waiting') scheduler.set(turn, SEAT_DUE, id, atMs);
    else lookBy(turn, id, atMs);
  }

  /** Every move puts the flag off: a look that comes too early costs less than to write that down each time. */
  function lookBy(turn: Turn, id: string, atMs: number): void {
    const plannedMs = scheduler.dueAt(CLOCK_DUE, id);
    if (plannedMs === undefined || plannedMs > atMs) scheduler.set(turn, CLOCK_DUE, id, atMs);
  }

  /** While any clock runs, the server says every second that it is there. */
  function stayAlive(turn: Turn): void {
    if (scheduler.dueAt(ALIVE_DUE, '') !== undefined) return;
    store.saveAlive(ports.now());
    scheduler.set(turn, ALIVE_DUE, '', ports.now() + ALIVE_EVERY_MS);
  }

  /** Saves what a rule made of a game, with its next due time, and publishes it; nothing when nothing changed. */
  function save(turn: Turn, before: ChessGame, after: ChessGame): ChessGame {
    if (after === before) return before;
    store.save(before, after);
    if (before.phase.name === 'waiting') scheduler.clear(SEAT_DUE, after.id);
    schedule(turn, after);
    publish(turn, after);
    if (before.phase.name !== after.phase.name) tell(turn, before, after);
    if (runs(after) && !runs(before)) stayAlive(turn);
    // When somebody counts as gone has changed, or is of interest no more.
    if (absentSince(before) !== null || absentSince(after) !== null)
      turn.afterCommit(() => presence.changed(topicOf(after.id)));
    return after;
  }

  /** Since when the side to move of a running game has not been there. */
  function absentSince(game: ChessGame): number | null {
    const userId = isActive(game) ? game.seats[turnOf(game.board.fen)] : null;
    return userId === null ? null : seen.absentSinceMs(userId);
  }

  /** By then they may have asked for something, which nobody is told of. */
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

  /** The game as time has left it. */
  function settled(turn: Turn, id: string, nowMs: number): ChessGame {
    const game = find(id);
    return save(turn, game, settle(game, nowMs));
  }

  /**
   * What somebody does to a game, on the state that time has left: a flag that has fallen stays so, even when the
   * command is refused for it.
   */
  async function change(
    id: string,
    rule: (game: ChessGame, nowMs: number, turn: Turn) => ChessGame | Refusal,
  ): Promise<GameState> {
    const outcome = await database.commit((turn) => {
      const nowMs = ports.now();
      const game = settled(turn, id, nowMs);
      const made = rule(game, nowMs, turn);
      return 'refused' in made ? made : view(save(turn, game, made), nowMs);
    });
    if ('refused' in outcome) throw new AppError(outcome.refused);
    return outcome;
  }

  /** As `change`, by a player. */
  function act(
    viewer: Viewer,
    id: string,
    rule: (game: ChessGame, color: Color, nowMs: number, turn: Turn) => ChessGame | Refusal,
  ): Promise<GameState> {
    return change(id, (game, nowMs, turn) => {
      const color = colorOf(game, viewer.id);
      return color ? rule(game, color, nowMs, turn) : refuse('not_a_player');
    });
  }

  return {
    view,
    snapshotOf,
    find,
    settled,
    save,
    change,
    act,
    absentSince,

    /** Inside `commit` or `read`. Throws when this account has as many games going on as one may. */
    refuseTooMany(userId: number): void {
      if (store.countGoingOn(userId) >= MOST_GOING_ON) throw new AppError('too_many_games');
    },

    /** As `act`, in a game that is being played. */
    actInPlay: (
      viewer: Viewer,
      id: string,
      rule: (game: ActiveGame, color: Color, nowMs: number) => ChessGame | Refusal,
    ): Promise<GameState> =>
      act(viewer, id, (game, color, nowMs) => (isActive(game) ? rule(game, color, nowMs) : notInPlay(game))),

    add(turn: Turn, game: ChessGame): void {
      store.add(game);
      schedule(turn, game);
      publish(turn, game);
      tell(turn, game);
    },

    remove(turn: Turn, game: ChessGame): void {
      store.remove(game.id);
      for (const kind of [SEAT_DUE, CLOCK_DUE, ABORTED_DUE]) scheduler.clear(kind, game.id);
      turn.publish(topicOf(game.id), game.version + 1);
      tell(turn, game);
    },

    stayAlive,

    /**
     * Inside a unit of work: the time that was written down has come, and the row is taken away. If the clock was put off
     * since, the time that it is due now is written down instead.
     */
    timeIsUp(turn: Turn, id: string): void {
      const game = store.load(id);
      if (!game) return;
      const after = settle(game, ports.now());
      if (after === game) schedule(turn, game);
      else save(turn, game, after);
    },

    /** What PRESENCE of a game tells beside who is there: when each side counts as gone. */
    goneBy(id: string): { goneBy: Record<Color, number | null> } {
      const game = store.load(id);
      const atMs = game ? goneAt(game, absentSince(game)) : null;
      lookAgain(id, atMs);
      const turn = game ? turnOf(game.board.fen) : 'w';
      return { goneBy: { w: turn === 'w' ? atMs : null, b: turn === 'b' ? atMs : null } };
    },
  };
}

export function gameNotFound(): AppError {
  return new AppError('game_not_found', { extra: { detail: refusals.game_not_found.text } });
}

function runs({ phase }: ChessGame): boolean {
  return phase.name === 'active' && phase.clocks !== null && phase.clocks.runningSinceMs !== null;
}
