import type { FastifyRequest } from 'fastify';
import type { HttpCall } from '../platform/commands.ts';
import type { Client, WebLogin } from './logins.ts';
import type { WebSession } from './web-session.ts';

/** The answer, and the web login for the cookies; undefined if no cookies may be set. */
export interface Entered<T> {
  answer: T;
  web: WebLogin | undefined;
}

export function clientOf(request: FastifyRequest): Client {
  return { address: request.ip, agent: request.headers['user-agent'] ?? '' };
}

/** Sets the cookies of a new web login, if there is one. */
export function entered<T>(
  web: WebSession,
  { request, reply }: HttpCall,
  { answer, web: login }: Entered<T>,
): T {
  if (login) web.enter(request, reply, login.cookie, login.lifetimeMs);
  return answer;
}
