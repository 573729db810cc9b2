import type { WebSocket } from 'ws';
import { cpuMs, type Measure, openSocket, ratioRows } from './measure.js';
import { quantile } from './table.js';

export const PAIRS = 20;
export const SLICE_MS = 400;
export const STATE = Buffer.from('{"event":"STATE_SYNC"');

/** A server with its sockets, in groups that each hear of their own changes. */
export interface Target {
  pid: number;
  /** Makes the next change in every group. */
  change(): void;
  /** Called with the time and the size of every delivery. */
  onDelivery: (atMs: number, bytes: number) => void;
  sockets: number;
  close(): void;
}

export interface Slice {
  p50: number;
  p99: number;
  /** Until the last socket has it: the median of the changes. */
  last: number;
  perSecond: number;
  cpuUs: number;
  /** Of a delivery, on average. */
  bytes: number;
}

/** A bare `ws` server, with groups of these sizes that get so many bytes. */
export async function seatFloor(port: number, pid: number, groups: number[], bytes: number): Promise<Target> {
  const size = groups.reduce((sum, members) => sum + members, 0);
  const changers: WebSocket[] = [];
  const sockets: WebSocket[] = [];
  const target: Target = {
    pid,
    sockets: size,
    onDelivery: () => undefined,
    change() {
      for (const changer of changers) changer.send('go');
    },
    close() {
      for (const socket of sockets) socket.terminate();
    },
  };
  for (const [n, members] of groups.entries()) {
    for (let m = 0; m < members; m++) {
      const socket = await openSocket(port, `/${size}-${n}/${bytes}`);
      socket.on('message', (data: Buffer) => target.onDelivery(performance.now(), data.length));
      sockets.push(socket);
      if (m === 0) changers.push(socket);
    }
  }
  return target;
}

/** Change after change for the length of a slice, each when all have heard of the one before. */
export async function slice(target: Target): Promise<Slice> {
  const latencies: number[] = [];
  const lasts: number[] = [];
  let total = 0;
  const cpuBefore = cpuMs(target.pid);
  const beganAt = performance.now();
  while (performance.now() - beganAt < SLICE_MS) {
    await new Promise<void>((resolve) => {
      const sentAt = performance.now();
      let left = target.sockets;
      target.onDelivery = (atMs, bytes) => {
        latencies.push(atMs - sentAt);
        total += bytes;
        left -= 1;
        if (left > 0) return;
        lasts.push(atMs - sentAt);
        resolve();
      };
      target.change();
    });
  }
  const tookMs = performance.now() - beganAt;
  return {
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    last: quantile(lasts, 0.5),
    perSecond: (latencies.length / tookMs) * 1000,
    cpuUs: ((cpuMs(target.pid) - cpuBefore) / latencies.length) * 1000,
    bytes: total / latencies.length,
  };
}

export async function compare(size: string, parlor: Target, floor: Target): Promise<string[][]> {
  await slice(parlor);
  await slice(floor);
  const pairs: [Slice, Slice][] = [];
  for (let n = 0; n < PAIRS; n++) pairs.push([await slice(parlor), await slice(floor)]);
  const measures: Measure<Slice>[] = [
    ['p50', 'delivery p50', 2],
    ['p99', 'delivery p99', 2],
    ['last', 'last of a change', 2],
    ['perSecond', 'deliveries a second', 0],
    ['cpuUs', 'CPU a delivery, µs', 1],
    ['bytes', 'bytes a delivery', 0],
  ];
  return ratioRows(size, measures, pairs);
}
