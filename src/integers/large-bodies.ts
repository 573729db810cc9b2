import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { makeHeld } from '../platform/access/held.ts';
import { viewerOf } from '../platform/access/viewer.ts';
import { AppError } from '../platform/errors.ts';
import { lengthOf, readBytes } from '../platform/http/bodies.ts';
import { whenOver } from './client-gone.ts';

const MIB = 1024 * 1024;
export const MOST_BODY_BYTES = 16 * MIB;
/** Bytes of bodies being received or processed, in total and per account. */
const MOST_HELD_BYTES = 64 * MIB;
const MOST_OWN_HELD_BYTES = 32 * MIB;
/** The first buffer for a body. It is doubled as the body grows. */
const FIRST_BYTES = 64 * 1024;

/** The memory that one body takes. It counts until the answer is over and the work on the body is done. */
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

/** Reads JSON bodies as bytes and limits their memory as it arrives. An announced length reserves nothing. */
export function takeLargeBodies(server: FastifyInstance): void {
  const holds = makeHolds();
  server.removeAllContentTypeParsers();
  server.decorateRequest('bodyHold', undefined);
  server.addHook('onRequest', async (request, reply) => {
    const hold = holds(viewerOf(request).id);
    request.bodyHold = hold;
    whenOver(reply, hold.over);
  });
  server.addContentTypeParser('application/json', (request: FastifyRequest, payload: Readable) => {
    const most = lengthOf(request, MOST_BODY_BYTES);
    return readBytes(payload, most, FIRST_BYTES, (bytes) => request.bodyHold?.take(bytes));
  });
}

/** Runs `work` on a request's body. Throws if its client has disconnected. */
export function workOn<T>(request: FastifyRequest, work: (body: Uint8Array) => Promise<T>): Promise<T> {
  const { body, bodyHold } = request;
  const bytes = body instanceof Uint8Array ? body : new Uint8Array();
  return bodyHold ? bodyHold.during(() => work(bytes)) : work(bytes);
}

function makeHolds(): (accountId: number) => Hold {
  const held = makeHeld<number>();

  return (accountId) => {
    let mine = 0;
    let isOver = false;
    let isWorking = false;
    const settle = (): void => {
      if (!isOver || isWorking) return;
      held.add(accountId, -mine);
      mine = 0;
    };
    return {
      take(bytes) {
        const own = held.of(accountId) + bytes;
        if (isOver || held.total() + bytes > MOST_HELD_BYTES || own > MOST_OWN_HELD_BYTES)
          throw new AppError('overloaded');
        held.add(accountId, bytes);
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
