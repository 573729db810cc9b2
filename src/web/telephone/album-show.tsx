import { useEffect } from 'preact/hooks';
import type { Session } from '../../telephone/schema.ts';
import { useApp } from '../context.ts';
import { AlbumEntries } from './album-entries.tsx';
import { useAlbumTexts } from './album-texts.ts';
import { type AlbumPlace, nextPlace, previousPlace, type ShownAlbum, shownIn } from './game.ts';
import { useCommand } from './use-command.ts';

/**
 * The album page that everybody sees before the show, or while a program turns the pages. Then the host may turn them,
 * too.
 */
export function AlbumShow({ album, session, me }: { album: ShownAlbum; session: Session; me: string }) {
  const { client } = useApp();
  const command = useCommand();
  const words = useAlbumTexts();
  const { chains } = album;
  const at = session.album;
  const chain = chains.find(({ chain }) => chain === at?.chain);
  const next = nextPlace(chains, at);
  const previous = previousPlace(chains, at);
  const turn = (to: AlbumPlace | undefined) =>
    to && command(() => client.telephone.albumStep(session.game_code, to.chain, to.step));
  const isHost = session.host === me;
  const begin = () => command(() => client.telephone.show(session.game_code, {}));
  useTurnKeys(
    isHost,
    () => turn(next),
    () => turn(previous),
  );
  return (
    <section class="show">
      {chain && at ? (
        <>
          <p class="soft story">{words.story(chains.indexOf(chain) + 1, chains.length)}</p>
          <h2>{words.beganWith(chain.owner)}</h2>
          <AlbumEntries
            code={album.game_code}
            chain={chain.chain}
            entries={chain.entries.slice(0, at.step)}
            isGrowing
          />
        </>
      ) : (
        <p class="ready">{words.ready}</p>
      )}
      {!isHost && at && !next && <p class="ready">{words.end}</p>}
      {!isHost && (next || !at) && <p class="soft">{words.hostBegins(shownIn(session, session.host))}</p>}
      {isHost && !at && (
        <button type="button" class="button main" onClick={begin}>
          {words.begin}
        </button>
      )}
      {isHost && at && <PageTurner at={at} next={next} previous={previous} onTurn={turn} />}
    </section>
  );
}

interface PageTurnerProps {
  /** The page that is shown, and the ones beside it. */
  at: AlbumPlace;
  next: AlbumPlace | undefined;
  previous: AlbumPlace | undefined;
  onTurn: (to: AlbumPlace) => void;
}

/** The host's buttons, which turn the page for everybody. After the last page there is only the way back. */
function PageTurner({ at, next, previous, onTurn }: PageTurnerProps) {
  const album = useAlbumTexts();
  return (
    <div class="turner">
      <button type="button" class="button" disabled={!previous} onClick={() => previous && onTurn(previous)}>
        {album.back}
      </button>
      {next ? (
        <button type="button" class="button main" onClick={() => onTurn(next)}>
          {next.chain === at.chain ? album.next : album.nextStory}
        </button>
      ) : (
        <p class="ready">{album.end}</p>
      )}
    </div>
  );
}

/** Arrow keys, and the keys of a presenter's remote control. */
function useTurnKeys(isHost: boolean, next: () => void, previous: () => void): void {
  useEffect(() => {
    if (!isHost) return;
    const turn = ({ key, repeat }: KeyboardEvent) => {
      if (repeat || document.querySelector('dialog[open]')) return;
      if (key === 'ArrowRight' || key === 'PageDown') next();
      if (key === 'ArrowLeft' || key === 'PageUp') previous();
    };
    addEventListener('keydown', turn);
    return () => removeEventListener('keydown', turn);
  });
}
