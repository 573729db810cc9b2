import { finished } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../../platform/errors.ts';
import { isName } from '../rules/saved.ts';

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

/** Aborted when the connection closes, because the answer is then no longer needed. */
export function goneOf({ socket }: FastifyRequest): AbortSignal {
  const known = connections.get(socket);
  if (known) return known.signal;
  const gone = new AbortController();
  connections.set(socket, gone);
  if (socket.destroyed) gone.abort();
  else socket.once('close', () => gone.abort());
  return gone.signal;
}

/** Runs `task` once, when the answer has been sent or its connection has closed. */
export function whenOver(reply: FastifyReply, task: () => void): void {
  finished(reply.raw, () => task());
}
