import type { Caller } from '../access/caller.ts';
import { AppError } from '../errors.ts';
import type { Ports } from '../ports.ts';
import type { Database } from '../storage/database.ts';
import type { Bus } from './bus.ts';
import { textFrame } from './frame.ts';
import { Served } from './served.ts';
import type { Snapshot, State } from './topic.ts';

/** How a domain serves the topics of one kind. `key` is the part after the colon. */
export interface TopicSource {
  /** Reads only the file. Undefined if there is no such topic. */
  load(key: string): Snapshot | undefined;
  /** Checked before loading, for topics whose name alone decides who may see them. */
  isOpenTo?(caller: Caller | undefined, key: string): boolean;
  /** The name that clients use, if it differs from the hub's. */
  publicName?: string;
  /**
   * Why this caller gets nothing: the topic does not exist, or it exists (`found`) but they may not see it. `asked` is
   * false for a listener who has just lost access.
   */
  refuse(caller: Caller | undefined, found: boolean, asked: boolean): AppError;
}

/** A listener for every new version of a topic: a socket or a held poll. */
export interface Listener {
  caller: Caller | undefined;
  news(served: Served): void;
  /**
   * A PRESENCE, NOTICE or REACTIONS, also as a frame. Polls do not receive any. Slow readers miss messages that
   * `mayBeLost`.
   */
  present?(topic: string, frame: Buffer, message: object, mayBeLost: boolean): void;
  /** The topic is gone or no longer visible to the caller. The listener has already been removed. */
  lost(topic: string, refusal: AppError): void;
}

export interface Hub {
  addSource(kind: string, source: TopicSource): void;
  /** The newest committed state, whoever may see it. Undefined if there is no such topic. */
  look(topic: string): Promise<Served | undefined>;
  /** The newest committed snapshot, if it is in memory. It must not be sent before its sync. */
  kept(topic: string): Snapshot | undefined;
  /** The newest committed state. Throws the refusal of the source. */
  open(topic: string, caller: Caller | undefined): Promise<Served>;
  /** Like `open`, and from then on the listener gets every newer version. */
  subscribe(topic: string, listener: Listener): Promise<Served>;
  unsubscribe(topic: string, listener: Listener): void;
  /** Sends a PRESENCE, NOTICE or REACTIONS to all listeners of the topic. */
  present(topic: string, message: object, mayBeLost?: boolean): void;
  /** The number of listeners on all topics. */
  size(): number;
  /** How many versions have been sent to listeners, and how many topics have listeners now. */
  counts(): { told: number; topics: number };
  /** The topics that have listeners, by name. */
  topics(): { topic: string; listeners: number }[];
}

interface Topic {
  source: TopicSource;
  key: string;
  /** As of the last commit. It must not be sent before its sync. Undefined if it could not be read. */
  newest: Served | undefined;
  /** What listeners were sent last. */
  told: Served | undefined;
  listeners: Set<Listener>;
  /** How many are about to listen. */
  joining: number;
}

const RELOAD_MS = 1_000;

/**
 * Knows who listens to which topic. A snapshot is built once per version, right after the commit that made it, and
 * handed out after its sync. (never-wait-for-the-disk, C4, C5) How a change reaches its listeners:
 * 1. commit: `storage/unit-of-work.ts` commits the turn;
 * 2. `take` builds the snapshot of each topic that has listeners;
 * 3. sync: `storage/sync-queue.ts` publishes on the bus what is now on the disk;
 * 4. `refresh` takes the snapshot, or loads it if there is none;
 * 5. `tell` calls `news` of each listener who may read it, and `lost` of the others;
 * 6. push: `connection.ts` sends the frame, and `poll.ts` answers the request.
 */
