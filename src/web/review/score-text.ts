import { mateIn } from '../../chess/rules/review.ts';
import type { ReviewTexts } from './review-texts.ts';

/** A score as players write it: `+1.3`, `−0.7`, `0.0`, `#3`, `#−3`. From White's point of view. */
export function scoreText(score: number): string {
  const sign = score < 0 ? '−' : '+';
  const moves = mateIn(score);
  if (moves !== undefined) return `#${score < 0 ? '−' : ''}${moves === 0 ? '' : moves}`;
  const pawns = (Math.abs(score) / 100).toFixed(1);
  return pawns === '0.0' ? pawns : `${sign}${pawns}`;
}

/** A score in words, for screen readers. */
export function spokenScore(score: number, words: ReviewTexts): string {
  const moves = mateIn(score);
  if (moves === undefined) return words.score(scoreText(score));
  return moves === 0 ? words.over.mate : words.mate(words.colors[score > 0 ? 'w' : 'b'], moves);
}
