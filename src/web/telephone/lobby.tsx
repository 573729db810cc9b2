import { useEffect } from 'preact/hooks';
import { FEWEST_PLAYERS, MOST_PLAYERS } from '../../telephone/rules/session.ts';
import type { Session } from '../../telephone/schema.ts';
import { useApp } from '../context.ts';
import { Face } from '../people/face.tsx';
import { MoveButton } from '../seats/move-button.tsx';
import { ScreensButton } from '../tv/screens-sheet.tsx';
import { SoundButton } from '../ui/bar.tsx';
import { Page } from '../ui/page.tsx';
import { LeaveButton } from './confirm-button.tsx';
import { Crowd } from './crowd.tsx';
import { faceIn, shownIn, stayingIn } from './game.ts';
import { GamePlan } from './game-plan.tsx';
import { Invite } from './invite.tsx';
import { ModeCards } from './mode-cards.tsx';
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
  const isHost = session.host === me;
  useEffect(loadHandwriting, []);
  return (
    <Page
      title={lobby.title}
      heading="hidden"
      class={isHost ? 'lobby' : 'lobby guest'}
      isWide
      bar={
        <>
          <SoundButton />
          <LeaveButton isInPlay={false} onLeave={onLeave} icon="out" />
        </>
      }
      why={missingIn(session) > 0 ? lobby.missing(missingIn(session)) : ''}
      dock={
        <>
          {isHost ? <StartButton session={session} /> : <HostStarts session={session} />}
          <ScreensButton session={session} me={me} />
        </>
      }
    >
      <aside class="group">
        <Invite code={session.game_code} isLow={!isHost} />
        <WatcherCount session={session} isHost={isHost} />
        <MoveButton code={session.game_code} />
      </aside>
      <div class="group around">
        <Table session={session} online={online} me={me} />
        <section class="group">
          <ModeCards session={session} isHost={isHost} />
          <GamePlan session={session} isHost={isHost} />
        </section>
      </div>
      <SameNameQuestion session={session} me={me} />
    </Page>
  );
}

/** The first round needs it at once. */
function loadHandwriting(): void {
  document.fonts.load('700 1em Kalam').catch(() => undefined);
}

/** How many players the game still needs to start. */
function missingIn(session: Session): number {
  return FEWEST_PLAYERS - stayingIn(session).length;
}

/** Who sits there, and how many more may come. */
export function Table(props: Omit<Props, 'onLeave'>) {
  const { round, lobby } = useApp().texts.telephone;
  return (
    <section class="group" aria-live="polite" aria-relevant="additions">
      <div class="head">
        <h2>{round.table}</h2>
        <span>{lobby.seats(props.session.users.length, MOST_PLAYERS)}</span>
      </div>
      <Crowd {...props} />
    </section>
  );
}

/** The host starts the game. The server lets every member do it, but one button is enough. */
function StartButton({ session }: { session: Session }) {
  const { client, texts } = useApp();
  const command = useCommand();
  const start = () => command(() => client.telephone.start(session.game_code));
  return (
    <button type="button" class="button main grow" disabled={missingIn(session) > 0} onClick={start}>
      {texts.telephone.lobby.start(stayingIn(session).length)}
    </button>
  );
}

function HostStarts({ session }: { session: Session }) {
  const { lobby } = useApp().texts.telephone;
  const { host } = session;
  return (
    <>
      <Face face={faceIn(session, host)} isHost />
      <p class="grow">{lobby.hostStarts(shownIn(session, host))}</p>
    </>
  );
}
