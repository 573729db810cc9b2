import type { Config } from '../config.ts';
import { rateLimited } from '../platform/errors.ts';
import type { Ports } from '../platform/ports.ts';
import type { AccountStore } from './store.ts';

interface Limit {
  most: number;
  windowMs: number;
}

const FAILURES_OF_ACCOUNT: Limit = { most: 5, windowMs: 60_000 };
const FAILURES_OF_ADDRESS: Limit = { most: 20, windowMs: 600_000 };
/** How long a failure counts at all. */
export const FAILURES_MS = FAILURES_OF_ADDRESS.windowMs;

interface Parts {
  config: Config;
  ports: Ports;
  store: AccountStore;
}

/** Throws 429 for an address that is guessing passwords. Runs inside `commit` or `read`. */
export type RefuseGuessing = (usernameHash: string, address: string) => void;

/** Counts failures per address and account, and per address alone. So a stranger can't lock anyone out. */
export function makeGuessLimit({ config, ports, store }: Parts): RefuseGuessing {
  /** When this address may try again; 0 if it may now. */
  function lockedUntilMs({ most, windowMs }: Limit, address: string, usernameHash?: string): number {
    const nowMs = ports.now();
    const atMs = store.nthLastFailure(address, most, [nowMs - windowMs, nowMs], usernameHash);
    return atMs === undefined ? 0 : atMs + windowMs;
  }

  return (usernameHash, address) => {
    if (!config.rateLimits) return;
    const untilMs = Math.max(
      lockedUntilMs(FAILURES_OF_ACCOUNT, address, usernameHash),
      lockedUntilMs(FAILURES_OF_ADDRESS, address),
    );
    if (untilMs > 0) throw rateLimited(untilMs - ports.now());
  };
}
