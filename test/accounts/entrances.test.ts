import t from 'tap';
import { buildTestApp, type TestServer } from '../helper.ts';
import { countRows, login, PASSWORD, register } from './accounts.ts';
import { BODIES, cookiesOf, everyRow } from './visitor.ts';

const OFF = { env: { PARLOR_RATE: 'off' } };
const NAME =
  'Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters.';
const MAIL = ['Enter a valid email address.'];
const NAME_TAKEN = 'A user with that username already exists.';
const MAIL_TAKEN = 'A user with that email already exists.';
const DIFFER = "Password fields didn't match.";
const SHORT = 'This password is too short. It must contain at least 8 characters.';
const NUMERIC = 'This password is entirely numeric.';
const COMMON = 'This password is too common.';
const SIMILAR = 'The password is too similar to the username.';
const REQUIRED = ['This field is required.'];
const atMost = (count: number) => [`Ensure this field has no more than ${count} characters.`];

const EXAMPLE = {
  username: 'john_doe',
  email: 'john@example.com',
  password: 'SecurePass123',
  password2: 'SecurePass123',
  first_name: 'John',
  last_name: 'Doe',
};
const registerWithEmail = (server: TestServer, more: object) => {
  const json = { ...EXAMPLE, username: 'other', email: 'other@example.com', ...more };
  return server.call('POST', '/api/auth/register/', { json });
};
const signup = (server: TestServer, json: unknown) => server.call('POST', '/api/auth/signup/', { json });
const twice = (username: string, password: string) => ({
  username,
  password1: password,
  password2: password,
});

t.test('the examples in the documents are answered as documented', async (t) => {
  const server = await buildTestApp(t, OFF);
  const person = { username: 'john_doe', email: 'john@example.com', first_name: 'John', last_name: 'Doe' };
  const john = { username: 'john_doe', password: 'SecurePass123' };
  const jwt = /^eyJ[\w-]+\.[\w-]+\.[\w-]+$/;
  const device = /^[0-9a-f]{40}$/;
  const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  const examples: [path: string, json: object, status: number, body: object][] = [
    [
      '/api/user/register/',
      { username: 'urname', password: 'somepassword' },
      201,
      { id: 1, username: 'urname', password: 'argon2id$********' },
    ],
    [
      '/api/user/login/',
      { username: 'urname', password: 'somepassword' },
      200,
      { refresh: jwt, access: jwt },
    ],
    ['/api/auth/register/', EXAMPLE, 201, person],
    ['/api/auth/register/', EXAMPLE, 400, { username: [NAME_TAKEN], email: [MAIL_TAKEN] }],
    [
      '/api/auth/register/',
      { ...EXAMPLE, password2: 'SecurePass124' },
      400,
      { username: [NAME_TAKEN], email: [MAIL_TAKEN], password: [DIFFER] },
    ],
    [
      '/api/auth/login/',
      john,
      200,
      { access: jwt, refresh: jwt, user: { id: uuid, ...person }, token: device },
    ],
    ['/api/auth/signup/', twice('ex_user', 'pass_example'), 200, { token: device }],
    ['/api/auth/obtain/', { username: 'ex_user', password: 'pass_example' }, 200, { token: device }],
  ];
  for (const [path, json, status, body] of examples) {
    const answer = await server.call('POST', path, { json });
    t.equal(answer.status, status, path);
    t.match(answer.body, body);
    t.strictSame(Object.keys(answer.body).sort(), Object.keys(body).sort(), 'no more and no fewer fields');
  }
});

