import { useEffect, useRef } from 'preact/hooks';
import type { Session } from '../../telephone/schema.ts';
import { useApp } from '../context.ts';
import { Face } from '../people/face.tsx';
import { useShowTexts } from '../show/texts.ts';
import { useAlbumTexts } from './album-texts.ts';
import { dataUrl, GrowingDrawing } from './drawing.tsx';
import type { AlbumEntry } from './game.ts';
import { HideButton } from './hide-pages.tsx';
import { useLoaded } from './use-loaded.ts';

interface Props {
  code: number;
  chain: number;
  entries: readonly AlbumEntry[];
  /** The last entry was just turned to, so it is drawn live and scrolled into view. */
  isGrowing?: boolean;
  /** For its host, who may hide pages. */
  session?: Session;
}

/** The entries of a chain from the first words on, or only the ones shown so far. */
export function AlbumEntries({ code, chain, entries, isGrowing = false, session }: Props) {
  const last = entries.length - 1;
  return (
    <ol class="album-entries" aria-live={isGrowing ? 'polite' : 'off'}>
      {entries.map((entry, round) => (
        <li key={`${chain}/${entry.id}`}>
          <Entry {...{ code, chain, round, entry }} isNew={isGrowing && round === last} />
          {session && <HideButton {...{ session, entry, round }} />}
        </li>
      ))}
    </ol>
  );
}

interface EntryProps {
  code: number;
  chain: number;
  round: number;
  entry: AlbumEntry;
  isNew: boolean;
}

export function Entry(props: EntryProps) {
  const album = useAlbumTexts();
  const { hide } = useShowTexts();
  const { entry, round, isNew } = props;
  const place = useRef<HTMLElement>(null);
  useEffect(() => {
    if (!isNew) return;
    const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    place.current?.scrollIntoView({ block: 'nearest', behavior: isCalm ? 'auto' : 'smooth' });
  }, [isNew]);
  const { author, face, skipped, isHidden } = entry;
  const isDrawing = 'drawing' in entry;
  const by = skipped ? album.late : isDrawing ? album.drew : round === 0 ? album.wrote : album.saw;
  const looks = ['entry', isDrawing && 'drawn', isNew && 'new', skipped && 'skipped']
    .filter(Boolean)
    .join(' ');
  return (
    <figure ref={place} class={looks}>
      <figcaption class="by">
        <Face face={face} size="xs" />
        {isHidden ? author : by(author)}
      </figcaption>
      {isHidden ? (
        <p>{hide.hidden}</p>
      ) : isDrawing ? (
        <Drawing {...props} />
      ) : (
        <blockquote class="words" dir="auto">
          {entry.description}
        </blockquote>
      )}
    </figure>
  );
}

function Drawing({ code, chain, round, entry, isNew }: EntryProps) {
  const { client } = useApp();
  const words = useAlbumTexts();
  const { value: svg, problem } = useLoaded(`${round}/${chain}`, () =>
    client.telephone.svg(code, round, chain),
  );
  const alt = words.picture(entry.author);
  if (problem !== undefined) return <p class="problem">{problem}</p>;
  if (svg === undefined) return <div class="sheet" />;
  return isNew ? <GrowingDrawing svg={svg} alt={alt} /> : <img class="sheet" src={dataUrl(svg)} alt={alt} />;
}
