import t from 'tap';
import { loggedIn } from '../accounts/visitor.ts';
import { buildTestApp } from '../helper.ts';
import {
  type Arguments,
  FORM,
  MULTIPART,
  PLACES,
  type Sent,
  Service,
  service,
  type TextAnswer,
} from './service.ts';

const PATH = '/integers/set/';
const ONE = '{"integers":[{"index":0,"X":1,"q":1}]}';

const NO_COOKIE = '{"sessionError":"session cookie not supplied","code":"session_cookie_missing"}';
const BAD_COOKIE =
  '{"sessionError":"session cookie has more than 200 characters, or control characters","code":"session_cookie_malformed"}';
const NO_SESSION = '{"sessionError":"no current session","code":"no_integer_session"}';
const NO_ID = '{"argError":"set_id not supplied","code":"set_id_missing"}';
const NOT_FOUND = '{"invalidArgument":"set_id not found","code":"set_not_found"}';

function askWith(from: Service, method: string, { query = '', body, type }: Sent): Promise<TextAnswer> {
  return from.ask(method, PATH + query, body, {
    headers: type === undefined ? {} : { 'content-type': type },
  });
}

const refused = (text: string) => ({ status: 400, text });
const told = ({ status, text }: TextAnswer) => ({ status, text });
const problems = (value: unknown) =>
  refused(JSON.stringify({ serializerError: value, code: 'invalid_integers' }));
const ofSet = (id: string, units: string) => ({
  status: 200,
  text: `{"set_id":"${id}","integers":[${units}]}`,
});

const server = await buildTestApp(t, { env: { PARLOR_RATE: 'off' } });
const countSets = () =>
  server.platform.database.raw.prepare('SELECT count(*) FROM integer_set WHERE name NOT NULL').pluck().get();

t.test('a set is returned sorted by index; storing the first set also returns the new session', async (t) => {
  const ada = await service(server);
  const units = '[{"index":5,"X":5,"q":1},{"index":2,"X":-2,"q":0},{"index":9,"X":9,"q":-1}]';
  const first = await ada.ask('POST', PATH, `{"integers":${units}}`);
  t.same(first.body, { session_id: 'session-one', set_id: first.body.set_id });
  const second = await ada.ask('POST', PATH, ONE);
  t.same(told(second), { status: 200, text: `{"set_id":"${second.body.set_id}"}` });
  t.not(first.body.set_id, second.body.set_id);
  const sorted = '{"index":2,"X":-2,"q":0},{"index":5,"X":5,"q":1},{"index":9,"X":9,"q":-1}';
  t.same(told(await ada.get(first.body.set_id)), ofSet(first.body.set_id, sorted));
});

t.test('GET and DELETE accept their argument in any place and ignore others', async (t) => {
  const ada = await service(server);
  await ada.keep(9);
  for (const [place, put] of Object.entries(PLACES)) {
    const id = await ada.keep(1, 2);
    const given = { user_id: 'of another', session_id: 'of another', set_id: id, more: 'unknown' };
    const whole = ofSet(id, '{"index":0,"X":1,"q":1},{"index":1,"X":2,"q":1}');
    const asked = async (method: string, some: Arguments) => told(await askWith(ada, method, put(some)));
    for (const method of ['GET', 'DELETE']) {
      t.same(await asked(method, { session_id: id }), refused(NO_ID), `${method}, ${place}`);
      t.same(await asked(method, { set_id: '' }), refused(NO_ID), `${method}, ${place}`);
      t.same(await asked(method, { set_id: 'nothing' }), refused(NOT_FOUND), `${method}, ${place}`);
    }
    t.same(await asked('GET', given), whole, place);
    t.same(await asked('DELETE', given), whole, 'the deleted set is returned');
    for (const method of ['GET', 'DELETE']) t.same(await asked(method, given), refused(NOT_FOUND), place);
  }
});

