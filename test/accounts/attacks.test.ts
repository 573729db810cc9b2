import { connect } from 'node:net';
import t from 'tap';
import { buildTestApp, type TestServer } from '../helper.ts';
import {
  type Claims,
  claimsOf,
  countRows,
  crafted,
  forged,
  login,
  PASSWORD,
  register,
  SECRET,
} from './accounts.ts';
import { refused, refusedByHeader, refusedInHello, taken } from './everywhere.ts';
import { cookieHeader, loggedIn } from './visitor.ts';

const ENV = { env: { PARLOR_SECRET: SECRET, PARLOR_RATE: 'off' } };
const ME = '/api/user/me/';
const HEAD = { alg: 'HS256', typ: 'JWT' };

const without = (claims: Claims, name: string): Claims =>
  Object.fromEntries(Object.entries(claims).filter(([other]) => other !== name));

const unsigned = (header: Claims, claims: Claims) => crafted(header, claims, SECRET).replace(/[^.]*$/, '');

t.test('tokens with forged headers, keys or claims are refused everywhere', async (t) => {
  const server = await buildTestApp(t, ENV);
  const ada = await server.guest('ada');
  const eve = await server.guest('eve');
  const good = claimsOf(ada.token);
  const guessed = ['', 'secret', 'parlor', 'changeme', SECRET.slice(1), SECRET.toUpperCase(), 'device:'];
  const attacks: [what: string, token: string][] = [
    ...['none', 'None', 'NONE', 'nOnE'].map((alg): [string, string] => [
      alg,
      unsigned({ ...HEAD, alg }, good),
    ]),
    ['none, but signed', crafted({ alg: 'none' }, good, SECRET)],
    ['HS256 without a signature', unsigned(HEAD, good)],
    ['no algorithm', crafted({ typ: 'JWT' }, good, SECRET)],
    ['HS384 with the right key', crafted({ ...HEAD, alg: 'HS384' }, good, SECRET, 'sha384')],
    ['HS512 with the right key', crafted({ ...HEAD, alg: 'HS512' }, good, SECRET, 'sha512')],
    ['HS256 declared as RS256', crafted({ ...HEAD, alg: 'RS256' }, good, SECRET)],
    ['HS256 declared as ES256', crafted({ ...HEAD, alg: 'ES256' }, good, SECRET)],
    ['its own key in the header', crafted({ ...HEAD, jwk: { kty: 'oct', k: 'QQ' } }, good, 'A')],
    ['a key named in the header', crafted({ ...HEAD, kid: '../../dev/null' }, good, '')],
    ...guessed.map((key): [string, string] => [`the key "${key}"`, crafted(HEAD, good, key)]),
    ['a refresh token', ada.refresh],
    [
      'a refresh token that says it is an access token',
      crafted(HEAD, { ...claimsOf(ada.refresh), token_type: 'access' }, 'x'),
    ],
    ['both types at once', forged(server, { ...good, token_type: ['access', 'refresh'] })],
    ['an unknown type', forged(server, { ...good, token_type: 'Access' })],
    ...['exp', 'sid', 'jti', 'token_type', 'user_id'].map((name): [string, string] => [
      `no ${name}`,
      forged(server, without(good, name)),
    ]),
    ['exp is text', crafted(HEAD, { ...good, exp: '9999999999' }, SECRET)],
    ['exp is a list', crafted(HEAD, { ...good, exp: [9999999999] }, SECRET)],
    ['exp is before 1970', crafted(HEAD, { ...good, exp: -1 }, SECRET)],
    ["someone else's account", forged(server, { ...good, user_id: eve.id })],
    ["someone else's login", forged(server, { ...good, sid: claimsOf(eve.token).sid })],
    ['a login that never existed', forged(server, { ...good, sid: '0' })],
    ["the device token's login id as sid", forged(server, { ...good, sid: `device-${ada.id}-0` })],
    ['user_id as text', forged(server, { ...good, user_id: String(ada.id) })],
    ['user_id 0', forged(server, { ...good, user_id: 0 })],
    ['the UUID as user_id', forged(server, { ...good, user_id: 'uuid' })],
    ['claims that are null', crafted(HEAD, null as unknown as Claims, SECRET)],
    ['changed claims with the old signature', swapped(ada.token, { ...good, user_id: eve.id })],
    ['a later exp with the old signature', swapped(ada.token, { ...good, exp: Number(good.exp) + 1 })],
    ['the first part twice', ada.token.replace(/^([^.]*)\.[^.]*/, '$1.$1')],
    ['padding', `${ada.token}=`],
    ['a fourth part', `${ada.token}.x`],
    ['letters outside ASCII', 'caf\u00e9.\u00ff.\u00fc'],
    ['8 kB', `${ada.token}${'A'.repeat(8000)}`],
  ];
  for (const [what, token] of attacks) await refused(t, server, what, token);
  await taken(t, server, ada.token);
});

