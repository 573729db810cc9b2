/** Returns the value to write out, or undefined if it does not fit. */
export type ValueCheck = (value: string) => string | undefined;

const MAX_NUMBER = 1e6;
const NUMBER = /[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const PATH_COMMANDS = 'MmZzLlHhVvCcSsQqTtAa';
const ASPECT_RATIO = /^(?:none|x(?:Min|Mid|Max)Y(?:Min|Mid|Max))(?: (?:meet|slice))?$/;
const PAINT_ORDER = /^(?:normal|(?:fill|stroke|markers)(?: (?:fill|stroke|markers)){0,2})$/;

// Browsers stop at a comma that separates nothing. Taking it out would change the picture.
const STRAY_COMMA = /^[ \t\r\n]*,|,[ \t\r\n]*(?:,|$)/;
const STRAY_COMMA_IN_PATH = /(?:^|[A-Za-z,])[ \t\r\n]*,/;

export const LENGTH_UNITS = ['px', '%', 'mm', 'cm', 'in', 'pt', 'pc'];

// Split and join are several times faster than replacing in a long value.
export function spaced(value: string): string {
  return value
    .split(/[ \t\r\n]+/)
    .join(' ')
    .trim();
}

function listed(value: string, strayComma = STRAY_COMMA): string | undefined {
  if (strayComma.test(value)) return undefined;
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

/** The value of `points`. Browsers overlook a comma at its end. */
export function points(value: string): string | undefined {
  return numberList()(value.replace(/,[ \t\r\n]*$/, ''));
}

/** The numbers with a space between them, if their count is allowed. */
export function numbers(value: string, counts: readonly number[]): string | undefined {
  const text = listed(value);
  return text !== undefined && counts.includes(countNumbers(text, [])) ? text : undefined;
}

export function oneNumber(...units: string[]): ValueCheck {
  return (value) => {
    const text = value.trim();
    const end = numberEnd(text, 0);
    return end > 0 && unitEnd(text, end, units) === text.length ? text : undefined;
  };
}

export function numberList(...units: string[]): ValueCheck {
  return (value) => {
    const text = listed(value);
    return text === undefined || countNumbers(text, units) < 0 ? undefined : text;
  };
}

export function positive(check: ValueCheck): ValueCheck {
  return (value) => (value.replace(/e-/gi, '').includes('-') ? undefined : check(value));
}

export function keyword(...words: string[]): ValueCheck {
  return (value) => {
    const text = value.trim().toLowerCase();
    return words.find((word) => word.toLowerCase() === text);
  };
}

export function either(first: ValueCheck, second: ValueCheck): ValueCheck {
  return (value) => first(value) ?? second(value);
}

// Checks tokens, not argument counts. A browser draws a malformed path up to its first mistake, which is harmless.
export function pathData(value: string): string | undefined {
  const text = listed(value, STRAY_COMMA_IN_PATH);
  if (text === undefined) return undefined;
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

export function viewBox(value: string): string | undefined {
  const text = numbers(value, [4]);
  const [, , width = 0, height = 0] = text?.split(' ').map(Number) ?? [];
  return width > 0 && height > 0 ? text : undefined;
}

export function aspectRatio(value: string): string | undefined {
  const text = spaced(value);
  return ASPECT_RATIO.test(text) ? text : undefined;
}

export function paintOrder(value: string): string | undefined {
  const text = spaced(value).toLowerCase();
  const words = text.split(' ');
  return PAINT_ORDER.test(text) && new Set(words).size === words.length ? text : undefined;
}
