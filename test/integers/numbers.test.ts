import assert from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import { chunksOf, valuesOf, withStrings } from '#src/integers/rules/chunks.ts';
import { numberText, parseExactJson, typeNameOf } from '#src/integers/rules/json.ts';
import { isName, readSaved, readSet } from '#src/integers/rules/saved.ts';
import { readUnits, type Unit } from '#src/integers/rules/units.ts';

const decoder = new TextDecoder('utf-8', { fatal: true });
const decode = (bytes: Uint8Array) => decoder.decode(bytes);
const bytesOf = (body: string | number[]) =>
  typeof body === 'string' ? new TextEncoder().encode(body) : Uint8Array.from(body);
const parsed = (body: string | number[]) => parseExactJson(bytesOf(body), decode);
const setOf = (body: string) => readSet(parsed(body));
const unitsOf = (integers: string) => readUnits(parsed(integers));
const sessionOf = (body: string) => readSaved(parsed(body));
/** The JSON of a session with these sets. */
const saved = (sets: string) => `{"session_id":"s","integer_sets":${sets}}`;
const unit = (index: number | string, x: string | number = 1) => `{"index":${index},"X":${x},"q":1}`;
const times = <T>(count: number, make: (n: number) => T) => Array.from({ length: count }, (_, n) => make(n));

const REQUIRED = 'This field is required.';
const NULL = 'This field may not be null.';
const NO_INTEGER = 'A valid integer is required.';
const BELOW_0 = 'Ensure this value is greater than or equal to 0.';
const TOO_HIGH = 'Ensure this value is less than or equal to 9007199254740991.';
const TWICE = 'Another unit has this index.';
const NO_CONTROL = 'Control characters and lone surrogates are not allowed.';
const WHOLE = 'non_field_errors';
const NO_LIST = (type: string) => ({ [WHOLE]: [`Expected a list of items but got type "${type}".`] });
const NO_DICT = (type: string) => ({ [WHOLE]: [`Invalid data. Expected a dictionary, but got ${type}.`] });

function refuses(read: (body: string) => unknown, rows: [what: string, body: string, problems: object][]) {
  for (const [what, body, problems] of rows) {
    t.test(`refused by field: ${what}`, (t) => {
      t.strictSame(read(body), { problems });
      t.end();
    });
  }
}

for (const [type, ...values] of [
  ['int', '5', `-1${'0'.repeat(99)}`],
  ['float', '5.0', '1e999', '-1E+2'],
  ['str', '"[]"', '"5"'],
  ['bool', 'true', 'false'],
] as [string, ...string[]][]) {
  t.test(`a value of type ${type} is refused as a list, as a set and as a unit`, (t) => {
    for (const value of values) {
      t.strictSame(setOf(value), { problems: NO_DICT(type) });
      t.strictSame(setOf(`{"integers":${value}}`), { problems: { integers: NO_LIST(type) } });
      t.strictSame(unitsOf(`[${value},${unit(1)}]`), { problems: [NO_DICT(type), {}] });
    }
    t.end();
  });
}

refuses(setOf, [
  ['no integers', '{}', { integers: [REQUIRED] }],
  ['null', '{"integers":null}', { integers: [NULL] }],
  ['an object', `{"integers":${unit(0)}}`, { integers: NO_LIST('dict') }],
  ['an object with a length', '{"integers":{"length":0}}', { integers: NO_LIST('dict') }],
  ['a body that is a list', '[]', NO_DICT('list')],
  ['a body that is null', 'null', NO_DICT('NoneType')],
  ['odd units', '{"integers":[null,[]]}', { integers: [NO_DICT('NoneType'), NO_DICT('list')] }],
  ['integers inside __proto__', '{"__proto__":{"integers":[]}}', { integers: [REQUIRED] }],
  ['the last of two', '{"integers":[],"integers":null}', { integers: [NULL] }],
]);

