import { makeHeld } from '../access/held.ts';
import type { Ports } from '../ports.ts';

/** Away is who has had no socket and asked for nothing for this long; counted from boot after a restart. */
export const AWAY_MS = 60_000;
const LOOK_EVERY_MS = 5_000;
/** When it is known of nobody any more when they were here last: longer than anybody asks for. */
const FORGET_MS = 600_000;

/** Who is there, over all topics; in memory, as it is about now. */
export interface Activity {
  /** An authenticated request of this account. */
  touch(userId: number): void;
  /** One socket more, or one less, that is known to be this account's. */
  connected(userId: number): void;
  disconnected(userId: number): void;
  isAway(userId: number): boolean;
  /** Since when there was no socket and no request; null while there is a socket. At the earliest since boot. */
  absentSinceMs(userId: number): number | null;
  /** Called when somebody has gone away or is back; a minute after boot also for everybody who never came (`null`). */
  listen(listener: (userId: number | null) => void): void;
  /** Called when the first socket of an account has come, or the last has gone. */
  listenSockets(listener: (userId: number) => void): void;
  stop(): void;
}

export function makeActivity(ports: Ports): Activity {
  const bootMs = ports.now();
  /** When each account asked for something last, and whether its going away has been told. */
  const last = new Map<number, { atMs: number; toldAway: boolean }>();
  const sockets = makeHeld<number>();
  const listeners: ((userId: number | null) => void)[] = [];
  const socketListeners: ((userId: number) => void)[] = [];
  let timer = ports.after(AWAY_MS, () => {
    tell(null);
    look();
  });

  function tell(userId: number | null): void {
    for (const listener of listeners) listener(userId);
  }

  function look(): void {
    for (const [userId, seen] of last) {
      const goneMs = ports.now() - seen.atMs;
      if (sockets.of(userId) > 0 || goneMs < AWAY_MS) continue;
      if (goneMs >= FORGET_MS) last.delete(userId);
      if (seen.toldAway) continue;
      seen.toldAway = true;
      tell(userId);
    }
    timer = ports.after(LOOK_EVERY_MS, look);
  }

  function absentSinceMs(userId: number): number | null {
    return sockets.of(userId) > 0 ? null : (last.get(userId)?.atMs ?? bootMs);
  }

  function isAway(userId: number): boolean {
    const sinceMs = absentSinceMs(userId);
    return sinceMs !== null && ports.now() - sinceMs >= AWAY_MS;
  }

  function tellSockets(userId: number): void {
    for (const listener of socketListeners) listener(userId);
  }

  function touch(userId: number): void {
    // Also when nobody has been told yet that they went: it may have been acted on.
    const back = isAway(userId);
    last.set(userId, { atMs: ports.now(), toldAway: false });
    if (back) tell(userId);
  }

  return {
    touch,
    connected(userId) {
      touch(userId);
      sockets.add(userId, 1);
      if (sockets.of(userId) === 1) tellSockets(userId);
    },
    disconnected(userId) {
      sockets.add(userId, -1);
      last.set(userId, { atMs: ports.now(), toldAway: false });
      if (sockets.of(userId) === 0) tellSockets(userId);
    },
    isAway,
    absentSinceMs,
    listen: (listener) => void listeners.push(listener),
    listenSockets: (listener) => void socketListeners.push(listener),
    stop() {
      timer.cancel();
      listeners.length = 0;
      socketListeners.length = 0;
    },
  };
}
