import { origin } from './transforms.ts';
import { numbers } from './values.ts';
import { type Kind, UNKNOWN, type Verdict } from './verdict.ts';

/**
 * Judges something that is never written out. It is left out if it changes nothing. What is "kept" is resolved with the
 * rest of its element.
 */
type Neutral = (value: string, kind: Kind) => Verdict;

/** Stands for a point that depends on the shape. */
export const UNKNOWN_ORIGIN = 'unknown';

const INHERITED_FROM_NEUTRAL = ['inherit', 'initial', 'unset', ''];
const ZERO = ['0', '0px', 'auto'];

/** For what matters only to text, gradients, filters or the mouse, none of which a drawing has. */
const anything: Neutral = (value) =>
  /url\s*\(/i.test(value) ? { refused: 'References (url) are not allowed.' } : 'dropped';

/** Accepts only values that make no difference, because they apply anyway. */
function only(...words: string[]): Neutral {
  return (value) => {
    const text = value.trim().toLowerCase();
    if (words.includes(text) || INHERITED_FROM_NEUTRAL.includes(text)) return 'dropped';
    return { refused: `It may only be ${words.map((word) => `"${word}"`).join(' or ')}.` };
  };
}

/** For properties of boxes, which shapes do not have. */
function onBoxes(judge: Neutral): Neutral {
  return (value, kind) => (kind === 'root' || kind === 'svg' ? judge : anything)(value, kind);
}

const overflow: Neutral = (value, kind) =>
  (kind === 'svg' ? only('hidden') : only('visible', 'hidden'))(value, kind);

/** For a size across or along the lines of a text. For these shapes it is the size itself. */
const lineSize: Neutral = (value, kind) =>
  ['root', 'svg', 'rect'].includes(kind) ? { refused: 'Use "width" and "height".' } : anything(value, kind);

/** `#id` of the clip path: it may turn out to cut nothing off. */
const clipPath: Neutral = (value, kind) => {
  const [, id] = /^url\(\s*(["']?)(#[^"'()\s]+)\1\s*\)$/.exec(value.trim())?.slice(1) ?? [];
  return id !== undefined && kind !== 'root' && kind !== 'svg' ? { kept: id } : only('none')(value, kind);
};

const words = (list: string) => list.trim().split(/\s+/);

const NEUTRAL: ReadonlyMap<string, Neutral> = new Map<string, Neutral>([
  ...rows(
    `font font-family font-size font-size-adjust font-stretch font-style font-variant font-variant-alternates
    font-variant-caps font-variant-east-asian font-variant-ligatures font-variant-numeric font-variant-position
    font-weight font-feature-settings font-variation-settings font-kerning font-optical-sizing font-synthesis
    line-height letter-spacing word-spacing text-align text-align-last text-anchor text-decoration
    text-decoration-color text-decoration-line text-decoration-style text-decoration-thickness text-indent
    text-orientation text-overflow text-rendering text-shadow text-transform text-underline-offset writing-mode
    direction unicode-bidi dominant-baseline alignment-baseline baseline-shift glyph-orientation-horizontal
    glyph-orientation-vertical kerning white-space tab-size word-break word-wrap overflow-wrap hyphens quotes
    text-size-adjust -webkit-text-size-adjust -webkit-font-smoothing -moz-osx-font-smoothing block-progression
    shape-inside shape-padding shape-margin shape-subtract is-custom-font`,
    anything,
  ),
  ...rows(
    `clip-rule stop-color stop-opacity flood-color flood-opacity lighting-color color-interpolation-filters
    color-rendering image-rendering color-profile enable-background solid-color solid-opacity`,
    anything,
  ),
  ...rows(
    `cursor pointer-events touch-action user-select -webkit-user-select -moz-user-select -ms-user-select
    -khtml-user-select -webkit-tap-highlight-color -webkit-touch-callout caret-color accent-color resize`,
    anything,
  ),
  ...rows('vertical-align box-sizing z-index', anything),
  ...rows('mask filter marker marker-start marker-mid marker-end', only('none')),
  ...rows('animation transition border border-width outline outline-width', only('none', '0', '0px')),
  ...rows('backdrop-filter perspective stroke-alignment', only('none')),
  ...rows('mask-type', anything),
  ['clip-path', clipPath],
  // Without a transform they mean nothing.
  ['transform-origin', (value) => ({ kept: origin(value) ?? UNKNOWN_ORIGIN })],
  ['transform-box', (value) => (value.trim() === 'view-box' ? 'dropped' : { kept: UNKNOWN_ORIGIN })],
  ['mix-blend-mode', only('normal')],
  ['isolation', only('auto', 'isolate')],
  ['color-interpolation', only('auto', 'srgb')],
  ['clip', only('auto')],
  ['will-change', only('auto')],
  ['zoom', only('1', 'normal')],
  ['overflow', overflow],
  ...rows('inline-size block-size', lineSize),
  ...rows('position', onBoxes(only('static', 'relative', 'absolute'))),
  ...rows('float', onBoxes(only('none'))),
  ...rows('top left right bottom inset', onBoxes(only(...ZERO))),
  ...rows('margin margin-top margin-left margin-right margin-bottom', onBoxes(only(...ZERO, '0 auto'))),
  ...rows('padding padding-top padding-left padding-right padding-bottom', onBoxes(only('0', '0px'))),
  ...rows('max-width max-height', onBoxes(only('none', '100%'))),
  ...rows('min-width min-height', onBoxes(only(...ZERO))),
]);

function rows(names: string, neutral: Neutral): [string, Neutral][] {
  return words(names).map((name) => [name, neutral]);
}

/** Attributes that no renderer looks at, and others that have no meaning inside the picture. */
const MEANINGLESS = new Set(
  words(`id class lang version baseProfile role tabindex focusable zoomAndPan contentScriptType contentStyleType
    externalResourcesRequired xml:space xml:lang xml:id content p-id`),
);
const MEANINGLESS_PREFIXES = ['data-', 'aria-', 'xmlns:'];
const MEANINGLESS_PROPERTIES = ['--', '-inkscape-'];

export function judgeNeutralAttribute(name: string, value: string, kind: Kind): Verdict {
  if (MEANINGLESS.has(name) || MEANINGLESS_PREFIXES.some((prefix) => name.startsWith(prefix)))
    return 'dropped';
  // An attribute needs no unit.
  if (name === 'transform-origin') return { kept: numbers(value, [2]) ?? origin(value) ?? UNKNOWN_ORIGIN };
  return NEUTRAL.get(name)?.(value, kind) ?? UNKNOWN;
}

export function judgeNeutralProperty(name: string, value: string, kind: Kind): Verdict {
  if (MEANINGLESS_PROPERTIES.some((prefix) => name.startsWith(prefix))) return anything(value, kind);
  return NEUTRAL.get(name)?.(value, kind) ?? UNKNOWN;
}
