import type { FastifyInstance } from 'fastify';
import type { Static, TSchema } from 'typebox';
import { type Viewer, viewerOf } from '../../platform/viewer.ts';
import type { GameActions } from '../actions/games.ts';
import type { MoveActions } from '../actions/moves.ts';
import {
  ClaimGone,
  DrawAction,
  GameParams,
  type GameState,
  GiveTime,
  Nothing,
  OfferAction,
  PlayMove,
  StateSync,
} from '../schema.ts';
import { config, sendState, tags } from './common.ts';

/** What is done in one game; every answer is its state. */
export function addPlayRoutes(app: FastifyInstance, games: GameActions, moves: MoveActions): void {
  function add<T extends TSchema>(
    name: string,
    summary: string,
    body: T,
    run: (viewer: Viewer, id: string, body: Static<T>) => Promise<GameState>,
  ): void {
    app.post<{ Params: Static<typeof GameParams> }>(
      `/api/game/:id/${name}/`,
      { config, schema: { tags, summary, params: GameParams, body, response: { 200: StateSync } } },
      async (request, reply) =>
        sendState(reply, await run(viewerOf(request), request.params.id, request.body as Static<T>)),
    );
  }

  add('join', 'Take the open seat', Nothing, games.join);
  add('move', 'Make a move', PlayMove, moves.move);
  add('resign', 'Resign', Nothing, moves.resign);
  add('abort', 'Abort before both have moved; decline a challenge', Nothing, games.abort);
  add('draw', 'Offer, answer or claim a draw', DrawAction, (viewer, id, { action }) =>
    moves.draw(viewer, id, action),
  );
  add('takeback', 'Take back a move, by agreement', OfferAction, (viewer, id, { action }) =>
    moves.takeback(viewer, id, action),
  );
  add('time', 'Give the opponent time', GiveTime, (viewer, id, { ms }) => moves.giveTime(viewer, id, ms));
  add('rematch', 'Play again with colours swapped', OfferAction, (viewer, id, { action }) =>
    games.rematch(viewer, id, action),
  );
  add('claim', 'Claim against who has gone', ClaimGone, (viewer, id, { result }) =>
    moves.claim(viewer, id, result),
  );
}
