import { randomBytes, randomUUID } from 'node:crypto';

/** A pending `after`. Cancelling it twice, or after it ran, does nothing. */
export interface Timer {
  cancel(): void;
}

/** The only access to the clock and randomness. Tests pass a clock that they move by hand, and seeded randomness. */
export interface Ports {
  /** Integer epoch milliseconds. Never goes back except by `followWallClock`. */
  now(): number;
  /** Milliseconds since the start of the process. Never goes back, whatever the wall clock does. */
  elapsed(): number;
  /** Runs `work` once, `ms` from now. Does not keep the process alive. */
  after(ms: number, work: () => void): Timer;
  randomBytes(size: number): Buffer;
  /** A new random UUID. */
  newId(): string;
  /** Adopts a step of the wall clock. Call it only while no clock or round runs. */
  followWallClock(): void;
}

/** `now()` is the wall clock at start plus monotonic elapsed time, so a step of the wall clock does not end a round. */
export function systemPorts(): Ports {
  let origin = Date.now() - performance.now();
  return {
    now: () => Math.round(origin + performance.now()),
    elapsed: () => performance.now(),
    after(ms, work) {
      const handle = setTimeout(work, ms).unref();
      return { cancel: () => clearTimeout(handle) };
    },
    randomBytes,
    newId: randomUUID,
    followWallClock() {
      origin = Date.now() - performance.now();
    },
  };
}

/** A uniformly random integer in [0, bound). `bound` at most 2^32. */
export function randomBelow(ports: Pick<Ports, 'randomBytes'>, bound: number): number {
  const limit = 2 ** 32 - (2 ** 32 % bound);
  for (;;) {
    const value = ports.randomBytes(4).readUInt32BE();
    if (value < limit) return value % bound;
  }
}

/** `count` different items in random order, or all of them (Fisher-Yates, as far as needed). */
export function shuffled<T>(
  ports: Pick<Ports, 'randomBytes'>,
  items: readonly T[],
  count = items.length,
): T[] {
  const copy = [...items];
  for (let place = 0; place < Math.min(count, copy.length - 1); place++) {
    const other = place + randomBelow(ports, copy.length - place);
    // Both places are inside the array.
    [copy[place], copy[other]] = [copy[other] as T, copy[place] as T];
  }
  return copy.slice(0, count);
}

/** ISO 8601 UTC with six decimals and Z, from integer epoch microseconds. (seed 000) */
export function isoFromUs(us: number): string {
  const ms = Math.floor(us / 1000);
  const rest = String(us - ms * 1000).padStart(3, '0');
  return new Date(ms).toISOString().replace('Z', `${rest}Z`);
}

/** ISO 8601 UTC with six decimals and Z, from integer epoch milliseconds. (seed 000) */
export function isoFromMs(ms: number): string {
  return isoFromUs(ms * 1000);
}
