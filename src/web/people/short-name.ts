import { graphemesOf } from '../../platform/text.ts';

const MOST_SHOWN = 18;

/** At most 18 characters of a name, and the number at its end, which tells it apart. */
export function shortName(name: string): string {
  const characters = graphemesOf(name);
  if (characters.length <= MOST_SHOWN) return name;
  const number = / \d{1,2}$/.exec(name)?.[0] ?? '';
  const begin = characters.slice(0, MOST_SHOWN - number.length).join('');
  return `${begin.trimEnd()}…${number}`;
}
