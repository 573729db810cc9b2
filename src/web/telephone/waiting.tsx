import { useState } from 'preact/hooks';
import type { Session } from '../../telephone/schema.ts';
import { useApp } from '../context.ts';
import { Doodle } from './doodle.tsx';
import { awaitedIn, holdersOf } from './game.ts';
import { isLastCall } from './game-length.ts';
import { BusyAndDone } from './table-people.tsx';
import { Icon } from './toolbar-icons.tsx';
import { useCommand } from './use-command.ts';

/** Below what a player has handed in: the way back to work, who is still busy, and a margin to doodle in. */
export function Waiting({ session, chain }: { session: Session; chain: number }) {
  return (
    <>
      {awaitedIn(session).length > 0 && <TakeBack session={session} chain={chain} />}
      <AwaitedPlayers session={session} />
      <Doodle />
    </>
  );
}

function TakeBack({ session, chain }: { session: Session; chain: number }) {
  const { client, texts } = useApp();
  const command = useCommand();
  const [isBusy, setBusy] = useState(false);
  const { round: words } = texts.telephone;
  const { game_code: code, round } = session;
  const takeBack = async () => {
    setBusy(true);
    await command(() => client.telephone.reopen(code, round, chain));
    setBusy(false);
  };
  return (
    <section class="take-back">
      <p class="soft">{words.takeBackHint}</p>
      <button type="button" class="button" disabled={isBusy} onClick={takeBack}>
        <Icon name="undo" />
        {words.takeBack}
      </button>
    </section>
  );
}

/** The players of the round: who is not done yet, and who is. */
export function AwaitedPlayers({ session }: { session: Session }) {
  const { round } = useApp().texts.telephone;
  const awaited = awaitedIn(session).length;
  const all = holdersOf(session).size;
  const still = session.round_kind === 'drawing' ? round.stillDrawingCount : round.stillWritingCount;
  return (
    <section class="still" aria-live="polite">
      <div class="head">
        <h2>{awaited > 0 ? still(awaited) : round.allDone}</h2>
        <span>{round.countIn(all - awaited, all)}</span>
      </div>
      <BusyAndDone session={session} />
      {isLastCall(session) ? (
        <p class="last-call">{round.lastCallText}</p>
      ) : (
        <p class="soft next-soon">{round.nextSoon}</p>
      )}
    </section>
  );
}
