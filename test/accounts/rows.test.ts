import t from 'tap';
import { buildTestApp, type RequestOptions } from '../helper.ts';
import { CHALLENGE, NO_ACCOUNT, NOT_VALID, PASSWORD, register, setActive } from './accounts.ts';
import { BODIES, everyRow } from './visitor.ts';

const OFF = { env: { PARLOR_RATE: 'off' } };
const REQUIRED = ['This field is required.'];
const BLANK = ['This field may not be blank.'];
const NULL = ['This field may not be null.'];
const NO_STRING = ['Not a valid string.'];
const NONE = { detail: 'Authentication credentials were not provided.', code: 'not_authenticated' };
const INVALID_TOKEN = { detail: 'Invalid token.', code: 'invalid_token' };
const BAD_HEADER = 'Authorization header must contain two space-delimited values';
const REFRESHES = ['/api/user/refresh/', '/api/auth/token/refresh/', '/api/jwt/refresh/'];

interface Route {
  path: string;
  allow: string;
  /** `required`: needs a credential. `optional`: refuses a bad one. Undefined: ignores credentials. */
  access?: 'required' | 'optional';
  /** The required fields of the body. */
  fields?: string[];
}

const POST = 'OPTIONS, POST';
const NAMES = ['username', 'password'];
const routes: Route[] = [
  { path: '/api/user/register/', allow: POST, access: 'optional', fields: NAMES },
  {
    path: '/api/auth/register/',
    allow: POST,
    access: 'optional',
    fields: ['username', 'email', 'password', 'password2'],
  },
  { path: '/api/auth/signup/', allow: POST, access: 'optional' },
  { path: '/api/user/login/', allow: POST, fields: NAMES },
  { path: '/api/auth/login/', allow: POST, access: 'optional', fields: NAMES },
  { path: '/api/auth/obtain/', allow: POST, access: 'optional', fields: NAMES },
  ...REFRESHES.map((path) => ({ path, allow: POST, fields: ['refresh'] })),
  { path: '/api/jwt/verify/', allow: POST, fields: ['token'] },
  { path: '/api/user/guest/', allow: POST, fields: ['name'] },
  { path: '/api/auth/logout/', allow: POST, access: 'required' },
  { path: '/api/auth/del-logout/', allow: POST, access: 'required' },
  { path: '/api/user/password/', allow: POST, access: 'required', fields: ['new_password'] },
];

/** Maps each of these fields to the same value. */
const each = (fields: string[], value: unknown) => Object.fromEntries(fields.map((field) => [field, value]));

t.test('unreadable bodies and wrong methods are refused by every route and change nothing', async (t) => {
  const server = await buildTestApp(t, OFF);
  const { token } = await server.guest('ada');
  const before = everyRow(server);
  for (const { path, allow, access } of routes) {
    const authorization: Record<string, string> =
      access === 'required' ? { authorization: `Bearer ${token}` } : {};
    const send = (body: string, type: string) =>
      server.call('POST', path, { body, headers: { 'content-type': type, ...authorization } });
    for (const [body, problem] of [
      ['[]', 'Invalid data. Expected a dictionary, but got list.'],
      ['"x"', 'Invalid data. Expected a dictionary, but got str.'],
      ['null', 'No data provided'],
    ] as const) {
      const answer = await send(body, 'application/json');
      const whole = { non_field_errors: [problem] };
      const expected = path.endsWith('signup/') ? { formError: whole } : whole;
      t.strictSame([answer.status, answer.body], [400, expected], `${path} ${body}`);
    }
    const broken = await send('{', 'application/json');
    t.strictSame([broken.status, broken.body.code], [400, 'parse_error'], path);
    t.match(broken.body.detail, /^JSON parse error - ./);
    for (const type of ['text/plain', 'application/xml', 'multipart/mixed; boundary=x']) {
      const answer = await send('x', type);
      const detail = `Unsupported media type "${type}" in request.`;
      t.strictSame([answer.status, answer.body.detail], [415, detail], `${path} ${type}`);
    }
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE']) {
      for (const address of [path, path.slice(0, -1)]) {
        const answer = await server.call(method, address);
        t.strictSame([answer.status, answer.body.detail], [405, `Method "${method}" not allowed.`], address);
        t.equal(answer.headers.get('allow'), allow, path);
      }
    }
  }
  t.equal(everyRow(server), before);
});

