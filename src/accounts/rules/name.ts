import { cleanText } from '../../platform/text.ts';

const MOST_CHARACTERS = 24;

/** The name to show, with 1 to 24 characters of any script, or the problem. It need not be unique. */
export function cleanName(typed: string): { text: string } | { problem: string } {
  return cleanText(typed, MOST_CHARACTERS);
}
