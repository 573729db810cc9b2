import { PROMPTS } from './prompts.ts';
import { PROMPTS_DE } from './prompts-de.ts';

/** The lists of ideas that come with the server. */
export const PACKS = ['en', 'de'] as const;
export type Pack = (typeof PACKS)[number];
/** The source of ideas: a list of ours, or one of the host's own, such as the vocabulary of a class. */
export type Words = Pack | readonly string[];

const LISTS: Record<Pack, readonly string[]> = { en: PROMPTS, de: PROMPTS_DE };

/** How many ideas each player may choose from. A list has at least as many. */
export const IDEAS_EACH = 3;
export const MOST_WORDS = 300;

export function listOf(words: Words): readonly string[] {
  return typeof words === 'string' ? LISTS[words] : words;
}

/**
 * Three different ideas for each chain. No idea is there twice if the list is long enough.
 * @param shuffled the list in random order
 */
export function dealIdeas(shuffled: readonly string[], chains: number): string[][] {
  return Array.from({ length: chains }, (_, chain) =>
    Array.from({ length: IDEAS_EACH }, (_, n) => shuffled[(chain * IDEAS_EACH + n) % shuffled.length] ?? ''),
  );
}
