import t from 'tap';
import { buildTestApp, type Player, type TestServer } from '../helper.ts';
import { answered, gameIn, lobbyOf, peek, restarted } from './lobby.ts';
import { sees, startGame } from './play.ts';

const IN_PROGRESS = { detail: 'Session in progress', code: 'session_in_progress' };
const DAY_MS = 24 * 3_600_000;

type Five = [Player, Player, Player, Player, Player];

/** A finished game of this many players. */
async function played(server: TestServer, count: number) {
  const game = await startGame(server, count);
  await game.playTo(-2);
  return game;
}

function rematch(player: Player, path: string) {
  return player.post(`${path}/rematch/`);
}

t.test(
  'the first rematch call creates the lobby, later ones join it, and the old game has its code',
  async (t) => {
    const server = await buildTestApp(t);
    const game = await played(server, 4);
    const [ada, bob, cy] = game.players as Five;
    const before = await peek(server, game.code, ada);
    const sockets = game.players.map((player) => server.open(`/ws/session/${game.code}/`, player.token));
    for (const socket of sockets) {
      await socket.next('STATE_SYNC');
      await socket.ask('SUBSCRIBE', { topic: 'user' });
      await answered(socket);
    }
    await server.ports.advance(5_000);

    const first = await rematch(bob, game.path);
    t.equal(first.status, 201);
    sees(t, first.body, {
      round: -1,
      version: 1,
      host: bob.name,
      users: [bob.name],
      draw_time: before.draw_time,
      desc_time: before.desc_time,
      next_game_code: null,
    });
    const code: number = first.body.game_code;
    t.not(code, game.code);
    const after = await peek(server, game.code, ada);
    t.same(after, {
      ...before,
      next_game_code: code,
      version: before.version + 1,
      last_modified: after.last_modified,
    });
    t.ok(after.last_modified > before.last_modified);

    for (const [index, socket] of sockets.entries()) {
      const news = await socket.next(({ payload }) => payload.next_game_code === code);
      t.match(news, { event: 'STATE_SYNC', version: after.version });
      await answered(socket);
      const notices = socket.frames.filter(({ event }) => event === 'NOTICE');
      const bell = { event: 'NOTICE', topic: 'user', payload: { kind: 'invited', game_code: code } };
      t.same(notices, game.players[index] === bob ? [] : [bell], 'the others are invited once');
      socket.frames.splice(0);
    }

    for (const player of [ada, cy]) {
      const { status, body } = await rematch(player, game.path);
      t.equal(status, 200);
      sees(t, body, { game_code: code, host: bob.name });
    }
    t.same((await peek(server, code, ada)).users, [bob.name, ada.name, cy.name]);
    t.same((await rematch(ada, game.path)).body.version, 3, 'asking again changes nothing');
    t.equal((await rematch(bob, game.path)).status, 200);
    t.same(await peek(server, game.code, ada), after, 'nor does joining change the old game');
    for (const socket of sockets) {
      await answered(socket);
      t.same(
        socket.frames.filter(({ event }) => event === 'NOTICE'),
        [],
        'nobody is invited again',
      );
    }
    t.match((await cy.put(`/api/session/${code}/start/`)).body, { round: 0, rounds: 3 });
  },
);

t.test('a rematch has the settings of its game', async (t) => {
  const server = await buildTestApp(t);
  const { players, host, code, path } = await lobbyOf(server, 3, { draw_time: 123, desc_time: 456 });
  await host.put(`${path}/start/`);
  await (players[2] as Player).post(`${path}/leave/`);
  t.equal((await peek(server, code, host)).round, -2);
  t.match((await rematch(host, path)).body, { draw_time: 123, desc_time: 456 });
});

for (const phase of ['lobby', 'in play'] as const) {
  t.test(`${phase}: a rematch is refused before the game is over`, async (t) => {
    const server = await buildTestApp(t);
    const { host, path, code } = await gameIn(server, phase, 3);
    const before = await peek(server, code, host);
    const { status, body } = await rematch(host, path);
    t.same([status, body], [400, IN_PROGRESS]);
    t.same(await peek(server, code, host), before);
    const eve = await server.guest('eve');
    t.match(await rematch(eve, path), { status: 403, body: { code: 'not_in_session' } });
    t.equal((await server.call('POST', `${path}/rematch/`)).status, 401);
  });
}

