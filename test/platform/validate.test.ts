import t from 'tap';
import { type Static, type TSchema, Type } from 'typebox';
import { AppError } from '#src/platform/errors.ts';
import { makeCheck, validatorCompiler } from '#src/platform/validate.ts';

/** The result of the check: the value, or the problems by field. */
function checked<T extends TSchema>(schema: T, value: unknown): Static<T> | AppError['fields'] {
  try {
    return makeCheck(schema)(value);
  } catch (fault) {
    if (fault instanceof AppError) return fault.fields;
    throw fault;
  }
}

const Name = Type.Object({
  name: Type.String({
    trim: true,
    minLength: 2,
    maxLength: 5,
    pattern: '^[a-z]*$',
    problem: 'Small letters only.',
  }),
});

t.test('trim removes white space before the length and the pattern are checked', async (t) => {
  t.same(checked(Name, { name: '  \t abcde \n' }), { name: 'abcde' });
  t.same(checked(Name, { name: '      a      ' }), { name: ['Small letters only.'] });
  t.same(checked(Name, { name: '\u00a0abc\u3000' }), { name: 'abc' });
});

t.test('a text of only white space is blank', async (t) => {
  t.same(checked(Name, { name: '   ' }), { name: ['This field may not be blank.'] });
});

t.test('without trim the white space stays', async (t) => {
  t.same(checked(Type.Object({ name: Type.String() }), { name: ' a ' }), { name: ' a ' });
});

t.test('one problem text covers every keyword about the text', async (t) => {
  t.same(checked(Name, { name: 'ABC' }), { name: ['Small letters only.'] });
  t.same(checked(Name, { name: 'a' }), { name: ['Small letters only.'] });
  t.same(
    checked(Name, { name: 'abcdef' }),
    { name: ['Ensure this field has no more than 5 characters.'] },
    'the longest has words of its own',
  );
  t.same(checked(Name, { name: 'ABCDEF' }), {
    name: ['Ensure this field has no more than 5 characters.', 'Small letters only.'],
  });
});

t.test('each keyword can have its own problem text', async (t) => {
  const schema = Type.Object({
    code: Type.String({ minLength: 3, pattern: '^x', problem: { pattern: 'It begins with x.' } }),
  });
  t.same(checked(schema, { code: 'y' }), {
    code: ['Ensure this field has at least 3 characters.', 'It begins with x.'],
  });
});

t.test("every kind of problem has the older servers' words", async (t) => {
  const schema = Type.Object({
    text: Type.Optional(Type.String({ minLength: 1 })),
    whole: Type.Optional(Type.Integer({ minimum: 1, maximum: 9 })),
    number: Type.Optional(Type.Number()),
    flag: Type.Optional(Type.Boolean()),
    inner: Type.Optional(Type.Object({ a: Type.Integer() })),
    list: Type.Optional(Type.Array(Type.Integer())),
    choice: Type.Optional(Type.Union([Type.Literal('a'), Type.Literal('b')])),
    kind: Type.Optional(Type.Enum(['a', 'b'])),
  });
  const cases: [field: string, value: unknown, text: string][] = [
    ['text', 5, 'Not a valid string.'],
    ['text', null, 'This field may not be null.'],
    ['text', '', 'This field may not be blank.'],
    ['whole', '5', 'A valid integer is required.'],
    ['whole', 1.5, 'A valid integer is required.'],
    ['whole', 0, 'Ensure this value is greater than or equal to 1.'],
    ['whole', 10, 'Ensure this value is less than or equal to 9.'],
    ['number', 'x', 'A valid number is required.'],
    ['flag', 1, 'Must be a valid boolean.'],
    ['inner', [], 'Expected an object.'],
    ['inner', { a: 'x' }, 'a: A valid integer is required.'],
    ['list', [1, 'x'], 'A valid integer is required.'],
    ['choice', 'c', 'Not a valid value.'],
    ['kind', 'c', 'Not a valid value. Use one of: a, b.'],
  ];
  for (const [field, value, text] of cases) {
    t.same(checked(schema, { [field]: value }), { [field]: [text] }, `${field}: ${JSON.stringify(value)}`);
  }
});

t.test('all bad fields are reported at once, including missing and unknown ones', async (t) => {
  const schema = Type.Object({ a: Type.Integer(), b: Type.String() }, { additionalProperties: false });
  t.same(checked(schema, { a: 'x', 'c/d~e': 1 }), {
    a: ['A valid integer is required.'],
    b: ['This field is required.'],
    'c/d~e': ['This field is not known.'],
  });
});

t.test('the name of a field is reported unchanged', async (t) => {
  const schema = Type.Object({ 'a/b~c': Type.Integer() });
  t.same(checked(schema, { 'a/b~c': 'x' }), { 'a/b~c': ['A valid integer is required.'] });
});

t.test('at most fifty fields are reported, with shortened names', async (t) => {
  const schema = Type.Object({}, { additionalProperties: false });
  const value = Object.fromEntries(Array.from({ length: 1_000 }, (_, n) => [`${n}${'x'.repeat(500)}`, 1]));
  const problems = checked(schema, value) as Record<string, string[]>;
  t.equal(Object.keys(problems).length, 50);
  t.ok(Object.keys(problems).every((name) => name.length <= 100));
});

t.test('bodies are not coerced, and nothing is removed', async (t) => {
  const schema = Type.Object({ n: Type.Integer() });
  t.same(checked(schema, { n: '5' }), { n: ['A valid integer is required.'] });
  t.same(checked(schema, { n: 5, more: 1 }), { n: 5, more: 1 });
});

t.test('parameters of the path, the query and headers are coerced', async (t) => {
  const schema = Type.Object({ n: Type.Integer({ default: 1 }), on: Type.Optional(Type.Boolean()) });
  for (const httpPart of ['params', 'querystring', 'headers']) {
    const validate = validatorCompiler({ schema, httpPart, method: 'GET', url: '/' });
    const given = { n: '5', on: 'true' };
    validate(given);
    t.same(given, { n: 5, on: true }, httpPart);
    const none = {};
    validate(none);
    t.same(none, { n: 1 });
    t.match(validate({ n: 'x' }), { error: { fields: { n: ['A valid integer is required.'] } } });
  }
  const body = validatorCompiler({ schema, httpPart: 'body', method: 'POST', url: '/' });
  t.match(body({ n: '5' }), { error: { fields: { n: ['A valid integer is required.'] } } });
});
