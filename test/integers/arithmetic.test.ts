import assert from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import { evaluate } from '#src/integers/rules/arithmetic.ts';
import { type Expression, parseEquation, setsOf } from '#src/integers/rules/equation.ts';
import { Chance } from '../fuzz/clock.ts';

const SEED = Number(process.env.SEED ?? 1);
const RUNS = Number(process.env.RUNS ?? 500);
const NAMES = ['a', 'b', 'C_3', '0'];

type Sets = Record<string, bigint[]>;
/** The text of an equation, and a function that computes it for one element of each set. */
interface Equation {
  text: string;
  value(one: (name: string) => bigint): bigint;
}

function parsed(text: string): Expression {
  const expression = parseEquation(text);
  if ('problem' in expression) throw new Error(`${text}: ${expression.problem}`);
  return expression;
}

/** Evaluates an equation with the rule under test. By default the stopwatch stands still. */
function reckoned(text: string, sets: Record<string, (bigint | string)[]>, elapsedMs = () => 0) {
  const expression = parsed(text);
  const named = [...setsOf(expression).keys()].map((id) => [id, (sets[id] ?? []).map(String)] as const);
  return evaluate(expression, new Map(named), elapsedMs);
}

/** The expected result as JSON text, computed independently. */
function expected({ text, value }: Equation, sets: Sets): string {
  const count = Math.max(...[...setsOf(parsed(text)).keys()].map((name) => sets[name]?.length ?? 0));
  const values = Array.from({ length: count }, (_, n) => value((name) => sets[name]?.[n] ?? 0n));
  return values.map((x, index) => `{"index":${index},"X":${x},"q":0}`).join();
}

function check(sum: Equation, sets: Sets): void {
  const result = reckoned(sum.text, sets);
  assert.ok('chunks' in result, `${sum.text}: ${JSON.stringify(result)}`);
  // Not `assert.equal`, because its message would be as long as the numbers.
  assert.ok(result.chunks.join() === expected(sum, sets), `${sum.text} is wrong`);
}

/** Random equations by the usual grammar. Parentheses appear where the value needs them, and at random. */
const { sum } = fc.letrec<{ sum: Equation; product: Equation; factor: Equation }>((tie) => {
  const blank = fc.constantFrom('', '', ' ', '  ');
  const chain = (part: fc.Arbitrary<Equation>, signs: string[]) =>
    fc.tuple(part, fc.array(fc.tuple(blank, fc.constantFrom(...signs), blank, part), { maxLength: 3 })).map(
      ([first, rest]): Equation => ({
        text:
          first.text + rest.map(([before, sign, after, { text }]) => before + sign + after + text).join(''),
        value: (one) =>
          rest.reduce((left, [, sign, , right]) => {
            if (sign === '*') return left * right.value(one);
            return sign === '+' ? left + right.value(one) : left - right.value(one);
          }, first.value(one)),
      }),
    );
  const set = fc.constantFrom(...NAMES).map((name): Equation => ({ text: name, value: (one) => one(name) }));
  return {
    sum: chain(tie('product'), ['+', '-']),
    product: chain(tie('factor'), ['*']),
    factor: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      set,
      set,
      tie('factor').map(({ text, value }): Equation => ({ text: `-${text}`, value: (one) => -value(one) })),
      fc
        .tuple(tie('sum'), blank)
        .map(([{ text, value }, inner]) => ({ text: `(${inner}${text}${inner})`, value })),
    ),
  };
});

const number = fc.oneof(
  fc.constantFrom(0n, 1n, -1n),
  fc.bigInt({ min: -9n, max: 9n }),
  fc.bigInt({ min: -(2n ** 64n), max: 2n ** 64n }),
  fc.bigInt({ min: -(10n ** 600n), max: 10n ** 600n }),
);
const sets = fc.record(
  Object.fromEntries(NAMES.map((name) => [name, fc.array(number, { maxLength: 6 })])),
) as fc.Arbitrary<Sets>;

/** A random number of up to `mostBits` bits, of either sign. */
function largeNumber(chance: Chance, mostBits: number): bigint {
  const words = Array.from({ length: Math.ceil(mostBits / 32) }, () =>
    chance.next().toString(16).padStart(8, '0'),
  );
  const value = BigInt(`0x${words.join('')}`) >> BigInt(chance.below(chance.percent(50) ? 40 : mostBits));
  return chance.percent(50) ? -value : value;
}

