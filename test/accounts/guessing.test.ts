import t from 'tap';
import { makePasswords } from '#src/platform/access/passwords.ts';
import { type Answer, buildTestApp, type TestServer } from '../helper.ts';
import { countRows, login, NO_ACCOUNT, PASSWORD, refresh, register } from './accounts.ts';

const HERE = '198.51.100.1';
const ELSEWHERE = '198.51.100.2';
const MINUTE = 60_000;

async function guess(server: TestServer, count: number, username: string, address: string): Promise<void> {
  for (let n = 0; n < count; n++) await login(server, username, `wrong ${n}`, address);
}

const told = ({ status, headers }: Answer) => [status, headers.get('retry-after')];

t.test('five failures within a minute lock one account for one address', async (t) => {
  const server = await buildTestApp(t);
  const { ports } = server;
  await register(server, 'ada');
  await register(server, 'eve');
  await guess(server, 4, 'ada', HERE);
  t.equal((await login(server, 'ada', PASSWORD, HERE)).status, 200, 'four are allowed');
  await ports.advance(1000);
  const fifth = await login(server, 'ADA', 'wrong', HERE);
  t.strictSame([fifth.status, fifth.body.detail], [401, NO_ACCOUNT]);

  const locked = await login(server, 'ada', PASSWORD, HERE);
  t.strictSame(told(locked), [429, '59'], 'even the right password, until the first failure is a minute old');
  t.equal(locked.body.code, 'rate_limited');
  t.equal((await login(server, '\uff21DA', PASSWORD, HERE)).status, 429, 'however the name is written');
  t.equal(countRows(server, 'login_failure'), 5, 'refused attempts do not count');
  t.equal(
    (await login(server, 'ada', PASSWORD, ELSEWHERE)).status,
    200,
    'the owner is not locked out at another address',
  );
  t.equal((await login(server, 'eve', PASSWORD, HERE)).status, 200, 'another account is not locked');

  await ports.advance(MINUTE - 1001);
  t.strictSame(told(await login(server, 'ada', PASSWORD, HERE)), [429, '1']);
  await ports.advance(1);
  t.equal((await login(server, 'ada', PASSWORD, HERE)).status, 200);
});

t.test('a name without an account is locked like one with an account', async (t) => {
  const server = await buildTestApp(t);
  await guess(server, 5, 'nobody', HERE);
  t.strictSame(told(await login(server, 'nobody', PASSWORD, HERE)), [429, '60']);
});

t.test('twenty failures within ten minutes, over many accounts, lock the whole address', async (t) => {
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

t.test('under both limits, Retry-After gives the later end', async (t) => {
  const server = await buildTestApp(t);
  for (let n = 0; n < 15; n++) await guess(server, 1, `name${n}`, HERE);
  await guess(server, 5, 'ada', HERE);
  t.strictSame(told(await login(server, 'ada', PASSWORD, HERE)), [429, '600']);
});

t.test('a restart does not reset the limits', async (t) => {
  const first = await buildTestApp(t);
  await register(first, 'ada');
  await guess(first, 5, 'ada', HERE);
  await first.stop();
  const second = await buildTestApp(t, { path: first.path, ports: first.ports });
  t.equal((await login(second, 'ada', PASSWORD, HERE)).status, 429);
  t.equal((await login(second, 'ada', PASSWORD, ELSEWHERE)).status, 200);
});

t.test('an untrusted X-Forwarded-For header does not change the address that is limited', async (t) => {
  const server = await buildTestApp(t, { env: { PARLOR_TRUST_PROXY: '192.0.2.1' } });
  await register(server, 'ada');
  for (let n = 0; n < 5; n++) await guess(server, 1, 'ada', `198.51.100.${n}`);
  t.equal((await login(server, 'ada', PASSWORD, HERE)).status, 429);
});

t.test('of 64 simultaneous guesses, at most 7 are hashed', async (t) => {
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
  t.equal((await login(server, 'ada', PASSWORD, HERE)).status, 200, 'Retry-After was right');
});

t.test('PARLOR_RATE=off turns the limits on guessing off', async (t) => {
  const server = await buildTestApp(t, { env: { PARLOR_RATE: 'off' } });
  await register(server, 'ada');
  await guess(server, 6, 'ada', HERE);
  t.equal((await login(server, 'ada', PASSWORD, HERE)).status, 200);
});

t.test(
  'with two hashes running and 64 waiting, another login gets 503 and other requests still work',
  async (t) => {
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
    t.equal(locked.status, 429, 'a locked-out login is refused before it queues');
    t.ok(pending > 0, 'hashes were still waiting meanwhile');
    const statuses = (await Promise.all(flood)).map(({ status }) => status);
    const tried = statuses.filter((status) => status === 401).length;
    t.ok(tried >= 66, 'the waiting logins are answered');
    t.equal(tried + statuses.filter((status) => status === 503).length, 200);
    t.equal(countRows(server, 'login_failure'), 5 + tried, 'a login refused with 503 is not a failure');
    t.equal((await login(server, 'name0', 'wrong', '192.0.2.7')).status, 401, 'afterwards logins work again');
  },
);
