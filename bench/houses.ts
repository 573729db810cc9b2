/**
 * Memory and CPU of 1, 10 and 50 idle houses: `npm run bench houses`. Each is a process of its own with a file of its own,
 * run as in deploy/houses/parlor@.service. Options after two dashes replace those of Node.js there.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Bench, bench } from './children.ts';
import { cpuMs } from './measure.ts';
import { table } from './table.ts';

const COUNTS = [1, 10, 50];
/** By then, a server has finished all the work of its start. */
const SETTLE_MS = 20_000;
const WATCH_MS = 30_000;
const GIVE_UP_MS = 600_000;

const [, ofUnit = ''] =
  /^ExecStart=\S+ (.*) \S+$/m.exec(readFileSync('deploy/houses/parlor@.service', 'utf8')) ?? [];
const options = process.argv.length > 2 ? process.argv.slice(2) : ofUnit.split(' ');

async function run(started: Bench): Promise<void> {
  // Servers that run from the sources need more memory, to remove the types.
  execFileSync('tsc', { stdio: 'inherit' });
  const rows = [
    ['idle houses', 'memory together, MB', 'a house', 'its own part', 'CPU, % of a core', 'a house'],
  ];
  for (const count of COUNTS) {
    // One after the other, as an administrator adds them.
    for (let n = started.children.length; n < count; n++) await open(started, n);
    await pause(SETTLE_MS);
    rows.push(await measure(started.children));
  }
  process.stdout.write(`\nHouses with ${options.join(' ')}.\n\n${table(rows)}\n`);
}

/** Starts a house at a socket, and returns when it is ready. */
async function open({ children, folder }: Bench, n: number): Promise<void> {
  const own = join(folder, `${n}`);
  mkdirSync(own);
  const path = join(own, 'log');
  const log = openSync(path, 'w');
  const { NODE_OPTIONS: _, ...env } = process.env;
  const child = spawn(process.execPath, [...options, 'dist/parlor.js'], {
    env: { ...env, NODE_ENV: 'production', HOST: join(own, 'socket'), PARLOR_DB: join(own, 'parlor.db') },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  children.push(child);
  while (!readFileSync(path, 'utf8').includes('is ready')) {
    if (child.exitCode !== null) throw new Error(`house ${n} has ended:\n${readFileSync(path, 'utf8')}`);
    await pause(20);
  }
}

async function measure(houses: ChildProcess[]): Promise<string[]> {
  const pids = houses.map(({ pid }) => Number(pid));
  const cpu = () => sum(pids.map(cpuMs));
  const before = cpu();
  await pause(WATCH_MS);
  const percent = ((cpu() - before) / WATCH_MS) * 100;
  const memory = pids.map(memoryOf);
  const all = sum(memory.map(({ shareKb }) => shareKb));
  const own = sum(memory.map(({ ownKb }) => ownKb));
  const mb = (kb: number) => (kb / 1000).toFixed(0);
  const count = houses.length;
  return [
    ...[`${count}`, mb(all), mb(all / count), mb(own / count)],
    ...[percent.toFixed(1), (percent / count).toFixed(2)],
  ];
}

/** A process's share of all memory (PSS: what n processes use together counts 1/n for each), and what it has alone. */
function memoryOf(pid: number): { shareKb: number; ownKb: number } {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const kb = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1]);
  return { shareKb: kb('Pss'), ownKb: kb('Private_Clean') + kb('Private_Dirty') };
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

await bench('houses', GIVE_UP_MS, run);
