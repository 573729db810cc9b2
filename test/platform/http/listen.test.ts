import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import t, { type Test } from 'tap';
import { buildApp } from '#src/app.ts';
import { readConfig } from '#src/config.ts';
import { listenAt } from '#src/platform/http/listen.ts';
import { systemPorts } from '#src/platform/ports.ts';

/** A folder with a short path: paths of sockets must be short, and the test's own folder has a long one. */
function newPath(t: Test): string {
  const folder = mkdtempSync(join(tmpdir(), 'parlor-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'socket');
}

/** A server at the socket `host`. Closed after the test. */
async function serveAt(t: Test, host: string): Promise<void> {
  const config = readConfig({ HOST: host, PARLOR_DB: `${host}.db`, PARLOR_LOG: 'silent' });
  const { http } = await buildApp(config, systemPorts());
  t.teardown(() => http.close());
  await listenAt(http, config);
}

async function ask(socketPath: string, path: string, headers: Record<string, string> = {}) {
  const sent = request({ socketPath, path, headers: { host: 'red.example', ...headers } }).end();
  const [answer] = await once(sent, 'response');
  return {
    status: answer.statusCode,
    cookies: String(answer.headers['set-cookie']),
    body: await text(answer),
  };
}

t.test('a server at the path of a socket trusts a proxy there as it does one on this machine', async (t) => {
  const path = newPath(t);
  await serveAt(t, path);
  t.match(await ask(path, '/metrics'), { status: 200 });
  const headers = { 'x-forwarded-for': '192.0.2.1', 'x-forwarded-proto': 'https' };
  t.match(await ask(path, '/metrics', headers), { status: 401 });
  t.match((await ask(path, '/', headers)).cookies, 'Secure');
  t.notMatch((await ask(path, '/')).cookies, 'Secure');
});

t.test('the socket of a killed server is taken over', async (t) => {
  const path = newPath(t);
  const code = `require('net').createServer().listen(process.argv[1], () => console.log('ready'))`;
  const killed = spawn(process.execPath, ['-e', code, path], { stdio: ['ignore', 'pipe', 'ignore'] });
  await once(killed.stdout, 'data');
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  t.ok(existsSync(path));
  await serveAt(t, path);
  t.match(await ask(path, '/healthz'), { status: 200 });
});

t.test('the socket of a running server and other files stay as they are', async (t) => {
  const path = newPath(t);
  await serveAt(t, path);
  const config = readConfig({ HOST: path, PARLOR_DB: ':memory:', PARLOR_LOG: 'silent' });
  const { http } = await buildApp(config, systemPorts());
  t.teardown(() => http.close());
  await t.rejects(listenAt(http, config), { code: 'EADDRINUSE' });
  t.match(await ask(path, '/healthz'), { status: 200 });

  const file = `${path}.txt`;
  writeFileSync(file, 'mine');
  await t.rejects(listenAt(http, { host: file, port: 0 }), { code: 'EADDRINUSE' });
  t.equal(readFileSync(file, 'utf8'), 'mine');
});
