import type { FastifyRequest } from 'fastify';
import { HEADERS_ONLY } from '../../platform/access/viewer.ts';
import type { Client } from '../actions/desk.ts';

export const tags = ['Accounts'];
/** For routes of one's own account. */
export const own = { access: 'required' } as const;
/** For doors: they need no credential, but a header that is bad is refused, as the older servers did. */
export const door = { access: 'optional', credentials: HEADERS_ONLY } as const;

export function clientOf(request: FastifyRequest): Client {
  return { address: request.ip, agent: request.headers['user-agent'] ?? '' };
}
