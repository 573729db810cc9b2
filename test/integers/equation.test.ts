import assert from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import { type Expression, parseEquation, setsOf } from '#src/integers/rules/equation.ts';

const SIGNS = { sum: '+', difference: '-', product: '*' } as const;

/** The expression as text, with brackets around each sign and operation. */
function bracketed(parsed: ReturnType<typeof parseEquation>): string {
  if ('problem' in parsed) return `refused: ${parsed.problem}`;
  switch (parsed.kind) {
    case 'set':
      return parsed.id;
    case 'negative':
      return `[-${bracketed(parsed.of)}]`;
    default:
      return `(${bracketed(parsed.left)}${SIGNS[parsed.kind]}${bracketed(parsed.right)})`;
  }
}

function parsed(text: string): Expression {
  const expression = parseEquation(text);
  if ('problem' in expression) throw new Error(expression.problem);
  return expression;
}

for (const [what, text, meaning] of [
  ['a single set is an equation', 'a', 'a'],
  ['products before sums', 'a+b*c', '(a+(b*c))'],
  ['a product to the left of a sum', 'a*b+c', '((a*b)+c)'],
  ['products before differences', 'a-b*c-d', '((a-(b*c))-d)'],
  ['differences from left to right', 'a-b-c', '((a-b)-c)'],
  ['sums and differences from left to right', 'a-b+c-d', '(((a-b)+c)-d)'],
  ['products from left to right', 'a*b*c', '((a*b)*c)'],
  ['parentheses first', '(a+b)*(c-d)', '((a+b)*(c-d))'],
  ['parentheses on the right of a difference', 'a-(b-c)', '(a-(b-c))'],
  ['parentheses around everything', '((((a))))', 'a'],
  ['a sign', '-a', '[-a]'],
  ['a double sign', '--a', '[-[-a]]'],
  ['a sign applies to the first factor only', '-a*b', '([-a]*b)'],
  ['a sign applies to the first term only', '-a-b', '([-a]-b)'],
  ['a sign before parentheses', '-(a+b)*c', '([-(a+b)]*c)'],
  ['a sign in parentheses', '-(-a)', '[-[-a]]'],
  ['a sign after an operator', 'a*-b', '(a*[-b])'],
  ['signs after each operator', 'a+-b--c*-d', '((a+[-b])-([-c]*[-d]))'],
  ['three signs', 'a---b', '(a-[-[-b]])'],
  ['spaces everywhere', '  - a  +( b*  c )  ', '([-a]+(b*c))'],
  ['an id of digits', '12+0', '(12+0)'],
  ['an id that begins with digits', '1a_*007', '(1a_*007)'],
  ['an id of underscores', '_-__', '(_-__)'],
  ['ids with upper and lower case letters', 'aB+Ab', '(aB+Ab)'],
  ['ids with a meaning in JavaScript', '__proto__*constructor', '(__proto__*constructor)'],
  ['the ids of results', `${'0f'.repeat(20)}+${'9'.repeat(40)}`, `(${'0f'.repeat(20)}+${'9'.repeat(40)})`],
] as [string, string, string][]) {
  t.test(`${what}: ${text}`, (t) => {
    t.equal(bracketed(parseEquation(text)), meaning);
    t.end();
  });
}

for (const [what, text, problem] of [
  ['nothing', '', 'Unexpected end at column 1'],
  ['only spaces', '   ', 'Unexpected end at column 4'],
  ['empty parentheses', '()', 'Unexpected ")" at column 2'],
  ['empty parentheses after a set', 'a*( )', 'Unexpected ")" at column 5'],
  ['an open parenthesis', '(', 'Unexpected end at column 2'],
  ['an unclosed parenthesis', '(a+b', 'Unexpected end at column 5'],
  ['an unclosed outer parenthesis', '((a)*b ', 'Unexpected end at column 8'],
  ['one closing parenthesis too many', '(a+b))', 'Unexpected ")" at column 6'],
  ['a parenthesis never opened', 'a)', 'Unexpected ")" at column 2'],
  ['a parenthesis closed first', ')a(', 'Unexpected ")" at column 1'],
  ['a power', 'a**b', 'Unexpected "*" at column 3'],
  ['a quotient', 'a/b', 'Unexpected character "/" at column 2'],
  ['two sets without an operator', 'a  bc', 'Unexpected "bc" at column 4'],
  ['a set before parentheses', 'a(b)', 'Unexpected "(" at column 2'],
  ['a set after parentheses', '(a)b', 'Unexpected "b" at column 4'],
  ['two parentheses without an operator', '(a)(b)', 'Unexpected "(" at column 4'],
  ['two sets in parentheses', '(a b)', 'Unexpected "b" at column 4'],
  ['ends with plus', 'a+', 'Unexpected end at column 3'],
  ['ends with minus and spaces', 'a-  ', 'Unexpected end at column 5'],
  ['ends with times', 'a*', 'Unexpected end at column 3'],
  ['only a sign', '-', 'Unexpected end at column 2'],
  ['an operator before a parenthesis', '(a+)', 'Unexpected ")" at column 4'],
  ['starts with plus', '+a', 'Unexpected "+" at column 1'],
  ['starts with times', ' *a', 'Unexpected "*" at column 2'],
  ['plus as a sign', 'a*+b', 'Unexpected "+" at column 3'],
  ['plus as a sign in parentheses', '(+a)', 'Unexpected "+" at column 2'],
  ['plus after a sign', '-+a', 'Unexpected "+" at column 2'],
  ['a line break', 'a\n+b', 'Unexpected character "\\n" at column 2'],
  ['a line break at the end', 'a\n', 'Unexpected character "\\n" at column 2'],
  ['a carriage return', 'a+\rb', 'Unexpected character "\\r" at column 3'],
  ['a tab', '\ta', 'Unexpected character "\\t" at column 1'],
  ['a tab after a space', 'a \t+b', 'Unexpected character "\\t" at column 3'],
  ['a line separator', 'a\u2028', 'Unexpected character "\u2028" at column 2'],
  ['a non-breaking space', 'a\u00a0+b', 'Unexpected character "\u00a0" at column 2'],
  ['a control character', 'a+\0', 'Unexpected character "\\u0000" at column 3'],
  ['a full stop', 'a.b', 'Unexpected character "." at column 2'],
  ['square brackets', '[a]', 'Unexpected character "[" at column 1'],
  ['a letter that is not ASCII', 'aä', 'Unexpected character "ä" at column 2'],
  ['a letter that folds to ASCII', 'a+\u212a', 'Unexpected character "\u212a" at column 3'],
  ['a digit that is not ASCII', '٣', 'Unexpected character "٣" at column 1'],
  ['a Unicode minus sign', 'a−b', 'Unexpected character "−" at column 2'],
  ['a full-width plus', 'a＋b', 'Unexpected character "＋" at column 2'],
  ['an astral character', 'ab+😀', 'Unexpected character "😀" at column 4'],
  ['a lone surrogate', 'a\ud83d', 'Unexpected character "\\ud83d" at column 2'],
  ['a bad character, even after an earlier mistake', '+a/b', 'Unexpected character "/" at column 3'],
] as [string, string, string][]) {
  t.test(`refused with its column: ${what}`, (t) => {
    t.same(parseEquation(text), { problem });
    t.end();
  });
}

