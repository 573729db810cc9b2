import { connect } from 'node:net';
import t, { type Test } from 'tap';
import { buildTestApp, type TestServer } from '../helper.ts';
import {
  CHALLENGE,
  type Claims,
  claimsOf,
  countRows,
  crafted,
  create,
  createWith,
  endLogin,
  forged,
  NOT_VALID,
  SECRET,
  setActive,
} from './accounts.ts';

const NONE = { detail: 'Authentication credentials were not provided.', code: 'not_authenticated' };
const BAD_HEADER = {
  detail: 'Authorization header must contain two space-delimited values',
  code: 'bad_authorization_header',
};
const NO_USER_ID = {
  detail: 'Token contained no recognizable user identification',
  code: 'token_not_valid',
};
const bad = (message = NOT_VALID.detail) => ({
  detail: 'Given token not valid for any token type',
  code: 'token_not_valid',
  messages: [{ token_class: 'AccessToken', token_type: 'access', message }],
});

const without = (claims: Claims, name: string): Claims =>
  Object.fromEntries(Object.entries(claims).filter(([other]) => other !== name));

/** The token with one byte of this part changed. */
function changed(token: string, part: 0 | 1 | 2, at: number): string {
  const parts = token.split('.');
  const bytes = Buffer.from(parts[part] ?? '', 'base64url');
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  parts[part] = bytes.toString('base64url');
  return parts.join('.');
}

async function serverOf(t: Test): Promise<TestServer> {
  return buildTestApp(t, { env: { PARLOR_SECRET: SECRET } });
}

t.test('the Authorization header must hold one Bearer token, and a refusal creates nothing', async (t) => {
  const server = await serverOf(t);
  const { token } = await server.guest('ada');
  const refused: [what: string, authorization: string | undefined, body: object][] = [
    ['none', undefined, NONE],
    ['empty', '', NONE],
    ['Bearer without a token', 'Bearer', BAD_HEADER],
    ['Bearer and spaces', 'Bearer   ', BAD_HEADER],
    ['two tokens', 'Bearer a b', BAD_HEADER],
    ['a good token and another word', `Bearer ${token} b`, BAD_HEADER],
    ['garbage', 'Bearer abc', bad()],
    ['bytes outside ASCII', 'Bearer caf\u00e9.\u00ff.\u00fc', bad()],
    ['another scheme', `Basic ${token}`, NONE],
    ['the scheme in lower case', `bearer ${token}`, NONE],
    ['no scheme', token, NONE],
    ['a comma', `Bearer,${token}`, NONE],
  ];
  for (const [what, authorization, body] of refused) {
    const answer = await create(server, authorization === undefined ? {} : { authorization });
    t.strictSame([answer.status, answer.body], [401, body], what);
    t.equal(answer.headers.get('www-authenticate'), CHALLENGE, what);
  }
  const query = await server.call('POST', `/api/session/create/?token=${token}&access=${token}`, {
    json: { draw_time: 30, desc_time: 30 },
  });
  t.strictSame([query.status, query.body], [401, NONE], 'a token in the query string does not count');
  for (const authorization of [`Bearer ${token}`, `Bearer  ${token}`, `  Bearer ${token}  `]) {
    t.equal((await create(server, { authorization })).status, 201);
  }
  t.equal(countRows(server, 'telephone_session'), 3, 'no refusal opened a lobby');
});

t.test('a bad token is refused before the body is parsed', async (t) => {
  const server = await serverOf(t);
  const headers = { authorization: 'Bearer abc', 'content-type': 'application/json' };
  const answer = await server.call('POST', '/api/session/create/', { body: '{', headers });
  t.strictSame([answer.status, answer.body], [401, bad()]);
});

