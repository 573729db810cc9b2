import { setImmediate as turn } from 'node:timers/promises';
import t from 'tap';
import { countRows } from '../accounts/accounts.ts';
import { cellsOf, linksOf, openSite } from '../admin/site.ts';
import { chance } from '../fault/process.ts';
import { buildTestApp, type TestServer } from '../helper.ts';
import { until } from '../platform/live/live.ts';
import { restarted } from '../telephone/lobby.ts';
import { Service, service, sessionOf } from './service.ts';

const SET = '/integers/set/';
const SESSION = '/integers/session/';
const CLOSE = '/api/auth/del-logout/';
const OFF = { env: { PARLOR_RATE: 'off' } };
const SEED = Number(process.env.SEED ?? 1);
const RUNS = Number(process.env.RUNS ?? 25);
const UNITS_OF = 'integer_chunk WHERE set_id IN (SELECT id FROM integer_set WHERE account_id = ?)';

const idOf = (who: Service): number =>
  JSON.parse(Buffer.from(who.token?.split('.')[1] ?? '', 'base64url').toString()).user_id;

/** Multiplies a set by itself, which takes about a second. Returns when a thread is about to begin. */
async function startLong({ ports }: TestServer, from: Service) {
  const id = await from.keep(...Array(200).fill('9'.repeat(20_000)));
  const timers = ports.timers();
  const long = from.operate(`${id}*${id}`);
  await until(() => ports.timers() > timers);
  return { id, long };
}

/** Resolves once everything queued for deletion is deleted. */
const swept = (server: TestServer) =>
  until(() => countRows(server, 'integer_set WHERE session_id IS NULL') === 0);

/** Sessions whose counters do not match their sets and chunks. */
function miscounted({ platform }: TestServer): unknown[] {
  return platform.database.raw
    .prepare(
      `SELECT * FROM (SELECT s.name, s.sets, s.bytes, count(i.id) AS has, coalesce(sum(i.bytes), 0) AS holds,
         coalesce(sum((SELECT sum(length(units)) FROM integer_chunk c WHERE c.set_id = i.id)), 0) AS weighs
       FROM integer_session s LEFT JOIN integer_set i ON i.session_id = s.id GROUP BY s.id)
       WHERE sets <> has OR bytes <> holds OR bytes <> weighs`,
    )
    .all();
}

t.test('sessions and sets survive a restart', async (t) => {
  const server = await buildTestApp(t, OFF);
  const ada = await service(server);
  const id = await ada.keep(10n ** 300n, -5);
  await ada.ask('POST', SESSION, sessionOf('saved', 5));
  const { setCreated } = (await ada.operate(`s1*${id}`)).body;
  const reads = (who: Service) =>
    Promise.all(
      ['session-one', 'saved'].map(
        async (session_id) => (await who.ask('GET', SESSION, { session_id })).text,
      ),
    );
  const before = await reads(ada);
  t.match(before[0], setCreated);
  const { again } = await restarted(t, server, 60_000);
  const later = new Service(again, ada.token);
  t.ok(JSON.stringify(await reads(later)) === JSON.stringify(before));
  t.same(
    Object.keys((await later.operate(`${setCreated}-${id}`)).body),
    ['setCreated'],
    'the session is used again',
  );
  t.same(miscounted(again), []);
});

