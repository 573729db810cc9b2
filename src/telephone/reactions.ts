import type { Platform } from '../platform/platform.ts';
import type { Timer } from '../platform/ports.ts';
import { topicOf } from './schema.ts';
import type { Reaction, Thrown } from './schema-show.ts';
import type { HeartStore, ReactionCount } from './store-hearts.ts';

/** Four a second from each sender, eight at once. */
const THROWN = { most: 8, windowMs: 2_000 };
const TELL_EVERY_MS = 250;
/** The sums are saved with the next step of the reveal, or after this time. */
const SAVE_AFTER_MS = 60_000;
/** The most different ones in a message. Any others are counted, but not shown. */
const MOST_SHOWN = 64;

interface Room {
  /** Not told yet. */
  thrown: Map<string, Thrown>;
  /** Not saved yet. */
  sums: Map<string, ReactionCount>;
  telling: Timer | undefined;
  saving: Timer;
}

export type Reactions = ReturnType<typeof makeReactions>;

/** Reactions during the reveal. They are kept in memory, told four times a second, and saved as sums only. */
export function makeReactions(
  { database, hub, limits, ports }: Pick<Platform, 'database' | 'hub' | 'limits' | 'ports'>,
  store: HeartStore,
  onFault: (fault: unknown) => void,
) {
  const rooms = new Map<number, Room>();

  function open(code: number): Room {
    const saving = ports.after(SAVE_AFTER_MS, () => void database.commit(() => save(code)).catch(onFault));
    const room: Room = { thrown: new Map(), sums: new Map(), telling: undefined, saving };
    rooms.set(code, room);
    return room;
  }

  function tell(code: number, room: Room): void {
    const reactions = [...room.thrown.values()];
    room.telling = undefined;
    room.thrown.clear();
    const topic = topicOf(code);
    hub.present(topic, { event: 'REACTIONS', topic, payload: { reactions } }, true);
  }

  function save(code: number): void {
    const room = rooms.get(code);
    if (!room) return;
    room.saving.cancel();
    rooms.delete(code);
    store.addReactions([...room.sums.values()]);
  }

  return {
    /** Throws 429 for somebody who throws too many. `who` is the reader's key. */
    check: (who: string | number): void => limits.use('reactions', who, THROWN.most, THROWN.windowMs),

    throw(code: number, from: string | null, reaction: Reaction): void {
      const room = rooms.get(code) ?? open(code);
      const { chain, round, kind } = reaction;
      add(room.sums, `${chain} ${round} ${kind}`, { chainId: chain, round, kind, count: 0 });
      const key = `${from ?? ''} ${chain} ${round} ${kind}`;
      if (room.thrown.has(key) || room.thrown.size < MOST_SHOWN)
        add(room.thrown, key, { from, ...{ chain, round, kind }, count: 0 });
      room.telling ??= ports.after(TELL_EVERY_MS, () => tell(code, room));
    },

    /** How many this page has had since the last step. */
    recent: (code: number, chainId: number, round: number): number =>
      [...(rooms.get(code)?.sums.values() ?? [])]
        .filter((sum) => sum.chainId === chainId && sum.round === round)
        .reduce((all, { count }) => all + count, 0),

    /** The sums of all pages, saved or not. */
    of: (code: number): ReactionCount[] => [
      ...store.reactionsOf(code),
      ...(rooms.get(code)?.sums.values() ?? []),
    ],

    /** Inside a unit of work: saves the sums. */
    save,

    /** Call at the end of the process. */
    async stop(): Promise<void> {
      const codes = [...rooms.keys()];
      for (const { telling, saving } of rooms.values())
        for (const timer of [telling, saving]) timer?.cancel();
      if (codes.length > 0) await database.commit(() => codes.forEach(save)).catch(onFault);
    },
  };
}

function add<T extends { count: number }>(counts: Map<string, T>, key: string, first: T): void {
  const known = counts.get(key) ?? first;
  known.count += 1;
  counts.set(key, known);
}
