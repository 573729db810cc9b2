import type { Game, Heart, PageAt } from './session.ts';
import type { Award, AwardName } from './show.ts';

/** A page as the awards look at it. */
export interface AwardPage {
  chainId: number;
  round: number;
  authorId: number;
  /** Null for a drawing. */
  text: string | null;
  skipped: boolean;
  createdAtMs: number;
  /** Bytes of the SVG, 0 for a description. */
  ink: number;
}

interface Candidate extends Award {
  winnerId: number;
}

/** A drawing with fewer bytes is practically empty. */
const LEAST_INK = 400;
/** If more pictures than this are tied, nobody has a favourite. */
const MOST_TIED = 6;
/** If this many stories have changed most, hearts decide. */
const MOST_CHANGED = 3;

/**
 * At most five, in the order in which they are shown: the picture and the line with the most hearts, the stories that
 * changed most and least, and the fastest drawing or else the largest. Ties that `tiedPictures` leaves go to the page
 * that comes first in the album. Nobody gets a second award while somebody who handed in anything has none.
 */
export function awardsFor(game: Game, pages: readonly AwardPage[], hearts: readonly Heart[]): Award[] {
  const real = pages.filter(({ skipped }) => !skipped);
  const won = new Map(real.map(({ authorId }) => [authorId, 0]));
  const given: Award[] = [];
  const give = (candidates: readonly Candidate[]): boolean => {
    const fewest = Math.min(...won.values());
    const winner = candidates.find(
      ({ winnerId, round, chainId }) =>
        won.get(winnerId) === fewest && !given.some((one) => one.chainId === chainId && one.round === round),
    );
    if (!winner) return false;
    const { winnerId, ...award } = winner;
    won.set(winnerId, fewest + 1);
    given.push(award);
    return true;
  };
  give(
    mostLoved(
      'picture',
      real.filter(({ text }) => text === null),
      hearts,
    ),
  );
  give(
    mostLoved(
      'line',
      real.filter(({ text }) => text !== null),
      hearts,
    ),
  );
  const stories = changesOf(game, real, hearts);
  give(mostChanged(stories));
  give(leastChanged(stories));
  if (!give(fastest(pages))) give(largest(real));
  return given;
}

/** The pictures by different players that share the highest number of hearts. None if no picture has a heart. */
export function tiedPictures(pages: readonly AwardPage[], hearts: readonly Heart[]): PageAt[] {
  const loved = pages
    .filter(({ skipped, text }) => !skipped && text === null)
    .map((page) => ({ page, hearts: heartsOf(page, hearts) }))
    .filter((one) => one.hearts > 0);
  const most = Math.max(...loved.map((one) => one.hearts));
  const first = loved.filter((one) => one.hearts === most).map(({ page }) => page);
  if (new Set(first.map(({ authorId }) => authorId)).size < 2 || first.length > MOST_TIED) return [];
  return first.map(({ chainId, round }) => ({ chainId, round }));
}

function pageAward(name: AwardName, { chainId, round, authorId }: AwardPage): Candidate {
  return { name, chainId, round, winnerId: authorId };
}

function mostLoved(name: AwardName, pages: readonly AwardPage[], hearts: readonly Heart[]): Candidate[] {
  return pages
    .map((page) => ({ page, hearts: heartsOf(page, hearts) }))
    .filter((one) => one.hearts > 0)
    .sort((a, b) => b.hearts - a.hearts)
    .map(({ page }) => pageAward(name, page));
}

function heartsOf(
  { chainId, round }: Pick<AwardPage, 'chainId' | 'round'>,
  hearts: readonly Heart[],
): number {
  return hearts.filter((heart) => heart.chainId === chainId && heart.round === round).length;
}

interface StoryChange {
  chainId: number;
  ownerId: number;
  hearts: number;
  /** From 0 (no word is left) to 1. */
  common: number;
}

/** One for each story that begins and ends with words that a player wrote. */
function changesOf(game: Game, pages: readonly AwardPage[], hearts: readonly Heart[]): StoryChange[] {
  return game.chainIds.flatMap((chainId) => {
    const first = pages.find((page) => page.chainId === chainId && page.round === 0);
    const lastRound = Math.max(
      ...game.entries.filter((one) => one.chainId === chainId).map(({ round }) => round),
    );
    const last = pages.find((page) => page.chainId === chainId && page.round === lastRound);
    if (!first?.text || !last?.text || lastRound === 0) return [];
    const loved = hearts.filter((heart) => heart.chainId === chainId).length;
    return { chainId, ownerId: first.authorId, hearts: loved, common: commonWords(first.text, last.text) };
  });
}

function mostChanged(stories: readonly StoryChange[]): Candidate[] {
  const sorted = stories.filter(({ common }) => common < 1).sort((a, b) => a.common - b.common);
  const most = sorted.slice(0, MOST_CHANGED).sort((a, b) => b.hearts - a.hearts);
  return [...most, ...sorted.slice(MOST_CHANGED)].map((story) => storyAward('lost', story));
}

function leastChanged(stories: readonly StoryChange[]): Candidate[] {
  return stories
    .filter(({ common }) => common > 0)
    .sort((a, b) => b.common - a.common || b.hearts - a.hearts)
    .map((story) => storyAward('wire', story));
}

function storyAward(name: AwardName, { chainId, ownerId }: StoryChange): Candidate {
  return { name, chainId, round: null, winnerId: ownerId };
}

/** The share of all their words that two texts have in common. */
function commonWords(one: string, other: string): number {
  const [a, b] = [wordsOf(one), wordsOf(other)];
  const all = new Set([...a, ...b]);
  return all.size === 0 ? 0 : [...a].filter((word) => b.has(word)).length / all.size;
}

function wordsOf(text: string): Set<string> {
  return new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []);
}

/** A round begins when the last page of the round before is handed in. */
function fastest(pages: readonly AwardPage[]): Candidate[] {
  const beganAtMs = (round: number) =>
    Math.max(...pages.filter((page) => page.round === round - 1).map(({ createdAtMs }) => createdAtMs));
  return drawn(pages)
    .map((page) => ({ page, tookMs: page.createdAtMs - beganAtMs(page.round) }))
    .sort((a, b) => a.tookMs - b.tookMs)
    .map(({ page }) => pageAward('quick', page));
}

function largest(pages: readonly AwardPage[]): Candidate[] {
  return drawn(pages)
    .sort((a, b) => b.ink - a.ink)
    .map((page) => pageAward('ink', page));
}

function drawn(pages: readonly AwardPage[]): AwardPage[] {
  return pages.filter(({ text, skipped, ink }) => text === null && !skipped && ink >= LEAST_INK);
}