for (const account of [false, true]) {
  t.test(
    `${account ? 'closing the account' : 'del-logout'} deletes its sets and sessions and no others`,
    async (t) => {
      const server = await buildTestApp(t, OFF);
      const [ada, eve] = [await service(server, 'ada'), await service(server, 'eve')];
      for (const who of [ada, eve]) {
        await who.ask('POST', SESSION, sessionOf('saved', 9));
        await who.operate('s1-s2');
      }
      const { long } = await startLong(server, ada);
      const left = await server.call('POST', CLOSE, { token: ada.token as string, json: { account } });
      t.equal(left.status, 200);
      for (const table of ['integer_session', 'integer_set WHERE session_id NOT NULL'])
        t.equal(countRows(server, `(SELECT * FROM ${table}) WHERE account_id = ?`, idOf(ada)), 0, 'at once');
      t.match([(await long).status, (await long).body.code], [401, 'not_authenticated']);
      await swept(server);
      t.equal(countRows(server, UNITS_OF, idOf(ada)), 0);
      t.equal(
        countRows(server, 'integer_set WHERE account_id = ?', idOf(ada)),
        0,
        'the result of the running equation is not stored',
      );
      t.equal(countRows(server, 'integer_chunk WHERE set_id NOT IN (SELECT id FROM integer_set)'), 0);
      t.equal((await ada.get('s1')).status, 401);
      t.equal((await eve.values('s8')).length, 9);
      t.equal(countRows(server, 'integer_session WHERE account_id = ?', idOf(eve)), 2);
      t.same(miscounted(server), []);
    },
  );
}

t.test("a session that arrives while the account's data is being deleted is not stored", async (t) => {
  const server = await buildTestApp(t, OFF);
  const ada = await service(server);
  const arriving = ada.ask('POST', SESSION, sessionOf('saved', 60));
  await until(() => countRows(server, 'integer_set') > 0);
  await server.call('POST', CLOSE, { token: ada.token as string, json: {} });
  const { status, body } = await arriving;
  t.match([status, body.code], [401, 'not_authenticated']);
  await swept(server);
  t.equal(countRows(server, 'integer_set'), 0);
});

t.test('sets deleted while an equation reads them are reported as not found', async (t) => {
  const server = await buildTestApp(t, OFF);
  const ada = await service(server);
  await ada.ask('POST', SESSION, sessionOf('saved', 4, 139));
  const asked = ada.operate('s3-s2-s1-s0');
  const gone = ada.ask('DELETE', SESSION, { session_id: 'saved' });
  const { status, body } = await asked;
  const isMissed = status === 400 && /^Set "s\d" not found at column \d+$/.test(body.operationError);
  t.ok(isMissed || status === 200, `${status} ${JSON.stringify(body)}`);
  t.equal((await gone).status, 200);
});

t.test('a read in the same turn as a deletion gets the data or is told that it is not there', async (t) => {
  const server = await buildTestApp(t, OFF);
  const ada = await service(server);
  const session = '{"session_id":"s","integer_sets":[{"set_id":"a","integers":[{"index":0,"X":1,"q":1}]}]}';
  const headers = { authorization: `Bearer ${ada.token}`, cookie: 'sessionid=session-one' };
  // All in one turn of the event loop, as happens under load.
  const now = (method: 'GET' | 'DELETE', url: string) => server.http.inject({ method, url, headers });
  for (let n = 0; n < 5; n++) {
    const other = await ada.keep(1);
    await ada.ask('POST', SESSION, session);
    const [, ...reads] = await Promise.all([
      now('DELETE', `${SET}?set_id=${other}`),
      now('GET', `${SET}?set_id=a`),
      now('GET', `${SESSION}?session_id=s`),
      now('DELETE', `${SESSION}?session_id=s`),
    ]);
    for (const { statusCode, body } of reads) t.ok([200, 400].includes(statusCode), `${statusCode} ${body}`);
  }
});

