import { useApp } from '../context.ts';
import { Problem } from '../home/problem.tsx';
import { useTask } from '../home/use-task.ts';
import { Page } from '../ui/page.tsx';
import { keepWayBack } from './way-back.ts';

interface Props {
  code: number;
  back: string;
}

/** What the old phone shows once its player has moved. */
export function MovedPage({ code, back }: Props) {
  const { go, session, texts } = useApp();
  const { moved } = texts.seats;
  const task = useTask({ move_not_valid: moved.failed });
  const comeBack = () =>
    task.run(async () => {
      await session.enterByMove(back, { keepsInk: false });
      keepWayBack(undefined);
    });
  const join = () => {
    keepWayBack(undefined);
    go({ page: 'join', code }, true);
  };
  return (
    <Page title={moved.title}>
      <div class="group join">
        <p>{moved.text}</p>
        <Problem text={task.problem} />
        {task.problem === '' ? (
          <button type="button" class="button main wide" disabled={task.isBusy} onClick={comeBack}>
            {moved.back}
          </button>
        ) : (
          <button type="button" class="button main wide" onClick={join}>
            {moved.join}
          </button>
        )}
      </div>
    </Page>
  );
}
