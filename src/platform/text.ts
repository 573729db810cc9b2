/**
 * UTF-16 units allowed per grapheme. The longest emoji have about 15. This limits what is stored, because a grapheme
 * may carry any number of marks.
 */
const UNITS_A_GRAPHEME = 16;
/** UTF-16 units allowed per grapheme before cleaning. A longer text is refused without cleaning it. */
const UNITS_BEFORE_CLEANING = 100;

/** Control characters, lone surrogates, and what changes the direction of the text around it. Names refuse them. */
export const NEVER_TYPED = /[\p{Cc}\p{Cs}\p{Bidi_Control}]/u;

/** Line breaks and tabs. Each run becomes one space. */
const breaks = /[\t\n\v\f\r\u0085\u2028\u2029]+/gu;

/**
 * Invisible characters that belong to what is around them: a joiner inside a word of any script, or at its end where
 * letters join; a joiner between two emoji; the tags of a flag.
 */
const parts = [
  /(?<=[\p{L}\p{M}])(?:\p{Join_Control}|\u180e)(?=[\p{L}\p{M}])/u,
  /(?<=[\p{L}\p{M}])(?<![\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}])\p{Join_Control}/u,
  /(?<=\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f)\u200d(?=\p{Extended_Pictographic})/u,
  /(?<=\p{Extended_Pictographic}\p{Emoji_Modifier}?\ufe0f?)[\u{e0020}-\u{e007e}]{1,8}\u{e007f}/u,
];
/**
 * Control characters, lone surrogates, characters that change the direction of the text around them, and others
 * without width. Variation selectors also have no width, but emoji need them.
 */
const unseen = /[\p{Cc}\p{Cs}\ufff9-\ufffb]|(?!\p{Variation_Selector})\p{Default_Ignorable_Code_Point}/u;
const partOrUnseen = new RegExp(`(${parts.map(({ source }) => source).join('|')})|${unseen.source}`, 'gu');

/** Something that can be seen. U+2800 is Braille without a dot. */
const visible = /(?!\p{Default_Ignorable_Code_Point})[^\p{Z}\p{Cc}\p{Cs}\u2800]/u;

let segmenter: Intl.Segmenter | undefined;

/**
 * A text that a person typed, as it is stored: in NFC, on one line, with 1 to `most` graphemes and without stray
 * invisible characters. Otherwise the problem, in the older servers' wording. Cleaning it again changes nothing.
 */
export function cleanText(typed: string, most: number): { text: string } | { problem: string } {
  const tooLong = { problem: `Ensure this field has no more than ${most} characters.` };
  if (typed.length > most * UNITS_BEFORE_CLEANING) return tooLong;
  const text = settled(typed.replace(breaks, ' '));
  if (!visible.test(text)) return { problem: 'This field may not be blank.' };
  return text.length > most * UNITS_A_GRAPHEME || countGraphemes(text) > most ? tooLong : { text };
}

/** Removing one character can make another one stand alone, or let two be composed. */
function settled(text: string): string {
  const next = text.replace(partOrUnseen, '$1').normalize('NFC').trim();
  return next === text ? text : settled(next);
}

/** The length of a text as people count it. */
export function countGraphemes(text: string): number {
  return graphemesOf(text).length;
}

/** The characters of a text as people see them: an emoji or a letter with its marks is one. */
export function graphemesOf(text: string): string[] {
  // Old televisions lack it, but they only show names.
  if (!('Segmenter' in Intl)) return [...text];
  // Made at first use, because the page loads this file long before it counts.
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}
