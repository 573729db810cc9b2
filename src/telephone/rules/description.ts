import { cleanText } from '../../platform/text.ts';

export const MOST_CHARACTERS = 100;

/** The description to store, with 1 to 100 characters, or the problem. (seed 000, Upload Description) */
export function cleanDescription(text: string): { text: string } | { problem: string } {
  return cleanText(text, MOST_CHARACTERS);
}