/** Replaces the claims but keeps the header and the signature. */
function swapped(token: string, claims: Claims): string {
  const [head, , signature] = token.split('.');
  return [head, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.');
}

t.test('a web login is not accepted as the login of a token, nor the other way round', async (t) => {
  const server = await buildTestApp(t, ENV);
  await register(server, 'ada');
  const visitor = await loggedIn(server, 'ada', PASSWORD);
  const { body } = await login(server, 'ada');
  const webId = server.platform.database.raw.prepare("SELECT id FROM login WHERE kind = 'web'").pluck().get();
  await refused(t, server, 'the web login as sid', forged(server, { ...claimsOf(body.access), sid: webId }));
  for (const value of [claimsOf(body.access).sid, webId, body.access]) {
    const answer = await server.call('GET', ME, { headers: cookieHeader({ parlor_login: String(value) }) });
    t.equal(answer.status, 401);
  }
  t.equal(await visitor.who(), 'ada');
});

t.test('each kind of token is accepted only in its own header', async (t) => {
  const server = await buildTestApp(t, ENV);
  await register(server, 'ada');
  const json = { username: 'ada', password: PASSWORD };
  const { access, refresh, token, user } = (await server.call('POST', '/api/auth/login/', { json })).body;
  await refused(t, server, 'the device token as Bearer', token);
  const asDevice = [
    access,
    refresh,
    token.slice(1),
    `${token}0`,
    token.toUpperCase(),
    user.id,
    'caf\u00e9',
    "' OR 1=1",
  ];
  for (const value of asDevice) {
    await refusedByHeader(t, server, `Token ${value}`.slice(0, 30), `Token ${value}`);
    const jwt = await server.call('GET', '/api/jwt/', { headers: { authorization: `Token ${value}` } });
    t.equal(jwt.status, 401);
  }
  const hash = server.platform.database.raw.prepare('SELECT device_hash FROM account').pluck().get();
  await refusedByHeader(t, server, 'the stored hash of the device token', `Token ${hash}`);
  t.equal((await server.call('GET', ME, { headers: { authorization: `Token ${token}` } })).status, 200);
  await taken(t, server, access);
});

t.test('anything but a valid refresh token is refused by every refresh route', async (t) => {
  const server = await buildTestApp(t, ENV);
  const ada = await server.guest('ada');
  const good = claimsOf(ada.refresh);
  const attacks: [what: string, token: string][] = [
    ['an access token', ada.token],
    ['none', unsigned({ alg: 'none' }, good)],
    ['HS512 with the right key', crafted({ ...HEAD, alg: 'HS512' }, good, SECRET, 'sha512')],
    ['an empty key', crafted(HEAD, good, '')],
    ...['exp', 'sid', 'jti', 'token_type', 'user_id'].map((name): [string, string] => [
      `no ${name}`,
      forged(server, without(good, name)),
    ]),
  ];
  for (const path of ['/api/user/refresh/', '/api/auth/token/refresh/', '/api/jwt/refresh/']) {
    for (const [what, refresh] of attacks) {
      const answer = await server.call('POST', path, { json: { refresh } });
      t.strictSame([answer.status, answer.body.access], [401, undefined], `${path} ${what}`);
    }
  }
  for (const [what, token] of attacks.slice(1)) {
    t.equal((await server.call('POST', '/api/jwt/verify/', { json: { token } })).status, 401, what);
  }
  t.equal(countRows(server, 'login'), 2, 'only the two logins made on entering as a guest');
});

/** Sends a handwritten request and returns the first line of the answer. */
async function firstLine(server: TestServer, request: string): Promise<string> {
  const socket = connect(Number(new URL(server.base).port), '127.0.0.1');
  socket.on('error', () => undefined);
  const answered = new Promise<string>((resolve) => socket.once('data', (data) => resolve(String(data))));
  socket.write(request);
  const [line = ''] = (await answered).split('\r\n');
  socket.destroy();
  return line;
}

t.test('a token of 100 kB is refused, and the server keeps running', async (t) => {
  const server = await buildTestApp(t, ENV);
  const { token } = await server.guest('ada');
  const long = `Host: x\r\nAuthorization: Bearer ${'A'.repeat(100_000)}\r\n`;
  t.match(await firstLine(server, `GET ${ME} HTTP/1.1\r\n${long}\r\n`), /^HTTP\/1\.1 431 /);
  const upgrade = `Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${'A'.repeat(22)}==\r\n`;
  t.match(await firstLine(server, `GET /ws/ HTTP/1.1\r\n${upgrade}${long}\r\n`), /^HTTP\/1\.1 431 /);
  const socket = server.open('/ws/');
  await socket.opened;
  socket.raw.send(JSON.stringify({ event: 'HELLO', payload: { access: 'A'.repeat(100_000) } }));
  t.equal(await socket.closed, 1009);
  for (const access of ['', ' ', '\u0000', '\ud800', '\u{1f600}.a.b', 'A'.repeat(15_000)]) {
    await refusedInHello(t, server, JSON.stringify(access).slice(0, 20), access);
  }
  await taken(t, server, token);
});

t.test('a HELLO whose token is not a string is refused as invalid and may be sent again', async (t) => {
  const server = await buildTestApp(t, ENV);
  const { token } = await server.guest('ada');
  const socket = server.open('/ws/');
  for (const access of [undefined, null, 5, [token], { token }]) {
    const { event, payload } = await socket.ask('HELLO', { access });
    t.strictSame([event, payload.code], ['ERROR', 'invalid']);
  }
  t.equal((await socket.ask('HELLO', { access: token })).event, 'ACK');
  const eve = await server.guest('eve');
  t.equal((await socket.ask('HELLO', { access: eve.token })).payload.code, 'already_authenticated');
});
