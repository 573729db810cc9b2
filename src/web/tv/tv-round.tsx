import type { Session } from '../../telephone/schema.ts';
import { useApp } from '../context.ts';
import { Face } from '../people/face.tsx';
import { Name } from '../people/name.tsx';
import { sharedAddressOf } from '../shared-address.ts';
import { awaitedIn, endOf, faceIn, holdersOf, shownIn } from '../telephone/game.ts';
import { isLastCall } from '../telephone/game-length.ts';
import { CodeDigits } from '../telephone/invite.tsx';
import { TimeLeft } from '../telephone/time-left.tsx';
import { Qr } from '../ui/qr.tsx';

/** A round: the time, and who is still at it. No entry is shown. */
export function TvRound({ session }: { session: Session }) {
  const { telephone, tv } = useApp().texts;
  const { round: words } = telephone;
  const endsAtMs = endOf(session);
  const awaited = awaitedIn(session);
  const isDrawing = session.round_kind === 'drawing';
  const still = isDrawing ? tv.stillDrawing : tv.stillWriting;
  return (
    <main class="tv-round">
      <header class="tv-head">
        <h1>{isDrawing ? tv.drawing : tv.describing}</h1>
        <p>{words.of(session.round + 1, session.rounds ?? 0)}</p>
      </header>
      {session.options.watchers && <Latecomers session={session} />}
      <div class="tv-clock">
        {endsAtMs !== undefined && <TimeLeft endsAtMs={endsAtMs} mode={session.mode} />}
      </div>
      <p class="tv-still" role="status">
        {isLastCall(session)
          ? words.lastCallText
          : awaited.length === 0
            ? words.allDone
            : still(awaited.length, shownIn(session, awaited[0] ?? ''))}
      </p>
      <div class="tv-table" />
      <ul class="tv-ring">
        {[...holdersOf(session).keys()].map((username) => (
          <Seat key={username} {...{ session, username }} isBusy={awaited.includes(username)} />
        ))}
      </ul>
    </main>
  );
}

function Seat({ session, username, isBusy }: { session: Session; username: string; isBusy: boolean }) {
  const { people } = useApp().texts.telephone;
  const isGone = session.left.includes(username);
  return (
    <li class={isGone ? 'tv-who gone' : isBusy ? 'tv-who busy' : 'tv-who'}>
      <Face face={faceIn(session, username)} isAway={isGone} isHost={username === session.host} />
      <svg class="lay" viewBox="0 0 120 44" aria-hidden="true">
        <g stroke="#0f0712" stroke-width="5" stroke-linejoin="round" fill="none">
          {isBusy ? (
            <path d="M20 4h84l14 36H4z" fill="#fffdf8" />
          ) : (
            <>
              <path d="M28 12h64l8 26H20z" fill="#f7c65a" />
              <path d="M28 12l32 14 32-14" stroke-width="4" />
            </>
          )}
        </g>
      </svg>
      <Name name={shownIn(session, username)} />
      <small>{isGone ? people.gone : isBusy ? people.busy : people.done}</small>
    </li>
  );
}

function Latecomers({ session }: { session: Session }) {
  const { telephone, tv } = useApp().texts;
  const address = sharedAddressOf({ page: 'join', code: session.game_code });
  return (
    <aside class="tv-join">
      <p>
        <span>{tv.late}</span>
        <b>
          <CodeDigits code={session.game_code} />
        </b>
      </p>
      <Qr text={address} label={telephone.lobby.qr(address)} />
    </aside>
  );
}
