import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { WebSocket } from 'ws';
import { quantile } from './table.js';

/** A member of what a slice gives, what it is called, and how many digits it is shown with. */
export type Measure<Slice> = [key: keyof Slice, name: string, digits: number];

/** An open socket of this account, or of nobody. */
export async function openSocket(port: number, path: string, token?: string): Promise<WebSocket> {
  const headers = token ? { authorization: `Bearer ${token}` } : {};
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers, perMessageDeflate: false });
  await once(socket, 'open');
  return socket;
}

/** CPU time of a process so far, user and system. */
export function cpuMs(pid: number): number {
  const [, , , , , , , , , , , user, system] = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/\(.*\)/, '()')
    .split(' ')
    .slice(2);
  return (Number(user) + Number(system)) * 10;
}

/** A row for each measure: medians of both sides, and the ratio of the pairs with its quartiles. */
export function ratioRows<Slice>(
  size: string,
  measures: Measure<Slice>[],
  pairs: (readonly [Slice, Slice])[],
): string[][] {
  return measures.map(([key, name, digits]) => {
    const of = (which: 0 | 1) => pairs.map((pair) => Number(pair[which][key]));
    const [ours, theirs] = [of(0), of(1)];
    const ratios = ours.map((value, n) => value / Number(theirs[n])).filter(Number.isFinite);
    const [low, middle, high] = [0.25, 0.5, 0.75].map((share) => quantile(ratios, share).toFixed(2));
    const medians = [ours, theirs].map((values) => quantile(values, 0.5).toFixed(digits)) as [string, string];
    return [size, name, ...medians, `${middle} (${low} to ${high})`];
  });
}
