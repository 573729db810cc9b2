import t from 'tap';
import { makePasswords } from '#src/platform/access/passwords.ts';

const MOST = 2 + 64;

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
