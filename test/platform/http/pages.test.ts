import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import t from 'tap';
import { buildTestApp, type TestServer } from '../../helper.ts';

const PAGES = [
  ...['/', '/join/145078', '/play/145078', '/watch/145078', '/tv', '/tv/145078', '/s/kJ8sW2nQ0pXv4TzR7uYb3A'],
  ...['/chess', '/chess/x', '/lab', '/account'],
];
/** For files with a compressed twin beside them, which the server chooses. */
const SERVED = readdirSync('dist/web').filter((name) => !/\.(?:br|gz)$/.test(name));

t.test('every address of the application has the same page', async (t) => {
  const server = await buildTestApp(t);
  const first = await server.call('GET', '/');
  t.match(first.body, '<base href="/">');
  t.match(first.body, 'src="static/main.js"');
  for (const path of PAGES) {
    const page = await server.call('GET', path);
    t.equal(page.status, 200, path);
    t.equal(page.headers.get('content-type'), 'text/html; charset=utf-8');
    t.equal(page.headers.get('cache-control'), 'no-cache');
    t.equal(page.body, first.body);
    if (path === '/') continue;
    t.equal((await server.call('GET', `${path}/`)).body, first.body, `${path}/`);
  }
});

t.test('its policy allows only our own files and its own base', async (t) => {
  const server = await buildTestApp(t);
  for (const path of PAGES) {
    const policy = (await server.call('GET', path)).headers.get('content-security-policy') ?? '';
    t.match(policy, "default-src 'self'", path);
    t.match(policy, "base-uri 'self'");
    t.notMatch(policy, 'unsafe');
  }
  const other = await server.call('GET', '/healthz');
  t.match(other.headers.get('content-security-policy'), "base-uri 'none'", 'not that of any other answer');
});

t.test('nothing of the page runs inline', async (t) => {
  const { body } = await (await buildTestApp(t)).call('GET', '/');
  t.notMatch(body, /<script(?![^>]* src=)|<style|\sstyle=|\son\w+=/);
  t.notMatch(body, /(?:src|href)="(?:https?:)?\/\//);
});

t.test('nothing of npm run dev is in the page', async (t) => {
  const server = await buildTestApp(t);
  t.equal((await server.call('GET', '/static/built.txt')).status, 404);
  for (const name of SERVED.filter((name) => name.endsWith('.js'))) {
    t.notMatch((await server.call('GET', `/static/${name}`)).body, 'built.txt', name);
  }
});

t.test('behind a proxy the page knows its path', async (t) => {
  const server = await buildTestApp(t, { env: { PARLOR_PUBLIC_URL: 'https://example.org/games/parlor' } });
  t.match((await server.call('GET', '/lab')).body, '<base href="/games/parlor/">');
});

t.test('a path with special characters stays unchanged', async (t) => {
  const server = await buildTestApp(t, { env: { PARLOR_PUBLIC_URL: 'https://example.org/a$&b' } });
  t.match((await server.call('GET', '/')).body, '<base href="/a$&amp;b/">');
});

t.test(
  'files are served with their type; those with a hash in their name are kept, pictures for a day, all others are revalidated',
  async (t) => {
    const server = await buildTestApp(t);
    const types: Record<string, RegExp> = {
      js: /^(?:text|application)\/javascript/,
      css: /^text\/css/,
      html: /^text\/html/,
      svg: /^image\/svg\+xml/,
      png: /^image\/png/,
      woff2: /^font\/woff2/,
      webmanifest: /^application\/manifest\+json/,
    };
    t.ok(SERVED.includes('main.js') && SERVED.includes('icon-512.png'));
    for (const name of SERVED) {
      const file = await server.call('GET', `/static/${name}`);
      t.equal(file.status, 200, name);
      t.match(file.headers.get('content-type'), types[name.split('.').at(-1) ?? ''], name);
      const isHashed = /-[A-Z0-9]{8}\./.test(name);
      const kept = isHashed ? /immutable/ : /\.(?:svg|png)$/.test(name) ? /max-age=86400/ : /^no-cache$/;
      t.match(file.headers.get('cache-control'), kept, name);
      const etag = file.headers.get('etag') ?? '';
      // Otherwise `fetch` would ask caches not to answer.
      const headers = { 'if-none-match': etag, 'cache-control': 'max-age=0' };
      const again = await server.call('GET', `/static/${name}`, { headers });
      t.equal(again.status, 304, `${name}, when it has not changed`);
    }
  },
);

t.test('the service worker is at the root, so that it covers all pages', async (t) => {
  const server = await buildTestApp(t);
  const { status, headers, body } = await server.call('GET', '/sw.js');
  t.equal(status, 200);
  t.match(headers.get('content-type'), /javascript/);
  t.equal(headers.get('cache-control'), 'no-cache');
  t.equal(body, (await server.call('GET', '/static/sw.js')).body);
});

t.test('HEAD is GET without the body', async (t) => {
  const server = await buildTestApp(t);
  for (const path of [...PAGES, '/static/main.css', '/sw.js']) {
    const headers = { 'accept-encoding': 'identity' };
    const head = await server.call('HEAD', path, { headers });
    const get = await server.call('GET', path, { headers });
    t.equal(head.status, 200, path);
    t.equal(head.body, '');
    t.equal(head.headers.get('content-type'), get.headers.get('content-type'));
    t.equal(head.headers.get('content-length'), String(Buffer.byteLength(get.body)));
  }
});

/** Sends the path as it is. `fetch` would tidy it up. */
function raw(server: TestServer, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(server.base).port), '127.0.0.1');
    let answer = '';
    socket.setEncoding('utf8').on('data', (text) => {
      answer += text;
    });
    socket.on('close', () => resolve(answer)).on('error', reject);
    socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
  });
}

