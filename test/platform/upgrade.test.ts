import { once } from 'node:events';
import { connect } from 'node:net';
import t from 'tap';
import { buildTestApp, type TestServer } from '../helper.ts';

/** What a client gets if it would rather speak another protocol, as Java's does by default. */
async function offer(server: TestServer, head: string, body = ''): Promise<string> {
  const socket = connect(Number(new URL(server.base).port), '127.0.0.1');
  let text = '';
  socket.setEncoding('utf8').on('data', (more) => {
    text += more;
  });
  socket.write(
    `${head} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n` +
      `HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
  while (!/\r\n\r\n[\s\S]*\}$/.test(text)) await once(socket, 'data');
  socket.destroy();
  return text;
}

t.test('a client that offers h2c is answered in HTTP/1.1', async (t) => {
  const server = await buildTestApp(t);
  t.match(await offer(server, 'GET /healthz'), /^HTTP\/1\.1 200 OK\r\n[\s\S]*\{"status":"ok"\}$/);
  const guest = await offer(server, 'POST /api/user/guest/', JSON.stringify({ name: 'ada' }));
  t.match(guest, /^HTTP\/1\.1 201 Created\r\n[\s\S]*"username":"ada"/);
});

t.test('only the addresses of sockets take upgrades', async (t) => {
  const server = await buildTestApp(t);
  for (const path of ['/healthz', '/status/', '/', '/api/user/me/', '/no/such/address']) {
    t.match(await server.open(path).closed, 404, path);
  }
  t.equal(server.http.websocketServer.clients.size, 0);
  const socket = server.open('/ws/');
  await socket.opened;
  t.equal(server.sockets.size(), 1);
});

t.test('a malformed form gives 400', async (t) => {
  const server = await buildTestApp(t);
  for (const path of ['/api/auth/signup/', '/api/auth/login/', '/api/auth/obtain/']) {
    const none = await server.call('POST', path, {
      body: 'x',
      headers: { 'content-type': 'multipart/form-data' },
    });
    t.match([none.status, none.body.code], [400, 'parse_error'], path);
    const cut = await server.call('POST', path, {
      body: '--b\r\nContent-Disposition: form-data; name="username"\r\n\r\nada',
      headers: { 'content-type': 'multipart/form-data; boundary=b' },
    });
    t.match([cut.status, cut.body.code], [400, 'parse_error'], path);
  }
});
