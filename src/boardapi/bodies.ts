import { parse } from 'node:querystring';
import type { FastifyInstance } from 'fastify';
import { takeText } from '../platform/http/body-parsers.ts';
import { asForm } from '../platform/validate.ts';

const KNOWN_TYPES = /^(?:application\/(?:json|x-www-form-urlencoded)|multipart\/form-data)\b/i;

/**
 * Accepts bodies the way programs send them: a form, JSON with the same members, or a form without its content type.
 * Null and empty text count as absent, and Python's `True` as true.
 */
export function takeProgramBodies(app: FastifyInstance): void {
  takeText(app);
  app.addHook('onRequest', async ({ headers }) => {
    // An unknown type is not refused. It counts as none.
    if (!KNOWN_TYPES.test(headers['content-type'] ?? '')) delete headers['content-type'];
  });
  app.addHook('preValidation', async (request) => {
    if (!request.routeOptions.schema?.body) return;
    const { body } = request;
    const fields: unknown = typeof body === 'string' ? parse(body) : body;
    if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) return;
    const given = Object.entries(fields).filter(([, value]) => value !== null && value !== '');
    request.body = asForm(Object.fromEntries(given.map(([name, value]) => [name, plain(value)])));
  });
}

function plain(value: unknown): unknown {
  return value === 'True' || value === 'False' ? value.toLowerCase() : value;
}
