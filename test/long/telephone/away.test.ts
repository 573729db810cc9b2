import t from 'tap';
import { PROMPTS } from '#src/telephone/rules/prompts.ts';
import { buildTestApp, holders, type Player, type TestServer } from '../../helper.ts';
import { answered, lobbyOf, pass, peek, restarted } from '../../telephone/lobby.ts';
import { type Game, iso, playedBy, sees, until } from '../../telephone/play.ts';

const AWAY_MS = 60_000;
const LOOK_MS = 5_000;
const GRACE_MS = 5_000;
/** Rounds of both kinds, long enough for a player to go away in one. */
const ROUND_MS = 100_000;
const TIMES = { draw_time: 100, desc_time: 100 };

type Five = [Player, Player, Player, Player, Player];

async function started(server: TestServer, count: number): Promise<Game> {
  const { players, host, code, path } = await lobbyOf(server, count, TIMES);
  await host.put(`${path}/start/`);
  return playedBy(players, host, code, []);
}

/** Everyone but these submits at once, and the round runs out for these. */
async function playWithout(server: TestServer, game: Game, gone: Player[]): Promise<void> {
  const there = game.players.filter((player) => !gone.includes(player));
  await game.sendAll(gone);
  await pass(server, ROUND_MS + GRACE_MS, { players: there });
}

/** Names of the players with a chain. */
function playing({ chains }: { chains: unknown }): string[] {
  return holders({ chains: chains as Record<string, number>[] })
    .map(({ name }) => name)
    .sort();
}

t.test('a player who is away and missed two rounds is not waited for until they come back', async (t) => {
  const server = await buildTestApp(t);
  const game = await started(server, 7);
  const [host, , gone] = game.players as Five;
  await playWithout(server, game, [gone]);
  sees(
    t,
    await peek(server, game.code, host),
    { round: 1, submitted: [] },
    'after one missed round they are waited for',
  );
  await playWithout(server, game, [gone]);
  const third = await peek(server, game.code, host);
  sees(t, third, { round: 2, submitted: [gone.name], left: [] }, 'after two missed rounds they are not');
  t.equal(third.round_ends_at, iso(server.ports.now() + ROUND_MS));
  await game.sendAll([gone]);
  sees(t, await peek(server, game.code, host), { round: 3, submitted: [gone.name] });

  await gone.get(`${game.path}/info/`);
  await server.ports.advance(0);
  sees(
    t,
    await peek(server, game.code, host),
    { round: 3, submitted: [gone.name] },
    'a filled turn stays filled',
  );
  await game.sendAll([gone]);
  sees(t, await peek(server, game.code, host), { round: 4, submitted: [] }, 'they get their turn again');
  const turn = await game.turnOf(gone);
  t.equal((await game.send(turn)).status, 201);
  await game.sendAll([gone]);
  sees(t, await peek(server, game.code, host), { round: 5, submitted: [] });
  await pass(server, AWAY_MS + LOOK_MS, { players: game.players.filter((player) => player !== gone) });
  sees(
    t,
    await peek(server, game.code, host),
    { round: 5, submitted: [] },
    'missed rounds are counted from zero again',
  );
});

t.test(
  'a player who missed two rounds and goes away in the third has their turn filled at once',
  async (t) => {
    const server = await buildTestApp(t);
    const game = await started(server, 5);
    const [host, bob, idle] = game.players as Five;
    for (const round of [0, 1]) {
      t.equal((await peek(server, game.code, host)).round, round);
      await game.sendAll([idle]);
      await pass(server, ROUND_MS + GRACE_MS, { players: game.players });
    }
    const before = await peek(server, game.code, host);
    sees(t, before, { round: 2, submitted: [] }, 'an idle player who is not away gets the full time');
    const socket = server.open(`/ws/session/${game.code}/`, bob.token);
    await socket.next('STATE_SYNC');
    const there = { players: game.players.filter((player) => player !== idle), sockets: [socket] };
    await pass(server, AWAY_MS - 10_000, there);
    await server.ports.advance(9_999);
    t.same(await peek(server, game.code, host), before);
    await answered(socket);
    await server.ports.advance(LOOK_MS);
    const after = await peek(server, game.code, host);
    t.same(after, { ...before, submitted: [idle.name], version: before.version + 1 });
    sees(t, (await socket.next('STATE_SYNC')).payload, { version: after.version, submitted: [idle.name] });
  },
);

t.test('the next round starts when the only player still missing goes away', async (t) => {
  const server = await buildTestApp(t);
  const game = await started(server, 5);
  const [host, , idle] = game.players as Five;
  for (let n = 0; n < 2; n++) {
    await game.sendAll([idle]);
    await pass(server, ROUND_MS + GRACE_MS, { players: game.players });
  }
  await game.sendAll([idle]);
  const before = await peek(server, game.code, host);
  await pass(server, AWAY_MS + LOOK_MS, { players: game.players.filter((player) => player !== idle) });
  const after = await peek(server, game.code, host);
  sees(t, after, { round: 3, submitted: [idle.name], version: before.version + 1 });
  t.ok(after.last_modified > before.last_modified);
});

