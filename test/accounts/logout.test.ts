import t from 'tap';
import { type Answer, buildTestApp, type Player, type TestServer } from '../helper.ts';
import { gameIn } from '../telephone/lobby.ts';
import {
  claimsOf,
  countRows,
  crafted,
  forged,
  login,
  PASSWORD,
  refresh,
  register,
  SECRET,
  setActive,
} from './accounts.ts';
import { BODIES, cookiesOf, everyRow, loggedIn, Visitor } from './visitor.ts';

const ENV = { env: { PARLOR_SECRET: SECRET, PARLOR_RATE: 'off' } };
const OUT = '/api/auth/logout/';
const DONE = { message: 'Successfully logged out', logout: 'success' };
const BLACKLISTED = { error: 'Invalid refresh token: Token is blacklisted', code: 'refresh_token_revoked' };
const INVALID = {
  error: 'Invalid refresh token: Token is invalid or expired',
  code: 'refresh_token_invalid',
};
const FOREIGN = { error: 'Token does not belong to user', code: 'refresh_token_foreign' };
const NEEDED = { error: 'Refresh token required', code: 'refresh_token_required' };

interface Pair {
  access: string;
  refresh: string;
}

/** An account with two logins, a device token and a browser. */
async function person(server: TestServer, username: string) {
  await register(server, username);
  const json = { username, password: PASSWORD };
  const phone: Pair = (await login(server, username)).body;
  const laptop: Pair = (await login(server, username)).body;
  const { token } = (await server.call('POST', '/api/auth/obtain/', { json })).body;
  const device = { authorization: `Token ${token}` };
  return { phone, laptop, device, browser: await loggedIn(server, username, PASSWORD) };
}

const bearer = ({ access }: Pair) => ({ authorization: `Bearer ${access}` });
const out = (server: TestServer, headers: Record<string, string>, json: unknown = {}) =>
  server.call('POST', OUT, { headers, json });
const me = async (server: TestServer, headers: Record<string, string>) =>
  (await server.call('GET', '/api/user/me/', { headers })).status;
const told = ({ status, body }: Answer) => [status, body];

t.test('a logout with a refresh token revokes its login, whichever credential sends it', async (t) => {
  const server = await buildTestApp(t, ENV);
  const ada = await person(server, 'ada');
  const again: Pair = (await login(server, 'ada')).body;
  const ways: [what: string, pair: Pair, send: (refresh: string) => Promise<Answer>][] = [
    ['its own access token', ada.phone, (token) => out(server, bearer(ada.phone), { refresh: token })],
    ['the device token', ada.laptop, (token) => out(server, ada.device, { refresh: token })],
    ['the cookie', again, (token) => ada.browser.ask('POST', OUT, { refresh: token })],
  ];
  for (const [what, pair, send] of ways) {
    t.equal(await me(server, bearer(pair)), 200);
    const answer = await send(pair.refresh);
    t.strictSame(told(answer), [200, DONE], what);
    t.strictSame(cookiesOf(answer).parlor_login, undefined, 'the web login is not ended');
    t.equal(await me(server, bearer(pair)), 401, 'the access token is refused at once');
    t.strictSame((await refresh(server, pair.refresh)).status, 401);
  }
  t.equal(await ada.browser.who(), 'ada');
  t.equal(await me(server, ada.device), 200);
});

t.test('a refresh token of another login of the account ends only that login', async (t) => {
  const server = await buildTestApp(t, ENV);
  const { phone, laptop } = await person(server, 'ada');
  t.strictSame(told(await out(server, bearer(phone), { refresh: laptop.refresh })), [200, DONE]);
  t.strictSame([await me(server, bearer(phone)), await me(server, bearer(laptop))], [200, 401]);
});

