import t from 'tap';
import { ParlorError } from '#src/client/index.ts';
import { buildTestApp } from '../helper.ts';
import { makeClient } from './client.ts';

const PASSWORD = 'a long password';

async function codeOf(call: Promise<unknown>): Promise<string> {
  const fault = await call.then(
    () => undefined,
    (fault: unknown) => fault,
  );
  if (!(fault instanceof ParlorError)) throw new Error(`not a refusal: ${fault}`);
  return fault.code;
}

t.test('a guest becomes a full account and can log in in every way', async (t) => {
  const { base } = await buildTestApp(t);
  const ada = makeClient(t, base);
  const { id } = await ada.guest('ada');
  t.match(await ada.account.me(), { id, username: 'ada', is_guest: true });
  await ada.account.changePassword({ new_password: PASSWORD });
  t.match(await ada.account.change({ first_name: 'Ada', email: 'ada@example.org' }), {
    first_name: 'Ada',
    email: 'ada@example.org',
    is_guest: false,
  });
  const laptop = makeClient(t, base);
  await laptop.login('ada', PASSWORD);
  t.equal((await laptop.account.me()).id, id);
  const everything = await laptop.account.loginEverywhere('ada', PASSWORD);
  t.match(everything.user, { username: 'ada', email: 'ada@example.org' });
  const { token } = await laptop.account.deviceToken('ada', PASSWORD);
  t.equal(everything.token, token);
  laptop.http.tokens = await laptop.account.tokensFor(token);
  await laptop.account.verify(laptop.http.tokens.access);
  t.equal((await laptop.account.me()).id, id);
});

t.test('the other ways to register create accounts and report form errors by field', async (t) => {
  const { base } = await buildTestApp(t);
  const { account } = makeClient(t, base);
  await account.registerWithEmail({
    username: 'ben',
    email: 'b@example.org',
    password: PASSWORD,
    password2: PASSWORD,
  });
  t.match(await account.signup('cleo', PASSWORD), { token: /^[0-9a-f]{40}$/ });
  const refused = await account.signup('cleo', PASSWORD).catch((fault: ParlorError) => fault);
  t.match(refused, { code: 'invalid', status: 400, fields: { username: [/already exists/] } });
});

t.test('logins are listed, and ended one by one or all together', async (t) => {
  const { base } = await buildTestApp(t);
  const [phone, laptop] = [makeClient(t, base), makeClient(t, base)];
  await phone.account.register('ada', PASSWORD);
  await phone.login('ada', PASSWORD);
  await laptop.login('ada', PASSWORD);
  const logins = await phone.account.logins();
  t.match(
    logins.map(({ current }) => current),
    [true, false],
  );
  await phone.account.endLogin(logins[1]?.sid ?? '');
  t.equal(await codeOf(laptop.account.me()), 'token_not_valid');
  const { access = '', refresh = '' } = phone.http.tokens ?? {};
  await phone.account.logout();
  t.equal(phone.http.tokens, undefined);
  phone.http.tokens = { access, refresh };
  t.equal(await codeOf(phone.account.me()), 'token_not_valid');
  await phone.login('ada', PASSWORD);
  const wrong = phone.account.deleteEverything({ account: true, password: 'another one' });
  t.equal(await codeOf(wrong), 'invalid');
  await phone.account.deleteEverything({ account: true, password: PASSWORD });
  t.equal(await codeOf(phone.login('ada', PASSWORD)), 'no_active_account');
});
