import t from 'tap';
import { type IntegerUnit, ParlorError, ResidueKey } from '#src/client/index.ts';
import { buildTestApp } from '../helper.ts';
import { guest, makeClient, refusal } from './client.ts';

const units = (...values: bigint[]): IntegerUnit[] => values.map((X, index) => ({ index, X, q: -X }));
const HUGE = 7n ** 5_000n;

t.test('sets come back exactly as they were sent', async (t) => {
  const { base } = await buildTestApp(t);
  const { integers } = await guest(t, base, 'Ada');
  const kept = await integers.keep(units(HUGE, 0n, -HUGE));
  t.match(kept, { set_id: /^[0-9a-f]{40}$/, session_id: /^[0-9a-f]{32}$/ });
  t.same(await integers.get(kept.set_id), units(HUGE, 0n, -HUGE));
  const other = await integers.keep(units(1n, 2n));
  t.notOk(other.session_id, 'the session already existed');
  const { setCreated } = await integers.operate(`${kept.set_id}*${kept.set_id}-${other.set_id}`);
  const expected = [HUGE ** 2n - 1n, -2n, HUGE ** 2n].map((X, index) => ({ index, X, q: 0n }));
  t.same(await integers.get(setCreated), expected);
  t.same(await integers.remove(setCreated), expected);
  t.equal((await refusal(integers.get(setCreated), ParlorError)).code, 'set_not_found');
});

t.test('a client can save, delete and restore a session', async (t) => {
  const { base } = await buildTestApp(t);
  const client = makeClient(t, base, { sessionid: 'été & co' });
  await client.guest('Ada');
  const { integers } = client;
  const made = [await integers.keep(units(1n, HUGE)), await integers.keep([])];
  t.equal(made[0]?.session_id, 'été & co');
  const saved = await integers.session('été & co');
  t.same(
    saved.sets,
    made.map(({ set_id }, n) => ({ setId: set_id, integers: n === 0 ? units(1n, HUGE) : [] })),
  );
  const taken = await refusal(integers.restore(saved), ParlorError);
  t.match(taken, { code: 'integer_session_exists', status: 400, message: /already exist/ });
  await integers.removeSession('été & co');
  t.match(await refusal(integers.session('été & co'), ParlorError), { message: 'session_id does not exist' });
  await integers.restore(saved);
  t.same(await integers.session('été & co'), saved);
});

t.test('refusals have a code, a text and a field', async (t) => {
  const { base } = await buildTestApp(t);
  const { integers } = await guest(t, base, 'Ada');
  const twice = [...units(1n, 2n), { index: 1, X: 1n, q: 1n }];
  t.match(await refusal(integers.keep(twice), ParlorError), {
    code: 'invalid_integers',
    status: 400,
    fields: { 'integers.2.index': ['Another unit has this index.'] },
    message: 'integers.2.index: Another unit has this index.',
  });
  t.match(await refusal(integers.operate('a+'), ParlorError), {
    code: 'bad_operation',
    message: 'Unexpected end at column 3',
  });
  t.match(await refusal(integers.session('x'), ParlorError), { code: 'integer_session_not_found' });
});

t.test('the server adds and multiplies lists that only the client can read', async (t) => {
  const { base } = await buildTestApp(t);
  const { integers } = await guest(t, base, 'Ada');
  const key = new ResidueKey();
  const [a, b] = [
    [1250n, -300n, 0n, 10n ** 60n],
    [3n, 12n, -7n, -(10n ** 50n)],
  ];
  const [sentA, sentB] = [key.encrypt(a), key.encrypt(b)];
  t.same(new ResidueKey(BigInt(String(key))).decrypt(sentA), a, 'a key can be saved as text');
  t.ok(sentA.every(({ X }, n) => X >= 0n && (X !== a[n] || X === 0n)));
  const { set_id: setA } = await integers.keep(sentA);
  const { set_id: setB } = await integers.keep(sentB);
  const worked = async (equation: string, degree: number) =>
    key.decrypt(await integers.get((await integers.operate(equation)).setCreated), degree);
  const each = (work: (x: bigint, y: bigint) => bigint) => a.map((x, n) => work(x, b[n] as bigint));
  t.same(
    await worked(`${setA}+${setB}`, 1),
    each((x, y) => x + y),
  );
  t.same(
    await worked(`${setA}*${setB}`, 2),
    each((x, y) => x * y),
  );
  t.same(
    await worked(`-(${setA}-${setB})*${setA}`, 2),
    each((x, y) => -(x - y) * x),
  );
  t.notSame(await worked(`${setA}*${setB}`, 1), a, 'the wrong degree gives wrong values');
});
