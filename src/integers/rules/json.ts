/** Before a number's digits. It may stand in a string, too, but in none that is taken for anything. */
const MARK = '\u0000';
const MARKED = bytesOf('"\\u0000');
const MOST_NESTED = 100;
/** More than any body has that could be taken: a unit has 24 characters at least, three numbers and two brackets. */
const MOST_TOKENS = 4_000_000;

const [QUOTE, BACKSLASH] = bytesOf('"\\') as [number, number];
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
 * is found before it takes memory: a thread that runs out of that may take the process with it.
 */
export function parseExactJson(body: Uint8Array, decode: (bytes: Uint8Array) => string): unknown {
  const tokens = countTokens(body);
  JSON.parse(decode(body));
  return JSON.parse(decode(markNumbers(body, tokens)));
}

/** Throws for more than is allowed. */
function countTokens(body: Uint8Array): number {
  let tokens = 0;
  let depth = 0;
  for (let at = 0; at < body.length; at = endOf(body, at)) {
    const byte = body[at] as number;
    if (OPENING.has(byte)) depth += 1;
    else if (CLOSING.has(byte)) depth -= 1;
    else if (!STARTS_NUMBER.has(byte)) continue;
    tokens += 1;
    if (tokens > MOST_TOKENS) throw new SyntaxError('too many values');
    if (depth > MOST_NESTED) throw new SyntaxError(`nested more than ${MOST_NESTED} deep`);
  }
  return tokens;
}

/** The same text, every number in it a string that begins with the mark. `body` is JSON with so many tokens at most. */
function markNumbers(body: Uint8Array, tokens: number): Uint8Array {
  const marked = new Uint8Array(body.length + tokens * (MARKED.length + 1));
  let length = 0;
  const put = (bytes: Uint8Array | number[]) => {
    marked.set(bytes, length);
    length += bytes.length;
  };
  for (let at = 0, end = 0; at < body.length; at = end) {
    end = endOf(body, at);
    const isNumber = STARTS_NUMBER.has(body[at] as number);
    if (isNumber) put(MARKED);
    put(body.subarray(at, end));
    if (isNumber) put([QUOTE]);
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