t.test('a registration with an e-mail address reports its problems by field', async (t) => {
  const server = await buildTestApp(t, OFF);
  await server.call('POST', '/api/auth/register/', { json: EXAMPLE });
  await register(server, 'Zo\u00eb');
  const same = (password: string) => ({ password, password2: password });
  const refused: [what: string, more: object, body: object][] = [
    ['a taken name in another case', { username: 'JOHN_doe' }, { username: [NAME_TAKEN] }],
    ['a taken name in full width', { username: '\uff4aohn_doe' }, { username: [NAME_TAKEN] }],
    ['a name taken through another route', { username: 'ZOE\u0308' }, { username: [NAME_TAKEN] }],
    ['a taken address in another case', { email: 'JOHN@Example.COM' }, { email: [MAIL_TAKEN] }],
    ['a taken address in full width', { email: '\uff4aohn@example.com' }, { email: [MAIL_TAKEN] }],
    ['a taken address with spaces around', { email: ' john@example.com\t' }, { email: [MAIL_TAKEN] }],
    ['no @', { email: 'john' }, { email: MAIL }],
    ['two @', { email: 'a@b@c.d' }, { email: MAIL }],
    ['no dot', { email: 'john@example' }, { email: MAIL }],
    ['two dots', { email: 'john@example..com' }, { email: MAIL }],
    ['nothing before the @', { email: '@example.com' }, { email: MAIL }],
    ['a space inside', { email: 'john doe@example.com' }, { email: MAIL }],
    ['a line break inside', { email: 'john\n@example.com' }, { email: MAIL }],
    ['an address of 255 characters', { email: `${'a'.repeat(249)}@b.org` }, { email: atMost(254) }],
    ['a first name of 151 characters', { first_name: 'a'.repeat(151) }, { first_name: atMost(150) }],
    ['a last name of 151 characters', { last_name: 'a'.repeat(151) }, { last_name: atMost(150) }],
    ['names that are null', { first_name: null }, { first_name: ['This field may not be null.'] }],
    ['a name of 151 characters', { username: 'a'.repeat(151) }, { username: atMost(150) }],
    ['a password of 129 characters', same('p'.repeat(129)), { password: atMost(128) }],
    ['a reserved name', { username: 'constructor' }, { username: [NAME] }],
    ['the name of a closed account', { username: 'deleted-1' }, { username: [NAME] }],
    ['different passwords', { password2: 'SecurePass124' }, { password: [DIFFER] }],
    ['a short password', same('Secure1'), { password: [SHORT] }],
    ['digits', same('73019284'), { password: [NUMERIC] }],
    ['a common password', same('Passw0rd'), { password: [COMMON] }],
    [
      'the name as the password',
      { username: 'grandmaster', ...same('GRANDMASTER') },
      { password: [SIMILAR] },
    ],
    [
      'several at once',
      { username: 'bad name', email: 'x', ...same('1'), first_name: 1 },
      { username: [NAME], email: MAIL, password: [SHORT, NUMERIC], first_name: ['Not a valid string.'] },
    ],
  ];
  const before = everyRow(server);
  for (const [what, more, body] of refused) {
    const answer = await registerWithEmail(server, more);
    t.strictSame([answer.status, answer.body], [400, body], what);
  }
  t.equal(everyRow(server), before, 'no refusal changed anything');
});

t.test('a registration with an e-mail address accepts these fields', async (t) => {
  const server = await buildTestApp(t, OFF);
  const long = `${'a'.repeat(248)}@b.org`;
  const accepted: [more: object, body: object][] = [
    [
      { first_name: undefined, last_name: undefined },
      { first_name: '', last_name: '' },
    ],
    [
      { username: 'b', email: ' B@Example.COM ', first_name: ' Zo\u00eb ' },
      { email: 'B@Example.COM', first_name: 'Zo\u00eb' },
    ],
    [{ username: 'c', email: long }, { email: long }],
    [
      { username: 'd'.repeat(150), email: 'd@x.yz', last_name: 'd'.repeat(150) },
      { username: 'd'.repeat(150) },
    ],
    [
      { username: '\uff25', email: 'e@x.yz', password: 'p'.repeat(128), password2: 'p'.repeat(128) },
      { username: 'E' },
    ],
    [{ username: 'f', email: 'f@x.yz', is_staff: true, id: 99 }, { username: 'f' }],
  ];
  for (const [more, body] of accepted) {
    const answer = await registerWithEmail(server, more);
    t.equal(answer.status, 201);
    t.match(answer.body, body);
    t.strictSame(Object.keys(answer.body).sort(), ['email', 'first_name', 'last_name', 'username']);
  }
  t.equal(countRows(server, 'account WHERE is_staff = 1 OR id > 6'), 0);
});

