import { readdirSync, readFileSync } from 'node:fs';
import { callOn, Line, requestText } from './line.ts';
import { quantile } from './table.ts';

/** What the server reports about itself, and the system about the server. */
export interface Vitals {
  rssMb: number;
  heapMb: number;
  /** The 99th percentile since the last sample. */
  lagMs: number;
  sockets: number;
  polls: number;
  topics: number;
  listeners: number;
  files: number;
}

export interface Sample extends Vitals {
  minute: number;
  ackP50: number;
  ackP99: number;
  getP50: number;
  getP99: number;
}

export async function vitals(line: Line, pid: number): Promise<Vitals> {
  const { body } = await line.ask(requestText('GET', '/metrics'));
  const metric = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(body)?.[1] ?? 0);
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return {
    rssMb: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024,
    heapMb: metric('nodejs_heap_size_used_bytes') / 2 ** 20,
    lagMs: metric('nodejs_eventloop_lag_p99_seconds') * 1000,
    sockets: metric('parlor_sockets'),
    polls: metric('parlor_polls_held'),
    topics: metric('parlor_topics'),
    listeners: metric('parlor_listeners'),
    files: readdirSync(`/proc/${pid}/fd`).length,
  };
}

export const HEAD = [
  'minute',
  'RSS MB',
  'heap MB',
  'lag p99',
  'ack p50',
  'ack p99',
  'GET p50',
  'GET p99',
  'sockets',
  'polls',
  'topics',
  'listeners',
  'files',
];

export function cellsOf(sample: Sample): string[] {
  const { minute, rssMb, heapMb, lagMs, ackP50, ackP99, getP50, getP99, ...counts } = sample;
  const ms = [lagMs, ackP50, ackP99, getP50, getP99].map((value) => value.toFixed(1));
  const { sockets, polls, topics, listeners, files } = counts;
  return [
    minute.toFixed(1),
    rssMb.toFixed(0),
    heapMb.toFixed(0),
    ...ms,
    ...[sockets, polls, topics, listeners, files].map(String),
  ];
}

/** How memory and latency developed, one line each. */
export function verdict(samples: readonly Sample[]): string[] {
  const part = (from: number, to: number) =>
    samples.slice(Math.floor(from * samples.length), Math.max(Math.ceil(to * samples.length), 1));
  const middle = (of: Sample[], key: keyof Sample) =>
    quantile(
      of.map((sample) => sample[key]),
      0.5,
    );
  const least = (of: Sample[]) =>
    of.map((sample) => ({ ...sample, heapMb: Math.min(...of.map((one) => one.heapMb)) }));
  const compared = (key: keyof Sample, name: string, early: Sample[], late: Sample[], most: number) => {
    const [before, after] = [middle(early, key), middle(late, key)];
    const flat = after <= before * most ? 'flat' : 'NOT flat';
    return `${name}: ${before.toFixed(1)} to ${after.toFixed(1)}, ${(after / before).toFixed(2)} times: ${flat}`;
  };
  const [second, last] = [part(0.25, 0.5), part(0.75, 1)];
  const minutes = middle(last, 'minute') - middle(second, 'minute');
  const slope = (middle(last, 'rssMb') - middle(second, 'rssMb')) / minutes;
  return [
    `${compared('rssMb', 'RSS in MB, second quarter to last', second, last, 1.1)} (${slope.toFixed(2)} MB a minute)`,
    compared('heapMb', 'least heap in MB, second quarter to last', least(second), least(last), 1.2),
    compared('ackP99', 'ACK p99 in ms, first third to last', part(0, 0.33), part(0.67, 1), 1.5),
    compared('getP99', 'GET p99 in ms, first third to last', part(0, 0.33), part(0.67, 1), 1.5),
  ];
}

/** One GET every 50 ms on its own line. `take` returns their times since the last call. */
export async function probe(port: number, path: string, isOver: () => boolean) {
  const line = await Line.open(port);
  const call = callOn(line);
  let times: number[] = [];
  const ended = (async () => {
    while (!isOver()) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      const before = performance.now();
      await call('GET', path);
      times.push(performance.now() - before);
    }
    line.close();
  })();
  return {
    ended,
    take(): number[] {
      const taken = times;
      times = [];
      return taken;
    },
  };
}
