import t from 'tap';
import { buildTestApp, type Player, type TestServer } from '../helper.ts';
import { gameIn, lobbyOf } from './lobby.ts';
import { until } from './play.ts';

interface Tv {
  screen: string;
  digits: string;
  secret: string;
}

const makeTv = async (server: TestServer): Promise<Tv> => (await server.call('POST', '/api/screen/')).body;

/** A request of a screen. */
const byTv = (server: TestServer, { secret }: Tv, method: string, path: string, json?: object) =>
  server.call(method, path, { headers: { authorization: `Screen ${secret}` }, json });

const stateOf = async (server: TestServer, tv: Tv) => {
  const { platform } = server;
  const { id } = await platform.tickets.fromSecret('screen', tv.secret, '');
  return (await platform.hub.open(`screen:${tv.screen}`, { kind: 'screen', id, address: '' })).payload;
};

t.test('a screen is paired by its digits or its name, and follows the rematch', async (t) => {
  const server = await buildTestApp(t);
  const { host, path, code } = await gameIn(server, 'over', 3);
  const [tv, other] = [await makeTv(server), await makeTv(server)];
  t.match(tv, { screen: /^[\w-]{22}$/, digits: /^\d{4}$/, secret: /^[0-9a-f]{32}$/ });
  t.match(await stateOf(server, tv), { digits: tv.digits, game_code: null });

  t.match((await host.post(`${path}/screens/`, { digits: tv.digits })).body, { screens: 1 });
  t.match((await host.post(`${path}/screens/`, { screen: other.screen })).body, { screens: 2 });
  t.match((await host.post(`${path}/screens/`, { screen: other.screen })).body, { screens: 2 }, 'again');
  t.match(await stateOf(server, tv), { digits: null, game_code: code });
  t.same((await host.get(`${path}/screens/`)).body, { screens: [tv.screen, other.screen], asking: [] });

  const next = (await host.post(`${path}/rematch/`)).body;
  t.equal(next.screens, 2);
  t.match(await stateOf(server, tv), { game_code: next.game_code });
  t.match((await host.get(`${path}/info/`)).body, { screens: 0 });

  await server.call('DELETE', `/api/session/${next.game_code}/screens/${tv.screen}/`, host);
  t.match(await stateOf(server, tv), { game_code: null });
  await host.post(`/api/session/${next.game_code}/leave/`);
  t.match(await stateOf(server, other), { game_code: null }, 'the lobby has closed');
});

t.test('a screen sees what every member sees, and no entry before the end', async (t) => {
  const server = await buildTestApp(t);
  const game = await gameIn(server, 'in play', 3);
  const { host, path, code } = game;
  const [chain] = Object.values((await host.get(`${path}/info/`)).body.chains[0]);
  const tv = await makeTv(server);
  const read = (what: string) => byTv(server, tv, 'GET', `${path}/${what}`);
  t.equal((await read('info/')).status, 403, 'before it is paired');
  await host.post(`${path}/screens/`, { screen: tv.screen });
  const asMember = (await host.get(`${path}/info/`)).body;
  t.same({ ...(await read('info/')).body, server_time: '' }, { ...asMember, server_time: '' });
  t.notOk(asMember.users.includes(tv.screen));
  for (const entry of [`0/${chain}/getDesc/`, 'album/']) t.equal((await read(entry)).status, 403, entry);
  t.equal((await byTv(server, tv, 'PUT', `${path}/start/`)).status, 401, 'it can do nothing');
  t.equal((await byTv(server, { ...tv, secret: tv.screen }, 'GET', `${path}/info/`)).status, 401);

  await game.playTo(-2);
  t.equal((await read('album/')).status, 200);
  t.equal((await read(`0/${chain}/getDesc/`)).status, 200);
  t.equal((await byTv(server, tv, 'GET', `/media/${chain}_${code}_1.svg`)).status, 200);
});

t.test('a screen that can only type asks the table', async (t) => {
  const server = await buildTestApp(t);
  const { players, path, code } = await lobbyOf(server, 2);
  const [host, guest] = players as [Player, Player];
  const tv = await makeTv(server);
  const ask = () => byTv(server, tv, 'POST', '/api/screen/ask/', { game_code: code });
  const answer = (method: string) => server.call(method, `${path}/screens/${tv.screen}/admit/`, guest);
  t.equal((await answer('POST')).status, 404, 'it has not asked yet');
  const bell = server.open('/ws/', host.token);
  await bell.ask('SUBSCRIBE', { topic: 'user' });
  for (const _ of ['once', 'again']) t.match((await ask()).body, { game_code: null, asked_game_code: code });
  await bell.ask('PING');
  t.equal(bell.frames.filter(({ event }) => event === 'NOTICE').length, 1, 'players are told once');
  t.same((await host.get(`${path}/info/`)).body.asking, [tv.screen]);
  t.match((await answer('POST')).body, { asking: [], screens: 1 });
  t.match(await stateOf(server, tv), { game_code: code, asked_game_code: null });

  t.match((await byTv(server, tv, 'POST', '/api/screen/')).body, { digits: /^\d{4}$/, game_code: null });
  for (let n = 0; n < 3; n++) {
    t.equal((await ask()).status, 200);
    t.match((await answer('DELETE')).body, { asking: [], screens: 0 });
  }
  t.equal((await ask()).status, 429, 'three refusals close the door');
  await server.ports.advance(600_000);
  t.equal((await ask()).status, 200);
});

