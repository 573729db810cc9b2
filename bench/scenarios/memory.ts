import type { WebSocket } from 'ws';
import { type Contender, openAll } from '../contenders/contender.ts';
import { settledBytes } from '../measure.ts';
import { goal, type Row } from './report.ts';
import { type Figures, ROUNDS } from './tally.ts';

const SOCKETS = 5_000;
/** Each round starts its servers anew, which takes time. */
const MOST_ROUNDS = 3;
/** How many sockets of each server are opened in turn. */
const CHUNK = 500;

type Run = (work: (contenders: Contender[]) => Promise<void>) => Promise<void>;

/** What an idle socket costs, and how fast sockets connect. Each round has new servers, the rivals only the first. */
export async function memory(run: Run): Promise<Row[]> {
  const bytes: Figures = new Map();
  const rates: Figures = new Map();
  for (let round = 0; round < Math.min(ROUNDS, MOST_ROUNDS); round++) {
    await run(async (contenders) => {
      // Two at a time, because a process may not have more sockets.
      for (let n = 0; n < (round === 0 ? contenders.length : 2); n += 2) {
        for (const { name, bytesOfOne, perSecond } of await fill(contenders.slice(n, n + 2))) {
          bytes.set(name, [...(bytes.get(name) ?? []), bytesOfOne]);
          rates.set(name, [...(rates.get(name) ?? []), perSecond]);
        }
      }
    });
  }
  const scenario = `${SOCKETS} idle sockets`;
  return [
    { scenario, measure: 'memory of one, kB', digits: 1, figures: inKb(bytes), goal: goal('≤', 1.5) },
    { scenario, measure: 'connects/s', digits: 0, figures: rates, goal: goal('≥', 0.7) },
  ];
}

async function fill(contenders: Contender[]) {
  const seats = [];
  for (const contender of contenders) {
    const openers = await contender.dial(SOCKETS + CHUNK);
    const sockets: WebSocket[] = [];
    // The first ones include the cost of what all later ones share.
    const warm = openers.splice(0, CHUNK);
    for (const socket of await openAll(CHUNK, (n) => (warm[n] as (typeof warm)[0])())) sockets.push(socket);
    seats.push({ contender, openers, sockets, before: await settledBytes(contender.pid), tookMs: 0 });
  }
  for (let begin = 0; begin < SOCKETS; begin += CHUNK) {
    for (const seat of seats) {
      const beganAt = performance.now();
      const open = (n: number) => (seat.openers[begin + n] as (typeof seat.openers)[0])();
      seat.sockets.push(...(await openAll(CHUNK, open)));
      seat.tookMs += performance.now() - beganAt;
    }
  }
  const filled = [];
  for (const { contender, sockets, before, tookMs } of seats) {
    const grown = (await settledBytes(contender.pid)) - before;
    filled.push({ name: contender.name, bytesOfOne: grown / SOCKETS, perSecond: (SOCKETS / tookMs) * 1000 });
    for (const socket of sockets) socket.terminate();
  }
  return filled;
}

function inKb(bytes: Figures): Figures {
  return new Map([...bytes].map(([name, values]) => [name, values.map((value) => value / 1000)]));
}
