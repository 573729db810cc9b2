import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import t, { type Test } from 'tap';
import { emptyFolder, freshClone, personsEnvironment } from './clone.ts';
import { Group } from './group.ts';

const TARBALL = 'parlor-1.0.0.tgz';

function run(command: string, parameters: string[], cwd: string, env = personsEnvironment()): string {
  return execFileSync(command, parameters, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** The machine's own Node.js and npm, which may be older than ours, and a cache without any package of `npx`. */
function strangersEnvironment(t: Test): NodeJS.ProcessEnv {
  const own = process.env.PATH?.split(delimiter).filter((folder) => !folder.includes('node_modules'));
  const env = personsEnvironment({ PATH: own?.join(delimiter) ?? '', PORT: '0', HOST: '127.0.0.1' });
  const cache = emptyFolder(t);
  const filled = join(run('npm', ['config', 'get', 'cache'], cache, env).trim(), '_cacache');
  mkdirSync(filled, { recursive: true });
  symlinkSync(filled, join(cache, '_cacache'));
  return { ...env, npm_config_cache: cache, npm_config_prefer_offline: 'true', npm_config_yes: 'true' };
}

/** Two guests play until one of them resigns. Resolves with the result. */
async function shortGame(base: string): Promise<unknown> {
  const call = async (path: string, token: string | undefined, json: object) => {
    const headers = {
      'content-type': 'application/json',
      ...(token && { authorization: `Bearer ${token}` }),
    };
    const answer = await fetch(base + path, { method: 'POST', headers, body: JSON.stringify(json) });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  const [white, black] = [
    (await call('/api/user/guest/', undefined, { name: 'white' })).access,
    (await call('/api/user/guest/', undefined, { name: 'black' })).access,
  ];
  const { gameId } = (await call('/api/game/create/', white, { color: 'white' })).payload;
  await call(`/api/game/${gameId}/join/`, black, {});
  await call(`/api/game/${gameId}/move/`, white, { uci: 'e2e4', ply: 0 });
  await call(`/api/game/${gameId}/move/`, black, { uci: 'e7e5', ply: 1 });
  await call(`/api/game/${gameId}/resign/`, white, {});
  return (await fetch(`${base}/api/game/${gameId}/pgn/`)).text();
}

t.test('a packed Parlor has what it runs on and nothing else', async (t) => {
  const clone = freshClone(t);
  const [{ files }] = JSON.parse(run('npm', ['pack', '--json'], clone));
  const paths: string[] = files.map(({ path }: { path: string }) => path);
  for (const path of ['README.md', 'LICENSE', 'LICENSES.md', 'drizzle/meta/_journal.json']) {
    t.ok(paths.includes(path), path);
  }
  for (const path of [
    'parlor.js',
    'main.js',
    'integers/worker.js',
    'chess/worker.js',
    'web/main.js.br',
    'web/sw.js',
  ]) {
    t.ok(paths.includes(`dist/${path}`), path);
  }
  const wanted =
    /^(?:dist\/.*\.(?:js|css|html|svg|png|woff2|webmanifest|br|gz)|drizzle\/(?:\d+_[\w-]+\.sql|meta\/_journal\.json)|package\.json|[A-Z]+(?:\.md)?)$/;
  t.same(
    paths.filter((path) => !wanted.test(path)),
    [],
  );

  await t.test('and npx starts it in an empty folder, on the Node.js of the machine', async (t) => {
    const folder = emptyFolder(t);
    renameSync(join(clone, TARBALL), join(folder, TARBALL));
    const server = new Group(t, 'npx', [`./${TARBALL}`], folder, strangersEnvironment(t));
    const base = await server.ready();
    t.match(await shortGame(base), /\[Result "0-1"\]/);
    for (const path of ['/', '/static/main.js', '/sw.js', '/docs/json']) {
      t.equal((await fetch(base + path)).status, 200, path);
    }
    t.ok(existsSync(join(folder, 'data/parlor.db')));
    const tookMs = await server.end('SIGINT');
    t.ok(tookMs < 5_000, `nothing of it runs any more after ${tookMs} ms`);
  });
});
