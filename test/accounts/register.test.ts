import t from 'tap';
import { makePasswords } from '#src/platform/access/passwords.ts';
import { buildTestApp } from '../helper.ts';
import { countRows, login, NOT_VALID, PASSWORD, register } from './accounts.ts';

const PATH = '/api/user/register/';
const REQUIRED = ['This field is required.'];
const BLANK = ['This field may not be blank.'];
const NULL = ['This field may not be null.'];
const NO_STRING = ['Not a valid string.'];
const NAME = [
  'Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters.',
];
const SHORT = 'This password is too short. It must contain at least 8 characters.';
const NUMERIC = 'This password is entirely numeric.';
const COMMON = 'This password is too common.';
const SIMILAR = 'The password is too similar to the username.';
const TAKEN = { username: ['A user with that username already exists.'] };

t.test('a registration is answered as documented, with the hash masked', async (t) => {
  const server = await buildTestApp(t);
  const answer = await register(server, 'urname');
  t.equal(answer.status, 201);
  t.strictSame(answer.body, { id: 1, username: 'urname', password: 'argon2id$********' });
  t.equal((await register(server, 'urname2')).body.id, 2);
});

t.test(
  'the database stores an argon2id hash with the required cost, and no answer contains it',
  async (t) => {
    const server = await buildTestApp(t, { passwords: makePasswords() });
    const answers = [
      await register(server, 'ada'),
      await register(server, 'ada'),
      await login(server, 'ada'),
    ];
    const hash = server.platform.database.raw.prepare('SELECT password_hash FROM account').pluck().get();
    const [, type, version, cost, salt = '', sum = ''] = String(hash).split('$');
    t.strictSame([type, version], ['argon2id', 'v=19']);
    t.strictSame(cost?.split(',').sort(), ['m=19456', 'p=1', 't=2']);
    t.ok(salt.length >= 22 && sum.length >= 43);
    t.strictSame(
      answers.map(({ status }) => status),
      [201, 400, 200],
    );
    for (const { body } of answers) {
      const text = JSON.stringify(body);
      t.notOk(text.includes(salt) || text.includes(sum) || text.includes('$argon2'));
    }
  },
);

