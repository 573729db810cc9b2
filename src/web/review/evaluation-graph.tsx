import { type ReviewedPly, winChance } from '../../chess/rules/review.ts';
import type { Position } from '../chess/positions.ts';
import type { Mark } from '../chess/score-sheet.tsx';
import { useReviewTexts } from './review-texts.ts';
import { numbered } from './reviewed-line.ts';
import { scoreText, spokenScore } from './score-text.ts';

interface Props {
  positions: readonly Position[];
  plies: readonly ReviewedPly[];
  marks: ReadonlyMap<number, Mark>;
  ply: number;
  onGo: (ply: number) => void;
}

/** White's chances over the game, with a slider over it that steps through the moves. */
export function EvaluationGraph({ positions, plies, marks, ply, onGo }: Props) {
  const words = useReviewTexts();
  const end = plies.length - 1;
  const scoreOf = (at: number) => plies[at]?.assessment?.score;
  const last = scoreOf(end);
  const swings = [...marks]
    .filter(([, { sign }]) => sign !== '?!')
    .map(([at, { label }]) => `${numbered(positions, at, words)}: ${label}`);
  const now = scoreOf(ply);
  const spoken = [numbered(positions, ply, words), now !== undefined && spokenScore(now, words)];
  return (
    <div class="graph">
      <svg
        viewBox={`0 0 ${end} 100`}
        preserveAspectRatio="none"
        role="img"
        aria-label={words.graph(
          last === undefined ? words.thinking : spokenScore(last, words),
          swings.join(', '),
        )}
      >
        <path class="white" d={areaOf(plies)} />
        <path class="middle" d={`M0 50H${end}`} />
      </svg>
      {[...marks].map(([at, { sign }]) => (
        <span
          key={at}
          class="dot"
          data-sign={sign}
          style={{ left: `${(at / end) * 100}%`, top: `${100 - winChance(scoreOf(at) ?? 0)}%` }}
        />
      ))}
      <input
        type="range"
        min={0}
        max={end}
        value={ply}
        aria-label={words.slider}
        aria-valuetext={spoken.filter(Boolean).join(', ')}
        title={now === undefined ? undefined : scoreText(now)}
        onInput={({ currentTarget }) => onGo(Number(currentTarget.value))}
      />
    </div>
  );
}

/** The area below White's chances. Unknown parts continue the last known value. */
function areaOf(plies: readonly ReviewedPly[]): string {
  let height = 50;
  const points = plies.map(({ assessment }, at) => {
    if (assessment) height = winChance(assessment.score);
    return `L${at} ${(100 - height).toFixed(1)}`;
  });
  return `M0 100${points.join('')}V100Z`;
}
