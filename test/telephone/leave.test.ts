import t from 'tap';
import { PROMPTS } from '#src/telephone/rules/prompts.ts';
import { buildTestApp, holders, type Player } from '../helper.ts';
import { type Game, iso, ROUND_S, startGame } from './play.ts';

const NOT_FOUND = { detail: 'Session not found', code: 'session_not_found' };
const NOT_IN = { detail: 'Not in session', code: 'not_in_session' };

function leave(game: Pick<Game, 'path'>, player: Player) {
  return player.post(`${game.path}/leave/`);
}

t.test('a member who leaves a lobby is gone, and joining again puts them last', async (t) => {
  const server = await buildTestApp(t);
  const [ada, bob, cy] = (await server.guests(3)) as [Player, Player, Player];
  const { body } = await ada.post('/api/session/create/', { draw_time: 30, desc_time: 20 });
  const path = `/api/session/${body.game_code}`;
  for (const player of [bob, cy]) await player.get(`${path}/join/`);
  const left = await leave({ path }, bob);
  t.equal(left.status, 200);
  t.same(left.body, {});
  t.match((await ada.get(`${path}/info/`)).body, {
    users: ['player1', 'player3'],
    left: [],
    host: 'player1',
  });
  const again = await leave({ path }, bob);
  t.same([again.status, again.body], [403, NOT_IN], 'leaving twice');
  t.same((await bob.get(`${path}/join/`)).body.users, ['player1', 'player3', 'player2']);
});

t.test('the next to have joined becomes host when the host leaves the lobby', async (t) => {
  const server = await buildTestApp(t);
  const [ada, bob, cy, dan] = (await server.guests(4)) as [Player, Player, Player, Player];
  const { body } = await ada.post('/api/session/create/', { draw_time: 30, desc_time: 20 });
  const path = `/api/session/${body.game_code}`;
  for (const player of [bob, cy, dan]) await player.get(`${path}/join/`);
  await leave({ path }, cy);
  t.equal(
    (await dan.get(`${path}/info/`)).body.host,
    'player1',
    'another member leaving does not change the host',
  );
  await leave({ path }, ada);
  t.match((await dan.get(`${path}/info/`)).body, { host: 'player2', users: ['player2', 'player4'] });
  await leave({ path }, bob);
  t.match((await dan.get(`${path}/info/`)).body, { host: 'player4', users: ['player4'] });
  t.equal(
    (await ada.get(`${path}/join/`)).body.host,
    'player4',
    'the former host does not become host again',
  );
});

t.test('the last member to leave closes the lobby', async (t) => {
  const server = await buildTestApp(t);
  const ada = await server.guest('ada');
  const { body } = await ada.post('/api/session/create/', { draw_time: 30, desc_time: 20 });
  const path = `/api/session/${body.game_code}`;
  const idle = server.ports.timers();
  await leave({ path }, ada);
  for (const gone of [
    await ada.get(`${path}/info/`),
    await ada.get(`${path}/join/`),
    await leave({ path }, ada),
  ]) {
    t.same([gone.status, gone.body], [404, NOT_FOUND]);
  }
  t.ok(server.ports.timers() <= idle);
  const rows = server.platform.database.raw.prepare(
    "SELECT count(*) FROM due WHERE kind = 'telephone.session'",
  );
  t.equal(rows.pluck().get(), 0, 'no due time is left');
});

