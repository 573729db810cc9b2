import { Face } from '../people/face.tsx';
import { Name } from '../people/name.tsx';
import { useAlbumTexts } from '../telephone/album-texts.ts';
import type { Stage } from './moments.ts';
import { Handwriting, Sheet, Strip, useDid } from './papers.tsx';
import { ReactionArt } from './reaction-art.tsx';
import { isSkipped, makersOf, personIn, type Scene, type Story, storiesOf } from './scene.ts';
import { Scraps } from './scraps.tsx';
import { useShowTexts } from './texts.ts';

const MOST_IN_FAN = 5;

/** The first words meet the last ones, with all drawings between them. Then everybody bows. */
export function StoryEnd({ scene, stage }: { scene: Scene; stage: Stage & { kind: 'end' } }) {
  const album = useAlbumTexts();
  const words = useShowTexts();
  const did = useDid();
  const { story, session, show } = scene;
  if (!story) return null;
  const written = story.entries.filter((entry, round) => 'description' in entry && !isSkipped(entry, round));
  const [first, last] = [written[0], written.length > 1 ? written[written.length - 1] : undefined];
  const lastRound = story.entries.length - 1;
  const hearts = sumOf(show.hearts);
  const isBest = hearts > 0 && hearts > mostBefore(scene, story);
  return (
    <div class={stage.isFanned ? 'story-end fanned' : 'story-end'}>
      {isBest && stage.isBowing && <Scraps color={personIn(session, story.ownedBy).face[0]} />}
      <div class="fan">
        {drawingsOf(story).map(({ entry, round }) => (
          <div key={entry.id} class="fan-sheet">
            <Sheet
              entry={entry}
              place={{ code: session.game_code, round, chain: entry.chain }}
              alt={album.picture(entry.author)}
            />
          </div>
        ))}
        {first && (
          <div class="fan-first">
            <Strip entry={first} did={did(first, 0)} />
          </div>
        )}
        {last && (
          <div class="fan-last">
            <Strip entry={last} did={did(last, lastRound, lastRound)} />
          </div>
        )}
      </div>
      {first && last && 'description' in first && 'description' in last && (
        <p class={stage.hasLine ? 'from-to said' : 'from-to'}>
          {words.from} <Handwriting words={first.description} /> {words.to}{' '}
          <Handwriting words={last.description} />.
        </p>
      )}
      <ul class={stage.isBowing ? 'bow m-bow' : 'bow'}>
        {makersOf(story).map((username) => (
          <li key={username}>
            <Face face={personIn(session, username).face} isHost={username === session.host} />
            <Name name={personIn(session, username).name} />
          </li>
        ))}
      </ul>
      {hearts > 0 && stage.isBowing && (
        <p class="heart-count print">
          <ReactionArt kind="heart" />
          <span>{isBest ? words.most(words.hearts(hearts)) : words.hearts(hearts)}</span>
        </p>
      )}
    </div>
  );
}

function drawingsOf(story: Story) {
  return story.entries
    .map((entry, round) => ({ entry, round }))
    .filter(({ entry, round }) => 'drawing' in entry && !isSkipped(entry, round))
    .slice(-MOST_IN_FAN);
}

/** The hearts of the stories told before, as the album knew them when it was loaded last. */
function mostBefore({ album }: Scene, story: Story): number {
  const stories = storiesOf(album);
  const before = stories.slice(0, stories.indexOf(story));
  return Math.max(0, ...before.map(({ entries }) => sumOf(entries.map(({ hearts }) => hearts.length))));
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0);
}
