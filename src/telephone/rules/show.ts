/** Whether the reveal is moved by its clock, or by people. */
export const PACES = ['auto', 'hand'] as const;
export type Pace = (typeof PACES)[number];

export const GOES = ['next', 'back', 'again'] as const;
export type Go = (typeof GOES)[number];

export const MOMENTS = ['overture', 'title', 'page', 'end', 'tie', 'award', 'wall'] as const;

/**
 * The place of the show. `title` and `end` are those of a story. `step` is how many pages of the story are shown.
 * `award` counts from 0. The `wall` is the last moment, and stays. At a `tie`, hearts decide between `pages`.
 */
export type Moment =
  | { at: 'overture' | 'wall' }
  | { at: 'title' | 'end'; chainId: number }
  | { at: 'page'; chainId: number; step: number }
  | { at: 'tie'; pages: readonly { chainId: number; round: number }[] }
  | { at: 'award'; award: number };

export const AWARDS = ['picture', 'line', 'lost', 'wire', 'quick', 'ink'] as const;
export type AwardName = (typeof AWARDS)[number];

/** The reason of an award. `round` is null for a whole story, whose award goes to its owner. */
export interface Award {
  name: AwardName;
  chainId: number;
  round: number | null;
}

/** The reveal of a finished game as a show. */
export interface Show {
  pace: Pace;
  /** Faster, and without titles. */
  isShort: boolean;
  moment: Moment;
  /** Rises by one with each move, so that a late press of a button does not move it again. */
  beat: number;
  /** When the moment began. Moved forward by the time for which it was held. */
  beganAtMs: number;
  /** How long the moment takes by the clock. Null for the last one. */
  momentMs: number | null;
  /** Since when the clock stands. Null while it runs, and by hand. */
  heldAtMs: number | null;
  /** The player whose phone is the remote control. Null for the host. */
  leadId: number | null;
  /** Fixed when the last story ends, so that nobody can change them while they are shown. Null before that. */
  awards: readonly Award[] | null;
}

/** A chain that has entries, as the show goes through it. */
export interface Story {
  chainId: number;
  pages: number;
}

/** Facts that the length of a page depends on. */
export type Page =
  | { kind: 'words'; characters: number; isGuess: boolean }
  | { kind: 'drawing'; strokes: number }
  | { kind: 'skipped' };

/** From this many players on, the host is offered a short show. */
export const SHORT_SHOW_PLAYERS = 8;
export const SHORT_SHOW_PACE = 1.5;

export const OVERTURE_MS = 6000;
export const TITLE_MS = 2500;
export const STORY_END_MS = 4000;
/** After the last story there is time for the last hearts. */
export const LAST_STORY_END_MS = 8000;
export const TIE_MS = 10_000;
export const AWARD_MS = 5000;
export const SKIPPED_MS = 1000;
/** Between the drawing and the first word of a guess. */
export const GUESS_PAUSE_MS = 700;
/** Words begin to be written, and a drawing to be drawn, this long after their page began. */
export const WORDS_DELAY_MS = 300;
export const DRAWING_DELAY_MS = 500;
export const CHARACTERS_PER_S = 28;
const WORDS_MS = { least: 1800, most: 5000, first: 900, perCharacter: 55 };
const REPLAY_MS = { least: 1500, most: 5000, perStroke: 90 };
/** How long a finished drawing stays. A burst of reactions makes it a second longer. */
const HOLD_MS = { least: 2500, most: 4000, perBurst: 1000 };
const BURST = 10;

/** All moments in their order. A `tie` is only there while it is shown. */
export function scriptOf(stories: readonly Story[], awards: number, tie?: Moment): Moment[] {
  return [
    { at: 'overture' },
    ...stories.flatMap(({ chainId, pages }): Moment[] => [
      { at: 'title', chainId },
      ...Array.from({ length: pages }, (_, page): Moment => ({ at: 'page', chainId, step: page + 1 })),
      { at: 'end', chainId },
    ]),
    ...(tie ? [tie] : []),
    ...Array.from({ length: awards }, (_, award): Moment => ({ at: 'award', award })),
    { at: 'wall' },
  ];
}

/** The moment after this one, before it, or this one again. Stops at the first and the last. */
export function momentAfter(script: readonly Moment[], moment: Moment, go: Go, isShort: boolean): Moment {
  if (go === 'again') return moment;
  const by = go === 'next' ? 1 : -1;
  const shown = script.filter((one) => !isShort || one.at !== 'title' || isSame(one, moment));
  return shown[shown.findIndex((one) => isSame(one, moment)) + by] ?? moment;
}

