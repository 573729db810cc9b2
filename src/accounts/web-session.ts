import { createHmac } from 'node:crypto';
import type { CookieSerializeOptions } from '@fastify/cookie';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../config.ts';
import { sameText } from '../platform/access/digest.ts';
import { AppError } from '../platform/errors.ts';
import { originsOf } from '../platform/http/server.ts';
import type { Ports } from '../platform/ports.ts';

/** HttpOnly: the web login. */
const LOGIN = 'parlor_login';
/** HttpOnly: names the integer session, and nothing else. (seed 002) */
const SESSION = 'sessionid';
/** Readable by pages of ours, which give it back in the header `X-CSRFToken`. (seed 002) */
const CSRF = 'csrftoken';
const CSRF_FIELD = 'csrfmiddlewaretoken';

const INCORRECT = 'CSRF token missing or incorrect.';
const DAY_MS = 24 * 3_600_000;
const NAMES_MS = 180 * DAY_MS;
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);
/** Their answers set no cookies, as caches and probes may look at them. */
const WITHOUT_COOKIES = /^\/(?:docs|media|metrics|healthz|readyz|static)(?:[/?]|$)/;

declare module 'fastify' {
  interface FastifyRequest {
    /** The form field that this request's body must still show. */
    csrfDue: string | undefined;
  }
}

/** The cookies of browsers: what they are given, and how a request of another site is told from one of ours. */
export interface WebSession {
  /** Whether cookies may be set: another site must not log a browser in. */
  mayGive(request: FastifyRequest): boolean;
  /** What the browser shows as its web login. */
  cookieOf(request: FastifyRequest): string | undefined;
  /** Throws `csrf_failed` unless a page of ours sent this request; a form's field is looked at when the body is read. */
  refuseForgery(request: FastifyRequest): void;
  /** Logged in: all three cookies are new. */
  enter(request: FastifyRequest, reply: FastifyReply, cookie: string, lifetimeMs: number): void;
  /** The web login goes on for so long. */
  extend(request: FastifyRequest, reply: FastifyReply, lifetimeMs: number): void;
  leave(request: FastifyRequest, reply: FastifyReply): void;
  /** The token for a form in a page of ours. */
  csrfToken(request: FastifyRequest): string;
}

export function makeWebSession(
  app: FastifyInstance,
  { config, ports }: { config: Config; ports: Ports },
  secret: string,
): WebSession {
  const tokenFor = (bound: string) => createHmac('sha256', secret).update(`csrf:${bound}`).digest('hex');
  const newName = () => ports.newId().replaceAll('-', '');

  function csrfToken({ cookies }: FastifyRequest): string {
    return tokenFor(cookies[LOGIN] || cookies[SESSION] || '');
  }

  function mayGive(request: FastifyRequest): boolean {
    const { origin } = request.headers;
    return origin === undefined || originsOf(request, config).includes(origin);
  }

  /** Gives every visitor the two names, without a row for any. */
  async function greet(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    if (request.ws || WITHOUT_COOKIES.test(request.routeOptions.url ?? request.url) || !mayGive(request))
      return;
    const { cookies } = request;
    const name = cookies[SESSION] || newName();
    if (name !== cookies[SESSION]) reply.setCookie(SESSION, name, hidden(request, NAMES_MS));
    const token = tokenFor(cookies[LOGIN] || name);
    if (token !== cookies[CSRF]) reply.setCookie(CSRF, token, readable(request, NAMES_MS));
  }

  async function lookAtForm({ csrfDue, body }: FastifyRequest): Promise<void> {
    if (csrfDue === undefined) return;
    const fields = body as Record<string, unknown>;
    if (!sameText(fields[CSRF_FIELD], csrfDue)) throw csrfFailed(INCORRECT);
    delete fields[CSRF_FIELD];
  }

  app.decorateRequest('csrfDue', undefined);
  app.addHook('onRequest', greet);
  app.addHook('preValidation', lookAtForm);

  return {
    mayGive,
    csrfToken,
    cookieOf: ({ cookies }) => cookies[LOGIN] || undefined,
    refuseForgery(request) {
      const { headers, cookies, ws } = request;
      if (!ws && SAFE.has(request.method)) return;
      // A page opens a socket with its cookies without asking; it is the browser that says whose page it is.
      if ((ws && headers.origin === undefined) || !mayGive(request)) {
        throw csrfFailed(`Origin checking failed - ${headers.origin} does not match any trusted origins.`);
      }
      if (ws) return;
      const expected = csrfToken(request);
      if (cookies[CSRF] === undefined) throw csrfFailed('CSRF cookie not set.');
      const shown = headers['x-csrftoken'];
      const inForm = shown === undefined && isForm(request);
      if (inForm) request.csrfDue = expected;
      if (!sameText(cookies[CSRF], expected) || !(inForm || sameText(shown, expected)))
        throw csrfFailed(INCORRECT);
    },
    enter(request, reply, cookie, lifetimeMs) {
      reply.setCookie(LOGIN, cookie, hidden(request, lifetimeMs));
      reply.setCookie(SESSION, newName(), hidden(request, NAMES_MS));
      reply.setCookie(CSRF, tokenFor(cookie), readable(request, NAMES_MS));
    },
    extend(request, reply, lifetimeMs) {
      reply.setCookie(LOGIN, request.cookies[LOGIN] ?? '', hidden(request, lifetimeMs));
    },
    leave(request, reply) {
      for (const name of [LOGIN, SESSION]) reply.clearCookie(name, hidden(request, 0));
      reply.clearCookie(CSRF, readable(request, 0));
    },
  };
}

/** For pages of ours to read. */
function readable({ protocol }: FastifyRequest, lifetimeMs: number): CookieSerializeOptions {
  return { path: '/', sameSite: 'lax', secure: protocol === 'https', maxAge: Math.floor(lifetimeMs / 1000) };
}

function hidden(request: FastifyRequest, lifetimeMs: number): CookieSerializeOptions {
  return { ...readable(request, lifetimeMs), httpOnly: true };
}

function isForm({ headers }: FastifyRequest): boolean {
  return headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
}

function csrfFailed(why: string): AppError {
  return new AppError('csrf_failed', { detail: `CSRF Failed: ${why}` });
}