t.test('a missing argument, or one that cannot name a set, is refused', async (t) => {
  const ada = await service(server);
  const id = await ada.keep(1);
  const saved = { session_id: 's', integer_sets: [{ set_id: 5, integers: [] }] };
  await ada.ask('POST', '/integers/session/', saved);
  for (const method of ['GET', 'DELETE']) {
    for (const body of [undefined, '', '{}'])
      t.same(told(await ada.ask(method, PATH, body)), refused(NO_ID), `${method} ${body}`);
    for (const set_id of [null, [id], {}, true, 1.5, 'x'.repeat(201)]) {
      const { status, body } = await ada.ask(method, PATH, { set_id });
      t.same([status, Object.keys(body)], [400, ['set_id']], `${method} ${JSON.stringify(set_id)}`);
    }
    t.equal((await ada.ask(method, PATH, [])).status, 400, `${method}, a list`);
    t.same(
      told(await ada.ask(method, PATH, { set_id: 5 })),
      ofSet('5', ''),
      'a number stands for its digits',
    );
  }
});

t.test('X and q of any size are returned exactly, as numbers or as text', async (t) => {
  const ada = await service(server);
  const long = '9'.repeat(30_000);
  const units = [
    ['1', '-1'],
    ['9007199254740993', '-9007199254740993'],
    [long, `-${long}`],
    [`"${long}"`, `"-${long}"`],
    ['-0', '"-0"'],
    ['"007"', '"-007"'],
    [String(2n ** 100_000n - 1n), String(1n - 2n ** 100_000n)],
  ].map(([x, q], index) => `{"index":"${index}","X":${x},"q":${q}}`);
  const { set_id } = (await ada.ask('POST', PATH, `{"integers":[${units}]}`)).body;
  const kept = [
    ['1', '-1'],
    ['9007199254740993', '-9007199254740993'],
    ...[1, 2].map(() => [long, `-${long}`]),
    ['0', '0'],
    ['7', '-7'],
    [String(2n ** 100_000n - 1n), String(1n - 2n ** 100_000n)],
  ];
  const numbers = kept.map(([x, q], index) => `{"index":${index},"X":${x},"q":${q}}`);
  t.ok((await ada.get(set_id)).text === ofSet(set_id, `${numbers}`).text);
  const texts = kept.map(([x, q], index) => `{"index":${index},"X":"${x}","q":"${q}"}`);
  for (const as of ['number', '', 'String', 'string&as=string']) {
    const { status, body } = await ada.ask('DELETE', `${PATH}?set_id=${set_id}&as=${as}`);
    t.same([status, Object.keys(body)], [400, ['as']], as);
    if (as === 'number') t.same(body.as, ['Must be "string".']);
  }
  const asText = `${PATH}?as=string&set_id=${set_id}`;
  t.ok((await ada.ask('GET', asText)).text === ofSet(set_id, `${texts}`).text);
  t.ok((await ada.ask('DELETE', asText)).text === ofSet(set_id, `${texts}`).text);
});

