import type { FastifyReply } from 'fastify';
import type { HttpCall } from '../platform/commands.ts';
import type { GameState, StateSync } from './schema.ts';

/** The document's envelope, serialised here: the schema in the tables is for the documentation. (seed 001, GameState) */
export function sendState(payload: GameState, { reply }: HttpCall): FastifyReply {
  const body: StateSync = { event: 'STATE_SYNC', payload };
  return reply.type('application/json; charset=utf-8').send(JSON.stringify(body));
}
