import { quantile, Rounds } from './table.ts';

export const HEAD = [
  'what',
  'measure',
  'Parlor (least to most)',
  'floor (least to most)',
  'ratio (quartiles)',
];

/** The numbers of the rounds. A busy machine runs fewer of them, but at least two. */
export function* roundsWithin(most: number, budgetMs: number): Generator<number> {
  const startedMs = performance.now();
  for (let round = 0; round < most; round++) {
    if (round >= 2 && performance.now() - startedMs > budgetMs) return;
    yield round;
  }
}

/** The same measurements of Parlor and of the floor, one value for each round, in order. */
export class Pairs {
  readonly #sides = new Map<string, { ours: Rounds; floor: Rounds }>();

  note(side: 'ours' | 'floor', measures: Record<string, number>): void {
    for (const [name, value] of Object.entries(measures)) {
      const sides = this.#sides.get(name) ?? { ours: new Rounds(), floor: new Rounds() };
      sides[side].values.push(value);
      this.#sides.set(name, sides);
    }
  }

  rows(what: string): string[][] {
    return [...this.#sides].map(([name, { ours, floor }], index) => [
      index === 0 ? what : '',
      name,
      String(ours),
      String(floor),
      ratioOf(ours.values, floor.values),
    ]);
  }
}

function ratioOf(ours: number[], floor: number[]): string {
  const ratios = ours.map((value, n) => value / Number(floor[n])).filter(Number.isFinite);
  if (ratios.length === 0) return '-';
  const [low, middle, high] = [0.25, 0.5, 0.75].map((share) => quantile(ratios, share).toFixed(2));
  return `${middle} (${low} to ${high})`;
}

/** The median of a slice, a time that nearly all others are below, and the longest. */
export function spread(name: string, times: number[]): Record<string, number> {
  return {
    [`${name}, p50`]: quantile(times, 0.5),
    [`${name}, p95`]: quantile(times, 0.95),
    [`${name}, max`]: quantile(times, 1),
  };
}
