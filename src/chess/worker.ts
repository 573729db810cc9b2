import { chanceOf } from './rules/engine/chance.ts';
import { type Choice, chooseMove, LEVELS, type Line } from './rules/engine/levels.ts';
import { makeSearch } from './rules/engine/search.ts';

/** A game in which the house is to move, for a worker thread. */
export interface Job extends Line {
  level: number;
  seed: number;
  /** Its first number becomes 1 when time is up. */
  stop: Int32Array<SharedArrayBuffer>;
}

/** Together with what it remembers about moves, a thread takes about 4 MB. */
const TABLE_BITS = 17;

const search = makeSearch(TABLE_BITS);

/** The thread's entry point. */
export default function run({ initialFen, moves, level, seed, stop }: Job): Choice | undefined {
  const limits = LEVELS[level - 1];
  if (!limits) throw new Error(`there is no level ${level}`);
  const isTimeUp = () => Atomics.load(stop, 0) === 1;
  return chooseMove(search, { initialFen, moves }, limits, chanceOf(seed), isTimeUp);
}
