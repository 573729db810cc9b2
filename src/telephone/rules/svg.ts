import { GivenUp, Problems } from './svg/problems.ts';
import { checkDoctype, readDrawing, SVG_NAMESPACE } from './svg/reader.ts';
import { readStyleSheet } from './svg/style-elements.ts';
import { DrawingWriter, MAX_DRAWING_BYTES, TOO_LARGE } from './svg/writer.ts';

export { MAX_ELEMENTS } from './svg/reader.ts';
export { MAX_DRAWING_BYTES };

/** Replaces a drawing that was never submitted. */
export const EMPTY_SHEET =
  `<svg xmlns="${SVG_NAMESPACE}" viewBox="0 0 800 600">` +
  '<rect width="800" height="600" fill="#ffffff"/></svg>';

/** `refused` has a text for people about each problem. */
export type CleanedSvg = { svg: string } | { refused: string[] };

/**
 * Parses an uploaded drawing strictly and writes it out again from an allow list. Its own output comes back unchanged.
 * Parts that change nothing in the picture are left out. Anything else that is not on the list is refused, all at once.
 * Never throws.
 */
export function cleanSvg(bytes: Uint8Array): CleanedSvg {
  const problems = new Problems();
  try {
    const svg = rewrite(decode(bytes, problems), problems);
    if (problems.none && Buffer.byteLength(svg) > MAX_DRAWING_BYTES) problems.add(0, TOO_LARGE);
    if (problems.none) return { svg };
  } catch (error) {
    if (!(error instanceof GivenUp)) problems.add(0, 'The drawing cannot be read');
  }
  return { refused: problems.list() };
}

function decode(bytes: Uint8Array, problems: Problems): string {
  if (bytes.length === 0) problems.giveUp('The submitted file is empty');
  if (bytes.length > MAX_DRAWING_BYTES) problems.giveUp(TOO_LARGE);
  const text = utf8(bytes);
  if (text === undefined || text.includes('\0'))
    problems.giveUp('The drawing is not UTF-8 text', 'Save it as UTF-8.');
  checkDoctype(/<!doctype[^>]*/i.exec(text)?.[0] ?? '', problems);
  if (/<!entity/i.test(text)) problems.giveUp('An entity declaration (ENTITY) is not allowed in a drawing');
  return text;
}

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function rewrite(text: string, problems: Problems): string {
  const writer = new DrawingWriter(problems, readStyleSheet(text, problems));
  readDrawing(text, problems, writer);
  return writer.written();
}
