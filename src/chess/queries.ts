import { type HttpCall, route } from '../platform/commands.ts';
import { AppError } from '../platform/errors.ts';
import { baseUrl } from '../platform/http/server.ts';
import { waiterOf } from '../platform/live/poll.ts';
import type { Platform } from '../platform/platform.ts';
import { pgnMovesOf } from './export.ts';
import type { Games } from './games.ts';
import { toPgn } from './rules/pgn.ts';
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
import { sendStateJson } from './state-sync.ts';
import type { ChessStore } from './store.ts';

const PGN_TYPE = 'application/x-chess-pgn';
const PAGE = 20;

interface Parts {
  platform: Platform;
  games: Games;
  store: ChessStore;
}

/** Everything that only reads games. (`state`: seed 001, GameState; the others are ours) */
export function chessQueries({ platform, games, store }: Parts) {
  const { config, database, polls } = platform;

  /** Resolves when the game has a newer version, or after a few seconds. */
  async function newerThan(version: number, id: string, call: HttpCall): Promise<void> {
    const isNews = (payload: object) => 'version' in payload && Number(payload.version) > version;
    const topic = topicOf(id.toLowerCase());
    await polls.wait({ topic, ...waiterOf(call), isNews, holdMs: config.waitMs });
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
      query: PageQuery,
      answers: { 200: GameList },
      refuses: [],
      says: 'Your games, newest first, 20 to a page.',
      run: ({ page = 1 }, { viewer }) =>
        database.read(() =>
          store.gamesOf(viewer.id, PAGE, (page - 1) * PAGE).map((game) => games.view(game)),
        ),
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
        return database.read(() => {
          const game = games.find(id);
          const { white, black } = games.view(game).names;
          const names = { white: white ?? '?', black: black ?? '?' };
          return toPgn(game, { site, names, moves: pgnMovesOf(store, game) }, clocks !== '0');
        });
      },
      send: (pgn, { reply }) => reply.type(`${PGN_TYPE}; charset=utf-8`).send(pgn),
    }),
  };
}