t.test(
  'the admin site lists the tables, and deletes sets and sessions through their own domain',
  async (t) => {
    const { server, admin } = await openSite(t);
    const [ada, eve] = [await service(server, 'ada'), await service(server, 'eve')];
    for (const who of [ada, eve]) await who.ask('POST', SESSION, sessionOf('saved', 3));
    for (const [table, rows] of [
      ['integer_session', 2],
      ['integer_set', 6],
      ['integer_chunk', 12],
    ] as const) {
      const path = `/admin/tables/${table}/`;
      const list = await admin.get(path);
      t.same([list.status, cellsOf(list).length], [200, countRows(server, table)], table);
      t.ok(cellsOf(list).length >= rows / 2, table);
      for (const link of linksOf(list, path).filter((one) => one.startsWith(path) && !one.includes('?')))
        t.equal((await admin.get(link)).status, 200, link);
    }
    t.equal(
      (await admin.post('/admin/tables/integer_chunk/1~0/delete/')).status,
      404,
      'a single chunk cannot be deleted',
    );
    const ids = server.platform.database.raw.prepare('SELECT id FROM integer_set ORDER BY id').pluck().all();
    const remove = `/admin/tables/integer_set/${ids[1]}/delete/`;
    t.equal((await admin.get(remove)).status, 200);
    t.equal((await admin.post(remove)).status, 303);
    t.match((await ada.operate('s1')).body.operationError, /not found/);
    t.equal((await ada.operate('s0+s2')).status, 200);
    t.same(miscounted(server), []);
    t.equal((await admin.post('/admin/tables/integer_session/2/delete/')).status, 303);
    t.same((await eve.ask('GET', SESSION, { session_id: 'saved' })).body.code, 'integer_session_not_found');
    await swept(server);
    t.equal(countRows(server, UNITS_OF, idOf(eve)), 0);
    t.equal((await ada.ask('GET', SESSION, { session_id: 'saved' })).body.integer_sets.length, 2);
  },
);

t.test('a guest who has a set or a session is not purged as unused', async (t) => {
  const server = await buildTestApp(t, OFF);
  const [, keeper, saver] = [
    await service(server, 'idle'),
    await service(server, 'keeper'),
    await service(server, 'saver'),
  ];
  await keeper.keep(1);
  await saver.ask('POST', SESSION, '{"session_id":"s","integer_sets":[]}');
  const { again } = await restarted(t, server, 31 * 24 * 3_600_000);
  await again.ports.advance(0);
  const names = again.platform.database.raw.prepare('SELECT username FROM account ORDER BY id').pluck().all();
  t.same(names, ['keeper', 'saver']);
  t.equal(countRows(again, 'integer_session'), 2);
});

t.test(`the counters of a session are always right, seed ${SEED}`, async (t) => {
  const server = await buildTestApp(t, OFF);
  const random = chance(SEED);
  const people = [await service(server, 'ada', 'c0'), await service(server, 'eve', 'c0')];
  const refused = { here: 0 };
  const step = async (who: Service): Promise<number> => {
    const cookie = `c${random(0, 3)}`;
    const sets = (await who.ask('GET', `${SESSION}?session_id=${cookie}`)).body.integer_sets ?? [];
    const set_id = sets.length > 0 ? sets[random(0, sets.length)].set_id : 'nothing';
    const integers = Array.from({ length: random(0, 9) }, (_, index) => ({
      index,
      X: '9'.repeat(random(1, 9_999)),
      q: 1,
    }));
    const asks = [
      () => who.ask('POST', SET, { integers }, { cookie }),
      () => who.ask('DELETE', SET, { set_id }, { cookie }),
      () => who.ask('POST', '/integers/operation/', { equation: `${set_id}*-${set_id}` }, { cookie }),
      () => who.ask('DELETE', SESSION, { session_id: cookie }, { cookie }),
      () =>
        who.ask('POST', SESSION, {
          session_id: cookie,
          integer_sets: [{ set_id: `r${random(0, 4)}`, integers }],
        }),
    ];
    return (await (asks[random(0, asks.length)] as (typeof asks)[0])()).status;
  };
  for (let round = 0; round < RUNS; round++) {
    const statuses = await Promise.all(people.flatMap((who) => [step(who), step(who), step(who)]));
    t.ok(
      statuses.every((status) => status === 200 || status === 400),
      `${statuses}`,
    );
    refused.here += statuses.filter((status) => status === 400).length;
    await turn();
    t.same(miscounted(server), [], `round ${round}`);
  }
  t.ok(refused.here > RUNS / 6 && refused.here < RUNS * 5, `${refused.here} of ${RUNS * 6} were refused`);
  await swept(server);
  t.equal(countRows(server, 'integer_chunk WHERE set_id NOT IN (SELECT id FROM integer_set)'), 0);
});
