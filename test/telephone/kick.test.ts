import t from 'tap';
import { type Answer, buildTestApp, type Player } from '../helper.ts';
import { answered, gameIn, lobbyOf, peek, restarted } from './lobby.ts';
import { sees, startGame, until } from './play.ts';

const NOT_IN = { detail: 'Not in session', code: 'not_in_session' };
const REMOVED = { detail: 'Removed by the host', code: 'removed_by_host' };
const NOT_THERE = { username: ['This user is not in the session.'] };

function kick(by: Player, path: string, who: Pick<Player, 'name'>): Promise<Answer> {
  return by.post(`${path}/kick/`, { username: who.name });
}

for (const phase of ['lobby', 'in play'] as const) {
  t.test(`a player removed (${phase}) is told at once on every connection`, async (t) => {
    const server = await buildTestApp(t);
    const { players, host, code, path } = await gameIn(server, phase, 4);
    const [, bob, cy] = players as [Player, Player, Player];
    const topic = `session:${code}`;
    const socket = server.open(`/ws/session/${code}/`, bob.token);
    await socket.next('STATE_SYNC');
    await socket.ask('SUBSCRIBE', { topic: 'user' });
    const other = server.open(`/ws/session/${code}/`, cy.token);
    await other.ask('SUBSCRIBE', { topic: 'user' });
    await other.next(({ topic: of }) => of === topic);
    const poll = bob.post(`${path}/wait/`, await peek(server, code, host));
    const held = cy.post(`${path}/wait/`, await peek(server, code, host));
    await until(() => server.platform.polls.size() === 2);
    for (const one of [socket, other]) {
      await answered(one);
      one.frames.splice(0);
    }

    const { status, body } = await kick(host, path, bob);
    t.equal(status, 200);
    const refused = await poll;
    t.same([refused.status, refused.body], [403, NOT_IN], 'the poll');
    t.same((await held).body, body, 'another member’s poll gets the new state');
    t.match(await socket.next('ERROR'), { topic, payload: NOT_IN });
    t.same(await socket.next('NOTICE'), {
      event: 'NOTICE',
      topic: 'user',
      payload: { kind: 'kicked', game_code: code },
    });
    sees(t, await socket.next('STATE_SYNC'), {
      topic: 'user',
      payload: { sessions: [], games: [], challenges: [] },
    });
    t.match(await other.next(({ topic: of }) => of === topic), { version: body.version, payload: body });

    await host.post(`${path}/host/`, { username: cy.name });
    for (const one of [socket, other]) await answered(one);
    t.same(
      socket.frames.filter((frame) => frame.event !== 'PRESENCE'),
      [],
      'they are told nothing afterwards',
    );
    t.same(
      other.frames.filter(({ event }) => event === 'NOTICE'),
      [],
      'nobody else gets a notice',
    );
    t.match(await socket.ask('SUBSCRIBE', { topic }), { event: 'ERROR', payload: NOT_IN });
    t.equal(await server.open(`/ws/session/${code}/`, bob.token).closed, 403);
    t.same((await bob.post(`${path}/wait/`, body)).body, NOT_IN);
  });
}

t.test('a player removed from a lobby is gone and cannot join again', async (t) => {
  const server = await buildTestApp(t);
  const { players, host, path, code } = await lobbyOf(server, 4);
  const [ada, bob, cy, dan] = players as [Player, Player, Player, Player];
  const before = await peek(server, code, ada);
  const { body } = await kick(ada, path, bob);
  sees(t, body, { version: before.version + 1, host: ada.name, left: [], round: -1 });
  t.same(body.users, [ada.name, cy.name, dan.name]);
  t.ok(body.last_modified > before.last_modified);
  const socket = server.open('/ws/', bob.token);
  for (const refused of [
    await bob.get(`${path}/join/`),
    await bob.post(`${path}/join/`),
    await bob.get(`${path}/info/`),
  ]) {
    t.same([refused.status, refused.body], [403, REMOVED]);
  }
  t.match(await socket.ask('JOIN', { game_code: code }), { event: 'ERROR', payload: REMOVED });
  for (const refused of [
    await bob.put(`${path}/start/`),
    await bob.post(`${path}/leave/`),
    await kick(bob, path, cy),
  ]) {
    t.same([refused.status, refused.body], [403, NOT_IN]);
  }
  t.equal((await peek(server, code, ada)).version, body.version);

  await kick(host, path, dan);
  const few = await host.put(`${path}/start/`);
  t.same([few.status, few.body.code], [400, 'not_enough_players'], 'the removed player is not counted');
  const eve = await server.guest('eve');
  await eve.get(`${path}/join/`);
  const { body: started } = await host.put(`${path}/start/`);
  t.same(
    [started.users, started.left],
    [[ada.name, cy.name, eve.name], []],
    'as if they had never been there',
  );
  t.same((await bob.get(`${path}/info/`)).body, REMOVED, 'nor during the game');
});

