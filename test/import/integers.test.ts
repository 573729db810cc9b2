import t, { type Test } from 'tap';
import { decimalOf } from '#src/integers/rules/older-numbers.ts';
import { buildTestApp, type TestServer } from '../helper.ts';
import { change, contentOf, expected, fingerprint, imported, olderFile, targetOf } from './older-files.ts';

interface OlderUser {
  username: string;
  password: string;
  device_token: string;
}

interface OlderSession {
  session_id: string;
  owner: string;
  sets: string[];
}

interface OlderSet {
  set_id: string;
  integers: { index: number; X: string; q: string }[];
}

/** An access token for a device token of the older server. */
async function byDevice(server: TestServer, { device_token }: OlderUser): Promise<string> {
  const { body } = await server.call('POST', '/api/jwt/', {
    headers: { authorization: `Token ${device_token}` },
  });
  return body.access;
}

/** Reads every session of the older server as its clients do. */
async function checkSessions(t: Test, server: TestServer): Promise<void> {
  const { users, sessions, sets }: { users: OlderUser[]; sessions: OlderSession[]; sets: OlderSet[] } =
    expected('integers');
  for (const session of sessions) {
    const owner = users.find(({ username }) => username === session.owner) as OlderUser;
    const token = await byDevice(server, owner);
    const path = `/integers/session/?session_id=${session.session_id}&as=string`;
    const { status, body } = await server.call('GET', path, {
      token,
      headers: { 'x-session-id': session.session_id },
    });
    t.equal(status, 200);
    const wanted = session.sets.map((id) => {
      const { integers } = sets.find(({ set_id }) => set_id === id) as OlderSet;
      return { set_id: id, integers };
    });
    t.same(body, { session_id: session.session_id, integer_sets: wanted });
  }
}

t.test('sessions and sets are found with the old device tokens and passwords', async (t) => {
  const target = targetOf(t);
  const older = olderFile(t, 'integers');
  const before = fingerprint(older);
  t.match(await imported(target, older), /sessions +4 new\n +sets +5 new\n +integers +15 new\n/);
  t.same(fingerprint(older), before);
  const server = await buildTestApp(t, { path: target.path });
  await checkSessions(t, server);
  const [ada] = expected('integers').users;
  const { username, password } = ada;
  const { status, body } = await server.call('POST', '/api/auth/obtain/', { json: { username, password } });
  t.equal(status, 200);
  t.ok(await byDevice(server, ada), 'the old token goes on beside the new one');
  const token = await byDevice(server, { ...ada, device_token: body.token });
  await server.call('POST', '/api/auth/del-logout/', { token });
  t.notOk(await byDevice(server, ada), 'until all logins are ended');
  const off = expected('integers').users.find((user: OlderUser) => user.username === 'evelyn_off');
  t.notOk(await byDevice(server, off), 'and not for a deactivated account');
});

t.test('a second run changes nothing, and does not bring back what was deleted here', async (t) => {
  const target = targetOf(t);
  const older = olderFile(t, 'integers');
  await imported(target, older);
  const before = contentOf(target);
  t.match(await imported(target, older), /sets +5 imported before\n/);
  t.same(contentOf(target), before);
  change(
    older,
    `INSERT INTO integers_integerset VALUES ('new', 'adas-notebook');
     INSERT INTO integers_integer VALUES (99, 0, 5, 6, 'new')`,
  );
  t.match(await imported(target, older), /sets +1 new, 5 imported before\n/);
  const server = await buildTestApp(t, { path: target.path });
  const token = await byDevice(server, expected('integers').users[0]);
  const headers = { 'x-session-id': 'adas-notebook' };
  const { status } = await server.call('DELETE', '/integers/set/?set_id=new', { token, headers });
  t.equal(status, 200);
  await server.stop();
  t.match(await imported(target, older), /sets +6 imported before\n/);
});

/** The later revision, with bytes instead of numbers in some rows, as an upgrade leaves it. */
const BYTES = `
  CREATE TABLE later AS SELECT * FROM integers_integer;
  DROP TABLE integers_integer;
  CREATE TABLE "integers_integer" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "index" integer NOT NULL,
    "X" BLOB NOT NULL, "set_id_id" varchar(40) NOT NULL, "q" BLOB NOT NULL);
  INSERT INTO integers_integer SELECT id, "index", X, set_id_id, q FROM later;`;

t.test('a file carried over to the later revision comes the same', async (t) => {
  const target = targetOf(t);
  await imported(target, olderFile(t, 'integers', BYTES));
  await checkSessions(t, await buildTestApp(t, { path: target.path }));
});

t.test('bytes are base64 of a number without sign, the highest byte first', async (t) => {
  const bytes = (text: string) => Buffer.from(text, 'latin1');
  t.equal(decimalOf(bytes('')), '0');
  t.equal(decimalOf(bytes('AQ==')), '1');
  t.equal(decimalOf(bytes('AAAAAQ==')), '1', 'padded with zeros');
  const huge = 2n ** 4000n + 12345n;
  const hex = huge.toString(16);
  const base64 = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex').toString('base64');
  t.equal(decimalOf(bytes(base64)), String(huge));
  t.equal(decimalOf(-(2n ** 63n)), '-9223372036854775808');
  for (const bad of [bytes('A'), bytes('{"X":1}'), bytes('AQ=='.repeat(2)), 'AQ==', 1.5, null]) {
    t.equal(decimalOf(bad), undefined, String(bad));
  }
  t.equal(decimalOf(Buffer.alloc(20_000, 'AAAA')), undefined, 'more bits than may be posted');
});

t.test('a set that cannot be read is left out whole, and said', async (t) => {
  const target = targetOf(t);
  const older = olderFile(
    t,
    'integers',
    `${BYTES}
     UPDATE integers_integer SET X = CAST('AQ==' AS BLOB), q = x'' WHERE set_id_id = 'notebook-page-1' AND "index" = 3;
     UPDATE integers_integer SET X = CAST('???' AS BLOB) WHERE set_id_id LIKE '3134%' AND "index" = 1;`,
  );
  const report = await imported(target, older);
  t.match(report, /sets +4 new, 1 left out\n/);
  t.match(report, /Set "3134\d+": the integer at index 1 cannot be read\./);
  const [{ units }] = target.rows(
    "SELECT CAST(integer_chunk.units AS TEXT) AS units FROM integer_chunk JOIN integer_set ON id = set_id WHERE name = 'notebook-page-1'",
  );
  t.match(units, '{"index":3,"X":1,"q":0}');
});
