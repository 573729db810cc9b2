import type { FastifyRequest } from 'fastify';
import { AppError } from '../platform/errors.ts';
import { isName } from './rules/saved.ts';

/** Refusals of `cookieOf`, which any request to this service may get. */
export const BAD_COOKIE = ['session_cookie_missing', 'session_cookie_malformed'] as const;

/** For pages of another origin, which cannot send our cookie. */
const HEADER = 'x-session-id';

/** The name of the client's integer session. The header takes precedence over the cookie. */
export function cookieOf({ cookies, headers }: FastifyRequest): string {
  const name = decoded(headers[HEADER]) || cookies.sessionid;
  if (!name) throw new AppError('session_cookie_missing');
  if (!isName(name)) throw new AppError('session_cookie_malformed');
  return name;
}

/** As in cookies, `%` escapes characters that a header cannot contain. */
function decoded(value: string | string[] | undefined): string {
  const text = String(value ?? '');
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Where a request names its integer session. */
const SESSION_NAMES = [
  {
    ...{ name: 'sessionid', in: 'cookie', schema: { type: 'string' }, example: 'session_example' },
    description: 'Names the integer session. A set in a new session starts it',
  },
  {
    ...{ name: 'X-Session-Id', in: 'header', schema: { type: 'string' }, example: 'session_example' },
    description: 'The same as the cookie, for pages of another origin',
  },
];

/** For programs, which have an access token. */
export const forPrograms = {
  who: 'account',
  credentials: ['bearer'],
  also: SESSION_NAMES,
} as const;
