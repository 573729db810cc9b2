import t from 'tap';
import { faceOf } from '#src/accounts/rules/face.ts';
import { buildTestApp, type TestServer } from '../helper.ts';
import { claimsOf, countRows, login, PASSWORD, refresh, register } from './accounts.ts';
import { everyRow, loggedIn } from './visitor.ts';

const OFF = { env: { PARLOR_RATE: 'off' } };
const ME = '/api/user/me/';
const PATH = '/api/user/password/';
const UNKNOWN = ['This field is not known.'];
const NO_STRING = ['Not a valid string.'];
const NULL = ['This field may not be null.'];
const REQUIRED = ['This field is required.'];
const MAIL = ['Enter a valid email address.'];
const TAKEN = { email: ['A user with that email already exists.'] };
const WRONG = { old_password: ['This is not the password of the account.'] };
const atMost = (count: number) => [`Ensure this field has no more than ${count} characters.`];

const patch = (server: TestServer, token: string, json: unknown) => server.call('PATCH', ME, { token, json });
const change = (server: TestServer, token: string, json: unknown) =>
  server.call('POST', PATH, { token, json });

t.test('a user can read their own account, without secrets', async (t) => {
  const server = await buildTestApp(t, OFF);
  const person = { username: 'Ada', email: 'Ada@x.yz', first_name: 'A', last_name: 'L' };
  const json = { ...person, password: PASSWORD, password2: PASSWORD };
  await server.call('POST', '/api/auth/register/', { json });
  const { access } = (await login(server, 'Ada')).body;
  const { body } = await server.call('GET', ME, { token: access });
  t.match(body.uuid, /^[0-9a-f-]{36}$/);
  t.match(body.created_at, /^2026-11-20T20:00:00\.000000Z$/);
  const { uuid: _uuid, created_at: _at, ...rest } = body;
  const shown = { name: 'Ada', face: faceOf(1) };
  t.strictSame(rest, { id: 1, ...person, ...shown, is_guest: false, is_staff: false });
  const guest = await server.guest('passer');
  const { body: other } = await guest.get('/api/user/me');
  t.match(other, { id: 2, username: 'passer', email: null, first_name: '', last_name: '', is_guest: true });
  t.notMatch(JSON.stringify([body, other]), /argon2|password|hash/);
});

t.test('a user can change their names and e-mail address, and nothing else', async (t) => {
  const server = await buildTestApp(t, OFF);
  const ada = await server.guest('ada');
  const eve = await server.guest('eve');
  const changed: [json: object, then: object][] = [
    [{}, { email: null, first_name: '', last_name: '' }],
    [{ first_name: ' Zo\u00eb ' }, { first_name: 'Zo\u00eb', last_name: '' }],
    [{ last_name: 'a'.repeat(150) }, { first_name: 'Zo\u00eb', last_name: 'a'.repeat(150) }],
    [{ email: ' Ada@Example.com ' }, { email: 'Ada@Example.com' }],
    [{ email: 'ADA@example.com' }, { email: 'ADA@example.com' }],
    [{ email: `${'a'.repeat(248)}@b.org` }, { email: `${'a'.repeat(248)}@b.org` }],
    [
      { email: '', first_name: '', last_name: ' ' },
      { email: null, first_name: '', last_name: '' },
    ],
    [{ email: 'ada@example.com' }, { email: 'ada@example.com' }],
  ];
  for (const [json, then] of changed) {
    const answer = await patch(server, ada.token, json);
    t.equal(answer.status, 200);
    t.match(answer.body, then);
    t.strictSame((await ada.get(ME)).body, answer.body, 'the change is stored');
  }
  const refused: [what: string, json: unknown, body: object][] = [
    ["someone else's address", { email: 'ADA@Example.COM' }, TAKEN],
    ['the same address in full width', { email: '\uff41da@example.com' }, TAKEN],
    ['not an address', { email: 'eve' }, { email: MAIL }],
    ['a long address', { email: `${'a'.repeat(249)}@b.org` }, { email: atMost(254) }],
    [
      'long names',
      { first_name: 'a'.repeat(151), last_name: 'a'.repeat(151) },
      { first_name: atMost(150), last_name: atMost(150) },
    ],
    ['nulls', { first_name: null, last_name: null }, { first_name: NULL, last_name: NULL }],
    [
      'other types',
      { email: 1, first_name: [], last_name: {} },
      { email: NO_STRING, first_name: NO_STRING, last_name: NO_STRING },
    ],
    ['a good field beside a bad one', { first_name: 'Eve', email: 'x' }, { email: MAIL }],
    [
      'fields that cannot be changed',
      {
        id: 9,
        uuid: 'x',
        username: 'ada2',
        is_staff: true,
        is_active: true,
        is_guest: false,
        password: PASSWORD,
      },
      {
        id: UNKNOWN,
        uuid: UNKNOWN,
        username: UNKNOWN,
        is_staff: UNKNOWN,
        is_active: UNKNOWN,
        is_guest: UNKNOWN,
        password: UNKNOWN,
      },
    ],
    ['a list', [], { non_field_errors: ['Invalid data. Expected a dictionary, but got list.'] }],
  ];
  const before = everyRow(server);
  for (const [what, json, body] of refused) {
    const answer = await patch(server, eve.token, json);
    t.strictSame([answer.status, answer.body], [400, body], what);
  }
  t.equal(everyRow(server), before);
  await patch(server, ada.token, { email: '' });
  t.equal(
    (await patch(server, eve.token, { email: 'ada@example.com' })).status,
    200,
    'an address that was removed is free',
  );
});

