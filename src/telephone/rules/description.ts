const MOST_CHARACTERS = 100;
/** In UTF-16 units as it came: what is longer is not cleaned first. */
const MOST_UNITS = 10_000;

/** Line breaks and tabs, which become a space. */
const breaks = /[\t\n\v\f\r\u0085\u2028\u2029]+/gu;
/**
 * Control characters, halves of surrogate pairs, bidirectional overrides and isolates, and characters of no width.
 * Variation selectors have none either, but emoji need them.
 */
const unseen = /[\p{Cc}\p{Cs}]|(?!\p{Variation_Selector})\p{Default_Ignorable_Code_Point}/gu;

/** A description as it is kept, in NFC, or what is wrong with it in the older servers' words. 1 to 100 characters. */
export function cleanDescription(text: string): { text: string } | { problem: string } {
  const tooLong = { problem: `Ensure this field has no more than ${MOST_CHARACTERS} characters.` };
  if (text.length > MOST_UNITS) return tooLong;
  const clean = text.replace(breaks, ' ').replace(unseen, '').normalize('NFC').trim();
  if (clean === '') return { problem: 'This field may not be blank.' };
  return [...clean].length > MOST_CHARACTERS ? tooLong : { text: clean };
}
