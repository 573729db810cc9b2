import { createHmac, createSecretKey } from 'node:crypto';
import type { SerializeOptions } from '@fastify/cookie';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../config.ts';
import { sameText } from '../platform/access/digest.ts';
import { AppError } from '../platform/errors.ts';
import { isFromOwnPage, originsOf, publicPath } from '../platform/http/server.ts';
import type { Ports } from '../platform/ports.ts';

/** The web login. HttpOnly. */
const LOGIN = 'parlor_login';
/** Identifies the integer session and nothing else. HttpOnly. (seed 002) */
const SESSION = 'sessionid';
/** Our pages read it and send it back in the header `X-CSRFToken`. (seed 002) */
const CSRF = 'csrftoken';
const CSRF_FIELD = 'csrfmiddlewaretoken';

const INCORRECT = 'CSRF token missing or incorrect.';
const DAY_MS = 24 * 3_600_000;
const NAMES_MS = 180 * DAY_MS;
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);
/** Routes whose answers set no cookies, because caches and probes request them. */
const WITHOUT_COOKIES = /^\/(?:docs|media|metrics|healthz|readyz|static)(?:[/?]|$)/;

declare module 'fastify' {
  interface FastifyRequest {
    /** The CSRF token that the form in this request's body must contain. */
    csrfDue: string | undefined;
  }
}

/** The cookies that browsers get, and the protection against requests forged by other sites (CSRF). */
export interface WebSession {
  /** Whether cookies may be set. Another site must not be able to log a browser in. */
  mayGive(request: FastifyRequest): boolean;
  /** The browser's web login cookie. */
  cookieOf(request: FastifyRequest): string | undefined;
  /** Throws `csrf_failed` unless one of our pages sent this request. A form's token is checked with its body. */
  refuseForgery(request: FastifyRequest): void;
  /** Sets three new cookies after a login. */
  enter(request: FastifyRequest, reply: FastifyReply, cookie: string, lifetimeMs: number): void;
  /** Sets the web login cookie again, to last for `lifetimeMs` from now. */
  extend(request: FastifyRequest, reply: FastifyReply, lifetimeMs: number): void;
  leave(request: FastifyRequest, reply: FastifyReply): void;
  /** The token to put into a form on one of our pages. */
  csrfToken(request: FastifyRequest): string;
}

export function makeWebSession(
  app: FastifyInstance,
  { config, ports }: { config: Config; ports: Ports },
  secret: string,
): WebSession {
  const key = createSecretKey(secret, 'utf8');
  const tokenFor = (bound: string) => createHmac('sha256', key).update(`csrf:${bound}`).digest('hex');
  // Beside other programs on the same host, our cookies must not overwrite theirs.
  const path = publicPath(config) || '/';
  const newName = () => ports.newId().replaceAll('-', '');

  /** Options for a cookie that our pages may read. */
  function readable({ protocol }: Pick<FastifyRequest, 'protocol'>, lifetimeMs: number): SerializeOptions {
    return { path, sameSite: 'lax', secure: protocol === 'https', maxAge: Math.floor(lifetimeMs / 1000) };
  }

  function hidden(request: Pick<FastifyRequest, 'protocol'>, lifetimeMs: number): SerializeOptions {
    return { ...readable(request, lifetimeMs), httpOnly: true };
  }

  /** The attributes of a visitor's cookies, as they follow the values. */
  function greetingsTo(protocol: FastifyRequest['protocol']) {
    const after = (name: string, options: SerializeOptions) =>
      app.serializeCookie(name, '', options).slice(name.length + '='.length);
    return {
      session: after(SESSION, hidden({ protocol }, NAMES_MS)),
      csrf: after(CSRF, readable({ protocol }, NAMES_MS)),
    };
  }

  // Most programs keep no cookies, so nearly all answers to them set new ones.
  const greetings = { http: greetingsTo('http'), https: greetingsTo('https') };

  function csrfToken({ cookies }: FastifyRequest): string {
    return tokenFor(cookies[LOGIN] || cookies[SESSION] || '');
  }

  function mayGive(request: FastifyRequest): boolean {
    const { origin } = request.headers;
    return origin === undefined || originsOf(request, config).includes(origin);
  }

  /** Gives every visitor the session and CSRF cookies, without storing a row. */
  function greet(request: FastifyRequest, reply: FastifyReply): void {
    if (request.ws || WITHOUT_COOKIES.test(request.routeOptions.url ?? request.url) || !mayGive(request))
      return;
    const { cookies } = request;
    const name = cookies[SESSION] || newName();
    const token = tokenFor(cookies[LOGIN] || name);
    // A trusted proxy may have passed on anything.
    const after = request.protocol === 'https' ? greetings.https : greetings.http;
    if (name !== cookies[SESSION]) reply.header('set-cookie', `${SESSION}=${name}${after.session}`);
    if (token !== cookies[CSRF]) reply.header('set-cookie', `${CSRF}=${token}${after.csrf}`);
  }

  /** Every Django form has this field, even where no token is needed, such as at log-in. */
  function lookAtForm(request: FastifyRequest): void {
    const { csrfDue } = request;
    const fields: Record<string, unknown> = Object(request.body);
    if (csrfDue !== undefined && !sameText(fields[CSRF_FIELD], csrfDue)) throw csrfFailed(INCORRECT);
    if (csrfDue !== undefined || isForm(request)) delete fields[CSRF_FIELD];
  }

  app.decorateRequest('csrfDue', undefined);
  app.addHook('onRequest', (request, reply, done) => {
    greet(request, reply);
    done();
  });
  app.addHook('preValidation', (request, _reply, done) => {
    lookAtForm(request);
    done();
  });

  return {
    mayGive,
    csrfToken,
    cookieOf: ({ cookies }) => cookies[LOGIN] || undefined,
    refuseForgery(request) {
      const { headers, cookies, ws } = request;
      if (!ws && SAFE.has(request.method)) {
        if (!request.routeOptions.config.changes || isFromOwnPage(request, config)) return;
        throw csrfFailed('A GET that changes something must come from a page of this server. Use POST.');
      }
      // Any page can open a socket that carries our cookies. Only the browser's Origin header tells whose page it is.
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
      reply.removeHeader('set-cookie');
      reply.setCookie(LOGIN, cookie, hidden(request, lifetimeMs));
      reply.setCookie(SESSION, newName(), hidden(request, NAMES_MS));
      reply.setCookie(CSRF, tokenFor(cookie), readable(request, NAMES_MS));
    },
    extend(request, reply, lifetimeMs) {
      reply.setCookie(LOGIN, request.cookies[LOGIN] ?? '', hidden(request, lifetimeMs));
    },
    leave(request, reply) {
      reply.removeHeader('set-cookie');
      for (const name of [LOGIN, SESSION]) reply.clearCookie(name, hidden(request, 0));
      reply.clearCookie(CSRF, readable(request, 0));
    },
  };
}

function isForm({ headers }: FastifyRequest): boolean {
  return /^(?:application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(
    headers['content-type'] ?? '',
  );
}

function csrfFailed(why: string): AppError {
  return new AppError('csrf_failed', { detail: `CSRF Failed: ${why}` });
}
