import { rateLimited } from '../errors.ts';
import type { Ports } from '../ports.ts';

/** Counts in fixed windows, in memory, for limits that need not survive a restart. */
export interface Limits {
  /** Counts one use of `name` by `key`; throws 429 if there were already `most` in this window. */
  use(name: string, key: string | number, most: number, windowMs: number): void;
  /** Throws 429 like `use`, but counts nothing. */
  check(name: string, key: string | number, most: number): void;
}

/** The end is in ms of `elapsed`. */
interface Window {
  count: number;
  endsAtMs: number;
}

const LEAST_SWEEP = 10_000;

/** If `enabled` is false, nothing is limited (PARLOR_RATE=off). */
export function makeLimits(ports: Pick<Ports, 'elapsed'>, enabled: boolean): Limits {
  const windows = new Map<string, Window>();
  let sweepAt = LEAST_SWEEP;

  function current(id: string): Window | undefined {
    const window = windows.get(id);
    return window && isOpen(window) ? window : undefined;
  }

  function isOpen({ endsAtMs }: Window): boolean {
    return ports.elapsed() < endsAtMs;
  }

  /** Runs again only when the number has doubled, so that many addresses do not cost more each. */
  function sweep(): void {
    for (const [id, window] of windows) if (!isOpen(window)) windows.delete(id);
    sweepAt = Math.max(LEAST_SWEEP, 2 * windows.size);
  }

  function check(name: string, key: string | number, most: number): void {
    const window = current(`${name} ${key}`);
    if (enabled && window && window.count >= most) throw rateLimited(window.endsAtMs - ports.elapsed());
  }

  return {
    check,
    use(name, key, most, windowMs) {
      check(name, key, most);
      const id = `${name} ${key}`;
      if (windows.size >= sweepAt) sweep();
      const window = current(id) ?? { count: 0, endsAtMs: ports.elapsed() + windowMs };
      window.count += 1;
      windows.set(id, window);
    },
  };
}