refuses(unitsOf, [
  ['no X', '[{"index":0,"q":1}]', [{ X: [REQUIRED] }]],
  ['no q', '[{"index":0,"X":1}]', [{ q: [REQUIRED] }]],
  ['no index', '[{"X":1,"q":1}]', [{ index: [REQUIRED] }]],
  ['nothing', '[{}]', [{ index: [REQUIRED], X: [REQUIRED], q: [REQUIRED] }]],
  ['lower case x and upper case Q', '[{"index":0,"x":1,"Q":1}]', [{ X: [REQUIRED], q: [REQUIRED] }]],
  ['nulls', '[{"index":null,"X":null,"q":null}]', [{ index: [NULL], X: [NULL], q: [NULL] }]],
  ['the second unit bad', `[${unit(0)},{"index":1}]`, [{}, { X: [REQUIRED], q: [REQUIRED] }]],
  ['X and q inside __proto__', '[{"index":0,"__proto__":{"X":1,"q":1}}]', [{ X: [REQUIRED], q: [REQUIRED] }]],
  ['an index below 0', `[${unit(-1)}]`, [{ index: [BELOW_0] }]],
  ['an index beyond 2^53', `[${unit(2 ** 53)}]`, [{ index: [TOO_HIGH] }]],
  ['an index of 400 digits', `[${unit('9'.repeat(400))}]`, [{ index: [TOO_HIGH] }]],
  ['an index twice', `[${unit(3)},${unit(3)}]`, [{}, { index: [TWICE] }]],
  ['an index twice, as text', `[${unit(0)},${unit('"-00"')}]`, [{}, { index: [TWICE] }]],
  ['an index that is a fraction', `[${unit('1.0')}]`, [{ index: [NO_INTEGER] }]],
  ['an index that is text', `[${unit('"zero"')}]`, [{ index: [NO_INTEGER] }]],
]);

t.test('values that are not integers are refused, as X and as q', (t) => {
  const odd = '1.5 2.0 1e3 1E0 1e-1 -0.0 1e999 true false [] [1] {} {"X":1}'.split(' ');
  const texts = ',-,--1,+1, 1,1 ,1\\n,1.0,1e3,0x10,1_000,1 000,٣,NaN,a'.split(',');
  for (const value of [...odd, ...texts.map((text) => `"${text}"`)]) {
    t.strictSame(unitsOf(`[${unit(0, value)}]`), { problems: [{ X: [NO_INTEGER] }] }, value);
    t.strictSame(unitsOf(`[{"index":0,"X":1,"q":${value}}]`), { problems: [{ q: [NO_INTEGER] }] }, value);
  }
  t.end();
});

t.test('numbers are stored without leading zeros or the sign of zero', (t) => {
  for (const [kept, ...ways] of [
    ['0', '0', '-0', '"-0"', '"000"', '"-000"'],
    ['7', '7', '"007"', '"\\u0037"', `"${'0'.repeat(200_000)}7"`],
    ['-9007199254740993', '-9007199254740993', '"-009007199254740993"'],
  ] as [string, ...string[]][]) {
    for (const written of ways) {
      const units = [{ index: 0, x: kept, q: kept }];
      t.strictSame(unitsOf(`[{"index":0,"X":${written},"q":${written}}]`), { units }, written.slice(0, 20));
    }
  }
  t.end();
});

t.test('numbers have at most 100,000 bits, with either sign and in any notation', (t) => {
  const edge = 2n ** 100_000n;
  const problem = ['Ensure this value has no more than 100000 bits.'];
  for (const write of [
    (value: bigint) => `${value}`,
    (value: bigint) => `"${value}"`,
    (value: bigint) => `"${`${value}`.replace(/\d/, '000$&')}"`,
  ]) {
    const both = (value: bigint) => unitsOf(`[{"index":0,"X":${write(value)},"q":${write(value)}}]`);
    for (const sign of [1n, -1n]) {
      const most = sign * (edge - 1n);
      t.strictSame(both(most), { units: [{ index: 0, x: `${most}`, q: `${most}` }] });
      t.strictSame(both(sign * edge), { problems: [{ X: problem, q: problem }] });
      t.strictSame(both(sign * edge * 10n), { problems: [{ X: problem, q: problem }] });
    }
  }
  t.end();
});

