import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Session } from '../../telephone/schema.ts';
import { useApp } from '../context.ts';
import { SaveStory } from '../keep/save-story.tsx';
import { useAlbumTexts } from '../telephone/album-texts.ts';
import type { ShownAlbum } from '../telephone/game.ts';
import { SoundButton } from '../ui/bar.tsx';
import { awardIn } from './awards.tsx';
import { Announcer, Film } from './film.tsx';
import { Leaves } from './leaves.tsx';
import type { ShowState, Stage } from './moments.ts';
import { LookUp } from './overture.tsx';
import { mayReact, ReactionButtons, useReactionKeys, useThrow } from './reactions.tsx';
import { useReading } from './reading.ts';
import { RemoteButtons } from './remote.tsx';
import { type Scene, sceneOf, storyNumber } from './scene.ts';
import { ShowMenu } from './show-menu.tsx';
import { useShowSounds } from './show-sounds.ts';
import { Tally } from './tally.tsx';
import { useShowTexts } from './texts.ts';
import { ThrownReactions } from './thrown.tsx';
import { useRemote, useRemoteKeys } from './use-remote.ts';
import { useScene } from './use-scene.ts';

const BUZZ_MS = 12;

interface ShowPageProps {
  album: ShownAlbum;
  session: Session;
  show: ShowState;
  /** Undefined for watchers. */
  me: string | undefined;
  /** More actions for the album: in the menu, and after the show on the page. */
  aside: ComponentChildren;
  /** The way to the next game, after the show. */
  again: ComponentChildren;
}

/** The show on a phone: a remote control for the lead, reactions for all others. */
export function ShowPage({ album, session, show, me, aside, again }: ShowPageProps) {
  const scene = sceneOf(album, session, show, me);
  const stage = useScene(scene);
  const remote = useRemote(session, show);
  const onThrow = useThrow(scene);
  const isLead = me !== undefined && show.lead === me && show.moment !== 'wall';
  const canReact = mayReact(scene);
  useRemoteKeys(remote, isLead || session.host === me);
  useReactionKeys(onThrow, canReact);
  const isLoudspeaker = session.host === me && session.screens === 0;
  useShowSounds(stage, isLoudspeaker, show.held_at !== null);
  useReading(scene, stage, isLoudspeaker);
  useBuzz(scene);
  const { title, under } = useHeading(scene);
  return (
    <div class={`page show-page at-${show.moment}`}>
      <header class="bar">
        <div class="where">
          <h1>{title}</h1>
          <small>{under}</small>
        </div>
        <SaveStory session={session} story={show.moment === 'end' ? scene.story : undefined} isSmall />
        <SoundButton />
        <ShowMenu scene={scene} remote={remote}>
          {aside}
        </ShowMenu>
      </header>
      <main class="stage film" data-beat={show.beat}>
        <Seen scene={scene} stage={stage} isLead={isLead} />
        <Announcer scene={scene} stage={stage} />
        {show.moment === 'wall' && <div class="album-aside">{aside}</div>}
      </main>
      <ThrownReactions scene={scene} />
      <footer class="dock">
        {show.moment === 'wall' ? (
          <div class="dock-in">{again}</div>
        ) : isLead ? (
          <div class="dock-in">
            <RemoteButtons remote={remote} show={show} />
          </div>
        ) : canReact ? (
          <ReactionButtons onThrow={onThrow} />
        ) : (
          <NoReactions />
        )}
      </footer>
    </div>
  );
}

function Seen({ scene, stage, isLead }: { scene: Scene; stage: Stage; isLead: boolean }) {
  const { show, session } = scene;
  const isOnTv = session.screens > 0;
  if (stage.kind === 'overture' && isOnTv) return <LookUp scene={scene} />;
  if (show.moment !== 'page') return <Film scene={scene} stage={stage} />;
  return (
    <>
      <ReadOut scene={scene} stage={stage} />
      <Film scene={scene} stage={stage} />
      <Tally scene={scene} />
      {isLead && <NextPage scene={scene} />}
      <Leaves scene={scene} stage={stage} />
    </>
  );
}

/** The player who drew the next page reads these words to the room. */
function ReadOut({ scene, stage }: { scene: Scene; stage: Stage }) {
  const words = useShowTexts();
  const next = scene.story?.entries[scene.step];
  const isMine = next !== undefined && 'drawing' in next && next.username === scene.me && !next.skipped;
  if (!isMine || stage.kind !== 'words' || !stage.isHere) return null;
  return (
    <div class="read-out">
      <p class="print loud">{words.readOut}</p>
      <p class="soft">{words.readOutText}</p>
    </div>
  );
}

function NextPage({ scene: { story, step } }: { scene: Scene }) {
  const words = useShowTexts();
  const next = story?.entries[step];
  if (!next) return null;
  const isDrawing = 'drawing' in next;
  return (
    <div class="next-page">
      <h2>{isDrawing ? words.nextDrawing(next.author) : words.nextGuess(next.author)}</h2>
      {!isDrawing && <p class="soft">{words.stare}</p>}
    </div>
  );
}

function NoReactions() {
  const words = useShowTexts();
  return <p class="why">{words.noReactions}</p>;
}

function useHeading(scene: Scene): { title: string; under: string } {
  const { texts } = useApp();
  const albumWords = useAlbumTexts();
  const words = useShowTexts();
  const { show, story, me, album } = scene;
  const heading = (() => {
    if (show.moment === 'overture') return { title: albumWords.title, under: '' };
    if (show.moment === 'wall') return { title: words.night, under: '' };
    if (show.moment === 'tie') return { title: words.awards, under: '' };
    if (show.award !== null)
      return { title: words.awards, under: words.awardOf(show.award + 1, album.awards?.length ?? 0) };
    if (!story) return { title: albumWords.title, under: '' };
    const title = story.ownedBy === me ? words.yours : words.story(story.owner);
    return { title, under: show.moment === 'end' ? words.end : words.storyOf(...storyNumber(scene)) };
  })();
  useEffect(() => {
    document.title = `${heading.title} – ${texts.everywhere.title}`;
    return () => {
      document.title = texts.everywhere.title;
    };
  }, [heading.title, texts]);
  return heading;
}

/** Makes phones buzz when their owners are wanted: all of them at the overture, then the lead's and each winner's. */
function useBuzz(scene: Scene): void {
  const { show, me } = scene;
  const winner = awardIn(scene)?.username;
  const isWanted =
    show.moment === 'overture' ||
    (show.moment === 'title' && show.lead === me) ||
    (me !== undefined && winner === me);
  useEffect(() => {
    // Browsers complain when nobody has touched the page yet.
    if (isWanted && navigator.userActivation?.hasBeenActive) navigator.vibrate?.(BUZZ_MS);
  }, [isWanted]);
}
