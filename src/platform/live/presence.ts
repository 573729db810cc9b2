import type { Viewer } from '../access/viewer.ts';
import type { Ports, Timer } from '../ports.ts';

/** The people with a socket on a topic: usernames in order of arrival, and the number of sockets without an account. */
export interface Present {
  users: string[];
  watchers: number;
}

export interface Presence {
  /** Adds members to the PRESENCE of one kind of topic. `key` is the part after the colon. */
  extend(kind: string, more: (key: string) => Promise<object>): void;
  /** Call when the added members have changed. */
  changed(topic: string): void;
  enter(topic: string, viewer: Viewer | undefined): void;
  leave(topic: string, viewer: Viewer | undefined): void;
  stop(): void;
}

interface Room {
  /** Sockets by username. */
  users: Map<string, number>;
  watchers: number;
  /** Sockets with and without an account. */
  sockets: number;
  timer: Timer | undefined;
  toldAtMs: number;
}

const LEAST_GAP_MS = 1_000;
const GAP_OF_ONE_SOCKET_MS = 1;

/**
 * Tells the listeners of each topic who is there. For each topic, `tell` is called at most once a second, or, with more
 * than a thousand sockets, once in as many ms as there are sockets. If the last call is longer ago than that, `tell` is
 * called at once.
 */
export function makePresence(
  ports: Ports,
  tell: (topic: string, present: Present) => void,
  onFault: (fault: unknown) => void,
): Presence {
  const rooms = new Map<string, Room>();
  const extensions = new Map<string, (key: string) => Promise<object>>();

  function announce(topic: string, room: Room): void {
    room.timer = undefined;
    room.toldAtMs = ports.elapsed();
    if (room.users.size === 0 && room.watchers === 0) rooms.delete(topic);
    else send(topic, { users: [...room.users.keys()], watchers: room.watchers }).catch(onFault);
  }

  async function send(topic: string, present: Present): Promise<void> {
    const [kind = '', key = ''] = topic.split(':');
    tell(topic, { ...present, ...(await extensions.get(kind)?.(key)) });
  }

  function plan(topic: string, room: Room): void {
    const gapMs = Math.max(LEAST_GAP_MS, room.sockets * GAP_OF_ONE_SOCKET_MS);
    const wait = Math.max(0, room.toldAtMs + gapMs - ports.elapsed());
    room.timer ??= ports.after(wait, () => announce(topic, room));
  }

  function open(topic: string): Room {
    const room = {
      users: new Map(),
      watchers: 0,
      sockets: 0,
      timer: undefined,
      toldAtMs: Number.NEGATIVE_INFINITY,
    };
    rooms.set(topic, room);
    return room;
  }

  function change(topic: string, room: Room, viewer: Viewer | undefined, by: 1 | -1): void {
    room.sockets += by;
    if (viewer) {
      const sockets = (room.users.get(viewer.username) ?? 0) + by;
      if (sockets > 0) room.users.set(viewer.username, sockets);
      else room.users.delete(viewer.username);
    } else {
      room.watchers += by;
    }
    plan(topic, room);
  }

  return {
    extend: (kind, more) => void extensions.set(kind, more),
    changed(topic) {
      const room = rooms.get(topic);
      if (room) plan(topic, room);
    },
    enter: (topic, viewer) => change(topic, rooms.get(topic) ?? open(topic), viewer, 1),
    leave(topic, viewer) {
      const room = rooms.get(topic);
      if (room) change(topic, room, viewer, -1);
    },
    stop() {
      for (const room of rooms.values()) room.timer?.cancel();
      rooms.clear();
    },
  };
}