t.test('units are sorted by index; of duplicate fields the last counts; unknown fields are ignored', (t) => {
  const posted = `[${unit(10)},{"q":5,"index":"2","X":7,"X":-8,"foo":[1.5],"constructor":1},${unit(9)}]`;
  const units = [{ index: 2, x: '-8', q: '5' }, ...[9, 10].map((index) => ({ index, x: '1', q: '1' }))];
  t.strictSame(setOf(`{"integers":1,"toString":{},"integers":${posted},"set_id":"own"}`), { units });
  t.strictSame(unitsOf(`[${unit(2 ** 53 - 1)}]`), { units: [{ index: 2 ** 53 - 1, x: '1', q: '1' }] });
  t.end();
});

t.test('a list has at most 10,000 units, and a session at most 1,000 sets', (t) => {
  const units = (count: number) => `[${times(count, (n) => unit(n)).join()}]`;
  const sets = (count: number) =>
    sessionOf(saved(`[${times(count, (n) => `{"set_id":${n},"integers":[]}`).join()}]`));
  const tooMany = (most: number) => ({ [WHOLE]: [`Ensure this field has no more than ${most} elements.`] });
  t.match(unitsOf(units(10_000)), { units: { length: 10_000 } });
  t.strictSame(unitsOf(units(10_001)), { problems: tooMany(10_000) });
  t.match(sets(1_000), { sessionId: 's', sets: { length: 1_000, 999: { setId: '999' } } });
  t.strictSame(sets(1_001), { problems: { integer_sets: tooMany(1_000) } });
  t.end();
});

t.test('problems are reported up to the hundredth bad unit', (t) => {
  const read = unitsOf(`[${times(250, (n) => (n % 2 ? '{}' : unit(n))).join()}]`);
  t.match(read, { problems: { length: 200, 0: {}, 1: { q: [REQUIRED] }, 198: {}, 199: { q: [REQUIRED] } } });
  t.end();
});

refuses(sessionOf, [
  ['nothing', '{}', { session_id: [REQUIRED], integer_sets: [REQUIRED] }],
  ['no name', '{"integer_sets":[]}', { session_id: [REQUIRED] }],
  ['no sets', '{"session_id":"s1"}', { integer_sets: [REQUIRED] }],
  ['nulls', '{"session_id":null,"integer_sets":null}', { session_id: [NULL], integer_sets: [NULL] }],
  ['a list', '[]', NO_DICT('list')],
  [
    'fields inside __proto__',
    `{"__proto__":${saved('[]')}}`,
    { session_id: [REQUIRED], integer_sets: [REQUIRED] },
  ],
  ['sets in an object', saved('{}'), { integer_sets: NO_LIST('dict') }],
  ['a set that is a list', saved('[[]]'), { integer_sets: [NO_DICT('list')] }],
  ['a set without a name', saved('[{"integers":[]}]'), { integer_sets: [{ set_id: [REQUIRED] }] }],
  ['a set without integers', saved('[{"set_id":"a"}]'), { integer_sets: [{ integers: [REQUIRED] }] }],
  [
    'bad integers',
    saved('[{"set_id":"a","integers":[{"index":-1,"X":"a"}]}]'),
    { integer_sets: [{ integers: [{ index: [BELOW_0], X: [NO_INTEGER], q: [REQUIRED] }] }] },
  ],
]);

/** A session and its only set, both with this name. */
const named = (name: string) =>
  sessionOf(`{"session_id":${name},"integer_sets":[{"integers":[${unit(1)}],"set_id":${name}}]}`);