t.test('good names and passwords are accepted; bad ones are refused and create no account', async (t) => {
  const server = await buildTestApp(t);
  await register(server, 'urname');
  await register(server, 'Zo\u00eb');
  const accepted: [what: string, body: object, username: string][] = [
    ['every allowed symbol', { username: 'a@b.c+d-e_f', password: PASSWORD }, 'a@b.c+d-e_f'],
    ['letters outside ASCII', { username: 'Zo\u00eb\u5c71', password: PASSWORD }, 'Zo\u00eb\u5c71'],
    ['one character', { username: 'x', password: PASSWORD }, 'x'],
    ['a name of 150 characters', { username: 'a'.repeat(150), password: PASSWORD }, 'a'.repeat(150)],
    [
      '150 characters beyond the basic plane',
      { username: '\u{20000}'.repeat(150), password: PASSWORD },
      '\u{20000}'.repeat(150),
    ],
    ['spaces around', { username: '  trimmed  ', password: `  ${PASSWORD}  ` }, 'trimmed'],
    ['full width, as NFKC', { username: '\uff21\uff44\uff41', password: PASSWORD }, 'Ada'],
    [
      'unknown and privileged fields',
      { username: 'priv', password: PASSWORD, id: 999, is_staff: true, isActive: false, foo: 1 },
      'priv',
    ],
    ['a name like a reserved one', { username: 'deleted_1', password: PASSWORD }, 'deleted_1'],
    ['8 characters', { username: 'pw8', password: 'abcdefg8' }, 'pw8'],
    ['a password of 128 characters', { username: 'pw128', password: 'p'.repeat(128) }, 'pw128'],
    ['the password of seed 000', { username: 'seed0', password: 'somepassword' }, 'seed0'],
    ['the password of seed 001', { username: 'seed1', password: 'SecurePass123' }, 'seed1'],
    ['the password of seed 002', { username: 'seed2', password: 'pass_example' }, 'seed2'],
    ['a password with NUL and an emoji', { username: 'odd', password: 'odd\u0000 \u{1f600} word' }, 'odd'],
  ];
  let id = 2;
  for (const [what, json, username] of accepted) {
    const answer = await server.call('POST', PATH, { json });
    id += 1;
    t.strictSame(
      [answer.status, answer.body],
      [201, { id, username, password: 'argon2id$********' }],
      `accepted: ${what}`,
    );
  }
  t.equal((await login(server, 'trimmed')).status, 200, 'the password was trimmed too');

  const refused: [what: string, json: unknown, body: object][] = [
    ['no fields', {}, { username: REQUIRED, password: REQUIRED }],
    ['no password', { username: 'u1' }, { password: REQUIRED }],
    ['no username', { password: PASSWORD }, { username: REQUIRED }],
    ['empty strings', { username: '', password: '' }, { username: BLANK, password: BLANK }],
    ['only spaces', { username: '   ', password: '   ' }, { username: BLANK, password: BLANK }],
    ['nulls', { username: null, password: null }, { username: NULL, password: NULL }],
    ['object and list', { username: { a: 1 }, password: [1] }, { username: NO_STRING, password: NO_STRING }],
    ['booleans', { username: true, password: false }, { username: NO_STRING, password: NO_STRING }],
    ['numbers', { username: 12345, password: 67890123 }, { username: NO_STRING, password: NO_STRING }],
    [
      'a name of 151 characters',
      { username: 'a'.repeat(151), password: PASSWORD },
      { username: ['Ensure this field has no more than 150 characters.'] },
    ],
    [
      'a name of 151 characters after NFKC',
      { username: '\ufb03'.repeat(51), password: PASSWORD },
      { username: ['Ensure this field has no more than 150 characters.'] },
    ],
    [
      'a password of 129 characters',
      { username: 'pw129', password: 'p'.repeat(129) },
      { password: ['Ensure this field has no more than 128 characters.'] },
    ],
    ['a space inside', { username: 'bad name', password: PASSWORD }, { username: NAME }],
    ['an exclamation mark', { username: 'bad!', password: PASSWORD }, { username: NAME }],
    ['markup', { username: '<b>', password: PASSWORD }, { username: NAME }],
    ['NUL', { username: 'nul\u0000x', password: PASSWORD }, { username: NAME }],
    ['a line end', { username: 'line\nend', password: PASSWORD }, { username: NAME }],
    ['a direction override', { username: 'a\u202eb', password: PASSWORD }, { username: NAME }],
    ['a lone surrogate', { username: 'a\ud800', password: PASSWORD }, { username: NAME }],
    ['a ligature that NFKC turns into words', { username: '\ufdfa', password: PASSWORD }, { username: NAME }],
    [
      'a fraction that NFKC turns into one with a slash',
      { username: '\u00bd', password: PASSWORD },
      { username: NAME },
    ],
    ['an invisible letter', { username: '\u3164', password: PASSWORD }, { username: NAME }],
    ['__proto__', { username: '__proto__', password: PASSWORD }, { username: NAME }],
    ['constructor', { username: 'constructor', password: PASSWORD }, { username: NAME }],
    ['Prototype', { username: 'Prototype', password: PASSWORD }, { username: NAME }],
    [
      'prototype in full width',
      { username: '\uff50\uff52\uff4f\uff54\uff4f\uff54\uff59\uff50\uff45', password: PASSWORD },
      { username: NAME },
    ],
    ['the name of a closed account', { username: 'Deleted-7', password: PASSWORD }, { username: NAME }],
    ['7 characters', { username: 'pw', password: 'abcdef7' }, { password: [SHORT] }],
    ['7 characters and spaces', { username: 'pw', password: ' abcdef7 ' }, { password: [SHORT] }],
    ['only digits', { username: 'pw', password: '73019284' }, { password: [NUMERIC] }],
    ['few digits', { username: 'pw', password: '7301928' }, { password: [SHORT, NUMERIC] }],
    ['a common password', { username: 'pw', password: 'password' }, { password: [COMMON] }],
    ['a common password, other case', { username: 'pw', password: 'QWERTYuiop' }, { password: [COMMON] }],
    ['the username', { username: 'grandmaster', password: 'GrandMaster' }, { password: [SIMILAR] }],
    ['a common username', { username: 'iloveyou', password: 'iloveyou' }, { password: [SIMILAR, COMMON] }],
    ['a taken name', { username: 'urname', password: 'otherpassword' }, TAKEN],
    ['a taken name in another case', { username: 'URName', password: 'otherpassword' }, TAKEN],
    ['a taken name in full width', { username: '\uff35RNAME', password: 'otherpassword' }, TAKEN],
    ['a taken name outside ASCII', { username: 'ZO\u00cb', password: 'otherpassword' }, TAKEN],
    [
      'several bad fields',
      { username: 'bad name!', password: '1' },
      { username: NAME, password: [SHORT, NUMERIC] },
    ],
    [
      'a taken name, a common password',
      { username: 'urname', password: 'password' },
      { ...TAKEN, password: [COMMON] },
    ],
  ];
  for (const [what, json, body] of refused) {
    const answer = await server.call('POST', PATH, { json });
    t.strictSame([answer.status, answer.body], [400, body], `refused: ${what}`);
  }
  t.equal(countRows(server, 'account'), id, 'no refusal created an account');
});

