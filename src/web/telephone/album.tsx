import { useEffect, useRef, useState } from 'preact/hooks';
import type { Session } from '../../telephone/schema.ts';
import { useApp } from '../context.ts';
import { SaveStory } from '../keep/save-story.tsx';
import { ShowPage } from '../show/show-page.tsx';
import { ScreensButton } from '../tv/screens-sheet.tsx';
import { Link } from '../ui/link.tsx';
import { Page } from '../ui/page.tsx';
import { AlbumEntries } from './album-entries.tsx';
import { AlbumShow } from './album-show.tsx';
import { useAlbumTexts } from './album-texts.ts';
import { nextPlace, type ShownAlbum } from './game.ts';
import { HidePages } from './hide-pages.tsx';
import { ReportPage } from './report-page.tsx';
import { ShareAlbum } from './share-album.tsx';
import { useAlbum } from './use-album.ts';
import { useCommand } from './use-command.ts';

/** The album: told to everybody as a show, or browsed alone. Watchers have no `me`. */
export function AlbumView({ session, me }: { session: Session; me?: string }) {
  const { texts } = useApp();
  const words = useAlbumTexts();
  const [isAlone, setAlone] = useState(false);
  useLamplight(!isAlone);
  const { album, problem } = useAlbum(session);
  const pages = album?.chains.some(({ entries }) => entries.length > 0) ? album : undefined;
  const { show } = session;
  const aside = (
    <>
      {pages && (
        <button type="button" class="button quiet" onClick={() => setAlone(!isAlone)}>
          {isAlone ? words.follow : words.look}
        </button>
      )}
      {session.host === me && pages && <HidePages session={session} album={pages} />}
      {me !== undefined && pages && <ReportPage {...{ session, me, isAlone }} album={pages} />}
      {me !== undefined && pages && <ShareAlbum session={session} album={pages} me={me} />}
      {me !== undefined && <ScreensButton session={session} me={me} />}
      <Link to={{ page: 'home' }} class="button">
        {texts.telephone.home}
      </Link>
    </>
  );
  if (pages && show && !isAlone) {
    const again = me !== undefined && <NextGame session={session} isShown isFollowing />;
    return <ShowPage {...{ session, show, me, aside, again }} album={pages} />;
  }
  return (
    <Page title={words.title} isWide>
      {problem !== undefined && <p class="problem">{problem}</p>}
      {!album && problem === undefined && <p class="soft">{texts.everywhere.loading}</p>}
      {album && !pages && <p>{words.empty}</p>}
      <div class="album-page">
        {pages &&
          (isAlone ? (
            <AlbumBrowser album={pages} session={session} isHost={session.host === me} />
          ) : (
            <AlbumShow album={pages} session={session} me={me ?? ''} />
          ))}
        <aside class="album-aside">
          {me !== undefined && (
            <NextGame session={session} isShown={isLastPage(pages, session)} isFollowing={!isAlone} />
          )}
          {aside}
        </aside>
      </div>
    </Page>
  );
}

/** During the show, phones are as dark as the television, whatever their theme. */
function useLamplight(isOn: boolean): void {
  useEffect(() => {
    const { classList } = document.documentElement;
    classList.toggle('lamplit', isOn);
    return () => classList.remove('lamplit');
  }, [isOn]);
}

/** Without pages there is nothing to show. */
function isLastPage(pages: ShownAlbum | undefined, { album: at, show }: Session): boolean {
  if (!pages) return true;
  if (show) return show.moment === 'wall';
  return at !== null && nextPlace(pages.chains, at) === undefined;
}

function AlbumBrowser({ album, session, isHost }: { album: ShownAlbum; session: Session; isHost: boolean }) {
  const words = useAlbumTexts();
  const [open, setOpen] = useState(album.chains[0]?.chain);
  const chain = album.chains.find((one) => one.chain === open);
  return (
    <section class="show">
      <div class="buttons chips">
        {album.chains.map((one) => (
          <button
            key={one.chain}
            type="button"
            class={one.chain === open ? 'button chosen' : 'button'}
            aria-pressed={one.chain === open}
            onClick={() => setOpen(one.chain)}
          >
            <bdi>{one.owner}</bdi>
          </button>
        ))}
      </div>
      {chain && (
        <>
          <h2>{words.beganWith(chain.owner)}</h2>
          <AlbumEntries
            key={chain.chain}
            code={album.game_code}
            chain={chain.chain}
            entries={chain.entries}
            {...(isHost && { session })}
          />
          <SaveStory key={`save ${chain.chain}`} session={session} story={chain} />
        </>
      )}
    </section>
  );
}

interface NextGameProps {
  session: Session;
  /** The show has come to its end. */
  isShown: boolean;
  /** The player sees what everybody sees, and reads nothing alone. */
  isFollowing: boolean;
}

/**
 * Starts another game. The first player to press the button creates the lobby. Those who look on and have left the
 * switch on come along, the others join by a button.
 */
function NextGame({ session, isShown, isFollowing }: NextGameProps) {
  const { client, go, texts } = useApp();
  const command = useCommand();
  const words = useAlbumTexts();
  const { game_code, next_game_code } = session;
  const isGoing = useRef(false);
  const again = () => {
    isGoing.current = true;
    return command(async () => {
      const lobby = await client.telephone.rematch(game_code, session.next_mode);
      go({ page: 'play', code: lobby.game_code });
    });
  };
  const [isIn, setIn] = useState(true);
  const wasClosed = useRef(next_game_code === null);
  useEffect(() => {
    if (next_game_code === null) return;
    const isHere = isFollowing && document.visibilityState === 'visible';
    if (wasClosed.current && isIn && isHere && !isGoing.current) void again();
    wasClosed.current = false;
  }, [next_game_code]);
  if (next_game_code === null)
    return (
      <div class="group grow">
        <button type="button" class={isShown ? 'button main' : 'button'} onClick={again}>
          {words.again}
          {session.next_mode !== session.mode && <small>{texts.modes.names[session.next_mode]}</small>}
        </button>
        {isShown && isFollowing && (
          <label class="check">
            {words.inNext}
            <input
              type="checkbox"
              class="switch"
              checked={isIn}
              onChange={({ currentTarget }) => setIn(currentTarget.checked)}
            />
          </label>
        )}
      </div>
    );
  return (
    <div class="card next-game" role="status">
      <p>{words.nextIsOpen}</p>
      <button type="button" class="button main" onClick={again}>
        {words.joinAgain}
      </button>
    </div>
  );
}
