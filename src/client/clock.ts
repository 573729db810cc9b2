/** How far the server's clock is ahead of the local one, from questions and answers that both took some time. */
export class ServerClock {
  #offsetMs = 0;
  /** The offset is known to within half of this. */
  #tripMs = Number.POSITIVE_INFINITY;

  get offsetMs(): number {
    return this.#offsetMs;
  }

  /**
   * Learns from a question sent and answered at these local times. The answer with the least travelling time is the
   * best one; one that contradicts it shows that a clock has been set since.
   */
  learn(sentAtMs: number, serverMs: number, answeredAtMs: number): void {
    const tripMs = answeredAtMs - sentAtMs;
    if (tripMs < 0) return;
    const offsetMs = serverMs - sentAtMs - tripMs / 2;
    const contradicts = Math.abs(offsetMs - this.#offsetMs) > (tripMs + this.#tripMs) / 2 + CLOCK_STEP_MS;
    if (tripMs > this.#tripMs && !contradicts) return;
    this.#offsetMs = offsetMs;
    this.#tripMs = tripMs;
  }
}

/** Clocks tell whole milliseconds, and run at slightly different speeds. */
const CLOCK_STEP_MS = 20;
