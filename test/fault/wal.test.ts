import { copyFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import SqliteDatabase from 'better-sqlite3';
import t, { type Test } from 'tap';
import { buildTestApp, testPorts } from '../helper.ts';
import { faultsIn } from '../platform/files.ts';
import { expected } from './ledger.ts';
import { addGuest, addGuests, type Guest } from './play.ts';
import { chance, startServer } from './process.ts';

const SEED = Number(process.env.SEED ?? 1);
const STEPS = 60;
const TEARS = Number(process.env.TEARS ?? 20);
const FLIPS = TEARS;
const MOVES = ['g1f3', 'g8f6', 'f3g1', 'f6g8', 'e2e3', 'e7e6'];

/** A write that was acknowledged, and the length of the log at that time. */
interface Step {
  what: string;
  logBytes: number;
}

interface Written {
  path: string;
  log: Buffer;
  steps: Step[];
}

/** Adds guests and moves one by one, each answered before the next, to a log that was empty at first. */
async function write(t: Test): Promise<Written> {
  const path = `${t.testdir()}/parlor.db`;
  const first = await startServer(t, { path });
  const [white, black] = (await addGuests(first, 'before', 2)) as [Guest, Guest];
  first.signal('SIGTERM');
  await first.exited;
  const server = await startServer(t, { path, env: { PARLOR_RATE: 'off' } });
  const json = { color: 'white' };
  const made = await server.call('POST', '/api/game/create/', { token: white.access, json });
  const game = `/api/game/${expected(made, 200, 201).body.payload.gameId}`;
  expected(await server.call('POST', `${game}/join/`, { token: black.access, json: {} }), 200);
  const steps: Step[] = [];
  for (let n = 0; n < STEPS; n++) {
    const uci = n % 4 === 0 ? MOVES[n / 4] : undefined;
    const token = (n % 8 === 0 ? white : black).access;
    if (uci) expected(await server.call('POST', `${game}/move/`, { token, json: { uci, ply: n / 4 } }), 200);
    const what = uci ?? (await addGuest(server, `step${n}`)).username;
    steps.push({ what, logBytes: statSync(`${path}-wal`).size });
  }
  await server.kill();
  return { path, log: readFileSync(`${path}-wal`), steps };
}

/** Opens the file with this log. Returns which steps it contains, in order, and the problems SQLite finds. */
function readWith({ path, steps }: Written, log: Buffer): { there: boolean[]; faults: unknown[] } {
  const copy = `${path}.torn`;
  copyFileSync(path, copy);
  writeFileSync(`${copy}-wal`, log);
  const raw = new SqliteDatabase(copy);
  const names = new Set(raw.prepare('SELECT username FROM account').pluck().all());
  const moves = String(raw.prepare('SELECT moves FROM chess_game').pluck().get() ?? '').split(' ');
  raw.close();
  const made = MOVES.slice(0, moves[0] ? moves.length : 0);
  return { there: steps.map(({ what }) => names.has(what) || made.includes(what)), faults: faultsIn(copy) };
}

/** The problems with a log that is intact up to this byte. */
function wrongIn(written: Written, log: Buffer, wholeBytes: number): unknown[] {
  const { there, faults } = readWith(written, log);
  const count = there.lastIndexOf(true) + 1;
  const safe = written.steps.filter(({ logBytes }) => logBytes <= wholeBytes).length;
  if (there.slice(0, count).includes(false)) faults.push({ wholeBytes, gap: there.indexOf(false) });
  if (count < safe) faults.push({ wholeBytes, count, safe });
  return faults;
}

t.test(`a log truncated or corrupted anywhere opens as a prefix of the writes, seed ${SEED}`, async (t) => {
  const random = chance(SEED);
  const written = await write(t);
  const { log, steps, path } = written;
  const whole = readWith(written, log).there;
  t.ok(whole.every(Boolean), 'with the whole log every step exists');
  t.ok(
    readWith(written, Buffer.alloc(0)).there.every((one) => !one),
    'without the log no step exists',
  );

  const ends = steps.map(({ logBytes }) => logBytes);
  const tears = [0, 1, 31, 32, 33, ...ends, ...ends.map((end) => end - 1), ...ends.map((end) => end + 1)];
  for (let n = 0; n < TEARS; n++) tears.push(random(0, log.length));
  const torn = tears.flatMap((at) =>
    wrongIn(written, log.subarray(0, at), at).map((wrong) => ({ at, wrong })),
  );
  t.same(torn, [], `${tears.length} truncated logs`);

  const flipped: unknown[] = [];
  for (let n = 0; n < FLIPS; n++) {
    // Never the log's header, which was written long before its end.
    const at = random(32, log.length);
    const spoilt = Buffer.from(log);
    spoilt[at] = (spoilt[at] as number) ^ random(1, 256);
    flipped.push(...wrongIn(written, spoilt, at).map((wrong) => ({ at, wrong })));
  }
  t.same(flipped, [], `${FLIPS} corrupted bytes`);

  for (const part of [1, 2, 3]) {
    const copy = `${path}.served${part}`;
    copyFileSync(path, copy);
    writeFileSync(`${copy}-wal`, log.subarray(0, Math.floor((log.length * part) / 4)));
    const server = await buildTestApp(t, { path: copy, ports: testPorts({ nowMs: Date.now() }) });
    const known = server.platform.database.raw.prepare('SELECT count(*) FROM account').pluck().get();
    t.equal((await server.call('GET', '/status/')).status, 200, `a server continues with ${known} accounts`);
    t.equal((await server.guest('after')).name, 'after');
  }
});
