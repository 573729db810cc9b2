import { readdirSync, readFileSync } from 'node:fs';
import { quantile } from './table.ts';

export interface Server {
  name: string;
  port: number;
  pid: number;
}

/** Does one thing and returns how many units that was; 0 if nothing is left to do in this slice. */
export type Lane = () => Promise<number>;

/** The work, and the lanes that do it at the same time. */
export interface Work {
  lanes: Lane[];
  /** Prepares the next slice. Not measured. */
  renew?(): Promise<void>;
}

interface Slice {
  cpuUs: number;
  tookMs: number;
  units: number;
}

const SLICE_MS = 400;
export const PAIRS = Number(process.env.PAIRS ?? 12);

/** CPU time of all threads of a process so far, in µs. */
export function cpuUs(pid: number): number {
  const spent = readdirSync(`/proc/${pid}/task`).map((thread) => {
    try {
      return Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
    } catch {
      return 0;
    }
  });
  return spent.reduce((sum, ns) => sum + ns, 0) / 1000;
}

async function slice(pid: number, { lanes, renew }: Work): Promise<Slice> {
  await renew?.();
  const before = cpuUs(pid);
  const beganAt = performance.now();
  let units = 0;
  const run = async (lane: Lane) => {
    while (performance.now() - beganAt < SLICE_MS) {
      const done = await lane();
      if (done === 0) return;
      units += done;
    }
  };
  await Promise.all(lanes.map(run));
  return { cpuUs: cpuUs(pid) - before, tookMs: performance.now() - beganAt, units };
}

/**
 * The same work on several servers in alternating slices. Returns a row with CPU µs per unit on each, and ratios to the
 * first.
 */
export async function compare(what: string, targets: { server: Server; work: Work }[]): Promise<string[]> {
  for (const { server, work } of targets) await slice(server.pid, work);
  const rounds: number[][] = [];
  for (let n = 0; n < PAIRS; n++) {
    const costs: number[] = [];
    for (const { server, work } of targets) {
      const { cpuUs: spent, units } = await slice(server.pid, work);
      costs.push(spent / units);
    }
    rounds.push(costs);
  }
  const of = (place: number) => rounds.map((costs) => costs[place] as number);
  const medians = targets.map((_, place) => quantile(of(place), 0.5).toFixed(0));
  const ratios = targets.slice(1).map((_, place) => {
    const each = rounds.map((costs) => (costs[place + 1] as number) / (costs[0] as number));
    const [low, middle, high] = [0.25, 0.5, 0.75].map((share) => quantile(each, share).toFixed(2));
    return `${middle} (${low} to ${high})`;
  });
  const row = [what, ...medians, ...ratios];
  process.stdout.write(`  ${row.join(' | ')}\n`);
  return row;
}
