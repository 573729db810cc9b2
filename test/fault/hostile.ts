import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import type { Test } from 'tap';
import type { Player, TestServer } from '../helper.ts';

/** Runs `attack`. Afterwards the server must have no more sockets, polls, listeners and timers than before. */
export async function leavingNothing(
  t: Test,
  server: TestServer,
  attack: () => Promise<void>,
): Promise<void> {
  const before = held(server);
  await attack();
  // Lets the timer that cuts a closing socket and the last presence update run.
  await server.ports.advance(5_000);
  t.same(held(server), before, 'everything is released');
}

function held({ sockets, platform, ports }: TestServer) {
  const { hub, polls } = platform;
  return { sockets: sockets.size(), polls: polls.size(), listeners: hub.size(), timers: ports.timers() };
}

/** A raw connection, with the server's end of it. */
interface Line {
  client: Socket;
  server: Socket;
}

export async function dial(server: TestServer, count: number, text: string | Buffer): Promise<Line[]> {
  const ends = new Map<number | undefined, Socket>();
  const accept = (socket: Socket) => ends.set(socket.remotePort, socket);
  server.http.server.on('connection', accept);
  const { port } = server.http.server.address() as AddressInfo;
  const clients = Array.from({ length: count }, () => connect(port, '127.0.0.1'));
  await Promise.all(clients.map((client) => once(client, 'connect')));
  while (clients.some((client) => !ends.has(client.localPort))) await once(server.http.server, 'connection');
  server.http.server.off('connection', accept);
  for (const client of clients) client.write(text);
  return clients.map((client) => ({ client, server: ends.get(client.localPort) as Socket }));
}

/** Disconnects abruptly. Resolves when the server has noticed. */
export async function hangUp(lines: Line[]): Promise<void> {
  for (const { client } of lines) client.resetAndDestroy();
  await Promise.all(lines.map(({ server }) => server.closed || once(server, 'close').catch(() => undefined)));
}

export async function answersNormally(t: Test, guest: Player): Promise<void> {
  t.equal((await guest.get('/api/past_sessions/')).status, 200);
}

/** Resolves as soon as `done` returns true. Checks once per turn of the event loop. */
export async function until(done: () => boolean): Promise<void> {
  while (!done()) await setImmediate();
}
