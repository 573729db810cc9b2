import { colour } from './colours.ts';
import { judgeNeutralAttribute } from './neutral.ts';
import { transform } from './transforms.ts';
import {
  aspectRatio,
  either,
  keyword,
  LENGTH_UNITS,
  numberList,
  oneNumber,
  paintOrder,
  pathData,
  points,
  positive,
  type ValueCheck,
  viewBox,
} from './values.ts';
import type { Kind, Verdict } from './verdict.ts';

/** A check with the words for what it accepts. */
type Row = [check: ValueCheck, accepted: string];

const paint = either(keyword('none'), colour);
const LENGTH: Row = [oneNumber(...LENGTH_UNITS), 'a length such as 5, 5px, 5mm or 5%'];
const STROKE_LENGTH: Row = [positive(LENGTH[0]), 'a length such as 5, 5px, 5mm or 5%'];
const FRACTION: Row = [oneNumber('%'), 'a number from 0 to 1 or a percentage'];
const COLOURS = 'a colour such as red, #f00, rgb(255, 0, 0) or hsl(0, 100%, 50%)';
const PAINT: Row = [paint, `"none" or ${COLOURS}`];

function words(...list: string[]): Row {
  return [keyword(...list), list.map((word) => `"${word}"`).join(', ')];
}

/** Properties that are kept, and can also be written as attributes (SVG 2). */
const PAINT_ROWS: [string, Row][] = [
  ['fill', PAINT],
  ['stroke', PAINT],
  ['color', [colour, COLOURS]],
  ['opacity', FRACTION],
  ['fill-opacity', FRACTION],
  ['stroke-opacity', FRACTION],
  ['stroke-width', STROKE_LENGTH],
  ['stroke-dashoffset', LENGTH],
  ['stroke-miterlimit', [positive(oneNumber()), 'a number']],
  [
    'stroke-dasharray',
    [either(keyword('none'), positive(numberList(...LENGTH_UNITS))), '"none" or a list of lengths'],
  ],
  ['stroke-linecap', words('butt', 'round', 'square')],
  ['stroke-linejoin', words('miter', 'round', 'bevel', 'miter-clip', 'arcs')],
  ['fill-rule', words('nonzero', 'evenodd')],
  ['vector-effect', words('none', 'non-scaling-stroke')],
  ['paint-order', [paintOrder, '"normal" or "fill", "stroke" and "markers" in their order']],
  ['shape-rendering', words('auto', 'optimizeSpeed', 'crispEdges', 'geometricPrecision')],
  ['display', words('none', 'inline', 'block', 'inline-block')],
  ['visibility', words('visible', 'hidden', 'collapse')],
];
const PROPERTIES: ReadonlyMap<string, Row> = new Map(PAINT_ROWS);

const GEOMETRY: ReadonlyMap<string, Row> = new Map<string, Row>([
  ...['x', 'y', 'x1', 'y1', 'x2', 'y2', 'cx', 'cy', 'r', 'rx', 'ry', 'width', 'height'].map(
    (name): [string, Row] => [name, LENGTH],
  ),
  ['d', [pathData, 'path commands and numbers of at most a million']],
  ['points', [points, 'a list of numbers']],
  ['pathLength', [oneNumber(), 'a number']],
  ['transform', [transform, 'a list of matrix, translate, scale, rotate, skewX and skewY']],
  ['viewBox', [viewBox, 'four numbers, of which the width and the height are greater than 0']],
  ['preserveAspectRatio', [aspectRatio, '"none" or a value such as "xMidYMid meet"']],
]);

/** Said once about all refused attributes and properties. */
export const ALLOWED_ATTRIBUTES = `Allowed attributes are ${[...GEOMETRY.keys(), ...PROPERTIES.keys()].join(', ')}.`;
export const ALLOWED_PROPERTIES = `Allowed properties are transform, ${[...PROPERTIES.keys()].join(', ')}.`;

/** Browsers know these for every property. */
const EVERYWHERE = keyword('inherit', 'initial', 'unset');
/** Not values, so browsers go by what the element inherits. Some programs write them. */
const NO_VALUE = ['', 'null'];

/** Judges any attribute but `xmlns`, `style` and those of another namespace. */
export function judgeAttribute(name: string, value: string, kind: Kind): Verdict {
  const geometry = GEOMETRY.get(name);
  if (geometry) return kind === 'root' && isAutomatic(name, value) ? 'dropped' : judged(geometry, value);
  const property = PROPERTIES.get(name);
  if (property === undefined) return judgeNeutralAttribute(name, value, kind);
  return judgedProperty(property, value);
}

function isAutomatic(name: string, value: string): boolean {
  return (name === 'width' || name === 'height') && value.trim() === 'auto';
}

/** The value for the attribute of that name. Undefined if it is no property that a drawing keeps. */
export function judgePaint(name: string, value: string): Verdict | undefined {
  const row = PROPERTIES.get(name);
  return row && judgedProperty(row, value);
}

function judgedProperty(row: Row, value: string): Verdict {
  if (NO_VALUE.includes(value.trim())) return 'dropped';
  const word = EVERYWHERE(value);
  return word === undefined ? judged(row, value) : { kept: word };
}

function judged([check, accepted]: Row, value: string): Verdict {
  const kept = check(value);
  return kept === undefined ? { refused: `It must be ${accepted}.` } : { kept };
}
