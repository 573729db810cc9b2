import t from 'tap';
import { buildTestApp } from '../helper.ts';
import { Service, service } from './service.ts';

const PATH = '/integers/operation/';
const server = await buildTestApp(t, { env: { PARLOR_RATE: 'off' } });

const refused = (what: string) => ({
  status: 400,
  text: JSON.stringify({ operationError: what, code: 'bad_operation' }),
});
const units = (values: number[]) => values.map((x, index) => `{"index":${index},"X":${x},"q":0}`);

/** A client with the sets a = [1, 2, 3], b = [10, 20, 30], c = [5] and e = [] in its saved session `kept`. */
async function withSets(name: string): Promise<Service> {
  const ada = await service(server, name);
  const set = (set_id: string, ...values: number[]) => ({
    set_id,
    integers: values.map((X, index) => ({ index, X, q: 7 })),
  });
  const integer_sets = [set('a', 1, 2, 3), set('b', 10, 20, 30), set('c', 5), set('e')];
  await ada.ask('POST', '/integers/session/', { session_id: 'kept', integer_sets });
  return ada;
}

/** Results for the sets of `withSets`, as recorded from the older server, except where noted below. */
const RESULTS: Record<string, number[]> = {
  'a+b': [11, 22, 33],
  'b-a': [9, 18, 27],
  'a*b': [10, 40, 90],
  a: [1, 2, 3],
  'a+b*a': [11, 42, 93],
  '(a+b)*a': [11, 44, 99],
  '  a  +  b ': [11, 22, 33],
  'b-a-a': [8, 16, 24],
  'b-(a-a)': [10, 20, 30],
  'b-a*a-a': [8, 14, 18],
  '((a))': [1, 2, 3],
  'a+a': [2, 4, 6],
  'a*a': [1, 4, 9],
  'a-b': [-9, -18, -27],
  'a-a': [0, 0, 0],
  // The older server failed on all of the following, or cut the longer set.
  '-a': [-1, -2, -3],
  'b+-a': [9, 18, 27],
  '-a+b': [9, 18, 27],
  'b--a': [11, 22, 33],
  '-(a+b)': [-11, -22, -33],
  '-a*-b': [10, 40, 90],
  'a+c': [6, 2, 3],
  'c+a': [6, 2, 3],
  'c*a': [5, 0, 0],
  'a-c': [-4, 2, 3],
  'c-a': [4, -2, -3],
  'e+a': [1, 2, 3],
  'a+e': [1, 2, 3],
  'a*e': [0, 0, 0],
  e: [],
  '-e': [],
};
t.test('an equation is computed element by element', async (t) => {
  const ada = await withSets('ada');
  for (const [equation, values] of Object.entries(RESULTS)) {
    const { status, body } = await ada.operate(equation);
    t.equal(status, 200, equation);
    t.match(body.setCreated, /^[0-9a-f]{40}$/);
    t.equal(
      (await ada.get(body.setCreated)).text.replace(/.*"integers":/, ''),
      `[${units(values)}]}`,
      equation,
    );
  }
});

t.test('results can be used in further equations and stay exact', async (t) => {
  const ada = await service(server, 'ada');
  const [x, y] = [3n ** 20_000n, -(7n ** 11_000n)];
  const [a, b] = [await ada.keep(x, 1), await ada.keep(y, x)];
  const product = (await ada.operate(`${a}*${b}`)).body.setCreated;
  const { setCreated } = (await ada.operate(`${product}*${product}-${a}`)).body;
  t.strictSame(await ada.values(setCreated), [(x * y) ** 2n - x, x ** 2n - 1n]);
});

t.test('elements are matched by position, not by index, and results are numbered from 0', async (t) => {
  const ada = await service(server, 'ada');
  const gaps = '{"integers":[{"index":9,"X":3,"q":1},{"index":2,"X":2,"q":1}]}';
  const { set_id } = (await ada.ask('POST', '/integers/set/', gaps)).body;
  const { setCreated } = (await ada.operate(`${set_id}+${await ada.keep(10, 20)}`)).body;
  t.match((await ada.get(setCreated)).text, `[${units([12, 23])}]`);
});

t.test("the document's example: its two restored sets are added", async (t) => {
  const ada = await service(server, 'ada');
  t.same(
    await ada.operate('first_set+second_set').then(({ text }) => text),
    refused('Set "first_set" not found at column 1').text,
  );
  const [first, second] = [1, 12].map((X) => [{ index: 0, X, q: X }]);
  const integer_sets = [
    { set_id: 'first_set', integers: first },
    { set_id: 'second_set', integers: second },
  ];
  await ada.ask('POST', '/integers/session/', { session_id: 'old_session_example', integer_sets });
  const { body } = await ada.operate('first_set+second_set');
  t.same(body, { sessionCreated: 'session-one', setCreated: body.setCreated });
  t.strictSame(await ada.values(body.setCreated), [13n]);
  t.same(Object.keys((await ada.operate('first_set')).body), ['setCreated'], 'the session exists by now');
});

t.test("the result goes into the cookie's session; operands may come from any session", async (t) => {
  const ada = await withSets('ada');
  const other = new Service(server, ada.token, 'made up');
  const { body } = await other.operate('a+b');
  t.equal(body.sessionCreated, 'made up');
  const session = await ada.ask('GET', '/integers/session/', { session_id: 'made up' });
  t.same(
    session.body.integer_sets.map(({ set_id }: { set_id: string }) => set_id),
    [body.setCreated],
  );
  t.equal((await other.operate(`${body.setCreated}*c`)).status, 200);
});

