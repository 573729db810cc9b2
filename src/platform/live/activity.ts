import { makeHeld } from '../access/held.ts';
import type { ReaderKey } from '../access/reader.ts';
import type { Ports } from '../ports.ts';

/** A player is away after this long without a socket or a request. After a restart it counts from the start. */
export const AWAY_MS = 60_000;
const LOOK_EVERY_MS = 5_000;
/** After this long, the time of a player's last request is forgotten. Nothing needs it for longer. */
const FORGET_MS = 600_000;

/** Who is here at the moment, over all topics. Kept in memory. */
export interface Activity {
  /** Records a request of this account or ticket. */
  touch(who: ReaderKey): void;
  /** It has one socket more, or one less. */
  connected(who: ReaderKey): void;
  disconnected(who: ReaderKey): void;
  isAway(who: ReaderKey): boolean;
  /**
   * Since when there has been no socket and no request, but at the earliest since the start. Null while there is a
   * socket.
   */
  absentSinceMs(who: ReaderKey): number | null;
  /**
   * Called when somebody goes away or comes back. Called with `null` a minute after the start, for everyone who never
   * came.
   */
  listen(listener: (who: ReaderKey | null) => void): void;
  /** Called when somebody's first socket opens or their last one closes. */
  listenSockets(listener: (who: ReaderKey) => void): void;
  stop(): void;
}

export function makeActivity(ports: Ports): Activity {
  const bootMs = ports.now();
  /** The last request of each account or ticket, and whether listeners know that it is away. */
  const last = new Map<ReaderKey, { atMs: number; toldAway: boolean }>();
  const sockets = makeHeld<ReaderKey>();
  const listeners: ((who: ReaderKey | null) => void)[] = [];
  const socketListeners: ((who: ReaderKey) => void)[] = [];
  let timer = ports.after(AWAY_MS, () => {
    tell(null);
    look();
  });

  function tell(who: ReaderKey | null): void {
    for (const listener of listeners) listener(who);
  }

  function look(): void {
    for (const [who, seen] of last) {
      const goneMs = ports.now() - seen.atMs;
      if (sockets.of(who) > 0 || goneMs < AWAY_MS) continue;
      if (goneMs >= FORGET_MS) last.delete(who);
      if (seen.toldAway) continue;
      seen.toldAway = true;
      tell(who);
    }
    timer = ports.after(LOOK_EVERY_MS, look);
  }

  function absentSinceMs(who: ReaderKey): number | null {
    return sockets.of(who) > 0 ? null : (last.get(who)?.atMs ?? bootMs);
  }

  function isAway(who: ReaderKey): boolean {
    const sinceMs = absentSinceMs(who);
    return sinceMs !== null && ports.now() - sinceMs >= AWAY_MS;
  }

  function tellSockets(who: ReaderKey): void {
    for (const listener of socketListeners) listener(who);
  }

  function touch(who: ReaderKey): void {
    // Told even if listeners do not know yet that the player was away: somebody may have acted on it.
    const back = isAway(who);
    last.set(who, { atMs: ports.now(), toldAway: false });
    if (back) tell(who);
  }

  return {
    touch,
    connected(who) {
      touch(who);
      sockets.add(who, 1);
      if (sockets.of(who) === 1) tellSockets(who);
    },
    disconnected(who) {
      sockets.add(who, -1);
      last.set(who, { atMs: ports.now(), toldAway: false });
      if (sockets.of(who) === 0) tellSockets(who);
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
