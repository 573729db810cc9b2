import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';
import type { Viewer } from '../platform/access/viewer.ts';
import type { Ports, Timer } from '../platform/ports.ts';

const MOST_BYTES = 1024 * 1024;
const SLOW_MS = 30_000;
const HEADERS = {
  'content-type': 'application/x-ndjson',
  'cache-control': 'no-cache',
  'x-accel-buffering': 'no',
  // Ending a stream then also ends its connection, so a shutdown need not wait.
  connection: 'close',
};

/** An answer that stays open: one JSON object per line. A slow reader costs little memory and delays nobody else. */
export class Stream {
  readonly topic: string;
  readonly viewer: Viewer;
  /** The base of links in its lines. */
  readonly base: string;
  /** True once no more lines will be written. */
  isOver = false;
  #response: ServerResponse | undefined;
  /** Lines from before `begin`. */
  #early: string[] = [];
  /** For a slow reader: the line that replaces all the lines it has missed. */
  #newest: string | undefined;
  #slow: Timer | undefined;
  #endings = new Set<() => void>();
  #hangUp: () => void = () => undefined;
  readonly #ports: Ports;
  readonly #onStuck: () => void;

  /** `onStuck` is called for a reader with too much unsent data, or one that has been slow for 30 s. */
  constructor(topic: string, viewer: Viewer, base: string, ports: Ports, onStuck: () => void) {
    this.topic = topic;
    this.viewer = viewer;
    this.base = base;
    this.#ports = ports;
    this.#onStuck = onStuck;
  }

  /** Sends the headers, these lines, and the lines that came in the meantime. `undefined` is an empty line. */
  begin(reply: FastifyReply, first: (object | undefined)[]): void {
    reply.hijack();
    const response = reply.raw;
    for (const [name, value] of Object.entries({ ...reply.getHeaders(), ...HEADERS }))
      if (value !== undefined) response.setHeader(name, value);
    response.flushHeaders();
    response.once('close', () => this.#onClosed());
    response.on('error', () => undefined);
    response.on('drain', () => this.#drained());
    this.#response = response;
    for (const line of first) this.#put(textOf(line));
    for (const text of this.#early.splice(0)) this.#put(text);
    if (this.isOver) response.end();
    else if (response.destroyed) this.#onClosed();
  }

  /** Sends a line, however slow the reader is. */
  write(line: object): void {
    if (!this.isOver) this.#put(textOf(line));
  }

  /** Sends a line that holds the whole state. A slow reader gets only the newest. */
  offer(line: object): void {
    if (this.isOver) return;
    if (this.#slow) this.#newest = textOf(line);
    else this.#put(textOf(line));
  }

  /** Sends a line that a slow reader can do without. */
  mention(line: object | undefined): void {
    if (!this.isOver && this.#response && !this.#slow) this.#put(textOf(line));
  }

  /** Calls `work` when the stream ends. Returns a function that cancels this. */
  onEnd(work: () => void): () => void {
    if (this.isOver) work();
    else this.#endings.add(work);
    return () => this.#endings.delete(work);
  }

  /** Calls `work` only if the client ends the stream. */
  onHangUp(work: () => void): void {
    this.#hangUp = work;
  }

  end(): void {
    if (this.isOver) return;
    if (this.#newest !== undefined) this.#put(this.#newest);
    this.isOver = true;
    this.#slow?.cancel();
    for (const work of this.#endings) work();
    this.#response?.end();
  }

  /** Ends the stream at once. Unsent lines are lost. */
  destroy(): void {
    this.end();
    this.#response?.destroy();
  }

  #onClosed(): void {
    if (!this.isOver) this.#hangUp();
    this.end();
  }

  #put(text: string): void {
    if (!this.#response) this.#early.push(text);
    else if (!this.#response.write(text)) this.#slowDown(this.#response.writableLength);
  }

  #slowDown(unsentBytes: number): void {
    if (unsentBytes > MOST_BYTES) this.#onStuck();
    else if (!this.isOver) this.#slow ??= this.#ports.after(SLOW_MS, this.#onStuck);
  }

  #drained(): void {
    this.#slow?.cancel();
    this.#slow = undefined;
    const newest = this.#newest;
    this.#newest = undefined;
    if (newest !== undefined && !this.isOver) this.#put(newest);
  }
}

function textOf(line: object | undefined): string {
  return line === undefined ? '\n' : `${JSON.stringify(line)}\n`;
}
