/** The key can hold values and results whose absolute value is below this. */
export const LIMIT = 2n ** 520n;
/** The most numbers per list. The page could not show more of them sensibly. */
export const MOST_NUMBERS = 500;
/** Longer input cannot be a number that fits, so it is not parsed. */
const MOST_CHARACTERS = 400;

export type Numbers =
  | { values: bigint[] }
  | { problem: 'none' | 'many' }
  | { problem: 'no number' | 'large'; text: string };

/** Parses integers separated by spaces, commas, semicolons or line breaks. */
export function readNumbers(text: string): Numbers {
  const parts = text
    .replace(/[−–]/g, '-')
    .split(/[\s,;]+/u)
    .filter(Boolean);
  if (parts.length === 0) return { problem: 'none' };
  if (parts.length > MOST_NUMBERS) return { problem: 'many' };
  const values: bigint[] = [];
  for (const part of parts) {
    if (!/^[+-]?\d+$/.test(part)) return { problem: 'no number', text: shortened(part) };
    if (part.length > MOST_CHARACTERS) return { problem: 'large', text: shortened(part) };
    const value = BigInt(part.replace(/^\+/, ''));
    if (!fitsKey(value)) return { problem: 'large', text: shortened(part) };
    values.push(value);
  }
  return { values };
}

export function fitsKey(value: bigint): boolean {
  return -LIMIT < value && value < LIMIT;
}

const SHORT = 13;
const ENDS = 4;

export function isLong(text: string): boolean {
  return text.length > SHORT;
}

/** The beginning and the end of a long text. */
export function shortened(text: string): string {
  return isLong(text) ? `${text.slice(0, ENDS + 1)}…${text.slice(-ENDS)}` : text;
}