const REQUIRED = ['This field is required.'];
const INTEGER = ['A valid integer is required.'];
const noList = (type: string) => ({ non_field_errors: [`Expected a list of items but got type "${type}".`] });
const noDictionary = (type: string) => ({
  non_field_errors: [`Invalid data. Expected a dictionary, but got ${type}.`],
});
const tooLong = ['Ensure this value has no more than 100000 bits.'];
const ensure = (what: string) => [{ index: [`Ensure this value is ${what}.`] }];
const all = (value: string) => `[{"index":${value},"X":${value},"q":${value}}]`;
const NO_NUMBERS = '"zero" 1.5 1.0 1e2 true [1] {} "" "+1" "1_0" "0x1" "\u0663" "\\u00001"'.split(' ');
/** Bad values of `integers` and their problems. Most are recorded. */
const BAD: [integers: string, problems: unknown][] = [
  ['null', ['This field may not be null.']],
  ['{"index":0,"X":1,"q":1}', noList('dict')],
  ['5', noList('int')],
  ['5.5', noList('float')],
  ['"5"', noList('str')],
  ['"\\u00005"', noList('str')],
  ['true', noList('bool')],
  ['[1,[],null]', ['int', 'list', 'NoneType'].map(noDictionary)],
  ['[{"index":0,"q":1}]', [{ X: REQUIRED }]],
  ['[{"index":0,"X":1}]', [{ q: REQUIRED }]],
  ['[{"X":1,"q":1}]', [{ index: REQUIRED }]],
  ['[{"index":0,"x":1,"Q":1}]', [{ X: REQUIRED, q: REQUIRED }]],
  ['[{"index":0,"X":1,"q":1},{"index":1}]', [{}, { X: REQUIRED, q: REQUIRED }]],
  ['[{"index":-1,"X":1,"q":1}]', ensure('greater than or equal to 0')],
  ['[{"index":9007199254740992,"X":1,"q":1}]', ensure('less than or equal to 9007199254740991')],
  ['[{"index":3,"X":1,"q":1},{"index":"03","X":2,"q":2}]', [{}, { index: ['Another unit has this index.'] }]],
  ...NO_NUMBERS.map((bad): [string, unknown] => [all(bad), [{ index: INTEGER, X: INTEGER, q: INTEGER }]]),
  [`[{"index":0,"X":${2n ** 100_000n},"q":"-${2n ** 100_000n}"}]`, [{ X: tooLong, q: tooLong }]],
  [
    `[${Array.from({ length: 10_001 }, (_, n) => `{"index":${n},"X":1,"q":1}`)}]`,
    { non_field_errors: ['Ensure this field has no more than 10000 elements.'] },
  ],
];
/** What the later revision of the client sends, and things that look a little like it. */
const BYTES = ['AQ==', 'Cg==', 'AQID', 'Bw8=', '_-8=', `${'AbC/'.repeat(500)}AQ==`];
const NO_BYTES = ['=', 'A===', 'AQ=', 'zero', '1e10', '0x10', '+100', 'AQ== ', '1.50'];
t.test('numbers as base64 are refused with the name of the revision that sends them so', async (t) => {
  const ada = await service(server);
  const post = (value: string) =>
    ada.ask('POST', PATH, { integers: [{ index: 0, X: value, q: value }] }).then(({ body }) => body);
  for (const value of BYTES) {
    const [{ X, q }] = (await post(value)).serializerError.integers;
    t.match(X, [/bytes revision of the client.*revision before it.*decimal digits/], value);
    t.same(X, q);
  }
  for (const value of NO_BYTES)
    t.same((await post(value)).serializerError.integers, [{ X: INTEGER, q: INTEGER }], value);
  t.match(await post('1234'), { set_id: /./ }, 'digits are a number');
  const index = await ada.ask('POST', PATH, { integers: [{ index: 'AQ==', X: 1, q: 1 }] });
  t.same(index.body.serializerError.integers, [{ index: INTEGER }], 'an index was never sent as bytes');
});

const NO_JSON = '{ [ {"integers":[{index":0,"X":1,"q":1}]} {"integers":[01]} x []x "\\x"'.split(' ');
t.test('a bad set is refused by field, and nothing of it is stored', async (t) => {
  const before = countSets();
  const ada = await service(server);
  const post = async (body: string | Uint8Array | undefined) => told(await ada.ask('POST', PATH, body));
  for (const [integers, why] of BAD)
    t.same(await post(`{"integers":${integers}}`), problems({ integers: why }), integers.slice(0, 70));
  for (const body of [undefined, '', '{}', '{"Integers":[]}'])
    t.same(await post(body), problems({ integers: REQUIRED }), body ?? 'no body');
  t.same(await post('[]'), problems(noDictionary('list')));
  t.same(await post('null'), problems(noDictionary('NoneType')));
  t.same(await post('"integers"'), problems(noDictionary('str')));
  for (const body of [...NO_JSON, new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])]) {
    const { status, text } = await post(body);
    t.match([status, JSON.parse(text)], [400, { detail: /^JSON parse error - /, code: 'parse_error' }]);
  }
  t.equal(countSets(), before);
  t.same(told(await ada.get('x')), refused(NO_SESSION), 'no session was created either');
});

