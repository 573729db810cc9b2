import type { FastifyRequest } from 'fastify';
import { HEADERS_ONLY } from '../../platform/access/viewer.ts';
import type { Client } from '../actions/desk.ts';

export const tags = ['Accounts'];
/** For routes about the viewer's own account. */
export const own = { access: 'required' } as const;
/** For logging in and registering: no credential is needed, but a bad header is refused, as by the older servers. */
export const door = { access: 'optional', credentials: HEADERS_ONLY } as const;

export function clientOf(request: FastifyRequest): Client {
  return { address: request.ip, agent: request.headers['user-agent'] ?? '' };
}
