import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { type WebSocket, WebSocketServer } from 'ws';

/**
 * The usual way to keep what happens: `ws`, and one INSERT, committed and synced, for each event. Sockets of `/N/BYTES`
 * share a room; who sends anything is acknowledged after the commit, and both get so many bytes. No rules, no clocks.
 * Run by chess.ts as a process of its own; the file lies beside the other one.
 */
const db = new SqliteDatabase(join(process.env.PARLOR_DB ?? '.', '..', 'floor.db'));
db.pragma('journal_mode = WAL');
db.pragma('synchronous = FULL');
db.exec('CREATE TABLE event (id INTEGER PRIMARY KEY, room TEXT NOT NULL, text TEXT NOT NULL)');
const insert = db.prepare('INSERT INTO event (room, text) VALUES (?, ?)');
const rooms = new Map<string, Set<WebSocket>>();

const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
server.on('connection', (socket, request) => {
  const name = request.url ?? '/';
  const frame = Buffer.alloc(Number(name.split('/').at(-1)), 'x');
  const room = rooms.get(name) ?? new Set<WebSocket>();
  rooms.set(name, room.add(socket));
  socket.on('message', (data) => {
    insert.run(name, String(data));
    socket.send('{"event":"ACK"}');
    for (const other of room) other.send(frame, { binary: false });
  });
  socket.on('close', () => room.delete(socket));
});
server.on('listening', () => {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`Floor is ready: http://localhost:${port}/\n`);
});
process.on('SIGTERM', () => process.exit(0));