t.test('sets with no units and with ten thousand are stored; other fields are ignored', async (t) => {
  const ada = await service(server);
  const empty = (await ada.ask('POST', PATH, '{"integers":[]}')).body.set_id;
  t.same(told(await ada.get(empty)), ofSet(empty, ''));
  const most = Array.from({ length: 10_000 }, (_, n) => `{"index":${n},"X":${n},"q":1}`).join(',');
  const { set_id } = (await ada.ask('POST', PATH, `{"integers":[${most}]}`)).body;
  t.ok((await ada.get(set_id)).text === ofSet(set_id, most).text);
  const more = '{"set_id":"mine","foo":1,"integers":[{"index":0,"X":4,"foo":{"q":2},"q":1}]}';
  const { body } = await ada.ask('POST', `${PATH}?set_id=mine`, more, {
    headers: { 'content-type': 'application/json; charset=utf-8' },
  });
  t.match(body.set_id, /^[0-9a-f]{40}$/);
  t.same(told(await ada.get(body.set_id)), ofSet(body.set_id, '{"index":0,"X":4,"q":1}'));
  t.same((await ada.get('mine')).text, NOT_FOUND);
});

t.test('a set is found from any session of its account, also from one that does not exist yet', async (t) => {
  const ada = await service(server);
  t.same(told(await ada.get('x')), refused(NO_SESSION));
  t.same(told(await ada.ask('DELETE', PATH, { set_id: 'x' })), refused(NO_SESSION));
  t.same(told(await ada.ask('GET', PATH)), refused(NO_ID), 'a missing argument is reported first');
  const id = await ada.keep(1);
  const other = new Service(server, ada.token, 'session two');
  for (const query of ['', `?set_id=${id}`])
    t.equal((await other.ask('GET', PATH + query, query ? undefined : { set_id: id })).status, 200);
  t.same(told(await other.get('x')), refused(NO_SESSION));
  const mine = (await other.ask('POST', PATH, ONE)).body;
  t.equal(mine.session_id, 'session two');
  t.equal((await other.get(id)).status, 200);
  t.equal((await other.ask('DELETE', PATH, { set_id: id })).status, 200);
  t.same(told(await ada.get(id)), refused(NOT_FOUND));
});

t.test('every route refuses a missing or malformed session cookie', async (t) => {
  const before = countSets();
  const ada = await service(server);
  const malformed = ['x'.repeat(201), 'a%00b', 'a%0Ab', 'a%7Fb', 'a%C2%85b'];
  const routes = ['GET /set/', 'POST /set/', 'DELETE /set/', 'POST /operation/'];
  for (const route of [...routes, 'GET /session/', 'POST /session/', 'DELETE /session/']) {
    const [method = '', path] = route.split(' ');
    for (const cookie of [null, '', ...malformed]) {
      const answer = await ada.ask(method, `/integers${path}`, ONE, { cookie });
      t.same(told(answer), refused(cookie ? BAD_COOKIE : NO_COOKIE), `${route} ${cookie?.slice(0, 9)}`);
    }
  }
  t.equal(countSets(), before);
  const names = {
    ['y'.repeat(200)]: 'y'.repeat(200),
    'Zo%C3%AB%20%22': 'Zo\u00eb "',
    constructor: 'constructor',
  };
  for (const [cookie, name] of Object.entries({ ...names, '%E0': '%E0' }))
    t.equal((await ada.ask('POST', PATH, ONE, { cookie })).body.session_id, name);
});

