import t from 'tap';
import { buildTestApp, type Player, type TestServer } from '../helper.ts';
import { gameIn, lobbyOf, pass } from './lobby.ts';

const makeTv = async (server: TestServer, address = '10.0.0.9') =>
  (await server.call('POST', '/api/screen/', { headers: { 'x-forwarded-for': address } })).body;

/** Requests of this player from one of many addresses, as a proxy passes them on. */
const from =
  (server: TestServer, { token }: Player, address: string) =>
  (path: string, json?: object) =>
    server.call('POST', path, { token, json, headers: { 'x-forwarded-for': address } });

const BEHIND_PROXY = { env: { PARLOR_TRUST_PROXY: '127.0.0.1' } };

t.test('a photograph of the television gives nobody its ticket', async (t) => {
  const server = await buildTestApp(t);
  const { host, path, code } = await lobbyOf(server, 1);
  const { screen, digits, secret } = await makeTv(server);
  for (const known of [screen, digits]) {
    const headers = { authorization: `Screen ${known}` };
    for (const [method, where] of [
      ['POST', '/api/screen/'],
      ['POST', '/api/screen/ask/'],
      ['GET', `${path}/info/`],
    ] as const) {
      const json = method === 'POST' ? { game_code: code } : undefined;
      t.equal((await server.call(method, where, { headers, json })).status, 401, `${method} ${where}`);
    }
    const socket = server.open('/ws/');
    t.match(await socket.ask('HELLO', { screen: known }), { payload: { code: 'ticket_not_valid' } });
  }
  const shown: unknown[] = [];
  shown.push((await host.post(`${path}/screens/`, { digits })).body);
  shown.push((await host.get(`${path}/screens/`)).body, (await host.get(`${path}/info/`)).body);
  const socket = server.open('/ws/', host.token);
  shown.push(await socket.ask('SUBSCRIBE', { topic: `screen:${screen}` }));
  t.match(shown.at(-1), { event: 'ERROR', payload: { code: 'unknown_topic' } });
  t.notOk(JSON.stringify(shown).includes(secret));
  const file = server.platform.database.raw.prepare('SELECT * FROM telephone_screen').all();
  t.notOk(JSON.stringify(file).includes(secret), 'nor does the file');
});

t.test('digits: five wrong ones a minute and address, and sixty of all addresses', async (t) => {
  const server = await buildTestApp(t, BEHIND_PROXY);
  const { host, path } = await lobbyOf(server, 1);
  const { digits } = await makeTv(server);
  const wrong = digits === '0000' ? '0001' : '0000';
  const guess = async (address: string, four = wrong) =>
    (await from(server, host, address)(`${path}/screens/`, { digits: four })).status;
  for (let n = 0; n < 60; n++) t.equal(await guess(`10.0.1.${Math.floor(n / 5)}`), 404);
  t.equal(await guess('10.0.2.1', digits), 429, 'whoever asks, even with the right ones');
  await server.ports.advance(60_000);
  for (let n = 0; n < 5; n++) t.equal(await guess('10.0.2.1'), 404);
  t.equal(await guess('10.0.2.1', digits), 429);
  t.equal(await guess('10.0.2.2', digits), 200, 'another address is not locked out');
  t.equal(await guess('10.0.2.2', digits), 404, 'digits are good for one pairing');
});

t.test('screens and watchers: no address makes them without end', async (t) => {
  const server = await buildTestApp(t, BEHIND_PROXY);
  const { path } = await lobbyOf(server, 1);
  const make = async (where: string, address: string) =>
    (await server.call('POST', where, { headers: { 'x-forwarded-for': address } })).status;
  for (let n = 0; n < 60; n++) t.equal(await make('/api/screen/', '10.0.0.1'), 201);
  t.equal(await make('/api/screen/', '10.0.0.1'), 429);
  t.equal(await make('/api/screen/', '10.0.0.2'), 201);
  for (let n = 0; n < 30; n++) t.equal(await make(`${path}/watch/`, '10.0.0.3'), 201);
  t.equal(await make(`${path}/watch/`, '10.0.0.3'), 429);
});

t.test('claims: ten a minute and address, three at a time, and only from the code', async (t) => {
  const server = await buildTestApp(t, BEHIND_PROXY);
  const game = await gameIn(server, 'in play', 6);
  const { path, host, players } = game;
  await pass(server, 30_000, { players: [host] });
  const phones = [...(await server.guests(4))];
  const claim = (n: number, whose: Player, address = '10.0.0.1') =>
    from(server, phones[n] as Player, address)(`${path}/seats/${whose.name}/claim/`);
  const named: string[] = [];
  for (let n = 0; n < 3; n++) {
    const { status, body } = await claim(n, players[n + 1] as Player);
    t.equal(status, 202);
    named.push(body.claim);
  }
  t.equal((await claim(3, players[4] as Player)).body.code, 'too_many_claims');
  for (let n = 4; n < 10; n++) t.equal((await claim(3, players[4] as Player)).status, 409);
  t.equal((await claim(3, players[4] as Player)).status, 429);
  t.equal((await claim(3, players[4] as Player, '10.0.0.2')).status, 409);
  const stranger = phones[3] as Player;
  for (const name of named) {
    t.equal((await stranger.get(`${path}/claims/${name}/`)).status, 404, "it is the claimant's alone");
    t.equal((await stranger.post(`${path}/claims/${name}/grant/`)).status, 403);
  }
  const animals = (await host.get(`${path}/info/`)).body.claims.map(
    ({ animal }: { animal: string }) => animal,
  );
  t.equal(new Set(animals).size, 3, 'no two show the same animal');
});
