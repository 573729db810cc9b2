import type { Accounts } from '../../accounts/index.ts';
import { invalid } from '../../platform/errors.ts';
import type { Snapshot } from '../../platform/hub.ts';
import type { Platform } from '../../platform/platform.ts';
import { randomBelow } from '../../platform/ports.ts';
import type { Turn } from '../../platform/unit-of-work.ts';
import type { Viewer } from '../../platform/viewer.ts';
import { revive, settle } from '../rules/clock.ts';
import { abortGame, resign } from '../rules/ends.ts';
import { type ChessGame, colorOf, isActive, moverAt } from '../rules/game.ts';
import { toPgn } from '../rules/pgn.ts';
import { other, startFrom } from '../rules/position.ts';
import { refuse } from '../rules/refusals.ts';
import { join, mayAbort, newGame, rematch, rematchOf, withRematch } from '../rules/seats.ts';
import { dealt } from '../rules/seeks.ts';
import {
  type Challenge,
  type CreateGame,
  type GameState,
  type OwnGame,
  timingOf,
  toChallenge,
  toOwnGame,
} from '../schema.ts';
import type { ChessStore } from '../store.ts';
import { ALIVE_DUE, ALIVE_EVERY_MS, type Desk, topicOf } from './desk.ts';

const PAGE = 20;
const MOST_MADE = { most: 300, windowMs: 60_000 };

export type GameActions = ReturnType<typeof makeGameActions>;

