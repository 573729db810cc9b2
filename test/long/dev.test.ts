/// <reference lib="dom" />
import { once } from 'node:events';
import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import t from 'tap';
import { openBrowser } from '../browser/browser.ts';
import { freshClone, personsEnvironment } from './clone.ts';
import { Group } from './group.ts';

async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return String(port);
}

/** As many editors save: the new text is a new file that takes the name of the old one. */
function saveAnew(path: string, text: string): void {
  writeFileSync(`${path}~`, text);
  renameSync(`${path}~`, path);
}

t.setTimeout(120_000);

t.test('what is edited under npm run dev is soon on the screen', async (t) => {
  const clone = freshClone(t);
  const file = (path: string) => join(clone, path);
  const port = await freePort();
  const env = personsEnvironment({ PORT: port, HOST: '127.0.0.1' });
  const dev = new Group(t, 'npm', ['run', 'dev'], clone, env);
  await dev.ready();
  const page = await (await openBrowser(t)).newPage();
  await page.goto(`http://localhost:${port}/`);
  await page.getByRole('button').first().waitFor();

  await t.test('a change of the page', async (t) => {
    const before = readFileSync(file('src/web/main.tsx'), 'utf8');
    const times: number[] = [];
    for (const n of [1, 2, 3]) {
      const editedAt = performance.now();
      saveAnew(file('src/web/main.tsx'), `${before}\ndocument.body.append('Edited page ${n}');\n`);
      await page.getByText(`Edited page ${n}`).waitFor();
      times.push(Math.round(performance.now() - editedAt));
    }
    t.ok(Math.min(...times) < 2_000, `after ${times.join(', ')} ms`);
  });

  await t.test('a change of the server, and the page is loaded again when it is back', async (t) => {
    const loaded = page.waitForEvent('load');
    const editedAt = performance.now();
    appendFileSync(file('src/main.ts'), "\nprocess.stdout.write('Edited server\\n');\n");
    await dev.says(/Edited server/);
    await loaded;
    await page.getByText('Edited page 3').waitFor();
    t.comment(`after ${Math.round(performance.now() - editedAt)} ms`);
  });

  await t.test('a mistake is told, and a correction is enough', async () => {
    const main = readFileSync(file('src/main.ts'), 'utf8');
    writeFileSync(file('src/main.ts'), `${main}\nlet = ;\n`);
    await dev.says(/SyntaxError/);
    const loaded = page.waitForEvent('load');
    writeFileSync(file('src/main.ts'), main);
    await loaded;
    await page.getByText('Edited page 3').waitFor();
  });

  t.ok(existsSync(file('data/dev.db')));
  t.notOk(existsSync(file('data/parlor.db')));
  await dev.end('SIGINT');
  await t.rejects(fetch(`http://localhost:${port}/healthz`), 'the server has ended, too');
});

t.test('a server whose page was never built says how to build it, and does all else', async (t) => {
  const env = personsEnvironment({ PORT: '0', HOST: '127.0.0.1' });
  const server = new Group(t, process.execPath, ['src/parlor.js'], freshClone(t), env);
  const base = await server.ready();
  for (const path of ['/', '/join/145078', '/static/main.js', '/sw.js']) {
    const answer = await fetch(base + path);
    t.equal(answer.status, 503, path);
    t.equal(answer.headers.get('content-type'), 'text/plain; charset=utf-8');
    t.match(await answer.text(), 'npm run build:web');
  }
  t.equal((await fetch(`${base}/nothing`)).status, 404);
  t.equal((await fetch(`${base}/readyz`)).status, 200);
  await server.end('SIGTERM');
});
