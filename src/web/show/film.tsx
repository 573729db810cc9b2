import { AwardGiven, AwardWall, awardIn } from './awards.tsx';
import type { Stage } from './moments.ts';
import { Overture, StoryTitle } from './overture.tsx';
import { useDid } from './papers.tsx';
import { isSkipped, pageIn, personIn, type Scene, storyNumber } from './scene.ts';
import { StoryEnd } from './story-end.tsx';
import { StoryPages } from './story-pages.tsx';
import { useShowTexts } from './texts.ts';
import { Tie } from './tie.tsx';

/** The part that everybody sees, on the television and on phones. */
export function Film({ scene, stage }: { scene: Scene; stage: Stage }) {
  switch (stage.kind) {
    case 'overture':
      return <Overture scene={scene} stage={stage} />;
    case 'title':
      return <StoryTitle key={scene.story?.chain} scene={scene} stage={stage} />;
    case 'end':
      return <StoryEnd scene={scene} stage={stage} />;
    case 'tie':
      return <Tie scene={scene} />;
    case 'award':
      return <AwardGiven key={scene.show.award} scene={scene} stage={stage} />;
    case 'wall':
      return <AwardWall scene={scene} />;
    default:
      return <StoryPages scene={scene} stage={stage} />;
  }
}

/** Announces what is shown at once, for those who cannot see it. */
export function Announcer({ scene, stage }: { scene: Scene; stage: Stage }) {
  return (
    <p class="visually-hidden" aria-live="polite">
      {useAnnouncement(scene, stage)}
    </p>
  );
}

function useAnnouncement(scene: Scene, stage: Stage): string {
  const words = useShowTexts();
  const did = useDid();
  const { story, session, step } = scene;
  const award = awardIn(scene);
  const entry = pageIn(scene);
  switch (stage.kind) {
    case 'title':
      return story ? `${words.story(story.owner)}. ${words.storyOf(...storyNumber(scene))}` : '';
    case 'words':
      if (!entry || !('description' in entry)) return '';
      return stage.isHere ? words.said(did(entry, step - 1), entry.description) : words.whatIsIt;
    case 'drawing':
      if (!entry) return '';
      return stage.phase === 'settled' ? words.drew(entry.author) : words.drawing(entry.author);
    case 'skipped': {
      if (entry?.isHidden) return words.hide.hidden;
      const line = words.skipped[((entry?.chain ?? 0) + step - 1) % words.skipped.length];
      return entry && isSkipped(entry, step - 1) ? (line?.(entry.author) ?? '') : '';
    }
    case 'end':
      return words.end;
    case 'tie':
      return `${words.tie} ${words.tieText}`;
    case 'award':
      if (!award || !stage.isShown) return '';
      return `${words.names[award.award]}. ${words.bow(personIn(session, award.username).name)}`;
    case 'wall':
      return words.night;
    case 'overture':
      return stage.hasLine ? words.innocent : '';
  }
}