t.test('nothing but our files is served', async (t) => {
  const server = await buildTestApp(t);
  const ways = ['../main.js', '../../package.json', '../../../../etc/passwd', '../.tsbuildinfo'];
  const spelt = ways.flatMap((way) => [
    way,
    way.replaceAll('../', '%2e%2e/'),
    way.replaceAll('../', '..%2f'),
    way.replaceAll('../', '%2e%2e%2f'),
    way.replaceAll('../', '..\\'),
    way.replaceAll('../', '..%5c'),
    way.replaceAll('../', '....//'),
    way.replaceAll('../', '%252e%252e%252f'),
  ]);
  for (const path of [...spelt, '', '.', '/', 'nothing.js', 'main.js/', 'main.js%00.css', '/etc/passwd']) {
    const answer = await raw(server, `/static/${path}`);
    t.match(answer, /^HTTP\/1\.1 40[034] [\s\S]*"code":"(?:not_found|malformed_request)"\}/, path);
    t.notMatch(answer, /root:|devDependencies|tsbuildinfo|buildApp/, path);
  }
});

t.test('an unknown address still gives 404', async (t) => {
  const server = await buildTestApp(t);
  for (const path of ['/nothing', '/join', '/play/', '/play/1/2', '/static', '/main.js', '/index.html']) {
    const { status, body } = await server.call('GET', path);
    t.same([status, body.code], [404, 'not_found'], path);
  }
});

t.test('requests for the page are not counted by the limits', async (t) => {
  const server = await buildTestApp(t);
  for (let n = 0; n < 320; n++)
    await server.call('HEAD', ['/', '/static/main.js', '/sw.js'][n % 3] as string);
  t.equal((await server.call('GET', '/')).status, 200);
  t.equal((await server.call('GET', '/static/main.css')).status, 200);
});

t.test('pages and files are not in the documented interface', async (t) => {
  const { body } = await (await buildTestApp(t)).call('GET', '/docs/json');
  const listed = Object.keys(body.paths).filter((path) =>
    /static|sw\.js|lab|^\/(?:$|play|tv|join|account|watch|s\/)/.test(path),
  );
  t.same(listed, []);
});

t.test('a range that a file does not have is 416, and says how long the file is', async (t) => {
  const server = await buildTestApp(t);
  const ask = (range: string) => server.call('GET', '/static/main.js', { headers: { range } });
  const { headers } = await server.call('GET', '/static/main.js');
  const length = headers.get('content-length');
  const refused = await ask('bytes=999999999-');
  t.same([refused.status, refused.body.code], [416, 'range_not_satisfiable']);
  t.equal(refused.headers.get('content-range'), `bytes */${length}`);
  t.equal((await ask('bytes=0-9')).status, 206);
  t.equal((await ask('nonsense')).status, 200);
});
