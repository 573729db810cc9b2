import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { operationName } from '#src/platform/commands.ts';
import { errorCodes } from '#src/platform/errors.ts';
import { buildTestApp } from '../helper.ts';

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

t.test('the reference shows every operation, message, shape and refusal', async (t) => {
  const server = await buildTestApp(t, { env: { PARLOR_PUBLIC_URL: 'https://host.example/parlor' } });
  const { status, headers, body } = await server.call('GET', '/docs/');
  t.equal(status, 200);
  t.match(headers.get('content-type'), 'text/html');
  t.match(headers.get('content-security-policy'), /^default-src 'none'/);
  t.notMatch(body, /<script/);
  t.match(body, 'href="/parlor/docs/json"');
  const ids = new Set([...body.matchAll(/ id="([\w-]+)"/g)].map(([, id]) => id));
  const links = [...body.matchAll(/ href="#([\w-]+)"/g)].map(([, id]) => id);
  t.ok(links.length > 20);
  t.same(
    links.filter((id) => !ids.has(id)),
    [],
  );
  for (const row of server.http.rows) {
    if (row.options?.page) continue;
    t.ok(ids.has(operationName(row)), row.name);
  }
  for (const [code] of errorCodes()) t.ok(body.includes(`<code>${code}</code>`), code);
});
