import fs, { readFileSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import SqliteDatabase from 'better-sqlite3';
import t, { type Test } from 'tap';
import { legalMoves, play, START_FEN } from '#src/chess/rules/position.ts';
import { buildTestApp, settled, type TestServer } from '../helper.ts';
import { faultsIn } from '../platform/files.ts';
import { chance } from './process.ts';

const SEED = Number(process.env.SEED ?? 1);
const CUTS = Number(process.env.CUTS ?? 8);
const BOARDS = 8;
/** One in this many syncs is cut off. */
const ONE_IN = 4;
/** A write of this size makes the log long enough for a checkpoint, after which the log begins anew. */
const PAD_BYTES = 4.2 * 1024 * 1024;
const PAD_EVERY_MS = 300;
const PAGE_BYTES = 4096;
const LOG_HEADER_BYTES = 32;
const random = chance(SEED);

/** What clients were told of a game: the moves that were acknowledged, and the newest version that was pushed. */
interface Told {
  moves: string;
  version: number;
}

/** The main file before the first checkpoint of a log copied anything into it. */
interface Uncopied {
  generation: number;
  main: Buffer;
}

/** How often the log was begun anew. */
const generation = (log: Buffer) => log.readUInt32BE(12);

/** Each page as it was or as it is now. A page that was not there is empty. */
function mixed(before: Buffer, now: Buffer): Buffer {
  const mix = Buffer.from(now);
  for (let at = 0; at < now.length; at += PAGE_BYTES) {
    if (random(0, 2) > 0) continue;
    const end = Math.min(at + PAGE_BYTES, now.length);
    mix.fill(0, at, end);
    before.copy(mix, at, Math.min(at, before.length), Math.min(end, before.length));
  }
  return mix;
}

/**
 * Calls `onSync` whenever a sync has ended and nobody has been told yet. `log` is what was on disk without it: the log as
 * it was when the sync before began.
 */
function watchSyncs(t: Test, path: string, onSync: (log: Buffer) => void): void {
  const { fdatasync } = fs;
  let synced = readFileSync(`${path}-wal`);
  fs.fdatasync = ((file: number, done: fs.NoParamCallback) => {
    const log = readFileSync(`${path}-wal`);
    fdatasync(file, (fault) => {
      // By now, the clients have been told everything that the sync before allowed.
      void settled()
        .then(settled)
        .then(() => {
          onSync(synced);
          synced = log;
        })
        .finally(() => done(fault));
    });
  }) as typeof fs.fdatasync;
  syncBuiltinESMExports();
  t.teardown(() => {
    fs.fdatasync = fdatasync;
    syncBuiltinESMExports();
  });
}

/** Returns the main file as it was before the newest log was first copied into it, unless it has not been yet. */
function watchCheckpoints(t: Test, path: string): () => Uncopied | undefined {
  const { postMessage } = Worker.prototype;
  let before: Uncopied | undefined;
  Worker.prototype.postMessage = function (this: Worker, job: unknown) {
    const now = generation(readFileSync(`${path}-wal`));
    if (job === 'copy' && before?.generation !== now) before = { generation: now, main: readFileSync(path) };
    postMessage.call(this, job);
  };
  t.teardown(() => {
    Worker.prototype.postMessage = postMessage;
  });
  return () => before;
}

/** The file as a power cut leaves it at this moment, at `copy`. */
function cut(path: string, copy: string, log: Buffer, before: Uncopied | undefined): void {
  const logNow = readFileSync(`${path}-wal`);
  const mainNow = readFileSync(path);
  // Whatever else has reached the disk, in any order.
  const mix = mixed(log, logNow);
  // SQLite syncs the main file before it begins the log anew, and the log's new header before anything behind it.
  if (generation(logNow) !== generation(log)) logNow.copy(mix, 0, 0, LOG_HEADER_BYTES);
  if (before?.generation !== generation(logNow)) {
    writeFileSync(copy, mainNow);
    writeFileSync(`${copy}-wal`, mix);
  } else if (random(0, 2) === 0) {
    // No page of a checkpoint has reached the disk.
    writeFileSync(copy, before.main);
    writeFileSync(`${copy}-wal`, mix);
  } else {
    // Some have. A checkpoint syncs the log before it writes the first one.
    writeFileSync(copy, mixed(before.main, mainNow));
    writeFileSync(`${copy}-wal`, logNow);
  }
}

/** What clients were told and the file does not hold. */
function lostIn(copy: string, told: Map<string, Told>): unknown[] {
  const raw = new SqliteDatabase(copy);
  const rows = raw
    .prepare<[], { id: string; version: number; moves: string }>('SELECT * FROM chess_game')
    .all();
  const games = new Map(rows.map((row) => [row.id, row]));
  raw.close();
  const lost = [...told].filter(([id, { moves, version }]) => {
    const row = games.get(id);
    return !row?.moves.startsWith(moves) || row.version < version;
  });
  return [...lost, ...faultsIn(copy)];
}

/** Two players who play one game after the other with random moves, and somebody who watches. */
async function playOn(server: TestServer, told: Map<string, Told>, isOver: () => boolean): Promise<void> {
  const people = [await server.guest('white'), await server.guest('black')];
  const sockets = people.map(({ token }) => server.open('/ws/', token));
  const watcher = server.open('/ws/');
  await Promise.all([...sockets, watcher].map(({ opened }) => opened));
  watcher.raw.on('message', (data) => {
    const { event, topic = '', version } = JSON.parse(String(data));
    const game = told.get(topic.slice('game:'.length));
    if (event === 'STATE_SYNC' && game) game.version = Math.max(game.version, version);
  });
  while (!isOver()) {
    const made = await people[0]?.post('/api/game/create/', { color: 'white' });
    const id: string = made?.body.payload.gameId;
    await people[1]?.post(`/api/game/${id}/join/`);
    const game: Told = { moves: '', version: 0 };
    told.set(id, game);
    await watcher.ask('SUBSCRIBE', { topic: `game:${id}` });
    for (let fen: string | undefined = START_FEN, ply = 0; fen && !isOver(); ply++) {
      const legal = legalMoves(fen);
      const uci = legal[random(0, legal.length)] as string;
      const { event, payload } = (await sockets[ply % 2]?.ask('MOVE', { gameId: id, uci, ply })) ?? {};
      if (event !== 'ACK') throw new Error(JSON.stringify(payload));
      game.moves = `${game.moves} ${uci}`.trim();
      const played = play(fen, uci);
      fen = payload.status === 'ACTIVE' ? played?.fen : undefined;
    }
    await watcher.ask('UNSUBSCRIBE', { topic: `game:${id}` });
  }
}

async function lengthenLog({ platform: { database } }: TestServer, isOver: () => boolean): Promise<void> {
  const pad = `REPLACE INTO setting VALUES ('pad', hex(zeroblob(${PAD_BYTES / 2})))`;
  while (!isOver()) {
    await database.commit(() => database.raw.exec(pad));
    await pause(PAD_EVERY_MS);
  }
}

t.test(`${CUTS} power cuts lose nothing that anybody was told, seed ${SEED}`, async (t) => {
  const env = { PARLOR_DURABILITY: 'full', PARLOR_RATE: 'off' };
  const server = await buildTestApp(t, { env });
  const told = new Map<string, Told>();
  const lost: unknown[] = [];
  let cuts = 0;
  let generations = 0;
  const beforeCopies = watchCheckpoints(t, server.path);
  watchSyncs(t, server.path, (log) => {
    generations = Math.max(generations, generation(log));
    if (cuts === CUTS || random(0, ONE_IN) > 0) return;
    // A fast machine makes all cuts before the log begins anew. The last one waits for that.
    if (cuts === CUTS - 1 && generations === 0) return;
    cuts += 1;
    const copy = `${server.path}.cut`;
    cut(server.path, copy, log, beforeCopies());
    lost.push(...lostIn(copy, told));
  });
  const isOver = () => lost.length > 0 || cuts === CUTS;
  const boards = Array.from({ length: BOARDS }, () => playOn(server, told, isOver));
  await Promise.all([...boards, lengthenLog(server, isOver)]);
  t.same(lost, []);
  t.ok(generations > 0, `the log was begun anew ${generations} times`);
});
