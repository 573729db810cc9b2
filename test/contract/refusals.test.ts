import t from 'tap';
import { buildApp } from '#src/app.ts';
import { readConfig } from '#src/config.ts';
import { errorCodes } from '#src/platform/errors.ts';
import { buildTestApp, testPorts, viewerLike } from '../helper.ts';
import { buildWatched } from '../refusals.ts';

t.test('every row lists codes that exist, each once', async (t) => {
  const { rows } = (await buildTestApp(t)).http;
  const known = new Set(errorCodes().map(([code]) => code));
  for (const { http, refuses } of rows) {
    t.same(
      refuses.filter((code, place) => !known.has(code) || refuses.indexOf(code) !== place),
      [],
      http.join(),
    );
  }
});

t.test('a refusal that is not in its row is reported, over HTTP and over sockets', async (t) => {
  const told: string[] = [];
  const config = readConfig({ PARLOR_LOG: 'silent', PARLOR_DB: ':memory:' });
  const app = await buildWatched(
    () => buildApp(config, testPorts()),
    (what) => told.push(what),
  );
  t.teardown(() => app.http.close());
  const get = (url: string) => app.http.inject({ url });
  await get('/api/game/GameState/');
  t.same(told, []);
  for (const row of app.http.rows) row.refuses = [];
  await get('/api/game/GameState/');
  t.same(told.splice(0), ['GET /api/game/GameState/ refuses with game_id_required, which is not in its row']);
  const join = app.platform.messages.find('JOIN', { game_code: 1 });
  const viewer = viewerLike({ id: 1, username: 'nobody' });
  await t.rejects(async () => join?.run(viewer, { game_code: 1 }, () => () => undefined));
  t.same(told, ['JOIN refuses with session_not_found, which is not in its row']);
});
