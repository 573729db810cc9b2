import type { FastifyInstance } from 'fastify';
import type { Config } from '../../config.ts';

/** Headers of every answer, unless its route sets others. */
const SECURITY_HEADERS = {
  'content-security-policy':
    "default-src 'self';img-src 'self' data: blob:;object-src 'none';base-uri 'none';form-action 'self';frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};
/** Most servers at home use plain http, so browsers are told only where the public address has https. */
const HTTPS_ONLY = { 'strict-transport-security': 'max-age=31536000' };
/**
 * For answers that may be meant for one caller only: no cache keeps them or gives them to somebody else. They are data. A
 * page among them names what it may load.
 */
const PERSONAL_HEADERS = {
  'content-security-policy': "default-src 'none';frame-ancestors 'none'",
  'cache-control': 'no-store',
  vary: 'Cookie, Authorization, Origin',
};
const PERSONAL = /^\/(?:api|integers|media|admin)(?:\/|$)/;

/** Adds what every answer has, with or without a route. Call it before adding any route. */
export function installHeaders(app: FastifyInstance, { publicUrl }: Config): void {
  const always = { ...SECURITY_HEADERS, ...(publicUrl?.startsWith('https:') ? HTTPS_ONLY : {}) };
  const personal = { ...always, ...PERSONAL_HEADERS };
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(PERSONAL.test(request.url) ? personal : always);
    reply.header('x-request-id', request.id);
    done();
  });
}