t.test('subscribers of a lobby are told who left, and a member who leaves is unsubscribed', async (t) => {
  const server = await buildTestApp(t);
  const [ada, bob] = (await server.guests(2)) as [Player, Player];
  const { body } = await ada.post('/api/session/create/', { draw_time: 30, desc_time: 20 });
  const topic = `session:${body.game_code}`;
  const path = `/api/session/${body.game_code}`;
  await bob.get(`${path}/join/`);
  const ofAda = server.open(`/ws/session/${body.game_code}/`, ada.token);
  const ofBob = server.open('/ws/', bob.token);
  await ofAda.next('STATE_SYNC');
  t.equal((await ofBob.ask('SUBSCRIBE', { topic })).event, 'ACK');
  await ofBob.next('STATE_SYNC');
  await leave({ path }, bob);
  t.match(await ofAda.next('STATE_SYNC'), { topic, version: 3, payload: { users: ['player1'] } });
  t.match(await ofBob.next('ERROR'), { topic, payload: NOT_IN });
  const refused = await ofBob.ask('SUBSCRIBE', { topic });
  t.match(refused, { event: 'ERROR', payload: NOT_IN });
  await leave({ path }, ada);
  t.match(await ofAda.next('ERROR'), { topic, payload: NOT_FOUND });
  t.same(
    [...ofAda.frames, ...ofBob.frames].filter(({ event }) => event === 'STATE_SYNC'),
    [],
    'nothing more arrives',
  );
  t.equal(server.platform.hub.size(), 0);
});

t.test(
  'when a player leaves in play, their turn is filled at once and later ones when each round starts',
  async (t) => {
    const server = await buildTestApp(t);
    const game = await startGame(server, 5);
    const leaver = game.players[2] as Player;
    const turn = await game.turnOf(leaver);
    const before = await game.session();
    t.same((await leave(game, leaver)).body, {});
    const after = await game.session();
    t.match(after, {
      round: 0,
      version: before.version + 1,
      users: before.users,
      left: ['player3'],
      submitted: ['player3'],
      chains: before.chains,
      round_ends_at: before.round_ends_at,
    });
    const filled = (await leaver.get(`${game.path}/0/${turn.chain}/getDesc/`)).body;
    t.match(filled, { skipped: true, author: 'player3' });
    t.ok(PROMPTS.includes(filled.description));

    for (let round = 0; round < 5; round++) {
      const now = await game.session();
      t.match(now, { round, submitted: ['player3'] }, 'filled from the start of each round');
      t.equal(
        now.round_ends_at,
        iso(server.ports.now() + ROUND_S(round) * 1000),
        'the others get the full time',
      );
      t.ok(
        holders(now).some(({ name }) => name === 'player3'),
        'the ring stays the same',
      );
      await game.sendAll([leaver]);
    }
    const over = await game.session();
    t.match(over, { round: -2, left: ['player3'] });
    for (const authors of Object.values(over.chains) as string[][]) t.equal(authors.length, 5);
    const past = await leaver.get('/api/past_sessions/');
    t.same(
      past.body.map((one: { game_code: number }) => one.game_code),
      [game.code],
      'it is among the past games of the player who left',
    );
  },
);

t.test('the next round starts at once when only the player who left was missing', async (t) => {
  const server = await buildTestApp(t);
  const game = await startGame(server, 4);
  const leaver = game.players[3] as Player;
  await game.sendAll([leaver]);
  t.equal((await game.session()).round, 0);
  const socket = server.open(`/ws/session/${game.code}/`, game.host.token);
  const { version } = await socket.next('STATE_SYNC');
  await leave(game, leaver);
  const sync = await socket.next('STATE_SYNC');
  t.match(sync, { version: version + 1, payload: { round: 1, left: ['player4'], submitted: ['player4'] } });
});

t.test('entries of a player who left stay', async (t) => {
  const server = await buildTestApp(t);
  const game = await startGame(server, 4);
  const leaver = game.players[1] as Player;
  const turn = await game.turnOf(leaver);
  const sent = await game.send(turn);
  await leave(game, leaver);
  t.same((await leaver.get(`${game.path}/0/${turn.chain}/getDesc/`)).body, sent.body);
  const again = await game.send(turn);
  t.same([again.status, again.body], [200, sent.body]);
});

