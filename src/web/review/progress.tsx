import { useReviewTexts } from './review-texts.ts';
import type { Assessments } from './use-assessments.ts';

type Props = Pick<Assessments, 'share' | 'isPaused' | 'hasFailed' | 'setPaused'>;

/** How far the review has come, and a button that stops it for a while. */
export function Progress({ share, isPaused, hasFailed, setPaused }: Props) {
  const words = useReviewTexts();
  if (hasFailed) return <p role="status">{words.failed}</p>;
  return (
    <div class="progress">
      <progress value={share} aria-label={words.progressLabel} />
      <span class="soft">{words.progress(Math.floor(share * 100))}</span>
      <button type="button" class="button" onClick={() => setPaused(!isPaused)}>
        {isPaused ? words.resume : words.pause}
      </button>
    </div>
  );
}