t.test('the result is exact for random equations and sets', (t) => {
  const seen = { long: 0, unequal: 0, nested: 0, negative: 0 };
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(sum, sets, (one, two) => {
        fc.pre((one.text.match(/[-+*]/g)?.length ?? 0) <= 60);
        check(one, two);
        seen.long += Number(one.text.length > 40);
        seen.unequal += Number(new Set(Object.values(two).map(({ length }) => length)).size > 2);
        seen.nested += Number(/\([^)]*\(/.test(one.text));
        seen.negative += Number(/[-+*(] *-/.test(one.text));
      }),
      { numRuns: RUNS, seed: SEED },
    ),
  );
  for (const [what, count] of Object.entries(seen)) t.ok(count > 50, `${what}: ${count}`);
  t.end();
});

t.test(`results are exact for numbers of up to 100,000 bits, SEED=${SEED}`, (t) => {
  const chance = new Chance(SEED);
  const equations: Equation[] = [
    { text: 'a*b', value: (one) => one('a') * one('b') },
    { text: 'a - b*-C_3', value: (one) => one('a') + one('b') * one('C_3') },
    { text: '-(a+b)*(a-C_3)', value: (one) => -(one('a') + one('b')) * (one('a') - one('C_3')) },
    { text: 'a*a*a-a*(b*b+a*a)', value: (one) => -one('a') * one('b') ** 2n },
    { text: 'a--b+-C_3', value: (one) => one('a') + one('b') - one('C_3') },
  ];
  for (const equation of equations) {
    const lengths = [4, 1, 3, 0];
    const large = NAMES.map((name) => {
      const length = lengths.splice(chance.below(lengths.length), 1)[0] as number;
      return [name, Array.from({ length }, () => largeNumber(chance, 100_000))];
    });
    t.doesNotThrow(() => check(equation, Object.fromEntries(large)), equation.text);
  }
  t.end();
});

for (const [what, text, sets, values] of [
  ['a shorter right set is padded with zeros', 'a+b', { a: [1n, 2n, 3n], b: [10n] }, [11, 2, 3]],
  ['a shorter left set is padded with zeros', 'a-b', { a: [1n], b: [10n, 20n] }, [-9, -20]],
  ['a product past the end of the shorter set is 0', 'a*b', { a: [5n, 6n], b: [7n] }, [35, 0]],
  ['an empty set counts as all zeros', 'a-b', { a: [], b: [1n, -2n] }, [-1, 2]],
  ['a set can be used several times', 'a+a*a-a', { a: [3n, -3n] }, [9, 9]],
  ['empty sets give an empty set', '-a*b', { a: [], b: [] }, []],
  ['zero has no sign', '-a*b', { a: [0n, 5n], b: [-5n, 0n] }, [0, 0]],
] as [string, string, Sets, number[]][]) {
  t.test(`${what}: ${text}`, (t) => {
    const result = reckoned(text, sets);
    const written = values.map((x, index) => `{"index":${index},"X":${x},"q":0}`).join();
    const digits = values.join('').replaceAll('-', '').length + values.length;
    const chunks = values.length > 0 ? [written] : [];
    t.strictSame(result, { chunks, units: values.length, bytes: written.length, digits });
    t.end();
  });
}

t.test('a result is written in chunks, and its digits are counted without signs', (t) => {
  const result = reckoned('-a', { a: Array.from({ length: 2_000 }, () => 10n ** 199n) });
  t.match(result, { units: 2_000, digits: 2_000 * 201, chunks: { length: 2 } });
  t.end();
});

const TOO_LARGE = 'A number may exceed 1000000 bits at column 1';
const TOO_MUCH = 'The arithmetic takes more than 2 s at column 1';
const TOO_LONG = 'Reading and writing these numbers takes more than 7 s at column 1';
/** The smallest number with this many bits. */
const bits = (count: number) => 2n ** BigInt(count - 1);
/** The same number `count` times as text. It is converted once, because that is slow. */
const many = (count: number, value: bigint) => Array.from<string>({ length: count }).fill(String(value));
const neverCalled = () => {
  throw new Error('the stopwatch was read');
};

