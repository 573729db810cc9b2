/**
 * Where should the log be synced? `npm run bench sync`: a file grows by 8 kB and is synced, and the loop is told. Three
 * ways are measured in alternating slices, first with nothing else to do, then with 64 logins waiting for their hashes.
 */
import { closeSync, fdatasync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { makePasswords } from '../src/platform/access/passwords.ts';
import { quantile, table } from './table.ts';

const SLICE_MS = 400;
const ROUNDS = 5;
const WAITING = 64;
const PAGES = Buffer.alloc(8 * 1024);
/** A log that is used again and again. */
const LOG_BYTES = 16 * 1024 * 1024;

type Sync = () => Promise<unknown>;

const BY_MESSAGE = `const { parentPort, workerData } = require('node:worker_threads');
const { fdatasyncSync } = require('node:fs');
parentPort.on('message', () => { fdatasyncSync(workerData.file); parentPort.postMessage(0); });`;

const BY_ATOMICS = `const { workerData } = require('node:worker_threads');
const { fdatasyncSync } = require('node:fs');
const { file, turn } = workerData;
for (let done = 0; ; ) {
  Atomics.wait(turn, 0, done);
  fdatasyncSync(file);
  done += 1;
  Atomics.store(turn, 1, done);
  Atomics.notify(turn, 1);
}`;

function inThread(file: number): Sync {
  const worker = new Worker(BY_MESSAGE, { eval: true, workerData: { file } });
  return () =>
    new Promise((done) => {
      worker.once('message', done);
      worker.postMessage(0);
    });
}

function inThreadByAtomics(file: number): Sync {
  const turn = new Int32Array(new SharedArrayBuffer(8));
  new Worker(BY_ATOMICS, { eval: true, workerData: { file, turn } });
  return async () => {
    const done = Atomics.load(turn, 1);
    Atomics.add(turn, 0, 1);
    Atomics.notify(turn, 0);
    await Atomics.waitAsync(turn, 1, done).value;
  };
}

function inPool(file: number): Sync {
  return () => new Promise((done) => fdatasync(file, done));
}

let at = 0;

async function slice(file: number, sync: Sync): Promise<number[]> {
  const took: number[] = [];
  for (const beganAt = performance.now(); performance.now() - beganAt < SLICE_MS; ) {
    writeSync(file, PAGES, 0, PAGES.length, at);
    at = (at + PAGES.length) % LOG_BYTES;
    const before = performance.now();
    await sync();
    took.push(performance.now() - before);
    // As the event loop turns.
    await new Promise((next) => setImmediate(next));
  }
  return took;
}

async function measure(file: number, ways: Map<string, Sync>): Promise<Map<string, number[]>> {
  const took = new Map([...ways.keys()].map((name): [string, number[]] => [name, []]));
  for (let round = 0; round < ROUNDS; round++)
    for (const [name, sync] of ways) took.get(name)?.push(...(await slice(file, sync)));
  return took;
}

/** Hashes as the server does: two at a time, while the others wait. */
function logIns(): { stop: () => void } {
  const { hash } = makePasswords();
  let stopped = false;
  const one = async () => {
    while (!stopped) await hash('correct horse').catch(() => pause(5));
  };
  for (let n = 0; n < WAITING; n++) void one();
  return {
    stop() {
      stopped = true;
    },
  };
}

function show(title: string, took: Map<string, number[]>): string {
  const rows = [...took].map(([name, ms]) => [
    name,
    String(ms.length),
    ...[0.5, 0.9, 0.99, 1].map((share) => quantile(ms, share).toFixed(3)),
  ]);
  return `${title}\n\n${table([['ms a sync', 'n', 'p50', 'p90', 'p99', 'worst'], ...rows])}\n`;
}

const folder = mkdtempSync(join(tmpdir(), 'parlor-sync-'));
const file = openSync(join(folder, 'log'), 'w');
for (let grown = 0; grown < LOG_BYTES; grown += PAGES.length) writeSync(file, PAGES);
const ways = new Map<string, Sync>([
  ["libuv's pool", inPool(file)],
  ['a thread, messages', inThread(file)],
  ['a thread, Atomics', inThreadByAtomics(file)],
]);
for (const sync of ways.values()) await sync();
process.stdout.write(`${show('Nothing else to do.', await measure(file, ways))}\n`);
const load = logIns();
process.stdout.write(show(`${WAITING} log-ins waiting.`, await measure(file, ways)));
load.stop();
closeSync(file);
rmSync(folder, { recursive: true });
process.exit(0);
