import { useEffect, useState } from 'preact/hooks';
import type { Session } from '../../telephone/schema.ts';
import { useApp } from '../context.ts';
import { ScreensButton } from '../tv/screens-sheet.tsx';
import { Link } from '../ui/link.tsx';
import { Page } from '../ui/page.tsx';
import { AlbumEntries } from './album-entries.tsx';
import { AlbumShow } from './album-show.tsx';
import { nextPlace, type ShownAlbum, withShownNames } from './game.ts';
import { ShareAlbum } from './share-album.tsx';
import { useCommand } from './use-command.ts';
import { useLoaded } from './use-loaded.ts';

/** The album: shown step by step to everybody together, or browsed alone. Watchers have no `me`. */
export function AlbumView({ session, me }: { session: Session; me?: string }) {
  const { client, texts } = useApp();
  const words = texts.telephone.album;
  const [isAlone, setAlone] = useState(false);
  useLamplight(!isAlone);
  const { value: loaded, problem } = useLoaded(`album/${session.game_code}`, () =>
    client.telephone.album(session.game_code),
  );
  const album = loaded && withShownNames(loaded, session);
  const pages = album?.chains.some(({ entries }) => entries.length > 0) ? album : undefined;
  return (
    <Page title={words.title} isWide>
      {problem !== undefined && <p class="problem">{problem}</p>}
      {!album && problem === undefined && <p class="soft">{texts.everywhere.loading}</p>}
      {album && !pages && <p>{words.empty}</p>}
      <div class="album-page">
        {pages &&
          (isAlone ? (
            <AlbumBrowser album={pages} />
          ) : (
            <AlbumShow album={pages} session={session} me={me ?? ''} />
          ))}
        <aside class="album-aside">
          {pages && (
            <button type="button" class="button quiet" onClick={() => setAlone(!isAlone)}>
              {isAlone ? words.follow : words.look}
            </button>
          )}
          {me !== undefined && (
            <NextGame session={session} isShown={pages === undefined || isLastPage(pages, session)} />
          )}
          {me !== undefined && pages && <ShareAlbum session={session} album={pages} me={me} />}
          {me !== undefined && <ScreensButton session={session} me={me} />}
          <Link to={{ page: 'home' }} class="button">
            {texts.telephone.home}
          </Link>
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

function isLastPage({ chains }: ShownAlbum, { album: at }: Session): boolean {
  return at !== null && nextPlace(chains, at) === undefined;
}

function AlbumBrowser({ album }: { album: ShownAlbum }) {
  const { album: words } = useApp().texts.telephone;
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
          />
        </>
      )}
    </section>
  );
}

/** Starts another game. The first player to press the button creates the lobby, and the others join it. */
function NextGame({ session, isShown }: { session: Session; isShown: boolean }) {
  const { client, go, texts } = useApp();
  const command = useCommand();
  const words = texts.telephone.album;
  const { game_code, next_game_code } = session;
  const again = () =>
    command(async () => {
      const lobby = await client.telephone.rematch(game_code, session.next_mode);
      go({ page: 'play', code: lobby.game_code });
    });
  if (next_game_code === null)
    return (
      <button type="button" class={isShown ? 'button main' : 'button'} onClick={again}>
        {words.again}
      </button>
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