t.test('of two simultaneous registrations of the same address, one is refused', async (t) => {
  const server = await buildTestApp(t, OFF);
  const emails = ['twin@example.com', 'TWIN@example.com'];
  const answers = await Promise.all(
    emails.map((email, n) => registerWithEmail(server, { username: `twin${n}`, email })),
  );
  t.strictSame(answers.map(({ status }) => status).sort(), [201, 400]);
  t.strictSame(answers.find(({ status }) => status === 400)?.body, { email: [MAIL_TAKEN] });
  t.equal(countRows(server, 'account'), 1);
});

const MISMATCH = 'The two password fields didn\u2019t match.';

t.test('a signup reports its problems by form field and creates nothing', async (t) => {
  const server = await buildTestApp(t, OFF);
  await register(server, 'ex_user');
  const name150 = `${'a'.repeat(150)}`;
  const tooLong = (most: number, is: number) => [
    `Ensure this value has at most ${most} characters (it has ${is}).`,
  ];
  const all = { username: REQUIRED, password1: REQUIRED, password2: REQUIRED };
  const refused: [what: string, fields: Record<string, string>, errors: object][] = [
    ['no fields', {}, all],
    ['empty fields', { username: '', password1: '', password2: '' }, all],
    ['spaces', { username: ' ', password1: ' ', password2: ' ' }, all],
    ['no password2', { username: 'u1', password1: PASSWORD }, { password2: REQUIRED }],
    ['no password1', { username: 'u1', password2: PASSWORD }, { password1: REQUIRED }],
    ['no username', { password1: PASSWORD, password2: PASSWORD }, { username: REQUIRED }],
    ['a taken name', twice('ex_user', PASSWORD), { username: [NAME_TAKEN] }],
    ['a taken name in another case', twice('EX_USER', PASSWORD), { username: [NAME_TAKEN] }],
    [
      'different passwords',
      { ...twice('u1', PASSWORD), password2: `${PASSWORD}x` },
      { password2: [MISMATCH] },
    ],
    ['a short password', twice('u1', 'aB3-x'), { password2: [SHORT] }],
    ['a common password', twice('u1', 'password'), { password2: [COMMON] }],
    ['digits', twice('u1', '8264912645'), { password2: [NUMERIC] }],
    ['short, common digits', twice('u1', '1234'), { password2: [SHORT, COMMON, NUMERIC] }],
    ['the name as the password', twice('someusername', 'SomeUsername'), { password2: [SIMILAR] }],
    ['a password of 129 characters', twice('u1', 'p'.repeat(129)), { password2: tooLong(128, 129) }],
    ['a bad name', twice('bad name!', PASSWORD), { username: [NAME] }],
    ['a reserved name', twice('__proto__', PASSWORD), { username: [NAME] }],
    ['the name of a closed account', twice('Deleted-12', PASSWORD), { username: [NAME] }],
    ['a name of 151 characters', twice(`${name150}a`, PASSWORD), { username: tooLong(150, 151) }],
    [
      'several at once',
      { username: 'bad name!', password1: '1234', password2: '1235' },
      { username: [NAME], password2: [MISMATCH] },
    ],
  ];
  const before = everyRow(server);
  for (const [what, fields, formError] of refused) {
    for (const how of ['json', 'form', 'multipart'] as const) {
      if (how === 'multipart' && Object.keys(fields).length === 0) continue;
      const answer = await server.call('POST', '/api/auth/signup/', BODIES[how](fields));
      t.strictSame([answer.status, answer.body], [400, { formError }], `${what}, with ${how}`);
      t.notOk(cookiesOf(answer).parlor_login, 'no login');
    }
  }
  t.equal(everyRow(server), before, 'no refusal changed anything');
});