t.test('removing a player makes room in a full lobby', async (t) => {
  const server = await buildTestApp(t);
  const { players, host, path } = await lobbyOf(server, 10);
  const eve = await server.guest('eve');
  t.equal((await eve.get(`${path}/join/`)).body.code, 'session_full');
  await kick(host, path, players[4] as Player);
  t.equal((await eve.get(`${path}/join/`)).status, 200);
  sees(t, (await host.put(`${path}/start/`)).body, { rounds: 9, left: [] });
});

t.test('a removed player stays out after a restart and after a change of host', async (t) => {
  const server = await buildTestApp(t);
  const { players, host, path } = await lobbyOf(server, 3);
  const [, bob, cy] = players as [Player, Player, Player];
  await kick(host, path, bob);
  const { on } = await restarted(t, server, 1_000);
  const [ada, ben, cleo] = [host, bob, cy].map(on) as [Player, Player, Player];
  t.same((await ben.get(`${path}/join/`)).body, REMOVED);
  await ada.post(`${path}/leave/`);
  t.same((await cleo.get(`${path}/info/`)).body.host, cy.name);
  t.same((await ben.get(`${path}/join/`)).body, REMOVED);
  await cleo.post(`${path}/leave/`);
  t.equal((await ben.get(`${path}/join/`)).status, 404, 'a removed player does not keep the lobby open');
});

t.test('in play the turns of a removed player are filled, and the player is listed as left', async (t) => {
  const server = await buildTestApp(t);
  const game = await startGame(server, 5);
  const gone = game.players[2] as Player;
  await game.playTo(1);
  const turn = await game.turnOf(gone);
  const before = await game.session();
  const { status, body } = await kick(game.host, game.path, gone);
  t.equal(status, 200);
  sees(t, body, {
    round: 1,
    version: before.version + 1,
    users: before.users,
    chains: before.chains,
    left: [gone.name],
    submitted: [gone.name],
    round_ends_at: before.round_ends_at,
  });
  t.same((await game.send(turn)).body, NOT_IN);
  await game.sendAll([gone]);
  for (const round of [2, 3, 4]) {
    sees(t, await game.session(), { round, submitted: [gone.name], left: [gone.name] });
    await game.sendAll([gone]);
  }
  t.equal((await game.session()).round, -2);
  const album = (await game.host.get(`${game.path}/album/`)).body;
  const theirs = album.chains.flatMap(({ entries }: { entries: { author: string; skipped?: boolean }[] }) =>
    entries.filter(({ author }) => author === gone.name).map(({ skipped }) => skipped === true),
  );
  t.equal(theirs.filter(Boolean).length, 4);
  t.equal(theirs.length, 5);
});

t.test('a player removed in play can no longer read the game, during it or afterwards', async (t) => {
  const server = await buildTestApp(t);
  const game = await startGame(server, 4);
  const gone = game.players[3] as Player;
  const [first] = (await game.turns()).filter(({ player }) => player === gone);
  await game.playTo(1);
  const turn = await game.turnOf(gone);
  await game.send(turn);
  t.equal((await gone.get(`${game.path}/1/${turn.chain}/getDraw/`)).status, 200);
  await kick(game.host, game.path, gone);
  const session = await game.session();
  const ways = () => [
    gone.get(`${game.path}/0/${first?.chain}/getDesc/`),
    gone.get(`${game.path}/1/${turn.chain}/getDraw/`),
    gone.get(`/media/${turn.chain}_${game.code}_1.svg`),
    gone.get(`${game.path}/1/${turn.chain}/draft/`),
    gone.post(`${game.path}/wait/`, { ...session, last_modified: 'x' }),
    gone.get(`${game.path}/album/`),
    gone.post(`${game.path}/album/share/`),
    gone.post(`${game.path}/rematch/`),
    gone.post(`${game.path}/leave/`),
    gone.put(`${game.path}/start/`),
    game.send(turn),
    game.draft(turn),
  ];
  for (const round of [1, 2, -2]) {
    await game.playTo(round);
    for (const { status, body } of await Promise.all(ways())) {
      t.same([status, body], [403, NOT_IN], `round ${round}`);
    }
    for (const way of ['info', 'join']) {
      const { status, body } = await gone.get(`${game.path}/${way}/`);
      t.same([status, body], [403, REMOVED], `${way} in round ${round}`);
    }
    t.same((await gone.get('/api/past_sessions/')).body, []);
    t.same((await gone.get(`/api/past_sessions/${game.host.name}/`)).body, []);
  }
  t.equal((await game.host.get('/api/past_sessions/')).body.length, 1);
  t.same((await game.host.get(`/api/past_sessions/${gone.name}/`)).body, []);
});

