import { parse as parseForm } from 'node:querystring';
import { finished, type Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { makeHeld } from '../access/held.ts';
import { AppError, rateLimited } from '../errors.ts';
import { asForm } from '../validate.ts';
import { BODY_LIMIT_BYTES, lengthOf, readBytes } from './bodies.ts';
import { isMultipart, readMultipart } from './forms.ts';

/** Initial memory for a body. It doubles as the body arrives. */
const FIRST_BYTES = 1024;
const MOST_UPLOADS = 8;

/**
 * Parses every request body: JSON, urlencoded and multipart. An empty JSON body counts as none: browsers send the header
 * with every GET. Documented GET routes may have a body.
 */
export function takeBodies(app: FastifyInstance, rateLimits: boolean): void {
  app.addHttpMethod('GET', { hasBody: true, overrideExisting: true });
  app.removeContentTypeParser(['application/json', 'text/plain']);
  const parse = app.getDefaultJsonParser('remove', 'remove');
  app.addContentTypeParser('application/json', async (request: FastifyRequest, payload: Readable) => {
    const text = await readText(request, payload);
    if (text === '') return undefined;
    return new Promise((resolve, reject) => {
      parse(request, text, (fault, value) => (fault ? reject(parseError(fault)) : resolve(value)));
    });
  });
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    async (request: FastifyRequest, payload: Readable) => asForm(parseForm(await readText(request, payload))),
  );
  const upload = makeUploads();
  app.addHook('preParsing', (request, reply, _payload, done) => {
    const { 'content-encoding': encoding = 'identity' } = request.headers;
    // A few bytes could unpack to any amount.
    if (encoding !== 'identity') {
      const detail = `Unsupported content encoding "${encoding.slice(0, 100)}" in request.`;
      throw new AppError('unsupported_media_type', { detail });
    }
    if (rateLimits && isMultipart(request) && request.viewer) upload(request.viewer.id, reply);
    done();
  });
  app.addHook('preValidation', (request, _reply, done) => {
    if (request.body === undefined) request.body = {};
    if (!request.isMultipart()) return done();
    readMultipart(request).then((form) => {
      request.body = form;
      done();
    }, done);
  });
}

/** Inside this plugin, a body of any other type, or without a type, arrives as text. */
export function takeText(app: FastifyInstance): void {
  app.addContentTypeParser('*', async (request: FastifyRequest, payload: Readable) =>
    readText(request, payload),
  );
}

/** Counts the uploads in progress by account, because each is kept in memory until it is complete. Throws 429. */
function makeUploads(): (accountId: number, reply: FastifyReply) => void {
  const uploads = makeHeld<number>();
  return (accountId, reply) => {
    if (uploads.of(accountId) >= MOST_UPLOADS) throw rateLimited(1_000);
    // Called at once if the connection is gone already.
    finished(reply.raw, uploads.take(accountId));
  };
}

async function readText(request: FastifyRequest, payload: Readable): Promise<string> {
  const { buffer, byteOffset, length } = await readBytes(
    payload,
    lengthOf(request, BODY_LIMIT_BYTES),
    FIRST_BYTES,
  );
  return Buffer.from(buffer, byteOffset, length).toString();
}

function parseError(fault: Error): AppError {
  return new AppError('parse_error', { detail: `JSON parse error - ${fault.message}` });
}
