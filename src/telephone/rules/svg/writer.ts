import { ALLOWED_ATTRIBUTES, judgeAttribute } from './attributes.ts';
import { ClipPaths } from './clip-paths.ts';
import {
  ALLOWED_ELEMENTS,
  HIDDEN_ELEMENTS,
  insteadOf,
  isRefusedAnywhere,
  KEPT_ELEMENTS,
  LABELS,
} from './elements.ts';
import { Labels } from './labels.ts';
import { UNKNOWN_ORIGIN } from './neutral.ts';
import { type Problems, shown } from './problems.ts';
import { BACKGROUND } from './properties.ts';
import { type Attribute, type DrawingEvents, type OpenedElement, SVG_NAMESPACE } from './reader.ts';
import { boxOf, fillsItsSize, needsViewBox, viewBoxFor } from './sheet.ts';
import type { StyleSheet } from './style-sheet.ts';
import { around, type Matrix, multiplied, TURNED, UNMOVED } from './transforms.ts';
import type { Kind } from './verdict.ts';

export const MAX_DRAWING_BYTES = 1024 * 1024;
export const TOO_LARGE = 'The drawing is larger than 1 MiB';

const STYLE_ATTRIBUTES = /^(?:type|media|xmlns|id|class|nonce|xml:space|data-.*)$/;

interface Open {
  name: string;
  transform: string | undefined;
  /** Set when it is first needed. */
  toSheet?: Matrix;
}

/** The attributes of an element as they will be written, and those that its style sheets look at. */
interface Judged {
  kept: Map<string, string>;
  id: string | undefined;
  classes: string | undefined;
  style: string | undefined;
}

/** Writes out what is allowed in a drawing, and notes everything else as a problem. */
export class DrawingWriter implements DrawingEvents {
  readonly #problems: Problems;
  readonly #styles: StyleSheet;
  readonly #clipPaths = new ClipPaths();
  readonly #labels = new Labels();
  readonly #parts: string[] = [];
  readonly #open: Open[] = [];
  #root: ReadonlyMap<string, string> = new Map();
  #length = 0;
  /** How many open elements are left out. */
  #hidden = 0;
  /** `#hidden` in the open clip path. */
  #clipDepth = 0;
  /** The last start tag has no `>` yet, since its element may be empty. */
  #tagPending = false;

  constructor(problems: Problems, styles: StyleSheet) {
    this.#problems = problems;
    this.#styles = styles;
  }

  open(element: OpenedElement): void {
    if (this.#open.length === 0) this.#checkRoot(element);
    const isWritten = this.#hidden === 0 && this.#mayWrite(element);
    if (isWritten) {
      this.#write(element);
    } else {
      this.#hidden++;
      this.#lookInto(element);
    }
  }

  text(content: string, line: number): void {
    if (this.#hidden > 0) return;
    if (!LABELS.has(this.#open.at(-1)?.name ?? '')) {
      if (!/[^ \t\r\n]/.test(content)) return;
      this.#problems.add(line, 'Text is only allowed in the "title" and "desc" of a drawing');
      return;
    }
    const label = this.#labels.readable(content);
    if (label === '') return;
    this.#endTag();
    this.#put(escaped(label));
  }

  close(): void {
    if (this.#hidden > 0) {
      if (this.#hidden === this.#clipDepth) this.#endClipPath();
      this.#hidden--;
      return;
    }
    const { name } = this.#open.pop() ?? {};
    this.#put(this.#tagPending ? '/>' : `</${name}>`);
    this.#tagPending = false;
  }

  /** The whole drawing. It may only be used if there are no problems. */
  written(): string {
    const box =
      this.#styles.isEmpty && this.#showsItsBox() ? boxOf(this.#root.get('viewBox') ?? '') : undefined;
    this.#clipPaths.check(box, this.#problems);
    return this.#parts.join('');
  }

  #checkRoot({ name, written, space, line }: OpenedElement): void {
    if (name !== 'svg') {
      this.#problems.giveUp(`The root element of a drawing must be "svg", not "${shown(written)}"`, '', line);
    }
    if (space !== 'svg') this.#problems.giveUp('The attribute "xmlns" must name the SVG namespace', '', line);
  }

  /** Notes a problem with what is neither written nor left out. */
  #mayWrite({ name, written, space, line }: OpenedElement): boolean {
    const parent = this.#open.at(-1)?.name ?? '';
    if (LABELS.has(parent)) {
      this.#problems.add(line, `A "${parent}" element may only contain text`);
    } else if (space === 'svg') {
      if (KEPT_ELEMENTS.has(name)) return true;
      // The contents of these would be drawn without them, so they are judged, too.
      if (name === 'a' || name === 'switch') this.#refuse(name, written, line);
      else if (!HIDDEN_ELEMENTS.has(name) && !isRefusedAnywhere(name) && name !== 'style')
        this.#refuse(name, written, line);
      return name === 'a' || name === 'switch';
    }
    return false;
  }

  #refuse(name: string, written: string, line: number): void {
    this.#problems.add(
      line,
      `The element "${shown(written)}" is not allowed`,
      insteadOf(name),
      ALLOWED_ELEMENTS,
    );
  }

