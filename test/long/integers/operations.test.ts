import t from 'tap';
import { buildTestApp } from '../../helper.ts';
import { multiply, Service, service } from '../../integers/service.ts';

const server = await buildTestApp(t, { env: { PARLOR_RATE: 'off' } });

const refused = (what: string) => ({
  status: 400,
  text: JSON.stringify({ operationError: what, code: 'bad_operation' }),
});

t.test('an equation that would cost too much is refused before it is computed', async (t) => {
  const ada = await service(server, 'ada');
  const long = 2n ** 99_999n;
  const id = await ada.keep(long);
  const product = (count: number) => Array(count).fill(id).join('*');
  t.equal((await ada.operate(product(10))).status, 200, 'a number of 999,991 bits');
  const { status, text } = await ada.operate(product(11));
  t.same({ status, text }, refused('A number may exceed 1000000 bits at column 1'));
  const many = await ada.keep(...Array(500).fill(`1${'0'.repeat(30_000)}`));
  const square = (await ada.operate(`${many}*${many}`)).body.setCreated;
  t.match(
    (await ada.operate(`${square}*${square}`)).body.operationError,
    /takes more than \d+ s.* at column 1$/,
  );
});

t.test('the sets of an equation hold at most 80 MiB; a repeated set counts once', async (t) => {
  const ada = await service(server, 'ada');
  const id = await ada.keep(...Array(500).fill('7'.repeat(30_000)));
  const ids = [id, ...multiply(server, id, 5)];
  const { status, text } = await ada.operate(ids.join('+'));
  t.same({ status, text }, refused('These sets hold more than 80 MiB at column 206'));
  t.equal((await ada.operate(Array(6).fill(id).join('-'))).status, 200);
});

t.test('an account has at most ten thousand sets and a thousand sessions', async (t) => {
  const ada = await service(server, 'ada');
  const restore = (session_id: string, sets: number) =>
    ada.ask('POST', '/integers/session/', {
      session_id,
      integer_sets: Array.from({ length: sets }, (_, n) => ({ set_id: `${session_id}_${n}`, integers: [] })),
    });
  for (let n = 0; n < 10; n++) await restore(`s${n}`, n === 9 ? 999 : 1_000);
  t.equal((await ada.operate('s0_0')).body.sessionCreated, 'session-one');
  const { status, text } = await ada.operate('s0_0');
  t.same({ status, text }, refused('An account has at most 10000 sets at column 1'));
  t.match((await restore('one', 1)).body, {
    serializerError: { non_field_errors: ['An account has at most 10000 sets.'] },
  });
  for (let n = 11; n < 1_000; n++) await restore(`s${n}`, 0);
  await ada.ask('DELETE', '/integers/session/', { session_id: 's0' });
  t.equal((await restore('the thousandth', 1)).status, 200);
  t.match((await restore('one more', 0)).body, {
    serializerError: { non_field_errors: ['An account has at most 1000 sessions.'] },
  });
  const other = await new Service(server, ada.token, 'another').operate('s1_0');
  t.equal(other.body.operationError, 'An account has at most 1000 sessions at column 1');
  t.equal((await ada.operate('s1_0')).status, 200, 'an existing session still accepts sets');
});
