import t from 'tap';
import { buildTestApp } from '../helper.ts';
import {
  CHALLENGE,
  claimsOf,
  countHashes,
  countRows,
  createWith,
  endLogin,
  login,
  NO_ACCOUNT,
  PASSWORD,
  refresh,
  register,
  setActive,
} from './accounts.ts';

const PATH = '/api/user/login/';

t.test(
  'a login gives an access token for 30 minutes and a refresh token for a day, with the same sid',
  async (t) => {
    const server = await buildTestApp(t);
    await register(server, 'ada');
    const { status, body } = await login(server, 'ada');
    t.equal(status, 200);
    t.strictSame(Object.keys(body).sort(), ['access', 'refresh']);
    const access = claimsOf(body.access);
    const refreshing = claimsOf(body.refresh);
    const names = ['exp', 'iat', 'jti', 'sid', 'token_type', 'user_id'];
    t.strictSame(Object.keys(access).sort(), names);
    t.strictSame(Object.keys(refreshing).sort(), names);
    const iat = server.ports.now() / 1000;
    const { sid } = access;
    t.match(access, { token_type: 'access', user_id: 1, iat, exp: iat + 1800, jti: /^[0-9a-f]{32}$/ });
    t.match(refreshing, { token_type: 'refresh', user_id: 1, iat, exp: iat + 86_400, sid });
    t.not(access.jti, refreshing.jti);
    const header = JSON.parse(Buffer.from(body.access.split('.')[0], 'base64url').toString());
    t.strictSame(header, { alg: 'HS256', typ: 'JWT' });
    t.equal(countRows(server, 'login WHERE id = ? AND account_id = 1 AND revoked_at_ms IS NULL', sid), 1);
  },
);

t.test('a login needs an active account, its password, and its name as it is written', async (t) => {
  const server = await buildTestApp(t);
  await register(server, 'Zo\u00eb');
  await register(server, 'sleeper');
  await setActive(server, 2, false);
  await server.guest('passer');
  const good: [what: string, username: string, password?: string][] = [
    ['as registered', 'Zo\u00eb'],
    ['spaces around both', '  Zo\u00eb ', ` ${PASSWORD}  `],
  ];
  for (const [what, username, password] of good) {
    const answer = await login(server, username, password);
    t.strictSame([answer.status, Object.keys(answer.body).sort()], [200, ['access', 'refresh']], what);
    t.equal(claimsOf(answer.body.access).user_id, 1, what);
    t.equal((await createWith(server, answer.body.access)).status, 201, what);
  }
  const bad: [what: string, username: string, password?: string][] = [
    ['the name in another case', 'zO\u00cb'],
    ['the name decomposed', 'Zoe\u0308'],
    ['the name in full width', '\uff3ao\u00eb'],
    ['a wrong password', 'Zo\u00eb', 'wrong'],
    ['the password in another case', 'Zo\u00eb', PASSWORD.toUpperCase()],
    ['the start of the password', 'Zo\u00eb', PASSWORD.slice(0, 8)],
    ['a longer password', 'Zo\u00eb', `${PASSWORD}\u0000`],
    ['an unknown name', 'nobody-here'],
    ['an inactive account', 'sleeper'],
    ['a guest, who has no password', 'passer'],
    ['a reserved name', '__proto__'],
    ['a name of symbols, a NUL and a lone surrogate', `%_\u0000${String.fromCharCode(0xd800)}\u{1f600}`],
    ['a name of 1000 characters', 'a'.repeat(1000)],
  ];
  for (const [place, [what, username, password]] of bad.entries()) {
    const answer = await login(server, username, password, `198.51.100.${place}`);
    t.strictSame(
      [answer.status, answer.body],
      [401, { detail: NO_ACCOUNT, code: 'no_active_account' }],
      what,
    );
    t.equal(answer.headers.get('www-authenticate'), CHALLENGE, what);
  }
  t.equal(countRows(server, 'login_failure'), bad.length);
  t.equal(countRows(server, "login WHERE kind = 'token'"), good.length + 1, 'a refusal starts no login');
});

