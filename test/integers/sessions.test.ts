import t from 'tap';
import { buildTestApp } from '../helper.ts';
import { Service, service, type TextAnswer } from './service.ts';

const PATH = '/integers/session/';
const server = await buildTestApp(t, { env: { PARLOR_RATE: 'off' } });

const NO_ID = '{"argError":"session_id not provided","code":"session_id_missing"}';
const UNKNOWN = '{"sessionError":"session_id does not exist","code":"integer_session_not_found"}';
const EXISTS =
  '{"bad request":"session or corresponding set(s) already exist in database","code":"integer_session_exists"}';
/** The document's example. */
const EXAMPLE =
  '{"session_id":"old_session_example","integer_sets":[' +
  '{"set_id":"posted_session_set","integers":[{"index":1,"X":1,"q":1},{"index":2,"X":2,"q":2}]},' +
  '{"set_id":"posted_session_set2","integers":[{"index":1,"X":12,"q":12},{"index":2,"X":22,"q":22}]}]}';

const refused = (text: string) => ({ status: 400, text });
const told = ({ status, text }: TextAnswer) => ({ status, text });
const problems = (value: unknown) =>
  refused(JSON.stringify({ serializerError: value, code: 'invalid_integers' }));
const restore = async (from: Service, body?: unknown) => told(await from.ask('POST', PATH, body));
const read = async (from: Service, session_id: unknown) => told(await from.ask('GET', PATH, { session_id }));
const empty = (session_id: unknown) => ({ session_id, integer_sets: [] });
const kept = (name: string) => ({ status: 200, text: JSON.stringify({ session_id: name }) });

t.test(
  "the document's session is restored, read, deleted with the misspelt field, and restored again",
  async (t) => {
    const ada = await service(server, 'ada');
    for (let n = 0; n < 2; n++) {
      t.same(await restore(ada, EXAMPLE), kept('old_session_example'));
      t.same(await read(ada, 'old_session_example'), { status: 200, text: EXAMPLE });
      const gone = await ada.ask('DELETE', PATH, '{"sessioin_id":"old_session_example"}');
      t.same(told(gone), { status: 200, text: '{"old_session_example":"deleted"}' });
      t.same(await read(ada, 'old_session_example'), refused(UNKNOWN));
      t.match(
        (await ada.operate('posted_session_set')).body.operationError,
        /not found/,
        'its sets are deleted as well',
      );
    }
  },
);

t.test('a session that was read can be restored, with numbers of any size, also as text', async (t) => {
  const ada = await service(server, 'ada');
  await ada.keep(-(3n ** 30_000n), 2);
  await ada.keep();
  await ada.operate(await ada.keep(5));
  const saved = (await read(ada, 'session-one')).text;
  const asText = (await ada.ask('GET', `${PATH}?as=string&session_id=session-one`)).text;
  t.ok(asText === saved.replace(/"(X|q)":(-?\d+)/g, '"$1":"$2"'));
  t.match((await ada.ask('GET', `${PATH}?as=number&session_id=session-one`)).body, {
    as: ['Must be "string".'],
  });
  for (const body of [saved, asText]) {
    t.equal((await restore(ada, body)).text, EXISTS);
    await ada.ask('DELETE', PATH, { session_id: 'session-one' });
    t.same(await restore(ada, body), kept('session-one'));
    t.ok((await read(ada, 'session-one')).text === saved);
  }
});

t.test('arguments may be in the body, in the query or in a form, under either name', async (t) => {
  const ada = await service(server, 'ada');
  const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
  const MULTIPART = { 'content-type': 'multipart/form-data; boundary=X' };
  for (const field of ['session_id', 'sessioin_id']) {
    const form = `--X\r\nContent-Disposition: form-data; name="${field}"\r\n\r\ns 1\r\n--X--\r\n`;
    for (const [query, body, headers] of [
      ['', JSON.stringify({ [field]: 's 1', set_id: 's2' }), {}],
      [`?${field}=s%201`, undefined, {}],
      [`?${field}=s%201`, '', {}],
      ['', `${field}=s+1`, FORM],
      ['', form, MULTIPART],
    ] as const) {
      await restore(ada, empty('s 1'));
      const what = `${field}: ${query}${body}`;
      const ask = async (method: string) => told(await ada.ask(method, PATH + query, body, { headers }));
      t.same(await ask('GET'), { status: 200, text: '{"session_id":"s 1","integer_sets":[]}' }, what);
      t.same(await ask('DELETE'), { status: 200, text: '{"s 1":"deleted"}' }, what);
      for (const method of ['GET', 'DELETE']) t.same(await ask(method), refused(UNKNOWN), what);
    }
  }
  for (const method of ['GET', 'DELETE']) {
    for (const body of [undefined, '', '{}', '{"session_id":""}', '{"set_id":"x"}'])
      t.same(told(await ada.ask(method, PATH, body)), refused(NO_ID), `${method} ${body}`);
    for (const session_id of [null, ['s'], {}, true, 1.5, 'x'.repeat(201)]) {
      const { status, body } = await ada.ask(method, PATH, { session_id });
      t.same([status, Object.keys(body)], [400, ['session_id']], `${method} ${JSON.stringify(session_id)}`);
    }
  }
});