t.test('wrong methods are refused by the other routes', async (t) => {
  const server = await buildTestApp(t, OFF);
  const refused: [method: string, path: string, allow: RegExp][] = [
    ['DELETE', '/api/jwt/', /^GET, (HEAD, )?OPTIONS, POST$/],
    ['POST', '/api/user/me/', /^GET, HEAD, OPTIONS, PATCH$/],
    ['POST', '/api/user/logins/', /^GET, HEAD, OPTIONS$/],
    ['GET', '/api/user/logins/x/', /^DELETE, OPTIONS$/],
  ];
  for (const [method, path, allow] of refused) {
    const answer = await server.call(method, path);
    t.strictSame([answer.status, answer.body.detail], [405, `Method "${method}" not allowed.`], path);
    t.match(answer.headers.get('allow'), allow, path);
  }
});

t.test('fields that are missing, blank, null or of the wrong type are all reported at once', async (t) => {
  const server = await buildTestApp(t, OFF);
  const { token } = await server.guest('ada');
  const before = everyRow(server);
  for (const { path, access, fields } of routes) {
    if (!fields) continue;
    const send = (options: RequestOptions) =>
      server.call('POST', path, { ...options, token: access === 'required' ? token : undefined });
    const bodies: [json: object | undefined, problem: string[]][] = [
      [undefined, REQUIRED],
      [{}, REQUIRED],
      [{ foo: '' }, REQUIRED],
      [each(fields, ''), BLANK],
      [each(fields, null), NULL],
      [each(fields, {}), NO_STRING],
      [each(fields, 12345678), NO_STRING],
    ];
    for (const [json, problem] of bodies) {
      const answer = await send(json ? { json } : {});
      t.equal(answer.status, 400);
      t.match(answer.body, each(fields, problem), `${path} ${JSON.stringify(json)}`);
    }
    for (const field of fields) {
      const json = each(fields, 'Somepassword1@x.yz');
      delete json[field];
      const answer = await send({ json });
      t.strictSame([answer.status, answer.body[field]], [400, REQUIRED], `${path} without ${field}`);
    }
  }
  t.equal(everyRow(server), before);
});

t.test('protected routes refuse a missing credential and a bad header', async (t) => {
  const server = await buildTestApp(t, OFF);
  const { token } = await server.guest('ada');
  const own: [method: string, path: string, challenge: string][] = [
    ['GET', '/api/jwt/', 'Token'],
    ['POST', '/api/jwt/', 'Token'],
    ['POST', '/api/auth/logout/', CHALLENGE],
    ['POST', '/api/auth/del-logout/', CHALLENGE],
    ['GET', '/api/user/me/', CHALLENGE],
    ['PATCH', '/api/user/me/', CHALLENGE],
    ['POST', '/api/user/password/', CHALLENGE],
    ['GET', '/api/user/logins/', CHALLENGE],
    ['DELETE', '/api/user/logins/x/', CHALLENGE],
  ];
  const noKey = 'Invalid token header. No credentials provided.';
  const twoKeys = 'Invalid token header. Token string should not contain spaces.';
  const headers: [authorization: string, body: object][] = [
    ['Bearer', { detail: BAD_HEADER, code: 'bad_authorization_header' }],
    ['Bearer a b', { detail: BAD_HEADER, code: 'bad_authorization_header' }],
    ['Bearer abc', { code: 'token_not_valid', messages: [{ message: NOT_VALID.detail }] }],
    ['Token', { detail: noKey, code: 'bad_authorization_header' }],
    ['Token a b', { detail: twoKeys, code: 'bad_authorization_header' }],
    ['Token abc', INVALID_TOKEN],
    ['token abc', INVALID_TOKEN],
    [`Token ${'0'.repeat(40)}`, INVALID_TOKEN],
    [`Token ${token}`, INVALID_TOKEN],
  ];
  for (const [method, path, challenge] of own) {
    for (const authorization of ['', 'Basic abc', token, 'bearer abc']) {
      const answer = await server.call(method, path, { headers: { authorization } });
      t.strictSame([answer.status, answer.body], [401, NONE], `${method} ${path} "${authorization}"`);
      t.equal(answer.headers.get('www-authenticate'), challenge);
    }
    for (const [authorization, body] of headers) {
      const answer = await server.call(method, path, { headers: { authorization } });
      t.equal(answer.status, 401, `${method} ${path} ${authorization}`);
      t.match(answer.body, body);
      const scheme = /^token/i.test(authorization) ? 'Token' : CHALLENGE;
      t.equal(answer.headers.get('www-authenticate'), scheme, authorization);
    }
  }
  const bearer = await server.call('GET', '/api/jwt/', { token });
  t.strictSame([bearer.status, bearer.body], [401, NONE], 'an access token cannot start a new login');
});

