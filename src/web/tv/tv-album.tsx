import type { Session } from '../../telephone/schema.ts';
import { useApp } from '../context.ts';
import { Entry } from '../telephone/album-entries.tsx';
import { nextPlace, shownIn, withShownNames } from '../telephone/game.ts';
import { useLoaded } from '../telephone/use-loaded.ts';

/** The shared reveal on the big screen: the current entry beside the one before it. */
export function TvAlbum({ session }: { session: Session }) {
  const { client, texts } = useApp();
  const words = texts.telephone.album;
  const { game_code: code, album: at } = session;
  const { value: loaded, problem } = useLoaded(`album/${code}`, () => client.telephone.album(code));
  const album = loaded && withShownNames(loaded, session);
  if (problem !== undefined) return <p class="tv-loading">{problem}</p>;
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
