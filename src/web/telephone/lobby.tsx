import { FEWEST_PLAYERS } from '../../telephone/rules/session.ts';
import type { Session } from '../../telephone/schema.ts';
import { useApp } from '../context.ts';
import { Link } from '../ui/page.tsx';
import { ConfirmButton, LeaveButton } from './confirm-button.tsx';
import { shownIn, stayingIn } from './game.ts';
import { GamePlan } from './game-plan.tsx';
import { Invite } from './invite.tsx';
import { Players } from './players.tsx';
import { useCommand } from './use-command.ts';

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
            <Players session={session} online={online} me={me} />
          </div>
        </div>
        <StartButton session={session} isHost={session.host === me} />
        <GamePlan session={session} />
        <div class="row">
          <Link to={{ page: 'tv', code: session.game_code }} class="button quiet">
            {lobby.bigScreen}
          </Link>
          <LeaveButton isInPlay={false} onLeave={onLeave} />
        </div>
      </section>
    </div>
  );
}

/** Anybody can start the game. Players other than the host are asked for confirmation. */
function StartButton({ session, isHost }: { session: Session; isHost: boolean }) {
  const { client, texts } = useApp();
  const command = useCommand();
  const { lobby } = texts.telephone;
  const count = stayingIn(session).length;
  const missing = FEWEST_PLAYERS - count;
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
        <button type="button" class="wide" disabled={missing > 0} onClick={start}>
          {lobby.start}
        </button>
      )}
      {!isHost && missing <= 0 && (
        <ConfirmButton
          label={lobby.startNow}
          title={lobby.startTitle}
          text={lobby.startText(count)}
          class="plain"
          onSure={start}
        />
      )}
    </div>
  );
}
