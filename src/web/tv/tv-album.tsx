import type { Session } from '../../telephone/schema.ts';
import { TvShow } from '../show/tv-show.tsx';
import { Entry } from '../telephone/album-entries.tsx';
import { useAlbumTexts } from '../telephone/album-texts.ts';
import { nextPlace, shownIn } from '../telephone/game.ts';
import { useAlbum } from '../telephone/use-album.ts';

/** The shared reveal on the big screen: the show, or the current entry beside the one before it. */
export function TvAlbum({ session }: { session: Session }) {
  const words = useAlbumTexts();
  const { game_code: code, album: at } = session;
  const { album, problem } = useAlbum(session);
  if (problem !== undefined) return <p class="tv-loading">{problem}</p>;
  if (album && session.show) return <TvShow album={album} session={session} show={session.show} />;
  const chain = album?.chains.find((one) => one.chain === at?.chain);
  if (!album || !at || !chain)
    return (
      <main class="tv-overture">
        <h1>{words.ready}</h1>
        <p>{words.hostBegins(shownIn(session, session.host))}</p>
      </main>
    );
  const shown = chain.entries.slice(0, at.step);
  const first = Math.max(0, shown.length - 2);
  return (
    <main class="tv-album">
      <header class="tv-head">
        <h1>{words.beganWith(chain.owner)}</h1>
        <p>
          {nextPlace(album.chains, at)
            ? words.story(album.chains.indexOf(chain) + 1, album.chains.length)
            : words.end}
        </p>
      </header>
      <div class={shown.length > 1 ? 'tv-pages two' : 'tv-pages'} aria-live="polite">
        {shown.slice(first).map((entry, index) => (
          <Entry
            key={entry.id}
            {...{ code, chain: chain.chain, entry }}
            round={first + index}
            isNew={first + index === shown.length - 1}
          />
        ))}
      </div>
    </main>
  );
}
