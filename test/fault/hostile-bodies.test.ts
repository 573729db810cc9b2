import { once } from 'node:events';
import t from 'tap';
import { buildTestApp, type TestServer } from '../helper.ts';
import { answersNormally, dial, hangUp, leavingNothing } from './hostile.ts';

const JSON_TYPE = 'application/json';
const FORM = 'application/x-www-form-urlencoded';
const LIMIT = 1024 * 1024;

t.test('a body sent in single bytes is read like any other', async (t) => {
  const server = await buildTestApp(t);
  const guest = await server.guest('anna');
  await leavingNothing(t, server, async () => {
    const json = JSON.stringify({ username: 'zoë', password: 'somepassword' });
    t.match(await byTheByte(server, '/api/user/register/', JSON_TYPE, json), /^HTTP\/1\.1 201 /);
    const form = 'username=ada&password1=some+password%21&password2=some+password%21';
    t.match(await byTheByte(server, '/api/auth/signup/', FORM, form), /^HTTP\/1\.1 (200|201|302) /);
    await answersNormally(t, guest);
  });
});

t.test(
  'a body sent in single bytes is refused if it is too long, and its connection is closed',
  async (t) => {
    const server = await buildTestApp(t);
    const guest = await server.guest('anna');
    await leavingNothing(t, server, async () => {
      for (const type of [JSON_TYPE, FORM]) {
        const path = type === FORM ? '/api/auth/login/' : '/api/user/login/';
        t.match(await byTheByte(server, path, type, ' '.repeat(LIMIT + 1)), /^HTTP\/1\.1 413 .*too_large/s);
      }
      await answersNormally(t, guest);
    });
  },
);

t.test('fields in a form with files have a maximum length', async (t) => {
  const server = await buildTestApp(t);
  const body = new FormData();
  body.set('username', 'x'.repeat(LIMIT + 1));
  const { status } = await server.call('POST', '/api/auth/login/', { body });
  t.equal(status, 413);
});

const HOSTILE: Record<string, [status: number, body: string | Uint8Array, headers?: Record<string, string>]> =
  {
    'nested 30,000 deep': [400, `${'['.repeat(30_000)}${']'.repeat(30_000)}`],
    'nested 50,000 deep and never closed': [400, '['.repeat(50_000)],
    'with __proto__': [400, '{"__proto__":{"username":"ada","password":"somepassword"}}'],
    'with constructor.prototype': [400, '{"constructor":{"prototype":{"username":"ada"}}}'],
    'with 1e999': [400, '{"username":1e999,"password":-1e999}'],
    'with a lone surrogate': [400, '{"username":"\\ud800","password":"somepassword"}'],
    'that is not UTF-8': [400, Buffer.from('{"username":"\xc3\x28","password":"somepassword"}', 'latin1')],
    'with Content-Encoding: gzip': [415, 'x', { 'content-encoding': 'gzip' }],
    'with Content-Encoding: br': [415, 'x', { 'content-encoding': 'br' }],
  };

for (const [what, [status, body, headers]] of Object.entries(HOSTILE)) {
  t.test(`a body ${what} gets ${status}, and others are still answered`, async (t) => {
    const server = await buildTestApp(t);
    const guest = await server.guest('anna');
    await leavingNothing(t, server, async () => {
      const options = { body, headers: { 'content-type': JSON_TYPE, ...headers } };
      t.equal((await server.call('POST', '/api/user/register/', options)).status, status);
      await answersNormally(t, guest);
    });
    t.notOk('username' in {}, 'the prototype is not polluted');
  });
}

t.test('a range request with thousands of parts costs no more than the whole file', async (t) => {
  const server = await buildTestApp(t);
  const parts = Array.from({ length: 1_500 }, (_, n) => `${2 * n}-${2 * n}`).join(',');
  const headers = { 'accept-encoding': 'identity' };
  const whole = await server.call('GET', '/static/main.js', { headers });
  const answer = await server.call('GET', '/static/main.js', {
    headers: { ...headers, range: `bytes=${parts}` },
  });
  t.equal(answer.status, 200);
  t.equal(answer.body, whole.body);
});

/** Posts a body with one chunk per byte. Returns the first part of the answer. */
async function byTheByte(server: TestServer, path: string, type: string, body: string): Promise<string> {
  const head = `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: ${type}\r\nTransfer-Encoding: chunked\r\n\r\n`;
  const lines = await dial(server, 1, head);
  const [line] = lines;
  if (!line) throw new Error('there is no connection');
  const chunks = [...Buffer.from(body)].map((byte) => `1\r\n${String.fromCharCode(byte)}\r\n`);
  line.client.on('error', () => undefined).write(`${chunks.join('')}0\r\n\r\n`, 'latin1');
  const [answer] = await once(line.client, 'data');
  await hangUp(lines);
  return String(answer);
}