const times = (count: number, text: string) => text.repeat(count);
const TOO_LONG = 'More than 4096 characters at column 4097';

for (const [what, text, outcome] of [
  ['4,096 characters', times(4_096, 'a'), 'accepted'],
  ['4,096 characters with spaces', `a${times(4_095, ' ')}`, 'accepted'],
  ['4,097 characters', times(4_097, 'a'), TOO_LONG],
  ['4,097 characters, the last a space', `a${times(4_096, ' ')}`, TOO_LONG],
  ['a megabyte of parentheses', times(1_000_000, '('), TOO_LONG],
  ['4,096 spaces', times(4_096, ' '), 'Unexpected end at column 4097'],
  ['200 operators', `a${times(200, '+a')}`, 'accepted'],
  ['200 operators of every kind', `a${times(50, '+a*a*-a')}`, 'accepted'],
  ['201 operators', `a${times(201, '+')}`, 'More than 200 operators at column 202'],
  ['202 operators, the last a sign', `a${times(200, '*a')}*-`, 'More than 200 operators at column 402'],
  ['250 operators', `a${times(250, '+a')}`, 'More than 200 operators at column 402'],
  ['201 differences', `a${times(200, '-a')}-`, 'More than 200 operators at column 402'],
  ['100 parentheses deep', `${times(100, '(')}a${times(100, ')')}`, 'accepted'],
  [
    '101 parentheses deep',
    `${times(101, '(')}a${times(101, ')')}`,
    'Nested more than 100 deep at column 101',
  ],
  ['100 signs', `${times(100, '-')}a`, 'accepted'],
  ['101 signs', `${times(101, '-')}a`, 'Nested more than 100 deep at column 101'],
  ['100 signs and parentheses', `${times(50, '-(')}a${times(50, ')')}`, 'accepted'],
  [
    '101 signs and parentheses',
    `${times(50, '-(')}-a${times(50, ')')}`,
    'Nested more than 100 deep at column 101',
  ],
  ['4,000 open parentheses', times(4_000, '('), 'Nested more than 100 deep at column 101'],
  ['parentheses beside each other', `(a)${times(200, '+(a)')}`, 'accepted'],
  ['signs beside each other', `-a${times(99, '--a')}`, 'accepted'],
] as [string, string, string][]) {
  t.test(`${outcome === 'accepted' ? 'accepted' : 'refused'}: ${what}`, (t) => {
    const parsed = parseEquation(text);
    t.equal('problem' in parsed ? parsed.problem : 'accepted', outcome);
    t.end();
  });
}

t.test('the tree gives the column of each set', (t) => {
  t.same(parseEquation(' ab - -(c)'), {
    kind: 'difference',
    left: { kind: 'set', id: 'ab', column: 2 },
    right: { kind: 'negative', of: { kind: 'set', id: 'c', column: 9 } },
  });
  t.end();
});

t.test('each set of an equation is listed once, in order, with its first column', (t) => {
  const found = setsOf(parsed('b+a*b-(-a+__proto__)*c'));
  t.same([...found].flat(), ['b', 1, 'a', 3, '__proto__', 11, 'c', 22]);
  t.end();
});

t.test('any text is either parsed or refused with a column inside it or just after it', (t) => {
  const piece = fc.constantFrom('a', 'b1', 'c', '+', '-', '*', '(', ')', ' ', '/', '😀', '\n');
  const anything = fc.oneof(fc.string({ unit: 'binary', maxLength: 20 }), fc.string({ unit: piece }));
  const met = { parsed: 0, refused: 0 };
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(anything, (text) => {
        const parsed = parseEquation(text);
        met['problem' in parsed ? 'refused' : 'parsed'] += 1;
        if (!('problem' in parsed)) return;
        const column = Number(/ at column (\d+)$/.exec(parsed.problem)?.[1]);
        assert.ok(column >= 1 && column <= text.length + 1, parsed.problem);
      }),
      { numRuns: 5_000 },
    ),
  );
  t.ok(met.parsed > 20 && met.refused > 1_000, JSON.stringify(met));
  t.end();
});
