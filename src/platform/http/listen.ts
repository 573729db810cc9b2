import { once } from 'node:events';
import { rmSync, statSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../../config.ts';
import { faultCode } from '../errors.ts';

/** True if HOST is the path of a Unix socket, which only programs on this machine can open. */
export function isSocketPath(host: string): boolean {
  return host.startsWith('/');
}

/** Listens on a port, or on a socket that every user of this machine can open, like a port of 127.0.0.1. */
export async function listenAt(
  http: FastifyInstance,
  { host, port }: Pick<Config, 'host' | 'port'>,
): Promise<void> {
  if (!isSocketPath(host)) {
    await http.listen({ port, host });
    return;
  }
  // Connections to a socket have no address. They come from this machine.
  http.server.on('connection', (socket: Socket) => {
    Object.defineProperty(socket, 'remoteAddress', { value: '127.0.0.1' });
  });
  if (await isLeftBehind(host)) rmSync(host);
  await http.listen({ path: host, readableAll: true, writableAll: true });
}

/** True if a killed server has left its socket there. */
async function isLeftBehind(path: string): Promise<boolean> {
  if (!statSync(path, { throwIfNoEntry: false })?.isSocket()) return false;
  const socket = connect(path);
  try {
    await once(socket, 'connect');
    return false;
  } catch (fault) {
    return faultCode(fault) === 'ECONNREFUSED';
  } finally {
    socket.destroy();
  }
}