t.test('a logout checks the credential first, then the refresh token, then whose it is', async (t) => {
  const server = await buildTestApp(t, ENV);
  const ada = await person(server, 'ada');
  const eve = await person(server, 'eve');
  await out(server, bearer(eve.laptop), { refresh: eve.laptop.refresh });
  await out(server, bearer(ada.laptop), { refresh: ada.laptop.refresh });
  const good = claimsOf(ada.phone.refresh);
  const expired = { exp: server.ports.now() / 1000 };
  const refused: [what: string, refresh: unknown, status: number, body: object][] = [
    ['garbage', 'abc', 400, INVALID],
    ['an empty text', '', 400, INVALID],
    ['null', null, 400, INVALID],
    ['a number', 5, 400, INVALID],
    ['a list', [ada.phone.refresh], 400, INVALID],
    ['an access token', ada.phone.access, 400, INVALID],
    ['another key', crafted({ alg: 'HS256' }, good, `${SECRET}.`), 400, INVALID],
    ['expired', forged(server, { ...good, ...expired }), 400, INVALID],
    [
      'expired, of someone else',
      forged(server, { ...claimsOf(eve.phone.refresh), ...expired }),
      400,
      INVALID,
    ],
    ['revoked', ada.laptop.refresh, 400, BLACKLISTED],
    ['revoked, of someone else', eve.laptop.refresh, 400, BLACKLISTED],
    ['of someone else', eve.phone.refresh, 403, FOREIGN],
  ];
  const before = everyRow(server);
  for (const [what, token, status, body] of refused) {
    for (const headers of [bearer(ada.phone), ada.device]) {
      t.strictSame(told(await out(server, headers, { refresh: token })), [status, body], what);
    }
    t.strictSame(
      told(await ada.browser.ask('POST', OUT, { refresh: token })),
      [status, body],
      `${what}, by cookie`,
    );
    const nobody = await server.call('POST', OUT, { json: { refresh: token } });
    t.equal(nobody.status, 401, `${what}, without a credential`);
  }
  t.equal(everyRow(server), before, 'nothing has changed');
  const gone = await out(server, bearer(ada.laptop), { refresh: eve.phone.refresh });
  t.equal(gone.status, 401, 'a login that has ended revokes nothing');
  t.equal(await me(server, bearer(eve.phone)), 200);
});

t.test('a refresh token whose login was purged is still reported as blacklisted', async (t) => {
  const env = { ...ENV.env, PARLOR_REFRESH_S: '604800' };
  const server = await buildTestApp(t, { env });
  const { phone, laptop, device } = await person(server, 'ada');
  await out(server, bearer(phone), { refresh: laptop.refresh });
  await server.ports.advance(86_400_000);
  t.equal(countRows(server, 'login WHERE id = ?', claimsOf(laptop.refresh).sid), 0);
  t.strictSame(told(await out(server, device, { refresh: laptop.refresh })), [400, BLACKLISTED]);
});

t.test('a logout without a refresh token ends the web login and keeps the data', async (t) => {
  const server = await buildTestApp(t, ENV);
  const ada = await person(server, 'ada');
  const lobby = await ada.browser.ask('POST', '/api/session/create/', { draw_time: 30, desc_time: 30 });
  const ways: [what: string, send: (browser: Visitor) => Promise<Answer>][] = [
    ['the cookie alone', (browser) => browser.ask('POST', OUT)],
    [
      'the cookie alone, with a form',
      (browser) =>
        browser.call('POST', OUT, BODIES.form({ csrfmiddlewaretoken: browser.cookies.csrftoken ?? '' })),
    ],
    ['the cookie and a device token', (browser) => browser.call('POST', OUT, { headers: ada.device })],
    [
      'the cookie and an access token',
      (browser) => browser.call('POST', OUT, { headers: bearer(ada.phone) }),
    ],
  ];
  for (const [what, send] of ways) {
    const browser = await loggedIn(server, 'ada', PASSWORD);
    const thief = browser.twin();
    const answer = await send(browser);
    t.strictSame(told(answer), [200, DONE], what);
    t.strictSame(Object.keys(cookiesOf(answer)).sort(), ['csrftoken', 'parlor_login', 'sessionid']);
    t.strictSame(browser.cookies, {}, 'the browser has no cookies left');
    t.equal(await thief.who(), 401, 'the server no longer accepts the cookie');
  }
  t.strictSame([await me(server, bearer(ada.phone)), await me(server, ada.device)], [200, 200]);
  t.equal(await ada.browser.who(), 'ada', 'another browser is not affected');
  t.equal((await ada.browser.call('GET', `/api/session/${lobby.body.game_code}/info/`)).status, 200);
});

