/** Before a number's digits. A string that begins so gets a blank before it: nothing takes control characters. */
const MARK = '\u0000';
const MARKED = bytesOf('"\\u0000');
const MOST_NESTED = 100;
/** More than a body has that could be taken: in 16 MiB there are 699,050 units, of three numbers, in 1,000 sets. */
const MOST_OPENED = 702_000;
const MOST_NUMBERS = 2_100_000;

const [QUOTE, BACKSLASH, BLANK] = bytesOf('"\\ ') as [number, number, number];
const OPENING = new Set(bytesOf('[{'));
const CLOSING = new Set(bytesOf(']}'));
const STARTS_NUMBER = new Set(bytesOf('0123456789-'));
const IN_NUMBER = new Set(bytesOf('0123456789-+.eE'));

function bytesOf(text: string): number[] {
  return Array.from(text, (one) => one.charCodeAt(0));
}

/**
 * JSON in which every number stays as it is written, to the last digit: `numberText` reads it. The parsing itself is
 * left to the machine's own parser: a library needs seconds and half a gigabyte for 16 MiB of long decimal strings.
 * Throws for what is no JSON, is nested more than 100 deep, or has more values than any body that could be taken. That
 * is found before it takes memory: a thread that runs out of it is ended, but may take the process with it.
 */
export function parseExactJson(body: Uint8Array, decode: (bytes: Uint8Array) => string): unknown {
  const numbers = countNumbers(body);
  JSON.parse(decode(body));
  return JSON.parse(decode(markNumbers(body, numbers)));
}

/** How many numbers there are. Throws for more than is allowed. */
function countNumbers(body: Uint8Array): number {
  let numbers = 0;
  let opened = 0;
  let depth = 0;
  for (let at = 0; at < body.length; at = endOf(body, at)) {
    const byte = body[at] as number;
    if (STARTS_NUMBER.has(byte)) numbers += 1;
    else if (CLOSING.has(byte)) depth -= 1;
    else if (OPENING.has(byte)) {
      opened += 1;
      depth += 1;
    }
    if (numbers > MOST_NUMBERS || opened > MOST_OPENED) throw new SyntaxError('too many values');
    if (depth > MOST_NESTED) throw new SyntaxError(`nested more than ${MOST_NESTED} deep`);
  }
  return numbers;
}

/** The same text, every number in it a string that begins with the mark. `body` is JSON. */
function markNumbers(body: Uint8Array, numbers: number): Uint8Array {
  // A string with a mark of its own is longer than the blank that it gets.
  const marked = new Uint8Array(body.length * (8 / 7) + numbers * (MARKED.length + 1));
  let length = 0;
  const put = (bytes: Uint8Array | number[]) => {
    marked.set(bytes, length);
    length += bytes.length;
  };
  for (let at = 0, end = 0; at < body.length; at = end) {
    end = endOf(body, at);
    const isNumber = STARTS_NUMBER.has(body[at] as number);
    if (isNumber) {
      put(MARKED);
      put(body.subarray(at, end));
      put([QUOTE]);
    } else if (MARKED.every((byte, place) => body[at + place] === byte)) {
      put([QUOTE, BLANK]);
      put(body.subarray(at + 1, end));
    } else put(body.subarray(at, end));
  }
  return marked.subarray(0, length);
}

/** Where the string, the number or the single character that begins here ends. */
function endOf(body: Uint8Array, start: number): number {
  let at = start + 1;
  if (STARTS_NUMBER.has(body[start] as number)) {
    while (IN_NUMBER.has(body[at] as number)) at += 1;
  } else if (body[start] === QUOTE) {
    while (at < body.length && body[at] !== QUOTE) at += body[at] === BACKSLASH ? 2 : 1;
    at += 1;
  }
  return at;
}

/** The digits and signs of what stood as a number in the text; undefined for everything else. */
export function numberText(value: unknown): string | undefined {
  return typeof value === 'string' && value.startsWith(MARK) ? value.slice(1) : undefined;
}

/** What a value is called in the older server's refusals, which named types as Python does. */
export function typeNameOf(value: unknown): string {
  if (value === null) return 'NoneType';
  if (Array.isArray(value)) return 'list';
  const number = numberText(value);
  if (number !== undefined) return /^-?\d+$/.test(number) ? 'int' : 'float';
  if (typeof value === 'string') return 'str';
  return typeof value === 'boolean' ? 'bool' : 'dict';
}

export function isDictionary(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
