import type { IncomingMessage } from 'node:http';
import proxyAddr from '@fastify/proxy-addr';
import type { Ports } from '../ports.ts';

const READABLE = /^[\w.-]{1,64}$/;

/** The id of a request in its answer and in the log: from a trusted proxy, or one of ours. */
export function makeRequestId(ports: Ports, trustProxy: string[]): (request: IncomingMessage) => string {
  const isTrusted = proxyAddr.compile(trustProxy);
  return ({ headers, socket }) => {
    const { 'x-request-id': given, 'x-forwarded-for': forwarded } = headers;
    const isProxy = forwarded !== undefined && isTrusted(socket.remoteAddress ?? '', 0);
    return isProxy && typeof given === 'string' && READABLE.test(given) ? given : ports.newId();
  };
}
