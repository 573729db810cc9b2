import { SaxesParser } from 'saxes';
import { judgeAttribute } from './svg-attributes.ts';

export const MAX_DRAWING_BYTES = 1024 * 1024;
export const MAX_ELEMENTS = 20_000;
const MAX_DEPTH = 100;
const MAX_LABEL_CHARACTERS = 1000;
const MAX_NAME_SHOWN = 40;
const TOO_LARGE = 'The drawing is larger than 1 MiB.';

const SVG_NAMESPACE = 'http://www.w3.org/2000/svg';
const DEFAULT_VIEW_BOX = '0 0 800 600';
const LABELS = new Set(['title', 'desc']);
const SHAPES = ['g', 'path', 'line', 'polyline', 'polygon', 'rect', 'circle', 'ellipse'];
const ELEMENTS = new Set(['svg', ...SHAPES, ...LABELS]);

/** Replaces a drawing that was never submitted. */
export const EMPTY_SHEET =
  `<svg xmlns="${SVG_NAMESPACE}" viewBox="${DEFAULT_VIEW_BOX}">` +
  '<rect width="800" height="600" fill="#ffffff"/></svg>';

/** `refused` is a sentence for people. */
export type CleanedSvg = { svg: string } | { refused: string };

class Refusal extends Error {}

function refuse(why: string): never {
  throw new Refusal(why);
}

/**
 * Parses an uploaded drawing strictly and writes it out again from an allow list. Its own output comes back unchanged.
 * Anything that could run code or load or reference something is refused, not removed. Never throws.
 */
export function cleanSvg(bytes: Uint8Array): CleanedSvg {
  try {
    const svg = rewrite(decode(bytes));
    return Buffer.byteLength(svg) > MAX_DRAWING_BYTES ? { refused: TOO_LARGE } : { svg };
  } catch (error) {
    return { refused: error instanceof Refusal ? error.message : 'The drawing is not well-formed XML.' };
  }
}

function decode(bytes: Uint8Array): string {
  if (bytes.length === 0) refuse('The submitted file is empty.');
  if (bytes.length > MAX_DRAWING_BYTES) refuse(TOO_LARGE);
  const text = utf8(bytes);
  if (text === undefined || text.includes('\0')) refuse('The drawing is not UTF-8 text.');
  if (/<!doctype/i.test(text)) refuse('A document type (DOCTYPE) is not allowed in a drawing.');
  if (/<!entity/i.test(text)) refuse('An entity declaration (ENTITY) is not allowed in a drawing.');
  const instruction = /<\?(?!xml[\s?])([^\s?]{0,100})/.exec(text)?.[1];
  if (instruction === undefined) return text;
  return refuse(`The processing instruction "${shown(instruction)}" is not allowed in a drawing.`);
}

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function rewrite(text: string): string {
  // XML 1.1 would allow control characters as character references.
  const parser = new SaxesParser({ xmlns: false, forceXMLVersion: true, defaultXMLVersion: '1.0' });
  // The parser's own table inherits from Object.prototype, which would make `&toString;` an entity.
  parser.ENTITIES = Object.assign(Object.create(null), {
    amp: '&',
    lt: '<',
    gt: '>',
    quot: '"',
    apos: "'",
  });
  const writer = new SvgWriter();
  parser.on('xmldecl', ({ encoding }) => checkEncoding(encoding));
  parser.on('opentagstart', ({ name }) => writer.startElement(name));
  parser.on('attribute', ({ name, value }) => writer.addAttribute(name, value));
  parser.on('opentag', () => writer.openElement());
  parser.on('text', (content) => writer.addText(content));
  parser.on('cdata', (content) => writer.addText(content));
  parser.on('closetag', () => writer.closeElement());
  parser.on('error', () => refuse(`The drawing is not well-formed XML (line ${parser.line}).`));
  parser.write(text).close();
  return writer.written();
}

function checkEncoding(encoding: string | undefined): void {
  if (encoding === undefined || /^(?:utf-8|us-ascii)$/i.test(encoding)) return;
  refuse(`The drawing must be in UTF-8, not in "${shown(encoding)}".`);
}

