import type { WebSocket } from 'ws';
import type { Ports, Timer } from '../ports.ts';
import type { Served } from './hub.ts';

const SLOW_BYTES = 64 * 1024;
const MOST_BYTES = 1024 * 1024;
const SLOW_MS = 30_000;

type Waiting = Map<string, { readonly frame: Buffer }>;

/** Sends to one socket in a way that a slow reader costs little memory and delays nobody else. */
export class Outbox {
  /** For a slow reader: the newest unsent snapshot and PRESENCE of each topic. */
  #waiting: { snapshots: Waiting; presences: Waiting } | undefined;
  #slow: Timer | undefined;
  #isStuck = false;

  readonly #socket: WebSocket;
  readonly #ports: Ports;
  readonly #onStuck: () => void;

  /** `onStuck` is called once, for a socket with too much unsent data or one that has been slow for 30 s. */
  constructor(socket: WebSocket, ports: Ports, onStuck: () => void) {
    this.#socket = socket;
    this.#ports = ports;
    this.#onStuck = onStuck;
  }

  /** A direct answer. It is always sent. */
  send(message: object): void {
    this.#write(JSON.stringify(message));
  }

  /** A PRESENCE frame, treated like a snapshot in `push`. */
  offer(topic: string, frame: Buffer): void {
    if (this.#slow) this.#waiting?.presences.set(topic, { frame });
    else this.#write(frame);
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

  stop(): void {
    this.#slow?.cancel();
    this.#waiting = undefined;
  }

  #write(data: string | Buffer): void {
    this.#socket.send(data, { binary: false }, this.#onWritten);
    if (this.#socket.bufferedAmount > SLOW_BYTES) this.#slowDown();
  }

  #slowDown(): void {
    this.#waiting ??= { snapshots: new Map(), presences: new Map() };
    if (this.#socket.bufferedAmount > MOST_BYTES) this.#giveUp();
    this.#slow ??= this.#ports.after(SLOW_MS, () => this.#giveUp());
  }

  #giveUp(): void {
    if (this.#isStuck) return;
    this.#isStuck = true;
    this.#onStuck();
  }

  readonly #onWritten = (): void => {
    if (!this.#slow || this.#socket.bufferedAmount > SLOW_BYTES) return;
    this.#slow.cancel();
    this.#slow = undefined;
    for (const waiting of Object.values(this.#waiting ?? {})) {
      for (const [topic, { frame }] of waiting) {
        if (this.#slow) return;
        waiting.delete(topic);
        this.#write(frame);
      }
    }
  };
}
