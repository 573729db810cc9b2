import t from 'tap';
import { makePasswords } from '#src/platform/passwords.ts';
import { type Answer, buildTestApp, type TestServer } from '../helper.ts';
import { countRows, login, NO_ACCOUNT, PASSWORD, refresh, register } from './accounts.ts';

const HERE = '198.51.100.1';
const ELSEWHERE = '198.51.100.2';
const MINUTE = 60_000;

async function guess(server: TestServer, count: number, username: string, address: string): Promise<void> {
  for (let n = 0; n < count; n++) await login(server, username, `wrong ${n}`, address);
}

const told = ({ status, headers }: Answer) => [status, headers.get('retry-after')];

t.test('five failures a minute for one account from one address', async (t) => {
  const server = await buildTestApp(t);
  const { ports } = server;
  await register(server, 'ada');
  await register(server, 'eve');
  await guess(server, 4, 'ada', HERE);
  t.equal((await login(server, 'ada', PASSWORD, HERE)).status, 200, 'four are not too many');
  await ports.advance(1000);
  const fifth = await login(server, 'ADA', 'wrong', HERE);
  t.strictSame([fifth.status, fifth.body.detail], [401, NO_ACCOUNT]);

  const locked = await login(server, 'ada', PASSWORD, HERE);
  t.strictSame(told(locked), [429, '59'], 'even the right password, until the first failure is a minute old');
  t.equal(locked.body.code, 'rate_limited');
  t.equal((await login(server, '\uff21DA', PASSWORD, HERE)).status, 429, 'however the name is written');
  t.equal(countRows(server, 'login_failure'), 5, 'what is not tried does not count');
  t.equal(
    (await login(server, 'ada', PASSWORD, ELSEWHERE)).status,
    200,
    'nobody is locked out by a stranger',
  );
  t.equal((await login(server, 'eve', PASSWORD, HERE)).status, 200, 'nor from another account');

  await ports.advance(MINUTE - 1001);
  t.strictSame(told(await login(server, 'ada', PASSWORD, HERE)), [429, '1']);
  await ports.advance(1);
  t.equal((await login(server, 'ada', PASSWORD, HERE)).status, 200);
});

t.test('an account that is not there is guarded like one that is', async (t) => {
  const server = await buildTestApp(t);
  await guess(server, 5, 'nobody', HERE);
  t.strictSame(told(await login(server, 'nobody', PASSWORD, HERE)), [429, '60']);
});

t.test('twenty failures of one address in ten minutes, over many accounts', async (t) => {
  const server = await buildTestApp(t);
  const { ports } = server;
  await register(server, 'ada');
  for (let n = 0; n < 19; n++) {
    await guess(server, 1, `name${n}`, HERE);
    await ports.advance(1000);
  }
  t.equal((await login(server, 'ada', PASSWORD, HERE)).status, 200);
  await guess(server, 1, 'name19', HERE);
  t.strictSame(told(await login(server, 'ada', PASSWORD, HERE)), [429, '581']);
  t.equal((await login(server, 'ada', PASSWORD, ELSEWHERE)).status, 200);
  await ports.advance(581_000 - 1);
  t.strictSame(told(await login(server, 'ada', PASSWORD, HERE)), [429, '1']);
  await ports.advance(1);
  t.equal((await login(server, 'ada', PASSWORD, HERE)).status, 200);
});

t.test('who is held by both limits is told the later end', async (t) => {
  const server = await buildTestApp(t);
  for (let n = 0; n < 15; n++) await guess(server, 1, `name${n}`, HERE);
  await guess(server, 5, 'ada', HERE);
  t.strictSame(told(await login(server, 'ada', PASSWORD, HERE)), [429, '600']);
});

t.test('a restart forgives nothing', async (t) => {
  const first = await buildTestApp(t);
  await register(first, 'ada');
  await guess(first, 5, 'ada', HERE);
  await first.stop();
  const second = await buildTestApp(t, { path: first.path, ports: first.ports });
  t.equal((await login(second, 'ada', PASSWORD, HERE)).status, 429);
  t.equal((await login(second, 'ada', PASSWORD, ELSEWHERE)).status, 200);
});

t.test('a proxy that is not trusted cannot give the guesser another address', async (t) => {
  const server = await buildTestApp(t, { env: { PARLOR_TRUST_PROXY: '192.0.2.1' } });
  await register(server, 'ada');
  for (let n = 0; n < 5; n++) await guess(server, 1, 'ada', `198.51.100.${n}`);
  t.equal((await login(server, 'ada', PASSWORD, HERE)).status, 429);
});

t.test('64 guesses at the same moment get no further than 7 hashes', async (t) => {
  const server = await buildTestApp(t, { passwords: makePasswords() });
  await register(server, 'ada');
  const answers = await Promise.all(
    Array.from({ length: 64 }, (_, n) => login(server, 'ada', n === 63 ? PASSWORD : `wrong ${n}`, HERE)),
  );
  const hashed = answers.filter(({ status }) => status !== 429).length;
  t.ok(hashed >= 5 && hashed <= 7, `${hashed} were tried`);
  t.equal(countRows(server, 'login_failure'), answers.filter(({ status }) => status === 401).length);
  t.ok(answers.every(({ status, headers }) => status !== 429 || Number(headers.get('retry-after')) === 60));
  await server.ports.advance(MINUTE);
  t.equal((await login(server, 'ada', PASSWORD, HERE)).status, 200, 'Retry-After has told the truth');
});

t.test('PARLOR_RATE=off limits no guesses', async (t) => {
  const server = await buildTestApp(t, { env: { PARLOR_RATE: 'off' } });
  await register(server, 'ada');
  await guess(server, 6, 'ada', HERE);
  t.equal((await login(server, 'ada', PASSWORD, HERE)).status, 200);
});

t.test('more than two hashes at a time and 64 waiting are 503, and everything else goes on', async (t) => {
  const server = await buildTestApp(t, { passwords: makePasswords() });
  const ada = await server.guest('ada');
  await guess(server, 5, 'eve', HERE);
  let pending = 200;
  const flood = Array.from({ length: pending }, async (_, n) => {
    const answer = await login(server, `name${n}`, 'wrong', `203.0.${n >> 7}.${n & 127}`);
    pending -= 1;
    return answer;
  });
  const refused = await Promise.any(
    flood.map(async (one) => ((await one).status === 503 ? one : Promise.reject(new Error('not refused')))),
  );
  t.strictSame(refused.body, { detail: 'The server is busy. Try again in a moment.', code: 'overloaded' });
  t.equal(refused.headers.get('retry-after'), '1');
  const other = await ada.post('/api/session/create/', { draw_time: 30, desc_time: 30 });
  t.equal(other.status, 201);
  t.equal((await refresh(server, ada.refresh)).status, 200);
  const locked = await login(server, 'eve', 'wrong', HERE);
  t.equal(locked.status, 429, 'who is locked out does not even ask for a place');
  t.ok(pending > 0, 'while hashes were still waited for');
  const statuses = (await Promise.all(flood)).map(({ status }) => status);
  const tried = statuses.filter((status) => status === 401).length;
  t.ok(tried >= 66, 'those who waited are answered');
  t.equal(tried + statuses.filter((status) => status === 503).length, 200);
  t.equal(countRows(server, 'login_failure'), 5 + tried, 'who was not heard has not failed');
  t.equal((await login(server, 'name0', 'wrong', '192.0.2.7')).status, 401, 'and all is well again');
});
