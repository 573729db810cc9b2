import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { viewerOf } from '../../platform/viewer.js';
import type { GameActions } from '../actions/games.js';
import type { MoveActions } from '../actions/moves.js';
import {
  ClaimGone,
  DrawAction,
  GameParams,
  GiveTime,
  Nothing,
  OfferAction,
  PlayMove,
  StateSync,
} from '../schema.js';
import { config, sendState, tags } from './common.js';

const params = GameParams;
const response = { 200: StateSync };

/** What is done in one game; every answer is its state. */
export function addPlayRoutes(server: FastifyInstance, games: GameActions, moves: MoveActions): void {
  const app = server.withTypeProvider<TypeBoxTypeProvider>();

  app.post(
    '/api/game/:id/join/',
    { config, schema: { tags, summary: 'Take the open seat', params, body: Nothing, response } },
    async (request, reply) => sendState(reply, await games.join(viewerOf(request), request.params.id)),
  );

  app.post(
    '/api/game/:id/move/',
    { config, schema: { tags, summary: 'Make a move', params, body: PlayMove, response } },
    async (request, reply) =>
      sendState(reply, await moves.move(viewerOf(request), request.params.id, request.body)),
  );

  app.post(
    '/api/game/:id/resign/',
    { config, schema: { tags, summary: 'Resign', params, body: Nothing, response } },
    async (request, reply) => sendState(reply, await moves.resign(viewerOf(request), request.params.id)),
  );

  app.post(
    '/api/game/:id/abort/',
    {
      config,
      schema: {
        tags,
        summary: 'Abort before both have moved; decline a challenge',
        params,
        body: Nothing,
        response,
      },
    },
    async (request, reply) => sendState(reply, await games.abort(viewerOf(request), request.params.id)),
  );

  app.post(
    '/api/game/:id/draw/',
    {
      config,
      schema: { tags, summary: 'Offer, answer or claim a draw', params, body: DrawAction, response },
    },
    async (request, reply) =>
      sendState(reply, await moves.draw(viewerOf(request), request.params.id, request.body.action)),
  );

  app.post(
    '/api/game/:id/takeback/',
    {
      config,
      schema: { tags, summary: 'Take back a move, by agreement', params, body: OfferAction, response },
    },
    async (request, reply) =>
      sendState(reply, await moves.takeback(viewerOf(request), request.params.id, request.body.action)),
  );

  app.post(
    '/api/game/:id/time/',
    { config, schema: { tags, summary: 'Give the opponent time', params, body: GiveTime, response } },
    async (request, reply) =>
      sendState(reply, await moves.giveTime(viewerOf(request), request.params.id, request.body.ms)),
  );

  app.post(
    '/api/game/:id/rematch/',
    {
      config,
      schema: { tags, summary: 'Play again with colours swapped', params, body: OfferAction, response },
    },
    async (request, reply) =>
      sendState(reply, await games.rematch(viewerOf(request), request.params.id, request.body.action)),
  );

  app.post(
    '/api/game/:id/claim/',
    { config, schema: { tags, summary: 'Claim against who has gone', params, body: ClaimGone, response } },
    async (request, reply) =>
      sendState(reply, await moves.claim(viewerOf(request), request.params.id, request.body.result)),
  );
}
