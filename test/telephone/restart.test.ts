import t, { type Test } from 'tap';
import { buildTestApp, holders, Player, type TestServer } from '../helper.ts';
import { type Game, iso, playedBy, ROUND_S, startGame } from './play.ts';

const GRACE_MS = 5_000;
const MORE_MS = 15_000;

/** Starts the server again on the same file after `downMs`. `game` is the same game, with the players' old tokens. */
async function restarted(t: Test, server: TestServer, game: Game, downMs: number) {
  await server.stop();
  t.equal(server.ports.timers(), 0, 'a stopped server has no timers');
  await server.ports.advance(downMs);
  const again = await buildTestApp(t, { path: server.path, ports: server.ports });
  const players = game.players.map(
    ({ id, name, token, refresh }) => new Player(again, id, name, token, refresh),
  );
  return { again, game: playedBy(players, players[0] as Player, game.code, game.ring) };
}

t.test('a game continues after a restart in the middle of a round', async (t) => {
  const server = await buildTestApp(t);
  const before = await startGame(server, 4);
  await before.playTo(1);
  const [sent, ...open] = await before.turns();
  if (!sent) throw new Error('four players should hold a chain');
  const drawing = (await before.send(sent)).body;
  const seen = await before.session();
  await server.ports.advance(4_000);

  const { again, game } = await restarted(t, server, before, 3_000);
  t.same(await game.session(), { ...seen, server_time: iso(again.ports.now()) }, 'nothing has changed');
  const own = game.named(sent.player.name);
  const kept = await own.get(`${game.path}/1/${sent.chain}/getDraw/`);
  t.same({ ...kept.body, drawing: 0 }, { ...drawing, drawing: 0 });
  t.equal((await own.get(new URL(kept.body.drawing).pathname)).status, 200);
  const retry = await game.send({ ...sent, player: own });
  t.equal(retry.status, 200, 'a retry after the restart is recognised');
  t.equal(retry.body.id, drawing.id);
  for (const turn of open) {
    t.equal((await game.send({ ...turn, player: game.named(turn.player.name) })).status, 201);
  }
  const next = await game.session();
  t.match(next, { round: 2, version: seen.version + 3 });
  await game.playTo(-2);
  for (const authors of Object.values((await game.session()).chains) as string[][])
    t.equal(authors.length, 3);
  t.equal((await game.host.get('/api/past_sessions/')).body.length, 1);
});

t.test('after a restart sockets and polls get the game as before', async (t) => {
  const server = await buildTestApp(t);
  const { again, game } = await restarted(t, server, await startGame(server, 3), 1_000);
  const socket = again.open(`/ws/session/${game.code}/`, game.host.token);
  const first = await socket.next('STATE_SYNC');
  t.equal(first.version, (await game.session()).version);
  await game.sendAll();
  t.match(await socket.next(({ payload }) => payload.round === 1), { version: first.version + 3 });
});

t.test('after a restart a round ends at the same time as before', async (t) => {
  const server = await buildTestApp(t);
  const before = await startGame(server, 3);
  const { round_ends_at, version } = await before.session();
  await server.ports.advance(6_000);
  const { again, game } = await restarted(t, server, before, 5_000);
  t.equal((await game.session()).round_ends_at, round_ends_at);
  await again.ports.advance(20_000 + GRACE_MS - 11_000 - 1);
  t.match(await game.session(), { round: 0, version });
  await again.ports.advance(1);
  t.match(await game.session(), { round: 1, version: version + 1 });
});

const OVERDUE: Record<string, [playedMs: number, downMs: number]> = {
  'was over before the server came back': [6_000, 600_000],
  'has just ended': [6_000, 14_001],
  'is past its grace period': [19_000, 6_000],
  'was in its grace period when the server stopped': [22_000, 1_000],
};

for (const [name, [playedMs, downMs]] of Object.entries(OVERDUE)) {
  t.test(`a round that ${name} gets 15 s more`, async (t) => {
    const server = await buildTestApp(t);
    const before = await startGame(server, 3);
    const [sent] = await before.turns();
    if (!sent) throw new Error('three players should hold a chain');
    await before.send(sent);
    await server.ports.advance(playedMs);
    const { version, chains } = await before.session();
    const { again, game } = await restarted(t, server, before, downMs);
    t.match(await game.session(), {
      round: 0,
      chains,
      submitted: [sent.player.name],
      round_ends_at: iso(again.ports.now() + MORE_MS),
      version: version + 1,
    });
    await again.ports.advance(MORE_MS + GRACE_MS - 1);
    const [late] = (await game.turns()).filter((turn) => turn.player.name !== sent.player.name);
    if (late) t.equal((await game.send(late)).status, 201);
    t.equal((await game.session()).round, 0);
    await again.ports.advance(1);
    t.equal((await game.session()).round, 1);
    t.equal((await game.session()).round_ends_at, iso(again.ports.now() + ROUND_S(1) * 1000));
  });
}

t.test('a second restart gives an overdue round another 15 s', async (t) => {
  const server = await buildTestApp(t);
  const before = await startGame(server, 3);
  const once = await restarted(t, server, before, 100_000);
  const twice = await restarted(t, once.again, once.game, 100_000);
  t.equal((await twice.game.session()).round_ends_at, iso(twice.again.ports.now() + MORE_MS));
});

t.test('after a restart a lobby still closes on time, and an overdue lobby closes at once', async (t) => {
  const DAY_MS = 24 * 3_600_000;
  const server = await buildTestApp(t, { env: { PARLOR_ACCESS_S: '86400' } });
  const ada = await server.guest('ada');
  const codeOf = async () =>
    (await ada.post('/api/session/create/', { draw_time: 30, desc_time: 20 })).body.game_code;
  const first: number = await codeOf();
  await server.ports.advance(3_600_000);
  const second: number = await codeOf();
  await server.stop();
  await server.ports.advance(DAY_MS - 3_600_000 + 1_000);
  const again = await buildTestApp(t, { path: server.path, ports: server.ports });
  await again.ports.advance(0);
  const eve = await again.guest('eve');
  t.equal((await eve.get(`/api/session/${first}/join/`)).status, 404);
  t.equal((await eve.get(`/api/session/${second}/join/`)).status, 200);
  await again.ports.advance(3_600_000 - 1_001);
  const late = await again.guest('late');
  t.equal((await late.get(`/api/session/${second}/join/`)).status, 200);
  await again.ports.advance(1);
  t.equal((await late.get(`/api/session/${second}/info/`)).status, 404);
});

t.test('the host and the players who left are the same after a restart', async (t) => {
  const server = await buildTestApp(t);
  const before = await startGame(server, 5);
  await before.host.post(`${before.path}/leave/`);
  const seen = await before.session();
  const { game, again } = await restarted(t, server, before, 1_000);
  t.same(await game.session(), { ...seen, server_time: iso(again.ports.now()) });
  t.match(seen, { left: ['player1'], host: 'player2' });
  await game.sendAll([game.host]);
  t.match(await game.session(), { round: 1, submitted: ['player1'] });
});

t.test('chain ids are not reused after a restart', async (t) => {
  const server = await buildTestApp(t);
  const before = await startGame(server, 3);
  const used = holders(await before.session()).map(({ chain }) => chain);
  const { again, game } = await restarted(t, server, before, 1_000);
  await (game.players[0] as Player).post(`${game.path}/leave/`);
  const next = await startGame(again, 3);
  for (const { chain } of await next.turns()) t.notOk(used.includes(chain));
});
