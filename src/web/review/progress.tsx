import { useReviewTexts } from './review-texts.ts';
import type { Assessments } from './use-assessments.ts';

type Props = Pick<Assessments, 'done' | 'isPaused' | 'hasFailed' | 'setPaused'> & { of: number };

/** How far the review has come, and a button that stops it for a while. */
export function Progress({ done, of, isPaused, hasFailed, setPaused }: Props) {
  const words = useReviewTexts();
  if (hasFailed) return <p role="status">{words.failed}</p>;
  return (
    <div class="progress">
      <progress value={done} max={of} aria-label={words.progressLabel} />
      <span class="soft">{words.progress(done, of)}</span>
      <button type="button" class="button" onClick={() => setPaused(!isPaused)}>
        {isPaused ? words.resume : words.pause}
      </button>
    </div>
  );
}