class SvgWriter {
  readonly #parts: string[] = [];
  readonly #open: string[] = [];
  #attributes = new Map<string, string>();
  #elements = 0;
  #labelCharacters = 0;
  /** The last start tag has no `>` yet, since its element may be empty. */
  #tagPending = false;

  startElement(name: string): void {
    const parent = this.#open.at(-1);
    if (parent === undefined && name !== 'svg')
      refuse(`The root element of a drawing must be "svg", not "${shown(name)}".`);
    if (!ELEMENTS.has(name)) refuse(`The element "${shown(name)}" is not allowed in a drawing.`);
    if (parent !== undefined && LABELS.has(parent)) refuse(`A "${parent}" element may only contain text.`);
    if (++this.#elements > MAX_ELEMENTS) refuse('The drawing has more than 20,000 elements.');
    if (this.#open.push(name) > MAX_DEPTH)
      refuse('The elements of the drawing are nested more than 100 deep.');
    this.#attributes = new Map();
  }

  addAttribute(name: string, value: string): void {
    if (name === 'xmlns') {
      if (value !== SVG_NAMESPACE) refuse('The attribute "xmlns" must name the SVG namespace.');
      return;
    }
    const verdict = judgeAttribute(name, value);
    if (verdict === 'dropped') return;
    if (verdict === 'unknown attribute') {
      refuse(`The attribute "${shown(name)}" is not allowed in a drawing.`);
    }
    if (verdict === 'wrong value') {
      refuse(`The attribute "${name}" of "${this.#open.at(-1)}" has a value that is not allowed.`);
    }
    this.#attributes.set(name, verdict.kept);
  }

  openElement(): void {
    this.#endTag();
    const isRoot = this.#open.length === 1;
    this.#parts.push(`<${this.#open.at(-1)}`, isRoot ? ` xmlns="${SVG_NAMESPACE}"` : '');
    if (isRoot && !this.#attributes.has('viewBox')) this.#attributes.set('viewBox', sheet(this.#attributes));
    for (const [name, value] of this.#attributes) this.#parts.push(` ${name}="${escaped(value)}"`);
    this.#tagPending = true;
  }

  addText(content: string): void {
    if (!LABELS.has(this.#open.at(-1) ?? '')) {
      if (/[^ \t\r\n]/.test(content)) refuse('Text is only allowed in the "title" and "desc" of a drawing.');
      return;
    }
    const label = readable(content, MAX_LABEL_CHARACTERS - this.#labelCharacters);
    if (label.length === 0) return;
    this.#labelCharacters += label.length;
    this.#endTag();
    this.#parts.push(escaped(label.join('')));
  }

  closeElement(): void {
    const name = this.#open.pop();
    this.#parts.push(this.#tagPending ? '/>' : `</${name}>`);
    this.#tagPending = false;
  }

  written(): string {
    return this.#parts.join('');
  }

  #endTag(): void {
    if (this.#tagPending) this.#parts.push('>');
    this.#tagPending = false;
  }
}

/** A viewBox for a root without one, so that the drawing scales to any size. */
function sheet(attributes: ReadonlyMap<string, string>): string {
  const [width, height] = ['width', 'height'].map((name) => pixels(attributes.get(name) ?? ''));
  return width && height ? `0 0 ${width} ${height}` : DEFAULT_VIEW_BOX;
}

/** NaN for a percentage, 0 for a missing or zero length. */
function pixels(length: string): number {
  return Math.max(0, Number(length.replace(/px$/, '')));
}

/** At most `limit` characters, without control and bidirectional characters. */
function readable(text: string, limit: number): string[] {
  const characters: string[] = [];
  for (const character of text) {
    if (characters.length >= limit) break;
    if (/[\t\n\r]/.test(character)) characters.push(' ');
    else if (!/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u.test(character)) characters.push(character);
  }
  return characters;
}

/** A name from the upload, made safe to quote in a refusal. */
function shown(name: string): string {
  const visible = name.slice(0, 4 * MAX_NAME_SHOWN).replace(/\p{C}/gu, '');
  return [...visible].slice(0, MAX_NAME_SHOWN).join('');
}

function escaped(text: string): string {
  if (!/[&<>"]/.test(text)) return text;
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
