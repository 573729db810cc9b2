import { Readable } from 'node:stream';
import type { Accounts } from '../accounts/index.ts';
import type { Viewer } from '../platform/access/viewer.ts';
import { type HttpCall, route } from '../platform/commands.ts';
import { AppError } from '../platform/errors.ts';
import { baseUrl } from '../platform/http/server.ts';
import { waiterOf } from '../platform/live/poll.ts';
import type { Platform } from '../platform/platform.ts';
import { pgnOf } from './export.ts';
import type { Games } from './games.ts';
import type { ChessGame } from './rules/game.ts';
import {
  GameList,
  GameParams,
  isUuid,
  PageQuery,
  Pgn,
  PgnQuery,
  StateQuery,
  StateSync,
  topicOf,
} from './schema.ts';
import { type OwnGamesFilter, OwnGamesQuery, OwnPgnQuery } from './schema-pages.ts';
import { sendStateJson } from './state-sync.ts';
import type { ChessStore } from './store.ts';
import { makeOwnGamesStore } from './store-own-games.ts';

const PGN_TYPE = 'application/x-chess-pgn';
const PAGE = 20;
/** How often a player may ask for all their PGN. */
const MOST_PGN = { most: 10, windowMs: 60_000 };

interface Parts {
  platform: Platform;
  games: Games;
  store: ChessStore;
  accounts: Accounts;
}

/** Everything that only reads games. (`state`: seed 001, GameState; the others are ours) */
export function chessQueries({ platform, games, store, accounts }: Parts) {
  const { config, database, limits, polls } = platform;
  const own = makeOwnGamesStore(database);

  /** Resolves when the game has a newer version, or after a few seconds. */
  async function newerThan(version: number, id: string, call: HttpCall): Promise<void> {
    const isNews = (payload: object) => 'version' in payload && Number(payload.version) > version;
    const topic = topicOf(id.toLowerCase());
    await polls.wait({ topic, ...waiterOf(call), isNews, holdMs: config.waitMs });
  }

  /** Ids of the viewer's own games, newest first. Call it inside `read`. */
  function ownIds(viewer: Viewer, filter: OwnGamesFilter, page?: number): string[] {
    const { opponent, ...wanted } = filter;
    const part = opponent?.toLowerCase() ?? '';
    const fits = (id: number) => {
      const person = accounts.findPerson(id);
      return person !== undefined && `${person.name}\n${person.username}`.toLowerCase().includes(part);
    };
    const opponentIds = part === '' ? {} : { opponentIds: own.opponentsOf(viewer.id).filter(fits) };
    const slice = page === undefined ? undefined : { limit: PAGE, offset: (page - 1) * PAGE };
    return own.ids(viewer.id, { ...wanted, ...opponentIds }, slice);
  }

  /** The games with these ids, without those that have been deleted meanwhile. */
  function load(ids: readonly string[]): ChessGame[] {
    return ids.flatMap((id) => store.load(id) ?? []);
  }

  /** Call it inside `read`. */
  function shownPgn(game: ChessGame, site: string, clocks: boolean): string {
    return pgnOf(store, game, { names: games.view(game).names, site, clocks });
  }

  /** The games one after another, with an empty line between them. Reads a few at a time, as fast as they are sent. */
  async function* pgnsOf(ids: readonly string[], site: string, clocks: boolean): AsyncGenerator<string> {
    for (let from = 0; from < ids.length; from += PAGE) {
      yield await database.read(() =>
        load(ids.slice(from, from + PAGE))
          .map((game) => `${shownPgn(game, site, clocks)}\n`)
          .join(''),
      );
    }
  }

  return {
    state: route({
      http: 'GET /api/game/GameState/',
      who: 'anyone',
      query: StateQuery,
      answers: { 200: StateSync },
      refuses: ['game_id_required', 'game_id_malformed', 'game_not_found', 'too_many_polls'],
      says: 'The state of a game. With `version`, as soon as it has a newer one.',
      async run({ game_id: id = '', version }, call) {
        if (id === '') throw new AppError('game_id_required');
        if (!isUuid(id)) throw new AppError('game_id_malformed');
        if (version !== undefined) await newerThan(version, id, call);
        return games.json(id);
      },
      send: sendStateJson,
    }),
    mine: route({
      http: 'GET /api/game/mine/',
      who: 'account',
      query: OwnGamesQuery,
      answers: { 200: GameList },
      refuses: [],
      says: 'Your games, newest first, 20 to a page. The other parameters narrow the list.',
      run: ({ page = 1, ...filter }, { viewer }) =>
        database.read(() => load(ownIds(viewer, filter, page)).map((game) => games.view(game))),
    }),
    minePgn: route({
      http: 'GET /api/game/mine/pgn/',
      who: 'account',
      query: OwnPgnQuery,
      answers: { 200: { content: { [PGN_TYPE]: { schema: Pgn } } } },
      refuses: [],
      says: 'Your games as PGN, newest first. The parameters narrow the list.',
      async run({ clocks, ...filter }, { viewer, request }) {
        limits.use('chess pgn', viewer.id, MOST_PGN.most, MOST_PGN.windowMs);
        const ids = await database.read(() => ownIds(viewer, filter));
        return Readable.from(pgnsOf(ids, baseUrl(request, config), clocks !== '0'));
      },
      send: (pgn, { reply }) => reply.type(`${PGN_TYPE}; charset=utf-8`).send(pgn),
    }),
    playing: route({
      http: 'GET /api/game/live/',
      who: 'anyone',
      query: PageQuery,
      answers: { 200: GameList },
      refuses: [],
      says: 'Games being played, newest first, 20 to a page.',
      run: ({ page = 1 }) =>
        database.read(() => store.playing(PAGE, (page - 1) * PAGE).map((game) => games.view(game))),
    }),
    pgn: route({
      http: 'GET /api/game/:id/pgn/',
      who: 'anyone',
      params: GameParams,
      query: PgnQuery,
      answers: { 200: { content: { [PGN_TYPE]: { schema: Pgn } } } },
      refuses: ['game_not_found'],
      says: 'The game as PGN.',
      run: ({ id, clocks }, { request }) => {
        const site = baseUrl(request, config);
        return database.read(() => shownPgn(games.find(id), site, clocks !== '0'));
      },
      send: (pgn, { reply }) => reply.type(`${PGN_TYPE}; charset=utf-8`).send(pgn),
    }),
  };
}
