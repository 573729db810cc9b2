/**
 * 500 players and 2,000 watchers come and go for 20 minutes (MINUTES, at most 30). Do memory and latency stay flat, and is
 * everything freed when all have left? `npm run bench long`. Plays only on loopback.
 */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { bench, launch } from './children.ts';
import { Line } from './line.ts';
import { playAtBoard, watch } from './long-chess.ts';
import { cellsOf, HEAD, probe, type Sample, type Vitals, verdict, vitals } from './long-samples.ts';
import { playAtTable } from './long-telephone.ts';
import { armedTimers } from './long-timers.ts';
import { makeWorld, type World } from './long-world.ts';
import { quantile } from './table.ts';

const MINUTES = Math.min(Number(process.env.MINUTES ?? 20), 30);
const SAMPLE_MS = 30_000;
const BOARDS = 200;
const TABLES = 12;
const WATCHERS = 2_000;
/** They start one after another, over this time. */
const BEGIN_MS = 10_000;
const LEAVE_MS = 20_000;
const CALM_MS = 90_000;
const GIVE_UP_MS = (MINUTES + 4) * 60_000;

await bench('long', GIVE_UP_MS, async (started) => {
  const options = ['--inspect=127.0.0.1:0', ...process.argv.slice(2)];
  const port = await launch(started, 'parlor', ['src/parlor.js'], options, {
    PARLOR_LOG: 'warn',
    PARLOR_ACCESS_S: '86400',
  });
  const log = join(started.folder, 'parlor.log');
  const pid = started.children[0]?.pid as number;
  const line = await Line.open(port);
  await vitals(line, pid);
  const before = { ...(await vitals(line, pid)), timers: await armedTimers(log) };
  const world = await makeWorld(port);
  const robots = begin(world);
  await pause(BEGIN_MS + 5_000);
  let watchers: Promise<void> | undefined;
  await new Promise<void>((seated) => {
    watchers = watch(world, WATCHERS, seated);
  });
  const prober = await probe(port, '/api/game/live/', () => world.over);
  const samples = await sample(world, line, pid, prober.take);
  world.over = true;
  await Promise.race([Promise.all([...robots, watchers, prober.ended]), pause(LEAVE_MS)]);
  world.lines.close();
  const empty = await emptied(line, pid, before);
  const after = { ...empty, timers: await calmed(log, before.timers.length) };
  say(['', ...verdict(samples), ...leftovers(before, after), ...faultsOf(world)].join('\n'));
});
process.exit(0);

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function begin(world: World): Promise<void>[] {
  const late = async (place: number, of: number, work: () => Promise<void>) => {
    await pause((BEGIN_MS * place) / of);
    await work();
  };
  return [
    ...Array.from({ length: BOARDS }, (_, n) => late(n, BOARDS, () => playAtBoard(world, n))),
    ...Array.from({ length: TABLES }, (_, n) => late(n, TABLES, () => playAtTable(world, n))),
  ];
}

async function sample(world: World, line: Line, pid: number, times: () => number[]): Promise<Sample[]> {
  const samples: Sample[] = [];
  const widths = HEAD.map((name) => Math.max(name.length, 6));
  const print = (cells: string[]) => say(cells.map((cell, n) => cell.padStart(widths[n] ?? 0)).join('  '));
  print(HEAD);
  const beganAt = performance.now();
  for (let n = 1; n * SAMPLE_MS <= MINUTES * 60_000; n++) {
    await pause(beganAt + n * SAMPLE_MS - performance.now());
    const [acks, gets] = [world.ackMs, times()];
    world.ackMs = [];
    const one = {
      ...(await vitals(line, pid)),
      minute: (n * SAMPLE_MS) / 60_000,
      ackP50: quantile(acks, 0.5),
      ackP99: quantile(acks, 0.99),
      getP50: quantile(gets, 0.5),
      getP99: quantile(gets, 0.99),
    };
    samples.push(one);
    print(cellsOf(one));
  }
  const perSecond = world.deliveries / ((performance.now() - beganAt) / 1000);
  say(`${perSecond.toFixed(0)} deliveries a second`);
  return samples;
}

/** When the last have left, or after a while. */
async function emptied(line: Line, pid: number, before: Vitals): Promise<Vitals> {
  let after = await vitals(line, pid);
  const isEmpty = ({ sockets, polls, listeners, files }: Vitals) =>
    sockets + polls + listeners === 0 && files <= before.files;
  for (let tries = 0; tries < LEAVE_MS / 500 && !isEmpty(after); tries++) {
    await pause(500);
    after = await vitals(line, pid);
  }
  return after;
}

/**
 * The timers once there are no more than `most`, or after a while. The server checks only a minute later whether
 * somebody has gone.
 */
async function calmed(log: string, most: number): Promise<string[]> {
  let timers = await armedTimers(log);
  for (let waitedMs = 0; waitedMs < CALM_MS && timers.length > most; waitedMs += 5_000) {
    await pause(5_000);
    timers = await armedTimers(log);
  }
  return timers;
}

type Kept = Vitals & { timers: string[] };

function leftovers(before: Kept, after: Kept): string[] {
  const lines = (['sockets', 'polls', 'topics', 'listeners', 'files'] as const).map((name) => {
    const kept = after[name] <= before[name] ? 'given back' : 'NOT given back';
    return `${name}: ${before[name]} before, ${after[name]} after all have left: ${kept}`;
  });
  const timers = (list: string[]) => `${list.length} (${list.join(', ')})`;
  const fewer = after.timers.length <= before.timers.length ? 'given back' : 'NOT given back';
  lines.push(`timers, ms: ${timers(before.timers)} before, ${timers(after.timers)} after: ${fewer}`);
  return [
    ...lines,
    `RSS: ${before.rssMb.toFixed(0)} MB before, ${after.rssMb.toFixed(0)} MB after all have left`,
  ];
}

function faultsOf({ faults }: World): string[] {
  if (faults.size === 0) return ['nothing was refused, and nobody was hung up on'];
  return [...faults].map(([text, times]) => `FAULT, ${times} times: ${text}`);
}
