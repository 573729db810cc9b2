import { graphemesOf } from './text.ts';

/** A text prepared for matching, and where each of its letters is in the original. */
interface Folded {
  text: string;
  /** For each unit of `text`, and for its end: the index of its grapheme. */
  graphemeAt: number[];
}

const COVER = '•';
const MOST_DOTS = 3;
/** Marks above and below letters. The vowel signs of other scripts are not among them: they are letters of a word. */
const accents = /[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]/g;
const unseen = /\p{Default_Ignorable_Code_Point}/gu;
const inWord = /[\p{L}\p{N}\p{M}]/u;
/** Scripts without spaces between words. They have to be listed. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/**
 * The words of a list, one on each line. Empty lines and those that begin with `#` are left out.
 */
export function wordsIn(list: string): string[] {
  return list
    .split(/\r\n|[\n\r]/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/**
 * Covers these words with dots: whole words only, whatever their case, accents, width and invisible characters.
 * The result is never longer than the text. Covering it again changes nothing.
 */
export function makeCover(words: readonly string[]): (text: string) => string {
  const known = new Set(words.map((word) => fold(graphemesOf(word)).text).filter((word) => word !== ''));
  const longest = Math.max(0, ...[...known].map(({ length }) => length));
  if (known.size === 0) return (text) => text;
  return (text) => {
    const graphemes = graphemesOf(text);
    const folded = fold(graphemes);
    const edges = edgesOf(folded.text);
    let covered = '';
    let next = 0;
    for (const begin of edges) {
      const from = folded.graphemeAt[begin] ?? 0;
      if (from < next) continue;
      const end = edges.findLast(
        (edge) => edge > begin && edge - begin <= longest && known.has(folded.text.slice(begin, edge)),
      );
      if (end === undefined) continue;
      const to = (folded.graphemeAt[end - 1] ?? 0) + 1;
      covered += graphemes.slice(next, from).join('') + COVER.repeat(Math.min(MOST_DOTS, to - from));
      next = to;
    }
    return covered + graphemes.slice(next).join('');
  };
}

function fold(graphemes: readonly string[]): Folded {
  const graphemeAt: number[] = [];
  let text = '';
  for (const [index, grapheme] of graphemes.entries()) {
    const plain = grapheme
      .normalize('NFKD')
      .replace(accents, '')
      .replace(unseen, '')
      .normalize('NFC')
      // The upper case first, as that of ß is SS.
      .toUpperCase()
      .toLowerCase();
    text += plain;
    for (let unit = 0; unit < plain.length; unit++) graphemeAt.push(index);
  }
  return { text, graphemeAt };
}

/**
 * Places where a word may begin or end: not between two letters, except where scripts without spaces separate words.
 */
function edgesOf(text: string): number[] {
  const found = unspaced.test(text) ? segmentsOf(text) : new Set<number>();
  const edges: number[] = [];
  let before = '';
  let at = 0;
  for (const letter of text) {
    if (found.has(at) || !inWord.test(before) || !inWord.test(letter)) edges.push(at);
    before = letter;
    at += letter.length;
  }
  return [...edges, at];
}

let segmenter: Intl.Segmenter | undefined;

function segmentsOf(text: string): Set<number> {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'word' });
  return new Set(Array.from(segmenter.segment(text), ({ index }) => index));
}
