import { Face } from '../people/face.tsx';
import { Name } from '../people/name.tsx';
import { useAlbumTexts } from '../telephone/album-texts.ts';
import type { ShownAlbum } from '../telephone/game.ts';
import type { Stage } from './moments.ts';
import { Handwriting, Sheet } from './papers.tsx';
import { Ribbon } from './ribbon.tsx';
import { personIn, type Scene, storiesOf } from './scene.ts';
import { Scraps } from './scraps.tsx';
import { useShowTexts } from './texts.ts';

export type ShownAward = NonNullable<ShownAlbum['awards']>[number];

/** The award that is being given. Undefined until the album has it. */
export function awardIn({ album, show }: Scene): ShownAward | undefined {
  return show.award === null ? undefined : album.awards?.[show.award];
}

/** The light wanders over the faces, then the page and its maker are shown. */
export function AwardGiven({ scene, stage }: { scene: Scene; stage: Stage & { kind: 'award' } }) {
  const words = useShowTexts();
  const { session, album } = scene;
  const award = awardIn(scene);
  if (!award) return null;
  const winner = personIn(session, award.username);
  return (
    <div class={stage.isShown ? 'award shown' : 'award'}>
      {stage.hasBow && <Scraps color={winner.face[0]} />}
      <div class="prize">
        <Ribbon award={award.award} />
        <h2 class="huge">{words.names[award.award]}</h2>
        <p class="prize-why">{stage.isShown ? words.why[award.award] : words.andItGoesTo}</p>
        {stage.isShown && (
          <p class="prize-who print">
            <Face face={winner.face} size="l" />
            <bdi>{award.username === scene.me ? words.youWon : words.bow(winner.name)}</bdi>
          </p>
        )}
      </div>
      {stage.isShown ? (
        <div class="prize-page m-flip">
          <AwardedPage scene={scene} award={award} />
        </div>
      ) : (
        <ul class={session.users.length > 5 ? 'spotted many' : 'spotted'}>
          {session.users.map((username, seat) => (
            <li key={username} class={seat === stage.spot ? 'in-light' : ''}>
              <Face face={personIn(session, username).face} />
              <Name name={personIn(session, username).name} />
            </li>
          ))}
        </ul>
      )}
      <ol class="ribbons" aria-hidden="true">
        {album.awards?.map((one, index) => (
          <li key={one.award} class={index === scene.show.award ? 'now' : ''}>
            <Ribbon award={one.award} />
          </li>
        ))}
      </ol>
    </div>
  );
}

/** The page that an award is for, or the first and the last words of a whole story. */
function AwardedPage({ scene, award }: { scene: Scene; award: ShownAward }) {
  const album = useAlbumTexts();
  const story = scene.album.chains.find(({ chain }) => chain === award.chain);
  const round = award.round ?? 0;
  const entry = story?.entries[round];
  if (!story || !entry) return null;
  const source = story.entries[round - 1];
  const last =
    award.round === null ? [...story.entries].reverse().find((one) => 'description' in one) : undefined;
  return (
    <>
      {'drawing' in entry ? (
        <Sheet
          entry={entry}
          place={{ code: scene.session.game_code, round, chain: award.chain }}
          alt={album.picture(entry.author)}
        />
      ) : (
        <div class="strip">
          <Handwriting words={entry.description} />
        </div>
      )}
      {[source, last].map(
        (one) =>
          one &&
          one !== entry &&
          !one.isHidden &&
          'description' in one && (
            <div key={one.id} class="strip small-strip">
              <Handwriting words={one.description} />
            </div>
          ),
      )}
    </>
  );
}

/** All awards of the evening, until somebody presses the button. */
export function AwardWall({ scene }: { scene: Scene }) {
  const words = useShowTexts();
  const { album, session } = scene;
  const awards = album.awards ?? [];
  return (
    <div class="award-wall">
      <header class="wall-head">
        <h2>{words.night}</h2>
        <p>{words.told(storiesOf(album).length, awards.length)}</p>
      </header>
      <ul class="prizes">
        {awards.map((award) => (
          <li key={award.award}>
            <div class="pinned">
              <AwardedPage scene={scene} award={award} />
              <Ribbon award={award.award} />
            </div>
            <b class="print">{words.names[award.award]}</b>
            <span>
              <Face face={personIn(session, award.username).face} size="s" />
              <Name name={personIn(session, award.username).name} />
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