t.test('the next round starts when only the removed player was missing', async (t) => {
  const server = await buildTestApp(t);
  const game = await startGame(server, 4);
  const slow = game.players[3] as Player;
  await game.sendAll([slow]);
  const { body } = await kick(game.host, game.path, slow);
  sees(t, body, { round: 1, submitted: [slow.name] });
});

t.test('the game ends when two players are left', async (t) => {
  const server = await buildTestApp(t);
  const game = await startGame(server, 4);
  await game.playTo(1);
  await kick(game.host, game.path, game.players[1] as Player);
  const { body } = await kick(game.host, game.path, game.players[2] as Player);
  sees(t, body, { round: -2, left: ['player2', 'player3'] });
  const over = await kick(game.host, game.path, game.players[3] as Player);
  t.same([over.status, over.body], [400, { detail: 'Session is over', code: 'session_over' }]);
});

for (const phase of ['lobby', 'in play', 'over'] as const) {
  t.test(`${phase}: only the host can remove a player, and only one who is still there`, async (t) => {
    const server = await buildTestApp(t);
    const { players, host, path, code } = await gameIn(server, phase, 4);
    const [, bob, cy, dan] = players as [Player, Player, Player, Player];
    const eve = await server.guest('eve');
    const before = await peek(server, code, host);
    const onlyHost = [403, { detail: 'Only the host can do that', code: 'only_host' }];
    const tried: [string, Promise<Answer>, unknown][] = [
      ['a member', kick(bob, path, cy), onlyHost],
      ['a member, themselves', kick(bob, path, bob), onlyHost],
      ['a member, the host', kick(bob, path, host), onlyHost],
      ['a stranger', kick(eve, path, bob), [403, NOT_IN]],
      ['the host, themselves', kick(host, path, host), [400, { username: ['The host cannot be removed.'] }]],
      ['a stranger removed', kick(host, path, eve), [400, NOT_THERE]],
      ['nobody', kick(host, path, { name: 'nobody' }), [400, NOT_THERE]],
      ['no name', host.post(`${path}/kick/`, {}), [400, { username: ['This field is required.'] }]],
      [
        'a blank name',
        host.post(`${path}/kick/`, { username: ' ' }),
        [400, { username: ['This field may not be blank.'] }],
      ],
      [
        'a request without a login',
        server.call('POST', `${path}/kick/`, { json: { username: bob.name } }),
        [401, {}],
      ],
    ];
    for (const [name, answer, expected] of tried) {
      const { status, body } = await answer;
      t.match([status, body], expected, name);
    }
    t.same(await peek(server, code, host), before);
    if (phase !== 'in play') return;
    await dan.post(`${path}/leave/`);
    const gone = await kick(host, path, dan);
    t.same([gone.status, gone.body], [400, NOT_THERE], 'a player who left cannot be removed');
  });
}

t.test('KICK by socket works the same, ignores the case of names, and removes nobody twice', async (t) => {
  const server = await buildTestApp(t);
  const { players, host, code, path } = await lobbyOf(server, 4);
  const socket = server.open('/ws/', host.token);
  const asked = { game_code: code, username: 'PLAYER2' };
  const ack = await socket.ask('KICK', asked);
  t.match(ack, {
    event: 'ACK',
    topic: `session:${code}`,
    payload: { users: ['player1', 'player3', 'player4'] },
  });
  t.equal(ack.version, ack.payload.version);
  t.match(await socket.ask('KICK', asked), {
    event: 'ERROR',
    payload: { code: 'invalid', fields: NOT_THERE },
  });
  const other = server.open('/ws/', players[2]?.token);
  t.match(await other.ask('KICK', { game_code: code, username: 'player4' }), {
    event: 'ERROR',
    payload: { code: 'only_host', detail: 'Only the host can do that' },
  });
  t.same((await host.get(`${path}/info/`)).body.users, ack.payload.users);
});
