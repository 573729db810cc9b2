import t from 'tap';
import { buildTestApp, type Player, type TestServer } from '../helper.ts';
import { gameIn, lobbyOf, pass } from './lobby.ts';

const watchAsNobody = async (server: TestServer, path: string) => {
  const { status, body } = await server.call('POST', `${path}/watch/`);
  const headers = { authorization: `Watcher ${body.secret}` };
  return {
    status,
    body,
    headers,
    read: (what: string) => server.call('GET', `${path}/${what}`, { headers }),
  };
};

t.test('anybody may watch, sees what every member sees, and is no member', async (t) => {
  const server = await buildTestApp(t);
  const game = await gameIn(server, 'in play', 3);
  const { path, host } = game;
  const eva = await server.guest('Eva');
  const nobody = await watchAsNobody(server, path);
  t.equal(nobody.status, 201);
  t.match((await eva.post(`${path}/watch/`)).body, { watchers: 2 });
  t.match((await eva.post(`${path}/watch/`)).body, { watchers: 2 }, 'again');
  t.match((await host.post(`${path}/watch/`)).body, { watchers: 2 }, 'a member stays a member');
  const { server_time: _, ...asMember } = (await host.get(`${path}/info/`)).body;
  for (const { body } of [await nobody.read('info/'), await eva.get(`${path}/info/`)])
    t.match(body, asMember);
  t.notOk(asMember.users.includes(eva.name));
  t.equal((await nobody.read('album/')).status, 403);
  t.equal((await eva.put(`${path}/start/`)).status, 403);
  await game.playTo(-2);
  t.equal((await nobody.read('album/')).status, 200);

  t.equal((await server.call('DELETE', `${path}/watch/`, { headers: nobody.headers })).status, 204);
  t.equal((await nobody.read('info/')).status, 401);
  t.equal((await server.call('DELETE', `${path}/watch/`, { token: eva.token })).status, 204);
  t.equal((await eva.get(`${path}/info/`)).status, 403);
  t.match((await host.get(`${path}/info/`)).body, { watchers: 0 });
});

t.test('the host sends all watchers away', async (t) => {
  const server = await buildTestApp(t);
  const { host, path, players } = await lobbyOf(server, 2);
  const nobody = await watchAsNobody(server, path);
  const doors = (json: object, by = host) =>
    server.call('PATCH', `${path}/options/`, { token: by.token, json });
  t.equal((await doors({ watchers: false }, players[1] as Player)).status, 403);
  t.match((await doors({ watchers: false })).body, { watchers: 0, options: { watchers: false } });
  t.equal((await nobody.read('info/')).status, 401);
  t.same((await watchAsNobody(server, path)).body.code, 'watchers_off');
  t.match((await server.call('GET', `${path}/door/`)).body, { watch: 'off' });
  t.same((await doors({ door: 'ajar' })).body, { door: ['Known: open, closes.'] });
});

t.test('thirty watch at most, and who has gone makes room', async (t) => {
  const server = await buildTestApp(t, { env: { PARLOR_RATE: 'off' } });
  const { host, path } = await lobbyOf(server, 1);
  for (let n = 0; n < 30; n++) t.equal((await watchAsNobody(server, path)).status, 201);
  t.same((await watchAsNobody(server, path)).body.code, 'too_many_watchers');
  t.match((await server.call('GET', `${path}/door/`)).body, { watch: 'full' });
  await pass(server, 70_000, { players: [host] });
  t.match((await host.get(`${path}/info/`)).body, { watchers: 0 });
});

t.test('watchers come along to the rematch', async (t) => {
  const server = await buildTestApp(t);
  const { host, path } = await gameIn(server, 'over', 3);
  const [nobody, eva] = [await watchAsNobody(server, path), await server.guest('Eva')];
  await eva.post(`${path}/watch/`);
  const next = (await host.post(`${path}/rematch/`)).body;
  t.match(next, { watchers: 2 });
  const there = `/api/session/${next.game_code}/info/`;
  t.equal((await server.call('GET', there, { headers: nobody.headers })).status, 200);
  t.same((await eva.get(there)).body.users, [host.name], 'who watches does not join by looking');
  t.same((await eva.post(there.replace('info', 'join'))).body.users, [host.name, eva.name]);
  t.match((await eva.get(there)).body, { watchers: 1 }, 'and is no watcher any more');
});

t.test('a watcher without an account gets every new state over a socket, and can say nothing', async (t) => {
  const server = await buildTestApp(t);
  const { host, path, code } = await gameIn(server, 'in play', 3);
  const { body } = await watchAsNobody(server, path);
  const socket = server.open('/ws/');
  t.match(await socket.ask('HELLO', { watcher: body.secret }), { payload: { ticket: 'watcher' } });
  t.match(await socket.ask('SUBSCRIBE', { topic: `session:${code}` }), { event: 'ACK' });
  await host.post(`${path}/skip/`);
  t.match(await socket.next('STATE_SYNC'), { payload: { watchers: 1 } });
  t.match(await socket.ask('SKIP', { game_code: code }), { payload: { code: 'not_authenticated' } });
  t.match(await socket.ask('HELLO', { watcher: body.secret }), { event: 'ACK' }, 'again');
  t.match(await socket.ask('HELLO', { access: host.token }), { payload: { code: 'already_authenticated' } });
  const fields = { access: ['Exactly one of access, screen and watcher is required.'] };
  t.match(await socket.ask('HELLO', { screen: 'x', watcher: 'y' }), { payload: { fields } });
  await server.call('PATCH', `${path}/options/`, { token: host.token, json: { watchers: false } });
  t.match(await socket.next('ERROR'), { topic: `session:${code}`, payload: { code: 'not_in_session' } });
});
