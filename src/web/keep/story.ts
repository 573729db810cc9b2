import { faceSvg } from '../../accounts/rules/face-svg.ts';
import type { ParlorClient } from '../../client/index.ts';
import { isSkipped, type Story } from '../show/scene.ts';
import { faceIn, type Table } from '../telephone/game.ts';
import { type Picture, pictureOf } from './paper.ts';

interface By {
  author: string;
  face: Picture;
}
/** Pages with everything that is needed to paint them. */
export type WordsPage = By & { words: string };
export type DrawingPage = By & { svg: string; sheet: Picture };
export type KeptPage = WordsPage | DrawingPage;

/** A story without the pages that nobody made. */
export interface KeptStory {
  owner: string;
  face: Picture;
  pages: KeptPage[];
}

/** Loads the drawings of a story. Fails without a connection. */
export async function loadStory(
  client: ParlorClient,
  code: number,
  { chain, owner, ownedBy, entries }: Story,
  table: Table,
): Promise<KeptStory> {
  const made = entries
    .map((entry, round) => ({ entry, round }))
    .filter(({ entry, round }) => !isSkipped(entry, round));
  const pages = made.map(async ({ entry, round }): Promise<KeptPage> => {
    const by = { author: entry.author, face: await pictureOf(faceSvg(entry.face)) };
    if ('description' in entry) return { ...by, words: entry.description };
    const svg = await client.telephone.svg(code, round, chain);
    return { ...by, svg, sheet: await pictureOf(svg) };
  });
  const face = await pictureOf(faceSvg(faceIn(table, ownedBy)));
  return { owner, face, pages: await Promise.all(pages) };
}
