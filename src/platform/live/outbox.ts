import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import type { AppError } from '../errors.ts';
import type { Tally } from '../meters.ts';
import type { Ports, Timer } from '../ports.ts';
import { messageText, textFrame } from './frame.ts';
import type { Served } from './served.ts';

const SLOW_BYTES = 64 * 1024;
const MOST_BYTES = 1024 * 1024;
const SLOW_MS = 30_000;

type Waiting = Map<string, { readonly frame: Buffer }>;

/** Counts of what has been sent to all sockets together. */
export interface Sent {
  /** Snapshots, and all other messages. */
  snapshots: number;
  others: number;
  bytes: number;
  /** Snapshots and PRESENCE that slow readers did not get, because there was a newer one or it could be lost. */
  leftOut: number;
  /** Readers that are slow right now. */
  slow: number;
  /** Sockets that were closed because their readers had stopped reading. */
  stuck: number;
}

export function nothingSent(): Sent {
  return { snapshots: 0, others: 0, bytes: 0, leftOut: 0, slow: 0, stuck: 0 };
}

interface Around {
  ports: Ports;
  sent: Sent;
  refusals: Tally;
}

/** Outboxes with frames to write when all answers of this turn are there. */
let unwritten: Outbox[] = [];

function writeAll(): void {
  const outboxes = unwritten;
  unwritten = [];
  for (const outbox of outboxes) outbox.flush();
}

/**
 * Sends to one socket. Writes all frames of a turn at once, and handles slow readers so that they cost little memory
 * and delay nobody else. The frames are complete and bypass the library, which is safe because nothing is compressed or
 * fragmented.
 */
export class Outbox {
  /** The frames of this turn. */
  #frames: Buffer[] = [];
  #bytes = 0;
  /** For a slow reader: the newest unsent snapshot and PRESENCE of each topic. */
  #waiting: { snapshots: Waiting; presences: Waiting } | undefined;
  #slow: Timer | undefined;
  #isStuck = false;

  readonly #socket: WebSocket;
  readonly #wire: Socket;
  readonly #around: Around;
  readonly #onStuck: () => void;

  /**
   * `wire` is the connection under `socket`. `onStuck` is called once, for a socket with too much unsent data or one that
   * has been slow for 30 s.
   */
  constructor(socket: WebSocket, wire: Socket, around: Around, onStuck: () => void) {
    this.#socket = socket;
    this.#wire = wire;
    this.#around = around;
    this.#onStuck = onStuck;
  }

  /** A direct answer. It is always sent. */
  send(head: object, payload: object): void {
    this.#around.sent.others += 1;
    this.#write(textFrame(messageText(head, payload)));
  }

  /** An ERROR. */
  refuse(refusal: AppError, about: object): void {
    this.#around.refusals.add(refusal.code);
    this.send({ event: 'ERROR', ...about }, refusal.payload());
  }

  /** Sends a PRESENCE frame, treated like a snapshot in `push`, or a frame that slow readers do not get. */
  offer(topic: string, frame: Buffer, mayBeLost: boolean): void {
    if (!this.#slow) {
      this.#around.sent.others += 1;
      this.#write(frame);
    } else if (mayBeLost) this.#around.sent.leftOut += 1;
    else this.#wait('presences', topic, { frame });
  }

  /** Sends a snapshot. For a slow reader, keeps it as the newest of its topic until the reader has caught up. */
  push(served: Served): void {
    if (this.#slow) this.#wait('snapshots', served.topic, served);
    else {
      this.#around.sent.snapshots += 1;
      this.#write(served.frame);
    }
  }

  #wait(kind: 'snapshots' | 'presences', topic: string, newest: { readonly frame: Buffer }): void {
    if (this.#waiting?.[kind].has(topic)) this.#around.sent.leftOut += 1;
    this.#waiting?.[kind].set(topic, newest);
  }

  forget(topic: string): void {
    this.#waiting?.snapshots.delete(topic);
    this.#waiting?.presences.delete(topic);
  }

  /** Writes now instead of at the end of the turn. */
  flush(): void {
    const frames = this.#frames;
    this.#frames = [];
    this.#bytes = 0;
    if (frames.length > 0) this.#writeOut(frames);
  }

  stop(): void {
    this.#speedUp();
    this.#waiting = undefined;
    this.#wire.off('drain', this.#onDrained);
  }

  #write(frame: Buffer): void {
    if (this.#slow) {
      this.#writeOut([frame]);
      return;
    }
    // Answers follow, after some promises, what is published in the same turn. All of these promises resolve before
    // `writeAll`.
    if (this.#frames.length === 0 && unwritten.push(this) === 1)
      queueMicrotask(() => process.nextTick(writeAll));
    this.#frames.push(frame);
    this.#bytes += frame.length;
    if (this.#bytes > SLOW_BYTES) this.flush();
  }

  #writeOut(frames: Buffer[]): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    const [first] = frames;
    const bytes = first && frames.length === 1 ? first : Buffer.concat(frames);
    this.#around.sent.bytes += bytes.length;
    this.#wire.write(bytes);
    if (this.#wire.writableLength > SLOW_BYTES) this.#slowDown();
  }

  #slowDown(): void {
    this.#waiting ??= { snapshots: new Map(), presences: new Map() };
    if (this.#wire.writableLength > MOST_BYTES) this.#giveUp();
    if (this.#slow) return;
    this.#around.sent.slow += 1;
    this.#slow = this.#around.ports.after(SLOW_MS, () => this.#giveUp());
    this.#wire.once('drain', this.#onDrained);
  }

  #speedUp(): void {
    if (this.#slow) this.#around.sent.slow -= 1;
    this.#slow?.cancel();
    this.#slow = undefined;
  }

  #giveUp(): void {
    if (this.#isStuck) return;
    this.#around.sent.stuck += 1;
    this.#isStuck = true;
    this.#onStuck();
  }

  readonly #onDrained = (): void => {
    this.#speedUp();
    for (const [kind, waiting] of Object.entries(this.#waiting ?? {})) {
      for (const [topic, { frame }] of waiting) {
        if (this.#slow) return;
        waiting.delete(topic);
        this.#around.sent[kind === 'snapshots' ? 'snapshots' : 'others'] += 1;
        this.#writeOut([frame]);
      }
    }
  };
}
