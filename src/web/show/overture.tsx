import { Face } from '../people/face.tsx';
import { Name } from '../people/name.tsx';
import type { Stage } from './moments.ts';
import { personIn, type Scene, storiesOf, storyNumber } from './scene.ts';
import { useShowTexts } from './texts.ts';

/** The lamp clicks on, and everybody walks in. */
export function Overture({ scene, stage }: { scene: Scene; stage: Stage & { kind: 'overture' } }) {
  const words = useShowTexts();
  const { session, album } = scene;
  return (
    <div class={stage.isLit ? 'overture lamp-on' : 'overture'}>
      <h2 class={stage.hasLine ? 'huge said' : 'huge'}>
        {words.stories(storiesOf(album).length)}
        <br />
        {words.innocent}
      </h2>
      <ul class={session.users.length > 5 ? 'walk many' : 'walk'}>
        {session.users.map((username, seat) => {
          const { name, face } = personIn(session, username);
          return (
            <li key={username} class={seat < stage.faces ? 'm-walk' : 'outside'}>
              <Face face={face} isHost={username === session.host} />
              <Name name={name} />
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** On a phone while everybody looks at the television. */
export function LookUp({ scene }: { scene: Scene }) {
  const words = useShowTexts();
  return (
    <div class="look-up">
      {scene.me !== undefined && <Face face={personIn(scene.session, scene.me).face} size="xl" />}
      <p class="print loud">{words.lookUp}</p>
      <p class="soft">{words.lookUpText}</p>
    </div>
  );
}

/** A folded packet with its owner's face drops on the table. */
export function StoryTitle({ scene, stage }: { scene: Scene; stage: Stage & { kind: 'title' } }) {
  const words = useShowTexts();
  const { session, story } = scene;
  if (!story) return null;
  const owner = personIn(session, story.ownedBy);
  return (
    <div class="story-title">
      <div class={stage.isOpen ? 'packet m-drop open' : 'packet m-drop'}>
        <svg
          viewBox="0 0 620 430"
          aria-hidden="true"
          stroke="#2a1a2e"
          stroke-width="7"
          stroke-linejoin="round"
        >
          <path d="M12 26q300-22 596 0 14 190 2 380-300 22-600 2-14-190 2-382z" fill="#fffdf8" />
          <path class="flap" d="M12 26q140 130 298 214Q470 156 608 26 310 4 12 26z" fill="#efe0c4" />
          <path d="M12 406l206-206M610 406L404 200" fill="none" stroke="#d9cfe0" stroke-width="5" />
        </svg>
        {stage.hasName && <Face face={owner.face} size="l" />}
      </div>
      <div class={stage.hasName ? 'titling said' : 'titling'}>
        <h2 class="huge">{story.ownedBy === scene.me ? words.yours : words.story(owner.name)}</h2>
        <p>{words.storyOf(...storyNumber(scene))}</p>
      </div>
    </div>
  );
}
