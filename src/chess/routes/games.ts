import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../../config.ts';
import { AppError } from '../../platform/errors.ts';
import { baseUrl } from '../../platform/http.ts';
import { viewerOf } from '../../platform/viewer.ts';
import type { GameActions } from '../actions/games.ts';
import type { SeekActions } from '../actions/seeks.ts';
import {
  CreateGame,
  GameList,
  GameParams,
  isUuid,
  Nothing,
  PageQuery,
  Pgn,
  PgnQuery,
  SeekGame,
  SeekMade,
  StateQuery,
  StateSync,
} from '../schema.ts';
import { config, sendState, tags } from './common.ts';

const open = { access: 'optional' } as const;
const PGN_TYPE = 'application/x-chess-pgn';

/** Games as a whole: made, found, looked at. */
export function addGameRoutes(
  server: FastifyInstance,
  games: GameActions,
  seeks: SeekActions,
  settings: Config,
): void {
  const app = server.withTypeProvider<TypeBoxTypeProvider>();

  app.get(
    '/api/game/GameState/',
    {
      config: open,
      schema: { tags, summary: 'The state of a game', querystring: StateQuery, response: { 200: StateSync } },
    },
    async (request, reply) => {
      const { game_id: id = '' } = request.query;
      if (id === '') throw new AppError('game_id_required');
      if (!isUuid(id)) throw new AppError('game_id_malformed');
      return sendState(reply, await games.state(id));
    },
  );

  app.post(
    '/api/game/create/',
    {
      config,
      schema: {
        tags,
        summary: 'Make a game, or challenge somebody',
        body: CreateGame,
        response: { 201: StateSync },
      },
    },
    async (request, reply) => sendState(reply.code(201), await games.create(viewerOf(request), request.body)),
  );

  app.post(
    '/api/game/seek/',
    {
      config,
      schema: {
        tags,
        summary: 'Look for a game with anybody',
        body: SeekGame,
        response: { 200: SeekMade, 201: StateSync },
      },
    },
    async (request, reply) => {
      const noSocket = () => () => undefined;
      const found = await seeks.seek(viewerOf(request), request.body, noSocket);
      return 'game' in found ? sendState(reply.code(201), found.game) : reply.send(found.seek);
    },
  );

  app.delete(
    '/api/game/seek/',
    { config, schema: { tags, summary: 'Look no more', response: { 200: Nothing } } },
    async (request) => {
      seeks.unseek(viewerOf(request).id);
      return {};
    },
  );

  app.get(
    '/api/game/mine/',
    {
      config,
      schema: {
        tags,
        summary: 'My games, newest first',
        querystring: PageQuery,
        response: { 200: GameList },
      },
    },
    async (request) => games.mine(viewerOf(request), request.query.page ?? 1),
  );

  app.get(
    '/api/game/live/',
    {
      config: open,
      schema: { tags, summary: 'Games being played', querystring: PageQuery, response: { 200: GameList } },
    },
    async (request) => games.live(request.query.page ?? 1),
  );

  app.get(
    '/api/game/:id/pgn/',
    {
      config: open,
      schema: {
        tags,
        summary: 'The game as PGN',
        params: GameParams,
        querystring: PgnQuery,
        response: { 200: { content: { [PGN_TYPE]: { schema: Pgn } } } },
      },
    },
    async (request, reply) => {
      const site = baseUrl(request, settings);
      const pgn = await games.pgn(request.params.id, site, request.query.clocks !== '0');
      return reply.type(`${PGN_TYPE}; charset=utf-8`).send(pgn);
    },
  );
}
