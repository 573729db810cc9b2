import { parse as parseForm } from 'node:querystring';
import { finished, type Readable } from 'node:stream';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { makeHeld } from '../access/held.ts';
import { AppError, rateLimited } from '../errors.ts';
import { unsupportedMediaType } from '../validate.ts';

/** For JSON, forms, and the fields and files of forms. */
export const BODY_LIMIT_BYTES = 1024 * 1024;
/** Memory for a body before any of it has arrived; then it doubles. */
const FIRST_BYTES = 1024;
/** Each part costs a microsecond however short it is, so a megabyte in single bytes takes a second. */
const FREE_PARTS = 1_000;
const LEAST_PART_BYTES = 2;
const MOST_UPLOADS = 8;

/** An empty JSON body counts as none: browsers send the header with every GET. Documented GET routes may have a body. */
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
    async (request: FastifyRequest, payload: Readable) => parseForm(await readText(request, payload)),
  );
  const upload = makeUploads();
  app.addHook('preParsing', async (request, reply) => {
    const { 'content-type': type, 'content-encoding': encoding = 'identity' } = request.headers;
    const { multipart, multipartFields } = request.routeOptions.config;
    if (type?.startsWith('multipart/') && !multipart && !multipartFields) throw unsupportedMediaType(type);
    // A few bytes could unpack to any amount.
    if (encoding !== 'identity') {
      const detail = `Unsupported content encoding "${encoding.slice(0, 100)}" in request.`;
      throw new AppError('unsupported_media_type', { detail });
    }
    if (rateLimits && type?.startsWith('multipart/') && request.viewer) upload(request.viewer.id, reply);
  });
  app.addHook('preValidation', async (request) => {
    if (request.routeOptions.config.multipartFields && request.isMultipart()) {
      request.body = await fieldsOf(request).catch((fault: FastifyError) => {
        if (fault.statusCode !== undefined || fault instanceof AppError) throw fault;
        throw new AppError('malformed_request', { detail: 'Malformed multipart form.', cause: fault });
      });
    }
    if (request.body === undefined) request.body = {};
  });
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

/** The fields of a multipart form. Files in it are read and dropped. */
async function fieldsOf(request: FastifyRequest): Promise<Record<string, unknown>> {
  const fields: Record<string, unknown> = {};
  for await (const part of request.parts({ limits: { fieldSize: BODY_LIMIT_BYTES } })) {
    if (part.type === 'file') part.file.resume();
    else if (part.valueTruncated) throw tooLarge(BODY_LIMIT_BYTES);
    else fields[part.fieldname] = part.value;
  }
  return fields;
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

/** The length of the body from its header, or `most` without one. Throws 413 if it is more than `most`. */
export function lengthOf({ headers }: FastifyRequest, most: number): number {
  const promised = headers['content-length'];
  if (promised === undefined) return most;
  if (Number(promised) > most) throw tooLarge(most);
  return Number(promised);
}

/** A 413 that names the limit in bytes. */
export function tooLarge(limitBytes: number): AppError {
  return new AppError('too_large', { detail: `The request is too large: at most ${limitBytes} bytes.` });
}

/**
 * Copies the body into one piece of memory, because many small parts would take many times its size. `grow` is called
 * before more memory is taken, and may throw. Throws 413 beyond `most`, and 400 for a body that was cut off.
 */
export function readBytes(
  payload: Readable,
  most: number,
  firstBytes: number,
  grow: (bytes: number) => void = () => undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  let bytes = new Uint8Array();
  let length = 0;
  let parts = 0;

  function append(part: Uint8Array): void {
    const needed = length + part.length;
    if (needed > most) throw tooLarge(most);
    parts += 1;
    if (parts > FREE_PARTS + needed / LEAST_PART_BYTES)
      throw new AppError('too_large', { detail: 'The body comes in too many parts.' });
    if (needed > bytes.length) {
      const size = Math.min(most, Math.max(needed, 2 * bytes.length, firstBytes));
      grow(size - bytes.length);
      const larger = new Uint8Array(size);
      larger.set(bytes.subarray(0, length));
      bytes = larger;
    }
    bytes.set(part, length);
    length = needed;
  }

  return new Promise((resolve, reject) => {
    let isRefused = false;
    payload.on('data', (part: Uint8Array) => {
      // A refused part is read to its end, because a form's other parts follow it.
      if (isRefused) return;
      try {
        append(part);
      } catch (fault) {
        isRefused = true;
        bytes = new Uint8Array();
        reject(fault);
      }
    });
    payload.once('end', () => resolve(length === bytes.length ? bytes : bytes.slice(0, length)));
    const cutOff = (cause?: unknown) =>
      reject(new AppError('malformed_request', { detail: 'The body was cut off.', cause }));
    payload.once('error', cutOff);
    payload.once('close', () => cutOff());
  });
}
