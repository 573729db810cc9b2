const MOST_CHARACTERS = 100;
/** In UTF-16 units before cleaning. A longer text is refused without cleaning it. */
const MOST_UNITS = 10_000;

/** Line breaks and tabs. Each run becomes one space. */
const breaks = /[\t\n\v\f\r\u0085\u2028\u2029]+/gu;
/**
 * Control characters, lone surrogates, bidirectional overrides and isolates, and zero-width characters.
 * Variation selectors also have no width, but emoji need them.
 */
const unseen = /[\p{Cc}\p{Cs}]|(?!\p{Variation_Selector})\p{Default_Ignorable_Code_Point}/gu;

/** The description to store, in NFC with 1 to 100 characters, or the problem in the older servers' wording. */
export function cleanDescription(text: string): { text: string } | { problem: string } {
  const tooLong = { problem: `Ensure this field has no more than ${MOST_CHARACTERS} characters.` };
  if (text.length > MOST_UNITS) return tooLong;
  const clean = text.replace(breaks, ' ').replace(unseen, '').normalize('NFC').trim();
  if (clean === '') return { problem: 'This field may not be blank.' };
  return [...clean].length > MOST_CHARACTERS ? tooLong : { text: clean };
}
