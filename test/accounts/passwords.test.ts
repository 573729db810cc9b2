import argon2 from 'argon2';
import t from 'tap';
import { buildApp } from '#src/app.ts';
import { readConfig } from '#src/config.ts';
import { makePasswords } from '#src/platform/access/passwords.ts';
import { testPorts } from '../helper.ts';

const MOST = 2 + 64;
const FULL = /^\$argon2id\$v=19\$m=19456,(p=1,t=2|t=2,p=1)\$[\w+/]{22}\$[\w+/]{43}$/;

/** A check that refuses, but only after `open` is called. */
function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, before: () => opened.then(() => Promise.reject(new Error('refused'))) };
}

t.test('two hashes run at a time and 64 wait; another is refused until one has finished', async (t) => {
  const passwords = makePasswords();
  const { open, before } = gate();
  let begun = 0;
  const counted = () => {
    begun += 1;
    return before();
  };
  const waiting = Array.from({ length: MOST }, () =>
    t.rejects(passwords.verify(undefined, 'password', counted), { message: 'refused' }),
  );
  await t.rejects(passwords.verify(undefined, 'password', counted), { code: 'overloaded', status: 503 });
  await t.rejects(passwords.hash('password'), { code: 'overloaded' });
  t.equal(begun, 2);
  open();
  await Promise.all(waiting);
  t.equal(begun, MOST);
  t.match(await passwords.hash('password'), /^\$argon2id\$/, 'a refused check frees its place');
});

t.test('only the right password matches a hash, and no password matches a missing hash', async (t) => {
  const passwords = makePasswords();
  const asked = async () => undefined;
  const hash = await passwords.hash('S\u00e9same, open');
  t.not(await passwords.hash('S\u00e9same, open'), hash, 'salted');
  const tries: [hash: string | null | undefined, password: string, good: boolean][] = [
    [hash, 'S\u00e9same, open', true],
    [hash, 's\u00e9same, open', false],
    [hash, '', false],
    [null, '', false],
    [null, 'S\u00e9same, open', false],
    [undefined, 'a password that nobody has', false],
  ];
  for (const [of, password, good] of tries) t.equal(await passwords.verify(of, password, asked), good);
});

t.test('a server hashes at the full cost, and guesses at a name that nobody has cost as much', async (t) => {
  const app = await buildApp(readConfig({ PARLOR_LOG: 'silent', PARLOR_DB: ':memory:' }), testPorts());
  t.teardown(() => app.http.close());
  const payload = { username: 'ada', password: 'SecurePass123' };
  await app.http.inject({ method: 'POST', url: '/api/user/register/', payload });
  const hash = app.platform.database.raw.prepare('SELECT password_hash FROM account').pluck().get();
  t.match(hash, FULL);
  const tried: string[] = [];
  const verify = argon2.verify;
  t.intercept(argon2, 'verify', {
    value: (...given: Parameters<typeof verify>) => {
      tried.push(given[0]);
      return verify(...given);
    },
  });
  for (const username of ['ada', 'nobody'])
    await app.http.inject({ method: 'POST', url: '/api/user/login/', payload: { ...payload, username } });
  t.match(tried, [FULL, FULL]);
  t.not(tried[0], tried[1]);
});
