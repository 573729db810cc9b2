/** Epoch ms that go on evenly when the device's clock is set. */
export function monotonicNow(): number {
  return performance.timeOrigin + performance.now();
}

/** Estimates how far the server's clock is ahead of the local one, from the times of requests and answers. */
export class ServerClock {
  #offsetMs = 0;
  /** The offset is accurate to half of this. */
  #tripMs = Number.POSITIVE_INFINITY;

  get offsetMs(): number {
    return this.#offsetMs;
  }

  /**
   * Learns from a request sent and answered at these local times. The sample with the shortest round trip is the best.
   * A sample that contradicts it means that one of the clocks was set meanwhile.
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

/** Allows for clocks that report whole milliseconds and run at slightly different speeds. */
const CLOCK_STEP_MS = 20;
