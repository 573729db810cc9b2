import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import t from 'tap';
import { readConfig } from '#src/config.ts';
import { openBeside } from '#src/platform/storage/database.ts';
import { rehearseRestore } from '#src/rehearse.ts';
import { buildTestApp } from '../../helper.ts';
import { namesIn } from '../files.ts';

t.test('the newest copy is restored, started and compared, beside a running server', async (t) => {
  const folder = t.testdir({});
  const path = `${folder}/parlor.db`;
  const env = { PARLOR_DB: path, PARLOR_BACKUP: '0 * * * *' };
  const server = await buildTestApp(t, { path, env: { ...env, PARLOR_RATE: 'off' } });
  const database = openBeside(path, { onFault: () => t.fail() });
  t.teardown(() => database.close());
  const rehearse = () => rehearseRestore(database, readConfig(env), server.ports);
  await t.rejects(rehearse(), /There is no scheduled copy in/);
  await server.guest('ada');
  await server.ports.advance(3_600_000);
  const status = async () => (await server.call('GET', '/status/')).body;
  while ((await status()).backup !== 'ok');
  await server.guest('bob');
  await server.ports.advance(5 * 60_000);
  const before = namesIn(folder);
  const [first = '', ...counts] = await rehearse();
  t.match(
    first,
    /parlor-2026-11-20T21-00-00Z\.db can be restored, and a server starts on it\. It is 0 hours old\./,
  );
  t.match(counts.join('\n'), /account +1 in the copy, 2 now/);
  t.equal((await status()).rehearsal_at, '2026-11-20T21:05:00.000000Z');
  t.match(
    (await server.call('GET', '/metrics')).body,
    /parlor_rehearsal_last_success_timestamp_seconds 1\d+/,
  );
  t.same(namesIn(folder), before, 'it leaves nothing there');
});

t.test('a broken copy is said to be so', async (t) => {
  const server = await buildTestApp(t);
  const folder = `${t.testdirName}/copies`;
  mkdirSync(folder);
  writeFileSync(`${folder}/parlor-2026-11-20T21-00-00Z.db`, 'no database');
  const config = readConfig({ PARLOR_DB: server.path, PARLOR_BACKUP_DIR: folder });
  await t.rejects(
    rehearseRestore(server.platform.database, config, server.ports),
    /Nothing was restored\..*parlor-2026-11-20T21-00-00Z\.db/,
  );
  t.equal(readdirSync(folder).length, 1);
});
