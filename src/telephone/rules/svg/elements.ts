const LABEL_NAMES = ['title', 'desc'];
const SHAPES = ['g', 'path', 'line', 'polyline', 'polygon', 'rect', 'circle', 'ellipse'];

/** These hold text, which is kept. */
export const LABELS: ReadonlySet<string> = new Set(LABEL_NAMES);

/** The elements that are written out. */
export const KEPT_ELEMENTS: ReadonlySet<string> = new Set(['svg', ...SHAPES, ...LABEL_NAMES]);

/** These are not drawn themselves and cannot be referred to, so they are left out with everything in them. */
export const HIDDEN_ELEMENTS: ReadonlySet<string> = new Set([
  'defs',
  'metadata',
  'clipPath',
  'mask',
  'marker',
  'symbol',
  'font',
  'font-face',
]);

/** Said once about all refused elements. */
export const ALLOWED_ELEMENTS = `Allowed elements are ${['svg', ...SHAPES].join(', ')}, title and desc.`;

const COLOUR = 'Fill with one colour.';
const TEXT = 'Convert text to paths.';
const STATIC = 'A drawing does not move.';
const INSTEAD = new Map([
  ...['text', 'flowRoot'].map((name): [string, string] => [name, TEXT]),
  ...['linearGradient', 'radialGradient', 'meshgradient', 'pattern', 'hatch'].map(
    (name): [string, string] => [name, COLOUR],
  ),
  ...['animate', 'animateColor', 'animateMotion', 'animateTransform', 'set', 'discard'].map(
    (name): [string, string] => [name, STATIC],
  ),
  ['image', 'Draw it, or trace it to paths.'],
  ['use', 'Repeat the shapes themselves.'],
  ['filter', 'Draw it without effects.'],
  ['a', 'Draw what is in the link without it.'],
  ['switch', 'Draw one of its alternatives only.'],
  ...['script', 'handler', 'listener', 'foreignObject', 'iframe', 'audio', 'video', 'canvas'].map(
    (name): [string, string] => [name, ''],
  ),
]);

/**
 * Refused even inside parts that are left out: it could act on the rest of the drawing, or its author wants it to do
 * something.
 */
export function isRefusedAnywhere(name: string): boolean {
  return INSTEAD.has(name);
}

/** A sentence about what to use instead, or empty. */
export function insteadOf(name: string): string {
  return INSTEAD.get(name) ?? '';
}
