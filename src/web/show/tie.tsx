import { useAlbumTexts } from '../telephone/album-texts.ts';
import { PageHeart } from './heart-button.tsx';
import { Sheet } from './papers.tsx';
import { ReactionArt } from './reaction-art.tsx';
import type { Scene } from './scene.ts';
import { useShowTexts } from './texts.ts';

/** The drawings with the most hearts, and a last chance to give one or to take one back. */
export function Tie({ scene }: { scene: Scene }) {
  const words = useShowTexts();
  const album = useAlbumTexts();
  const { session, show, me } = scene;
  const pages = show.tied.flatMap(({ chain, round, hearts }) => {
    const entry = scene.album.chains.find((one) => one.chain === chain)?.entries[round];
    return entry && 'drawing' in entry ? [{ entry, round, hearts }] : [];
  });
  return (
    <div class="tie">
      <h2 class="huge">{words.tie}</h2>
      <p>{words.tieText}</p>
      <ul class="tied">
        {pages.map(({ entry, round, hearts }) => (
          <li key={entry.id}>
            <Sheet
              entry={entry}
              place={{ code: session.game_code, round, chain: entry.chain }}
              alt={album.picture(entry.author)}
            />
            {me === undefined || entry.username === me ? (
              <p class="tied-hearts print">
                <ReactionArt kind="heart" />
                <span>{words.hearts(hearts)}</span>
              </p>
            ) : (
              <PageHeart {...{ scene, entry, round }} count={hearts} />
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
