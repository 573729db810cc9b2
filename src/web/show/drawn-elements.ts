/** A shape of a stored drawing, in the order of painting. */
export interface DrawnElement {
  name: string;
  attributes: ReadonlyMap<string, string>;
  /** The open elements around it as their start tags, the root first. */
  around: readonly string[];
  /** Its end in the text of the drawing. */
  end: number;
}

const SHAPES = new Set(['path', 'line', 'polyline', 'polygon', 'rect', 'circle', 'ellipse']);
const TAG = /<(\/?)([A-Za-z]+)((?:\s+[\w:-]+="[^"]*")*)\s*(\/?)>/g;
const ATTRIBUTE = /([\w:-]+)="([^"]*)"/g;

/** The shapes of a drawing that the server has written, so every attribute is in double quotes. */
export function drawnElementsOf(svg: string): DrawnElement[] {
  const found: DrawnElement[] = [];
  let around: readonly string[] = [];
  for (const tag of svg.matchAll(TAG)) {
    const [whole, slash, name = '', attributes = '', empty] = tag;
    if (slash) around = around.slice(0, -1);
    else {
      if (SHAPES.has(name)) {
        const end = endOf(svg, tag.index + whole.length, name, empty !== '');
        found.push({ name, attributes: attributesOf(attributes), around, end });
      }
      if (!empty) around = [...around, whole];
    }
  }
  return found;
}

/** The drawing with nothing after this shape, as a whole SVG text. */
export function drawingUpTo(svg: string, { around, end }: DrawnElement): string {
  const closing = around.map((tag) => `</${/\w+/.exec(tag)?.[0]}>`).reverse();
  return svg.slice(0, end) + closing.join('');
}

function endOf(svg: string, after: number, name: string, isEmpty: boolean): number {
  const closing = `</${name}>`;
  return isEmpty ? after : svg.indexOf(closing, after) + closing.length;
}

function attributesOf(text: string): ReadonlyMap<string, string> {
  return new Map(Array.from(text.matchAll(ATTRIBUTE), ([, name = '', value = '']) => [name, value]));
}
