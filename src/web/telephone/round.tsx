import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Session } from '../../telephone/schema.ts';
import { useApp } from '../context.ts';
import { MoveButton } from '../seats/move-button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { Link } from '../ui/link.tsx';
import { ConfirmButton, LeaveButton } from './confirm-button.tsx';
import { awaitedIn, endOf, holdersOf } from './game.ts';
import { isLastCall } from './game-length.ts';
import { PlayerTurn } from './player-turn.tsx';
import { Players } from './players.tsx';
import { TimeLeft } from './time-left.tsx';
import { useCommand } from './use-command.ts';
import { AwaitedPlayers } from './waiting.tsx';

interface Props {
  session: Session;
  online: readonly string[];
  me: string;
  onLeave: () => Promise<unknown>;
}

/** A round in play: the bar, and the player's own turn. */
export function RoundView(props: Props) {
  const { session, me } = props;
  const { everywhere, telephone } = useApp().texts;
  const chain = holdersOf(session).get(me);
  const isSubmitted = session.submitted.includes(me);
  const isTurn = chain !== undefined && !isSubmitted;
  useEffect(() => {
    if (!isTurn) return;
    document.title = `● ${telephone.round.yourTurn} – ${everywhere.title}`;
    return () => {
      document.title = everywhere.title;
    };
  }, [isTurn, telephone, everywhere]);
  const main = useRef<HTMLElement>(null);
  // The focused element went away with the last round, so move the focus here for screen readers.
  useEffect(() => {
    if (document.activeElement === document.body) main.current?.focus({ preventScroll: true });
  }, [session.round, isSubmitted]);
  return (
    <div class="page round">
      <RoundBar key={session.round} {...props} />
      <main ref={main} tabIndex={-1}>
        <Turn session={session} me={me} chain={chain} isSubmitted={isSubmitted} />
      </main>
    </div>
  );
}

function Turn(props: { session: Session; me: string; chain: number | undefined; isSubmitted: boolean }) {
  const { session, me, chain, isSubmitted } = props;
  const { watching } = useApp().texts.telephone;
  if (session.left.includes(me)) return <WatcherNotice title={watching.leftTitle} text={watching.leftText} />;
  if (chain === undefined)
    return (
      <WatcherNotice
        title={isSubstitute(session) ? watching.nextRound : watching.title}
        text={isSubstitute(session) ? watching.nextRoundText : watching.text}
      >
        <AwaitedPlayers session={session} />
      </WatcherNotice>
    );
  const turn = { session, chain, isSubmitted };
  return <PlayerTurn key={`${session.round}/${chain}`} {...turn} />;
}

/** Whether a player without a turn is about to take the place of one who has left. */
function isSubstitute(session: Session): boolean {
  return session.left.some((name) => holdersOf(session).has(name));
}

function WatcherNotice(props: { title: string; text: string; children?: ComponentChildren }) {
  const { telephone } = useApp().texts;
  return (
    <section class="narrow">
      <h1>{props.title}</h1>
      <p>{props.text}</p>
      {props.children}
      <Link to={{ page: 'home' }} class="button">
        {telephone.home}
      </Link>
    </section>
  );
}

/** Always visible: the round, the time left, and who is done. */
function RoundBar({ session, online, me, onLeave }: Props) {
  const { client, texts } = useApp();
  const command = useCommand();
  const [isOpen, setOpen] = useState(false);
  const { round, rounds, game_code } = session;
  const words = texts.telephone.round;
  const endsAtMs = endOf(session);
  const players = holdersOf(session).size;
  const done = players - awaitedIn(session).length;
  const isIn = !session.left.includes(me);
  const isLast = isLastCall(session);
  return (
    <header class="round-bar">
      <span class={isLast ? 'which last-call' : 'which'} role="status">
        {isLast ? words.lastCall : words.of(round + 1, rounds ?? 0)}
      </span>
      {endsAtMs !== undefined && <TimeLeft endsAtMs={endsAtMs} mode={session.mode} />}
      <button type="button" class="bar-menu" onClick={() => setOpen(true)}>
        <Icon name="check" />
        <span class="visually-hidden">{words.menu(done, players)}</span>
        <span class="digits" aria-hidden="true">
          {done}/{players}
        </span>
        <Icon name="menu" />
      </button>
      {isOpen && (
        <Dialog title={words.table} onClose={() => setOpen(false)}>
          <div class="group options">
            <Players session={session} online={online} me={me} />
            {session.host === me && (
              <ConfirmButton
                label={words.skip}
                title={words.skipTitle}
                text={words.skipText}
                class="button wide"
                onSure={() => command(() => client.telephone.skip(game_code)).then(() => setOpen(false))}
              />
            )}
            {isIn && <MoveButton code={game_code} />}
            {isIn && <LeaveButton isInPlay onLeave={() => onLeave().then(() => setOpen(false))} />}
          </div>
        </Dialog>
      )}
    </header>
  );
}