t.test("restoring and reading do not create the cookie's session, but storing a set does", async (t) => {
  const ada = await service(server, 'ada');
  t.same(await read(ada, 'session-one'), refused(UNKNOWN));
  t.same(await restore(ada, empty('other')), kept('other'));
  t.equal((await read(ada, 'other')).status, 200);
  t.same(await read(ada, 'session-one'), refused(UNKNOWN));
  t.match((await ada.get('x')).body, { sessionError: 'no current session' });
  const id = await ada.keep(1);
  t.match((await read(ada, 'session-one')).text, id);
  await ada.ask('DELETE', PATH, { session_id: 'session-one' });
  t.match((await ada.get(id)).body, { sessionError: 'no current session' });
  const again = await ada.ask('POST', '/integers/set/', '{"integers":[]}');
  t.equal(again.body.session_id, 'session-one', 'the next set creates it again');
  const other = new Service(server, ada.token, 'other');
  t.same(Object.keys((await other.ask('POST', '/integers/set/', '{"integers":[]}')).body), ['set_id']);
});

const REQUIRED = ['This field is required.'];
const NULL = ['This field may not be null.'];
const STRING = ['Not a valid string.'];
const CONTROL = ['Control characters and lone surrogates are not allowed.'];
const long = (most: number) => [`Ensure this field has no more than ${most} characters.`];
const noList = (type: string) => ({ non_field_errors: [`Expected a list of items but got type "${type}".`] });
const noDictionary = (type: string) => ({
  non_field_errors: [`Invalid data. Expected a dictionary, but got ${type}.`],
});
const withSets = (sets: string) => `{"session_id":"s","integer_sets":${sets}}`;
const named = (name: string) => `{"session_id":${name},"integer_sets":[]}`;
const bits = ['Ensure this value has no more than 100000 bits.'];
/** Bad bodies and their problems. Most are recorded, except where the older server failed. */
const BAD: [body: string | undefined, problems: unknown][] = [
  [undefined, { session_id: REQUIRED, integer_sets: REQUIRED }],
  ['{}', { session_id: REQUIRED, integer_sets: REQUIRED }],
  ['{"integer_sets":[]}', { session_id: REQUIRED }],
  ['{"session_id":"s"}', { integer_sets: REQUIRED }],
  ['{"sessioin_id":"s","integer_sets":[]}', { session_id: REQUIRED }],
  ['{"session_id":null,"integer_sets":null}', { session_id: NULL, integer_sets: NULL }],
  ['[]', noDictionary('list')],
  [named('""'), { session_id: ['This field may not be blank.'] }],
  [named('true'), { session_id: STRING }],
  [named('1e2'), { session_id: STRING }],
  [named('["s"]'), { session_id: STRING }],
  [named(`"${'x'.repeat(201)}"`), { session_id: long(200) }],
  [named('"a\\u0000b"'), { session_id: CONTROL }],
  [named('"a\\nb"'), { session_id: CONTROL }],
  [named('"a\\ud800"'), { session_id: CONTROL }],
  [named('"\\u00005"'), { session_id: CONTROL }],
  [withSets('{}'), { integer_sets: noList('dict') }],
  [withSets('"x"'), { integer_sets: noList('str') }],
  [withSets('[5]'), { integer_sets: [noDictionary('int')] }],
  [withSets('[{"integers":[]}]'), { integer_sets: [{ set_id: REQUIRED }] }],
  [withSets('[{"set_id":"a"}]'), { integer_sets: [{ integers: REQUIRED }] }],
  [
    withSets('[{"set_id":null,"integers":{}}]'),
    { integer_sets: [{ set_id: NULL, integers: noList('dict') }] },
  ],
  [withSets(`[{"set_id":"${'x'.repeat(201)}","integers":[]}]`), { integer_sets: [{ set_id: long(200) }] }],
  [
    withSets('[{"set_id":"a","integers":[]},{"set_id":"b","integers":[{"index":-1,"X":"a"}]}]'),
    {
      integer_sets: [
        {},
        {
          integers: [
            {
              index: ['Ensure this value is greater than or equal to 0.'],
              X: ['A valid integer is required.'],
              q: REQUIRED,
            },
          ],
        },
      ],
    },
  ],
  [
    withSets(`[{"set_id":"a","integers":[{"index":0,"X":${2n ** 100_000n},"q":1}]}]`),
    { integer_sets: [{ integers: [{ X: bits }] }] },
  ],
  [
    withSets(`[${Array.from({ length: 1_001 }, (_, n) => `{"set_id":${n},"integers":[]}`)}]`),
    { integer_sets: { non_field_errors: ['Ensure this field has no more than 1000 elements.'] } },
  ],
];
t.test('a bad session is refused by field, and nothing of it is stored', async (t) => {
  const ada = await service(server, 'ada');
  for (const [body, why] of BAD)
    t.same(await restore(ada, body), problems(why), body?.slice(0, 70) ?? 'none');
  t.match((await ada.ask('POST', PATH, '{')).body.detail, /^JSON parse error - /);
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=X']) {
    const answer = await ada.ask('POST', PATH, EXAMPLE, { headers: { 'content-type': type } });
    t.match([answer.status, answer.body.detail], [415, `Unsupported media type "${type}" in request.`]);
  }
  for (const name of ['s', '5', 'old_session_example']) t.same(await read(ada, name), refused(UNKNOWN), name);
  t.match((await ada.operate('a')).body.operationError, /not found/);
});

