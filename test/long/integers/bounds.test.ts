import { type ClientRequest, request } from 'node:http';
import t from 'tap';
import { countRows } from '../../accounts/accounts.ts';
import { buildTestApp, type TestServer } from '../../helper.ts';
import { multiply, type Service, service } from '../../integers/service.ts';
import { until } from '../../platform/live/live.ts';

const SET = '/integers/set/';
const MIB = 1024 * 1024;
const MOST = 16 * MIB;
const OFF = { env: { PARLOR_RATE: 'off' } };
const FULL = 'An account can store at most 256 MiB';

/** A set of 557 numbers of 30,000 digits, padded with spaces. */
const setOf = (bytes: number) => {
  const digits = '7'.repeat(30_000);
  const units = Array.from({ length: 557 }, (_, n) => `{"index":${n},"X":${digits},"q":1}`);
  return Buffer.from(`{"integers":[${units}]}`.padEnd(bytes));
};
const largest = setOf(MOST);
/** Just as long, but quick to parse. */
const blank = Buffer.from('{"integers":[{"index":0,"X":1,"q":1}]}'.padEnd(MOST));

interface Told {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}
/** Sends a body in pieces, with or without its length. Takes the answer even if not everything could be sent. */
function upload(from: Service, path: string, body: Buffer, withLength: boolean) {
  let sending: ClientRequest;
  const told = new Promise<Told>((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${from.token}`,
      cookie: 'sessionid=one',
      'content-type': 'application/json',
      ...(withLength ? { 'content-length': body.length } : {}),
    };
    sending = request(from.server.base + path, { method: 'POST', headers, agent: false }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
    });
    sending.on('error', reject);
    for (let at = 0; at < body.length; at += MIB) sending.write(body.subarray(at, at + MIB));
    sending.end();
  });
  return { told, cut: () => sending.destroy() };
}

/** Starts squaring a set, which takes about two seconds. Resolves once a thread is about to begin. */
async function startLong(server: TestServer, from: Service, numbers = 400) {
  const id = await from.keep(...Array(numbers).fill('9'.repeat(20_000)));
  const timers = server.ports.timers();
  const long = from.operate(`${id}*${id}`);
  await until(() => server.ports.timers() > timers);
  return { id, long };
}

/** Resolves once everything queued for deletion is deleted. */
const swept = (server: TestServer) =>
  until(() => countRows(server, 'integer_set WHERE session_id IS NULL') === 0);

for (const withLength of [true, false]) {
  t.test(`a body may have at most 16 MiB, sent ${withLength ? 'with' : 'without'} its length`, async (t) => {
    const server = await buildTestApp(t, OFF);
    const ada = await service(server);
    t.equal((await upload(ada, SET, blank, withLength).told).status, 200);
    const session = Buffer.from('{"session_id":"s","integer_sets":[]}'.padEnd(MOST));
    t.equal((await upload(ada, '/integers/session/', session, withLength).told).status, 200);
    for (const path of [SET, '/integers/session/']) {
      for (const more of [1, 5 * MIB]) {
        const { status, text } = await upload(ada, path, Buffer.alloc(MOST + more, ' '), withLength).told;
        t.equal(status, 413, `${path} ${more} more`);
        t.match(JSON.parse(text), {
          detail: 'The request is too large: at most 16777216 bytes.',
          code: 'too_large',
        });
      }
    }
    t.equal(countRows(server, 'integer_set'), 1);
    t.equal((await ada.ask('POST', '/integers/operation/', `{"equation":"a"}`.padEnd(MIB + 1))).status, 413);
  });
}

t.test('an account can store 256 MiB, and a refused set changes nothing', { timeout: 120_000 }, async (t) => {
  const server = await buildTestApp(t, { env: { ...OFF.env, PARLOR_DURABILITY: 'normal' } });
  const [ada, eve] = [await service(server, 'ada'), await service(server, 'eve')];
  const { set_id } = (await ada.ask('POST', SET, largest)).body;
  const ids = multiply(server, set_id, 14);
  t.match(
    (await ada.ask('POST', SET, largest)).body.set_id,
    /^[0-9a-f]{40}$/,
    'there is room for the sixteenth',
  );
  const rows = () => server.platform.database.raw.prepare('SELECT * FROM integer_session').all();
  const before = rows();
  const refused = { serializerError: { non_field_errors: [`${FULL}.`] }, code: 'invalid_integers' };
  t.strictSame((await ada.ask('POST', SET, largest)).body, refused);
  const units = Array.from({ length: 40 }, (_, index) => ({ index, X: '7'.repeat(30_000), q: 1 }));
  const saved = { session_id: 's', integer_sets: [{ set_id: 'a', integers: units }] };
  t.strictSame((await ada.ask('POST', '/integers/session/', saved)).body, refused);
  await swept(server);
  t.strictSame(rows(), before);
  t.strictSame(
    [countRows(server, 'integer_set'), countRows(server, 'integer_chunk WHERE set_id > 16')],
    [16, 0],
  );
  const small = await ada.keep(...Array(10).fill('9'.repeat(30_000)));
  t.match(small, /^[0-9a-f]{40}$/, 'there is room for a smaller set');
  t.equal((await ada.operate(`${small}*${small}`)).body.operationError, `${FULL} at column 1`);
  t.equal(
    (await eve.ask('POST', '/integers/session/', saved)).status,
    200,
    'another account has its own limit',
  );
  t.equal((await ada.ask('DELETE', SET, { set_id: ids[3] })).status, 200);
  t.equal((await ada.operate(`${small}*${small}`)).status, 200, 'deleting makes room');
  t.equal((await ada.ask('POST', SET, largest)).status, 400, 'still no room for a large set');
});

t.test('of many simultaneous large bodies some get 503, and none hangs or is lost', async (t) => {
  const server = await buildTestApp(t, OFF);
  const people: Service[] = [];
  for (let n = 0; n < 4; n++) people.push(await service(server, `player${n}`));
  const all = people.flatMap((one) => [1, 2, 3].map(() => upload(one, SET, largest, true).told));
  const answers = await Promise.all(all);
  const taken = answers.filter(({ status }) => status === 200);
  const refused = answers.filter(({ status }) => status === 503);
  t.ok(taken.length >= 2, `${taken.length} accepted`);
  t.ok(refused.length >= 4, `${refused.length} refused`);
  t.equal(taken.length + refused.length, answers.length);
  for (const { headers, text } of refused)
    t.match([headers['retry-after'], JSON.parse(text)], ['1', { code: 'overloaded' }]);
  t.equal(countRows(server, 'integer_set'), taken.length);
  t.equal((await upload(people[0] as Service, SET, largest, true).told).status, 200, 'there is room again');
  const small = await Promise.all(people.map((one) => one.keep(1)));
  t.equal(new Set(small).size, people.length);
});

t.test('work for a client that has disconnected is skipped, and its bodies no longer count', async (t) => {
  const server = await buildTestApp(t, OFF);
  const ada = await service(server);
  const { long } = await startLong(server, ada);
  let read = 0;
  server.http.server.on('request', (asked) => asked.once('end', () => void read++));
  const bodies = [1, 2].map(() => upload(ada, SET, largest, true));
  for (const { told } of bodies) told.catch(() => undefined);
  await until(() => read === 2);
  for (const { cut } of bodies) cut();
  await Promise.allSettled(bodies.map(({ told }) => told));
  await long;
  t.equal(
    (await ada.ask('POST', SET, '{"integers":[]}')).status,
    200,
    'waits until the skipped requests have had their turn',
  );
  const again = await Promise.all([1, 2].map(() => upload(ada, SET, largest, true).told));
  t.same(
    again.map(({ status }) => status),
    [200, 200],
  );
  t.equal(countRows(server, 'integer_set'), 5, 'the operand, its square, the small set and two large ones');
});

t.test(
  'at most 32 requests of an account wait, and another account waits for only one of them',
  async (t) => {
    const server = await buildTestApp(t, OFF);
    const [ada, eve] = [await service(server, 'ada'), await service(server, 'eve')];
    const [small, own] = [await ada.keep(2), await eve.keep(3)];
    const { long } = await startLong(server, ada);
    const done: string[] = [];
    const many = Array.from({ length: 40 }, async () => {
      const answer = await ada.operate(small);
      if (answer.status === 200) done.push('ada');
      return answer;
    });
    let refused = 0;
    for (const asked of many)
      void asked.then(({ status }) => {
        if (status === 503) refused += 1;
      });
    await until(() => refused === 8);
    t.same(done, [], 'the others wait');
    t.equal((await eve.operate(own)).status, 200);
    t.ok(done.length < 5, `${done.length} of ada's came first`);
    const answers = await Promise.all(many);
    t.equal(answers.filter(({ status }) => status === 200).length, 32);
    for (const { status, body } of answers)
      if (status !== 200) t.match([status, body], [503, { code: 'overloaded' }]);
    t.equal((await long).status, 200);
    t.equal((await ada.operate(small)).status, 200);
  },
);

t.test('a job that takes more than 10 s is stopped, and its thread is free again', async (t) => {
  const server = await buildTestApp(t, OFF);
  const ada = await service(server);
  const small = await ada.keep(2);
  const { id, long } = await startLong(server, ada);
  const sets = countRows(server, 'integer_set');
  const next = ada.operate(small);
  const given: number[] = [];
  void long.then(({ status }) => given.push(status));
  await server.ports.advance(9_999);
  t.same(given, [], 'not yet');
  await server.ports.advance(1);
  const { status, body } = await long;
  t.equal(status, 400);
  t.strictSame(body, { operationError: 'This takes more than 10 s at column 1', code: 'bad_operation' });
  t.strictSame(await ada.values((await next).body.setCreated), [2n]);
  t.equal(countRows(server, 'integer_set'), sets + 1, 'nothing of the stopped job is stored');
  t.equal((await ada.operate(`${id}+${id}`)).status, 200);
  const timers = server.ports.timers();
  const posted = upload(ada, SET, largest, true).told;
  await until(() => server.ports.timers() > timers);
  await server.ports.advance(10_000);
  t.match(JSON.parse((await posted).text), {
    serializerError: { non_field_errors: ['This takes more than 10 s'] },
  });
});

t.test('a shutdown does not wait for running jobs', async (t) => {
  const server = await buildTestApp(t, OFF);
  const [ada, eve] = [await service(server, 'ada'), await service(server, 'eve')];
  const own = await eve.keep(3);
  const { id, long } = await startLong(server, ada, 800);
  const asked = [long, ada.operate(id), eve.operate(own), upload(eve, SET, largest, true).told];
  const ends = Promise.allSettled(asked);
  await server.stop();
  for (const end of await ends) {
    if (end.status === 'fulfilled') t.match(end.value.status, 503);
    else t.match(end.reason.code, /ECONNRESET|ECONNREFUSED|EPIPE/);
  }
  const again = await buildTestApp(t, { ...OFF, path: server.path, ports: server.ports });
  t.equal(countRows(again, 'integer_set WHERE session_id NOT NULL'), 2, 'none of the jobs was completed');
  await swept(again);
});
