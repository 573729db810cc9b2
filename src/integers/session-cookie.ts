import type { FastifyRequest } from 'fastify';
import { AppError } from '../platform/errors.ts';
import { isName } from './rules/saved.ts';

/** The name of the client's integer session. */
export function cookieOf({ cookies }: FastifyRequest): string {
  const name = cookies.sessionid;
  if (!name) throw new AppError('session_cookie_missing');
  if (!isName(name)) throw new AppError('session_cookie_malformed');
  return name;
}

/** For programs, which have an access token. */
export const forPrograms = {
  who: 'account',
  credentials: ['bearer'],
} as const;
