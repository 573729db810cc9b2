import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '../../platform/errors.js';
import { tooLarge } from '../../platform/http.js';
import { viewerOf } from '../../platform/viewer.js';
import { whenOver } from './common.js';

const MIB = 1024 * 1024;
export const MOST_BODY_BYTES = 16 * MIB;
/** Of bodies that are on their way in or being worked on: of everybody, and of one account. */
const MOST_HELD_BYTES = 64 * MIB;
const MOST_OWN_HELD_BYTES = 32 * MIB;
/** What a body gets before any of it has come; then it doubles. */
const FIRST_BYTES = 64 * 1024;

/** What one body takes of the memory: it counts until its answer is over and the work on it done. */
interface Hold {
  take(bytes: number): void;
  over(): void;
  during<T>(work: () => Promise<T>): Promise<T>;
}

declare module 'fastify' {
  interface FastifyRequest {
    bodyHold: Hold | undefined;
  }
}

/** JSON bodies of these routes are bytes, and what they take is bounded as it comes: promises take nothing. */
export function takeLargeBodies(server: FastifyInstance): void {
  const holds = makeHolds();
  server.removeAllContentTypeParsers();
  server.decorateRequest('bodyHold', undefined);
  server.addHook('onRequest', async (request, reply) => {
    const hold = holds(viewerOf(request).id);
    request.bodyHold = hold;
    whenOver(request, reply, hold.over);
  });
  server.addContentTypeParser('application/json', (request: FastifyRequest, payload: Readable) => {
    const promised = request.headers['content-length'];
    const most = promised === undefined ? MOST_BODY_BYTES : Number(promised);
    if (most > MOST_BODY_BYTES) throw tooLarge(MOST_BODY_BYTES);
    return readBytes(payload, most, (bytes) => request.bodyHold?.take(bytes));
  });
}

/** Runs the work on a request's body, unless its sender has gone. */
export function workOn<T>(
  request: FastifyRequest,
  work: (body: Uint8Array<ArrayBuffer>) => Promise<T>,
): Promise<T> {
  const { body, bodyHold } = request;
  const bytes = body instanceof Uint8Array ? (body as Uint8Array<ArrayBuffer>) : new Uint8Array();
  return bodyHold ? bodyHold.during(() => work(bytes)) : work(bytes);
}

function makeHolds(): (accountId: number) => Hold {
  const held = new Map<number, number>();
  let all = 0;

  function add(accountId: number, bytes: number): void {
    all += bytes;
    const own = (held.get(accountId) ?? 0) + bytes;
    if (own > 0) held.set(accountId, own);
    else held.delete(accountId);
  }

  return (accountId) => {
    let mine = 0;
    let isOver = false;
    let isWorking = false;
    const settle = (): void => {
      if (!isOver || isWorking) return;
      add(accountId, -mine);
      mine = 0;
    };
    return {
      take(bytes) {
        const own = (held.get(accountId) ?? 0) + bytes;
        if (isOver || all + bytes > MOST_HELD_BYTES || own > MOST_OWN_HELD_BYTES)
          throw new AppError('overloaded');
        add(accountId, bytes);
        mine += bytes;
      },
      over() {
        isOver = true;
        settle();
      },
      async during(work) {
        if (isOver) throw new AppError('malformed_request', { detail: 'The connection was closed.' });
        isWorking = true;
        try {
          return await work();
        } finally {
          isWorking = false;
          settle();
        }
      },
    };
  };
}

/**
 * Copies what comes into one piece of memory: a body of many small parts would take many times its size. `grow` is told
 * before it takes more, and may throw.
 */
function readBytes(payload: Readable, most: number, grow: (bytes: number) => void): Promise<Uint8Array> {
  let bytes = new Uint8Array();
  let length = 0;

  function append(part: Uint8Array): void {
    const needed = length + part.length;
    if (needed > most) throw tooLarge(most);
    if (needed > bytes.length) {
      const size = Math.min(most, Math.max(needed, 2 * bytes.length, FIRST_BYTES));
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
      // What is refused is still read to its end, or the connection would be of no more use.
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
    payload.once('error', reject);
    payload.once('close', () =>
      reject(new AppError('malformed_request', { detail: 'The body was cut off.' })),
    );
  });
}