t.test(
  'with `ignore_case` any spelling of the name logs in, and the answer has the one of the account',
  async (t) => {
    const server = await buildTestApp(t, { env: { PARLOR_RATE: 'off' } });
    await register(server, 'CaseZo\u00eb');
    for (const path of ['/api/user/login/', '/api/auth/login/', '/api/auth/obtain/']) {
      for (const username of ['casezo\u00eb', 'CASEZOE\u0308', '\uff23aseZo\u00eb']) {
        const ask = (json: object) =>
          server.call('POST', path, { json: { username, password: PASSWORD, ...json } });
        const refused = path === '/api/auth/obtain/' ? 400 : 401;
        t.equal((await ask({})).status, refused, `${path} ${username}`);
        t.equal((await ask({ ignore_case: false })).status, refused);
        t.equal((await ask({ ignore_case: true })).status, 200);
        t.equal((await ask({ ignore_case: true, password: 'wrong' })).status, refused);
      }
    }
    const json = { username: 'casezo\u00eb', password: PASSWORD, ignore_case: true };
    t.equal((await server.call('POST', '/api/auth/login/', { json })).body.user.username, 'CaseZo\u00eb');
    const taken = await register(server, 'casezo\u00eb');
    t.equal(taken.status, 400, 'names are still unique whatever their case');
  },
);

t.test('bad bodies and methods are refused, and a form or an unknown field is accepted', async (t) => {
  const server = await buildTestApp(t);
  await register(server, 'urname');
  const both = (problem: string) => ({ username: [problem], password: [problem] });
  const refused: [json: unknown, body: object][] = [
    [{}, both('This field is required.')],
    [{ username: 'urname' }, { password: ['This field is required.'] }],
    [{ password: 'x' }, { username: ['This field is required.'] }],
    [{ username: '', password: '' }, both('This field may not be blank.')],
    [{ username: ' ', password: '\t' }, both('This field may not be blank.')],
    [{ username: null, password: null }, both('This field may not be null.')],
    [{ username: ['urname'], password: { a: 1 } }, both('Not a valid string.')],
    [
      { username: 'a'.repeat(1001), password: 'a'.repeat(1001) },
      both('Ensure this field has no more than 1000 characters.'),
    ],
    [[], { non_field_errors: ['Invalid data. Expected a dictionary, but got list.'] }],
  ];
  for (const [json, body] of refused) {
    const answer = await server.call('POST', PATH, { json });
    t.strictSame([answer.status, answer.body], [400, body], JSON.stringify(json).slice(0, 60));
  }
  t.equal((await server.call('GET', PATH)).status, 405);
  t.equal(
    (await server.call('POST', PATH, { body: 'x', headers: { 'content-type': 'text/plain' } })).status,
    415,
  );
  t.equal(countRows(server, 'login_failure'), 0, 'a malformed request does not count as a failure');

  const body = `username=urname&password=${PASSWORD}`;
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  t.equal((await server.call('POST', PATH, { body, headers })).status, 200, 'a form logs in');
  const json = { username: 'urname', password: PASSWORD, foo: 1 };
  t.equal((await server.call('POST', PATH, { json })).status, 200, 'an unknown field is ignored');
  t.equal((await server.call('POST', '/api/user/login', { json })).status, 200, 'without the final slash');
  const stale = await server.call('POST', PATH, { json, headers: { authorization: 'Bearer abc' } });
  t.equal(stale.status, 200, 'a stale token in the header is ignored');
});

t.test('every failed login computes exactly one hash, whether or not the account exists', async (t) => {
  const server = await buildTestApp(t);
  await register(server, 'ada');
  await register(server, 'sleeper');
  await setActive(server, 2, false);
  await server.guest('passer');
  const hashes = countHashes(t);
  for (const username of ['nobody', 'ada', 'passer', 'sleeper', 'nobody', '__proto__']) {
    const before = hashes();
    t.equal((await login(server, username, 'wrong')).status, 401);
    t.equal(hashes() - before, 1, username);
  }
});

t.test("ending one login does not affect the account's other logins", async (t) => {
  const server = await buildTestApp(t);
  await register(server, 'ada');
  const [phone, laptop] = [(await login(server, 'ada')).body, (await login(server, 'ada')).body];
  t.not(claimsOf(phone.access).sid, claimsOf(laptop.access).sid);
  await endLogin(server, phone.access);
  t.equal((await createWith(server, phone.access)).status, 401);
  t.equal((await refresh(server, phone.refresh)).status, 401);
  t.equal((await createWith(server, laptop.access)).status, 201);
  t.equal((await refresh(server, laptop.refresh)).status, 200);
});
