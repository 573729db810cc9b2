import type { FastifyReply } from 'fastify';
import type { HttpCall } from '../platform/commands.ts';
import type { GameState } from './schema.ts';

/** Serialised here; the route's schema only documents it. (seed 001, GameState) */
export function sendState(payload: GameState, call: HttpCall): FastifyReply {
  return sendStateJson(JSON.stringify(payload), call);
}

/** Like `sendState`, of a game that is JSON already. */
export function sendStateJson(json: string, { reply }: HttpCall): FastifyReply {
  return reply.type('application/json; charset=utf-8').send(`{"event":"STATE_SYNC","payload":${json}}`);
}
