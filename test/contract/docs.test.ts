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
  const documented = server.http.rows.filter(({ options }) => !options?.page);
  const expected = documented.flatMap(({ http, who }) => {
    const star = who === 'public' || who === 'anyone' ? '' : ' *';
    return http.map((one) => one.replaceAll(/:(\w+)/g, '{$1}') + star);
  });
  t.ok(expected.length > 60);
  const others = ['GET /healthz', 'GET /metrics', 'GET /readyz', 'GET /status/'];
  t.same(listed, [...expected, ...others].sort());
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
