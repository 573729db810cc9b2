import t from 'tap';
import { buildTestApp } from '../helper.ts';
import { type Arguments, PLACES, type Sent, Service, service } from './service.ts';

const server = await buildTestApp(t, { env: { PARLOR_RATE: 'off' } });
const SET = '/integers/set/';
const SESSION = '/integers/session/';
const OPERATION = '/integers/operation/';

/** The status and text of an answer, with every `name` in it replaced. */
async function blotted(who: Service, method: string, path: string, sent: Sent, name: string, cookie: string) {
  const { query = '', body, type } = sent;
  const headers: Record<string, string> = type === undefined ? {} : { 'content-type': type };
  const { status, text } = await who.ask(method, path + query, body, { cookie, headers });
  return `${status} ${text.replaceAll(name, '(name)')}`;
}

/** Everything the database stores for an account, including chunks. */
function rowsOf(who: Service): unknown {
  const { user_id } = JSON.parse(Buffer.from(who.token?.split('.')[1] ?? '', 'base64url').toString());
  const { raw } = server.platform.database;
  return [
    raw.prepare('SELECT * FROM integer_session WHERE account_id = ?').all(user_id),
    raw.prepare('SELECT * FROM integer_set WHERE account_id = ? AND session_id NOT NULL').all(user_id),
    raw
      .prepare(
        'SELECT c.* FROM integer_chunk c JOIN integer_set s ON s.id = c.set_id WHERE s.account_id = ? AND s.session_id NOT NULL',
      )
      .all(user_id),
  ];
}

const saved = (session_id: string, set_id: string, X: number) => ({
  session_id,
  integer_sets: [{ set_id, integers: [{ index: 0, X, q: 1 }] }],
});

/** Ada has sets in two sessions. Eve has one set, in a session with the same name as one of Ada's. */
async function adaAndEve() {
  const [ada, eve] = [await service(server, 'ada', 'shared'), await service(server, 'eve', 'shared')];
  const made = await ada.keep(1, 2, 3);
  await ada.ask('POST', SESSION, saved('adas', 'saved_set', 4));
  return { ada, eve, made, own: await eve.keep(9), before: rowsOf(ada) };
}

/** A name that looks like this one but does not exist. */
const unknownFor = (name: string) =>
  /^[0-9a-f]{40}$/.test(name) ? '0'.repeat(40) : 'nobodys'.padEnd(name.length, 'x');

for (const [place, put] of Object.entries(PLACES)) {
  t.test(`someone else's set or session looks like a missing one: arguments in ${place}`, async (t) => {
    const { ada, eve, made, own, before } = await adaAndEve();
    const asks: [method: string, path: string, args: (name: string) => Arguments, names: string[]][] = [
      ...['GET', 'DELETE'].flatMap((method): typeof asks => [
        [method, SET, (set_id) => ({ set_id }), [made, 'saved_set']],
        [method, SET, (session_id) => ({ session_id, set_id: made }), ['adas']],
        [method, SESSION, (session_id) => ({ session_id }), ['adas']],
        [method, SESSION, (sessioin_id) => ({ sessioin_id }), ['adas']],
      ]),
      ['POST', OPERATION, (id) => ({ equation: id }), [made, 'saved_set']],
      ['POST', OPERATION, (id) => ({ equation: `${own}*(${own}-${id})` }), [made, 'saved_set']],
    ];
    for (const [method, path, args, names] of asks) {
      for (const name of names) {
        for (const cookie of ['shared', 'adas', 'nobodys']) {
          const like = unknownFor(name);
          const theirs = await blotted(eve, method, path, put(args(name)), name, cookie);
          const nones = await blotted(eve, method, path, put(args(like)), like, cookie);
          t.equal(theirs, nones, `${method} ${path} ${name}, cookie ${cookie}`);
          t.match(theirs, /^400 /);
        }
      }
    }
    t.same(rowsOf(ada), before, 'nothing has changed for the owner');
    t.strictSame(await eve.values(own), [9n]);
  });
}

