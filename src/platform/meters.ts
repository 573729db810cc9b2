// What the server counts while it runs, for `ops/metrics.ts`. Counting is adding to a number: some of it is done for
// every message.

/** Upper bounds in seconds of things that take microseconds to seconds. */
const BOUNDS_S = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/** How long something took each time, as a histogram of Prometheus. */
export class Durations {
  sumS = 0;
  /** One more than there are bounds. */
  readonly #counts = new Array<number>(BOUNDS_S.length + 1).fill(0);

  /** `beganAt` is what `performance.now()` was. */
  since(beganAt: number): void {
    const seconds = (performance.now() - beganAt) / 1000;
    let place = 0;
    while (seconds > (BOUNDS_S[place] ?? Number.POSITIVE_INFINITY)) place += 1;
    this.#counts[place] = (this.#counts[place] ?? 0) + 1;
    this.sumS += seconds;
  }

  /** How many took at most so many seconds, by bound; the last one is all. */
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

  /** All that can happen: a counter that begins at 1 hides the first time from those who watch its growth. */
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
  /** Its values are from a fixed set, and never anything that a client sends. */
  label?: string;
}

/** A figure that `GET /metrics` reports. It is read for each request. */
export type Meter =
  | (Head & { kind: 'counter' | 'gauge'; read(): Reading<number> | Promise<Reading<number>> })
  | (Head & { kind: 'histogram'; read(): Reading<Durations> });
