import type { Ports } from '../ports.ts';

const MOST_MESSAGES = 100;
const WINDOW_MS = 20_000;

/** Counts the messages of one socket. */
export class MessageLimit {
  #recent = 0;
  #windowEndsAt = 0;

  readonly #ports: Pick<Ports, 'elapsed'>;

  constructor(ports: Pick<Ports, 'elapsed'>) {
    this.#ports = ports;
  }

  /** Counts one more message. Returns the ms until the next one is allowed: 0 unless there are too many. */
  count(): number {
    const nowMs = this.#ports.elapsed();
    if (nowMs >= this.#windowEndsAt) {
      this.#windowEndsAt = nowMs + WINDOW_MS;
      this.#recent = 0;
    }
    this.#recent += 1;
    return this.#recent <= MOST_MESSAGES ? 0 : this.#windowEndsAt - nowMs;
  }
}
