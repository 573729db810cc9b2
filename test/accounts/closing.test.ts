import t from 'tap';
import { type Answer, buildTestApp, type Player, type TestServer } from '../helper.ts';
import { gameIn } from '../telephone/lobby.ts';
import { countRows, login, PASSWORD, refresh, register } from './accounts.ts';
import { loggedIn } from './visitor.ts';

const ENV = { env: { PARLOR_RATE: 'off' } };
const PATH = '/api/auth/del-logout/';
const WRONG = { password: ['This is not the password of the account.'] };
const ADA = {
  username: 'Ada',
  email: 'Ada@Example.com',
  password: PASSWORD,
  password2: PASSWORD,
  first_name: 'Augusta',
  last_name: 'Lovelace',
};

const enrol = (server: TestServer) => server.call('POST', '/api/auth/register/', { json: ADA });
const close = (server: TestServer, token: string, json: object = {}): Promise<Answer> =>
  server.call('POST', PATH, { token, json: { account: true, ...json } });

/** All rows of accounts and logins. A refusal must not change them. */
function rows(server: TestServer): unknown {
  const { raw } = server.platform.database;
  return [raw.prepare('SELECT * FROM account').all(), raw.prepare('SELECT * FROM login').all()];
}

t.test('a closed account keeps no personal data', async (t) => {
  const server = await buildTestApp(t, ENV);
  await register(server, 'eve');
  await enrol(server);
  const { access, refresh: refreshing } = (await login(server, 'Ada')).body;
  const answer = await close(server, access, { password: PASSWORD });
  t.strictSame([answer.status, answer.body], [200, { logout: 'success' }]);
  const row = server.platform.database.raw.prepare('SELECT * FROM account WHERE id = 2').get();
  t.match(row, {
    username: 'deleted-2',
    username_key: 'deleted-2',
    password_hash: null,
    email: null,
    email_key: null,
    first_name: '',
    last_name: '',
    device_hash: null,
    is_active: 0,
    is_staff: 0,
    closed_at_ms: server.ports.now(),
  });
  t.notMatch(JSON.stringify(row), /ada|augusta|lovelace/i);
  t.equal(countRows(server, 'login WHERE account_id = 2 AND revoked_at_ms IS NULL'), 0);
  t.equal((await refresh(server, refreshing)).status, 401);
  t.equal(countRows(server, 'account WHERE id = 1 AND is_active = 1'), 1, 'the other account is untouched');
});

t.test('nobody can log in to a closed account, with its old name or its new one', async (t) => {
  const server = await buildTestApp(t, ENV);
  await enrol(server);
  const json = { username: 'ada', password: PASSWORD };
  const { access, token } = (await server.call('POST', '/api/auth/login/', { json })).body;
  await close(server, access, { password: PASSWORD });
  const doors: [path: string, status: number][] = [
    ['/api/user/login/', 401],
    ['/api/auth/login/', 401],
    ['/api/auth/obtain/', 400],
  ];
  for (const [path, status] of doors) {
    for (const username of ['ada', 'deleted-1', 'DELETED-1', 'ada@example.com']) {
      for (const password of [PASSWORD, 'null']) {
        const answer = await server.call('POST', path, { json: { username, password } });
        t.equal(answer.status, status, `${path} ${username}`);
      }
    }
  }
  for (const method of ['GET', 'POST']) {
    const headers = { authorization: `Token ${token}` };
    t.equal((await server.call(method, '/api/jwt/', { headers })).status, 401);
  }
});

t.test('the name and e-mail address of a closed account can be used again for a new account', async (t) => {
  const server = await buildTestApp(t, ENV);
  await enrol(server);
  const old = (await login(server, 'Ada')).body;
  await close(server, old.access, { password: PASSWORD });
  t.equal((await enrol(server)).status, 201);
  const { access } = (await login(server, 'Ada')).body;
  const { body } = await server.call('GET', '/api/user/me/', { token: access });
  t.match(body, { id: 2, username: 'Ada', email: 'Ada@Example.com' });
  t.equal((await server.call('GET', '/api/user/me/', { token: old.access })).status, 401);
  t.equal(
    (await close(server, access, { password: PASSWORD })).status,
    200,
    'the new account can be closed as well',
  );
  t.equal(countRows(server, "account WHERE username LIKE 'deleted-%'"), 2);
});

