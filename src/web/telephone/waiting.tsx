import { useState } from 'preact/hooks';
import type { Session } from '../../telephone/schema.ts';
import { useApp } from '../context.ts';
import { awaitedIn } from './game.ts';
import { isLastCall } from './game-length.ts';
import { PersonChip } from './person.tsx';
import { useCommand } from './use-command.ts';

/** Below what a player has handed in: who is still at it, and the way back to work. */
export function Waiting({ session, chain }: { session: Session; chain: number }) {
  return (
    <>
      {awaitedIn(session).length > 0 && <TakeBack session={session} chain={chain} />}
      <AwaitedPlayers session={session} />
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
        {words.takeBack}
      </button>
    </section>
  );
}

/** The players who are not done yet. */
export function AwaitedPlayers({ session }: { session: Session }) {
  const { round } = useApp().texts.telephone;
  const names = awaitedIn(session);
  return (
    <section class="still" aria-live="polite">
      <h2>{names.length > 0 ? round.waitingFor : round.allDone}</h2>
      <ul class="chips">
        {names.map((name) => (
          <PersonChip key={name} session={session} username={name} />
        ))}
      </ul>
      {isLastCall(session) ? (
        <p class="last-call">{round.lastCallText}</p>
      ) : (
        <p class="soft next-soon">{round.nextSoon}</p>
      )}
    </section>
  );
}
