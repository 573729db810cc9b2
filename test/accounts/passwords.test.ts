import t from 'tap';
import { makePasswords } from '#src/platform/access/passwords.ts';

const MOST = 2 + 64;

/** A refusal that comes only when it is let go. */
function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, before: () => opened.then(() => Promise.reject(new Error('refused'))) };
}

t.test('two at a time, 64 waiting; one more is refused until one has gone', async (t) => {
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
  t.match(await passwords.hash('password'), /^\$argon2id\$/, 'a refusal gives its place back');
});

t.test('only the hash of a password verifies it, and no password is that of nobody', async (t) => {
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