t.test('a screen without a socket asks what it shows, and is told of a change', async (t) => {
  const server = await buildTestApp(t);
  const { host, path, code } = await lobbyOf(server, 1);
  const tv = await makeTv(server);
  const { secret: _, ...made } = (await byTv(server, tv, 'GET', '/api/screen/')).body;
  t.match(made, { screen: tv.screen, version: 1, digits: tv.digits, game_code: null });
  const held = byTv(server, tv, 'GET', '/api/screen/?version=1');
  await until(() => server.platform.polls.size() === 1);
  await host.post(`${path}/screens/`, { screen: tv.screen });
  t.match((await held).body, { version: 2, digits: null, game_code: code });
  t.match((await byTv(server, tv, 'GET', '/api/screen/?version=1')).body, { version: 2 }, 'it was late');
  const idle = byTv(server, tv, 'GET', '/api/screen/?version=2');
  await until(() => server.platform.polls.size() === 1);
  await server.ports.advance(server.platform.config.waitMs);
  t.match((await idle).body, { version: 2, game_code: code }, 'nothing has changed');
  const wrong = await byTv(server, tv, 'GET', '/api/screen/?version=x');
  t.match(wrong, { status: 400, body: { version: ['A valid integer is required.'] } });
});

t.test('digits cannot be guessed, and grow old', async (t) => {
  const server = await buildTestApp(t);
  const { host, path } = await lobbyOf(server, 1);
  const tv = await makeTv(server);
  const pair = (digits: string) => host.post(`${path}/screens/`, { digits });
  const wrong = tv.digits === '0000' ? '0001' : '0000';
  for (let n = 0; n < 5; n++) t.equal((await pair(wrong)).status, 404);
  t.equal((await pair(tv.digits)).status, 429);
  await server.ports.advance(600_000);
  t.equal((await pair(tv.digits)).status, 404, 'ten minutes old');
  const { digits } = (await byTv(server, tv, 'POST', '/api/screen/')).body;
  t.match(await stateOf(server, tv), { digits });
  t.equal((await pair(digits)).status, 200);
  t.same((await host.post(`${path}/screens/`, {})).body, {
    screen: ['Exactly one of screen and digits is required.'],
  });
});

t.test('nobody takes a screen from a game that others play', async (t) => {
  const server = await buildTestApp(t);
  const [mine, theirs] = [await lobbyOf(server, 1), await gameIn(server, 'in play', 3)];
  const tv = await makeTv(server);
  await theirs.host.post(`${theirs.path}/screens/`, { screen: tv.screen });
  const taken = await mine.host.post(`${mine.path}/screens/`, { screen: tv.screen });
  t.same([taken.status, taken.body.code], [409, 'screen_taken']);
  await theirs.playTo(-2);
  t.equal((await mine.host.post(`${mine.path}/screens/`, { screen: tv.screen })).status, 200);
  t.match((await theirs.host.get(`${theirs.path}/info/`)).body, { screens: 0 });
});

t.test('after a restart a screen shows its game again', async (t) => {
  const server = await buildTestApp(t);
  const { host, path, code } = await lobbyOf(server, 1);
  const tv = await makeTv(server);
  await host.post(`${path}/screens/`, { screen: tv.screen });
  await server.stop();
  const again = await buildTestApp(t, { path: server.path });
  t.match(await stateOf(again, tv), { game_code: code });
  t.equal((await byTv(again, tv, 'GET', `${path}/info/`)).status, 200);
});

t.test('an older client sees the same with and without screens and watchers', async (t) => {
  const seen = async (isVisited: boolean) => {
    const server = await buildTestApp(t);
    const game = await gameIn(server, 'in play', 3);
    if (isVisited) {
      const tv = await makeTv(server);
      await game.host.post(`${game.path}/screens/`, { screen: tv.screen });
      await server.call('POST', `${game.path}/watch/`);
    }
    const states: string[] = [];
    for (const round of [0, 1, 2, -2]) {
      await game.playTo(round);
      const { users, round: now, chains } = (await game.host.get(`${game.path}/info/`)).body;
      states.push(JSON.stringify({ users, round: now, chains }));
    }
    return states;
  };
  t.same(await seen(true), await seen(false));
});
