import type { Ports } from '#src/platform/ports.ts';
import { settled } from '../helper.ts';

/** Seeded random numbers (mulberry32). */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** A 32-bit integer. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }

  below(bound: number): number {
    return this.next() % bound;
  }

  /** An integer from `least` to `most` inclusive. */
  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  percent(share: number): boolean {
    return this.below(100) < share;
  }

  /** Throws if there is nothing to choose from. */
  of<T>(items: readonly T[]): T {
    if (items.length === 0) throw new Error('nothing to choose from');
    return items[this.below(items.length)] as T;
  }
}

/** A clock moved by hand. It only waits if a timer has started something, so hours pass quickly. */
export interface FuzzPorts extends Ports {
  advance(ms: number): Promise<void>;
  /** Like waking a sleeping machine: everything due in the meantime happens once, now. */
  jump(ms: number): Promise<void>;
  /** Seeds the server's own random numbers. */
  reseed(seed: number): void;
  /** Whether a timer has started something that finishes at the end of the turn of the event loop. */
  busy: () => boolean;
  timers(): number;
}

export function fuzzPorts(): FuzzPorts {
  const timers = new Set<{ atMs: number; work: () => void }>();
  let chance = new Chance(1);
  /** A separate source, so that ids in a file are unique. */
  const ids = new Chance(2);
  let nowMs = Date.UTC(2026, 10, 20, 20, 0, 0);

  /** Lets promises settle and whatever they started finish. */
  async function rest(): Promise<void> {
    for (let turn = 0; turn < 10; turn++) await undefined;
    while (ports.busy()) await settled();
  }

  function nextTimer() {
    let next: { atMs: number; work: () => void } | undefined;
    for (const timer of timers) if (!next || timer.atMs < next.atMs) next = timer;
    return next;
  }

  const ports: FuzzPorts = {
    now: () => nowMs,
    elapsed: () => nowMs,
    after(ms, work) {
      const timer = { atMs: nowMs + ms, work };
      timers.add(timer);
      return { cancel: () => timers.delete(timer) };
    },
    randomBytes(size) {
      const bytes = Buffer.allocUnsafe(size);
      for (let at = 0; at < size; at++) bytes[at] = chance.next();
      return bytes;
    },
    newId() {
      const hex = Array.from({ length: 4 }, () => ids.next().toString(16).padStart(8, '0')).join('');
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
    },
    followWallClock: () => undefined,
    busy: () => false,
    timers: () => timers.size,
    reseed(seed) {
      chance = new Chance(seed);
    },
    async jump(ms) {
      nowMs += ms;
      await ports.advance(0);
    },
    async advance(ms) {
      const target = nowMs + ms;
      await rest();
      for (let next = nextTimer(); next && next.atMs <= target; next = nextTimer()) {
        timers.delete(next);
        nowMs = Math.max(nowMs, next.atMs);
        next.work();
        await rest();
      }
      nowMs = target;
    },
  };
  return ports;
}
