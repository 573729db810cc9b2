import type { Accounts } from '../accounts/index.ts';
import type { Viewer } from '../platform/access/viewer.ts';
import { AppError, defineErrors } from '../platform/errors.ts';
import type { Snapshot } from '../platform/live/topic.ts';
import { rememberForTurn } from '../platform/memo.ts';
import type { Platform } from '../platform/platform.ts';
import type { Turn } from '../platform/storage/turn.ts';
import { ALIVE_DUE, type ClockWatch, SEAT_DUE } from './clock-watch.ts';
import { abort, revive, settle } from './rules/clock.ts';
import { abortGame, notInPlay, resign } from './rules/ends.ts';
import { type ActiveGame, type ChessGame, colorOf, isActive } from './rules/game.ts';
import { levelOfId } from './rules/house.ts';
import type { Color } from './rules/position.ts';
import { type Refusal, refusals, refuse } from './rules/refusals.ts';
import { type GameState, shownClocks, topicOf, toState } from './schema.ts';
import type { ChessStore } from './store.ts';

defineErrors(refusals);

/** Unfinished games per account. Nobody plays this many at once, and the limit keeps every list short. */
const MOST_GOING_ON = 1_000;

/** The result of a rule: the game's next state, or a refusal. */
type Outcome = ChessGame | Refusal;

/** A new or changed game. `byId`: the account whose command changed it, if there was one. */
export interface Change {
  before: ChessGame | undefined;
  after: ChessGame;
  byId: number | null;
}

/** Called inside the unit of work of every change. What it tells others waits for `turn.afterCommit`. */
type Watcher = (change: Change, turn: Turn) => void;

/** Also keeps the game, so that the next command need not load it. */
class GameSnapshot implements Snapshot {
  readonly readers = 'everyone';
  readonly version: number;
  readonly game: ChessGame;
  readonly payload: GameState;

  constructor(game: ChessGame, payload: GameState) {
    this.version = game.version;
    this.game = game;
    this.payload = payload;
  }
}

function gameOf(snapshot: Snapshot | undefined): ChessGame | undefined {
  return snapshot instanceof GameSnapshot ? snapshot.game : undefined;
}

export type Games = ReturnType<typeof makeGames>;

