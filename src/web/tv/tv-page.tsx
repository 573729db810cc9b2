import { useEffect } from 'preact/hooks';
import type { Session } from '../../telephone/schema.ts';
import { AppContext, useApp } from '../context.ts';
import { useGame } from '../telephone/use-game.ts';
import { useRoomSounds } from '../telephone/use-room-sounds.ts';
import { SoundBadge } from './sound-badge.tsx';
import { TvAlbum } from './tv-album.tsx';
import { TvIdle } from './tv-idle.tsx';
import { TvLobby } from './tv-lobby.tsx';
import { TvRoom } from './tv-room.tsx';
import { TvRound } from './tv-round.tsx';
import { type OwnScreen, useScreen } from './use-screen.ts';
import { useTelevision } from './use-television.ts';

/** Once a game has shown its last page, the screen may be paired again after this long. */
const IDLE_MS = 30 * 60_000;

/** A shared big screen. It belongs to nobody, and shows the game that a player has paired it with. */
export function TvPage() {
  const app = useApp();
  const screen = useScreen();
  useTelevision();
  useWantedGame(screen);
  if (!screen)
    return (
      <TvRoom isLampLeft>
        <p class="tv-loading">{app.texts.everywhere.loading}</p>
      </TvRoom>
    );
  const { client, state, isConnected } = screen;
  return (
    <AppContext.Provider value={{ ...app, client, person: undefined }}>
      {state.game_code === null ? (
        <TvIdle state={state} isConnected={isConnected} />
      ) : (
        <ShownGame key={state.game_code} code={state.game_code} isConnected={isConnected} />
      )}
    </AppContext.Provider>
  );
}

function ShownGame({ code, isConnected }: { code: number; isConnected: boolean }) {
  const { client, texts } = useApp();
  const { session } = useGame(code);
  useRoomSounds(session, 'screen');
  const isOver = session?.round_kind === 'over';
  useEffect(() => {
    if (!isOver) return;
    const timer = setTimeout(() => client.room.screen().catch(() => undefined), IDLE_MS);
    return () => clearTimeout(timer);
  }, [isOver, session?.version]);
  useEffect(() => {
    document.title = `${code} – ${texts.everywhere.title}`;
    return () => {
      document.title = texts.everywhere.title;
    };
  }, [code, texts]);
  return (
    <TvRoom isDark={!isConnected}>
      {session && <Phase session={session} />}
      <SoundBadge />
      {!isConnected && (
        <p class="tv-lost" role="status">
          {texts.tv.lost}
        </p>
      )}
    </TvRoom>
  );
}

function Phase({ session }: { session: Session }) {
  switch (session.round_kind) {
    case 'lobby':
      return <TvLobby session={session} />;
    case 'over':
      return <TvAlbum session={session} />;
    default:
      return <TvRound session={session} />;
  }
}

/** The address of one game: its player's browser shows it at once, any other asks the table. */
function useWantedGame(screen: OwnScreen | undefined): void {
  const { route, go, session: login } = useApp();
  const code = route.page === 'tv' ? route.code : undefined;
  const isReady = screen !== undefined && login.standing !== 'unknown';
  useEffect(() => {
    if (code === undefined || !screen || !isReady) return;
    const { client, state } = screen;
    const pair = async () => {
      if (state.game_code === code) return;
      const by = { screen: state.screen };
      const isShown = login.standing === 'somebody' && login.client.room.show(code, by).then(() => true);
      if (!(await Promise.resolve(isShown).catch(() => false))) await client.room.askToShow(code);
    };
    pair()
      .catch(() => undefined)
      .then(() => go({ page: 'tv' }, true));
  }, [code, isReady]);
}
