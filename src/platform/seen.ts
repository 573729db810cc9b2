import type { Ports } from './ports.js';

/** Away is who has had no socket and asked for nothing for this long; counted from boot after a restart. */
export const AWAY_MS = 60_000;
const LOOK_EVERY_MS = 5_000;

/** Who is there, over all topics; in memory, as it is about now. */
export interface Seen {
  /** An authenticated request of this account. */
  touch(userId: number): void;
  /** One socket more, or one less, that is known to be this account's. */
  connected(userId: number): void;
  disconnected(userId: number): void;
  isAway(userId: number): boolean;
  /** Called when somebody has gone away or is back; a minute after boot also for everybody who never came (`null`). */
  listen(listener: (userId: number | null) => void): void;
  stop(): void;
}

export function makeSeen(ports: Ports): Seen {
  const bootMs = ports.now();
  /** When each account that is not away asked for something last. */
  const lastMs = new Map<number, number>();
  const sockets = new Map<number, number>();
  const listeners: ((userId: number | null) => void)[] = [];
  let timer = ports.after(AWAY_MS, () => {
    tell(null);
    look();
  });

  function tell(userId: number | null): void {
    for (const listener of listeners) listener(userId);
  }

  function look(): void {
    for (const [userId, atMs] of lastMs) {
      if (sockets.has(userId) || ports.now() - atMs < AWAY_MS) continue;
      lastMs.delete(userId);
      tell(userId);
    }
    timer = ports.after(LOOK_EVERY_MS, look);
  }

  function isAway(userId: number): boolean {
    if (sockets.has(userId)) return false;
    return ports.now() - (lastMs.get(userId) ?? bootMs) >= AWAY_MS;
  }

  function touch(userId: number): void {
    // Also when nobody has been told yet that they went: it may have been acted on.
    const back = isAway(userId);
    lastMs.set(userId, ports.now());
    if (back) tell(userId);
  }

  return {
    touch,
    connected(userId) {
      touch(userId);
      sockets.set(userId, (sockets.get(userId) ?? 0) + 1);
    },
    disconnected(userId) {
      const left = (sockets.get(userId) ?? 1) - 1;
      if (left > 0) sockets.set(userId, left);
      else sockets.delete(userId);
      lastMs.set(userId, ports.now());
    },
    isAway,
    listen: (listener) => void listeners.push(listener),
    stop: () => timer.cancel(),
  };
}
