import { isDictionary, numberText, typeNameOf } from './json.ts';

/** One integer of a set. `x` and `q` are decimal text without leading zeros. (seed 002, integer unit) */
export interface Unit {
  index: number;
  x: string;
  q: string;
}

export const MOST_UNITS = 10_000;
/** How many bad units of a set are reported. */
const MOST_TOLD = 100;
export const MOST_POSTED_BITS = 100_000;
/** Numbers with this many digits always fit into `MOST_POSTED_BITS`. */
const SURE_DIGITS = Math.floor(MOST_POSTED_BITS * Math.log10(2));

type FieldProblems = Record<string, string[]>;
/** In the older server's shape: the problems of each unit, `{}` for a good one; or why this is not a list of units. */
export type UnitProblems = string[] | { non_field_errors: string[] } | FieldProblems[];

export const REQUIRED = 'This field is required.';
export const NULL = 'This field may not be null.';
const NO_INTEGER = 'A valid integer is required.';
const BYTES_REVISION =
  'This is base64, as the bytes revision of the client sends it. Use the revision before it, which sends JSON integers, or send decimal digits.';
/** Excludes words in small letters. */
const BASE64 = /^(?=.*[A-Z0-9+/=])(?:[A-Za-z0-9+/_-]{4})*(?:[A-Za-z0-9+/_-]{2}==|[A-Za-z0-9+/_-]{3}=)?$/;

/** The list, or the problem if this is not a list of at most `most` items. */
export function readList(posted: unknown, most: number): { list: unknown[] } | { problems: UnitProblems } {
  if (posted === undefined) return { problems: [REQUIRED] };
  if (posted === null) return { problems: [NULL] };
  const refuse = (text: string) => ({ problems: { non_field_errors: [text] } });
  if (!Array.isArray(posted)) return refuse(`Expected a list of items but got type "${typeNameOf(posted)}".`);
  return posted.length > most
    ? refuse(`Ensure this field has no more than ${most} elements.`)
    : { list: posted };
}

export function noDictionary(value: unknown): FieldProblems {
  return { non_field_errors: [`Invalid data. Expected a dictionary, but got ${typeNameOf(value)}.`] };
}

/** The units of a posted list, sorted by index, or its problems, as recorded from the older server. */
export function readUnits(posted: unknown): { units: Unit[] } | { problems: UnitProblems } {
  const read = readList(posted, MOST_UNITS);
  if ('problems' in read) return read;
  const units: Unit[] = [];
  const seen = new Set<number>();
  const problems = problemsOf(read.list, MOST_TOLD, (one) => readUnit(one, units, seen));
  return problems ? { problems } : { units: units.sort((a, b) => a.index - b.index) };
}

/** The problems of each item, `{}` for a good one. Stops after `most` bad items. Undefined if all are good. */
export function problemsOf<T extends object>(
  list: readonly unknown[],
  most: number,
  read: (one: unknown) => T,
): T[] | undefined {
  const problems: T[] = [];
  let bad = 0;
  for (const one of list) {
    const found = read(one);
    problems.push(found);
    if (Object.keys(found).length > 0) bad += 1;
    if (bad === most) break;
  }
  return bad > 0 ? problems : undefined;
}

function readUnit(posted: unknown, units: Unit[], seen: Set<number>): FieldProblems {
  if (!isDictionary(posted)) return noDictionary(posted);
  const read = (name: string) => integerText(Object.hasOwn(posted, name) ? posted[name] : undefined);
  const number = (name: string) => bounded(notBytes(read(name), posted[name]));
  const [index, x, q] = [placeOf(read('index'), seen), number('X'), number('q')];
  const problems: FieldProblems = {};
  for (const [name, value] of Object.entries({ index, X: x, q })) {
    if ('problem' in value) problems[name] = [value.problem];
  }
  if ('index' in index && 'text' in x && 'text' in q)
    units.push({ index: index.index, x: x.text, q: q.text });
  return problems;
}

type Read = { text: string } | { problem: string };

/** Accepts a JSON number or decimal text. Refuses a fraction or an exponent even if the value is whole. */
function integerText(value: unknown): Read {
  if (value === undefined) return { problem: REQUIRED };
  if (value === null) return { problem: NULL };
  const written = numberText(value) ?? value;
  const [, sign = '', digits] =
    typeof written === 'string' ? (/^(-?)0*([1-9]\d*|0)$/.exec(written) ?? []) : [];
  if (digits === undefined) return { problem: NO_INTEGER };
  return { text: digits === '0' ? '0' : sign + digits };
}

/** Tells a client of the later revision why its numbers are refused. */
function notBytes(read: Read, value: unknown): Read {
  if ('text' in read || typeof value !== 'string') return read;
  const isBytes = BASE64.test(value) && Number.isNaN(Number(value));
  return isBytes ? { problem: BYTES_REVISION } : read;
}

function placeOf(read: Read, seen: Set<number>): { index: number } | { problem: string } {
  if ('problem' in read) return read;
  const index = Number(read.text);
  if (index < 0) return { problem: 'Ensure this value is greater than or equal to 0.' };
  if (index > Number.MAX_SAFE_INTEGER) {
    return { problem: `Ensure this value is less than or equal to ${Number.MAX_SAFE_INTEGER}.` };
  }
  if (seen.has(index)) return { problem: 'Another unit has this index.' };
  seen.add(index);
  return { index };
}

function bounded(read: Read): Read {
  if ('problem' in read) return read;
  const digits = read.text.replace('-', '');
  if (digits.length <= SURE_DIGITS) return read;
  const tooLong = digits.length > SURE_DIGITS + 1 || BigInt(digits) >> BigInt(MOST_POSTED_BITS) > 0n;
  return tooLong ? { problem: `Ensure this value has no more than ${MOST_POSTED_BITS} bits.` } : read;
}
