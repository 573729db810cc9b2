import t from 'tap';
import { buildTestApp, type Player, startedGame } from '../helper.ts';
import { gameIn, pass } from './lobby.ts';
import { playedBy } from './play.ts';

t.test('a latecomer takes the seat of who has left, from the next round on', async (t) => {
  const server = await buildTestApp(t);
  const game = await gameIn(server, 'in play', 5);
  const { path, host, players } = game;
  const dan = players[4] as Player;
  const eva = await server.guest('Eva');
  const { chain } = await game.turnOf(dan);
  await dan.post(`${path}/leave/`);
  t.match((await server.call('GET', `${path}/door/`)).body, {
    ...{ door: 'started', place: 'free' },
    seat: { name: dan.name, face: Array },
  });
  t.equal((await eva.get(`${path}/join/`)).status, 400, 'GET refuses as before');
  const { status, body } = await eva.post(`${path}/join/`);
  t.match([status, body], [200, { left: [dan.name], users: [...players.map(({ name }) => name), eva.name] }]);
  t.equal((await eva.post(`${path}/join/`)).status, 400, 'only once');
  t.equal((await eva.get(`${path}/0/${chain}/getDesc/`)).status, 403, 'what Dan wrote is none of hers');

  game.players.push(eva);
  await game.playTo(1);
  const holders = (await host.get(`${path}/info/`)).body.chains.flatMap(Object.keys);
  t.same([holders.includes(eva.name), holders.includes(dan.name)], [true, false]);
  await game.playTo(-2);
  const { users, chains } = (await host.get(`${path}/album/`)).body;
  t.ok(users.includes(eva.name) && users.includes(dan.name));
  const authors = chains.map(({ entries }: { entries: { author: string }[] }) =>
    entries.map(({ author }) => author),
  );
  t.equal(
    authors.flat().filter((name: string) => name === eva.name).length,
    4,
    'hers are all rounds but the first',
  );
});

t.test('the host decides on the seat of a player who is away', async (t) => {
  const server = await buildTestApp(t);
  const { players, host, code } = await startedGame(server, 5);
  const { path, sendAll } = playedBy(players, host, code, []);
  const dan = players[4] as Player;
  const there = players.slice(0, 4);
  const eva = await server.guest('Eva');
  for (const _ of [1, 2]) {
    await sendAll([dan]);
    await pass(server, 40_000, { players: there });
  }
  const asked = await eva.post(`${path}/join/`);
  t.match([asked.status, asked.body], [202, { code: 'place_asked', waiting: true }]);
  t.match((await host.get(`${path}/info/`)).body, { seats_asked: { [dan.name]: eva.name }, watchers: 1 });
  t.match(
    (await host.get(`${path}/info/`)).body.people[eva.name],
    { name: eva.name },
    'how to show the latecomer',
  );
  t.match((await server.call('GET', `${path}/door/`)).body, { place: 'away', seat: { name: dan.name } });
  const answer = (method: string, by = host) =>
    server.call(method, `${path}/seats/${dan.name}/admit/`, { token: by.token });
  t.equal((await answer('POST', eva)).status, 403);
  t.match((await answer('DELETE')).body, { seats_asked: {}, watchers: 1 });
  t.equal((await answer('POST')).status, 404);
  await eva.post(`${path}/join/`);
  const admitted = (await answer('POST')).body;
  t.match(admitted, { left: [dan.name], watchers: 0, seats_asked: {} });
  t.ok(admitted.users.includes(eva.name));
});

t.test('a latecomer without a seat watches, and is seated first in the rematch', async (t) => {
  const server = await buildTestApp(t);
  const game = await gameIn(server, 'in play', 3);
  const { path, host } = game;
  const eva = await server.guest('Eva');
  for (const _ of [1, 2]) {
    const { status, body } = await eva.post(`${path}/join/`);
    t.match([status, body], [202, { code: 'no_place', waiting: true }]);
  }
  t.match((await eva.get(`${path}/info/`)).body, { watchers: 1 });
  await game.playTo(-2);
  await pass(server, 70_000, { players: [host] });
  const next = (await host.post(`${path}/rematch/`)).body;
  t.same(next.users, [host.name, eva.name]);
  t.equal(next.watchers, 0);
});

t.test('a host may close the door at the start', async (t) => {
  const server = await buildTestApp(t);
  const { path, host } = await gameIn(server, 'in play', 3);
  const eva = await server.guest('Eva');
  await server.call('PATCH', `${path}/options/`, { token: host.token, json: { door: 'closes' } });
  t.same((await eva.post(`${path}/join/`)).body.code, 'door_closed');
  t.match((await server.call('GET', `${path}/door/`)).body, { place: 'none' });
});
