import { type Chunks, makeChunkWriter } from './chunks.ts';
import type { Expression, Problem } from './equation.ts';

/** Bits that each number of a result may have. */
export const MOST_RESULT_BITS = 1_000_000;
/** Digits that a whole set may have. */
export const MOST_DIGITS = 64 * 1024 * 1024;
/** How long the arithmetic alone may take. */
export const MOST_ARITHMETIC_MS = 2_000;
/** How long a whole job may run. */
export const MOST_JOB_MS = 10_000;
/** How long reading and writing the decimal numbers may take by our estimate. It costs far more than arithmetic. */
const MOST_DECIMAL_MS = 7_000;

/** The numbers of each set, in the order of index, as decimal text. */
export type Operands = ReadonlyMap<string, readonly string[]>;

const BITS_A_DIGIT = Math.log2(10);
const bitsOf = (text: string) => Math.ceil(text.length * BITS_A_DIGIT);
/**
 * How far the estimate of a result's bits may be too high: by four bits for each number and sum of an equation. A
 * difference is estimated like a sum, so terms that cancel out inside a long product count in full.
 */
const SLACK_BITS = 2_000;
const NUMBER_TOO_LARGE = `A number may exceed ${MOST_RESULT_BITS} bits at column 1`;
const TOO_MUCH = `The arithmetic takes more than ${MOST_ARITHMETIC_MS / 1000} s at column 1`;

/**
 * Computes element by element in the order of index. A shorter set is padded with zeros. Results have index 0, 1, 2…
 * and q 0. Refuses if the estimated cost is too high, or if the arithmetic takes too long by the stopwatch `elapsedMs`.
 */
export function evaluate(
  expression: Expression,
  operands: Operands,
  elapsedMs: () => number,
): Chunks | Problem {
  const count = lengthOf(expression, operands);
  const refused = checkCost(expression, operands, count);
  if (refused) return refused;
  const writer = makeChunkWriter();
  let arithmeticMs = 0;
  for (let place = 0; place < count; place++) {
    const values = new Map([...operands].map(([id, numbers]) => [id, BigInt(numbers[place] ?? 0)]));
    const startedMs = elapsedMs();
    const value = valueAt(expression, values);
    arithmeticMs += elapsedMs() - startedMs;
    if (arithmeticMs > MOST_ARITHMETIC_MS) return { problem: TOO_MUCH };
    if ((value < 0n ? -value : value) >> BigInt(MOST_RESULT_BITS) > 0n) return { problem: NUMBER_TOO_LARGE };
    writer.add({ index: place, x: String(value), q: '0' });
    if (writer.digits > MOST_DIGITS) {
      return { problem: `The result has more than ${MOST_DIGITS} digits at column 1` };
    }
  }
  return writer.end();
}

function lengthOf(expression: Expression, operands: Operands): number {
  switch (expression.kind) {
    case 'set':
      return operands.get(expression.id)?.length ?? 0;
    case 'negative':
      return lengthOf(expression.of, operands);
    default:
      return Math.max(lengthOf(expression.left, operands), lengthOf(expression.right, operands));
  }
}

function valueAt(expression: Expression, values: ReadonlyMap<string, bigint>): bigint {
  switch (expression.kind) {
    case 'set':
      return values.get(expression.id) ?? 0n;
    case 'negative':
      return -valueAt(expression.of, values);
    case 'sum':
      return valueAt(expression.left, values) + valueAt(expression.right, values);
    case 'difference':
      return valueAt(expression.left, values) - valueAt(expression.right, values);
    case 'product':
      return valueAt(expression.left, values) * valueAt(expression.right, values);
  }
}

/** Estimates the cost from the lengths of the numbers alone, in nanoseconds as measured on a small machine. */
function checkCost(expression: Expression, operands: Operands, count: number): Problem | undefined {
  const cost = { arithmetic: 0, decimal: 0 };
  let largest = 0;

  function sizeAt(node: Expression, place: number): number {
    switch (node.kind) {
      case 'set': {
        const text = operands.get(node.id)?.[place];
        return text === undefined || text === '0' ? 0 : bitsOf(text);
      }
      case 'negative':
        return sizeAt(node.of, place);
      default: {
        const [left, right] = [sizeAt(node.left, place), sizeAt(node.right, place)];
        const isProduct = node.kind === 'product';
        cost.arithmetic += isProduct ? productCost(left, right) : Math.max(left, right) / 32 + 50;
        const size = isProduct ? (left && right ? left + right : 0) : Math.max(left, right) + 1;
        largest = Math.max(largest, size);
        return size;
      }
    }
  }

  for (let place = 0; place < count; place++) {
    cost.decimal += 3 * decimalCost(sizeAt(expression, place));
    if (largest > MOST_RESULT_BITS + SLACK_BITS) return { problem: NUMBER_TOO_LARGE };
  }
  for (const numbers of operands.values()) {
    for (const text of numbers) cost.decimal += decimalCost(bitsOf(text));
  }
  if (cost.arithmetic > MOST_ARITHMETIC_MS * 1e6) return { problem: TOO_MUCH };
  return cost.decimal > MOST_DECIMAL_MS * 1e6
    ? { problem: `Reading and writing these numbers takes more than ${MOST_DECIMAL_MS / 1000} s at column 1` }
    : undefined;
}

function productCost(a: number, b: number): number {
  const [small, large] = [Math.min(a, b) / 64 + 1, Math.max(a, b) / 64 + 1];
  return (large / small) * 5 * small ** 1.5 + 50;
}

/** The cost of reading a number from decimal text. Writing it costs about three times as much. */
function decimalCost(bits: number): number {
  return 6 * (bits / 64 + 1) ** 1.6 + 100;
}
