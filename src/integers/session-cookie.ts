import type { FastifyRequest } from 'fastify';
import { AppError } from '../platform/errors.ts';
import { isName } from './rules/saved.ts';

/** For pages of another origin, which cannot send our cookie. */
const HEADER = 'x-session-id';

/** The name of the client's integer session. The header counts more than the cookie. */
export function cookieOf({ cookies, headers }: FastifyRequest): string {
  const name = decoded(headers[HEADER]) || cookies.sessionid;
  if (!name) throw new AppError('session_cookie_missing');
  if (!isName(name)) throw new AppError('session_cookie_malformed');
  return name;
}

/** As in cookies: what cannot be in a header is escaped with `%`. */
function decoded(value: string | string[] | undefined): string {
  const text = String(value ?? '');
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** For programs, which have an access token. */
export const forPrograms = {
  who: 'account',
  credentials: ['bearer'],
} as const;
