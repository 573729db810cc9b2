import t from 'tap';
import { buildTestApp, type Player, startedGame, type TestServer } from '../helper.ts';
import { gameIn, lobbyOf, pass } from './lobby.ts';
import { playedBy } from './play.ts';

const makeTv = async (server: TestServer) => (await server.call('POST', '/api/screen/')).body;

const asTv = (server: TestServer, { secret }: { secret: string }, path: string, json?: object) =>
  server.call('POST', path, { headers: { authorization: `Screen ${secret}` }, json });

t.test('a watcher with an account can do nothing that members can', async (t) => {
  const server = await buildTestApp(t);
  const { host, path, playTo } = await gameIn(server, 'in play', 3);
  const eva = await server.guest('Eva');
  const [tv, asking] = [await makeTv(server), await makeTv(server)];
  await asTv(server, asking, '/api/screen/ask/', { game_code: Number(path.split('/').at(-1)) });
  t.equal((await eva.post(`${path}/watch/`)).status, 200);
  const before = (await host.get(`${path}/info/`)).body.version;
  const ask = async (method: string, what: string, json?: object) =>
    (await server.call(method, `${path}/${what}/`, { token: eva.token, ...(json && { json }) })).status;
  t.equal(await ask('POST', 'screens', { screen: tv.screen }), 403);
  t.equal(await ask('POST', `screens/${asking.screen}/admit`), 403);
  t.equal(await ask('DELETE', `screens/${asking.screen}/admit`), 403);
  for (const what of ['start', 'skip', 'leave', 'rematch', 'album/share'])
    t.equal(await ask(what === 'start' ? 'PUT' : 'POST', what), 403, what);
  t.equal((await host.get(`${path}/info/`)).body.version, before);
  await playTo(-2);
  for (const what of ['rematch', 'album/share']) t.equal(await ask('POST', what), 403, `${what}, once over`);
});

t.test('a removed player cannot watch with that account', async (t) => {
  const server = await buildTestApp(t);
  const { host, path, players } = await gameIn(server, 'in play', 4);
  const dan = players[3] as Player;
  await host.post(`${path}/kick/`, { username: dan.name });
  const { status, body } = await dan.post(`${path}/watch/`);
  t.same([status, body.code], [403, 'removed_by_host']);
});

t.test('a game that a screen turns away from is told', async (t) => {
  const server = await buildTestApp(t);
  const [first, second] = [await lobbyOf(server, 1), await lobbyOf(server, 1)];
  const info = async ({ host, path }: typeof first) => (await host.get(`${path}/info/`)).body;
  const tv = await makeTv(server);
  const ask = ({ code }: typeof first) => asTv(server, tv, '/api/screen/ask/', { game_code: code });
  await ask(first);
  const asked = await info(first);
  await ask(second);
  t.match(await info(first), { asking: [], version: asked.version + 1 }, 'it asks another game');
  await first.host.post(`${first.path}/screens/`, { screen: tv.screen });
  t.match(await info(second), { asking: [], screens: 0 }, 'it is paired with another game');
  await ask(second);
  const shown = await info(first);
  await second.host.post(`${second.path}/screens/${tv.screen}/admit/`);
  t.match(await info(first), { screens: 0, version: shown.version + 1 }, 'another game lets it');
});

t.test('a seat is free again when its latecomer leaves in the same round', async (t) => {
  const server = await buildTestApp(t);
  const game = await gameIn(server, 'in play', 5);
  const { path, host, players } = game;
  const [eva, fay] = [await server.guest('Eva'), await server.guest('Fay')];
  await (players[4] as Player).post(`${path}/leave/`);
  t.equal((await eva.post(`${path}/join/`)).status, 200);
  await eva.post(`${path}/leave/`);
  t.equal((await fay.post(`${path}/join/`)).status, 200);
  await server.stop();
  const again = await buildTestApp(t, { path: server.path, ports: server.ports });
  const { users, left } = (await again.call('GET', `${path}/info/`, { token: host.token })).body;
  t.same(users, [...players.map(({ name }) => name), eva.name, fay.name]);
  t.same(left, [(players[4] as Player).name, eva.name]);
});

