import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

/**
 * The least that a server of live games can do: sockets of `/N/BYTES` get the same so many prepared bytes whenever one of
 * them sends anything. Checks nothing, keeps nothing. Run by fanout.ts as a process of its own.
 */
const groups = new Map<string, Set<WebSocket>>();

const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
server.on('connection', (socket, request) => {
  const name = request.url ?? '/';
  const frame = Buffer.alloc(Number(name.split('/').at(-1)), 'x');
  const group = groups.get(name) ?? new Set<WebSocket>();
  groups.set(name, group.add(socket));
  socket.on('message', () => {
    for (const other of group) other.send(frame, { binary: false });
  });
  socket.on('close', () => group.delete(socket));
});
server.on('listening', () => {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`Floor is ready: http://localhost:${port}/\n`);
});
process.on('SIGTERM', () => process.exit(0));
