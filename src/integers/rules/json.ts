/**
 * Put before the digits of a number. A posted string that begins with it gets a space in front; this loses nothing,
 * because no field accepts control characters.
 */
const MARK = '\u0000';
const MARKED = bytesOf('"\\u0000');
const MOST_NESTED = 100;
/** More than any acceptable body has: 16 MiB hold at most 699,050 units of three numbers, in 1,000 sets. */
const MOST_OPENED = 702_000;
const MOST_NUMBERS = 2_100_000;

const QUOTE = '"'.charCodeAt(0);
const BACKSLASH = '\\'.charCodeAt(0);
const BLANK = ' '.charCodeAt(0);

/** Sets of bytes. Behind the end of a body there is none, so `undefined` is in no set. */
type Bytes = ReadonlySet<number | undefined>;
const OPENING: Bytes = new Set(bytesOf('[{'));
const CLOSING: Bytes = new Set(bytesOf(']}'));
const STARTS_NUMBER: Bytes = new Set(bytesOf('0123456789-'));
const IN_NUMBER: Bytes = new Set(bytesOf('0123456789-+.eE'));

function bytesOf(text: string): number[] {
  return Array.from(text, (one) => one.charCodeAt(0));
}

/**
 * Parses JSON but keeps every number exactly as written; `numberText` reads it. Uses `JSON.parse`, because a library
 * needs seconds and half a gigabyte for 16 MiB of long decimal strings. Throws for invalid JSON, for nesting more than
 * 100 deep, and for more values than an acceptable body can have. These limits are checked before any memory is used,
 * because a thread that runs out of memory may take the process down with it.
 */
export function parseExactJson(body: Uint8Array, decode: (bytes: Uint8Array) => string): unknown {
  const numbers = countNumbers(body);
  JSON.parse(decode(body));
  return JSON.parse(decode(markNumbers(body, numbers)));
}

/** Counts the numbers. Throws if there are too many values or they are nested too deep. */
function countNumbers(body: Uint8Array): number {
  let numbers = 0;
  let opened = 0;
  let depth = 0;
  for (let at = 0; at < body.length; at = endOf(body, at)) {
    const byte = body[at];
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

/** Turns every number into a string that begins with the mark. `body` must be valid JSON. */
function markNumbers(body: Uint8Array, numbers: number): Uint8Array {
  // A string that begins with the mark takes at least 7 bytes and gets one more.
  const marked = new Uint8Array(body.length * (8 / 7) + numbers * (MARKED.length + 1));
  let length = 0;
  const put = (bytes: Uint8Array | number[]) => {
    marked.set(bytes, length);
    length += bytes.length;
  };
  for (let at = 0, end = 0; at < body.length; at = end) {
    end = endOf(body, at);
    const isNumber = STARTS_NUMBER.has(body[at]);
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

/** The end of the string, number or single character that begins at `start`. */
function endOf(body: Uint8Array, start: number): number {
  let at = start + 1;
  if (STARTS_NUMBER.has(body[start])) {
    while (IN_NUMBER.has(body[at])) at += 1;
  } else if (body[start] === QUOTE) {
    while (at < body.length && body[at] !== QUOTE) at += body[at] === BACKSLASH ? 2 : 1;
    at += 1;
  }
  return at;
}

/** The text of a number as it was written; undefined for any other value. */
export function numberText(value: unknown): string | undefined {
  return typeof value === 'string' && value.startsWith(MARK) ? value.slice(1) : undefined;
}

/** The type of a value as the older server's refusals name it, which used Python's names. */
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