export function isSame(one: Moment, other: Moment): boolean {
  return one.at === other.at && chainOf(one) === chainOf(other) && numberOf(one) === numberOf(other);
}

/** The chain that a moment belongs to. */
export function chainOf(moment: Moment): number | undefined {
  return 'chainId' in moment ? moment.chainId : undefined;
}

function numberOf(moment: Moment): number | undefined {
  if (moment.at === 'page') return moment.step;
  return moment.at === 'award' ? moment.award : undefined;
}

/** The chain that everybody sees, and how many of its entries. Null without any story. */
export function albumAt(stories: readonly Story[], moment: Moment): { chainId: number; step: number } | null {
  const [first, last] = [stories[0], stories[stories.length - 1]];
  if (!first || !last) return null;
  switch (moment.at) {
    case 'overture':
      return { chainId: first.chainId, step: 0 };
    case 'title':
      return { chainId: moment.chainId, step: 0 };
    case 'page':
      return { chainId: moment.chainId, step: moment.step };
    case 'end': {
      const story = stories.find(({ chainId }) => chainId === moment.chainId) ?? last;
      return { chainId: story.chainId, step: story.pages };
    }
    case 'tie':
    case 'award':
    case 'wall':
      return { chainId: last.chainId, step: last.pages };
  }
}

/**
 * How long a moment takes by the clock, in ms. Null for the wall, which stays. `page` is that of a moment `page`.
 * `reactions` are those to it so far. (design: the script of the reveal)
 */
export function momentMs(
  moment: Moment,
  { page, isShort, isLastStory, reactions }: MomentFacts,
): number | null {
  if (moment.at === 'wall') return null;
  const ms = page && moment.at === 'page' ? pageMs(page, reactions) : fixedMs(moment.at, isLastStory);
  return Math.round(isShort ? ms / SHORT_SHOW_PACE : ms);
}

export interface MomentFacts {
  page?: Page | undefined;
  isShort: boolean;
  isLastStory: boolean;
  reactions: number;
}

function fixedMs(at: Exclude<Moment['at'], 'wall'>, isLastStory: boolean): number {
  switch (at) {
    case 'overture':
      return OVERTURE_MS;
    case 'title':
      return TITLE_MS;
    case 'page':
      return SKIPPED_MS;
    case 'end':
      return isLastStory ? LAST_STORY_END_MS : STORY_END_MS;
    case 'tie':
      return TIE_MS;
    case 'award':
      return AWARD_MS;
  }
}

function pageMs(page: Page, reactions: number): number {
  switch (page.kind) {
    case 'words':
      return (page.isGuess ? GUESS_PAUSE_MS : 0) + wordsMs(page.characters);
    case 'drawing': {
      const bursts = Math.floor(reactions / BURST) * HOLD_MS.perBurst;
      const holdMs = Math.min(HOLD_MS.most, HOLD_MS.least + bursts);
      return DRAWING_DELAY_MS + replayMs(page.strokes) + holdMs;
    }
    case 'skipped':
      return SKIPPED_MS;
  }
}

/** The time to write words, and to read them. */
function wordsMs(characters: number): number {
  const { least, most, first, perCharacter } = WORDS_MS;
  return Math.min(most, Math.max(least, first + perCharacter * characters));
}

/** How long the drawing of a picture is shown. */
export function replayMs(strokes: number): number {
  return Math.min(REPLAY_MS.most, REPLAY_MS.least + REPLAY_MS.perStroke * strokes);
}

/** The page as the show times it. Words that were filled in at the start of a story are needed to follow it. */
export function pageOf(
  entry: { round: number; text: string | null; skipped: boolean },
  strokes: number,
): Page {
  if (entry.skipped && entry.round > 0) return { kind: 'skipped' };
  if (entry.text === null) return { kind: 'drawing', strokes };
  return { kind: 'words', characters: [...entry.text].length, isGuess: entry.round > 0 };
}

/** How many shapes are in an SVG of ours. */
export function strokesIn(svg: string): number {
  return svg.match(/<(?:path|line|polyline|polygon|rect|circle|ellipse)\b/g)?.length ?? 0;
}

/** How long the moment has run, in ms. */
export function elapsedMs(
  { beganAtMs, heldAtMs }: Pick<Show, 'beganAtMs' | 'heldAtMs'>,
  nowMs: number,
): number {
  return Math.max(0, (heldAtMs ?? nowMs) - beganAtMs);
}
