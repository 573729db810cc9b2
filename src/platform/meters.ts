// The server counts these while it runs, for `ops/metrics.ts`. Some are counted for every message, so counting only adds
// to a number.

/** Upper bounds of the buckets, in seconds. */
const BOUNDS_S = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/** How long something took, as a Prometheus histogram. */
export class Durations {
  sumS = 0;
  /** The last one counts everything above all bounds. */
  readonly #counts = new Array<number>(BOUNDS_S.length + 1).fill(0);

  /** Counts something that began when `performance.now()` was `beganAt`. */
  since(beganAt: number): void {
    const seconds = (performance.now() - beganAt) / 1000;
    let place = 0;
    while (seconds > (BOUNDS_S[place] ?? Number.POSITIVE_INFINITY)) place += 1;
    this.#counts[place] = (this.#counts[place] ?? 0) + 1;
    this.sumS += seconds;
  }

  /** How many took at most `leS` seconds, for each bound and then for infinity. */
  buckets(): [leS: number, count: number][] {
    let count = 0;
    return this.#counts.map((own, place) => {
      count += own;
      return [BOUNDS_S[place] ?? Number.POSITIVE_INFINITY, count];
    });
  }
}

/** How often each of a fixed set of things has happened. */
export class Tally<N extends string = string> {
  readonly #counts: Map<N, number>;

  /**
   * Takes all names up front, so that each is reported as 0 at first: Prometheus sees no growth in a counter that
   * begins at 1.
   */
  constructor(names: readonly N[]) {
    this.#counts = new Map(names.map((name) => [name, 0]));
  }

  add(name: N): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }

  entries(): Iterable<[name: N, count: number]> {
    return this.#counts;
  }
}

/** One value, or one for each value of the label. Undefined if it cannot be read at the moment. */
type Reading<T> = T | Iterable<readonly [string, T]> | undefined;

interface Head {
  name: string;
  help: string;
  /** Its values come from a fixed set, never from a client. */
  label?: string;
}

/** A figure that `GET /metrics` reports. It is read for each request. */
export type Meter =
  | (Head & { kind: 'counter' | 'gauge'; read(): Reading<number> | Promise<Reading<number>> })
  | (Head & { kind: 'histogram'; read(): Reading<Durations> });
