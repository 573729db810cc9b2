import { useEffect } from 'preact/hooks';
import { useApp } from '../context.ts';
import { useTask } from '../home/use-task.ts';
import { keepWatcherTicket } from '../telephone/watcher-ticket.ts';
import { Link } from '../ui/link.tsx';
import { Page } from '../ui/page.tsx';
import type { Person } from '../web-session.ts';

/**
 * Opened on the new phone. Strangers sit down at once. Somebody who is logged in there is asked, because moving ends
 * that login.
 */
export function MovePage() {
  const { route, go, person, session, texts } = useApp();
  const { arrive } = texts.seats;
  const task = useTask({ move_not_valid: arrive.failedText });
  const { code, token } = route.page === 'move' ? route : { code: 0, token: '' };
  const { standing } = session;
  const enter = () =>
    task.run(async () => {
      await session.enterByMove(token, { keepsInk: true });
      keepWatcherTicket(undefined);
      go({ page: 'play', code }, true);
    });
  useEffect(() => {
    if (standing === 'nobody') enter();
  }, [standing]);
  if (task.problem !== '')
    return (
      <Page title={arrive.failed}>
        <p role="alert">{task.problem}</p>
        <Link to={{ page: 'join', code }} class="button">
          {texts.seats.moved.join}
        </Link>
      </Page>
    );
  if (task.isBusy || standing !== 'somebody' || !person)
    return <Page title={texts.everywhere.loading}>{null}</Page>;
  return <AskFirst person={person} onGo={enter} />;
}

function AskFirst({ person, onGo }: { person: Person; onGo: () => unknown }) {
  const { texts } = useApp();
  const { arrive } = texts.seats;
  const name = person.name ?? person.username;
  return (
    <Page title={arrive.title}>
      <div class="group join">
        <p>{arrive.known(name)}</p>
        <button type="button" class="button main wide" onClick={onGo}>
          {arrive.go}
        </button>
        <Link to={{ page: 'home' }} class="button quiet">
          {arrive.stay(name)}
        </Link>
      </div>
    </Page>
  );
}