t.test('forged, altered and expired tokens are refused', async (t) => {
  const server = await serverOf(t);
  const ada = await server.guest('ada');
  const eve = await server.guest('eve');
  const good = claimsOf(ada.token);
  const now = server.ports.now() / 1000;
  const head = { alg: 'HS256', typ: 'JWT' };
  const unsigned = (header: Claims) => crafted(header, good, SECRET).replace(/[^.]*$/, '');
  const [first = '', , last = ''] = ada.token.split('.');
  const [, other = ''] = eve.token.split('.');
  const refused: [what: string, token: string, body: object][] = [
    ['a refresh token', ada.refresh, bad('Token has wrong type')],
    ['an unknown type', forged(server, { ...good, token_type: 'sliding' }), bad('Token has wrong type')],
    ['no type', forged(server, without(good, 'token_type')), bad('Token has no type')],
    ['no exp', forged(server, without(good, 'exp')), bad("Token has no 'exp' claim")],
    ['exp is null', crafted(head, { ...good, exp: null }, SECRET), bad("Token has no 'exp' claim")],
    ['exp is text', crafted(head, { ...good, exp: '9999999999' }, SECRET), bad("Token has no 'exp' claim")],
    ['exp is now', forged(server, { ...good, exp: now }), bad()],
    ['no jti', forged(server, without(good, 'jti')), bad('Token has no id')],
    ['no user_id', forged(server, without(good, 'user_id')), NO_USER_ID],
    ['user_id is text', forged(server, { ...good, user_id: String(ada.id) }), NO_USER_ID],
    ['user_id is a list', forged(server, { ...good, user_id: [ada.id] }), NO_USER_ID],
    ['user_id is not an integer', forged(server, { ...good, user_id: 1.5 }), NO_USER_ID],
    ['user_id is beyond 2^53', forged(server, { ...good, user_id: 2 ** 53 }), NO_USER_ID],
    [
      'user_id of no account',
      forged(server, { ...good, user_id: 99 }),
      { detail: 'User not found', code: 'user_not_found' },
    ],
    ['no sid', forged(server, without(good, 'sid')), bad()],
    ['sid is a number', forged(server, { ...good, sid: 1 }), bad()],
    ['sid of no login', forged(server, { ...good, sid: 'x' }), bad()],
    ["someone else's login", forged(server, { ...good, sid: claimsOf(eve.token).sid }), bad()],
    ["someone else's account", forged(server, { ...good, user_id: eve.id }), bad()],
    ['a payload that is a list', crafted(head, [] as unknown as Claims, SECRET), bad()],
    ['a payload that is null', crafted(head, null as unknown as Claims, SECRET), bad()],
    ['another key', crafted(head, good, `${SECRET}.`), bad()],
    ['an empty key', crafted(head, good, ''), bad()],
    ['HS512 with the right key', crafted({ ...head, alg: 'HS512' }, good, SECRET, 'sha512'), bad()],
    ['HS384 with the right key', crafted({ ...head, alg: 'HS384' }, good, SECRET, 'sha384'), bad()],
    ['HS256 declared as RS256', crafted({ ...head, alg: 'RS256' }, good, SECRET), bad()],
    ['none, signed', crafted({ alg: 'none' }, good, SECRET), bad()],
    ['none, unsigned', unsigned({ alg: 'none' }), bad()],
    ['None, unsigned', unsigned({ alg: 'None' }), bad()],
    ['HS256, unsigned', unsigned(head), bad()],
    ['no algorithm', crafted({ typ: 'JWT' }, good, SECRET), bad()],
    ['an unknown critical header', crafted({ ...head, crit: ['b64'], b64: false }, good, SECRET), bad()],
    ['a changed byte of the header', changed(ada.token, 0, 3), bad()],
    ['a changed byte of the claims', changed(ada.token, 1, 20), bad()],
    ['a changed byte of the signature', changed(ada.token, 2, 0), bad()],
    ['the last byte of the signature changed', changed(ada.token, 2, 31), bad()],
    ["someone else's claims", [first, other, last].join('.'), bad()],
    ['two parts', ada.token.slice(0, ada.token.lastIndexOf('.')), bad()],
    ['four parts', `${ada.token}.${last}`, bad()],
    ['8 kB', `${ada.token}${'A'.repeat(8000)}`, bad()],
  ];
  for (const [what, token, body] of refused) {
    const answer = await createWith(server, token);
    t.strictSame([answer.status, answer.body], [401, body], what);
    t.equal(answer.headers.get('www-authenticate'), CHALLENGE, what);
  }
  t.equal(countRows(server, 'telephone_session'), 0);

  const accepted: [what: string, token: string][] = [
    ['the same claims, signed again', forged(server, good)],
    ['crafted with the right key', crafted(head, good, SECRET)],
    [
      'iat in the future, since our clock may have been set back',
      forged(server, { ...good, iat: now + 86_400 }),
    ],
    ['another jti', forged(server, { ...good, jti: 'another' })],
    ['extra claims', forged(server, { ...good, is_staff: true })],
  ];
  for (const [what, token] of accepted) {
    t.equal((await createWith(server, token)).status, 201, `accepted: ${what}`);
  }
});