t.test('other content types are refused', async (t) => {
  const ada = await service(server);
  const types = { GET: ['text/plain'], DELETE: ['text/plain'], POST: ['text/plain', FORM, MULTIPART] };
  for (const [method, bad] of Object.entries(types)) {
    for (const type of bad) {
      const { status, body } = await ada.ask(method, PATH, ONE, { headers: { 'content-type': type } });
      t.match([status, body.detail], [415, `Unsupported media type "${type}" in request.`], method);
    }
  }
});

t.test('other methods get 405 with Allow', async (t) => {
  const { token } = await service(server);
  for (const method of ['PUT', 'PATCH', 'HEAD']) {
    const { status, headers, body } = await server.call(method, PATH, { token: token as string });
    t.same([status, headers.get('allow')], [405, 'DELETE, GET, OPTIONS, POST'], method);
    if (method !== 'HEAD') t.equal(body.detail, `Method "${method}" not allowed.`);
  }
});

t.test('only an access token gives access to the service', async (t) => {
  const before = countSets();
  const password = 'Sup3r-secret-pw';
  const account = { username: 'grace', password1: password, password2: password };
  const { token } = (await server.call('POST', '/api/auth/signup/', { json: account })).body;
  const { cookies } = await loggedIn(server, 'grace', password);
  t.ok(cookies.parlor_login, 'a browser is logged in');
  const browser = Object.entries({ ...cookies, sessionid: 'x' }).map((pair) => pair.join('='));
  const guest = await server.guest('eve');
  const nobody = new Service(server, undefined);
  const keys: Record<string, Record<string, string>> = {
    nothing: {},
    'a device token': { authorization: `Token ${token}` },
    'a device token as Bearer': { authorization: `Bearer ${token}` },
    'a refresh token': { authorization: `Bearer ${guest.refresh}` },
    'a bad token': { authorization: 'Bearer x' },
    'no token': { authorization: 'Bearer' },
    'the cookie of a browser': { cookie: browser.join('; '), 'x-csrftoken': cookies.csrftoken ?? '' },
  };
  for (const [what, headers] of Object.entries(keys)) {
    for (const method of ['GET', 'POST', 'DELETE']) {
      const { status, body } = await nobody.ask(method, PATH, ONE, { headers });
      t.match([status, typeof body.detail], [401, 'string'], `${what}: ${method}`);
    }
  }
  t.equal(countSets(), before);
  t.equal((await new Service(server, guest.token).ask('POST', PATH, ONE)).status, 200);
});

t.test('JSON is taken without its content type, and other types are still refused', async (t) => {
  const ada = await service(server);
  for (const type of ['', undefined]) {
    const headers: Record<string, string> = type === undefined ? {} : { 'content-type': type };
    const ask = (method: string, path: string, body: string) =>
      server.call(method, path, {
        body: new TextEncoder().encode(body),
        headers: { ...headers, cookie: 'sessionid=typeless' },
        token: ada.token,
      });
    const { status, body } = await ask('POST', PATH, ONE);
    t.equal(status, 200);
    const named = JSON.stringify({ set_id: body.set_id });
    const sum = await ask('POST', '/integers/operation/', JSON.stringify({ equation: `${body.set_id}*3` }));
    t.equal(sum.status, 400, 'an equation has sets only');
    const twice = JSON.stringify({ equation: `${body.set_id}+${body.set_id}` });
    t.equal((await ask('POST', '/integers/operation/', twice)).status, 200);
    t.same((await ask('GET', PATH, named)).body.integers, [{ index: 0, X: 1, q: 1 }]);
    t.equal((await ask('DELETE', PATH, named)).status, 200);
    t.match((await ask('POST', PATH, '{')).body, { code: 'parse_error' });
    const session = JSON.stringify({ session_id: `kept${type}`, integer_sets: [] });
    t.equal((await ask('POST', '/integers/session/', session)).status, 200);
  }
});
