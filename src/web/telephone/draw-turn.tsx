import type { Session } from '../../telephone/schema.ts';
import { useApp } from '../context.ts';
import { DrawRound } from './draw-round.tsx';
import { endOf, faceIn, shownIn } from './game.ts';
import { AtTheTable } from './table-people.tsx';
import { useLoaded } from './use-loaded.ts';

/** Loads the words of this turn and shows the sheet to draw them. */
export function DrawTurn(props: { session: Session; chain: number; isSubmitted: boolean }) {
  const { session, chain, isSubmitted } = props;
  const { client, texts } = useApp();
  const { game_code: code, round } = session;
  const { value, problem } = useLoaded(`${round - 1}/${chain}`, () =>
    client.telephone.description(code, round - 1, chain),
  );
  const endsAtMs = endOf(session) ?? Number.POSITIVE_INFINITY;
  if (problem !== undefined) return <p class="problem">{problem}</p>;
  if (!value) return <p class="soft">{texts.everywhere.loading}</p>;
  const { description, author } = value;
  return (
    <DrawRound
      {...{ code, round, chain, endsAtMs, isSubmitted, mode: session.mode }}
      subject={{ words: description, author: shownIn(session, author), face: faceIn(session, author) }}
    >
      <AtTheTable session={session} />
    </DrawRound>
  );
}
