import { Name } from '../people/name.tsx';
import type { Stage } from './moments.ts';
import { Handwriting, Sheet } from './papers.tsx';
import { isSkipped, type Scene } from './scene.ts';

/** The papers of the story on the table: those that are still folded show how much is to come. */
export function Leaves({ scene, stage }: { scene: Scene; stage: Stage }) {
  const { story, step, session } = scene;
  if (!story) return null;
  return (
    <ol class="leaves" aria-hidden="true">
      {story.entries.map((entry, round) => {
        const isNow = round === step - 1 && scene.show.moment === 'page';
        const isHidden = round >= step || (isNow && !isFinished(stage));
        return (
          <li
            key={entry.id}
            class={[isNow && 'now', (isHidden || isSkipped(entry, round)) && 'folded']
              .filter(Boolean)
              .join(' ')}
          >
            <span class="leaf">
              {isHidden || isSkipped(entry, round) ? null : 'drawing' in entry ? (
                <Sheet entry={entry} place={{ code: session.game_code, round, chain: entry.chain }} alt="" />
              ) : (
                <Handwriting words={entry.description} />
              )}
            </span>
            <Name name={entry.author} />
          </li>
        );
      })}
    </ol>
  );
}

/** The small page reveals no more than the large one. */
function isFinished(stage: Stage): boolean {
  if (stage.kind === 'drawing') return stage.phase === 'settled';
  return stage.kind !== 'words' || (stage.isHere && !stage.isWriting);
}
