import { useEffect } from 'preact/hooks';
import { FEWEST_PLAYERS } from '../../telephone/rules/session.ts';
import type { Session } from '../../telephone/schema.ts';
import { useApp } from '../context.ts';
import { sharedAddressOf } from '../shared-address.ts';
import { Link, Page } from '../ui/page.tsx';
import { Qr } from '../ui/qr.tsx';
import { endOf, shownIn, stayingIn } from './game.ts';
import { CodeDigits } from './invite.tsx';
import { LostGame } from './lost-game.tsx';
import { PersonChip } from './person.tsx';
import { TimeLeft } from './time-left.tsx';
import { TvAlbum } from './tv-album.tsx';
import { useGame } from './use-game.ts';
import { AwaitedPlayers } from './waiting.tsx';

/** The game on a shared big screen. The only control is full screen. */
export function TvPage() {
  const { route, texts, session: login } = useApp();
  const code = route.page === 'tv' ? route.code : 0;
  if (login.standing === 'unknown') return <p class="tv-line">{texts.everywhere.loading}</p>;
  if (login.standing === 'nobody') return <Outsider code={code} />;
  return (
    <div class="tv">
      <Screen code={code} />
      {document.fullscreenEnabled && (
        <button
          type="button"
          class="quiet full"
          onClick={() => document.documentElement.requestFullscreen().catch(() => undefined)}
        >
          {texts.telephone.tv.full}
        </button>
      )}
    </div>
  );
}

function Screen({ code }: { code: number }) {
  const { texts } = useApp();
  const { session, lost } = useGame(code);
  useEffect(() => {
    document.title = `${code} – ${texts.everywhere.title}`;
    return () => {
      document.title = texts.everywhere.title;
    };
  }, [code, texts]);
  if (lost && !session && lost.code === 'not_in_session') return <Outsider code={code} />;
  if (lost) return <LostGame lost={lost} code={code} />;
  if (!session) return <p class="tv-line">{texts.everywhere.loading}</p>;
  switch (session.round_kind) {
    case 'lobby':
      return <TvLobby session={session} />;
    case 'over':
      return <TvAlbum session={session} />;
    default:
      return <TvRound session={session} />;
  }
}

function TvLobby({ session }: { session: Session }) {
  const { texts } = useApp();
  const { lobby, tv } = texts.telephone;
  const address = sharedAddressOf({ page: 'join', code: session.game_code });
  const isReady = stayingIn(session).length >= FEWEST_PLAYERS;
  return (
    <main class="tv-lobby">
      <div>
        <h1>{tv.title}</h1>
        <p class="tv-code">
          <CodeDigits code={session.game_code} />
        </p>
        <p class="tv-line">
          {tv.join} <strong>{sharedAddressOf({ page: 'home' }).replace(/^https?:\/\/|\/$/g, '')}</strong>
        </p>
        <ul class="plain chips" aria-live="polite">
          {session.users.map((name) => (
            <PersonChip key={name} session={session} username={name} />
          ))}
        </ul>
        <p class="soft tv-line">{isReady ? tv.ready(shownIn(session, session.host)) : tv.waiting}</p>
      </div>
      <Qr text={address} label={lobby.qr(address)} />
    </main>
  );
}

function TvRound({ session }: { session: Session }) {
  const { round: words, tv } = useApp().texts.telephone;
  const endsAtMs = endOf(session);
  return (
    <main class="tv-round">
      <p class="soft tv-line">{words.of(session.round + 1, session.rounds ?? 0)}</p>
      <h1>{session.round_kind === 'drawing' ? tv.drawing : tv.describing}</h1>
      {endsAtMs !== undefined && <TimeLeft endsAtMs={endsAtMs} />}
      <AwaitedPlayers session={session} />
    </main>
  );
}

/** Shown if the viewer is not in the game. */
function Outsider({ code }: { code: number }) {
  const { tv, join } = useApp().texts.telephone;
  return (
    <Page title={tv.outsider}>
      <p>{tv.outsiderText}</p>
      <Link to={{ page: 'join', code }} class="button">
        {join.enter}
      </Link>
    </Page>
  );
}
