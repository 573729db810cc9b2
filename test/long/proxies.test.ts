import { readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import t, { type Test } from 'tap';
import { isSerious } from '#src/doctor/findings.ts';
import { examineFromOutside } from '#src/doctor/outside.ts';
import { buildTestApp, Player, SVG, type TestServer, TestSocket } from '../helper.ts';
import { freePort, nginxAround, startProxy } from './proxy-process.ts';

const MIB = 1024 * 1024;

interface Proxy {
  name: string;
  file: string;
  /** The configuration as it is, apart from the two ports and the host. */
  local(text: string, ports: { proxy: number; server: number }, folder: string): string;
  command(path: string): string[];
}

const PROXIES: Proxy[] = [
  {
    name: 'nginx',
    file: 'deploy/nginx.conf',
    local: (text, { proxy, server }, folder) =>
      nginxAround(
        text
          .replace('listen 80;', `listen 127.0.0.1:${proxy};`)
          .replace('127.0.0.1:8000', `127.0.0.1:${server}`),
        folder,
      ),
    command: (path) => ['nginx', '-c', path, '-g', 'daemon off;'],
  },
  {
    name: 'caddy',
    file: 'deploy/Caddyfile',
    local: (text, { proxy, server }) => `
      {
        admin off
        auto_https off
      }
      ${text.replace('example.org {', `http://127.0.0.1:${proxy} {`).replace('127.0.0.1:8000', `127.0.0.1:${server}`)}`,
    command: (path) => ['caddy', 'run', '--adapter', 'caddyfile', '--config', path],
  },
  {
    name: 'haproxy',
    file: 'deploy/haproxy.cfg',
    local: (text, { proxy, server }) =>
      text.replace('bind :80', `bind 127.0.0.1:${proxy}`).replace('127.0.0.1:8000', `127.0.0.1:${server}`),
    command: (path) => ['haproxy', '-db', '-f', path],
  },
];

/** A server behind the proxy, and the address where the proxy listens. */
async function behind(t: Test, { file, local, command }: Proxy): Promise<TestServer> {
  const port = await freePort();
  const env = { PARLOR_PUBLIC_URL: `http://127.0.0.1:${port}/parlor`, PARLOR_TRUST_PROXY: 'loopback' };
  const server = await buildTestApp(t, { env });
  const folder = dirname(server.path);
  const path = `${folder}/configuration`;
  const ports = { proxy: port, server: Number(new URL(server.base).port) };
  writeFileSync(path, local(readFileSync(file, 'utf8'), ports, folder));
  await startProxy(t, command(path), folder, port);
  return Object.assign(server, { base: env.PARLOR_PUBLIC_URL });
}

/** A set of one integer in a body of this many bytes. */
function integersOf(bytes: number): string {
  return '{"integers":[{"index":0,"q":1,"X":7}]}'.padStart(bytes);
}

t.setTimeout(280_000);

for (const proxy of PROXIES) {
  t.test(`everything goes through ${proxy.name} under a path, with the file of deploy/`, async (t) => {
    const server = await behind(t, proxy);
    const at = (path: string, options: RequestInit = {}) => fetch(server.base + path, options);

    t.match(await (await at('/')).text(), '<base href="/parlor/">');
    t.equal((await at('')).url, `${server.base}/`);
    t.same((await examineFromOutside(server.base)).filter(isSerious), []);

    const call = async (token: string | undefined, method: string, path: string, json?: object) => {
      const headers = {
        'content-type': 'application/json',
        ...(token && { authorization: `Bearer ${token}` }),
      };
      return (await at(path, { method, headers, ...(json && { body: JSON.stringify(json) }) })).json();
    };
    const guests = [];
    for (const name of ['Ada', 'Ben', 'Cleo']) {
      const { id, username, access, refresh } = await call(undefined, 'POST', '/api/user/guest/', { name });
      guests.push(new Player(server, id, username, access, refresh));
    }
    const [ada, ben, cleo] = guests as [Player, Player, Player];
    const times = { draw_time: 30, desc_time: 30 };
    const { game_code: code, last_modified } = await call(ada.token, 'POST', '/api/session/create/', times);

    const socket = new TestSocket(`${server.base.replace('http', 'ws')}/ws/session/${code}/`, {
      authorization: `Bearer ${ada.token}`,
    });
    t.match(await socket.next('STATE_SYNC'), { payload: { users: ['Ada'] } });
    const held = call(ada.token, 'POST', `/api/session/${code}/wait/`, { game_code: code, last_modified });
    await call(ben.token, 'POST', `/api/session/${code}/join/`);
    t.match(await held, { users: ['Ada', 'Ben'] }, 'a long poll is answered at the change');
    t.match(await socket.next('STATE_SYNC'), { payload: { users: ['Ada', 'Ben'] } });
    await call(cleo.token, 'POST', `/api/session/${code}/join/`);
    await call(ada.token, 'PUT', `/api/session/${code}/start/`);
    const chainOf = async ({ name }: Player): Promise<number> =>
      Object.assign({}, ...(await call(ada.token, 'GET', `/api/session/${code}/info/`)).chains)[name];
    for (const player of guests) {
      const path = `/api/session/${code}/0/${await chainOf(player)}/desc/`;
      await call(player.token, 'POST', path, { description: 'a snail' });
    }
    const drawn = await ada.draw(code, 1, await chainOf(ada), SVG);
    t.match(drawn.body.drawing, server.base, 'addresses are those of the proxy');
    const headers = { authorization: `Bearer ${ada.token}` };
    t.match(await (await fetch(drawn.body.drawing, { headers })).text(), '<svg');

    for (const [bytes, status] of [
      [16 * MIB, 200],
      [16 * MIB + 1, 413],
    ] as const) {
      const body = integersOf(bytes);
      const json = { ...headers, 'content-type': 'application/json', cookie: 'sessionid=large' };
      const answer = await at('/integers/set/', { method: 'POST', headers: json, body });
      const text = await answer.text();
      t.equal(answer.status, status, text.slice(0, 300));
      t.match(answer.headers.get('content-type'), 'application/json', 'the answer is the server’s own');
    }
  });
}