/** Games from their making to their record: seats, lists, and what time does to them. */
export function makeGameActions(platform: Platform, accounts: Accounts, store: ChessStore, desk: Desk) {
  const { database, limits, ports, presence, scheduler, userTopic } = platform;

  /** The account that is meant by a UUID or a name. Throws by field. */
  function opponentOf(viewer: Viewer, opponent: string | undefined): number | null {
    if (opponent === undefined) return null;
    const userId = accounts.findOpen(opponent);
    if (userId === undefined) throw invalid({ opponent: ['There is no such player.'] });
    if (userId === viewer.id) throw invalid({ opponent: ['You cannot challenge yourself.'] });
    return userId;
  }

  function positionOf(fen: string | undefined): string {
    const position = startFrom(fen ?? 'startpos');
    if (position === undefined) throw invalid({ fen: ['No game can be played from this position.'] });
    return position;
  }

  /** A rematch that was aborted, or is there no more, stands in the way of no other. */
  function withoutLostRematch(game: ChessGame, nowMs: number): ChessGame {
    if (!('rematch' in game.phase) || game.phase.rematch.name !== 'made') return game;
    const next = store.load(game.phase.rematch.gameId);
    return next && next.phase.name !== 'aborted' ? game : withRematch(game, { name: 'none' }, nowMs);
  }

  return {
    /** The whole state of a game as it was when this version was made, for the hub. */
    snapshot(id: string): Snapshot | undefined {
      const game = store.load(id);
      return game && desk.snapshotOf(game);
    },

    create(viewer: Viewer, request: CreateGame): Promise<GameState> {
      const initialFen = positionOf(request.fen);
      const timing = timingOf(request);
      limits.use('chess games', viewer.id, MOST_MADE.most, MOST_MADE.windowMs);
      return database.commit((turn) => {
        desk.refuseTooMany(viewer.id);
        const challengedId = opponentOf(viewer, request.opponent);
        const color = dealt(request.color ?? 'random', 'random', randomBelow(ports, 2));
        const seats = { w: color === 'w' ? viewer.id : null, b: color === 'b' ? viewer.id : null };
        const game = newGame({ id: ports.newId(), timing, initialFen }, seats, challengedId, ports.now());
        desk.add(turn, game);
        if (challengedId !== null) {
          userTopic.ring(turn, challengedId, { kind: 'challenged', gameId: game.id, by: viewer.username });
        }
        return desk.view(game);
      });
    },

    join: (viewer: Viewer, id: string): Promise<GameState> =>
      desk.change(id, (game, nowMs, turn) => {
        const made = join(game, viewer.id, nowMs);
        if ('refused' in made || made === game) return made;
        desk.refuseTooMany(viewer.id);
        const host = game.seats.w ?? game.seats.b;
        if (host !== null) {
          userTopic.ring(turn, host, { kind: 'joined', gameId: game.id, by: viewer.username });
        }
        return made;
      }),

    abort: (viewer: Viewer, id: string): Promise<GameState> =>
      desk.change(id, (game, nowMs) =>
        mayAbort(game, viewer.id) ? abortGame(game, nowMs) : refuse('not_a_player'),
      ),

    rematch(viewer: Viewer, id: string, action: 'offer' | 'accept' | 'decline'): Promise<GameState> {
      return desk.act(viewer, id, (game, color, nowMs, turn) => {
        const made = rematch(withoutLostRematch(game, nowMs), color, action, nowMs);
        if (made !== 'make') return made;
        const opponentId = game.seats[other(color)];
        if (opponentId === null || !accounts.isActive(opponentId)) return refuse('nothing_offered');
        limits.use('chess games', viewer.id, MOST_MADE.most, MOST_MADE.windowMs);
        desk.refuseTooMany(viewer.id);
        const next = rematchOf(game, ports.newId(), nowMs);
        desk.add(turn, next);
        userTopic.ring(turn, opponentId, { kind: 'rematch', gameId: next.id, by: viewer.username });
        return withRematch(game, { name: 'made', gameId: next.id }, nowMs);
      });
    },

    /** As it is now; a flag that has fallen is seen. (seed 001, GameState) */
    async state(id: string): Promise<GameState> {
      const state = await database.read(() => {
        const game = desk.find(id);
        return settle(game, ports.now()) === game ? desk.view(game) : undefined;
      });
      return state ?? database.commit((turn) => desk.view(desk.settled(turn, id, ports.now())));
    },

    /** PGN of the game. `site` is where it was played. */
    pgn(id: string, site: string, clocks: boolean): Promise<string> {
      return database.read(() => {
        const game = desk.find(id);
        const { names } = desk.view(game);
        const moves = store.movesOf(game.id).map(({ san, whiteMs, blackMs }, ply) => ({
          san,
          clockMs: moverAt(game, ply) === 'w' ? whiteMs : blackMs,
        }));
        const { white, black } = names;
        return toPgn(game, { site, names: { white: white ?? '?', black: black ?? '?' }, moves }, clocks);
      });
    },

    /** Games of the viewer, newest first; pages count from 1. */
    mine: (viewer: Viewer, page: number): Promise<GameState[]> =>
      database.read(() => store.gamesOf(viewer.id, PAGE, (page - 1) * PAGE).map((game) => desk.view(game))),

    /** Games being played, newest first; pages count from 1. */
    live: (page: number): Promise<GameState[]> =>
      database.read(() => store.playing(PAGE, (page - 1) * PAGE).map((game) => desk.view(game))),

    /** Own games that are not over, for the topic `user`. */
    running: (userId: number): OwnGame[] =>
      store.goingOn(userId).map((row) => toOwnGame(row, accounts.nameOf)),

    /** Games that others ask this account for, for the topic `user`. */
    challenges: (userId: number): Challenge[] =>
      store.challengesTo(userId).map((row) => toChallenge(row, accounts.nameOf)),

    /** Somebody has come or gone: who watches a game in which it is their move is told how long it waits. */
    async presenceChanged(userId: number): Promise<void> {
      const ids = await database.read(() => store.turnsOf(userId));
      for (const id of ids) presence.changed(topicOf(id));
    },

    /** The server is there; said again in a second while any clock runs. Inside a unit of work. */
    alive(turn: Turn): void {
      store.saveAlive(ports.now());
      if (store.isAnyClockRunning()) scheduler.set(turn, ALIVE_DUE, '', ports.now() + ALIVE_EVERY_MS);
    },

    /** By an administrator, or a day after it was aborted: the game is gone. */
    remove(turn: Turn, id: string): void {
      const game = store.load(id);
      if (game) desk.remove(turn, game);
    },

    /** Inside a unit of work: an account that is closed waits for nobody, and nobody waits for it. */
    forgetUser(turn: Turn, userId: number): void {
      const nowMs = ports.now();
      const all = Number.MAX_SAFE_INTEGER;
      for (const { id } of [...store.goingOn(userId, all), ...store.challengesTo(userId, all)]) {
        const game = desk.settled(turn, id, nowMs);
        const color = colorOf(game, userId);
        const aborted = abortGame(game, nowMs);
        if (!('refused' in aborted)) desk.save(turn, game, aborted);
        else if (isActive(game) && color) desk.save(turn, game, resign(game, color, nowMs));
      }
    },

    /** At boot: the time that the server was down is charged to nobody. */
    repair(): Promise<void> {
      return database.commit((turn) => {
        const nowMs = ports.now();
        const aliveAtMs = store.aliveAtMs() ?? nowMs;
        scheduler.clear(ALIVE_DUE, '');
        for (const game of store.allTimed()) desk.save(turn, game, revive(game, aliveAtMs, nowMs));
        if (store.isAnyClockRunning()) desk.stayAlive(turn);
      });
    },
  };
}
