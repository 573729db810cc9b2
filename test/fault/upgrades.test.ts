import t from 'tap';
import { buildTestApp } from '../helper.ts';
import { answersNormally, dial, hangUp, leavingNothing, until } from './hostile.ts';

/** Per address, without an account. */
const MOST_SOCKETS = 50;

function upgrade(path: string): string {
  const key = 'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';
  return `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${key}\r\n\r\n`;
}

t.test('too many upgrades during a commit, each with a broken frame, leave nothing behind', async (t) => {
  const server = await buildTestApp(t);
  const guest = await server.guest('anna');
  const { body } = await guest.post('/api/game/create/');
  const path = `/ws/game/${body.payload.gameId}/`;
  await leavingNothing(t, server, async () => {
    const create = `POST /api/game/create/ HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${guest.token}\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}`;
    const lines = await dial(server, MOST_SOCKETS + 20, '');
    const [maker] = await dial(server, 1, create);
    const broken = Buffer.concat([Buffer.from(upgrade(path)), Buffer.from([0xff, 0xff, 0xff, 0xff])]);
    const ends = lines.map(({ client }) => {
      client.resume().on('error', () => undefined);
      client.write(broken);
      return new Promise((resolve) => client.on('close', resolve));
    });
    await Promise.all(ends);
    await answersNormally(t, guest);
    if (maker) await hangUp([maker]);
    await until(() => server.sockets.size() === 0);
  });
});

for (const [what, text] of [
  ['behind another request', `GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n${upgrade('/ws/')}`],
  ['at an invalid address', upgrade('/ws/%zz/')],
  ['at a very long address', upgrade(`/ws/${'x'.repeat(900)}/b/`)],
  ['on a route without sockets', upgrade('/healthz')],
] as const) {
  t.test(`an upgrade ${what} leaves no connection behind`, async (t) => {
    const server = await buildTestApp(t);
    await leavingNothing(t, server, async () => {
      const lines = await dial(server, 10, text);
      for (const { client } of lines) client.resume().on('error', () => undefined);
      await until(() => lines.every(({ server }) => server.destroyed));
      await hangUp(lines);
    });
  });
}