const LONG = 'x'.repeat(4_096);
/** Bad equations and their problems. */
const BAD: [equation: unknown, told: string][] = [
  ['', 'Unexpected end at column 1'],
  ['   ', 'Unexpected end at column 4'],
  ['a b', 'Unexpected "b" at column 3'],
  ['a+', 'Unexpected end at column 3'],
  ['+a', 'Unexpected "+" at column 1'],
  ['(a+b', 'Unexpected end at column 5'],
  ['a)', 'Unexpected ")" at column 2'],
  ['()', 'Unexpected ")" at column 2'],
  ['a/b', 'Unexpected character "/" at column 2'],
  ['a**b', 'Unexpected "*" at column 3'],
  ['a+*b', 'Unexpected "*" at column 3'],
  ['a$b', 'Unexpected character "$" at column 2'],
  ['a+\nb', 'Unexpected character "\\n" at column 3'],
  ['a\tb', 'Unexpected character "\\t" at column 2'],
  ['\u00e9', 'Unexpected character "\u00e9" at column 1'],
  ['a+\u{1f600}', 'Unexpected character "\u{1f600}" at column 3'],
  ['a-b c', 'Unexpected "c" at column 5'],
  ['a.b', 'Unexpected character "." at column 2'],
  ['nothing', 'Set "nothing" not found at column 1'],
  ['nothing+a', 'Set "nothing" not found at column 1'],
  ['a + nothing', 'Set "nothing" not found at column 5'],
  ['2*a', 'Set "2" not found at column 1'],
  ['a*2', 'Set "2" not found at column 3'],
  ['A', 'Set "A" not found at column 1'],
  ['__proto__', 'Set "__proto__" not found at column 1'],
  [LONG, `Set "${LONG}" not found at column 1`],
  [`${LONG}x`, 'More than 4096 characters at column 4097'],
  [`${' '.repeat(5_000)}a`, 'More than 4096 characters at column 4097'],
  [`a${'+a'.repeat(201)}`, 'More than 200 operators at column 402'],
  [`${'('.repeat(101)}a${')'.repeat(101)}`, 'Nested more than 100 deep at column 101'],
  [`${'-'.repeat(101)}a`, 'Nested more than 100 deep at column 101'],
  ...[5, null, true, ['a'], { a: 1 }, 1.5, false, []].map((type): [unknown, string] => [
    type,
    'An equation must be a string at column 1',
  ]),
];
t.test('a bad equation is refused with its column, and no set or session is created', async (t) => {
  const ada = await withSets('ada');
  for (const [equation, words] of BAD) {
    const { status, text } = await ada.operate(equation);
    t.same({ status, text }, refused(words), JSON.stringify(equation).slice(0, 40));
  }
  for (const body of [undefined, '', '{}', '{"Equation":"a"}']) {
    const { status, text } = await ada.ask('POST', PATH, body);
    t.same({ status, text }, refused('no equation provided'), body ?? 'no body');
  }
  t.equal((await ada.ask('POST', PATH, '[]')).status, 400);
  t.match((await ada.ask('POST', PATH, '{')).body, { detail: /^JSON parse error - /, code: 'parse_error' });
  t.match((await ada.get('x')).body, { sessionError: 'no current session' });
  const { body } = await ada.ask('GET', '/integers/session/', { session_id: 'kept' });
  t.equal(body.integer_sets.length, 4);
});

t.test('equations at the limits of length, operators and nesting are accepted', async (t) => {
  const ada = await withSets('ada');
  for (const [equation, value] of [
    [`a${'+a'.repeat(200)}`, 201n],
    [`${'('.repeat(100)}a${')'.repeat(100)}`, 1n],
    [`${'-'.repeat(100)}a`, 1n],
    [`a${' '.repeat(4_095)}`, 1n],
  ] as const) {
    const { body } = await ada.operate(equation);
    t.equal((await ada.values(body.setCreated))[0], value, equation.slice(0, 20));
  }
});

t.test('an equation may be sent as a form; other fields are ignored', async (t) => {
  const ada = await withSets('ada');
  const multipart = '--X\r\nContent-Disposition: form-data; name="equation"\r\n\r\na+b\r\n--X--\r\n';
  for (const [type, body] of [
    ['application/x-www-form-urlencoded', 'equation=a%2Bb&more=1'],
    ['multipart/form-data; boundary=X', multipart],
    ['application/json; charset=utf-8', '{"equation":"a+b","user_id":5,"session_id":"kept","more":[]}'],
  ] as const) {
    const { status, body: made } = await ada.ask('POST', PATH, body, { headers: { 'content-type': type } });
    t.equal(status, 200, type);
    t.strictSame(await ada.values(made.setCreated), [11n, 22n, 33n], type);
  }
  const plain = await ada.ask('POST', PATH, 'a+b', { headers: { 'content-type': 'text/plain' } });
  t.match([plain.status, plain.body.detail], [415, 'Unsupported media type "text/plain" in request.']);
});

t.test('an operation needs a token, the cookie and the method POST', async (t) => {
  const ada = await withSets('ada');
  const { status, headers, body } = await server.call('GET', PATH, { token: ada.token as string });
  t.same([status, headers.get('allow'), body.detail], [405, 'OPTIONS, POST', 'Method "GET" not allowed.']);
  t.equal((await new Service(server, undefined).operate('a')).status, 401);
  t.match((await new Service(server, ada.token, null).operate('a')).body, {
    sessionError: 'session cookie not supplied',
  });
});
