import t from 'tap';
import { buildTestApp, type TestServer } from '../helper.ts';
import {
  CHALLENGE,
  claimsOf,
  countRows,
  crafted,
  createWith,
  endLogin,
  forged,
  NOT_VALID,
  refresh,
  SECRET,
  setActive,
} from './accounts.ts';

const PATH = '/api/user/refresh/';

t.test('a refresh token can be used repeatedly and gives new access tokens of the same login', async (t) => {
  const server = await buildTestApp(t);
  const ada = await server.guest('ada');
  const seen = new Set([claimsOf(ada.token).jti]);
  for (const _ of [1, 2]) {
    await server.ports.advance(1800_000);
    const { status, body } = await refresh(server, ada.refresh);
    t.equal(status, 200);
    t.strictSame(Object.keys(body), ['access']);
    const claims = claimsOf(body.access);
    const iat = server.ports.now() / 1000;
    const { sid } = claimsOf(ada.refresh);
    t.match(claims, { token_type: 'access', user_id: ada.id, sid, iat, exp: iat + 1800 });
    seen.add(claims.jti);
    t.equal((await createWith(server, body.access)).status, 201);
    t.equal((await createWith(server, ada.token)).status, 401, 'the first one has expired');
  }
  t.equal(seen.size, 3, 'every jti is different');
  t.equal(countRows(server, "login WHERE kind = 'token'"), 1);
});

t.test('forged and wrong tokens are refused', async (t) => {
  const server = await buildTestApp(t, { env: { PARLOR_SECRET: SECRET } });
  const ada = await server.guest('ada');
  const good = claimsOf(ada.refresh);
  const { exp: _exp, ...endless } = good;
  const { sid: _sid, ...loose } = good;
  const { jti: _jti, ...nameless } = good;
  const wrong: [what: string, token: string, detail: string][] = [
    ['an access token', ada.token, 'Token has wrong type'],
    ['garbage', 'abc', NOT_VALID.detail],
    ['three garbage parts', 'a.b.c', NOT_VALID.detail],
    ['only dots', '..', NOT_VALID.detail],
    ['a space', ' ', NOT_VALID.detail],
    ['a changed byte', `${ada.refresh.slice(0, -5)}AAAAA`, NOT_VALID.detail],
    ['another key', crafted({ alg: 'HS256', typ: 'JWT' }, good, `${SECRET}.`), NOT_VALID.detail],
    ['the algorithm none', crafted({ alg: 'none' }, good, SECRET).replace(/[^.]*$/, ''), NOT_VALID.detail],
    ['no exp', forged(server, endless), "Token has no 'exp' claim"],
    ['no jti', forged(server, nameless), 'Token has no id'],
    ['no sid', forged(server, loose), NOT_VALID.detail],
    ['a login that does not exist', forged(server, { ...good, sid: 'x' }), NOT_VALID.detail],
    ['an account that does not exist', forged(server, { ...good, user_id: 99 }), NOT_VALID.detail],
  ];
  for (const [what, token, detail] of wrong) {
    const answer = await refresh(server, token);
    t.strictSame([answer.status, answer.body], [401, { ...NOT_VALID, detail }], what);
    t.equal(answer.headers.get('www-authenticate'), CHALLENGE, what);
  }
  t.equal(
    (await refresh(server, forged(server, good))).status,
    200,
    'a token forged with the right claims is accepted',
  );
});

t.test('bad bodies and methods are refused, and a form is accepted', async (t) => {
  const server = await buildTestApp(t);
  const ada = await server.guest('ada');
  const refused: [json: unknown, body: object][] = [
    [{}, { refresh: ['This field is required.'] }],
    [{ refresh: '' }, { refresh: ['This field may not be blank.'] }],
    [{ refresh: null }, { refresh: ['This field may not be null.'] }],
    [{ refresh: {} }, { refresh: ['Not a valid string.'] }],
    [{ refresh: 5 }, { refresh: ['Not a valid string.'] }],
    [[], { non_field_errors: ['Invalid data. Expected a dictionary, but got list.'] }],
  ];
  for (const [json, body] of refused) {
    const answer = await server.call('POST', PATH, { json });
    t.strictSame([answer.status, answer.body], [400, body], JSON.stringify(json));
  }
  t.equal((await server.call('GET', PATH)).status, 405);
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const form = await server.call('POST', PATH, { body: `refresh=${ada.refresh}`, headers });
  t.equal(form.status, 200, 'a form refreshes');
  const stale = { authorization: 'Bearer abc' };
  const withStale = await server.call('POST', PATH, { json: { refresh: ada.refresh }, headers: stale });
  t.equal(withStale.status, 200, 'a stale token in the header is ignored');
});

const ends: [what: string, end: (server: TestServer, id: number, access: string) => Promise<unknown>][] = [
  ['its login is ended', (server, _id, access) => endLogin(server, access)],
  ['the account is deactivated', (server, id) => setActive(server, id, false)],
  [
    'the account is deleted',
    (server, id) =>
      server.platform.database.commit(() =>
        server.platform.database.raw.prepare('DELETE FROM account WHERE id = ?').run(id),
      ),
  ],
];
for (const [what, end] of ends) {
  t.test(`a refresh token is not valid once ${what}`, async (t) => {
    const server = await buildTestApp(t);
    const ada = await server.guest('ada');
    t.equal((await refresh(server, ada.refresh)).status, 200);
    await end(server, ada.id, ada.token);
    const answer = await refresh(server, ada.refresh);
    t.strictSame([answer.status, answer.body], [401, NOT_VALID]);
  });
}

t.test('a refresh token and the last access token it gave each last as long as configured', async (t) => {
  const env = { PARLOR_REFRESH_S: '60', PARLOR_ACCESS_S: '10' };
  const server = await buildTestApp(t, { env });
  const ada = await server.guest('ada');
  await server.ports.advance(59_999);
  const last = await refresh(server, ada.refresh);
  t.equal(last.status, 200);
  await server.ports.advance(1);
  const answer = await refresh(server, ada.refresh);
  t.strictSame([answer.status, answer.body], [401, NOT_VALID]);
  await server.ports.advance(8_999);
  t.equal((await createWith(server, last.body.access)).status, 201);
  await server.ports.advance(1);
  t.equal((await createWith(server, last.body.access)).status, 401);
});
