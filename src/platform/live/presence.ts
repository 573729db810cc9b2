import type { Viewer } from '../access/viewer.ts';
import type { Ports, Timer } from '../ports.ts';

/** Who has a socket on a topic: usernames in the order of coming, and how many sockets belong to nobody. */
export interface Present {
  users: string[];
  watchers: number;
}

export interface Presence {
  /** What PRESENCE of the topics of one kind tells beside; `key` is what follows the colon. */
  extend(kind: string, more: (key: string) => Promise<object>): void;
  /** What it tells beside has changed. */
  changed(topic: string): void;
  enter(topic: string, viewer: Viewer | undefined): void;
  leave(topic: string, viewer: Viewer | undefined): void;
  stop(): void;
}

interface Room {
  /** Sockets by username. */
  users: Map<string, number>;
  watchers: number;
  /** Of both. */
  sockets: number;
  timer: Timer | undefined;
  toldAtMs: number;
}

const LEAST_GAP_MS = 1_000;
/** Who is there is told to all who are there: where they are thousands, less often. */
const GAP_OF_ONE_SOCKET_MS = 1;

/**
 * `tell` is called at most once a second for each topic, and with more than a thousand sockets once in as many ms as they
 * are; at once when the last time is longer ago.
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
