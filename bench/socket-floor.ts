import { fdatasync, openSync, writeSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { type WebSocket, WebSocketServer } from 'ws';

/**
 * The least work a server of live games can do. Sockets of `/N/BYTES` share a room. The sender of a message gets an
 * ACK, and everybody in the room gets the same BYTES prepared bytes. Checks and stores nothing by default. With
 * `durable`, each message is written to a file and synced before anybody is told. `insert` stores messages the usual
 * way: one INSERT, committed and synced, for each.
 */
type Keep = (room: string, text: string, tell: () => void) => void;

const FOLDER = dirname(process.env.PARLOR_DB ?? './parlor.db');

function keepNothing(_room: string, _text: string, tell: () => void): void {
  tell();
}

/** Nothing durable can be much faster: one sync at a time, in the pool, for everything that has arrived meanwhile. */
function makeDurable(): Keep {
  // As long as Parlor's log becomes, and begun anew like it: a sync then has no new length to write.
  const bytes = 32 * 1024 * 1024;
  const file = openSync(join(FOLDER, 'floor.log'), 'w');
  writeSync(file, Buffer.alloc(bytes));
  let at = 0;
  let lines: string[] = [];
  let waiting: (() => void)[] = [];
  let isSyncing = false;

  function begin(): void {
    if (isSyncing || waiting.length === 0) return;
    const [text, told] = [Buffer.from(lines.join('')), waiting];
    [lines, waiting] = [[], []];
    if (at + text.length > bytes) at = 0;
    writeSync(file, text, 0, text.length, at);
    at += text.length;
    isSyncing = true;
    fdatasync(file, (fault) => {
      if (fault) throw fault;
      isSyncing = false;
      begin();
      for (const tell of told) tell();
    });
  }

  return (room, text, tell) => {
    lines.push(`${room} ${text}\n`);
    // After all messages of this turn of the loop.
    if (waiting.push(tell) === 1) setImmediate(begin);
  };
}

function makeInsert(): Keep {
  const db = new SqliteDatabase(join(FOLDER, 'floor.db'));
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec('CREATE TABLE event (id INTEGER PRIMARY KEY, room TEXT NOT NULL, text TEXT NOT NULL)');
  const insert = db.prepare('INSERT INTO event (room, text) VALUES (?, ?)');
  return (room, text, tell) => {
    insert.run(room, text);
    tell();
  };
}

const KEEPS: Record<string, () => Keep> = { durable: makeDurable, insert: makeInsert };
const keep = KEEPS[process.argv[2] ?? '']?.() ?? keepNothing;
const ACK = Buffer.from('{"event":"ACK"}');
const rooms = new Map<string, Set<WebSocket>>();

const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
server.on('connection', (socket, request) => {
  const name = request.url ?? '/';
  const frame = frameOf(Number(name.split('/').at(-1)));
  const room = rooms.get(name) ?? new Set<WebSocket>();
  rooms.set(name, room.add(socket));
  socket.on('message', (data) => {
    keep(name, String(data), () => {
      socket.send(ACK, { binary: false });
      for (const other of room) other.send(frame, { binary: false });
    });
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