t.test('a player who left in play can still read and wait, but cannot rejoin or leave again', async (t) => {
  const server = await buildTestApp(t);
  const game = await startGame(server, 4);
  const leaver = game.players[0] as Player;
  const reader = game.players[1] as Player;
  const socket = server.open(`/ws/session/${game.code}/`, leaver.token);
  await socket.next('STATE_SYNC');
  await leave(game, leaver);
  const now = await game.session(leaver);
  t.match(now, { left: ['player1'], users: ['player1', 'player2', 'player3', 'player4'], host: 'player2' });
  t.match(await socket.next('STATE_SYNC'), { version: now.version, payload: { left: ['player1'] } });
  t.same((await leaver.post(`${game.path}/wait/`, { ...now, last_modified: 'x' })).body, now);
  const rejoin = await leaver.get(`${game.path}/join/`);
  t.same([rejoin.status, rejoin.body], [400, { detail: 'Session in progress', code: 'session_in_progress' }]);
  t.same([(await leave(game, leaver)).status, (await game.session(reader)).version], [200, now.version]);
});

t.test('the host role passes along the order of joining and skips players who left', async (t) => {
  const server = await buildTestApp(t);
  const game = await startGame(server, 6);
  const [ada, bob, cy, dan, eve, fay] = game.players as [Player, Player, Player, Player, Player, Player];
  await leave(game, bob);
  t.equal((await game.session(fay)).host, 'player1');
  await leave(game, ada);
  t.equal((await game.session(fay)).host, 'player3', 'not player2, who left');
  await game.playTo(2);
  await leave(game, cy);
  t.match(await game.session(fay), { host: 'player4', round: 2 });
  await leave(game, eve);
  t.match(
    await game.session(fay),
    { host: 'player4', round: -2 },
    'two players are left, so the game is over',
  );
  await leave(game, dan);
  t.match(await game.session(fay), { host: 'player6', round: -2 }, 'the host role passes on even then');
});

for (const round of [0, 1, 2]) {
  t.test(
    `when two players are left in round ${round} the game ends at once and keeps its entries`,
    async (t) => {
      const server = await buildTestApp(t);
      const game = await startGame(server, 4);
      await game.playTo(round);
      const [sent] = await game.turns();
      if (!sent) throw new Error('four players should hold a chain');
      await game.send(sent);
      const [first, second] = game.players.filter((player) => player !== sent.player);
      if (!first || !second) throw new Error('there should be four players');
      const filled = await game.turnOf(first);
      await leave(game, first);
      t.equal((await game.session()).round, round);
      const before = await game.session();
      await leave(game, second);
      const over = await game.session();
      t.match(over, {
        round: -2,
        round_kind: 'over',
        rounds: 3,
        round_ends_at: null,
        version: before.version + 1,
      });
      t.ok(over.last_modified > before.last_modified);
      for (const { chain } of holders(before)) {
        const more = chain === sent.chain || chain === filled.chain ? 1 : 0;
        t.equal(over.chains[chain].length, round + more, `chain ${chain}`);
      }
      const due = server.platform.database.raw.prepare(
        "SELECT count(*) FROM due WHERE kind = 'telephone.session'",
      );
      t.equal(due.pluck().get(), 0, 'no due time is left');
      await server.ports.advance(3_600_000);
      const late = await server.guest('late');
      t.equal((await late.get(`${game.path}/info/`)).status, 403);
    },
  );
}

t.test('in a game of three the first player to leave ends the game', async (t) => {
  const server = await buildTestApp(t);
  const game = await startGame(server, 3);
  await leave(game, game.players[1] as Player);
  t.match(await game.session(), { round: -2, left: ['player2'], host: 'player1' });
  t.same(Object.values((await game.session()).chains), [[], [], []], 'an album without entries');
});

t.test('leaving a finished game only changes the host', async (t) => {
  const server = await buildTestApp(t);
  const game = await startGame(server, 3);
  await game.playTo(-2);
  const before = await game.session();
  t.equal((await leave(game, game.players[1] as Player)).status, 200);
  t.same(await game.session(), before);
  await leave(game, game.host);
  t.match(await game.session(), {
    host: 'player2',
    left: [],
    version: before.version + 1,
    chains: before.chains,
  });
  const entry = await game.host.get(`${game.path}/0/${Object.keys(before.chains)[0]}/getDesc/`);
  t.equal(entry.status, 200, 'a player who left a finished game can still read it');
});
