import { fdatasync, openSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { type WebSocket, WebSocketServer } from 'ws';
import { play, START_FEN } from '#src/chess/rules/position.ts';

/**
 * The least work that a durable chess server can do: the floor of `socket-floor.ts` with `durable`, but it reads the
 * message, checks the move by Parlor's rules, adds the row of the move, changes the row of the game, and tells the room
 * the whole game as JSON. The games are in memory, and the SQL is prepared. It knows no accounts, clocks, offers,
 * limits, versions, topics or lost connections.
 */
interface Game {
  id: string;
  fen: string;
  moves: string[];
  version: number;
}

interface Message {
  id: number;
  payload: { uci: string; ply: number };
}

const PATH = join(dirname(process.env.PARLOR_DB ?? './parlor.db'), 'chess-floor.db');
/** A page has 4 kB. */
const LOG_PAGES = 8192;
const MOST_CLOCK_MS = 3_600_000;

const db = new SqliteDatabase(PATH);
db.pragma('journal_mode = WAL');
db.pragma('synchronous = NORMAL');
db.pragma(`wal_autocheckpoint = ${LOG_PAGES}`);
db.exec(`
  CREATE TABLE game (id TEXT PRIMARY KEY, version INTEGER, modified_at_ms INTEGER, fen TEXT, moves TEXT,
    last_san TEXT, white_ms INTEGER, black_ms INTEGER);
  CREATE TABLE move (game_id TEXT, ply INTEGER, uci TEXT, san TEXT, fen TEXT, white_ms INTEGER, black_ms INTEGER,
    at_ms INTEGER, PRIMARY KEY (game_id, ply)) WITHOUT ROWID;
`);
const begin = db.prepare('BEGIN');
const commit = db.prepare('COMMIT');
const addGame = db.prepare(
  `INSERT OR REPLACE INTO game VALUES (?, 1, 0, '${START_FEN}', '', NULL, ${MOST_CLOCK_MS}, ${MOST_CLOCK_MS})`,
);
const saveGame = db.prepare(
  'UPDATE game SET version = ?, modified_at_ms = ?, fen = ?, moves = ?, last_san = ?, white_ms = ?, black_ms = ? WHERE id = ?',
);
const addMove = db.prepare('INSERT OR REPLACE INTO move VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
addGame.run('to create the log');
const log = openSync(`${PATH}-wal`, 'r+');

let isTurn = false;
let isSyncing = false;
let waiting: (() => void)[] = [];

function endTurn(): void {
  isTurn = false;
  commit.run();
  sync();
}

function sync(): void {
  if (isSyncing || waiting.length === 0 || isTurn) return;
  const told = waiting;
  waiting = [];
  isSyncing = true;
  fdatasync(log, (fault) => {
    if (fault) throw fault;
    isSyncing = false;
    sync();
    for (const tell of told) tell();
  });
}

/** Adds to the changes of this turn of the loop. */
function write(work: () => void): void {
  if (!isTurn) {
    isTurn = true;
    begin.run();
    setImmediate(endTurn);
  }
  work();
}

interface Room {
  game: Game;
  sockets: Set<WebSocket>;
}

function move({ game, sockets }: Room, sender: WebSocket, { id, payload }: Message): void {
  const { uci, ply } = payload;
  if (ply === 0) Object.assign(game, { fen: START_FEN, moves: [] });
  const played = play(game.fen, uci);
  if (!played || game.moves.length !== ply) throw new Error(`${uci} at ${ply} of ${game.id}`);
  const nowMs = Date.now();
  const clocks = [MOST_CLOCK_MS - ply, MOST_CLOCK_MS - ply] as const;
  game.fen = played.fen;
  game.moves.push(uci);
  game.version += 1;
  write(() => {
    if (ply === 0) addGame.run(game.id);
    addMove.run(game.id, ply, uci, played.san, played.fen, ...clocks, nowMs);
    saveGame.run(game.version, nowMs, game.fen, game.moves.join(' '), played.san, ...clocks, game.id);
  });
  const ack = JSON.stringify({ event: 'ACK', id, payload: { gameId: game.id, version: game.version } });
  const state = Buffer.from(
    JSON.stringify({
      event: 'STATE_SYNC',
      payload: { ...STATE, ...game, lastSan: played.san, clocks, nowMs },
    }),
  );
  waiting.push(() => {
    sender.send(ack);
    for (const socket of sockets) socket.send(state, { binary: false });
  });
}

/** The rest of what is in a state of Parlor. */
const STATE = {
  phase: 'active',
  players: { white: { username: 'g1', name: 'Ada' }, black: { username: 'g2', name: 'Ben' } },
  legal: 'x'.repeat(300),
};

const rooms = new Map<string, Room>();
const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
server.on('connection', (socket, request) => {
  const id = request.url ?? '/';
  const room = rooms.get(id) ?? { game: { id, fen: START_FEN, moves: [], version: 1 }, sockets: new Set() };
  rooms.set(id, room);
  room.sockets.add(socket);
  socket.on('message', (data) => move(room, socket, JSON.parse(String(data))));
  socket.on('close', () => {
    room.sockets.delete(socket);
    if (room.sockets.size === 0) rooms.delete(id);
  });
});
server.on('listening', () => {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`Floor is ready: http://localhost:${port}/\n`);
});
process.on('SIGTERM', () => process.exit(0));