t.test('a session is restored completely or not at all', async (t) => {
  const ada = await service(server, 'ada');
  const id = await ada.keep(7);
  const set = (set_id: string, X: number) => ({ set_id, integers: [{ index: 0, X, q: 1 }] });
  await restore(ada, { session_id: 'first', integer_sets: [set('taken', 1)] });
  const before = await read(ada, 'first');
  const refusals: [what: string, session: object][] = [
    ['a set of that name exists', { session_id: 's', integer_sets: [set('new', 2), set('taken', 3)] }],
    ['a result of that name exists', { session_id: 's', integer_sets: [set('new', 2), set(id, 3)] }],
    ['the same set twice', { session_id: 's', integer_sets: [set('new', 2), set('new', 2)] }],
    ['the session exists', { session_id: 'first', integer_sets: [set('new', 2)] }],
    ["the cookie's session exists", { session_id: 'session-one', integer_sets: [set('new', 2)] }],
    ['the session exists and the new one has no sets', empty('first')],
  ];
  for (const [what, session] of refusals) {
    t.same(await restore(ada, session), refused(EXISTS), what);
    t.match(
      (await ada.operate('new')).body.operationError,
      /not found/,
      `${what}: none of its sets is stored`,
    );
    t.same(await read(ada, 's'), refused(UNKNOWN), what);
  }
  t.same(await read(ada, 'first'), before);
  t.equal((await ada.values(id))[0], 7n);
  t.same(
    await restore(ada, { session_id: 's', integer_sets: [set('new', 2)] }),
    kept('s'),
    'without a conflict it is restored',
  );
  const both = [1, 2].map((X) => restore(ada, { session_id: `at once ${X}`, integer_sets: [set('one', X)] }));
  t.same(
    (await Promise.all(both)).map(({ status }) => status).sort(),
    [200, 400],
    'of two simultaneous ones, one is refused',
  );
});

