import type { ParlorClient } from '../../client/index.ts';
import { useApp } from '../context.ts';
import type { ShownAlbum } from '../telephone/game.ts';
import { type Loaded, useLoaded } from '../telephone/use-loaded.ts';

const loading = new WeakMap<ParlorClient, Map<string, Promise<string>>>();

/** The place of a drawing among all games. */
export interface DrawingPlace {
  code: number;
  round: number;
  chain: number;
}

/** The SVG of a drawing, if there is one here. Each is loaded once. */
export function useDrawing(place: DrawingPlace | undefined): Loaded<string> {
  const { client } = useApp();
  return useLoaded(place ? keyOf(place) : '', async () => (place ? loadOnce(client, place) : ''));
}

/** Loads the drawings of a story before they are needed. */
export function loadAhead(client: ParlorClient, code: number, story: ShownAlbum['chains'][number]): void {
  for (const [round, entry] of story.entries.entries())
    if ('drawing' in entry && !entry.skipped)
      loadOnce(client, { code, round, chain: story.chain }).catch(() => undefined);
}

function loadOnce(client: ParlorClient, place: DrawingPlace): Promise<string> {
  const known = loading.get(client) ?? new Map<string, Promise<string>>();
  loading.set(client, known);
  const key = keyOf(place);
  const svg = known.get(key) ?? client.telephone.svg(place.code, place.round, place.chain);
  known.set(key, svg);
  svg.catch(() => known.delete(key));
  return svg;
}

function keyOf({ code, round, chain }: DrawingPlace): string {
  return `${code}/${round}/${chain}`;
}
