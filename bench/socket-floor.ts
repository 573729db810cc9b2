import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { type WebSocket, WebSocketServer } from 'ws';

/**
 * The least work a server of live games can do. Sockets of `/N/BYTES` share a room. The sender of a message gets an ACK,
 * and everybody in the room gets the same BYTES prepared bytes. Checks and stores nothing. With `insert` it does what is
 * usually done to store messages: one INSERT, committed and synced, for each message, before anybody is told.
 */
function makeInsert(): (room: string, text: string) => void {
  const db = new SqliteDatabase(join(process.env.PARLOR_DB ?? '.', '..', 'floor.db'));
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec('CREATE TABLE event (id INTEGER PRIMARY KEY, room TEXT NOT NULL, text TEXT NOT NULL)');
  const insert = db.prepare('INSERT INTO event (room, text) VALUES (?, ?)');
  return (room, text) => void insert.run(room, text);
}

const insert = process.argv[2] === 'insert' ? makeInsert() : undefined;
const ACK = Buffer.from('{"event":"ACK"}');
const rooms = new Map<string, Set<WebSocket>>();

const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
server.on('connection', (socket, request) => {
  const name = request.url ?? '/';
  const frame = frameOf(Number(name.split('/').at(-1)));
  const room = rooms.get(name) ?? new Set<WebSocket>();
  rooms.set(name, room.add(socket));
  socket.on('message', (data) => {
    insert?.(name, String(data));
    socket.send(ACK, { binary: false });
    for (const other of room) other.send(frame, { binary: false });
  });
  socket.on('close', () => {
    room.delete(socket);
    if (room.size === 0) rooms.delete(name);
  });
});
server.on('listening', () => {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`Floor is ready: http://localhost:${port}/\n`);
});
process.on('SIGTERM', () => process.exit(0));

const frames = new Map<number, Buffer>();

function frameOf(bytes: number): Buffer {
  const frame = frames.get(bytes) ?? Buffer.from('{"event":"STATE_SYNC"'.padEnd(bytes, 'x'));
  frames.set(bytes, frame);
  return frame;
}
