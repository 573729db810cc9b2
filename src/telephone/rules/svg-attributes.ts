/** Returns the value to write out, or undefined if it does not fit the attribute's type. */
type ValueCheck = (value: string) => string | undefined;

const MAX_NUMBER = 1e6;
const NUMBER = /[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const PATH_COMMANDS = 'MmZzLlHhVvCcSsQqTtAa';
const FUNCTION = / ?(matrix|translate|scale|rotate|skewX|skewY) ?\(([^()]*)\)/y;
const ARGUMENT_COUNTS: Record<string, readonly number[]> = {
  matrix: [6],
  translate: [1, 2],
  scale: [1, 2],
  rotate: [1, 3],
  skewX: [1],
  skewY: [1],
};

/** CSS Color 4, section 6.1, with `transparent` and `currentcolor`; lower case. */
const COLOUR_NAMES = new Set(
  (
    'aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet brown ' +
    'burlywood cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson cyan darkblue darkcyan ' +
    'darkgoldenrod darkgray darkgreen darkgrey darkkhaki darkmagenta darkolivegreen darkorange darkorchid ' +
    'darkred darksalmon darkseagreen darkslateblue darkslategray darkslategrey darkturquoise darkviolet ' +
    'deeppink deepskyblue dimgray dimgrey dodgerblue firebrick floralwhite forestgreen fuchsia gainsboro ' +
    'ghostwhite gold goldenrod gray green greenyellow grey honeydew hotpink indianred indigo ivory khaki ' +
    'lavender lavenderblush lawngreen lemonchiffon lightblue lightcoral lightcyan lightgoldenrodyellow ' +
    'lightgray lightgreen lightgrey lightpink lightsalmon lightseagreen lightskyblue lightslategray ' +
    'lightslategrey lightsteelblue lightyellow lime limegreen linen magenta maroon mediumaquamarine ' +
    'mediumblue mediumorchid mediumpurple mediumseagreen mediumslateblue mediumspringgreen mediumturquoise ' +
    'mediumvioletred midnightblue mintcream mistyrose moccasin navajowhite navy oldlace olive olivedrab ' +
    'orange orangered orchid palegoldenrod palegreen paleturquoise palevioletred papayawhip peachpuff peru ' +
    'pink plum powderblue purple rebeccapurple red rosybrown royalblue saddlebrown salmon sandybrown ' +
    'seagreen seashell sienna silver skyblue slateblue slategray slategrey snow springgreen steelblue tan ' +
    'teal thistle tomato turquoise violet wheat white whitesmoke yellow yellowgreen transparent currentcolor'
  ).split(' '),
);
const MAX_COLOUR_LENGTH = 100;
const HEX_COLOUR = /^#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/;
const COLOUR_FUNCTION = (() => {
  const part = '[+-]?(?:[0-9]{1,6}(?:\\.[0-9]{0,20})?|\\.[0-9]{1,20})';
  return new RegExp(`^(?:rgb|hsl)a?\\( ?${part}(?:%|deg)?(?:(?: | ?[,/] ?)${part}%?){2,3} ?\\)$`);
})();

const ASPECT_RATIO = /^(?:none|x(?:Min|Mid|Max)Y(?:Min|Mid|Max))(?: (?:meet|slice))?$/;
const PAINT_ORDER = /^(?:normal|(?:fill|stroke|markers)(?: (?:fill|stroke|markers)){0,2})$/;

// Split and join are several times faster than replacing in a long value.
function spaced(value: string): string {
  return value
    .split(/[ \t\r\n]+/)
    .join(' ')
    .trim();
}

function listed(value: string): string {
  return value
    .split(/[ \t\r\n,]+/)
    .join(' ')
    .trim();
}

/** The index where the number starting at `at` ends, or -1 if there is none or it is out of bounds. */
function numberEnd(text: string, at: number): number {
  NUMBER.lastIndex = at;
  if (!NUMBER.test(text)) return -1;
  const end = NUMBER.lastIndex;
  return Math.abs(Number(text.slice(at, end))) <= MAX_NUMBER ? end : -1;
}

function unitEnd(text: string, at: number, units: readonly string[]): number {
  const unit = units.find((candidate) => text.startsWith(candidate, at));
  return unit === undefined ? at : at + unit.length;
}

function countNumbers(text: string, units: readonly string[]): number {
  let count = 0;
  for (let at = 0; at < text.length; count++) {
    const end = numberEnd(text, at);
    if (end < 0) return -1;
    at = unitEnd(text, end, units);
    if (text[at] === ' ') at++;
  }
  return count;
}

function oneNumber(...units: string[]): ValueCheck {
  return (value) => {
    const text = value.trim();
    const end = numberEnd(text, 0);
    return end > 0 && unitEnd(text, end, units) === text.length ? text : undefined;
  };
}

function numberList(...units: string[]): ValueCheck {
  return (value) => {
    const text = listed(value);
    return countNumbers(text, units) < 0 ? undefined : text;
  };
}

function keyword(...words: string[]): ValueCheck {
  return (value) => words.find((word) => word === value.trim());
}

function either(first: ValueCheck, second: ValueCheck): ValueCheck {
  return (value) => first(value) ?? second(value);
}

function colour(value: string): string | undefined {
  if (value.length > MAX_COLOUR_LENGTH) return undefined;
  const text = spaced(value).toLowerCase();
  const known = COLOUR_NAMES.has(text) || HEX_COLOUR.test(text) || COLOUR_FUNCTION.test(text);
  return known ? text : undefined;
}

// Checks tokens, not argument counts. A browser draws a malformed path up to its first mistake, which is harmless.
function pathData(value: string): string | undefined {
  const text = listed(value);
  let command = '';
  let argument = 0;
  let at = 0;
  while (at < text.length) {
    const char = text.charAt(at);
    if (char === ' ') {
      at++;
    } else if (PATH_COMMANDS.includes(char)) {
      command = char.toLowerCase();
      argument = 0;
      at++;
    } else {
      at = command === 'a' && isFlag(argument) ? flagEnd(char, at) : numberEnd(text, at);
      if (at < 0) return undefined;
      argument++;
    }
  }
  return text;
}

/** The 4th and 5th of an arc's seven arguments are single digits that need nothing between them. */
function isFlag(argument: number): boolean {
  return argument % 7 === 3 || argument % 7 === 4;
}

function flagEnd(char: string, at: number): number {
  return char === '0' || char === '1' ? at + 1 : -1;
}

function transform(value: string): string | undefined {
  const text = listed(value);
  const written: string[] = [];
  for (let at = 0; at < text.length; at = FUNCTION.lastIndex) {
    FUNCTION.lastIndex = at;
    const [, name = '', inside = ''] = FUNCTION.exec(text) ?? [];
    const numbers = inside.trim();
    if (!ARGUMENT_COUNTS[name]?.includes(countNumbers(numbers, []))) return undefined;
    written.push(`${name}(${numbers})`);
  }
  return written.join(' ');
}

function viewBox(value: string): string | undefined {
  const text = listed(value);
  const [, , width = 0, height = 0, ...rest] = text.split(' ', 5).map(Number);
  return width > 0 && height > 0 && rest.length === 0 && countNumbers(text, []) === 4 ? text : undefined;
}

function aspectRatio(value: string): string | undefined {
  const text = spaced(value);
  return ASPECT_RATIO.test(text) ? text : undefined;
}

function paintOrder(value: string): string | undefined {
  const text = spaced(value);
  return PAINT_ORDER.test(text) ? text : undefined;
}

const length = oneNumber('px', '%');
const fraction = oneNumber('%');
const paint = either(keyword('none'), colour);

/** The attributes that are kept, with the types of their values (SVG 2). */
const KEPT: ReadonlyMap<string, ValueCheck> = new Map<string, ValueCheck>([
  ...['x', 'y', 'x1', 'y1', 'x2', 'y2', 'cx', 'cy', 'r', 'rx', 'ry', 'width', 'height'].map(
    (name): [string, ValueCheck] => [name, length],
  ),
  ['d', pathData],
  ['points', numberList()],
  ['pathLength', oneNumber()],
  ['transform', transform],
  ['viewBox', viewBox],
  ['preserveAspectRatio', aspectRatio],
  ['fill', paint],
  ['stroke', paint],
  ['color', colour],
  ['opacity', fraction],
  ['fill-opacity', fraction],
  ['stroke-opacity', fraction],
  ['stroke-width', length],
  ['stroke-dashoffset', length],
  ['stroke-miterlimit', oneNumber()],
  ['stroke-dasharray', either(keyword('none'), numberList('px', '%'))],
  ['stroke-linecap', keyword('butt', 'round', 'square')],
  ['stroke-linejoin', keyword('miter', 'round', 'bevel', 'miter-clip', 'arcs')],
  ['fill-rule', keyword('nonzero', 'evenodd')],
  ['vector-effect', keyword('none', 'non-scaling-stroke')],
  ['paint-order', paintOrder],
  ['shape-rendering', keyword('auto', 'optimizeSpeed', 'crispEdges', 'geometricPrecision')],
  ['display', keyword('none', 'inline', 'block')],
  ['visibility', keyword('visible', 'hidden', 'collapse')],
]);

const DROPPED = new Set(['id', 'class', 'version', 'baseProfile', 'role', 'xml:space', 'xml:lang']);
const DROPPED_PREFIXES = ['data-', 'aria-', 'xmlns:'];

/** The result for any attribute except `xmlns`: written out with this value, left out, or refused. */
export type AttributeVerdict = { kept: string } | 'dropped' | 'unknown attribute' | 'wrong value';

export function judgeAttribute(name: string, value: string): AttributeVerdict {
  const check = KEPT.get(name);
  if (check === undefined) return isDropped(name) ? 'dropped' : 'unknown attribute';
  const kept = check(value);
  return kept === undefined ? 'wrong value' : { kept };
}

function isDropped(name: string): boolean {
  return DROPPED.has(name) || DROPPED_PREFIXES.some((prefix) => name.startsWith(prefix));
}
