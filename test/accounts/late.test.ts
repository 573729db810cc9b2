import { connect } from 'node:net';
import t from 'tap';
import { type Answer, buildTestApp, type TestServer } from '../helper.ts';
import { countRows, login, PASSWORD, register } from './accounts.ts';

/** Sends the head of a request, runs `between` once the server has it, then sends the body. */
async function sendLate(
  server: TestServer,
  request: { method: string; path: string; authorization: string; json: object },
  between: () => Promise<unknown>,
): Promise<Pick<Answer, 'status' | 'body'>> {
  const { method, path, authorization, json } = request;
  const body = JSON.stringify(json);
  const socket = connect(Number(new URL(server.base).port), '127.0.0.1');
  const answered = new Promise<string>((resolve, reject) => {
    let text = '';
    socket.setEncoding('utf8').on('data', (more) => {
      text += more;
    });
    socket.on('end', () => resolve(text)).on('error', reject);
  });
  const headed = new Promise<void>((resolve) => {
    server.http.server.once('request', () => resolve());
  });
  socket.write(
    `${method} ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: ${authorization}\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`,
  );
  await headed;
  await between();
  socket.write(body);
  const text = await answered;
  const [head = '', answer = ''] = text.split('\r\n\r\n');
  return { status: Number(head.slice(9, 12)), body: JSON.parse(answer) };
}

async function ada(server: TestServer) {
  await register(server, 'ada');
  const { access, refresh } = (await login(server, 'ada')).body;
  const json = { username: 'ada', password: PASSWORD };
  const { token } = (await server.call('POST', '/api/auth/obtain/', { json })).body;
  return { access, refresh, token };
}

const changePassword = (server: TestServer, access: string) =>
  server.call('POST', '/api/user/password/', {
    token: access,
    json: { old_password: PASSWORD, new_password: 'another password' },
  });

t.test(
  'a request begun with a stolen device token gets no tokens after the password is changed',
  async (t) => {
    const server = await buildTestApp(t);
    const { access, token } = await ada(server);
    const request = { method: 'POST', path: '/api/jwt/', authorization: `Token ${token}`, json: {} };
    const late = await sendLate(server, request, async () => {
      t.equal((await changePassword(server, access)).status, 200);
    });
    t.equal(late.status, 401);
    t.equal(
      countRows(server, "login WHERE kind = 'token' AND revoked_at_ms IS NULL"),
      1,
      'only the owner’s login',
    );
  },
);

t.test('a request begun with an access token changes nothing after the token is revoked', async (t) => {
  const server = await buildTestApp(t);
  const { access, refresh } = await ada(server);
  const authorization = `Bearer ${access}`;
  const request = { method: 'PATCH', path: '/api/user/me/', authorization, json: { first_name: 'Eve' } };
  const late = await sendLate(server, request, () =>
    server.call('POST', '/api/auth/logout/', { token: access, json: { refresh } }),
  );
  t.equal(late.status, 401);
  t.equal(countRows(server, "account WHERE first_name = 'Eve'"), 0);
});

t.test('a late request to a game route is checked again as well', async (t) => {
  const server = await buildTestApp(t);
  const { access, token } = await ada(server);
  const json = { draw_time: 30, desc_time: 30 };
  const request = { method: 'POST', path: '/api/session/create/', authorization: `Token ${token}`, json };
  const late = await sendLate(server, request, () => changePassword(server, access));
  t.equal(late.status, 401);
  t.equal(countRows(server, 'telephone_session'), 0);
});

t.test('a request in progress cannot put personal data back into a closed account', async (t) => {
  const server = await buildTestApp(t);
  const { access } = await ada(server);
  const authorization = `Bearer ${access}`;
  const json = { email: 'ada@example.org', first_name: 'Ada' };
  const late = await sendLate(server, { method: 'PATCH', path: '/api/user/me/', authorization, json }, () =>
    server.call('POST', '/api/auth/del-logout/', {
      token: access,
      json: { account: true, password: PASSWORD },
    }),
  );
  t.equal(late.status, 401);
  t.equal(
    countRows(server, 'account WHERE email IS NULL AND first_name = ? AND closed_at_ms IS NOT NULL', ''),
    1,
  );
});

t.test('a guest who sets a password and closes the account at the same time leaves no hash', async (t) => {
  const server = await buildTestApp(t);
  const guest = await server.guest('ada');
  const [password, closed] = await Promise.all([
    guest.post('/api/user/password/', { new_password: 'a long password' }),
    guest.post('/api/auth/del-logout/', { account: true }),
  ]);
  t.same([password.status, closed.status], [401, 200]);
  t.equal(countRows(server, 'account WHERE closed_at_ms IS NOT NULL AND password_hash IS NULL'), 1);
});

t.test('one address can register sixty accounts in ten minutes, over all routes together', async (t) => {
  const server = await buildTestApp(t);
  const fill = server.platform.limits;
  for (let n = 0; n < 59; n++) fill.use('register', '127.0.0.1', 60, 600_000);
  t.equal((await register(server, 'last')).status, 201);
  const json = { username: 'x', password1: PASSWORD, password2: PASSWORD };
  const signup = await server.call('POST', '/api/auth/signup/', { json });
  t.equal(signup.status, 429);
  t.equal(signup.headers.get('retry-after'), '600');
  t.equal((await register(server, 'y')).status, 429);
  const bad = await register(server, 'bad name!');
  t.equal(bad.status, 400, 'a bad registration is still refused for its own problem');
  await server.ports.advance(600_000);
  t.equal((await register(server, 'y')).status, 201);
});