t.test('Node itself refuses a token of 100 kB, and the server keeps running', async (t) => {
  const server = await serverOf(t);
  const { token } = await server.guest('ada');
  const { port } = new URL(server.base);
  const socket = connect(Number(port), '127.0.0.1');
  // Node answers at once and closes the connection while we are still sending.
  socket.on('error', () => undefined);
  const answered = new Promise<string>((resolve) => socket.once('data', (data) => resolve(String(data))));
  socket.write(
    `POST /api/session/create/ HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${'A'.repeat(100_000)}\r\n\r\n`,
  );
  t.match(await answered, /^HTTP\/1\.1 431 /);
  socket.destroy();
  t.equal((await createWith(server, token)).status, 201);
});

t.test('an access token lasts 30 minutes', async (t) => {
  const server = await serverOf(t);
  const { token } = await server.guest('ada');
  await server.ports.advance(1800_000 - 1);
  t.equal((await createWith(server, token)).status, 201);
  await server.ports.advance(1);
  const answer = await createWith(server, token);
  t.strictSame([answer.status, answer.body], [401, bad()]);
});

t.test('a token is refused once its login has expired, even if its own exp is later', async (t) => {
  const env = { PARLOR_SECRET: SECRET, PARLOR_REFRESH_S: '60', PARLOR_ACCESS_S: '10' };
  const server = await buildTestApp(t, { env });
  const ada = await server.guest('ada');
  const long = forged(server, { ...claimsOf(ada.token), exp: server.ports.now() / 1000 + 1e6 });
  await server.ports.advance(69_999);
  t.equal((await createWith(server, long)).status, 201);
  await server.ports.advance(1);
  t.strictSame((await createWith(server, long)).body, bad());
});

t.test(
  'an access token is refused as soon as its login is ended; ending it again does nothing',
  async (t) => {
    const server = await serverOf(t);
    const ada = await server.guest('ada');
    const told: string[] = [];
    server.platform.loginEnded.listen((loginId) => told.push(loginId));
    const { sid } = claimsOf(ada.token);
    t.equal((await createWith(server, ada.token)).status, 201);
    told.length = 0;
    await endLogin(server, ada.token);
    const answer = await createWith(server, ada.token);
    t.strictSame([answer.status, answer.body], [401, bad()]);
    const again = (await server.call('POST', '/api/user/refresh/', { json: { refresh: ada.refresh } }))
      .status;
    t.equal(again, 401);
    await endLogin(server, ada.token);
    t.strictSame(told, [sid]);
  },
);

t.test('a token of an inactive account is refused until the account is active again', async (t) => {
  const server = await serverOf(t);
  const ada = await server.guest('ada');
  await setActive(server, ada.id, false);
  const answer = await createWith(server, ada.token);
  t.strictSame([answer.status, answer.body], [401, { detail: 'User is inactive', code: 'user_inactive' }]);
  t.equal(answer.headers.get('www-authenticate'), CHALLENGE);
  await setActive(server, ada.id, true);
  t.equal((await createWith(server, ada.token)).status, 201);
});

const secrets: [what: string, before: string | undefined, after: string | undefined, status: number][] = [
  ['the secret stored in the database survives a restart', undefined, undefined, 201],
  ['a secret from the environment also survives a restart', SECRET, SECRET, 201],
  ['tokens are refused after the secret in the environment changes', SECRET, `${SECRET}.`, 401],
  ['a secret from the environment takes precedence over the stored one', undefined, SECRET, 401],
];
for (const [what, before, after, status] of secrets) {
  t.test(what, async (t) => {
    const env = (secret: string | undefined): { env: Record<string, string> } => ({
      env: secret === undefined ? {} : { PARLOR_SECRET: secret },
    });
    const first = await buildTestApp(t, env(before));
    const ada = await first.guest('ada');
    t.equal((await createWith(first, ada.token)).status, 201);
    await first.stop();
    const second = await buildTestApp(t, { path: first.path, ports: first.ports, ...env(after) });
    const answer = await createWith(second, ada.token);
    t.equal(answer.status, status);
    if (status === 401) t.strictSame(answer.body, bad());
  });
}

t.test('two databases have different secrets', async (t) => {
  const dir = t.testdir();
  const first = await buildTestApp(t, { path: `${dir}/a.db` });
  const second = await buildTestApp(t, { path: `${dir}/b.db`, ports: first.ports });
  const ada = await first.guest('ada');
  await second.guest('ada');
  t.strictSame((await createWith(second, ada.token)).body, bad());
});
