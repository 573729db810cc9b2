import { useState } from 'preact/hooks';
import type { Session } from '../../telephone/schema.ts';
import { useApp } from '../context.ts';
import { Face } from '../people/face.tsx';
import { faceIn, shownIn } from '../telephone/game.ts';
import { useCommand } from '../telephone/use-command.ts';
import { AnimalCard } from './animal.tsx';
import type { Claim } from './claims.ts';

interface Props {
  session: Session;
  claim: Claim;
  me: string;
}

/** "Is this Ada?", with the animal that her new phone shows. */
export function ClaimQuestion({ session, claim: { claim, username, animal }, me }: Props) {
  const { client, texts } = useApp();
  const { question, animals, faults } = texts.seats;
  const command = useCommand(faults);
  const [hasAgreed, setAgreed] = useState(false);
  const { game_code: code, host } = session;
  const name = shownIn(session, username);
  const agree = async () => setAgreed(await command(() => client.room.grantClaim(code, claim)));
  return (
    <div class="question claim-question">
      <div class="claim">
        <Face face={faceIn(session, username)} size="l" />
        <AnimalCard animal={animal} />
      </div>
      <h2>{question.title(name)}</h2>
      <p class="soft">
        {question.text(animals[animal] ?? animal)} {host !== me && question.two}
      </p>
      {hasAgreed ? (
        <p role="status">{question.wait}</p>
      ) : (
        <button type="button" class="button main wide" onClick={agree}>
          {question.yes(name)}
        </button>
      )}
      <button
        type="button"
        class="button wide"
        onClick={() => command(() => client.room.dropClaim(code, claim))}
      >
        {question.no}
      </button>
    </div>
  );
}
