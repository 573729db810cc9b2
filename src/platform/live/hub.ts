import type { Viewer } from '../access/viewer.ts';
import { AppError } from '../errors.ts';
import type { Ports } from '../ports.ts';
import type { Database } from '../storage/database.ts';
import type { Bus } from './bus.ts';
import type { Snapshot } from './topic.ts';

/** How a domain serves the topics of one kind; `key` is what follows the colon. */
export interface TopicSource {
  /** Reads only the file. Undefined if there is no such topic. */
  load(key: string): Snapshot | undefined;
  /** Checked before loading, for topics whose name alone says who may see them. */
  isOpenTo?(viewer: Viewer | undefined, key: string): boolean;
  /** The name that clients use, if it is not the hub's. */
  publicName?: string;
  /**
   * Why this viewer gets nothing: there is no such topic, or there is one (`found`) that they may not see. `asked` is
   * false for a listener who has just lost access.
   */
  refuse(viewer: Viewer | undefined, found: boolean, asked: boolean): AppError;
}

/** A snapshot, serialised once and shared by everybody who receives it. */
export class Served {
  #json: string | undefined;
  #frame: Buffer | undefined;

  readonly topic: string;
  readonly #snapshot: Snapshot;
  readonly publicName: string;

  constructor(topic: string, snapshot: Snapshot, publicName = topic) {
    this.topic = topic;
    this.#snapshot = snapshot;
    this.publicName = publicName;
  }

  get version(): number {
    return this.#snapshot.version;
  }

  get payload(): object {
    return this.#snapshot.payload;
  }

  get json(): string {
    this.#json ??= JSON.stringify(this.#snapshot.payload);
    return this.#json;
  }

  /** The STATE_SYNC frame. */
  get frame(): Buffer {
    const head = JSON.stringify({ event: 'STATE_SYNC', topic: this.publicName, version: this.version });
    this.#frame ??= Buffer.from(`${head.slice(0, -1)},"payload":${this.json}}`);
    return this.#frame;
  }

  mayBeReadBy(viewer: Viewer | undefined): boolean {
    const { readers } = this.#snapshot;
    return readers === 'everyone' || (viewer !== undefined && readers.has(viewer.id));
  }
}

/** A listener for every new version of a topic: a socket or a held poll. */
export interface Listener {
  viewer: Viewer | undefined;
  news(served: Served): void;
  /** A PRESENCE or NOTICE frame. Polls do not receive any. */
  present?(topic: string, frame: Buffer): void;
  /** The topic is gone or no longer visible to the viewer. The listener has already been removed. */
  lost(topic: string, refusal: AppError): void;
}

export interface Hub {
  addSource(kind: string, source: TopicSource): void;
  /** The newest committed state. Throws the refusal of the source. */
  open(topic: string, viewer: Viewer | undefined): Promise<Served>;
  /** Like `open`, and from then on the listener gets every newer version. */
  subscribe(topic: string, listener: Listener): Promise<Served>;
  unsubscribe(topic: string, listener: Listener): void;
  /** Sends a PRESENCE or NOTICE to all listeners of the topic. */
  present(topic: string, message: object): void;
  /** The number of listeners on all topics. */
  size(): number;
  /** The topics that have listeners, by name. */
  topics(): { topic: string; listeners: number }[];
}

interface Topic {
  source: TopicSource;
  key: string;
  /** Undefined if the newest state could not be read. */
  latest: Served | undefined;
  listeners: Set<Listener>;
}

const RELOAD_MS = 1_000;

/** Knows who listens to which topic. A snapshot is built once per version, right after the commit that made it. */
export function makeHub(database: Pick<Database, 'readCommitted'>, bus: Bus, ports: Ports): Hub {
  const sources = new Map<string, TopicSource>();
  const topics = new Map<string, Topic>();

  function find(name: string): { source: TopicSource; key: string } {
    const colon = name.indexOf(':');
    const source = sources.get(colon < 0 ? name : name.slice(0, colon));
    if (!source) throw new AppError('unknown_topic');
    return { source, key: colon < 0 ? '' : name.slice(colon + 1) };
  }

  function load(
    name: string,
    source: TopicSource,
    key: string,
    state = () => source.load(key),
  ): Served | undefined {
    const snapshot = state();
    return snapshot && new Served(name, snapshot, source.publicName);
  }

  async function open(name: string, viewer: Viewer | undefined): Promise<Served> {
    const { source, key } = find(name);
    if (source.isOpenTo?.(viewer, key) === false) throw source.refuse(viewer, false, true);
    const served = await database.readCommitted(() => topics.get(name)?.latest ?? load(name, source, key));
    if (!served?.mayBeReadBy(viewer)) throw source.refuse(viewer, served !== undefined, true);
    return served;
  }

  function unsubscribe(name: string, listener: Listener): void {
    const topic = topics.get(name);
    topic?.listeners.delete(listener);
    if (topic?.listeners.size === 0) topics.delete(name);
  }

  function drop(name: string, listener: Listener, refusal: AppError): void {
    unsubscribe(name, listener);
    listener.lost(name, refusal);
  }

  function refresh(name: string, version: number, state?: () => Snapshot): void {
    const topic = topics.get(name);
    if (!topic) return;
    topic.latest = undefined;
    try {
      topic.latest = load(name, topic.source, topic.key, state);
    } catch (fault) {
      ports.after(RELOAD_MS, () => bus.publish(name, version));
      throw fault;
    }
    const { latest } = topic;
    for (const listener of [...topic.listeners]) {
      if (latest?.mayBeReadBy(listener.viewer)) listener.news(latest);
      else drop(name, listener, topic.source.refuse(listener.viewer, latest !== undefined, false));
    }
  }

  bus.listen(refresh);

  return {
    addSource: (kind, source) => void sources.set(kind, source),
    open,
    async subscribe(name, listener) {
      const served = await open(name, listener.viewer);
      // From here to the return only settled promises are awaited, so no commit happens in between.
      const topic = topics.get(name) ?? { ...find(name), latest: served, listeners: new Set() };
      topic.listeners.add(listener);
      topics.set(name, topic);
      return served;
    },
    unsubscribe,
    present(name, message) {
      const frame = Buffer.from(JSON.stringify(message));
      for (const listener of topics.get(name)?.listeners ?? []) listener.present?.(name, frame);
    },
    size: () => [...topics.values()].reduce((sum, topic) => sum + topic.listeners.size, 0),
    topics: () =>
      [...topics]
        .map(([topic, { listeners }]) => ({ topic, listeners: listeners.size }))
        .sort((a, b) => (a.topic < b.topic ? -1 : 1)),
  };
}
