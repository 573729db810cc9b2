import type { FastifyInstance } from 'fastify';
import type { Accounts } from '../accounts/index.ts';
import type { Config } from '../config.ts';
import type { Viewer } from '../platform/access/viewer.ts';
import { AppError } from '../platform/errors.ts';
import type { Platform } from '../platform/platform.ts';
import { addTables } from '../platform/routes.ts';
import type { Database } from '../platform/storage/database.ts';
import { tablesOf } from '../platform/storage/domains.ts';
import type { TakeOut } from '../platform/storage/take-out.ts';
import { makeCreateActions } from './actions/create.ts';
import { makeHouseActions } from './actions/house.ts';
import { makeHousePlayer } from './actions/house-player.ts';
import { makeRematch } from './actions/rematch.ts';
import { makeSay } from './actions/say.ts';
import { LOBBY, makeSeekActions } from './actions/seek.ts';
import { ABORTED_DUE, ALIVE_DUE, CLOCK_DUE, makeClockWatch, SEAT_DUE } from './clock-watch.ts';
import { chessCommands } from './commands.ts';
import { makeChessExport, pgnOf } from './export.ts';
import { makeGameCounts } from './game-counts.ts';
import { gameNotFound, makeGames } from './games.ts';
import { chessQueries } from './queries.ts';
import type { ChessGame } from './rules/game.ts';
import { HOUSE, levelOfId } from './rules/house.ts';
import { playNow } from './rules/play.ts';
import * as schemas from './schema.ts';
import { type GameState, isUuid, toChallenge, toOwnGame } from './schema.ts';
import * as houseSchemas from './schema-house.ts';
import * as pageSchemas from './schema-pages.ts';
import { makeChessStore } from './store.ts';
import * as tables from './table.ts';
import { makeThinking } from './thinking.ts';

export type { Change } from './games.ts';
export { type ChessGame, colorOf } from './rules/game.ts';
export type { GameState } from './schema.ts';
export { topicOf } from './schema.ts';
/** The players of the house have levels from 1 to this. */
export const HOUSE_LEVELS = HOUSE.length;
/** Whether this account is a player of the house. */
export const isHouse = (userId: number | null): boolean => levelOfId(userId) !== undefined;

/** The part of chess that the board API uses. */
export type Chess = Awaited<ReturnType<typeof addChess>>;

/** More than any account can have. */
const ALL = Number.MAX_SAFE_INTEGER;

/** For the command line: what chess exports of an account. `nameOf` returns display names. */
export function chessExport(database: Database, config: Config, nameOf: (userId: number) => string): TakeOut {
  return makeChessExport(database, makeChessStore(database), siteOf(config), nameOf);
}

function siteOf({ publicUrl }: Pick<Config, 'publicUrl'>): string {
  return publicUrl ?? 'Parlor';
}