for (const [what, written, name] of [
  ['a text', '"__proto__"', '__proto__'],
  ['a long whole number', `-${'9'.repeat(199)}`, `-${'9'.repeat(199)}`],
  ['200 characters', `"${'é'.repeat(200)}"`, 'é'.repeat(200)],
  ['100 astral characters', `"${'😀'.repeat(100)}"`, '😀'.repeat(100)],
  ['an escaped surrogate pair', '"\\ud83d\\ude00"', '😀'],
  ['brackets, quotes and escapes', '"[{\\"\\\\\\/-1e5]"', '[{"\\/-1e5]'],
] as [string, string, string][]) {
  t.test(`accepted as the name of a session and of a set: ${what}`, (t) => {
    t.match(named(written), { sessionId: name, sets: [{ setId: name, units: [{ index: 1 }] }] });
    t.end();
  });
}

for (const [problem, ...names] of [
  ['Ensure this field has no more than 200 characters.', `"${'a'.repeat(201)}"`, '9'.repeat(201)],
  ['This field may not be blank.', '""'],
  ['Not a valid string.', '1.5', '1e2', 'true', '["a"]', '{"a":1}'],
  [
    NO_CONTROL,
    ...'"a\\nb" "a\\u007f" "\\u0085" "a\\u0000" "a\\ud83d" "\\ude00a" "\\ude00\\ud83d"'.split(' '),
  ],
] as [string, ...string[]][]) {
  t.test(`refused as the name of a session and of a set: ${problem}`, (t) => {
    const problems = { session_id: [problem], integer_sets: [{ set_id: [problem] }] };
    for (const name of names) t.strictSame(named(name), { problems });
    t.end();
  });
}

t.test('the session cookie follows the same rule for names', (t) => {
  for (const name of ['', 'a'.repeat(201), '\n', '\0', '\u009f', '\ud800', '\udfff']) t.notOk(isName(name));
  for (const name of ['a', 'a'.repeat(200), ' ', '\u2028', '\u200f', '😀']) t.ok(isName(name));
  t.end();
});

t.test('every number stays as written, and nothing else counts as a number', (t) => {
  const digits = `-${'1234567890'.repeat(30)}`;
  const text = `{ "1":${digits} ,"a":"12]{\\"3\\\\","b":[0,-0,1.50,1E+9,"\\u0031",true,null,"5"],"c\\"[":{"-1":7}}`;
  const { 1: one, a, b, ...rest } = parsed(text) as { 1: unknown; a: string; b: unknown[] };
  t.equal(numberText(one), digits);
  t.strictSame([a, numberText(a)], ['12]{"3\\', undefined]);
  t.strictSame(b.map(numberText), ['0', '-0', '1.50', '1E+9', ...times(4, () => undefined)]);
  t.strictSame(b.map(typeNameOf), ['int', 'int', 'float', 'float', 'str', 'bool', 'NoneType', 'str']);
  t.strictSame(Object.keys(rest), ['c"[']);
  t.end();
});

for (const [what, ...bodies] of [
  ['nothing', '', ' \n'],
  ['too much or too little', '[', '1 2', '[1,]', '["1', '["1\\', '[{]}', '{1:1}', '[1/*2*/]', '["\n"]'],
  ['numbers of other languages', '[01]', '[+1]', '[-]', '[1.]', '[1e]', '[1-2]', '[0x1]', '[NaN]', '[1_0]'],
  ['bytes that are not UTF-8', [0x22, 0xff, 0x22], [0x22, 0xc3, 0x22], [0x22, 0xed, 0xa0, 0x80, 0x22]],
  ['a digit in two bytes', [0x5b, 0xc0, 0xb1, 0x5d]],
] as [string, ...(string | number[])[]][]) {
  t.test(`not JSON: ${what}`, (t) => {
    for (const body of bodies) t.throws(() => parsed(body));
    t.end();
  });
}

t.test('JSON may be nested at most 100 deep; brackets in strings do not count', (t) => {
  const nested = (open: string, deep: number, close: string) => open.repeat(deep) + close.repeat(deep);
  const tooDeep = { message: 'nested more than 100 deep' };
  t.ok(parsed(nested('[', 100, ']')));
  t.ok(parsed(`${'{"a":'.repeat(100)}"${'[{'.repeat(99)}"${'}'.repeat(100)}`));
  t.ok(parsed(`[${times(200, () => '[{}]').join()}]`));
  t.throws(() => parsed(nested('[', 101, ']')), tooDeep);
  t.throws(() => parsed(`${'[{"a":'.repeat(50)}{}${'}]'.repeat(50)}`), tooDeep);
  t.throws(() => parsed('['.repeat(1_000_000)), tooDeep);
  t.end();
});