t.test('if two users set the same address at the same time, one gets it', async (t) => {
  const server = await buildTestApp(t, OFF);
  const guests = await server.guests(2);
  const answers = await Promise.all(
    guests.map(({ token }, n) => patch(server, token, { email: n ? 'A@x.yz' : 'a@x.yz' })),
  );
  t.strictSame(answers.map(({ status }) => status).sort(), [200, 400]);
  t.equal(countRows(server, "account WHERE email_key = 'a@x.yz'"), 1);
});

t.test('a bad new password, or a missing or wrong old one, is refused', async (t) => {
  const server = await buildTestApp(t, OFF);
  await register(server, 'grandmaster');
  const { access } = (await login(server, 'grandmaster')).body;
  const guest = await server.guest('passer-by');
  const text = 'This password is too short. It must contain at least 8 characters.';
  const refused: [what: string, json: unknown, body: object][] = [
    ['nothing', {}, { new_password: REQUIRED }],
    ['short', { new_password: 'abc' }, { new_password: [text] }],
    ['digits', { new_password: '73019284' }, { new_password: ['This password is entirely numeric.'] }],
    ['common', { new_password: 'Password1' }, { new_password: ['This password is too common.'] }],
    ['129 characters', { new_password: 'p'.repeat(129) }, { new_password: atMost(128) }],
    ['null', { new_password: null }, { new_password: NULL }],
    ['an unknown field', { new_password: 'another-one', password: 'x' }, { password: UNKNOWN }],
    [
      'blank',
      { new_password: ' ', old_password: '' },
      { new_password: ['This field may not be blank.'], old_password: ['This field may not be blank.'] },
    ],
  ];
  const before = everyRow(server);
  for (const token of [access, guest.token]) {
    for (const [what, json, body] of refused) {
      const old = token === access ? { old_password: PASSWORD, ...(json as object) } : (json as object);
      const answer = await change(server, token, old);
      t.equal(answer.status, 400, what);
      t.match(answer.body, body, what);
    }
  }
  const similar = { new_password: ['The password is too similar to the username.'] };
  const own = await change(server, access, { old_password: PASSWORD, new_password: 'GrandMaster' });
  t.strictSame([own.status, own.body], [400, similar]);
  t.strictSame((await change(server, guest.token, { new_password: 'Passer-By' })).body, similar);
  t.strictSame((await change(server, access, { new_password: 'another-one' })).body, {
    old_password: REQUIRED,
  });
  t.equal(everyRow(server), before);
  const wrong = await change(server, access, { old_password: 'wrong', new_password: 'another-one' });
  t.strictSame([wrong.status, wrong.body], [400, WRONG]);
  t.equal(countRows(server, 'login_failure'), 1, 'a wrong old password counts as a failure');
  t.equal((await login(server, 'grandmaster')).status, 200, 'the password is unchanged');
});

t.test('a new password ends every other login and replaces the device token', async (t) => {
  const server = await buildTestApp(t, OFF);
  await register(server, 'ada');
  const json = { username: 'ada', password: PASSWORD };
  const [phone, laptop] = [(await login(server, 'ada')).body, (await login(server, 'ada')).body];
  const { token } = (await server.call('POST', '/api/auth/obtain/', { json })).body;
  const browser = await loggedIn(server, 'ada', PASSWORD);
  const answer = await change(server, phone.access, {
    old_password: ` ${PASSWORD} `,
    new_password: ' another-one ',
  });
  t.strictSame([answer.status, answer.body], [200, {}]);
  t.strictSame(
    [(await login(server, 'ada')).status, (await login(server, 'ada', 'another-one')).status],
    [401, 200],
  );
  t.equal((await refresh(server, phone.refresh)).status, 200, 'the login that set it stays');
  t.equal((await refresh(server, laptop.refresh)).status, 401);
  t.equal(await browser.who(), 401);
  const next = await server.call('POST', '/api/auth/obtain/', { json: { ...json, password: 'another-one' } });
  t.not(next.body.token, token);
  const kept = { authorization: `Token ${next.body.token}` };
  const byDevice = { old_password: 'another-one', new_password: 'a-third-one' };
  t.equal((await server.call('POST', PATH, { json: byDevice, headers: kept })).status, 200);
  t.equal(
    (await server.call('GET', ME, { headers: kept })).status,
    200,
    'the device token that was used stays',
  );
  t.equal((await refresh(server, phone.refresh)).status, 401, 'this login has now ended');
});

