import { DRAWING_DELAY_MS } from '../../telephone/rules/show.ts';
import { useAlbumTexts } from '../telephone/album-texts.ts';
import type { AlbumEntry } from '../telephone/game.ts';
import { HeartButton } from './heart-button.tsx';
import type { Stage } from './moments.ts';
import { Caption, FoldedPage, Sheet, Strip, useDid } from './papers.tsx';
import { isSkipped, type Scene } from './scene.ts';
import { useShowTexts } from './texts.ts';
import { useElapsed } from './use-stage.ts';

/** The page that is shown, beside the one before it. */
export function StoryPages({ scene, stage }: { scene: Scene; stage: Stage }) {
  const { story, step } = scene;
  if (!story) return null;
  const first = Math.max(0, step - 2);
  const shown = story.entries.slice(first, step);
  return (
    <ol class={`story-pages with-${stage.kind} ${shown.length > 1 ? 'two' : 'one'}`}>
      {shown.map((entry, index) => {
        const round = first + index;
        const isNow = round === step - 1;
        const look = [isNow ? 'now' : 'before', 'drawing' in entry ? 'a-drawing' : 'a-strip'].join(' ');
        return (
          <li key={entry.id} class={look}>
            <StoryPage {...{ scene, entry, round }} stage={isNow ? stage : undefined} />
            {isNow && isPageHere(stage) && !entry.isHidden && <HeartButton scene={scene} />}
          </li>
        );
      })}
    </ol>
  );
}

function isPageHere(stage: Stage): boolean {
  return stage.kind !== 'words' || stage.isHere;
}

interface StoryPageProps {
  scene: Scene;
  entry: AlbumEntry;
  round: number;
  /** The view of the page that is shown now. The one before it is finished. */
  stage: Stage | undefined;
}

function StoryPage({ scene, entry, round, stage }: StoryPageProps) {
  const words = useShowTexts();
  const did = useDid();
  const elapsedMs = useElapsed(scene.show);
  if (isSkipped(entry, round)) return <FoldedPage entry={entry} round={round} />;
  if ('drawing' in entry) {
    const phase = stage?.kind === 'drawing' ? stage.phase : 'settled';
    return (
      <div class={`now-sheet ${phase}`}>
        <Sheet
          {...{ entry, phase }}
          place={{ code: scene.session.game_code, round, chain: entry.chain }}
          alt={useAlt(scene, entry, round)}
          elapsedMs={() => elapsedMs() - DRAWING_DELAY_MS}
        />
        <Caption face={entry.face}>
          {phase === 'settled' ? words.drew(entry.author) : words.drawing(entry.author)}
        </Caption>
      </div>
    );
  }
  if (stage?.kind === 'words' && !stage.isHere) return <p class="what-is-it print">{words.whatIsIt}</p>;
  const letters = stage?.kind === 'words' ? { letters: stage.letters } : {};
  return <Strip entry={entry} did={did(entry, round)} {...letters} />;
}

/** A drawing is described by the words it was drawn from, but not before the guess is shown. */
function useAlt({ story, step }: Scene, entry: AlbumEntry, round: number): string {
  const album = useAlbumTexts();
  const words = useShowTexts();
  const source = story?.entries[round - 1];
  if (step <= round + 1 || !source || source.isHidden || !('description' in source))
    return album.picture(entry.author);
  return words.picture(entry.author, source.description);
}
