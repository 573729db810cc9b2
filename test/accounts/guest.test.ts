import t from 'tap';
import { buildTestApp, type TestServer } from '../helper.ts';
import { claimsOf, countRows, createWith, refresh, register } from './accounts.ts';

const PATH = '/api/user/guest/';
const TEN_MINUTES = 600_000;

const guest = (server: TestServer, name: unknown, address?: string) =>
  server.call('POST', PATH, {
    json: { name },
    ...(address ? { headers: { 'x-forwarded-for': address } } : {}),
  });

t.test('a guest gets an account without a password and can play at once', async (t) => {
  const server = await buildTestApp(t);
  const { status, body } = await guest(server, 'Ada');
  t.equal(status, 201);
  t.strictSame(Object.keys(body).sort(), ['access', 'id', 'refresh', 'username']);
  t.match(body, { id: 1, username: 'Ada' });
  t.match(claimsOf(body.access), { user_id: 1, token_type: 'access' });
  t.equal((await createWith(server, body.access)).status, 201);
  t.equal((await refresh(server, body.refresh)).status, 200);
  t.equal(countRows(server, 'account WHERE password_hash IS NULL'), 1);
  t.equal((await server.call('POST', '/api/user/guest', { json: { name: 'Eve' } })).status, 201);
});

t.test('a guest may bring a face along', async (t) => {
  const server = await buildTestApp(t);
  const make = (face: unknown) => server.call('POST', PATH, { json: { name: 'Ada', face } });
  const face = [9, 3, 4, 4, 6, 3];
  const token = (await make(face)).body.access;
  t.match((await server.call('GET', '/api/user/me/', { token })).body, { face });
  const game = { draw_time: 60, desc_time: 60 };
  const { people } = (await server.call('POST', '/api/session/create/', { token, json: game })).body;
  t.same(people, { Ada: { name: 'Ada', face } }, 'others see it');
  for (const odd of [[10, 0, 0, 0, 0, 0], [1, 2, 3], 'round']) {
    const { status, body } = await make(odd);
    t.same([status, Object.keys(body)], [400, ['face']]);
  }
});

t.test('a guest is shown with any name as it was typed, and gets a free username made of it', async (t) => {
  const server = await buildTestApp(t, { env: { PARLOR_RATE: 'off' } });
  await register(server, 'Registered');
  const wide = '\u{20000}'.repeat(24);
  const made: [name: string, username: string, shown?: string][] = [
    ['ada', 'ada'],
    ['ada', 'ada-2'],
    ['ADA', 'ADA-3'],
    [' \uff41da ', 'ada-4', '\uff41da'],
    ['ada-2', 'ada-2-2'],
    ['registered', 'registered-2'],
    ['Ada Lovelace', 'Ada_Lovelace'],
    ['ada_lovelace', 'ada_lovelace-2'],
    ['  Grace \u3000 Hopper ', 'Grace_Hopper', 'Grace \u3000 Hopper'],
    ['Zo\u00eb\u5c71 @.+-_', 'Zo\u00eb\u5c71_@.+-_'],
    ['7', '7'],
    [wide, wide],
    [wide, `${wide}-2`],
    ['\ufb03'.repeat(24), 'ffi'.repeat(24)],
    ['\u0905\u092e\u093f\u0924', '\u0905\u092e\u0924'],
    ['\u0bae\u0bbf\u0bb4\u0bcd', '\u0bae\u0bb4'],
    ["O'Brien", 'OBrien'],
    ['Mom & Dad', 'Mom_Dad'],
    ['Zoe\u0308 \u{1f3a8}', 'Zo\u00eb', 'Zo\u00eb \u{1f3a8}'],
    ['<b>', 'b'],
    ['\u{1f600}', 'guest'],
    ['\u{1f468}\u200d\u{1f692}', 'guest-2'],
    ['__proto__', 'guest-3'],
    ['Constructor', 'guest-4'],
    ['\uff50\uff52\uff4f\uff54\uff4f\uff54\uff59\uff50\uff45', 'guest-5'],
    ['deleted-12', 'guest-6'],
    ['DELETED', 'guest-7'],
    ['\u00bd', '12'],
    ['a\uffa0', 'a', 'a'],
  ];
  for (const [name, username, shown = name] of made) {
    const answer = await guest(server, name);
    t.strictSame([answer.status, answer.body.username], [201, username]);
    const me = await server.call('GET', '/api/user/me/', { token: answer.body.access });
    t.equal(me.body.name, shown);
  }
});

