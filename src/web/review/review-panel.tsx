import type { Side } from '../../client/index.ts';
import { OpeningName } from '../chess/opening-name.tsx';
import { ScoreSheet } from '../chess/score-sheet.tsx';
import { AccuracyTable } from './accuracy-table.tsx';
import { EvaluationGraph } from './evaluation-graph.tsx';
import { Progress } from './progress.tsx';
import { useReviewTexts } from './review-texts.ts';
import { marksOf, reviewedPlies } from './reviewed-line.ts';
import type { Assessments } from './use-assessments.ts';
import type { ReviewLine } from './use-review-line.ts';
import { Verdict } from './verdict.tsx';

interface Props {
  review: ReviewLine;
  assessments: Assessments;
  /** The best move to show, as UCI. */
  hint: string | undefined;
  names: Record<Side, string>;
}

/** The words beside the board: about the position, every move, and the game as a whole. */
export function ReviewPanel({ review, assessments, hint, names }: Props) {
  const words = useReviewTexts();
  const { main, line, isOwn, mainPly, stepping, goToMain } = review;
  const { ply, goTo } = stepping;
  const mainPlies = reviewedPlies(main, assessments.of);
  const plies = isOwn ? reviewedPlies(line, assessments.of) : mainPlies;
  const marks = marksOf(mainPlies, words);
  const isGame = main.length > 2;
  return (
    <>
      <Verdict line={line} plies={plies} ply={ply} hint={hint} hasFailed={assessments.hasFailed} />
      <OpeningName positions={line} ply={ply} />
      {line.length < 2 ? (
        <p class="soft">{words.tryIt}</p>
      ) : (
        <ScoreSheet positions={line} ply={ply} onGo={goTo} marks={isOwn ? marksOf(plies, words) : marks} />
      )}
      {isOwn && <OwnMoves isGame={isGame} onBack={() => goToMain(mainPly)} />}
      {isGame && (
        <EvaluationGraph positions={main} plies={mainPlies} marks={marks} ply={mainPly} onGo={goToMain} />
      )}
      {assessments.share < 1 && <Progress {...assessments} />}
      {assessments.isComplete && isGame && <AccuracyTable plies={mainPlies} names={names} />}
    </>
  );
}

function OwnMoves({ isGame, onBack }: { isGame: boolean; onBack: () => void }) {
  const words = useReviewTexts();
  return (
    <div class="prompt" role="status">
      <p>{words.own}</p>
      <button type="button" class="button" onClick={onBack}>
        {isGame ? words.back : words.backToPosition}
      </button>
    </div>
  );
}