t.test('login routes refuse or ignore a bad header, each as the older servers did', async (t) => {
  const server = await buildTestApp(t, OFF);
  await register(server, 'ada');
  const login = { username: 'ada', password: PASSWORD };
  const { refresh, access } = (await server.call('POST', '/api/user/login/', { json: login })).body;
  const twice = { username: 'eve', password1: PASSWORD, password2: PASSWORD };
  const person = { username: 'eve', email: 'eve@x.yz', password: PASSWORD, password2: PASSWORD };
  const looks: [path: string, json: object][] = [
    ['/api/user/register/', { username: 'eve', password: PASSWORD }],
    ['/api/auth/register/', person],
    ['/api/auth/signup/', twice],
    ['/api/auth/login/', login],
    ['/api/auth/obtain/', login],
  ];
  const before = everyRow(server);
  for (const [path, json] of looks) {
    const device = await server.call('POST', path, { json, headers: { authorization: 'Token abc' } });
    t.strictSame([device.status, device.body], [401, INVALID_TOKEN], path);
    const bearer = await server.call('POST', path, { json, token: 'abc' });
    t.strictSame([bearer.status, bearer.body.code], [401, NOT_VALID.code], path);
  }
  t.equal(everyRow(server), before);
  const doesNot: [path: string, json: object, status: number][] = [
    ['/api/user/login/', login, 200],
    ...REFRESHES.map((path): [string, object, number] => [path, { refresh }, 200]),
    ['/api/jwt/verify/', { token: access }, 200],
    ['/api/user/guest/', { name: 'eve' }, 201],
  ];
  for (const [path, json, status] of doesNot) {
    for (const authorization of ['Token abc', 'Bearer abc', 'Bearer']) {
      const answer = await server.call('POST', path, { json, headers: { authorization } });
      t.equal(answer.status, status, `${path} ${authorization}`);
    }
  }
});

t.test('each login route refuses every failed login with the same answer', async (t) => {
  const server = await buildTestApp(t, OFF);
  for (const name of ['ada', 'sleeper']) await register(server, name);
  await setActive(server, 2, false);
  await server.guest('passer');
  const doors: [path: string, status: number, body: object, challenge: string | null][] = [
    ['/api/user/login/', 401, { detail: NO_ACCOUNT, code: 'no_active_account' }, CHALLENGE],
    [
      '/api/auth/login/',
      401,
      { detail: 'Invalid credentials', authError: 'bad login', code: 'bad_login' },
      CHALLENGE,
    ],
    ['/api/auth/obtain/', 400, { non_field_errors: ['Unable to log in with provided credentials.'] }, null],
  ];
  for (const [path, status, body, challenge] of doors) {
    for (const username of ['ada', 'nobody', 'sleeper', 'passer', '__proto__']) {
      const password = username === 'ada' ? 'wrong' : PASSWORD;
      for (const how of ['json', 'form', 'multipart'] as const) {
        const answer = await server.call('POST', path, BODIES[how]({ username, password }));
        t.strictSame([answer.status, answer.body], [status, body], `${path} ${username} with ${how}`);
        t.equal(answer.headers.get('www-authenticate'), challenge);
      }
    }
    t.equal(
      (await server.call('POST', path, { json: { username: ' ada ', password: ` ${PASSWORD} ` } })).status,
      200,
    );
  }
});

t.test('tokens are refreshed and verified; wrong ones are refused', async (t) => {
  const server = await buildTestApp(t, OFF);
  const { token, refresh } = await server.guest('ada');
  const refused: [what: string, value: string, detail: string][] = [
    ['garbage', 'abc', NOT_VALID.detail],
    ['spaces', '  ', NOT_VALID.detail],
    ['a device token', '0'.repeat(40), NOT_VALID.detail],
    ['an access token', token, 'Token has wrong type'],
  ];
  for (const path of REFRESHES) {
    for (const [what, value, detail] of refused) {
      const answer = await server.call('POST', path, { json: { refresh: value } });
      t.strictSame([answer.status, answer.body], [401, { ...NOT_VALID, detail }], `${path} ${what}`);
      t.equal(answer.headers.get('www-authenticate'), CHALLENGE);
    }
    for (const options of [{ json: { refresh, foo: 1 } }, BODIES.form({ refresh })]) {
      const { status, body } = await server.call('POST', path, options);
      t.strictSame([status, Object.keys(body)], [200, ['access']], path);
    }
  }
  for (const value of ['abc', '0'.repeat(40), `${token}x`]) {
    const answer = await server.call('POST', '/api/jwt/verify/', { json: { token: value } });
    t.strictSame([answer.status, answer.body], [401, NOT_VALID]);
    t.equal(answer.headers.get('www-authenticate'), CHALLENGE);
  }
  for (const good of [token, refresh]) {
    const answer = await server.call('POST', '/api/jwt/verify/', BODIES.form({ token: good }));
    t.strictSame([answer.status, answer.body], [200, {}]);
  }
  await server.ports.advance(1800_000);
  const over = await server.call('POST', '/api/jwt/verify/', { json: { token } });
  t.strictSame([over.status, over.body], [401, NOT_VALID], 'expired');
});
