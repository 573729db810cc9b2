import type { ParlorError } from '../../client/index.ts';
import { useApp } from '../context.ts';
import { FaultPage } from '../ui/fault-page.tsx';
import { Link } from '../ui/link.tsx';
import { gameReasonOf } from './use-command.ts';

/** Shown if a game is no longer available: the reason, and where to go next. */
export function LostGame({ lost, code }: { lost: ParlorError; code: number }) {
  const { texts } = useApp();
  const words = texts.telephone.lost;
  const isOut = lost.code === 'not_authenticated';
  const [title, text] = isOut
    ? [words.out, words.outText]
    : lost.code === 'not_in_session' || lost.code === 'removed_by_host'
      ? [words.kicked, words.kickedText]
      : lost.code === 'session_not_found'
        ? [words.gone, words.goneText]
        : [words.failed, gameReasonOf(lost, texts)];
  return (
    <FaultPage
      title={title}
      text={text}
      sign="lost"
      dock={
        <>
          {isOut && (
            <Link to={{ page: 'join', code }} class="button main grow">
              {words.comeIn}
            </Link>
          )}
          <Link to={{ page: 'home' }} class={isOut ? 'button' : 'button main grow'}>
            {texts.telephone.home}
          </Link>
        </>
      }
    />
  );
}