t.test(
  "a cookie that names someone else's session gives no access; storing a set creates a new session",
  async (t) => {
    const { ada, eve, made, own, before } = await adaAndEve();
    const [theirs, nones] = [
      new Service(server, eve.token, 'adas'),
      new Service(server, eve.token, 'nobodys'),
    ];
    for (const id of [made, 'saved_set', own])
      t.equal((await theirs.get(id)).text, (await nones.get(id)).text, id);
    const posted = await theirs.ask('POST', SET, '{"integers":[]}');
    t.equal(posted.body.session_id, 'adas', 'a new session for her');
    const alike = await nones.ask('POST', SET, '{"integers":[]}');
    t.equal(
      posted.text.replace('adas', '(name)').replace(posted.body.set_id, '(id)'),
      alike.text.replace('nobodys', '(name)').replace(alike.body.set_id, '(id)'),
    );
    t.equal((await theirs.get(made)).text, (await nones.get(made)).text);
    t.equal((await theirs.operate(own)).status, 200);
    t.same(rowsOf(ada), before);
    const read = await ada.ask('GET', SESSION, { session_id: 'adas' });
    t.same(read.body, saved('adas', 'saved_set', 4));
    t.equal((await eve.ask('DELETE', SESSION, { session_id: 'adas' })).status, 200, 'her own session');
    t.same(rowsOf(ada), before);
  },
);

t.test("restoring under someone else's names works as under new names", async (t) => {
  const { ada, eve, made, before } = await adaAndEve();
  for (const [session, set] of [
    ['adas', 'saved_set'],
    ['eves', made],
  ] as const) {
    const answer = await eve.ask('POST', SESSION, saved(session, set, 5));
    const like = await eve.ask('POST', SESSION, saved(`${session}-new`, `${set}_new`, 5));
    t.equal(answer.status, 200);
    t.equal(answer.text, like.text.replace('-new', ''));
    t.strictSame(await eve.values(set), [5n]);
  }
  t.same(rowsOf(ada), before);
});

t.test('sets and sessions with the same names in two accounts are independent', async (t) => {
  const [ada, eve] = [await service(server, 'ada', 'one'), await service(server, 'eve', 'one')];
  for (const [n, who] of [ada, eve].entries()) {
    await who.ask('POST', SESSION, saved('one', 'a', n + 1));
    await who.ask('POST', SESSION, saved('two', 'b', 10 * (n + 1)));
  }
  const sums = await Promise.all([ada, eve].map((who) => who.operate('a+b')));
  t.strictSame(await ada.values(sums[0]?.body.setCreated), [11n]);
  t.strictSame(await eve.values(sums[1]?.body.setCreated), [22n]);
  const before = rowsOf(ada);
  t.match((await eve.ask('DELETE', SET, { set_id: 'a' })).text, '"X":2,');
  t.same((await eve.ask('DELETE', SESSION, { session_id: 'two' })).body, { two: 'deleted' });
  t.match((await eve.operate('a+b')).body.operationError, /"a" not found/);
  t.same(rowsOf(ada), before);
  await server.call('POST', '/api/auth/del-logout/', { token: eve.token as string, json: {} });
  t.same(rowsOf(ada), before);
  t.strictSame(rowsOf(eve), [[], [], []]);
  t.same(
    (before as unknown[][]).map(({ length }) => length),
    [2, 3, 3],
  );
  t.strictSame([await ada.values('a'), await ada.values('b')], [[1n], [10n]]);
});

t.test('the id of a set cannot be guessed from other ids', async (t) => {
  const ada = await service(server, 'ada', 'one');
  const ids = [await ada.keep(1)];
  for (let n = 0; n < 20; n++) ids.push(await ada.keep(1), (await ada.operate(ids[0])).body.setCreated);
  t.equal(new Set(ids.map((id) => id.slice(0, 10))).size, ids.length);
  t.equal(new Set(ids.map((id) => id.slice(-10))).size, ids.length);
});
