import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { errorCodes } from '#src/platform/errors.ts';
import { buildTestApp } from '../helper.ts';

t.test('OpenAPI lists every route, with its methods and who may call it', async (t) => {
  const server = await buildTestApp(t);
  const { status, body } = await server.call('GET', '/docs/json');
  t.equal(status, 200);
  const listed = Object.entries(body.paths as Record<string, Record<string, { security?: unknown }>>)
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(
        ([method, { security }]) => `${method.toUpperCase()} ${path}${security ? ' *' : ''}`,
      ),
    )
    .sort();
  t.same(listed, [
    'DELETE /api/game/seek/ *',
    'DELETE /api/session/{code}/album/share/ *',
    'DELETE /api/user/logins/{sid}/ *',
    'DELETE /integers/session/ *',
    'DELETE /integers/set/ *',
    'GET /album/{token}',
    'GET /api/game/GameState/',
    'GET /api/game/live/',
    'GET /api/game/mine/ *',
    'GET /api/game/{id}/pgn/',
    'GET /api/jwt/ *',
    'GET /api/past_sessions/ *',
    'GET /api/past_sessions/{username}/ *',
    'GET /api/session/{code}/album/ *',
    'GET /api/session/{code}/info/ *',
    'GET /api/session/{code}/join/ *',
    'GET /api/session/{code}/{round}/{chain}/draft/ *',
    'GET /api/session/{code}/{round}/{chain}/getDesc/ *',
    'GET /api/session/{code}/{round}/{chain}/getDraw/ *',
    'GET /api/user/logins/ *',
    'GET /api/user/me/ *',
    'GET /healthz',
    'GET /integers/session/ *',
    'GET /integers/set/ *',
    'GET /media/{file} *',
    'GET /metrics',
    'GET /readyz',
    'GET /status/',
    'PATCH /api/user/me/ *',
    'POST /api/auth/del-logout/ *',
    'POST /api/auth/login/',
    'POST /api/auth/logout/ *',
    'POST /api/auth/obtain/',
    'POST /api/auth/register/',
    'POST /api/auth/signup/',
    'POST /api/auth/token/refresh/',
    'POST /api/game/create/ *',
    'POST /api/game/seek/ *',
    'POST /api/game/{id}/abort/ *',
    'POST /api/game/{id}/claim/ *',
    'POST /api/game/{id}/draw/ *',
    'POST /api/game/{id}/join/ *',
    'POST /api/game/{id}/move/ *',
    'POST /api/game/{id}/rematch/ *',
    'POST /api/game/{id}/resign/ *',
    'POST /api/game/{id}/takeback/ *',
    'POST /api/game/{id}/time/ *',
    'POST /api/jwt/ *',
    'POST /api/jwt/refresh/',
    'POST /api/jwt/verify/',
    'POST /api/session/create/ *',
    'POST /api/session/{code}/album/share/ *',
    'POST /api/session/{code}/album/step/ *',
    'POST /api/session/{code}/host/ *',
    'POST /api/session/{code}/join/ *',
    'POST /api/session/{code}/kick/ *',
    'POST /api/session/{code}/leave/ *',
    'POST /api/session/{code}/rematch/ *',
    'POST /api/session/{code}/skip/ *',
    'POST /api/session/{code}/wait/ *',
    'POST /api/session/{code}/{round}/{chain}/desc/ *',
    'POST /api/session/{code}/{round}/{chain}/draw/ *',
    'POST /api/user/guest/',
    'POST /api/user/login/',
    'POST /api/user/password/ *',
    'POST /api/user/refresh/',
    'POST /api/user/register/',
    'POST /integers/operation/ *',
    'POST /integers/session/ *',
    'POST /integers/set/ *',
    'PUT /api/session/{code}/start/ *',
    'PUT /api/session/{code}/{round}/{chain}/draft/ *',
  ]);
});

t.test('the socket messages and every error code are described beside the routes', async (t) => {
  const server = await buildTestApp(t);
  const { body } = await server.call('GET', '/docs/json');
  t.same(Object.keys(body['x-messages']).sort(), [
    ...['ABORT', 'ALBUM_STEP', 'CLAIM', 'CREATE', 'DESC', 'DRAW', 'FromClient', 'GIVE_TIME', 'HELLO', 'HOST'],
    ...['JOIN', 'KICK', 'LEAVE', 'MOVE', 'PING', 'REMATCH', 'RESIGN', 'SEEK', 'SKIP', 'START', 'SUBSCRIBE'],
    ...['TAKEBACK', 'UNSEEK', 'UNSUBSCRIBE'],
  ]);
  t.equal(body['x-messages'].JOIN.anyOf.length, 2, 'both games have that name');
  for (const [code] of errorCodes()) t.ok(body.info.description.includes(`| \`${code}\` |`), code);
});

t.test('every code that is thrown is in the table', async (t) => {
  await buildTestApp(t);
  const known = new Set(errorCodes().map(([code]) => code));
  const thrown = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => [...readFileSync(join('src', name), 'utf8').matchAll(/new AppError\('(\w+)'/g)])
    .map(([, code]) => code as string);
  t.ok(thrown.length > 20);
  t.same(
    thrown.filter((code) => !known.has(code)),
    [],
  );
});

t.test('the documentation page opens', async (t) => {
  const server = await buildTestApp(t);
  const { status, headers, body } = await server.call('GET', '/docs/');
  t.equal(status, 200);
  t.match(headers.get('content-type'), 'text/html');
  t.match(body, 'swagger-ui');
  t.notMatch(headers.get('content-security-policy'), 'upgrade-insecure-requests');
});