t.test('a hundred simultaneous rematch calls create one lobby', async (t) => {
  const server = await buildTestApp(t);
  const game = await played(server, 10);
  const { version } = await peek(server, game.code, game.host);
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, n) => rematch(game.players[n % 10] as Player, game.path)),
  );
  t.same(answers.map(({ status }) => status).sort(), [...Array(99).fill(200), 201]);
  t.equal(new Set(answers.map(({ body }) => body.game_code)).size, 1);
  const lobby = await peek(server, answers[0]?.body.game_code, game.host);
  t.equal(lobby.users.length, 10);
  t.equal(new Set(lobby.users).size, 10);
  t.equal(lobby.version, 10);
  t.equal((await peek(server, game.code, game.host)).version, version + 1);
});

t.test('strangers may join the rematch, so it may be full', async (t) => {
  const server = await buildTestApp(t);
  const game = await played(server, 3);
  const { body } = await rematch(game.host, game.path);
  for (let n = 0; n < 9; n++) {
    const guest = await server.guest(`guest${n}`);
    t.equal((await guest.get(`/api/session/${body.game_code}/join/`)).status, 200);
  }
  const late = await rematch(game.players[1] as Player, game.path);
  t.same([late.status, late.body], [400, { detail: 'Session full', code: 'session_full' }]);
});

t.test('a started rematch is in progress for its members and for others', async (t) => {
  const server = await buildTestApp(t);
  const game = await played(server, 4);
  const [ada, bob, cy, dan] = game.players as Five;
  const { body } = await rematch(ada, game.path);
  for (const player of [bob, cy]) await rematch(player, game.path);
  await ada.put(`/api/session/${body.game_code}/start/`);
  for (const player of [dan, ada]) {
    const late = await rematch(player, game.path);
    t.same([late.status, late.body], [400, IN_PROGRESS], player.name);
  }
  t.equal((await peek(server, game.code, dan)).next_game_code, body.game_code);
});

t.test('a rematch can have a rematch', async (t) => {
  const server = await buildTestApp(t);
  const game = await played(server, 3);
  let path = game.path;
  const codes = [game.code];
  for (let n = 0; n < 3; n++) {
    for (const player of game.players) codes[n + 1] = (await rematch(player, path)).body.game_code;
    path = `/api/session/${codes[n + 1]}`;
    await game.host.put(`${path}/start/`);
    await (game.players[n % 3] as Player).post(`${path}/leave/`);
  }
  t.equal(new Set(codes).size, 4);
});

/** Creates a session with this code, which a closed lobby had. */
async function createAs(server: TestServer, player: Player, code: number): Promise<void> {
  const { randomBytes } = server.ports;
  const drawn = Buffer.alloc(4);
  drawn.writeUInt32BE(code - 100_000);
  server.ports.randomBytes = (size) => (size === 4 ? drawn : randomBytes(size));
  const { body } = await player.post('/api/session/create/', { draw_time: 30, desc_time: 20 });
  server.ports.randomBytes = randomBytes;
  if (body.game_code !== code) throw new Error(`got the code ${body.game_code}`);
}

