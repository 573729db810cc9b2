import SqliteDatabase from 'better-sqlite3';
import t from 'tap';
import { faultsOf, startServer } from '../../fault/process.ts';
import type { TestServer } from '../../helper.ts';
import { Service, sessionOf } from '../../integers/service.ts';
import { until } from '../../platform/live/live.ts';

const SESSION = '/integers/session/';
const OFF = { env: { PARLOR_RATE: 'off' } };

t.test(
  'kill -9 while a session is restored and while it is deleted: it is there, or nothing of it',
  async (t) => {
    const path = `${t.testdir()}/parlor.db`;
    let server = await startServer(t, { path, env: OFF.env });
    const guest = await server.call('POST', '/api/user/guest/', { json: { name: 'ada' } });
    const ada = () => new Service(server as unknown as TestServer, guest.body.access);
    const file = new SqliteDatabase(path, { readonly: true });
    t.teardown(() => file.close());
    const count = (from: string) => file.prepare(`SELECT count(*) FROM ${from}`).pluck().get() as number;
    const there = async () => {
      t.same(faultsOf(path), [], 'the file is sound');
      server = await startServer(t, { path, env: OFF.env });
      await until(() => count('integer_set WHERE session_id IS NULL') === 0);
      t.equal(count('integer_chunk WHERE set_id NOT IN (SELECT id FROM integer_set)'), 0);
      return [(await ada().ask('GET', SESSION, { session_id: 'big' })).status, count('integer_chunk')];
    };
    const whole = sessionOf('big', 4, 139);
    const cut = t.rejects(ada().ask('POST', SESSION, whole), 'it came in the middle');
    await until(() => count('integer_chunk') > 8);
    await server.kill();
    await cut;
    t.ok(count('integer_set') > 0);
    t.strictSame(await there(), [400, 0]);

    t.equal((await ada().ask('POST', SESSION, whole)).status, 200);
    const chunks = count('integer_chunk');
    t.ok((await ada().ask('GET', SESSION, { session_id: 'big' })).text === whole);
    t.equal((await ada().ask('DELETE', SESSION, { session_id: 'big' })).status, 200);
    await until(() => count('integer_chunk') < chunks);
    await server.kill();
    t.strictSame(await there(), [400, 0]);

    t.equal((await ada().ask('POST', SESSION, whole)).status, 200);
    await server.kill();
    t.strictSame(await there(), [200, chunks], 'what was acknowledged');
  },
);
