import { FEWEST_PLAYERS, MOST_PLAYERS } from '../../telephone/rules/session.ts';
import type { Session } from '../../telephone/schema.ts';
import { useApp } from '../context.ts';
import { Face } from '../people/face.tsx';
import { Name } from '../people/name.tsx';
import { sharedAddressOf } from '../shared-address.ts';
import { faceIn, shownIn, stayingIn } from '../telephone/game.ts';
import { GamePlan } from '../telephone/game-plan.tsx';
import { CodeDigits } from '../telephone/invite.tsx';
import { Qr } from '../ui/qr.tsx';

/** The lobby: how to join, and who is at the table. */
export function TvLobby({ session }: { session: Session }) {
  const { telephone, tv } = useApp().texts;
  const address = sharedAddressOf({ page: 'join', code: session.game_code });
  const isReady = stayingIn(session).length >= FEWEST_PLAYERS;
  const { users } = session;
  return (
    <main class="tv-lobby">
      <header class="tv-head">
        <h1>{telephone.round.table}</h1>
        <p role="status">{tv.people(users.length, MOST_PLAYERS)}</p>
      </header>
      <section class="tv-ticket">
        <div class="q">
          <Qr text={address} label={telephone.lobby.qr(address)} />
        </div>
        <div class="tkt">
          <span>
            {tv.joinAt} {hostOf(address)}
          </span>
          <b>
            <CodeDigits code={session.game_code} />
          </b>
          <small>{tv.sitDown}</small>
        </div>
      </section>
      <ul class="tv-crowd" aria-live="polite">
        {users.map((username) => (
          <li key={username} class="tv-who arrives">
            <Face face={faceIn(session, username)} isHost={username === session.host} />
            <Name name={shownIn(session, username)} />
            {username === session.host && <small>{telephone.people.host}</small>}
          </li>
        ))}
        {Array.from({ length: MOST_PLAYERS - users.length }, (_, place) => (
          <li key={place} class="tv-who" aria-hidden="true">
            <span class="tv-chair" />
          </li>
        ))}
      </ul>
      <footer class="tv-table">
        <GamePlan session={session} />
        <p>{isReady ? tv.ready(shownIn(session, session.host)) : tv.waiting}</p>
      </footer>
    </main>
  );
}

/** The address, without the parts that need not be typed. */
function hostOf(address: string): string {
  return new URL('..', address).href.replace(/^https?:\/\/|\/$/g, '');
}
