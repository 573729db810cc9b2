import { FEWEST_PLAYERS } from '../../telephone/rules/session.ts';
import type { Session } from '../../telephone/schema.ts';
import { useApp } from '../context.ts';
import { MoveButton } from '../seats/move-sheet.tsx';
import { ScreensButton } from '../tv/screens-sheet.tsx';
import { LeaveButton } from './confirm-button.tsx';
import { Crowd } from './crowd.tsx';
import { shownIn, stayingIn } from './game.ts';
import { GamePlan } from './game-plan.tsx';
import { Invite } from './invite.tsx';
import { SameNameQuestion } from './same-name-question.tsx';
import { useCommand } from './use-command.ts';
import { WatcherCount } from './watcher-count.tsx';

interface Props {
  session: Session;
  online: readonly string[];
  me: string;
  onLeave: () => Promise<unknown>;
}

export function Lobby({ session, online, me, onLeave }: Props) {
  const { lobby } = useApp().texts.telephone;
  return (
    <div class={session.host === me ? 'lobby' : 'lobby guest'}>
      <Invite code={session.game_code} />
      <section class="stack">
        <div class="card">
          <h2>{lobby.players(session.users.length)}</h2>
          <div aria-live="polite" aria-relevant="additions">
            <Crowd session={session} online={online} me={me} />
          </div>
        </div>
        <StartButton session={session} isHost={session.host === me} />
        <WatcherCount session={session} isHost={session.host === me} />
        <GamePlan session={session} />
        <div class="buttons">
          <ScreensButton session={session} me={me} />
          <MoveButton code={session.game_code} />
          <LeaveButton isInPlay={false} onLeave={onLeave} />
        </div>
      </section>
      <SameNameQuestion session={session} me={me} />
    </div>
  );
}

/** The host starts the game. The server lets every member do it, but one button is enough. */
function StartButton({ session, isHost }: { session: Session; isHost: boolean }) {
  const { client, texts } = useApp();
  const command = useCommand();
  const { lobby } = texts.telephone;
  const missing = FEWEST_PLAYERS - stayingIn(session).length;
  const start = () => command(() => client.telephone.start(session.game_code));
  return (
    <div class="start">
      <p role="status">
        {missing > 0
          ? lobby.missing(missing)
          : isHost
            ? ''
            : lobby.hostStarts(shownIn(session, session.host))}
      </p>
      {isHost && (
        <button type="button" class="button wide" disabled={missing > 0} onClick={start}>
          {lobby.start}
        </button>
      )}
    </div>
  );
}
