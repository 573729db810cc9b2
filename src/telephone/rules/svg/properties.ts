import { judgePaint } from './attributes.ts';
import { colour } from './colours.ts';
import { judgeNeutralProperty } from './neutral.ts';
import { cssTransform } from './transforms.ts';
import { keyword, LENGTH_UNITS, oneNumber } from './values.ts';
import type { Kind, Verdict } from './verdict.ts';

/** Which elements have a size or a place that is also a CSS property. To others it means nothing. */
const GEOMETRY: ReadonlyMap<string, readonly Kind[]> = new Map([
  ['x', ['svg', 'rect']],
  ['y', ['svg', 'rect']],
  ['width', ['root', 'svg', 'rect']],
  ['height', ['root', 'svg', 'rect']],
  ['cx', ['circle', 'ellipse']],
  ['cy', ['circle', 'ellipse']],
  ['r', ['circle']],
  ['rx', ['rect', 'ellipse']],
  ['ry', ['rect', 'ellipse']],
]);

/** The property that is written as a rectangle. `background-color` says the same in a drawing. */
export const BACKGROUND = 'background';

const DOTTED = /\d\.(?!\d)/;
const NEW_JOIN = /^(?:miter-clip|arcs)$/i;
const length = oneNumber(...LENGTH_UNITS);
const noColour = keyword('none', 'transparent', 'initial', 'unset');

/**
 * Judges a declaration of a style sheet or a `style` attribute. What is kept is the value for the attribute of the same
 * name; it is empty if that attribute must go.
 *
 * Browsers ignore a declaration with a value that they do not know, so that another one counts. That is why only values
 * that all of them know are kept.
 */
export function judgeProperty(name: string, value: string, kind: Kind): Verdict {
  const measured = GEOMETRY.get(name);
  if (measured) return measured.includes(kind) ? geometry(value, kind) : 'dropped';
  if (name === 'transform') return transform(value, kind);
  if (name === BACKGROUND)
    return kind === 'root' ? background(value) : judgeNeutralProperty('--', value, kind);
  if (DOTTED.test(value)) return { refused: 'A number must not end in a point.' };
  if (name === 'stroke-linejoin' && NEW_JOIN.test(value)) {
    return { refused: 'It must be "miter", "round" or "bevel".' };
  }
  return judgePaint(name, value) ?? judgeNeutralProperty(name, value, kind);
}

function geometry(value: string, kind: Kind): Verdict {
  if (value === 'auto' && kind === 'root') return { kept: '' };
  const kept = DOTTED.test(value) ? undefined : length(value);
  const hasUnit = kept !== undefined && (/[a-z%]$/.test(kept) || Number(kept) === 0);
  return hasUnit ? { kept } : { refused: 'It must be a length with a unit such as 5px or 5%.' };
}

function transform(value: string, kind: Kind): Verdict {
  const kept = kind === 'root' || kind === 'svg' || DOTTED.test(value) ? undefined : cssTransform(value);
  if (kept !== undefined) return { kept };
  return {
    refused:
      'It must be the transform of a shape in px and deg, such as "translate(5px, 5px) rotate(45deg)".',
  };
}

function background(value: string): Verdict {
  if (noColour(value)) return { kept: '' };
  const kept = colour(value);
  return kept === undefined || kept === 'currentcolor'
    ? { refused: 'It must be one colour, such as red or #f00.' }
    : { kept };
}