t.test('a name that cannot be shown is refused with its problem', async (t) => {
  const server = await buildTestApp(t);
  const typed = [
    'Use letters, digits, signs and spaces. Control characters and marks of direction are not allowed.',
  ];
  const blank = ['This field may not be blank.'];
  const long = ['Ensure this field has no more than 24 characters.'];
  const refused: [name: unknown, problems: string[]][] = [
    [undefined, ['This field is required.']],
    [null, ['This field may not be null.']],
    ['', blank],
    [' \u3000\n', blank],
    ['\u200d\u200b', blank],
    ['\u2800', blank],
    [5, ['Not a valid string.']],
    [['ada'], ['Not a valid string.']],
    ['c'.repeat(25), long],
    ['c'.repeat(100_000), long],
    [`c${'\u0301'.repeat(400)}`, long],
    ['nul\u0000', typed],
    ['a\u202eb', typed],
    ['\ud800', typed],
  ];
  for (const [name, problems] of refused) {
    const answer = await guest(server, name);
    t.strictSame([answer.status, answer.body], [400, { name: problems }], JSON.stringify(name)?.slice(0, 40));
  }
  const more = await server.call('POST', PATH, { json: { name: 'ada', is_staff: true } });
  t.strictSame([more.status, more.body], [400, { is_staff: ['This field is not known.'] }]);
  t.equal(countRows(server, 'account'), 0);
});

t.test('105 guests of the same name get 105 different usernames', async (t) => {
  const server = await buildTestApp(t, { env: { PARLOR_RATE: 'off' } });
  const answers = await Promise.all(Array.from({ length: 105 }, () => guest(server, 'ada')));
  t.ok(
    answers.every(({ status }) => status === 201),
    'PARLOR_RATE=off turns the limit off',
  );
  t.equal(new Set(answers.map(({ body }) => body.username)).size, 105);
  t.equal(answers.filter(({ body }) => /^ada-\d\d?$/.test(body.username)).length, 98);
});

t.test('one address can create 60 guests in ten minutes', async (t) => {
  const server = await buildTestApp(t);
  const party = await Promise.all(Array.from({ length: 61 }, (_, n) => guest(server, `player${n}`)));
  t.equal(party.filter(({ status }) => status === 201).length, 60);
  const refused = party.find(({ status }) => status === 429);
  t.equal(refused?.body.code, 'rate_limited');
  t.equal(refused?.headers.get('retry-after'), '600');
  t.equal(countRows(server, 'account'), 60);
  t.equal(
    (await guest(server, 'neighbour', '198.51.100.1')).status,
    201,
    'another address has its own limit',
  );

  await server.ports.advance(TEN_MINUTES - 1);
  const early = await guest(server, 'late');
  t.equal(early.status, 429);
  t.equal(early.headers.get('retry-after'), '1');
  await server.ports.advance(1);
  t.equal((await guest(server, 'late')).status, 201);
});

t.test('IPv6 clients are limited by their first 64 bits, and a refused name does not count', async (t) => {
  const server = await buildTestApp(t);
  for (let n = 0; n < 3; n++) await guest(server, '\u200d', '2001:db8::1');
  const many = await Promise.all(
    Array.from({ length: 60 }, (_, n) => guest(server, `g${n}`, `2001:db8::${n.toString(16)}`)),
  );
  t.ok(many.every(({ status }) => status === 201));
  t.equal((await guest(server, 'one more', '2001:db8:0:0:ffff::1')).status, 429);
  t.equal((await guest(server, 'one more', '2001:db8:0:1::1')).status, 201);
});
