import t from 'tap';
import { buildTestApp, type Player, type TestServer } from '../helper.ts';
import { gameIn, lobbyOf, pass, restarted } from './lobby.ts';
import { until } from './play.ts';

/** A game whose member Dan has been away for 20 s, and a new guest on the phone that Dan has now. */
async function danIsGone(server: TestServer) {
  const game = await gameIn(server, 'in play', 4);
  const dan = game.players[3] as Player;
  const there = game.players.slice(0, 3);
  await pass(server, 30_000, { players: there });
  const phone = await server.guest('somebody');
  const claims = `${game.path}/claims`;
  const claim = async (by = phone, whose = dan) => by.post(`${game.path}/seats/${whose.name}/claim/`);
  return { ...game, dan, there, phone, claims, claim };
}

t.test('a guest whose phone died gets their seat back when the host says yes', async (t) => {
  const server = await buildTestApp(t);
  const { host, path, dan, phone, claims, claim } = await danIsGone(server);
  const { away } = (await server.call('GET', `${path}/door/`)).body;
  t.same(Object.keys(away), [dan.name]);
  const asked = await claim();
  t.match([asked.status, asked.body], [202, { claim: /^[\w-]{22}$/, animal: /^[a-z]+$/, state: 'asked' }]);
  const { claim: name, animal } = asked.body;
  t.same((await host.get(`${path}/info/`)).body.claims, [{ claim: name, username: dan.name, animal }]);

  const held = phone.get(`${claims}/${name}/`);
  await until(() => server.platform.polls.size() === 1);
  await pass(server, 10_000);
  t.equal((await held).body.state, 'asked');
  const waiting = phone.get(`${claims}/${name}/`);
  await until(() => server.platform.polls.size() === 1);
  t.equal((await host.get(`${claims}/${name}/`)).status, 404, "it is the claimant's alone");
  t.same((await host.post(`${claims}/${name}/grant/`)).body.claims, []);
  const { body } = await waiting;
  t.match(body, { state: 'granted', id: dan.id, username: dan.name, access: String, refresh: String });
  t.equal((await phone.get(`${claims}/${name}/`)).status, 404, 'the tokens are given once');

  t.equal((await dan.get(`${path}/info/`)).status, 401, 'the old login has ended');
  const info = await server.call('GET', `${path}/info/`, { token: body.access });
  t.equal(info.body.users.filter((one: string) => one === dan.name).length, 1);
  t.notOk(info.body.users.includes(phone.name));
});

t.test('a claim is refused, withdrawn, or too old after a minute', async (t) => {
  const server = await buildTestApp(t);
  const { host, players, path, there, phone, claims, claim } = await danIsGone(server);
  const drop = (by: Player, name: string) => server.call('DELETE', `${claims}/${name}/`, { token: by.token });
  const first = (await claim()).body.claim;
  t.equal((await drop(players[1] as Player, first)).status, 403, 'the host decides');
  t.equal((await drop(host, first)).status, 204);
  t.equal((await phone.get(`${claims}/${first}/`)).status, 404);
  t.equal((await drop(phone, (await claim()).body.claim)).status, 204, 'withdrawn');
  const third = (await claim()).body.claim;
  await pass(server, 60_000, { players: [...there, phone] });
  t.same((await host.get(`${path}/info/`)).body.claims, []);
  t.equal((await host.post(`${claims}/${third}/grant/`)).status, 404);
});

t.test(
  'only the seat of a guest who is away may be asked for, and only by a guest who plays nowhere',
  async (t) => {
    const server = await buildTestApp(t);
    const { host, path, players, dan, phone, claims, claim } = await danIsGone(server);
    const codeOf = async (answer: Promise<{ status: number; body: { code: string } }>) => {
      const { status, body } = await answer;
      return [status, body.code];
    };
    t.same(await codeOf(claim(phone, host)), [409, 'seat_not_away']);
    t.same(await codeOf(claim(players[1] as Player)), [409, 'claimant_plays']);
    await claim();
    t.same(await codeOf(claim()), [409, 'seat_claimed']);
    t.same(await codeOf(claim(await server.guest('other'))), [409, 'seat_claimed']);
    const [{ claim: name }] = (await host.get(`${path}/info/`)).body.claims;
    t.same(await codeOf((players[1] as Player).post(`${claims}/${name}/grant/`)), [403, 'only_host']);
    await dan.get(`${path}/info/`);
    t.same(await codeOf(host.post(`${claims}/${name}/grant/`)), [409, 'seat_not_away'], 'Dan is back');
    await server.ports.advance(20_000);
    await phone.post('/api/session/create/', { draw_time: 30, desc_time: 30 });
    t.same(await codeOf(host.post(`${claims}/${name}/grant/`)), [409, 'claimant_plays']);
  },
);

t.test('two members decide while the host is away', async (t) => {
  const server = await buildTestApp(t);
  const { players, host, path } = await lobbyOf(server, 3);
  const [, ada, ben] = players as [Player, Player, Player];
  await pass(server, 30_000, { players: [ada, ben] });
  const phone = await server.guest('somebody');
  const { claim } = (await phone.post(`${path}/seats/${host.name}/claim/`)).body;
  const grant = (by: Player) => by.post(`${path}/claims/${claim}/grant/`);
  for (const _ of [1, 2]) t.equal((await grant(ada)).body.claims.length, 1, 'one is not enough');
  t.same((await grant(ben)).body.claims, []);
  t.match((await phone.get(`${path}/claims/${claim}/`)).body, { state: 'granted', id: host.id });
});

t.test('a granted claim is still there after a restart', async (t) => {
  const server = await buildTestApp(t);
  const { host, phone, dan, claims, claim } = await danIsGone(server);
  const name = (await claim()).body.claim;
  await host.post(`${claims}/${name}/grant/`);
  const { on } = await restarted(t, server, 1_000);
  t.match((await on(phone).get(`${claims}/${name}/`)).body, { id: dan.id });
});
