import type { Accounts } from '../../accounts/index.js';
import { invalid } from '../../platform/errors.js';
import type { Snapshot } from '../../platform/hub.js';
import type { Platform } from '../../platform/platform.js';
import type { Turn } from '../../platform/unit-of-work.js';
import type { Viewer } from '../../platform/viewer.js';
import { revive, settle } from '../rules/clock.js';
import { abortGame } from '../rules/ends.js';
import { type ChessGame, colorOf } from '../rules/game.js';
import { toPgn } from '../rules/pgn.js';
import { type Color, START_FEN, startFrom } from '../rules/position.js';
import { join, mayAbort, newGame, rematch, rematchOf, withRematch } from '../rules/seats.js';
import { dealt } from '../rules/seeks.js';
import {
  type Challenge,
  type CreateGame,
  type GameState,
  isUuid,
  type OwnGame,
  timingOf,
} from '../schema.js';
import type { ChessStore } from '../store.js';
import { ALIVE_DUE, ALIVE_EVERY_MS, type Desk, refused, topicOf } from './desk.js';

const PAGE = 20;
const MOST_WAITING = 20;
const MOST_MADE = { most: 30, windowMs: 60_000 };

export type GameActions = ReturnType<typeof makeGameActions>;

/** Games from their making to their record: seats, lists, and what time does to them. */
export function makeGameActions(platform: Platform, accounts: Accounts, store: ChessStore, desk: Desk) {
  const { database, limits, ports, presence, scheduler, userTopic } = platform;

  /** The account that is meant by a UUID or a name. Throws by field. */
  function opponentOf(viewer: Viewer, opponent: string | undefined): number | null {
    if (opponent === undefined) return null;
    const byUuid = isUuid(opponent) ? accounts.findIdByUuid(opponent) : undefined;
    const userId = byUuid ?? accounts.findId(opponent);
    if (userId === undefined) throw invalid({ opponent: ['There is no such player.'] });
    if (userId === viewer.id) throw invalid({ opponent: ['You cannot challenge yourself.'] });
    return userId;
  }

  function positionOf(fen: string | undefined): string {
    const position = startFrom(fen ?? 'startpos');
    if (position === undefined) throw invalid({ fen: ['No game can be played from this position.'] });
    return position;
  }

  function chance(): 0 | 1 {
    return (ports.randomBytes(1)[0] as number) % 2 === 0 ? 0 : 1;
  }

  function ownGame(game: ChessGame): OwnGame {
    const { gameId, status, names, initialMs, incrementMs } = desk.view(game);
    return { gameId, status, names, initialMs, incrementMs };
  }

  return {
    /** The whole state of a game as it was when this version was made, for the hub. */
    snapshot(id: string): Snapshot | undefined {
      const game = store.load(id);
      if (!game) return undefined;
      return { version: game.version, payload: desk.view(game, game.modifiedAtMs), readers: 'everyone' };
    },

    create(viewer: Viewer, request: CreateGame): Promise<GameState> {
      const initialFen = positionOf(request.fen);
      const timing = timingOf(request);
      limits.use('chess games', viewer.id, MOST_MADE.most, MOST_MADE.windowMs);
      return database.commit((turn) => {
        const challengedId = opponentOf(viewer, request.opponent);
        if (store.waitingOf(viewer.id) >= MOST_WAITING) throw refused('too_many_open');
        const color = dealt(request.color ?? 'random', 'random', chance());
        const seats = { w: color === 'w' ? viewer.id : null, b: color === 'b' ? viewer.id : null };
        const game = newGame({ id: ports.newId(), timing, initialFen }, seats, challengedId, ports.now());
        desk.add(turn, game);
        if (challengedId !== null) {
          userTopic.ring(turn, challengedId, { kind: 'challenged', gameId: game.id, by: viewer.username });
        }
        return desk.view(game);
      });
    },

    /** A game of two who found each other, begun. Inside a unit of work. */
    begin(turn: Turn, seats: Record<Color, number>, timing: ChessGame['timing']): ChessGame {
      const game = newGame({ id: ports.newId(), timing, initialFen: START_FEN }, seats, null, ports.now());
      desk.add(turn, game);
      return game;
    },

    async join(viewer: Viewer, id: string): Promise<GameState> {
      const outcome = await database.commit((turn) => {
        const game = desk.settled(turn, id);
        const made = join(game, viewer.id, ports.now());
        if ('refused' in made) return made;
        const host = game.seats.w ?? game.seats.b;
        if (made !== game && host !== null) {
          userTopic.ring(turn, host, { kind: 'joined', gameId: game.id, by: viewer.username });
        }
        return desk.view(desk.save(turn, game, made));
      });
      if ('refused' in outcome) throw refused(outcome.refused);
      return outcome;
    },

    async abort(viewer: Viewer, id: string): Promise<GameState> {
      const outcome = await database.commit((turn) => {
        const game = desk.settled(turn, id);
        if (!mayAbort(game, viewer.id)) throw refused('not_a_player');
        const made = abortGame(game, ports.now());
        return 'refused' in made ? made : desk.view(desk.save(turn, game, made));
      });
      if ('refused' in outcome) throw refused(outcome.refused);
      return outcome;
    },

    rematch(viewer: Viewer, id: string, action: 'offer' | 'accept' | 'decline'): Promise<GameState> {
      return desk.act(viewer, id, (game, color, nowMs, turn) => {
        const made = rematch(game, color, action, nowMs);
        if (made !== 'make') return made;
        const next = rematchOf(game, ports.newId(), nowMs);
        desk.add(turn, next);
        const opponentId = game.seats[color === 'w' ? 'b' : 'w'];
        if (opponentId !== null) {
          userTopic.ring(turn, opponentId, { kind: 'rematch', gameId: next.id, by: viewer.username });
        }
        return withRematch(game, { name: 'made', gameId: next.id }, nowMs);
      });
    },

    /** As it is now; a flag that has fallen is seen. (seed 001, GameState) */
    async state(id: string): Promise<GameState> {
      const state = await database.read(() => {
        const game = desk.find(id);
        return settle(game, ports.now()) === game ? desk.view(game) : undefined;
      });
      return state ?? database.commit((turn) => desk.view(desk.settled(turn, id)));
    },

    /** PGN of the game. `site` is where it was played. */
    pgn(id: string, site: string, clocks: boolean): Promise<string> {
      return database.read(() => {
        const game = desk.find(id);
        const { names } = desk.view(game);
        const moves = store.movesOf(game.id).map(({ san, whiteMs, blackMs, ply }) => {
          const byWhite = (ply % 2 === 1) === (game.initialFen.split(' ')[1] === 'w');
          return { san, clockMs: byWhite ? whiteMs : blackMs };
        });
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
      store
        .goingOn(userId)
        .filter((game) => colorOf(game, userId))
        .map(ownGame),

    /** Games that others ask this account for, for the topic `user`. */
    challenges: (userId: number): Challenge[] =>
      store
        .goingOn(userId)
        .filter((game) => !colorOf(game, userId))
        .map((game) => {
          const host = game.seats.w ?? game.seats.b;
          return {
            ...ownGame(game),
            from: host === null ? '' : accounts.personOf(host).username,
            color: game.seats.w === null ? 'white' : 'black',
          };
        }),

    /** Somebody has come or gone: who watches a game in which it is their move is told how long it waits. */
    async presenceChanged(userId: number): Promise<void> {
      const ids = await database.read(() => store.turnsOf(userId));
      for (const id of ids) presence.changed(topicOf(id));
    },

    /** The game's time has come. Inside a unit of work. */
    timeIsUp(turn: Turn, id: string): void {
      const game = store.load(id);
      if (game) desk.save(turn, game, settle(game, ports.now()));
    },

    /** The server is there; said again in a second while any clock runs. Inside a unit of work. */
    alive(turn: Turn): void {
      store.saveAlive(ports.now());
      if (store.isAnyClockRunning()) scheduler.set(turn, ALIVE_DUE, '', ports.now() + ALIVE_EVERY_MS);
    },

    /** By an administrator: the game is gone. */
    remove(turn: Turn, id: string): void {
      const game = store.load(id);
      if (game) desk.remove(turn, game);
    },

    /** Games of this account that nobody has joined are given up, and challenges to it. Inside a unit of work. */
    forgetUser(turn: Turn, userId: number): void {
      for (const game of store.goingOn(userId)) {
        if (game.phase.name !== 'waiting') continue;
        const made = abortGame(game, ports.now());
        if (!('refused' in made)) desk.save(turn, game, made);
      }
    },

    /** At boot: the time that the server was down is charged to nobody. */
    repair(): Promise<void> {
      return database.commit((turn) => {
        const nowMs = ports.now();
        const aliveAtMs = store.aliveAtMs() ?? nowMs;
        scheduler.clear(ALIVE_DUE, '');
        for (const game of store.allPlaying()) desk.save(turn, game, revive(game, aliveAtMs, nowMs));
        if (store.isAnyClockRunning()) desk.stayAlive(turn);
      });
    },
  };
}