t.test('a signup accepts these names and passwords, and the account can log in', async (t) => {
  const server = await buildTestApp(t, OFF);
  const accepted: [what: string, username: string, password: string][] = [
    ['a name of 150 characters', 'a'.repeat(150), PASSWORD],
    ['a password of 128 characters', 'u1', 'p'.repeat(128)],
    ['a password of 8 characters', 'u2', 'abcdefg8'],
    ['a password like the name, but not the same', 'someusername', 'someusername1'],
    ['letters outside ASCII', 'Zo\u00eb\u5c71', PASSWORD],
    ['spaces around', ' spaces ', ' Sp4ces-around '],
    ['a password of 128 characters outside the BMP', 'u3', '\u{20000}'.repeat(128)],
  ];
  for (const [what, username, password] of accepted) {
    const answer = await signup(server, twice(username, password));
    t.strictSame([answer.status, Object.keys(answer.body)], [200, ['token']], what);
    t.equal((await login(server, username, password)).status, 200, what);
  }
  const short = await signup(server, twice('u4', '\u{20000}'.repeat(7)));
  t.strictSame(short.body, { formError: { password2: [SHORT] } }, 'characters are counted, not UTF-16 units');
});

t.test('of two simultaneous signups with the same name, one is refused', async (t) => {
  const server = await buildTestApp(t, OFF);
  const answers = await Promise.all(['Twin', 'tWIN'].map((name) => signup(server, twice(name, PASSWORD))));
  t.strictSame(answers.map(({ status }) => status).sort(), [200, 400]);
  const refused = answers.find(({ status }) => status === 400);
  t.strictSame(refused?.body, { formError: { username: [NAME_TAKEN] } });
  t.equal(countRows(server, 'account'), 1);
  t.equal(countRows(server, 'login'), 1);
});

t.test('problems found by the schema and by the rules are reported together', async (t) => {
  const server = await buildTestApp(t, OFF);
  await register(server, 'urname');
  const one = await register(server, 'URNAME', 'short');
  t.strictSame([one.status, one.body], [400, { username: [NAME_TAKEN], password: [SHORT] }]);
  const two = await registerWithEmail(server, { username: 'urname', email: 'x', password2: 'SecurePass124' });
  t.strictSame([two.status, two.body], [400, { username: [NAME_TAKEN], email: MAIL, password: [DIFFER] }]);
});

t.test('malformed and oversized forms are refused without a crash', async (t) => {
  const server = await buildTestApp(t, OFF);
  const multipart = 'multipart/form-data; boundary=x';
  const part = '--x\r\nContent-Disposition: form-data; name="username"';
  const bodies: [what: string, type: string, body: string][] = [
    ['no boundary', 'multipart/form-data', `${part}\r\n\r\nada\r\n--x--\r\n`],
    ['an empty body', multipart, ''],
    ['cut off in a part header', multipart, part],
    ['cut off in a value', multipart, `${part}\r\n\r\nad`],
    ['another boundary', multipart, `--y\r\n\r\n--y--\r\n`],
    ['a JSON body', multipart, '{"username":"ada"}'],
    ['a part named __proto__', multipart, `${part.replace('username', '__proto__')}\r\n\r\nada\r\n--x--\r\n`],
    ['a field nine times', multipart, `${`${part}\r\n\r\nada\r\n`.repeat(9)}--x--\r\n`],
    ['too many parts', multipart, `${`${part}\r\n\r\nada\r\n`.repeat(200)}--x--\r\n`],
    ['3 MB of a file', multipart, `${part}; filename="a"\r\n\r\n${'a'.repeat(3_000_000)}\r\n--x--\r\n`],
    ['2 MB of a form', 'application/x-www-form-urlencoded', `username=${'a'.repeat(2_000_000)}`],
    ['a form without pairs', 'application/x-www-form-urlencoded', '&&=&%%%'],
  ];
  for (const path of ['/api/auth/signup/', '/api/auth/login/', '/api/auth/obtain/']) {
    for (const [what, type, body] of bodies) {
      const answer = await server.call('POST', path, { body, headers: { 'content-type': type } });
      const status = /^\d MB|^too many/.test(what) ? 413 : 400;
      t.equal(answer.status, status, `${path} ${what}`);
    }
  }
  t.equal(countRows(server, 'account'), 0);
});