t.test('a player who is away but missed only one round is waited for', async (t) => {
  const server = await buildTestApp(t);
  const game = await started(server, 5);
  const [host, , gone] = game.players as Five;
  await playWithout(server, game, [gone]);
  await game.sendAll();
  await playWithout(server, game, [gone]);
  const now = await peek(server, game.code, host);
  sees(t, now, { round: 3, submitted: [] }, 'two rounds missed, but not in a row');
  await pass(server, ROUND_MS, { players: game.players.filter((player) => player !== gone) });
  t.same(await peek(server, game.code, host), now);
});

t.test('a round in which a draft was used does not count as missed', async (t) => {
  const server = await buildTestApp(t);
  const game = await started(server, 5);
  const [host, , gone] = game.players as Five;
  await playWithout(server, game, [gone]);
  await game.draft(await game.turnOf(gone));
  await playWithout(server, game, [gone]);
  sees(t, await peek(server, game.code, host), { round: 2, submitted: [] });
});

t.test('an idle player with an open socket is waited for', async (t) => {
  const server = await buildTestApp(t);
  const game = await started(server, 5);
  const [host, , idle] = game.players as Five;
  const socket = server.open('/ws/', idle.token);
  await socket.opened;
  const there = { players: game.players.filter((player) => player !== idle), sockets: [socket] };
  for (const round of [0, 1, 2]) {
    sees(t, await peek(server, game.code, host), { round, submitted: [] });
    await game.sendAll([idle]);
    await pass(server, ROUND_MS + GRACE_MS, there);
  }
  sees(t, await peek(server, game.code, host), { round: 3, submitted: [] });
  socket.raw.close();
  await until(() => server.sockets.size() === 0);
  await pass(server, AWAY_MS + LOOK_MS, { players: there.players });
  sees(t, await peek(server, game.code, host), { round: 3, submitted: [idle.name] });
});

t.test('a game ends even if all players go away', async (t) => {
  const server = await buildTestApp(t);
  const game = await started(server, 9);
  const host = game.host;
  await server.ports.advance(2 * (ROUND_MS + GRACE_MS) - 1);
  t.equal((await peek(server, game.code, host)).round, 1);
  await server.ports.advance(1);
  const over = await peek(server, game.code, host);
  sees(t, over, { round: -2, host: host.name, left: [] });
  for (const authors of Object.values(over.chains)) t.equal(authors.length, 9);
});

t.test('after a restart a player who missed two rounds has a minute to come back', async (t) => {
  const server = await buildTestApp(t);
  const before = await started(server, 7);
  for (let n = 0; n < 2; n++) await playWithout(server, before, [before.players[2] as Player]);
  const { again, on } = await restarted(t, server, 1_000);
  const players = before.players.map(on);
  const [host, , gone] = players as Five;
  const game = playedBy(players, host, before.code, []);
  await game.sendAll([gone]);
  sees(t, await peek(again, game.code, host), { round: 3, submitted: [] });
  const others = players.filter((player) => player !== gone);
  await pass(again, AWAY_MS - 10_000, { players: others });
  await again.ports.advance(9_999);
  sees(t, await peek(again, game.code, host), { round: 3, submitted: [] });
  await again.ports.advance(1);
  sees(t, await peek(again, game.code, host), { round: 3, submitted: [gone.name] });
});

t.test('a member who is away at the start is left out of the game', async (t) => {
  const server = await buildTestApp(t);
  const { players, host, code, path } = await lobbyOf(server, 5, TIMES);
  const [, bob, gone, dan, eve] = players as Five;
  const socket = server.open('/ws/', dan.token);
  await socket.opened;
  await pass(server, AWAY_MS, { players: [host, bob, eve], sockets: [socket] });
  const { status, body } = await bob.put(`${path}/start/`);
  t.equal(status, 200);
  sees(t, body, { round: 0, rounds: 3, users: players.map(({ name }) => name), left: [] });
  t.same(playing(body), [host.name, bob.name, dan.name, eve.name]);

  const game = playedBy([host, bob, dan, eve], host, code, []);
  t.equal((await gone.get(`${path}/info/`)).body.round, 0, 'they can read the session');
  await server.ports.advance(0);
  t.same(
    playing(await peek(server, code, host)),
    playing(body),
    'they are not in the ring after coming back',
  );
  t.match(await gone.get(`${path}/join/`), { status: 400, body: { code: 'session_in_progress' } });
  const watching = server.open(`/ws/session/${code}/`, gone.token);
  await watching.next('STATE_SYNC');
  const [turn] = await game.turns();
  const tried = await gone.describe(code, 0, turn?.chain ?? 0, 'let me in');
  t.same([tried.status, tried.body.code], [400, 'not_your_chain']);
  t.equal((await gone.get(`${path}/0/${turn?.chain}/getDesc/`)).body.code, 'entry_secret');
  await game.sendAll();
  t.equal((await watching.next('STATE_SYNC')).payload.submitted.length, 1);
  t.equal((await gone.get(`${path}/album/`)).status, 403);
  await game.playTo(-2);
  const album = await gone.get(`${path}/album/`);
  t.equal(album.status, 200);
  t.equal(album.body.chains.length, 4);
  t.equal((await gone.get('/api/past_sessions/')).body.length, 1);
  t.equal((await gone.post(`${path}/rematch/`)).status, 201, 'they can play in the rematch');
});

