import t from 'tap';
import { buildTestApp, type TestSocket } from '../helper.ts';
import { countRows } from './accounts.ts';

t.test('an account keeps its newest hundred token logins, and its web logins are not affected', async (t) => {
  const server = await buildTestApp(t, { env: { PARLOR_RATE: 'off' } });
  const form = { username: 'ada', password1: 'pass_example', password2: 'pass_example' };
  const signed = await server.call('POST', '/api/auth/signup/', { json: form });
  const cookie = `parlor_login=${/parlor_login=(\w+)/.exec(signed.headers.get('set-cookie') ?? '')?.[1]}`;
  const headers = { authorization: `Token ${signed.body.token}` };
  const pairs: string[] = [];
  let first: TestSocket | undefined;
  for (let n = 0; n < 101; n++) {
    pairs.push((await server.call('GET', '/api/jwt/', { headers })).body.access);
    first ??= server.open('/ws/', pairs[0]);
    await first.opened;
  }
  t.equal(await first?.closed, 4401);
  t.equal(countRows(server, "login WHERE kind = 'token'"), 100);
  const me = async (more: object) => (await server.call('GET', '/api/user/me/', more)).status;
  t.equal(await me({ token: pairs[0] }), 401, 'the oldest login has ended');
  t.equal(await me({ token: pairs[1] }), 200);
  t.equal(await me({ headers: { cookie } }), 200, 'web logins are counted separately');
});