t.test('a session has at most a thousand sets', async (t) => {
  const ada = await service(server, 'ada');
  const sets = Array.from({ length: 1_000 }, (_, n) => ({
    set_id: `n${n}`,
    integers: [{ index: 0, X: n, q: 1 }],
  }));
  const whole = { session_id: 'session-one', integer_sets: sets };
  t.same(await restore(ada, whole), kept('session-one'));
  t.same(JSON.parse((await read(ada, 'session-one')).text), whole);
  const full = 'A session has at most 1000 sets';
  t.same(
    told(await ada.ask('POST', '/integers/set/', '{"integers":[]}')),
    problems({ non_field_errors: [`${full}.`] }),
  );
  t.equal((await ada.operate('n1+n2')).body.operationError, `${full} at column 1`);
  t.equal((await ada.ask('DELETE', '/integers/set/', { set_id: 'n5' })).status, 200);
  t.equal((await ada.operate('n1+n2')).status, 200, 'there is room again');
  t.equal((await ada.operate('n1+n2')).status, 400);
});

t.test('names are kept unchanged, and different names stay distinct', async (t) => {
  const ada = await service(server, 'ada');
  const names = [
    ...[
      '5',
      '05',
      'a-b c',
      'A',
      'a',
      ' a',
      'a ',
      '__proto__',
      'constructor',
      'toString',
      '"',
      "\\'",
      '</script>',
    ],
    ...['%', '%00', '\u00e9', 'e\u0301', '\u{1f600}', '\u202e', 'x'.repeat(200), 'null', "' OR 1=1 --"],
  ];
  for (const [n, name] of names.entries()) {
    const session = {
      session_id: name,
      integer_sets: [{ set_id: name, integers: [{ index: 0, X: n, q: 1 }] }],
    };
    t.same(await restore(ada, session), kept(name), name.slice(0, 20));
  }
  for (const [n, name] of names.entries()) {
    const text = `{"session_id":${JSON.stringify(name)},"integer_sets":[{"set_id":${JSON.stringify(name)},"integers":[{"index":0,"X":${n},"q":1}]}]}`;
    t.same(await read(ada, name), { status: 200, text });
    const other = new Service(server, ada.token, '5');
    t.match((await other.get(name)).text, `"X":${n},`);
    t.equal(
      await ada.ask('DELETE', PATH, { session_id: name }).then((gone) => gone.text),
      `{${JSON.stringify(name)}:"deleted"}`,
    );
    t.same(await read(ada, name), refused(UNKNOWN));
    await restore(ada, empty('5'));
  }
  t.same(
    await restore(ada, '{"session_id":12345678901234567890,"integer_sets":[]}'),
    kept('12345678901234567890'),
  );
});

t.test('other methods get 405 with Allow, and every method needs a token', async (t) => {
  const { token } = await service(server, 'ada');
  const put = await server.call('PUT', PATH, { token: token as string });
  t.same([put.status, put.headers.get('allow')], [405, 'DELETE, GET, OPTIONS, POST']);
  for (const method of ['GET', 'POST', 'DELETE'])
    t.equal((await new Service(server, undefined).ask(method, PATH, EXAMPLE)).status, 401, method);
});

t.test(
  'the header X-Session-Id names the session as the cookie does, also from another origin',
  async (t) => {
    const origin = 'https://lab.example';
    const server = await buildTestApp(t, { env: { PARLOR_RATE: 'off', PARLOR_CORS: origin } });
    const { token } = await server.guest('ada');
    const asked = {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type,x-session-id',
    };
    const preflight = await server.call('OPTIONS', '/integers/set/', { headers: asked });
    t.equal(preflight.status, 204);
    t.equal(preflight.headers.get('access-control-allow-origin'), origin);
    t.match(preflight.headers.get('access-control-allow-headers'), /x-session-id/i);
    const post = (headers: Record<string, string>) =>
      server.call('POST', '/integers/set/', {
        ...{ token, headers: { origin, ...headers } },
        json: { integers: [{ index: 0, X: 1, q: 1 }] },
      });
    t.equal((await post({ 'x-session-id': 'far' })).body.session_id, 'far');
    t.equal(
      (await post({ cookie: 'sessionid=near', 'x-session-id': 'far%20away' })).body.session_id,
      'far away',
    );
    t.equal((await post({ cookie: 'sessionid=near', 'x-session-id': '' })).body.session_id, 'near');
    t.match((await post({})).body, { sessionError: 'session cookie not supplied' });
    t.match((await post({ 'x-session-id': 's'.repeat(201) })).body, { code: 'session_cookie_malformed' });
    t.match((await post({ 'x-session-id': '100%' })).body.session_id, '100%');
  },
);