t.test('bad bodies and methods are refused, and a form is accepted', async (t) => {
  const server = await buildTestApp(t);
  const json = { 'content-type': 'application/json' };
  const whole = (problem: string) => ({ non_field_errors: [problem] });
  const refused: [
    what: string,
    body: string,
    headers: Record<string, string>,
    status: number,
    answer: object,
  ][] = [
    ['none', '', {}, 400, { username: REQUIRED, password: REQUIRED }],
    ['an empty one', '', json, 400, { username: REQUIRED, password: REQUIRED }],
    ['a list', '[1]', json, 400, whole('Invalid data. Expected a dictionary, but got list.')],
    ['a string', '"x"', json, 400, whole('Invalid data. Expected a dictionary, but got str.')],
    ['a number', '5', json, 400, whole('Invalid data. Expected a dictionary, but got int.')],
    ['null', 'null', json, 400, whole('No data provided')],
  ];
  for (const [what, body, headers, status, expected] of refused) {
    const answer = await server.call('POST', PATH, { headers, ...(body ? { body } : {}) });
    t.strictSame([answer.status, answer.body], [status, expected], `body: ${what}`);
  }
  for (const body of ['{"username":', "{'username':'a'}", '{"__proto__": {"username": "a"']) {
    const answer = await server.call('POST', PATH, { body, headers: json });
    t.strictSame([answer.status, answer.body.code], [400, 'parse_error'], body);
    t.match(answer.body.detail, /^JSON parse error - ./);
  }
  const text = { 'content-type': 'text/plain' };
  const plain = await server.call('POST', PATH, { body: 'username=a', headers: text });
  t.equal(plain.status, 415);
  t.equal(plain.body.detail, 'Unsupported media type "text/plain" in request.');
  for (const method of ['GET', 'PUT', 'PATCH', 'DELETE']) {
    const answer = await server.call(method, PATH);
    t.equal(answer.status, 405);
    t.equal(answer.body.detail, `Method "${method}" not allowed.`);
    t.equal(answer.headers.get('allow'), 'OPTIONS, POST');
  }
  t.equal(countRows(server, 'account'), 0);

  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const body = `username=formuser&password=${PASSWORD}`;
  const formed = await server.call('POST', PATH, { body, headers: form });
  t.strictSame([formed.status, formed.body.username], [201, 'formuser'], 'a form registers');
  const noSlash = await server.call('POST', '/api/user/register', {
    json: { username: 'noslash', password: PASSWORD },
  });
  t.equal(noSlash.status, 201, 'without the trailing slash');
});

t.test(
  'a bad Authorization header is refused even when registering; another scheme is ignored',
  async (t) => {
    const server = await buildTestApp(t);
    const attempt = (username: string, authorization: string) =>
      server.call('POST', PATH, { json: { username, password: PASSWORD }, headers: { authorization } });
    const bad = await attempt('tok1', 'Bearer abc');
    t.strictSame(
      [bad.status, bad.body.code, bad.body.messages[0].message],
      [401, NOT_VALID.code, NOT_VALID.detail],
    );
    t.equal((await attempt('tok2', 'Basic abc')).status, 201);
  },
);

t.test('of two simultaneous registrations of the same name, one is refused', async (t) => {
  const server = await buildTestApp(t);
  const answers = await Promise.all([register(server, 'Twin'), register(server, 'tWIN')]);
  t.strictSame(answers.map(({ status }) => status).sort(), [201, 400]);
  t.strictSame(answers.find(({ status }) => status === 400)?.body, TAKEN);
  t.equal(countRows(server, 'account'), 1);
});
