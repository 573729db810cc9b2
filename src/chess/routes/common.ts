import type { FastifyReply } from 'fastify';
import type { GameState, StateSync } from '../schema.ts';

export const tags = ['Chess'];
export const config = { access: 'required' } as const;

/** The document's envelope. Serialised here; the routes' schemas of it are for the documentation. (seed 001, GameState) */
export function sendState(reply: FastifyReply, payload: GameState): FastifyReply {
  const body: StateSync = { event: 'STATE_SYNC', payload };
  return reply.type('application/json; charset=utf-8').send(JSON.stringify(body));
}