for (const [name, close] of [
  ['its last member leaves', async (host: Player, path: string) => void (await host.post(`${path}/leave/`))],
  ['nobody starts it in a day', async ({ server }: Player) => void (await server.ports.advance(DAY_MS))],
] as const) {
  t.test(
    `a rematch lobby that closes because ${name} is forgotten, and the next call creates another`,
    async (t) => {
      const server = await buildTestApp(t, { env: { PARLOR_REFRESH_S: '200000' } });
      const game = await played(server, 3);
      await server.ports.advance(60_000);
      const first = (await rematch(game.host, game.path)).body.game_code;
      const before = await peek(server, game.code, game.host);
      await close(game.host, `/api/session/${first}`);
      const after = await peek(server, game.code, game.host);
      t.same(
        [after.next_game_code, after.version, after.last_modified > before.last_modified],
        [null, before.version + 1, true],
        'the members of the old game are told',
      );
      const eve = await server.guest('eve');
      t.equal((await eve.get(`/api/session/${first}/join/`)).status, 404);
      await createAs(server, eve, first);
      const { refresh } = game.players[1] as Player;
      const token = (await server.call('POST', '/api/user/refresh/', { json: { refresh } })).body.access;
      const next = await server.call('POST', `${game.path}/rematch/`, { token, json: {} });
      t.equal(next.status, 201);
      t.not(next.body.game_code, first, 'not the lobby that now has that code');
      t.equal((await peek(server, game.code, game.host)).next_game_code, next.body.game_code);
    },
  );
}

t.test('a player who left in play may call rematch, and a removed player may not', async (t) => {
  const server = await buildTestApp(t);
  const game = await startGame(server, 5);
  const [ada, bob, cy, dan] = game.players as Five;
  const sockets = [bob, cy, dan].map((player) => server.open('/ws/', player.token));
  for (const socket of sockets) await socket.ask('SUBSCRIBE', { topic: 'user' });
  await bob.post(`${game.path}/leave/`);
  await ada.post(`${game.path}/kick/`, { username: cy.name });
  while ((await game.session()).round !== -2) await game.sendAll([bob, cy]);
  const { body } = await rematch(ada, game.path);
  for (const [index, expected] of [0, 0, 1].entries()) {
    const socket = sockets[index];
    if (!socket) throw new Error('there should be three sockets');
    await answered(socket);
    const invited = socket.frames.filter(({ payload }) => payload.kind === 'invited');
    t.equal(invited.length, expected, 'only players who are still there are invited');
  }
  t.equal((await rematch(bob, game.path)).status, 200);
  t.match(await rematch(cy, game.path), { status: 403, body: { code: 'not_in_session' } });
  t.equal(
    (await cy.get(`/api/session/${body.game_code}/join/`)).status,
    200,
    'anyone can join with the code',
  );
});

t.test('a player removed from the rematch stays out', async (t) => {
  const server = await buildTestApp(t);
  const game = await played(server, 3);
  const [ada, bob] = game.players as Five;
  const { body } = await rematch(ada, game.path);
  await rematch(bob, game.path);
  await ada.post(`/api/session/${body.game_code}/kick/`, { username: bob.name });
  const again = await rematch(bob, game.path);
  t.same([again.status, again.body], [403, { detail: 'Removed by the host', code: 'removed_by_host' }]);
});

t.test('the rematch still exists after a restart', async (t) => {
  const server = await buildTestApp(t);
  const game = await played(server, 3);
  const { body } = await rematch(game.host, game.path);
  const { on } = await restarted(t, server, 1_000);
  const joined = await rematch(on(game.players[1] as Player), game.path);
  t.match(joined, { status: 200, body: { game_code: body.game_code, users: ['player1', 'player2'] } });
});

t.test('REMATCH by socket works the same, and held polls are answered', async (t) => {
  const server = await buildTestApp(t);
  const game = await played(server, 3);
  const [ada, bob] = game.players as Five;
  const poll = bob.post(`${game.path}/wait/`, await peek(server, game.code, ada));
  const socket = server.open('/ws/', ada.token);
  const ack = await socket.ask('REMATCH', { game_code: game.code });
  const { game_code } = ack.payload;
  t.match(ack, { event: 'ACK', version: 1, topic: `session:${game_code}`, payload: { users: [ada.name] } });
  t.equal((await poll).body.next_game_code, game_code);
  const other = server.open('/ws/', bob.token);
  t.match(await other.ask('REMATCH', { game_code: game.code }), {
    payload: { game_code, users: [ada.name, bob.name] },
  });
  t.match(await other.ask('REMATCH', { game_code }), { event: 'ERROR', payload: IN_PROGRESS });
});