t.test('a guest sets a password without an old one and becomes a full account', async (t) => {
  const server = await buildTestApp(t, OFF);
  const ada = await server.guest('ada');
  const ignored = { old_password: 'whatever', new_password: PASSWORD };
  t.equal((await change(server, ada.token, ignored)).status, 200, 'an old password is ignored');
  t.equal((await ada.get(ME)).body.is_guest, false);
  t.equal(claimsOf((await login(server, 'ada')).body.access).user_id, ada.id);
  const again = await change(server, ada.token, { new_password: 'another-one' });
  t.strictSame([again.status, again.body], [400, { old_password: REQUIRED }]);
});

t.test('if two passwords are set at the same time, one of them wins and its login stays valid', async (t) => {
  const server = await buildTestApp(t, OFF);
  await register(server, 'ada');
  const guest = await server.guest('eve');
  const logins = [(await login(server, 'ada')).body, (await login(server, 'ada')).body];
  const attempts: [name: string, tokens: string[], old: object][] = [
    ['ada', logins.map(({ access }) => access), { old_password: PASSWORD }],
    ['eve', [guest.token, guest.token], {}],
  ];
  for (const [name, tokens, old] of attempts) {
    const wanted = tokens.map((_, n) => `new-password-${n}`);
    const answers = await Promise.all(
      tokens.map((token, n) => change(server, token, { ...old, new_password: wanted[n] })),
    );
    t.strictSame(answers.map(({ status }) => Math.floor(status / 100)).sort(), [2, 4], name);
    const winner = answers.findIndex(({ status }) => status === 200);
    t.equal((await login(server, name, wanted[winner])).status, 200);
    t.equal((await login(server, name, wanted[1 - winner])).status, 401);
    t.equal((await server.call('GET', ME, { token: tokens[winner] })).status, 200);
  }
});

t.test('an old password that was changed meanwhile is refused as wrong, not with 401', async (t) => {
  const server = await buildTestApp(t, OFF);
  await register(server, 'ada');
  const { access } = (await login(server, 'ada')).body;
  const wanted = ['new-password-1', 'new-password-2'];
  const answers = await Promise.all(
    wanted.map((new_password) => change(server, access, { old_password: PASSWORD, new_password })),
  );
  const refused = answers.find(({ status }) => status !== 200);
  t.strictSame([refused?.status, refused?.body], [400, WRONG]);
});

t.test('a user can list their logins and end one of them', async (t) => {
  const server = await buildTestApp(t, OFF);
  for (const name of ['ada', 'eve']) await register(server, name);
  const agent = 'A'.repeat(300);
  const json = { username: 'ada', password: PASSWORD };
  const options = { json, headers: { 'user-agent': agent } };
  const { access } = (await server.call('POST', '/api/user/login/', options)).body;
  await server.ports.advance(1000);
  const browser = await loggedIn(server, 'ada', PASSWORD);
  const other = (await login(server, 'eve')).body;
  const list = async (token: string) =>
    (await server.call('GET', '/api/user/logins/', { token })).body.logins;
  const logins = await list(access);
  t.equal(logins.length, 3, 'one token login, and the token and web logins of the browser');
  const [first, ...rest] = logins;
  t.strictSame(first, {
    sid: claimsOf(access).sid,
    kind: 'token',
    agent: agent.slice(0, 200),
    created_at: '2026-11-20T20:00:00.000000Z',
    expires_at: '2026-11-21T20:30:00.000000Z',
    current: true,
  });
  t.strictSame(rest.map(({ kind, current }: { kind: string; current: boolean }) => [kind, current]).sort(), [
    ['token', false],
    ['web', false],
  ]);
  const web = rest.find(({ kind }: { kind: string }) => kind === 'web');
  t.equal(web.expires_at, '2026-12-20T20:00:01.000000Z');
  t.notOk(
    JSON.stringify(logins).includes(browser.cookies.parlor_login ?? '?'),
    'the list does not reveal the cookie',
  );
  const own = (await browser.call('GET', '/api/user/logins/')).body.logins;
  t.strictSame(
    own.filter(({ current }: { current: boolean }) => current).map(({ sid }: { sid: string }) => sid),
    [web.sid],
  );

  const end = (sid: unknown, token = access) => server.call('DELETE', `/api/user/logins/${sid}/`, { token });
  const NOT_FOUND = [404, { detail: 'There is no such login.', code: 'login_not_found' }];
  for (const sid of [claimsOf(other.access).sid, 'x', 'device-1-0', '%00', encodeURIComponent("' OR 1=1")]) {
    const answer = await end(sid);
    t.strictSame([answer.status, answer.body], NOT_FOUND, `${sid}`);
  }
  t.equal(
    (await server.call('GET', ME, { token: other.access })).status,
    200,
    "someone else's login is not affected",
  );
  t.equal((await end(web.sid)).status, 204);
  t.strictSame([await browser.who(), (await list(access)).length], [401, 2]);
  const again = await end(web.sid);
  t.strictSame([again.status, again.body], NOT_FOUND, 'ending it a second time');
  t.equal((await end(claimsOf(access).sid)).status, 204, 'the login of the request itself');
  t.equal((await end(claimsOf(access).sid)).status, 401);
  await server.ports.advance(86_400_000 + 1_800_000);
  const { access: late } = (await login(server, 'eve')).body;
  t.equal((await list(late)).length, 1, 'expired logins are not listed');
});