/** Loads, settles, saves and publishes games. Every command goes through here. */
export function makeGames(platform: Platform, accounts: Accounts, store: ChessStore, watch: ClockWatch) {
  const { database, hub, ports, presence, scheduler, userTopic } = platform;

  const watchers: Watcher[] = [];
  /** The state of a game that has just changed: the ACK and the push share one. */
  const changed = rememberForTurn((game: ChessGame) => toState(game, accounts.personOf, game.modifiedAtMs));

  function view(game: ChessGame, nowMs = ports.now()): GameState {
    return nowMs === game.modifiedAtMs ? changed(game) : toState(game, accounts.personOf, nowMs);
  }

  function snapshotOf(game: ChessGame): Snapshot {
    return new GameSnapshot(game, changed(game));
  }

  function publish(turn: Turn, game: ChessGame): void {
    turn.publish(topicOf(game.id), game.version, () => snapshotOf(game));
  }

  function note(turn: Turn, change: Change): void {
    for (const watcher of watchers) watcher(change, turn);
  }

  function find(id: string): ChessGame {
    const key = id.toLowerCase();
    const kept = gameOf(hub.kept(topicOf(key)));
    // Every change of a game raises its version, whoever makes it.
    const game = kept && store.versionOf(key) === kept.version ? kept : store.load(key);
    if (!game) throw gameNotFound();
    return game;
  }

  /** Publishes a new list of games to both players and to a challenged player. */
  function tell(turn: Turn, ...states: ChessGame[]): void {
    const people = states.flatMap(({ seats, phase }) => [
      ...Object.values(seats),
      ...(phase.name === 'waiting' ? [phase.challengedId] : []),
    ]);
    for (const userId of new Set(people)) if (userId !== null) userTopic.changed(turn, userId);
  }

  /** Saves and publishes the new state, and schedules its next due time. Does nothing if nothing changed. */
  function save(turn: Turn, before: ChessGame, after: ChessGame, byId: number | null = null): ChessGame {
    if (after === before) return before;
    store.save(before, after);
    if (before.phase.name === 'waiting') scheduler.clear(SEAT_DUE, after.id);
    watch.schedule(turn, after);
    publish(turn, after);
    note(turn, { before, after, byId });
    if (before.phase.name !== after.phase.name) tell(turn, before, after);
    if (runs(after) && !runs(before)) watch.stayAlive(turn);
    // The time at which the absent player counts as gone has changed, or no longer matters.
    if (watch.absentSince(before) !== null || watch.absentSince(after) !== null)
      turn.afterCommit(() => presence.changed(topicOf(after.id)));
    return after;
  }

  /** The game after time has been taken into account. Saves a fallen flag. */
  function settled(turn: Turn, id: string, nowMs: number): ChessGame {
    const game = find(id);
    return save(turn, game, settle(game, nowMs));
  }

  /**
   * Settles the game, then applies the rule. A flag that has fallen is saved even if the command is refused because of
   * it.
   */
  async function change(
    id: string,
    rule: (game: ChessGame, nowMs: number, turn: Turn) => Outcome,
    byId: number | null = null,
  ): Promise<GameState> {
    const outcome = await database.commit((turn) => {
      const nowMs = ports.now();
      const game = settled(turn, id, nowMs);
      const made = rule(game, nowMs, turn);
      return 'refused' in made ? made : view(save(turn, game, made, byId), nowMs);
    });
    if ('refused' in outcome) throw new AppError(outcome.refused);
    return outcome;
  }

  /** Like `change`, but refuses accounts that do not play in this game. */
  function act(
    viewer: Viewer,
    id: string,
    rule: (game: ChessGame, color: Color, nowMs: number, turn: Turn) => Outcome,
  ): Promise<GameState> {
    const ofPlayer: Parameters<typeof change>[1] = (game, nowMs, turn) => {
      const color = colorOf(game, viewer.id);
      return color ? rule(game, color, nowMs, turn) : refuse('not_a_player');
    };
    return change(id, ofPlayer, viewer.id);
  }

  return {
    watch: (watcher: Watcher): void => void watchers.push(watcher),
    view,
    snapshotOf,
    find,
    change,
    act,

    /** Like `act`, but refuses games that are not being played. */
    actInPlay: (
      viewer: Viewer,
      id: string,
      rule: (game: ActiveGame, color: Color, nowMs: number) => Outcome,
    ): Promise<GameState> =>
      act(viewer, id, (game, color, nowMs) => (isActive(game) ? rule(game, color, nowMs) : notInPlay(game))),

    /** The JSON of the game as it is now. Notices and saves a fallen flag. (seed 001, GameState) */
    async json(id: string): Promise<string> {
      const served = await hub.look(topicOf(id.toLowerCase()));
      const game = gameOf(served?.snapshot);
      if (!served || !game) throw gameNotFound();
      const nowMs = ports.now();
      if (settle(game, nowMs) !== game)
        return JSON.stringify(await database.commit((turn) => view(settled(turn, id, ports.now()))));
      // A new name is not published to games that are over.
      if (isOver(game))
        return JSON.stringify(await database.read(() => toState(game, accounts.personOf, nowMs)));
      return served.jsonWith({ clocks: shownClocks(game, nowMs), serverTime: nowMs });
    },

    /** Call inside `commit` or `read`. Throws if this account has reached its limit of unfinished games. The house has none. */
    refuseTooMany(userId: number): void {
      if (levelOfId(userId) === undefined && store.countGoingOn(userId) >= MOST_GOING_ON)
        throw new AppError('too_many_games');
    },

    add(turn: Turn, game: ChessGame): void {
      store.add(game);
      watch.schedule(turn, game);
      publish(turn, game);
      note(turn, { before: undefined, after: game, byId: null });
      tell(turn, game);
    },

    /** Called for an administrator, and a day after a game was aborted. */
    remove(turn: Turn, id: string): void {
      const game = store.load(id);
      if (!game) return;
      store.remove(game.id);
      watch.forget(game.id);
      turn.publish(topicOf(game.id), game.version + 1);
      if (game.phase.name === 'waiting' || isActive(game))
        note(turn, { before: game, after: abort(game, ports.now()), byId: null });
      tell(turn, game);
    },

    /**
     * Call inside a unit of work when a due time has come; its row is already deleted. If the due time has moved since,
     * schedules the new one.
     */
    timeIsUp(turn: Turn, id: string): void {
      const game = store.load(id);
      if (!game) return;
      const after = settle(game, ports.now());
      if (after === game) watch.schedule(turn, game);
      else save(turn, game, after);
    },

    /** Call inside a unit of work when an account is closed. Aborts its games where possible, resigns the others. */
    forgetUser(turn: Turn, userId: number): void {
      const nowMs = ports.now();
      const all = Number.MAX_SAFE_INTEGER;
      for (const { id } of [...store.goingOn(userId, all), ...store.challengesTo(userId, all)]) {
        const game = settled(turn, id, nowMs);
        const color = colorOf(game, userId);
        const aborted = abortGame(game, nowMs);
        if (!('refused' in aborted)) save(turn, game, aborted, userId);
        else if (isActive(game) && color) save(turn, game, resign(game, color, nowMs), userId);
      }
    },

    /** Call inside a unit of work. Publishes the account's unfinished games and challenges under its new name. */
    renameUser(turn: Turn, userId: number): void {
      for (const { id } of store.goingOn(userId, Number.MAX_SAFE_INTEGER)) {
        const game = find(id);
        save(turn, game, { ...game, version: game.version + 1 });
        tell(turn, game);
      }
    },

    /** Call at startup. No player is charged for the time the server was down. */
    repair(): Promise<void> {
      return database.commit((turn) => {
        const nowMs = ports.now();
        const aliveAtMs = store.aliveAtMs() ?? nowMs;
        scheduler.clear(ALIVE_DUE, '');
        for (const game of store.allTimed()) save(turn, game, revive(game, aliveAtMs, nowMs));
        if (store.isAnyClockRunning()) watch.stayAlive(turn);
      });
    },
  };
}

export function gameNotFound(): AppError {
  return new AppError('game_not_found', { extra: { detail: refusals.game_not_found.text } });
}

function isOver({ phase }: ChessGame): boolean {
  return phase.name === 'finished' || phase.name === 'aborted';
}

function runs({ phase }: ChessGame): boolean {
  return phase.name === 'active' && phase.clocks !== null && phase.clocks.runningSinceMs !== null;
}
