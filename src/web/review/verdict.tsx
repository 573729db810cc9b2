import { type ReviewedPly, reviewedMove } from '../../chess/rules/review.ts';
import { type Position, positionAfter } from '../chess/positions.ts';
import { useReviewTexts } from './review-texts.ts';
import { numbered, SIGNS, writtenMove } from './reviewed-line.ts';
import { scoreText, spokenScore } from './score-text.ts';

interface Props {
  line: readonly Position[];
  plies: readonly ReviewedPly[];
  ply: number;
  /** The best move, as UCI, if it is to be shown. */
  hint: string | undefined;
  /** The engine cannot run here. */
  hasFailed: boolean;
}

/** What can be said about the position that is shown, and about the move that led to it. */
export function Verdict({ line, plies, ply, hint, hasFailed }: Props) {
  const words = useReviewTexts();
  const [before, now] = [plies[ply - 1], plies[ply]];
  const move = reviewedMove(plies, ply);
  const judgement = move?.judgement;
  const score = now?.assessment?.score;
  const better = before && move?.better && positionAfter(before.fen, move.better)?.move?.san;
  const best = now && hint !== undefined && writtenMove(now.fen, hint, words);
  const isOver = now?.assessment !== undefined && now.assessment.best === undefined;
  return (
    <div class="verdict" role="status">
      {(score !== undefined || !hasFailed) && (
        <span class="chip points" data-for={score === undefined ? undefined : score < 0 ? 'b' : 'w'}>
          <span aria-hidden="true">{score === undefined ? '…' : scoreText(score)}</span>
          <span class="visually-hidden">
            {score === undefined ? words.thinking : spokenScore(score, words)}
          </span>
        </span>
      )}
      <p>
        <strong>{numbered(line, ply, words)}</strong>{' '}
        {judgement ? (
          <span class="mark" data-sign={SIGNS[judgement]}>
            {words.judgements[judgement]}.
          </span>
        ) : (
          ply > 0 && now?.isBook && <span class="soft">{words.book}.</span>
        )}{' '}
        {better && words.better(better)} {best && <span class="soft">{words.bestNow(best)}</span>}
        {isOver && <span class="soft">{score === 0 ? words.over.draw : words.over.mate}</span>}
      </p>
    </div>
  );
}