t.test('JSON may have at most 2,100,000 numbers and 702,000 lists and objects', (t) => {
  const numbers = (count: number) => `[${'1,'.repeat(count - 1)}1]`;
  t.equal((parsed(numbers(2_100_000)) as unknown[]).length, 2_100_000);
  t.throws(() => parsed(numbers(2_100_001)), { message: 'too many values' });
  t.throws(() => parsed('[],'.repeat(702_001)), { message: 'too many values' });
  t.throws(() => parsed('{},'.repeat(702_001)), { message: 'too many values' });
  t.end();
});

t.test('a long text that only begins like a number is refused quickly', (t) => {
  const startedAt = process.cpuUsage().user;
  t.match(unitsOf(`[${unit(0, `"${'0'.repeat(2_000_000)}a"`)}]`), { problems: [{ X: [NO_INTEGER] }] });
  t.ok(process.cpuUsage().user - startedAt < 5_000_000, 'the time is linear in the length');
  t.end();
});

t.test('a set is written in chunks of about 256 KiB that never split a unit', (t) => {
  const sign = (n: number) => (n % 2 ? '-' : '');
  const units = times(5_000, (n): Unit => ({ index: n * 2, x: `${sign(n)}${'12'.repeat(50)}`, q: '-3' }));
  const { chunks, ...whole } = chunksOf(units);
  const quoted = units.map(({ index, x, q }) => `{"index":${index},"X":"${x}","q":"${q}"}`).join();
  t.equal(chunks.join(), quoted.replace(/"(-?\d+)"/g, '$1'));
  t.equal(chunks.map(withStrings).join(), quoted);
  t.equal(chunks.flatMap(valuesOf).join(), units.map(({ x }) => x).join());
  t.equal(chunks.length, 3);
  for (const chunk of chunks.slice(0, -1)) t.ok(chunk.length >= 2 ** 18 - 1 && chunk.length < 2 ** 18 + 130);
  t.strictSame(whole, { units: 5_000, bytes: chunks.join('').length, digits: 5_000 * 101 });
  t.end();
});

t.test('a number longer than a chunk is not split', (t) => {
  const long = '7'.repeat(2 ** 18 + 5);
  const units = times(3, (index) => ({ index, x: index === 1 ? `-${long}` : '1', q: '0' }));
  const { chunks, ...whole } = chunksOf(units);
  t.strictSame(chunks.map(valuesOf), [['1', `-${long}`], ['1']]);
  t.strictSame(whole, { units: 3, bytes: chunks.join('').length, digits: long.length + 5 });
  t.strictSame([unitsOf('[]'), chunksOf([]).chunks], [{ units: [] }, []]);
  t.end();
});

t.test('random JSON is read the same as by JSON.parse', (t) => {
  const numbered = (_: string, value: unknown) => Number(numberText(value) ?? Number.NaN) || value;
  const same = (text: string) => {
    const read = JSON.stringify(JSON.parse(JSON.stringify(parsed(text)), numbered));
    assert.equal(read.replace(/"\\u0000-?0"/g, '0'), JSON.stringify(JSON.parse(text)));
  };
  const json = fc.json().filter((text) => !text.includes('\\u0000'));
  t.doesNotThrow(() => fc.assert(fc.property(json, same), { numRuns: 1_000 }));
  t.end();
});

t.test('a string that begins with NUL is a string, neither a number nor a name', (t) => {
  t.match(unitsOf(`[${unit(0, '"\\u00005"')}]`), { problems: [{ X: [NO_INTEGER] }] });
  t.match(named('"\\u00005"'), { problems: { session_id: [NO_CONTROL] } });
  t.strictSame(unitsOf('"\\u00005"'), { problems: NO_LIST('str') });
  t.end();
});