/** Live chess. (seed 001) */
export async function addChess(app: FastifyInstance, platform: Platform, accounts: Accounts) {
  const { database, hub, messages, presence, scheduler, activity, userTopic } = platform;
  const store = makeChessStore(database);
  const watch = makeClockWatch(platform, store);
  const games = makeGames(platform, accounts, store, watch);
  const counts = makeGameCounts();
  games.watch(counts.count);
  const creating = makeCreateActions(platform, accounts, games);
  const rematch = makeRematch(platform, accounts, store, games, creating);
  const seeks = makeSeekActions(platform, accounts, games);
  const say = makeSay(platform, accounts, games);

  database.domains.register({
    name: 'chess',
    tables: tablesOf(tables),
    people: tables.chessPeople,
    removals: [{ table: tables.chessGame, remove: (turn, [id]) => games.remove(turn, String(id)) }],
    games: tables.chessGames,
    takeOut: makeChessExport(database, store, siteOf(platform.config), (id) => accounts.personOf(id).name),
    forgetUser(turn, userId, isClosed) {
      if (isClosed) games.forgetUser(turn, userId);
      turn.afterCommit(() => seeks.unseek(userId));
    },
    renameUser(turn, userId) {
      games.renameUser(turn, userId);
      const { name } = accounts.personOf(userId);
      turn.afterCommit(() => seeks.rename(userId, name));
    },
  });
  hub.addSource('game', {
    load(key) {
      const game = isUuid(key) ? store.load(key) : undefined;
      return game && games.snapshotOf(game);
    },
    refuse: gameNotFound,
  });
  hub.addSource(LOBBY, {
    load: (key) => (key === '' ? seeks.snapshot() : undefined),
    refuse: () => new AppError('unknown_topic'),
  });
  presence.extend('game', (id) => database.readCommitted(() => watch.goneBy(id)));
  activity.listenSockets((who) => {
    if (typeof who !== 'number') return;
    watch.presenceChanged(who).catch((fault) => app.log.error({ err: fault }, 'presence'));
  });
  scheduler.handle(SEAT_DUE, (id, turn) => games.timeIsUp(turn, id));
  scheduler.handle(CLOCK_DUE, (id, turn) => games.timeIsUp(turn, id), { holdsClock: true });
  scheduler.handle(ABORTED_DUE, (id, turn) => games.remove(turn, id));
  scheduler.handle(ALIVE_DUE, (_key, turn) => watch.alive(turn), { holdsClock: true });
  userTopic.contribute('games', (userId) =>
    store.goingOn(userId).map((row) => toOwnGame(row, accounts.personOf)),
  );
  userTopic.contribute('challenges', (userId) =>
    store.challengesTo(userId).map((row) => toChallenge(row, accounts.personOf)),
  );
  const playHouse = makeHouseActions(platform, accounts, games, creating);
  const commands = chessCommands({ games, watch, store, creating, seeks, rematch, playHouse, say });
  const domain = { name: 'chess', tag: 'Chess', schemas: { ...schemas, ...pageSchemas, ...houseSchemas } };
  const queries = chessQueries({ platform, games, store, accounts });
  addTables(app, messages, domain, commands, queries);
  const onFault = (fault: unknown) => app.log.error({ err: fault }, 'house');
  const thinking = makeThinking(platform.ports, onFault);
  platform.meters.push(...counts.meters, ...thinking.meters);
  const house = makeHousePlayer({ platform, accounts, store, games, creating, rematch, thinking, onFault });
  app.addHook('preClose', () => house.stop());
  await games.repair();
  await house.resume();
  return {
    commands,
    queries,
    /** Calls a function inside the unit of work of every change of a game. */
    watch: games.watch,
    view: games.view,
    /** Inside `commit` or `read`. Throws `game_not_found`. */
    find: games.find,
    /** Inside `commit` or `read`: the unfinished games of this account and the challenges to it, oldest first. */
    unfinishedOf: (userId: number): ChessGame[] =>
      [...store.goingOn(userId, ALL), ...store.challengesTo(userId, ALL)].map(({ id }) => games.find(id)),
    /** Inside `commit` or `read`. */
    finishedOf: store.finishedOf,
    /** Inside `commit` or `read`: whether this account has a running game. */
    isPlaying: store.isPlaying,
    /** Inside `commit` or `read`: whether this account has a game that has started. */
    hasPlayed: store.hasPlayed,
    /** Inside `commit` or `read`: the game as PGN, with usernames in place of the names that are shown. */
    pgn(id: string, site: string, clocks: boolean): string {
      const game = games.find(id);
      return pgnOf(store, game, { names: games.view(game).usernames, site, clocks });
    },
    /** Makes a move for a client that does not count plies. */
    playNow: (viewer: Viewer, id: string, move: { uci: string; offerDraw: boolean }): Promise<GameState> =>
      games.act(viewer, id, (game, color, nowMs) => playNow(game, color, move, nowMs)),
  };
}