t.test(
  'closing an account with a missing, wrong or malformed password is refused and changes nothing',
  async (t) => {
    const server = await buildTestApp(t, ENV);
    await enrol(server);
    const { access } = (await login(server, 'Ada')).body;
    const browser = await loggedIn(server, 'Ada', PASSWORD);
    const refused: [what: string, json: object, body: object][] = [
      ['a wrong password', { password: 'wrong' }, WRONG],
      ['the password in another case', { password: PASSWORD.toUpperCase() }, WRONG],
      ['no password', {}, { password: ['This field is required.'] }],
      ['an empty password', { password: '' }, { password: ['This field may not be blank.'] }],
      ['null', { password: null }, { password: ['This field may not be null.'] }],
      ['a list', { password: [PASSWORD] }, { password: ['Not a valid string.'] }],
      ['text for true', { account: 'true', password: PASSWORD }, { account: ['Must be a valid boolean.'] }],
    ];
    const before = rows(server);
    for (const [what, json, body] of refused) {
      const answer = await close(server, access, json);
      t.strictSame([answer.status, answer.body], [400, body], what);
      t.strictSame(
        answer.headers.getSetCookie().filter((line) => /=;/.test(line)),
        [],
        'no cookie is cleared',
      );
      const byCookie = await browser.ask('POST', PATH, { account: true, ...json });
      t.strictSame([byCookie.status, byCookie.body], [400, body], `${what}, by cookie`);
    }
    t.strictSame(rows(server), before, 'nothing has changed');
    t.equal(await browser.who(), 'Ada');
    const kept = await server.call('POST', PATH, {
      token: access,
      json: { account: false, password: 'wrong' },
    });
    t.equal(kept.status, 200, 'with account: false it is only a logout, and the password is not checked');
    t.equal((await login(server, 'Ada')).status, 200);
  },
);

t.test(
  'a guest can close the account without a password; one who has set a password must give it',
  async (t) => {
    const server = await buildTestApp(t, ENV);
    const ada = await server.guest('ada');
    t.equal((await close(server, ada.token)).status, 200);
    t.equal(countRows(server, "account WHERE username = 'deleted-1'"), 1);
    t.equal((await ada.get('/api/user/me/')).status, 401);
    const eve = await server.guest('ada');
    t.equal(eve.name, 'ada', 'the name is free');
    await eve.post('/api/user/password/', { new_password: PASSWORD });
    t.strictSame((await close(server, eve.token)).body, { password: ['This field is required.'] });
    t.equal((await close(server, eve.token, { password: PASSWORD })).status, 200);
  },
);

t.test('of two simultaneous requests to close an account, one succeeds', async (t) => {
  const server = await buildTestApp(t, ENV);
  await enrol(server);
  const { access } = (await login(server, 'Ada')).body;
  const answers = await Promise.all([1, 2].map(() => close(server, access, { password: PASSWORD })));
  const statuses = answers.map(({ status }) => status).sort();
  t.equal(statuses[0], 200);
  t.ok([400, 401].includes(statuses[1] ?? 0), `the other is ${statuses[1]}`);
  t.equal(countRows(server, "account WHERE username = 'deleted-1' AND device_generation = 1"), 1);
});

const leavings: [what: string, json: object, username: string][] = [
  ['closes the account', { account: true }, 'deleted-1'],
  ['logs out everywhere', {}, 'ada'],
];
for (const [what, json, username] of leavings) {
  t.test(`a guest who ${what} while a new password is being hashed ends up without a password`, async (t) => {
    const server = await buildTestApp(t, ENV);
    const ada = await server.guest('ada');
    const [set, left] = await Promise.all([
      ada.post('/api/user/password/', { new_password: PASSWORD }),
      ada.post(PATH, json),
    ]);
    t.strictSame([set.status, left.status], [401, 200]);
    const row = server.platform.database.raw.prepare('SELECT username, password_hash FROM account').get();
    t.strictSame({ ...(row as object) }, { username, password_hash: null });
  });
}

t.test('games with a closed account go on and show it under its placeholder name', async (t) => {
  const server = await buildTestApp(t, ENV);
  const game = await gameIn(server, 'in play', 3);
  const [host, leaver, third] = game.players as [Player, Player, Player];
  await game.sendAll([leaver, third]);
  t.equal((await close(server, leaver.token)).status, 200);
  const { status, body } = await host.get(`${game.path}/info/`);
  t.equal(status, 200);
  t.strictSame([...body.users].sort(), [host.name, third.name, `deleted-${leaver.id}`].sort());
  t.equal(body.round, 0, 'still in play');
  const turn = await game.turnOf(third);
  t.equal((await game.send(turn)).status, 201);
  const over = await gameIn(server, 'over', 3);
  const [reader, gone] = over.players as [Player, Player];
  await close(server, gone.token);
  const album = await reader.get(`${over.path}/album/`);
  t.equal(album.status, 200);
  t.ok(JSON.stringify(album.body).includes(`deleted-${gone.id}`));
});
