import type { Session } from '../../telephone/schema.ts';
import { useApp } from '../context.ts';
import { Face } from '../people/face.tsx';
import { sharedAddressOf } from '../shared-address.ts';
import type { ShownAlbum } from '../telephone/game.ts';
import { CodeDigits } from '../telephone/invite.tsx';
import { Qr } from '../ui/qr.tsx';
import { Announcer, Film } from './film.tsx';
import { Leaves } from './leaves.tsx';
import type { ShowState } from './moments.ts';
import { useReading, useReadingKey, useVoice } from './reading.ts';
import { personIn, type Scene, sceneOf, storyNumber } from './scene.ts';
import { useShowSounds } from './show-sounds.ts';
import { useShowTexts } from './texts.ts';
import { ThrownReactions } from './thrown.tsx';
import { useScene } from './use-scene.ts';

/** The show on the television: the film above, the table below, reactions on the right. */
export function TvShow({ album, session, show }: { album: ShownAlbum; session: Session; show: ShowState }) {
  const words = useShowTexts();
  const scene = sceneOf(album, session, show);
  const stage = useScene(scene);
  useShowSounds(stage, true, show.held_at !== null);
  useReading(scene, stage, true);
  useReadingKey();
  const isStory = show.moment === 'page' || show.moment === 'end';
  return (
    <main class={`tv-show at-${show.moment} film`} data-beat={show.beat}>
      <Head scene={scene} />
      {show.moment !== 'overture' && show.moment !== 'award' && <Invitation code={session.game_code} />}
      <div class="tv-table" />
      <Film scene={scene} stage={stage} />
      <Announcer scene={scene} stage={stage} />
      {(show.moment === 'page' || show.moment === 'title') && <Leaves scene={scene} stage={stage} />}
      {(show.moment === 'page' || show.moment === 'title') && <Lead scene={scene} />}
      {show.moment === 'overture' && <LookUp />}
      {show.moment === 'wall' && <p class="tv-again">{words.againOnPhones}</p>}
      {isStory && <ThrownReactions scene={scene} />}
    </main>
  );
}

function Head({ scene }: { scene: Scene }) {
  const words = useShowTexts();
  const { show, story, album } = scene;
  if (show.moment === 'award')
    return (
      <header class="tv-head">
        <h1>{words.awards}</h1>
        <p>{words.awardOf((show.award ?? 0) + 1, album.awards?.length ?? 0)}</p>
      </header>
    );
  if (!story || (show.moment !== 'page' && show.moment !== 'end')) return null;
  return (
    <header class="tv-head">
      <h1>{words.story(story.owner)}</h1>
      <p>{show.moment === 'end' ? words.end : words.storyOf(...storyNumber(scene))}</p>
    </header>
  );
}

/** A note to those at the table, and how to have a voice read if this screen has one. */
function LookUp() {
  const words = useShowTexts();
  const { settings } = useApp();
  const voice = useVoice();
  return (
    <p class="tv-look-up">
      {words.lookUp}
      {voice && <small>{settings.aloud ? words.aloudOn : words.aloudOff}</small>}
    </p>
  );
}

/** Latecomers can still come in and react. */
function Invitation({ code }: { code: number }) {
  const { telephone } = useApp().texts;
  const words = useShowTexts();
  const address = sharedAddressOf({ page: 'join', code });
  return (
    <div class="tv-join">
      <div>
        <span>{words.late}</span>
        <b>
          <CodeDigits code={code} />
        </b>
      </div>
      <Qr text={address} label={telephone.lobby.qr(address)} />
    </div>
  );
}

function Lead({ scene: { session, show } }: { scene: Scene }) {
  const words = useShowTexts();
  const { name, face } = personIn(session, show.lead);
  return (
    <div class="tv-lead">
      <div>
        <b class="print">{name}</b>
        <span>{show.held_at === null ? words.turning : words.held}</span>
      </div>
      <Face face={face} />
    </div>
  );
}
