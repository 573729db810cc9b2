import type { Session } from '../../telephone/schema.ts';
import { useApp } from '../context.ts';
import { claimsFor } from '../seats/claims.ts';
import { ClaimQuestion } from '../seats/lazy-seats.tsx';
import { shownIn } from './game.ts';
import { useCommand } from './use-command.ts';

interface Props {
  session: Session;
  online: readonly string[];
  me: string;
}

/**
 * Questions for the table. A screen asks everybody; a latecomer or a new phone asks the host. The first answer counts.
 */
export function TableQuestions({ session, online, me }: Props) {
  const { client, texts } = useApp();
  const { questions } = texts.tv;
  const { game_code: code, host, asking, seats_asked: seats } = session;
  const asked = host === me ? Object.entries(seats) : [];
  const claims = claimsFor(session, online, me);
  if (asking.length + asked.length + claims.length === 0) return null;
  return (
    <div class="questions" role="alert">
      {asking.map((screen) => (
        <Question
          key={screen}
          text={questions.screen}
          yes={questions.let}
          onYes={() => client.room.admitScreen(code, screen)}
          onNo={() => client.room.refuseScreen(code, screen)}
        />
      ))}
      {asked.map(([player, late]) => (
        <Question
          key={player}
          text={questions.seat(shownIn(session, late), shownIn(session, player))}
          yes={questions.ok}
          onYes={() => client.room.admitPlayer(code, player)}
          onNo={() => client.room.refusePlayer(code, player)}
        />
      ))}
      {claims.map((claim) => (
        <ClaimQuestion key={claim.claim} {...{ session, claim, me }} />
      ))}
    </div>
  );
}

interface QuestionProps {
  text: string;
  yes: string;
  onYes: () => Promise<unknown>;
  onNo: () => Promise<unknown>;
}

function Question({ text, yes, onYes, onNo }: QuestionProps) {
  const { questions } = useApp().texts.tv;
  const command = useCommand();
  return (
    <div class="question">
      <p>{text}</p>
      <button type="button" class="button" onClick={() => command(onYes)}>
        {yes}
      </button>
      <button type="button" class="button" onClick={() => command(onNo)}>
        {questions.no}
      </button>
    </div>
  );
}