export function makeHub(
  database: Pick<Database, 'readCommitted' | 'takeSnapshots'>,
  bus: Bus,
  ports: Ports,
): Hub {
  const sources = new Map<string, TopicSource>();
  const topics = new Map<string, Topic>();
  let told = 0;

  function find(name: string): { source: TopicSource; key: string } {
    const colon = name.indexOf(':');
    const source = sources.get(colon < 0 ? name : name.slice(0, colon));
    if (!source) throw new AppError('unknown_topic');
    return { source, key: colon < 0 ? '' : name.slice(colon + 1) };
  }

  /** A snapshot that is already served as the newest is not serialised again. */
  function serve(name: string, source: TopicSource, snapshot: Snapshot | undefined): Served | undefined {
    if (!snapshot) return undefined;
    const newest = topics.get(name)?.newest;
    return newest?.snapshot === snapshot ? newest : new Served(name, snapshot, source.publicName);
  }

  /** Call inside `readCommitted`. */
  function newestOf(name: string, source: TopicSource, key: string): Served | undefined {
    const topic = topics.get(name);
    const newest = topic?.newest ?? serve(name, source, source.load(key));
    if (topic) topic.newest = newest;
    return newest;
  }

  function look(name: string): Promise<Served | undefined> {
    const { source, key } = find(name);
    return database.readCommitted(() => newestOf(name, source, key));
  }

  async function open(name: string, caller: Caller | undefined): Promise<Served> {
    const { source, key } = find(name);
    if (source.isOpenTo?.(caller, key) === false) throw source.refuse(caller, false, true);
    const newest = await look(name);
    if (!newest?.mayBeReadBy(caller)) throw source.refuse(caller, newest !== undefined, true);
    return newest;
  }

  /** From now on, snapshots of this topic are taken at each commit. */
  function join(name: string): Topic {
    const topic = topics.get(name) ?? {
      ...{ ...find(name), newest: undefined, told: undefined },
      ...{ listeners: new Set<Listener>(), joining: 0 },
    };
    topics.set(name, topic);
    topic.joining += 1;
    return topic;
  }

  function forgetUnused(name: string, topic: Topic): void {
    if (topic.listeners.size === 0 && topic.joining === 0 && topics.get(name) === topic) topics.delete(name);
  }

  function unsubscribe(name: string, listener: Listener): void {
    const topic = topics.get(name);
    topic?.listeners.delete(listener);
    if (topic) forgetUnused(name, topic);
  }

  async function subscribe(name: string, listener: Listener): Promise<Served> {
    const topic = join(name);
    try {
      const read = await open(name, listener.caller);
      // From here to the return, only settled promises are awaited, so nothing is sent in between.
      if (topics.get(name) !== topic) return await subscribe(name, listener);
      // A newer one may have been sent meanwhile, or together with what was read.
      const newest = topic.told && topic.told.version > read.version ? topic.told : read;
      if (!newest.mayBeReadBy(listener.caller)) throw topic.source.refuse(listener.caller, true, true);
      topic.listeners.add(listener);
      return newest;
    } finally {
      topic.joining -= 1;
      forgetUnused(name, topic);
    }
  }

  /** Right after the commit. A snapshot that cannot be read is reported after the sync, by `refresh`. */
  function take(name: string, _version: number, state?: State): State | undefined {
    const topic = topics.get(name);
    if (!topic) return undefined;
    topic.newest = undefined;
    try {
      const snapshot = state ? state() : topic.source.load(topic.key);
      topic.newest = serve(name, topic.source, snapshot);
      return () => snapshot;
    } catch (fault) {
      return () => {
        throw fault;
      };
    }
  }

  /** After the sync. Without a `state`, nobody was listening at the commit, or the topic is not in the file. */
  function refresh(name: string, version: number, state?: State): void {
    const topic = topics.get(name);
    if (!topic) return;
    // Listeners who have joined since then have read this version, or will.
    if (!state && (!topic.newest || topic.newest.version >= version)) return;
    let latest: Served | undefined;
    try {
      latest = serve(name, topic.source, state ? state() : topic.source.load(topic.key));
    } catch (fault) {
      ports.after(RELOAD_MS, () => reload(name, version));
      throw fault;
    }
    if (!state) topic.newest = latest;
    tell(name, topic, latest);
  }

  function tell(name: string, topic: Topic, latest: Served | undefined): void {
    topic.told = latest;
    told += 1;
    for (const listener of [...topic.listeners]) {
      if (latest?.mayBeReadBy(listener.caller)) listener.news(latest);
      else drop(name, listener, topic.source.refuse(listener.caller, latest !== undefined, false));
    }
    if (!latest && topics.get(name) === topic) topics.delete(name);
  }

  function drop(name: string, listener: Listener, refusal: AppError): void {
    unsubscribe(name, listener);
    listener.lost(name, refusal);
  }

  /** Tries again to send what could not be read, unless a newer state has been read meanwhile. */
  function reload(name: string, version: number): void {
    const topic = topics.get(name);
    if (!topic || topic.newest) return;
    database
      .readCommitted(() => newestOf(name, topic.source, topic.key))
      .then(
        (newest) => {
          if (topic.newest === newest) bus.publish(name, version, () => newest?.snapshot);
        },
        (fault) =>
          bus.publish(name, version, () => {
            throw fault;
          }),
      );
  }

  database.takeSnapshots(take);
  bus.listen(refresh);

  return {
    addSource: (kind, source) => void sources.set(kind, source),
    look,
    kept: (name) => topics.get(name)?.newest?.snapshot,
    open,
    subscribe,
    unsubscribe,
    present(name, message, mayBeLost = false) {
      const frame = textFrame(JSON.stringify(message));
      for (const one of topics.get(name)?.listeners ?? []) one.present?.(name, frame, message, mayBeLost);
    },
    size: () => [...topics.values()].reduce((sum, topic) => sum + topic.listeners.size, 0),
    counts: () => ({ told, topics: topics.size }),
    topics: () =>
      [...topics]
        .map(([topic, { listeners }]) => ({ topic, listeners: listeners.size }))
        .filter(({ listeners }) => listeners > 0)
        .sort((a, b) => (a.topic < b.topic ? -1 : 1)),
  };
}
