import { cleanText } from '../../platform/text.ts';

export const MOST_CHARACTERS = 24;

/** The name to show, with 1 to 24 characters of any script, or the problem. It need not be unique. */
export function cleanName(typed: string): { text: string } | { problem: string } {
  return cleanText(typed, MOST_CHARACTERS);
}

/** Names with the same key look or sound alike. */
export function nameKey(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}

/**
 * The names of the people at one table as shown there, in the same order: the second Ada becomes "Ada 2". A number that
 * is part of another name is not used.
 */
export function toldApart(names: readonly string[]): string[] {
  const taken = new Set<string>();
  const chosen = new Set(names.map(nameKey));
  return names.map((name) => {
    let shown = name;
    for (let n = 2; taken.has(nameKey(shown)) || (shown !== name && chosen.has(nameKey(shown))); n++)
      shown = `${name} ${n}`;
    taken.add(nameKey(shown));
    return shown;
  });
}
