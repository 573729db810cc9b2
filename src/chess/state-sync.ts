import type { FastifyReply } from 'fastify';
import type { HttpCall } from '../platform/commands.ts';
import type { GameState, StateSync } from './schema.ts';

/** Serialised here; the route's schema only documents it. (seed 001, GameState) */
export function sendState(payload: GameState, { reply }: HttpCall): FastifyReply {
  const body: StateSync = { event: 'STATE_SYNC', payload };
  return reply.type('application/json; charset=utf-8').send(JSON.stringify(body));
}
