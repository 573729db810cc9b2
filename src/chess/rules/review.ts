import { type Assessment, NEAR_MATE } from './engine/assess.ts';
import { MATE } from './engine/search.ts';
import { type Color, turnOf } from './position.ts';

/** How bad a move was. */
export type Judgement = 'inaccuracy' | 'mistake' | 'blunder';

/** A position of a game, with the move that led to it. `assessment` is missing until the engine has looked at it. */
export interface ReviewedPly {
  fen: string;
  /** UCI. Undefined for the initial position. */
  uci: string | undefined;
  /** The position is in the table of openings. */
  isBook: boolean;
  assessment: Assessment | undefined;
}

/** The review of one move. */
export interface ReviewedMove {
  color: Color;
  judgement: Judgement | undefined;
  /** The better move as UCI, if there was one. */
  better: string | undefined;
  /** 0 to 100. */
  accuracy: number;
}

/** A move with this judgement gives away at least this many percentage points of winning chances. Sorted. */
const LOSSES: readonly [Judgement, number][] = [
  ['blunder', 15],
  ['mistake', 10],
  ['inaccuracy', 5],
];

/**
 * White's winning chances in percent, a draw counted half, as lichess derives them from games between players of about
 * 2300: https://lichess.org/page/accuracy.
 */
export function winChance(score: number): number {
  const clipped = Math.max(-1_000, Math.min(1_000, score));
  return 100 / (1 + Math.exp(-0.00368208 * clipped));
}

/** How many moves it takes to mate. Undefined if no mate is in sight. */
export function mateIn(score: number): number | undefined {
  return Math.abs(score) < NEAR_MATE ? undefined : Math.ceil((MATE - Math.abs(score)) / 2);
}

/** Reviews the move that led to `plies[at]`. Undefined until the positions before and after it are assessed. */
export function reviewedMove(plies: readonly ReviewedPly[], at: number): ReviewedMove | undefined {
  const [before, after] = [plies[at - 1], plies[at]];
  if (!before?.assessment || !after?.assessment) return undefined;
  const color = turnOf(before.fen);
  const { best } = before.assessment;
  const chance = ({ score }: Assessment) => (color === 'w' ? winChance(score) : 100 - winChance(score));
  const isFine = after.isBook || best === after.uci;
  const loss = isFine ? 0 : Math.max(0, chance(before.assessment) - chance(after.assessment));
  const [judgement] = LOSSES.find(([, least]) => loss >= least) ?? [];
  return { color, judgement, better: judgement && best, accuracy: accuracyOf(loss) };
}

/** The accuracy of a move in percent, from the winning chances that it gives away. Same source as `winChance`. */
function accuracyOf(loss: number): number {
  return Math.max(0, Math.min(100, 103.1668 * Math.exp(-0.04354 * loss) - 3.1669 + 1));
}

/**
 * The accuracy of one side in percent: the mean of two means of its moves. One counts moves in sharp positions more, the
 * other is harmonic, so that a single bad move weighs. Undefined without a move.
 */
export function accuracyFor(color: Color, plies: readonly ReviewedPly[]): number | undefined {
  const chances = plies.map(({ assessment }) => winChance(assessment?.score ?? 0));
  const span = Math.max(2, Math.min(8, Math.floor((plies.length - 1) / 10)));
  let [weighted, weights, inverse, count] = [0, 0, 0, 0];
  for (let at = 1; at < plies.length; at++) {
    const move = reviewedMove(plies, at);
    if (move?.color !== color) continue;
    const first = Math.max(0, Math.min(at - 1, plies.length - span));
    const weight = Math.max(0.5, Math.min(12, deviation(chances.slice(first, first + span))));
    weighted += weight * move.accuracy;
    weights += weight;
    inverse += 1 / Math.max(1, move.accuracy);
    count += 1;
  }
  return count === 0 ? undefined : (weighted / weights + count / inverse) / 2;
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}
