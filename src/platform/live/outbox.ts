import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import type { Ports, Timer } from '../ports.ts';
import { messageText, textFrame } from './frame.ts';
import type { Served } from './served.ts';

const SLOW_BYTES = 64 * 1024;
const MOST_BYTES = 1024 * 1024;
const SLOW_MS = 30_000;

type Waiting = Map<string, { readonly frame: Buffer }>;

/** Those with frames that are to be written when this turn's answers are complete. */
let unwritten: Outbox[] = [];

function writeAll(): void {
  const outboxes = unwritten;
  unwritten = [];
  for (const outbox of outboxes) outbox.flush();
}

/**
 * Sends to one socket: all frames of a turn in one write, and in a way that a slow reader costs little memory and delays
 * nobody else. The frames are whole, so they go past the library: there is no compression and nothing fragmented that
 * they could break into.
 */
export class Outbox {
  /** Frames of this turn. */
  #frames: Buffer[] = [];
  #bytes = 0;
  /** For a slow reader: the newest unsent snapshot and PRESENCE of each topic. */
  #waiting: { snapshots: Waiting; presences: Waiting } | undefined;
  #slow: Timer | undefined;
  #isStuck = false;

  readonly #socket: WebSocket;
  readonly #wire: Socket;
  readonly #ports: Ports;
  readonly #onStuck: () => void;

  /**
   * `wire` is the connection under `socket`. `onStuck` is called once, for a socket with too much unsent data or one that
   * has been slow for 30 s.
   */
  constructor(socket: WebSocket, wire: Socket, ports: Ports, onStuck: () => void) {
    this.#socket = socket;
    this.#wire = wire;
    this.#ports = ports;
    this.#onStuck = onStuck;
  }

  /** A direct answer. It is always sent. */
  send(head: object, payload: object): void {
    this.#write(textFrame(messageText(head, payload)));
  }

  /** A PRESENCE frame, treated like a snapshot in `push`, or one that a slow reader does not get. */
  offer(topic: string, frame: Buffer, mayBeLost: boolean): void {
    if (!this.#slow) this.#write(frame);
    else if (!mayBeLost) this.#waiting?.presences.set(topic, { frame });
  }

  /** Sends a snapshot, or keeps it as the newest of its topic until the reader has caught up. */
  push(served: Served): void {
    if (this.#slow) this.#waiting?.snapshots.set(served.topic, served);
    else this.#write(served.frame);
  }

  forget(topic: string): void {
    this.#waiting?.snapshots.delete(topic);
    this.#waiting?.presences.delete(topic);
  }

  /** Writes at once what would else be written at the end of the turn. */
  flush(): void {
    const frames = this.#frames;
    this.#frames = [];
    this.#bytes = 0;
    if (frames.length > 0) this.#writeOut(frames);
  }

  stop(): void {
    this.#slow?.cancel();
    this.#waiting = undefined;
    this.#wire.off('drain', this.#onDrained);
  }

  #write(frame: Buffer): void {
    if (this.#slow) {
      this.#writeOut([frame]);
      return;
    }
    // Answers follow what is published in the same turn after some promises. All of these are kept before `writeAll`.
    if (this.#frames.length === 0 && unwritten.push(this) === 1)
      queueMicrotask(() => process.nextTick(writeAll));
    this.#frames.push(frame);
    this.#bytes += frame.length;
    if (this.#bytes > SLOW_BYTES) this.flush();
  }

  #writeOut(frames: Buffer[]): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#wire.cork();
    for (const frame of frames) this.#wire.write(frame);
    this.#wire.uncork();
    if (this.#wire.writableLength > SLOW_BYTES) this.#slowDown();
  }

  #slowDown(): void {
    this.#waiting ??= { snapshots: new Map(), presences: new Map() };
    if (this.#wire.writableLength > MOST_BYTES) this.#giveUp();
    if (this.#slow) return;
    this.#slow = this.#ports.after(SLOW_MS, () => this.#giveUp());
    this.#wire.once('drain', this.#onDrained);
  }

  #giveUp(): void {
    if (this.#isStuck) return;
    this.#isStuck = true;
    this.#onStuck();
  }

  readonly #onDrained = (): void => {
    this.#slow?.cancel();
    this.#slow = undefined;
    for (const waiting of Object.values(this.#waiting ?? {})) {
      for (const [topic, { frame }] of waiting) {
        if (this.#slow) return;
        waiting.delete(topic);
        this.#writeOut([frame]);
      }
    }
  };
}
