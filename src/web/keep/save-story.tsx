import { useEffect, useRef, useState } from 'preact/hooks';
import type { Session } from '../../telephone/schema.ts';
import { useApp } from '../context.ts';
import type { Story } from '../show/scene.ts';
import { Dialog } from '../ui/dialog.tsx';
import { useKeepTexts } from './texts.ts';

interface Props {
  session: Session;
  story: Story;
}

interface SaveStoryProps {
  session: Session;
  story: Story | undefined;
  /** Shows an icon instead of words. */
  isSmall?: boolean;
}

/**
 * Saves a story as a picture or as an animation, both made on this device. Without a story there is no button, but what
 * is being saved stays, because a show goes on meanwhile.
 */
export function SaveStory({ session, story, isSmall }: SaveStoryProps) {
  const words = useKeepTexts();
  const [chosen, setChosen] = useState<Story>();
  return (
    <>
      {story && (
        <button
          type="button"
          class={isSmall ? 'button only' : 'button save-story'}
          aria-label={words.save}
          title={isSmall ? words.save : undefined}
          onClick={() => setChosen(story)}
        >
          {isSmall ? <SaveIcon /> : words.save}
        </button>
      )}
      {chosen && (
        <Dialog title={words.save} onClose={() => setChosen(undefined)}>
          <Saving session={session} story={chosen} />
        </Dialog>
      )}
    </>
  );
}

/** Not among the other icons, because a first visit does not need it. */
function SaveIcon() {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d="M12 3v12M7 10l5 5 5-5M4 20h16" />
    </svg>
  );
}

type Kind = 'picture' | 'film';
/** From the choice to the finished file. `share` goes from 0 to 1. */
type Progress = { at: 'choice' } | { at: 'work'; share: number } | { at: 'end'; file: File };

function Saving({ session, story }: Props) {
  const { client, say } = useApp();
  const words = useKeepTexts();
  const [progress, setProgress] = useState<Progress>({ at: 'choice' });
  const closed = useRef(new AbortController());
  useEffect(() => () => closed.current.abort(), []);

  async function make(kind: Kind): Promise<void> {
    const { signal } = closed.current;
    setProgress({ at: 'work', share: 0 });
    try {
      const { loadStory, storyGif, stripPng } = await import('./making.ts');
      const kept = await loadStory(client, session.game_code, story, session);
      const onShare = (share: number) => setProgress({ at: 'work', share });
      const blob =
        kind === 'film' ? await storyGif(kept, words, onShare, signal) : await stripPng(kept, words);
      const name = `parlor-${session.game_code}-${story.chain}.${kind === 'film' ? 'gif' : 'png'}`;
      if (!signal.aborted) setProgress({ at: 'end', file: new File([blob], name, { type: blob.type }) });
    } catch {
      if (signal.aborted) return;
      say(words.failed);
      setProgress({ at: 'choice' });
    }
  }

  if (progress.at === 'end') return <Finished file={progress.file} alt={words.story(story.owner)} />;
  if (progress.at === 'work') return <Working share={progress.share} />;
  return (
    <div class="group options">
      <button type="button" class="button wide" onClick={() => make('picture')}>
        {words.picture}
      </button>
      <button type="button" class="button wide" onClick={() => make('film')}>
        {words.film}
      </button>
    </div>
  );
}

function Working({ share }: { share: number }) {
  const words = useKeepTexts();
  const label = words.working(Math.floor(100 * share));
  return (
    <div class="group options">
      <p>{label}</p>
      <progress class="keep-progress" value={share} aria-label={label} />
    </div>
  );
}

/** Only https pages may share files. Elsewhere the picture itself can be saved. */
function Finished({ file, alt }: { file: File; alt: string }) {
  const words = useKeepTexts();
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  const canSend = navigator.canShare?.({ files: [file] }) === true;
  // Closing the share sheet is not an error.
  const send = () => navigator.share({ files: [file] }).catch(() => undefined);
  return (
    <div class="group options">
      {url !== undefined && <img class="kept" src={url} alt={alt} />}
      {canSend ? (
        <button type="button" class="button main wide" onClick={send}>
          {words.send}
        </button>
      ) : (
        <p class="soft">{words.hold}</p>
      )}
      <a class="button wide" href={url} download={file.name}>
        {words.download}
      </a>
    </div>
  );
}