  /** Parts that are left out must not act on the rest. */
  #lookInto(element: OpenedElement): void {
    const { name, written, space, line, attributes } = element;
    if (this.#clipDepth > 0) this.#clipPaths.contains(element);
    if (space === 'foreign') return;
    for (const attribute of attributes) {
      if (/^on/i.test(attribute.name)) this.#refuseAttribute(attribute);
    }
    if (space === 'html' || isRefusedAnywhere(name)) {
      this.#refuse(name, written, line);
    } else if (name === 'style') {
      this.#checkStyleElement(attributes);
    } else if (name === 'clipPath' && this.#clipDepth === 0) {
      this.#clipDepth = this.#hidden;
      this.#clipPaths.begin(element);
    }
  }

  #endClipPath(): void {
    this.#clipPaths.end();
    this.#clipDepth = 0;
  }

  #checkStyleElement(attributes: readonly Attribute[]): void {
    for (const attribute of attributes) {
      const { name, value } = attribute;
      const isCss = name !== 'type' || /^(?:text\/css)?$/i.test(value);
      const isAlways = name !== 'media' || /^(?:all)?$/i.test(value);
      if (!STYLE_ATTRIBUTES.test(name) || !isCss || !isAlways) {
        this.#refuseAttribute(attribute, 'A style sheet must be CSS that always holds.');
      }
    }
  }

  #write(element: OpenedElement): void {
    const { name, line } = element;
    const isRoot = this.#open.length === 0;
    const kind = isRoot ? 'root' : name;
    const { kept, ...styled } = this.#judge(element, kind);
    let background = '';
    if (!LABELS.has(name) && (styled.style !== undefined || !this.#styles.isEmpty)) {
      for (const [property, { value }] of this.#styles.valuesFor({ kind, name, ...styled }, line)) {
        if (property === BACKGROUND) background = value;
        else if (value === '') kept.delete(property);
        else kept.set(property, value);
      }
    }
    this.#settleOrigin(kept, element, kind);
    this.#settleClipPath(kept, line);
    if (isRoot) this.#settleRoot(kept, line);
    this.#endTag();
    this.#put(`<${name}${isRoot ? ` xmlns="${SVG_NAMESPACE}"` : ''}`);
    for (const [attribute, value] of kept) this.#put(` ${attribute}="${escaped(value)}"`);
    this.#tagPending = true;
    this.#open.push({ name, transform: kept.get('transform') });
    if (background !== '') this.#writeBackground(background, line);
  }

  #judge({ name, attributes }: OpenedElement, kind: Kind): Judged {
    const judged: Judged = { kept: new Map(), id: undefined, classes: undefined, style: undefined };
    for (const attribute of attributes) {
      if (attribute.name === 'style') judged.style = attribute.value;
      else if (attribute.name === 'class') judged.classes = attribute.value;
      else if (attribute.name !== 'xmlns') this.#judgeAttribute(attribute, name, kind, judged.kept);
      if (attribute.name === 'id') judged.id = attribute.value;
    }
    return judged;
  }

  #judgeAttribute(attribute: Attribute, element: string, kind: Kind, kept: Map<string, string>): void {
    const { name, value, line } = attribute;
    const verdict = judgeAttribute(name, value, kind);
    if (verdict === 'dropped') return;
    if ('kept' in verdict) kept.set(name, verdict.kept);
    else if (verdict.refused === '') this.#refuseAttribute(attribute);
    else {
      const what = `The attribute "${name}" of "${element}" has a value that is not allowed: "${shown(value)}"`;
      this.#problems.add(line, what, verdict.refused);
    }
  }

  #refuseAttribute({ name, line }: Attribute, instead = ''): void {
    const note = instead === '' ? ALLOWED_ATTRIBUTES : '';
    this.#problems.add(line, `The attribute "${shown(name)}" is not allowed`, instead, note);
  }

  /** A transform around another point is written as one around 0 0. */
  #settleOrigin(kept: Map<string, string>, { line }: OpenedElement, kind: Kind): void {
    const origin = kept.get('transform-box') ?? kept.get('transform-origin');
    if (origin === undefined) return;
    kept.delete('transform-box');
    kept.delete('transform-origin');
    const transform = kept.get('transform');
    if (!transform) return;
    if (origin !== UNKNOWN_ORIGIN && kind !== 'root' && kind !== 'svg') {
      kept.set('transform', around(origin, transform));
      return;
    }
    this.#problems.add(
      line,
      'This origin of a transform is not allowed',
      'It must be two lengths in px, on a shape.',
    );
  }

  #settleClipPath(kept: Map<string, string>, line: number): void {
    const id = kept.get('clip-path');
    if (id === undefined) return;
    kept.delete('clip-path');
    this.#clipPaths.use({ id, line, toSheet: multiplied(this.#toSheet(), kept.get('transform') ?? '') });
  }

  /** From the units of the innermost open element to those of the sheet. */
  #toSheet(): Matrix {
    let matrix = UNMOVED;
    for (const [at, open] of this.#open.entries()) {
      open.toSheet ??= at > 0 && open.name === 'svg' ? TURNED : multiplied(matrix, open.transform ?? '');
      matrix = open.toSheet;
    }
    return matrix;
  }

  #settleRoot(kept: Map<string, string>, line: number): void {
    if (needsViewBox(kept)) {
      this.#problems.add(line, 'A drawing with a size in mm, cm, in, pt or pc must have a "viewBox"');
    }
    if (!kept.has('viewBox')) kept.set('viewBox', viewBoxFor(kept));
    this.#root = kept;
  }

  #showsItsBox(): boolean {
    return fillsItsSize(this.#root) && !this.#root.has('transform');
  }

  #writeBackground(colour: string, line: number): void {
    const changes = ['opacity', 'display', 'visibility'].some((name) => this.#root.has(name));
    if (changes || !this.#showsItsBox()) {
      this.#problems.add(
        line,
        'This background is not allowed',
        'Draw it as a "rect" of the size that you mean.',
      );
    }
    const [x, y, width, height] = boxOf(this.#root.get('viewBox') ?? '');
    this.#endTag();
    this.#put(
      `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${colour}" fill-opacity="1" stroke="none"/>`,
    );
  }

  #endTag(): void {
    if (this.#tagPending) this.#put('>');
    this.#tagPending = false;
  }

  #put(part: string): void {
    this.#length += part.length;
    if (this.#length > MAX_DRAWING_BYTES) this.#problems.giveUp(TOO_LARGE);
    this.#parts.push(part);
  }
}

function escaped(text: string): string {
  if (!/[&<>"]/.test(text)) return text;
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
