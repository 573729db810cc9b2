import { makeHeld } from '../access/held.ts';
import type { Ports } from '../ports.ts';

/** A player is away after this long without a socket or a request. After a restart it counts from the start. */
export const AWAY_MS = 60_000;
const LOOK_EVERY_MS = 5_000;
/** After this long, the time of a player's last request is forgotten. Nothing needs it for longer. */
const FORGET_MS = 600_000;

/** Who is here at the moment, over all topics. Kept in memory. */
export interface Activity {
  /** Records an authenticated request of this account. */
  touch(userId: number): void;
  /** This account has one socket more, or one less. */
  connected(userId: number): void;
  disconnected(userId: number): void;
  isAway(userId: number): boolean;
  /** Since when there has been no socket and no request, at the earliest since the start. Null while there is a socket. */
  absentSinceMs(userId: number): number | null;
  /** Called when a player goes away or comes back, and with `null` a minute after the start, for those who never came. */
  listen(listener: (userId: number | null) => void): void;
  /** Called when an account's first socket opens or its last one closes. */
  listenSockets(listener: (userId: number) => void): void;
  stop(): void;
}

export function makeActivity(ports: Ports): Activity {
  const bootMs = ports.now();
  /** The last request of each account, and whether listeners know that it is away. */
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
    // Also if listeners do not know yet that the player was away: somebody may have acted on it.
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
