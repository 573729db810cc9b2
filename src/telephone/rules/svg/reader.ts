import { SaxesParser } from 'saxes';
import { type Problems, shown } from './problems.ts';

export const SVG_NAMESPACE = 'http://www.w3.org/2000/svg';
const XHTML_NAMESPACE = 'http://www.w3.org/1999/xhtml';
const XLINK_NAMESPACE = 'http://www.w3.org/1999/xlink';
const MOST_DEPTH = 100;
export const MAX_ELEMENTS = 20_000;

/** `foreign` is what programs note for themselves; renderers ignore it. */
export type Space = 'svg' | 'html' | 'foreign';

export interface Attribute {
  name: string;
  value: string;
  line: number;
}

export interface OpenedElement {
  /** Without a prefix. */
  name: string;
  /** As it is written. */
  written: string;
  space: Space;
  /** Without those of other namespaces. */
  attributes: Attribute[];
  line: number;
}

export interface DrawingEvents {
  open(element: OpenedElement): void;
  text(content: string, line: number): void;
  close(): void;
}

/** Parses a drawing strictly. Notes what is wrong with the XML itself, and gives up there. */
export function readDrawing(text: string, problems: Problems, events: DrawingEvents): void {
  // XML 1.1 would allow control characters as character references.
  const parser = new SaxesParser({ xmlns: true, forceXMLVersion: true, defaultXMLVersion: '1.0' });
  // The parser's own table inherits from Object.prototype, which would make `&toString;` an entity.
  parser.ENTITIES = Object.assign(Object.create(null), {
    ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" },
  });
  let attributes: Attribute[] = [];
  let line = 0;
  let elements = 0;
  let depth = 0;
  /** Older clients leave the namespace out. */
  let rootUri: string | undefined;

  function spaceOf(uri: string): Space {
    if (uri === SVG_NAMESPACE || (uri === '' && rootUri === '')) return 'svg';
    return uri === XHTML_NAMESPACE ? 'html' : 'foreign';
  }

  parser.on('xmldecl', ({ encoding }) => checkEncoding(encoding, problems));
  parser.on('doctype', (content) => checkDoctype(content, problems));
  parser.on('processinginstruction', ({ target }) => {
    if (target !== 'xpacket') problems.add(parser.line, `The instruction "${shown(target)}" is not allowed`);
  });
  parser.on('opentagstart', ({ name }) => {
    attributes = [];
    line = parser.line;
    if (++elements > MAX_ELEMENTS) problems.giveUp('The drawing has more than 20,000 elements');
    if (++depth > MOST_DEPTH)
      problems.giveUp('The elements of the drawing are nested more than 100 deep', '', line);
    if (name.length > 1000) problems.giveUp('A name is longer than 1,000 characters', '', line);
  });
  parser.on('attribute', ({ name, value }) => {
    attributes.push({ name, value, line: parser.line });
    // The parser would overlook them, but browsers do not.
    if (name.startsWith('xmlns') && value.trim() !== value) {
      problems.giveUp(`The attribute "${shown(name)}" must not begin or end with a space`, '', parser.line);
    }
  });
  parser.on('opentag', ({ name, local, uri, attributes: resolved }) => {
    rootUri ??= uri;
    const own = attributes.filter(({ name }) => !name.includes(':') || isJudged(name, resolved[name]?.uri));
    events.open({ name: local, written: name, space: spaceOf(uri), attributes: own, line });
  });
  parser.on('text', (content) => events.text(content, parser.line));
  parser.on('cdata', (content) => events.text(content, parser.line));
  parser.on('closetag', () => {
    depth--;
    events.close();
  });
  parser.on('error', ({ message }) => giveUpOn(message, parser.line, problems));
  parser.write(text).close();
}

function giveUpOn(message: string, line: number, problems: Problems): never {
  const [, prefix] = /unbound namespace prefix: "(.*)"/.exec(message) ?? [];
  if (prefix === undefined) problems.giveUp('The drawing is not well-formed XML', '', line);
  problems.giveUp(`The prefix "${shown(prefix)}:" is not declared`, `Add xmlns:${shown(prefix)}="…".`, line);
}

/** True if an attribute with a prefix could mean something. Those of other programs do not. */
function isJudged(name: string, uri: string | undefined): boolean {
  if (name.startsWith('xmlns:')) return false;
  if (uri === XLINK_NAMESPACE) return name.endsWith(':href');
  return uri === SVG_NAMESPACE || uri === XHTML_NAMESPACE || name.startsWith('xml:');
}

function checkEncoding(encoding: string | undefined, problems: Problems): void {
  if (encoding === undefined || /^(?:utf-?8|us-ascii)$/i.test(encoding)) return;
  problems.giveUp(`The drawing must be in UTF-8, not in "${shown(encoding)}"`, 'Save it as UTF-8.');
}

/** A document type may name a public definition, which is never loaded. It may not define anything. */
export function checkDoctype(content: string, problems: Problems): void {
  if (!content.includes('[')) return;
  problems.giveUp('The document type (DOCTYPE) must not define anything', 'Remove it from "[" to "]".');
}
