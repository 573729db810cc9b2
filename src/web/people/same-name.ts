import { MOST_CHARACTERS, nameKey } from '../../accounts/rules/name.ts';
import { countGraphemes, graphemesOf } from '../../platform/text.ts';

/**
 * Suggestions for somebody whose name is taken at the table: each pattern with the name in place of `*`, cut if it gets
 * too long. Suggestions that are also taken are left out.
 */
export function proposalsFor(name: string, taken: readonly string[], patterns: readonly string[]): string[] {
  const keys = new Set(taken.map(nameKey));
  const proposals = patterns.map((pattern) => {
    const room = MOST_CHARACTERS - (countGraphemes(pattern) - 1);
    return pattern.replace('*', () => graphemesOf(name).slice(0, room).join('').trimEnd());
  });
  return proposals.filter((proposal) => !keys.has(nameKey(proposal)));
}