for (const [what, text, sets, x] of [
  ['one more would be too large', 'a+b', { a: [bits(1_000_001) - 2n], b: [1n] }, bits(1_000_001) - 1n],
  ['one less would be too large', '-a-b', { a: [bits(1_000_001) - 2n], b: [1n] }, 1n - bits(1_000_001)],
  ['a product of 1,000,000 bits', 'a*b', { a: [bits(500_000)], b: [-bits(500_001)] }, -bits(1_000_000)],
  [
    'an intermediate result of 1,000,001 bits',
    'a+b-b',
    { a: [bits(1_000_000)], b: [bits(1_000_001)] },
    bits(1_000_000),
  ],
  ['a product of 201 numbers', `a${'*a'.repeat(200)}`, { a: [-(10n ** 1497n)] }, -(10n ** (201n * 1497n))],
] as [string, string, Sets, bigint][]) {
  t.test(`a result may have 1,000,000 bits: ${what}`, (t) => {
    const result = reckoned(text, sets);
    t.ok('chunks' in result && result.chunks.join() === `{"index":0,"X":${x},"q":0}`);
    t.end();
  });
}

for (const [what, text, sets] of [
  ['a sum', 'a+b', { a: [bits(1_000_001) - 1n], b: [1n] }],
  ['a difference', 'a-b', { a: [1n - bits(1_000_001)], b: [1n] }],
  ['a product', 'a*b', { a: [bits(500_001)], b: [bits(500_001)] }],
  ['a negative product', 'a*-b', { a: [bits(500_001)], b: [bits(500_001)] }],
  ['an element after another', '-a', { a: [1n, bits(1_000_001), 1n] }],
] as [string, string, Sets][]) {
  t.test(`a result of 1,000,001 bits is refused: ${what}`, (t) => {
    t.strictSame(reckoned(text, sets), { problem: TOO_LARGE });
    t.end();
  });
}

for (const [what, text, sets, problem] of [
  ['a power', `a${'*a'.repeat(10)}`, { a: [bits(100_000)] }, TOO_LARGE],
  ['a power in a later element', `a${'*a'.repeat(10)}*b`, { a: [1n, bits(100_000)], b: [1n, 1n] }, TOO_LARGE],
  ['many products', 'a*a', { a: many(10_000, bits(100_000)) }, TOO_MUCH],
  ['many products in many terms', `a*a${'-a*a'.repeat(60)}`, { a: many(10_000, bits(5_000)) }, TOO_MUCH],
  ['many sums', `a${'+a'.repeat(200)}`, { a: many(10_000, bits(100_000)) }, TOO_MUCH],
  ['numbers that take long to write', 'a*a', { a: many(2_000, bits(100_000)) }, TOO_LONG],
  ['numbers that take long to read', 'a*b', { a: many(1_500, bits(400_000)), b: [0n] }, TOO_LONG],
] as [string, string, Record<string, (bigint | string)[]>, string][]) {
  t.test(`refused before anything is computed: ${what}`, (t) => {
    t.strictSame(reckoned(text, sets, neverCalled), { problem });
    t.end();
  });
}

t.test('a result has at most 67,108,864 digits, including those of q', (t) => {
  // Each unit has 1,023 digits of X and one of q.
  const most = reckoned('a', { a: many(65_536, -(10n ** 1022n)) });
  t.match(most, { units: 65_536, digits: 64 * 1024 * 1024 });
  const problem = 'The result has more than 67108864 digits at column 1';
  t.strictSame(reckoned('a', { a: many(65_537, -(10n ** 1022n)) }), { problem });
  t.end();
});

/** A stopwatch that advances by `duringMs` during each element's arithmetic and by `betweenMs` in between. */
function stopwatch(duringMs: number, betweenMs = 0): () => number {
  let looks = 0;
  let nowMs = 0;
  return () => {
    nowMs += looks++ % 2 === 0 ? betweenMs : duringMs;
    return nowMs;
  };
}

for (const [what, elements, watch, outcome] of [
  ['2 s in one element', 1, stopwatch(2_000), 'computed'],
  ['more than 2 s in one element', 1, stopwatch(2_000.5), TOO_MUCH],
  ['2 s in four elements', 4, stopwatch(500), 'computed'],
  ['more than 2 s in five elements', 5, stopwatch(500), TOO_MUCH],
  [
    'time between elements, for reading and writing numbers, does not count',
    100,
    stopwatch(20, 5_000),
    'computed',
  ],
] as [string, number, () => number, string][]) {
  t.test(`arithmetic may take 2 s: ${what}`, (t) => {
    const result = reckoned('a+a', { a: many(elements, 1n) }, watch);
    t.equal('problem' in result ? result.problem : 'computed', outcome);
    t.end();
  });
}