t.test('a logout with neither a refresh token nor a web login of the account', async (t) => {
  const server = await buildTestApp(t, ENV);
  const ada = await person(server, 'ada');
  const eve = await person(server, 'eve');
  const dead = eve.browser.twin();
  await eve.browser.ask('POST', OUT);
  const other = await loggedIn(server, 'eve', PASSWORD);
  t.strictSame(told(await out(server, bearer(ada.phone))), [400, NEEDED], 'an access token alone');
  t.strictSame(
    told(await server.call('POST', OUT, { headers: bearer(ada.phone) })),
    [400, NEEDED],
    'without a body',
  );
  for (const browser of [other, dead]) {
    t.strictSame(told(await browser.call('POST', OUT, { headers: bearer(ada.phone) })), [400, NEEDED]);
  }
  t.equal(await other.who(), 'eve', "someone else's cookie ends nothing");
  for (const json of [{}, { foo: 1 }]) {
    t.strictSame(told(await out(server, ada.device, json)), [200, DONE], 'a device token alone');
  }
  await other.call('POST', OUT, { headers: ada.device });
  t.equal(await loggedIn(server, 'eve', PASSWORD).then((browser) => browser.who()), 'eve');
  t.equal(
    countRows(server, "login WHERE kind = 'web' AND account_id = 2 AND revoked_at_ms IS NOT NULL"),
    1,
    'only the login she ended herself',
  );
  t.equal(await me(server, ada.device), 200, 'the device token is still valid');
});

t.test('a logout without a valid credential is refused', async (t) => {
  const server = await buildTestApp(t, ENV);
  const { phone, browser } = await person(server, 'ada');
  const stale = new Visitor(server);
  await stale.call('GET', '/status/');
  for (const path of [OUT, '/api/auth/del-logout/']) {
    t.equal((await stale.ask('POST', path)).status, 401, 'a visitor without a login');
    t.equal(
      (await browser.call('POST', path, { token: 'abc' })).status,
      401,
      'a bad header with a good cookie',
    );
  }
  await setActive(server, 1, false);
  for (const path of [OUT, '/api/auth/del-logout/']) {
    t.equal((await server.call('POST', path, { token: phone.access })).status, 401);
    t.equal((await browser.ask('POST', path)).status, 401);
  }
  await setActive(server, 1, true);
  t.strictSame([await browser.who(), await me(server, bearer(phone))], ['ada', 200]);
});

t.test("del-logout deletes the user's shares and drafts and leaves those of others", async (t) => {
  const server = await buildTestApp(t, ENV);
  const over = await gameIn(server, 'over', 3);
  const game = await gameIn(server, 'in play', 3);
  const [first, second] = over.players as [Player, Player];
  const [drafting, staying] = game.players as [Player, Player];
  t.equal((await first.post(`${over.path}/album/share/`)).status, 201);
  for (const player of [drafting, staying]) await game.draft(await game.turnOf(player));
  t.strictSame([countRows(server, 'telephone_share'), countRows(server, 'telephone_draft')], [1, 2]);
  const leave = (player: Player) => player.post('/api/auth/del-logout/');
  t.strictSame((await leave(second)).body, { logout: 'success' });
  t.equal(countRows(server, 'telephone_share'), 1, "others' shares stay");
  t.strictSame(told(await leave(first)), [200, { logout: 'success' }]);
  t.equal(countRows(server, 'telephone_share'), 0);
  t.equal((await leave(drafting)).status, 200);
  t.equal(countRows(server, 'telephone_draft'), 1);
  t.equal(countRows(server, 'telephone_draft WHERE author_id = ?', staying.id), 1);
  t.equal((await staying.get(`${game.path}/info/`)).status, 200, 'the game goes on');
  t.equal(countRows(server, 'account'), 6, 'the accounts still exist');
});

for (const how of ['bearer', 'device', 'cookie'] as const) {
  t.test(`del-logout with ${how} makes every credential invalid and keeps the password`, async (t) => {
    const server = await buildTestApp(t, ENV);
    const ada = await person(server, 'ada');
    const eve = await person(server, 'eve');
    const thief = ada.browser.twin();
    const path = '/api/auth/del-logout';
    if (how === 'cookie') {
      t.strictSame(told(await ada.browser.ask('POST', path)), [200, { logout: 'success' }]);
      t.strictSame(ada.browser.cookies, {});
    } else {
      const headers = how === 'bearer' ? bearer(ada.phone) : ada.device;
      const answer = await server.call('POST', path, { headers });
      t.strictSame(told(answer), [200, { logout: 'success' }], 'without a body');
      t.equal(cookiesOf(answer).parlor_login?.value, '');
    }
    for (const headers of [bearer(ada.phone), bearer(ada.laptop), ada.device])
      t.equal(await me(server, headers), 401);
    t.equal(await thief.who(), 401);
    for (const pair of [ada.phone, ada.laptop]) t.equal((await refresh(server, pair.refresh)).status, 401);
    t.equal(countRows(server, 'login WHERE account_id = 1 AND revoked_at_ms IS NULL'), 0);
    t.equal((await login(server, 'ada')).status, 200);
    t.strictSame(
      [await me(server, bearer(eve.phone)), await eve.browser.who()],
      [200, 'eve'],
      'no other account is affected',
    );
  });
}
