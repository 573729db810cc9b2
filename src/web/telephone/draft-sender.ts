import { isPassing } from './hand-in.ts';

/** The server accepts 30 drawings and drafts a minute, and the final drawing must get through too. */
const PAUSE_MS = 3_000;
const RETRY_MS = 4_000;

/** Sends the newest drawing to the server from time to time, one request at a time. Failures are ignored. */
export class DraftSender {
  readonly #send: (signal: AbortSignal) => Promise<void>;
  readonly #ending = new AbortController();
  #isDue = false;
  #isSending = false;
  #isStopped = false;
  #nextAtMs = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `send` must send the drawing in its current state. */
  constructor(send: (signal: AbortSignal) => Promise<void>) {
    this.#send = send;
  }

  /** Call this after each change. */
  touch(): void {
    this.#isDue = true;
    this.#plan();
  }

  /** Sends unsent changes at once, as the page may be about to close. */
  flush(): void {
    this.#nextAtMs = 0;
    this.#plan();
  }

  /** Stops sending. What is on its way still arrives. */
  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  /** Stops sending, and gives up what is on its way. */
  abort(): void {
    this.stop();
    this.#ending.abort();
  }

  #plan(): void {
    clearTimeout(this.#timer);
    if (!this.#isDue || this.#isSending || this.#isStopped) return;
    const waitMs = this.#nextAtMs - performance.now();
    if (waitMs <= 0) void this.#sendNow();
    else this.#timer = setTimeout(() => this.#sendNow(), waitMs);
  }

  async #sendNow(): Promise<void> {
    this.#isDue = false;
    this.#isSending = true;
    this.#nextAtMs = performance.now() + PAUSE_MS;
    try {
      await this.#send(this.#ending.signal);
    } catch (fault) {
      if (isPassing(fault)) {
        this.#isDue = true;
        this.#nextAtMs = performance.now() + RETRY_MS;
      }
    }
    this.#isSending = false;
    this.#plan();
  }
}
