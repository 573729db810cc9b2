import type { Session } from '../../telephone/schema.ts';
import { useApp } from '../context.ts';
import { claimsFor } from '../seats/claims.ts';
import { ClaimQuestion } from '../seats/lazy-seats.tsx';
import { lazyPart } from '../ui/lazy-page.tsx';
import { shownIn } from './game.ts';

const Question = lazyPart(async () => (await import('./table-question.tsx')).TableQuestion, {
  hasMoreTexts: true,
});

interface Props {
  session: Session;
  online: readonly string[];
  me: string;
}

/**
 * Questions for the table. A screen asks everybody; a latecomer or a new phone asks the host. The first answer counts.
 */
export function TableQuestions({ session, online, me }: Props) {
  const { client } = useApp();
  const { game_code: code, host, asking, seats_asked: seats } = session;
  const asked = host === me ? Object.entries(seats) : [];
  const claims = claimsFor(session, online, me);
  if (asking.length + asked.length + claims.length === 0) return null;
  return (
    <div class="questions" role="alert">
      {asking.map((screen) => (
        <Question
          key={screen}
          text={(words) => words.screen}
          yes="let"
          onYes={() => client.room.admitScreen(code, screen)}
          onNo={() => client.room.refuseScreen(code, screen)}
        />
      ))}
      {asked.map(([player, late]) => (
        <Question
          key={player}
          text={(words) => words.seat(shownIn(session, late), shownIn(session, player))}
          yes="ok"
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
