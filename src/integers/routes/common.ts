import { finished } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../../platform/errors.js';
import { isName } from '../rules/saved.js';

export const tags = ['Integers'];
export const config = { access: 'required', credentials: ['bearer'], multipartFields: true } as const;

/** The name of the client's integer session. */
export function cookieOf({ cookies }: FastifyRequest): string {
  const name = cookies.sessionid;
  if (!name) throw new AppError('session_cookie_missing');
  if (!isName(name)) throw new AppError('session_cookie_malformed');
  return name;
}

const connections = new WeakMap<FastifyRequest['socket'], AbortController>();

/** Aborted when the connection is closed: then nobody waits for the answer. */
export function goneOf({ socket }: FastifyRequest): AbortSignal {
  const known = connections.get(socket);
  if (known) return known.signal;
  const gone = new AbortController();
  connections.set(socket, gone);
  if (socket.destroyed) gone.abort();
  else socket.once('close', () => gone.abort());
  return gone.signal;
}

/** Runs `task` once, when the answer is sent or its connection gone: one that waits behind others may never begin. */
export function whenOver(request: FastifyRequest, reply: FastifyReply, task: () => void): void {
  const gone = goneOf(request);
  let isOver = false;
  const over = (): void => {
    if (isOver) return;
    isOver = true;
    gone.removeEventListener('abort', over);
    task();
  };
  gone.addEventListener('abort', over);
  finished(reply.raw, over);
  if (gone.aborted) over();
}
