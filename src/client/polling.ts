import type { ServerClock } from './clock.ts';
import { ConnectionLost, ParlorError } from './errors.ts';
import { PASSING } from './socket.ts';

/** A state that can be polled, with the server's time in its answer. */
export interface Versioned {
  version: number;
  /** Epoch ms. */
  serverTime?: number;
  /** ISO 8601. */
  server_time?: string;
}

/** How to poll a topic. */
export interface Poller<State extends Versioned> {
  /** The state: at once if none was seen, otherwise as soon as it is newer, or after some seconds. */
  next(seen: State | undefined, signal: AbortSignal): Promise<State>;
}

interface Topic {
  poller: Poller<Versioned>;
  onAnswer: (state: Versioned) => void;
  /** Gets every refusal. Polling of this topic has then ended until it is started again. */
  onRefused: (refusal: ParlorError) => void;
}

/** Long polling, used while no WebSocket gets through. */
export class Polling {
  readonly #topics = new Map<string, AbortController>();
  readonly #now: () => number;
  readonly #clock: ServerClock;
  readonly #onEnd: () => void;
  #works = false;

  /** `clock` learns from the answers. `onEnd` is called when the last topic has lost its connection. */
  constructor(now: () => number, clock: ServerClock, onEnd: () => void) {
    this.#now = now;
    this.#clock = clock;
    this.#onEnd = onEnd;
  }

  /** Whether the last request was answered. */
  get works(): boolean {
    return this.#works;
  }

  /** Starts to follow a topic, unless it is already followed. */
  start(name: string, topic: Topic): void {
    if (this.#topics.has(name)) return;
    const controller = new AbortController();
    this.#topics.set(name, controller);
    void this.#follow(topic, controller.signal).finally(() => this.#ended(name, controller));
  }

  stop(name: string): void {
    this.#topics.get(name)?.abort();
    this.#topics.delete(name);
  }

  stopAll(): void {
    for (const name of [...this.#topics.keys()]) this.stop(name);
    this.#works = false;
  }

  async #follow({ poller, onAnswer, onRefused }: Topic, signal: AbortSignal): Promise<void> {
    let seen: Versioned | undefined;
    while (!signal.aborted) {
      const sentAtMs = this.#now();
      try {
        seen = await poller.next(seen, signal);
      } catch (fault) {
        if (signal.aborted || fault instanceof ConnectionLost) return;
        if (!(fault instanceof ParlorError)) throw fault;
        if (!PASSING.includes(fault.code) && fault.status !== 429) onRefused(fault);
        return;
      }
      if (signal.aborted) return;
      this.#works = true;
      const serverMs = seen.serverTime ?? Date.parse(seen.server_time ?? '');
      if (serverMs > 0) this.#clock.learn(sentAtMs, serverMs, this.#now());
      onAnswer(seen);
    }
  }

  #ended(name: string, controller: AbortController): void {
    if (this.#topics.get(name) !== controller) return;
    this.#topics.delete(name);
    if (this.#topics.size > 0) return;
    this.#works = false;
    this.#onEnd();
  }
}
