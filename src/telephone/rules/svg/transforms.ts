import { numbers, oneNumber, spaced } from './values.ts';

const FUNCTION = / ?,? ?(matrix|translate|scale|rotate|skewX|skewY) ?\(([^()]*)\)/y;
const CSS_FUNCTION = / ?([A-Za-z]{1,20})\(([^()]*)\)/y;
const ARGUMENT_COUNTS: Record<string, readonly number[]> = {
  matrix: [6],
  translate: [1, 2],
  scale: [1, 2],
  rotate: [1, 3],
  skewX: [1],
  skewY: [1],
};

/** The value of the attribute `transform`, one space between its numbers. */
export function transform(value: string): string | undefined {
  const text = spaced(value);
  if (text.startsWith(',')) return undefined;
  const written: string[] = [];
  for (let at = 0; at < text.length; at = FUNCTION.lastIndex) {
    FUNCTION.lastIndex = at;
    const [, name = '', inside = ''] = FUNCTION.exec(text) ?? [];
    const args = numbers(inside, ARGUMENT_COUNTS[name] ?? []);
    if (args === undefined) return undefined;
    written.push(`${name}(${args})`);
  }
  return written.join(' ');
}

interface CssFunction {
  unit: 'px' | 'deg' | '';
  counts: readonly number[];
  /** The same as a function of the attribute. */
  write: (numbers: readonly string[]) => string;
}

function asWritten(name: string, unit: CssFunction['unit'], ...counts: number[]): CssFunction {
  return { unit, counts, write: (args) => `${name}(${args.join(' ')})` };
}

const CSS_FUNCTIONS = new Map<string, CssFunction>([
  ['matrix', asWritten('matrix', '', 6)],
  ['translate', asWritten('translate', 'px', 1, 2)],
  ['translateX', asWritten('translate', 'px', 1)],
  ['translateY', { unit: 'px', counts: [1], write: ([y]) => `translate(0 ${y})` }],
  ['scale', asWritten('scale', '', 1, 2)],
  ['scaleX', { unit: '', counts: [1], write: ([x]) => `scale(${x} 1)` }],
  ['scaleY', { unit: '', counts: [1], write: ([y]) => `scale(1 ${y})` }],
  ['rotate', asWritten('rotate', 'deg', 1)],
  ['skewX', asWritten('skewX', 'deg', 1)],
  ['skewY', asWritten('skewY', 'deg', 1)],
]);

/** The property `transform` as the value of the attribute. Empty for `none`. */
export function cssTransform(value: string): string | undefined {
  const text = spaced(value);
  if (text === 'none') return '';
  const written: string[] = [];
  for (let at = 0; at < text.length; at = CSS_FUNCTION.lastIndex) {
    CSS_FUNCTION.lastIndex = at;
    const [, name = '', inside = ''] = CSS_FUNCTION.exec(text) ?? [];
    const known = CSS_FUNCTIONS.get(name);
    const args = inside.split(',', 7).map((arg) => withoutUnit(arg.trim(), known?.unit ?? ''));
    if (!known?.counts.includes(args.length) || !args.every((arg) => arg !== undefined)) return undefined;
    written.push(known.write(args));
  }
  return written.join(' ');
}

/** Undefined if it is not one number, or has no unit where CSS needs it. */
function withoutUnit(argument: string, unit: string): string | undefined {
  const bare = argument.endsWith(unit) ? argument.slice(0, argument.length - unit.length) : argument;
  const isNumber = bare !== '' && oneNumber()(bare) === bare;
  return isNumber && (argument.endsWith(unit) || Number(bare) === 0) ? bare : undefined;
}

/** `10px 20px` as `10 20`. Undefined for keywords and percentages, which depend on the shape. */
export function origin(value: string): string | undefined {
  const parts = spaced(value).split(' ', 3);
  const args = parts.map((part) => withoutUnit(part, 'px'));
  return parts.length === 2 && !args.includes(undefined) ? args.join(' ') : undefined;
}

/** `transform` around another point than 0 0. Both are as written by the functions above. */
export function around(point: string, transform: string): string {
  const back = point.split(' ').map((number) => String(-Number(number)));
  return `translate(${point}) ${transform} translate(${back.join(' ')})`;
}

/** Scale and shift along the axes: x becomes `sx * x + tx`. Not numbers if a transform turns or skews. */
export type Matrix = readonly [sx: number, sy: number, tx: number, ty: number];

export const UNMOVED: Matrix = [1, 1, 0, 0];
export const TURNED: Matrix = [Number.NaN, Number.NaN, Number.NaN, Number.NaN];

/** Multiplies by a transform as written by `transform`. */
export function multiplied(matrix: Matrix, transform: string): Matrix {
  let result = matrix;
  for (const [, name = '', inside = ''] of transform.matchAll(/(\w+)\(([^)]*)\)/g)) {
    const [sx, sy, tx, ty] = result;
    const next = matrixOf(name, inside.split(' ').map(Number));
    result = [sx * next[0], sy * next[1], tx + sx * next[2], ty + sy * next[3]];
  }
  return result;
}

function matrixOf(name: string, [a = 0, b, c = 0, d = 0, e = 0, f = 0]: number[]): Matrix {
  if (name === 'translate') return [1, 1, a, b ?? 0];
  if (name === 'scale') return [a, b ?? a, 0, 0];
  if (name === 'matrix' && b === 0 && c === 0) return [a, d, e, f];
  return name === 'rotate' && a === 0 ? UNMOVED : TURNED;
}