/** Dan has slept through two rounds, and Eva and Fay have asked for the seat. */
async function danSleeps(server: TestServer) {
  const { players, host, code } = await startedGame(server, 5);
  const game = playedBy(players, host, code, []);
  const dan = players[4] as Player;
  for (const _ of [1, 2]) {
    await game.sendAll([dan]);
    await pass(server, 40_000, { players: players.slice(0, 4) });
  }
  const [eva, fay] = [await server.guest('Eva'), await server.guest('Fay')];
  for (const late of [eva, fay]) t.equal((await late.post(`${game.path}/join/`)).body.code, 'place_asked');
  const admit = () => host.post(`${game.path}/seats/${dan.name}/admit/`);
  const asked = async () => (await host.get(`${game.path}/info/`)).body.seats_asked;
  return { ...game, dan, eva, fay, admit, asked };
}

t.test('if two ask for a seat, the host sees the one who gets it', async (t) => {
  const server = await buildTestApp(t);
  const { dan, eva, admit, asked } = await danSleeps(server);
  t.same(await asked(), { [dan.name]: eva.name });
  t.ok((await admit()).body.users.includes(eva.name));
});

t.test('a player who comes back keeps the seat that somebody has asked for', async (t) => {
  const server = await buildTestApp(t);
  const { path, dan, admit, asked } = await danSleeps(server);
  t.same((await dan.get(`${path}/info/`)).body.left, []);
  await server.ports.advance(0);
  t.same(await asked(), {});
  t.equal((await admit()).status, 404);
  t.same((await dan.get(`${path}/info/`)).body.left, []);
});

t.test('in the last round nobody takes a seat', async (t) => {
  const server = await buildTestApp(t);
  const { dan, admit, asked, sendAll, session } = await danSleeps(server);
  while ((await session()).round < 4) await sendAll([dan]);
  t.same(await asked(), {});
  t.equal((await admit()).status, 404);
});

t.test('a guest who gets their seat back on a new phone has no other chair', async (t) => {
  const server = await buildTestApp(t);
  const game = await gameIn(server, 'in play', 3);
  const { host, path, players } = game;
  const dan = players[2] as Player;
  const phone = await server.guest('somebody');
  t.equal((await phone.post(`${path}/join/`)).body.code, 'no_place');
  await pass(server, 30_000, { players: players.slice(0, 2) });
  const { claim } = (await phone.post(`${path}/seats/${dan.name}/claim/`)).body;
  await host.post(`${path}/claims/${claim}/grant/`);
  const { access } = (await phone.get(`${path}/claims/${claim}/`)).body;
  t.match((await host.get(`${path}/info/`)).body, { watchers: 0 });
  const moved = Object.assign(dan, { token: access });
  await game.playTo(-2);
  t.same((await moved.post(`${path}/rematch/`)).body.users, [dan.name]);
});

t.test('a claim ends with the seat', async (t) => {
  const server = await buildTestApp(t);
  const { host, path, players } = await gameIn(server, 'in play', 5);
  const dan = players[4] as Player;
  const phone = await server.guest('somebody');
  await pass(server, 30_000, { players: players.slice(0, 4) });
  const { claim } = (await phone.post(`${path}/seats/${dan.name}/claim/`)).body;
  await host.post(`${path}/kick/`, { username: dan.name });
  t.same((await host.get(`${path}/info/`)).body.claims, []);
  t.equal((await host.post(`${path}/claims/${claim}/grant/`)).status, 404);
});

t.test('a watcher without an account who polls is there', async (t) => {
  const server = await buildTestApp(t);
  const { host, path, code } = await lobbyOf(server, 1);
  const { secret } = (await server.call('POST', `${path}/watch/`)).body;
  const headers = { authorization: `Watcher ${secret}` };
  for (let n = 0; n < 9; n++) {
    t.equal((await server.call('GET', `${path}/info/`, { headers })).status, 200);
    await pass(server, 10_000, { players: [host] });
  }
  t.match(
    (await server.call('POST', `${path}/wait/`, { headers, json: { game_code: code, last_modified: '' } }))
      .body,
    {
      watchers: 1,
    },
  );
});
