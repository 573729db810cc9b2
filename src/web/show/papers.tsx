import type { ComponentChildren } from 'preact';
import { replayMs, strokesIn } from '../../telephone/rules/show.ts';
import { Face } from '../people/face.tsx';
import { useAlbumTexts } from '../telephone/album-texts.ts';
import { dataUrl } from '../telephone/drawing.tsx';
import type { AlbumEntry } from '../telephone/game.ts';
import { Replay } from './replay.tsx';
import { lettersOf } from './scene.ts';
import { useShowTexts } from './texts.ts';
import { type DrawingPlace, useDrawing } from './use-drawing.ts';

/** Words on a strip of paper. Only the first `letters` have been written; the others keep their place. */
export function Strip({ entry, did, letters }: { entry: AlbumEntry; did: string; letters?: number }) {
  const words = 'description' in entry ? entry.description : '';
  return (
    <div class="strip tape">
      <span class="by">
        <Face face={entry.face} size="xs" />
        <bdi>{did}</bdi>
      </span>
      <Handwriting words={words} letters={letters} />
    </div>
  );
}

export function Handwriting({ words, letters }: { words: string; letters?: number | undefined }) {
  const all = lettersOf(words);
  const isDone = letters === undefined || letters >= all.length;
  if (isDone)
    return (
      <q class="hand" dir="auto">
        {words}
      </q>
    );
  return (
    <q class="hand writing" dir="auto">
      {all.slice(0, letters).join('')}
      <span class="unwritten">{all.slice(letters).join('')}</span>
    </q>
  );
}

/** The name of the artist, on the edge of the sheet. */
export function Caption({ face, children }: { face: readonly number[]; children: ComponentChildren }) {
  return (
    <span class="caption">
      <Face face={face} />
      <bdi>{children}</bdi>
    </span>
  );
}

interface SheetProps {
  entry: AlbumEntry;
  place: DrawingPlace;
  /** Describes the drawing for those who cannot see it. */
  alt: string;
  /** Blank before it is drawn again, then the replay, then the finished sheet. */
  phase?: 'blank' | 'replay' | 'settled';
  /** How far the replay is. */
  elapsedMs?: () => number;
}

/** A drawing on its sheet. */
export function Sheet({ entry, place, alt, phase = 'settled', elapsedMs }: SheetProps) {
  const { value: svg, problem } = useDrawing(place);
  if (problem !== undefined) return <p class="problem">{problem}</p>;
  if (svg === undefined) return <span class="sheet" role="img" aria-label={alt} />;
  return (
    <span class={phase === 'settled' ? 'drawn' : 'drawn unfinished'}>
      <img class="sheet" src={dataUrl(svg)} alt={alt} decoding="sync" />
      {phase === 'replay' && elapsedMs && (
        <Replay svg={svg} totalMs={replayMs(strokesIn(svg))} elapsedMs={elapsedMs} face={entry.face} />
      )}
    </span>
  );
}

/** A page that nobody made in time, or that the host has hidden. */
export function FoldedPage({ entry, round }: { entry: AlbumEntry; round: number }) {
  const { skipped, hide } = useShowTexts();
  const line = skipped[(entry.chain + round) % skipped.length];
  return (
    <div class="folded-page">
      <Face face={entry.face} isAway />
      <p>{entry.isHidden ? hide.hidden : line?.(entry.author)}</p>
    </div>
  );
}

/** The kind of an entry, in the words of the album. */
export function useDid(): (entry: AlbumEntry, round: number, last?: number) => string {
  const album = useAlbumTexts();
  const words = useShowTexts();
  return (entry, round, last) => {
    if ('drawing' in entry) return words.drew(entry.author);
    if (round === 0) return album.wrote(entry.author);
    return round === last ? words.ended(entry.author) : album.saw(entry.author);
  };
}