t.test(
  'a member who was left out may leave or be removed without filling a turn or ending the game',
  async (t) => {
    for (const way of ['leave', 'kick']) {
      const server = await buildTestApp(t);
      const { players, host, code, path } = await lobbyOf(server, 4, TIMES);
      const [, bob, gone, dan] = players as Five;
      await pass(server, AWAY_MS, { players: [host, bob, dan] });
      const { body } = await host.put(`${path}/start/`);
      if (way === 'leave') await gone.post(`${path}/leave/`);
      else await host.post(`${path}/kick/`, { username: gone.name });
      const after = await peek(server, code, host);
      sees(t, after, { round: 0, submitted: [], version: body.version + 1, chains: body.chains });
      await bob.post(`${path}/leave/`);
      t.equal((await peek(server, code, host)).round, -2, 'the game ends when two players are left');
      await server.stop();
    }
  },
);

const LEFT_OUT: [players: number, away: number[], playing: number[]][] = [
  [3, [2], [1, 2, 3]],
  [3, [2, 3], [1, 2, 3]],
  [4, [2], [1, 3, 4]],
  [4, [2, 4], [1, 2, 3]],
  [5, [2, 3, 4], [1, 2, 5]],
  [5, [1, 2, 3, 4], [1, 2, 5]],
  [6, [4, 6], [1, 2, 3, 5]],
  [10, [2, 3, 4, 5, 6, 7, 8, 9], [1, 2, 10]],
];

for (const [count, away, expected] of LEFT_OUT) {
  t.test(
    `with ${away.join(', ')} of ${count} members away, ${expected.join(', ')} play: never fewer than three`,
    async (t) => {
      const server = await buildTestApp(t);
      const { players, path } = await lobbyOf(server, count, TIMES);
      const there = players.filter((_, index) => !away.includes(index + 1));
      await pass(server, AWAY_MS, { players: there });
      const { body } = await (there[0] as Player).put(`${path}/start/`);
      t.same(playing(body), expected.map((n) => `player${n}`).sort());
      t.equal(body.rounds, expected.length % 2 ? expected.length : expected.length - 1);
    },
  );
}

t.test('a member who sent a request within the last minute plays', async (t) => {
  const server = await buildTestApp(t);
  const { host, path } = await lobbyOf(server, 4, TIMES);
  await server.ports.advance(AWAY_MS - 1);
  t.equal(playing((await host.put(`${path}/start/`)).body).length, 4);
});

t.test('for a minute after a restart nobody counts as away', async (t) => {
  const server = await buildTestApp(t);
  const { host, path } = await lobbyOf(server, 4, TIMES);
  await pass(server, 2 * AWAY_MS, { players: [host] });
  const { again, on } = await restarted(t, server, 0);
  await again.ports.advance(AWAY_MS - 1);
  const { body } = await on(host).put(`${path}/start/`);
  t.equal(playing(body).length, 4);
});

t.test('a player waiting in a long poll is not away', async (t) => {
  const server = await buildTestApp(t, { env: { PARLOR_WAIT_MS: '120000' } });
  const { players, host, code, path } = await lobbyOf(server, 4, TIMES);
  const [, gone, bob, cy] = players as Five;
  const polls = [bob, cy].map(async (player) => player.post(`${path}/wait/`, await peek(server, code, host)));
  await until(() => server.platform.polls.size() === 2);
  await pass(server, AWAY_MS + 2 * LOOK_MS, { players: [host] });
  const { body } = await host.put(`${path}/start/`);
  t.same(playing(body), [host.name, bob.name, cy.name]);
  for (const poll of polls) t.equal((await poll).body.round, 0);
  await pass(server, AWAY_MS - 10_000, { players: [host] });
  t.equal(server.platform.activity.isAway(bob.id), false, 'the minute starts when the poll is answered');
  t.equal(server.platform.activity.isAway(gone.id), true);
  await server.ports.advance(10_000);
  t.equal(server.platform.activity.isAway(bob.id), true);
});

t.test('turns of away players are filled like any others', async (t) => {
  const server = await buildTestApp(t);
  const game = await started(server, 5);
  const [, , gone] = game.players as Five;
  for (let n = 0; n < 2; n++) await playWithout(server, game, [gone]);
  for (let n = 0; n < 3; n++) await game.sendAll([gone]);
  const album = (await game.host.get(`${game.path}/album/`)).body;
  const theirs = album.chains.flatMap(({ entries }: { entries: { author: string }[] }) =>
    entries.filter(({ author }) => author === gone.name),
  );
  t.equal(theirs.length, 5);
  for (const entry of theirs) t.equal(entry.skipped, true);
  const own = album.chains.find(({ owner }: { owner: string }) => owner === gone.name);
  t.ok(PROMPTS.includes(own.entries[0].description));
});
