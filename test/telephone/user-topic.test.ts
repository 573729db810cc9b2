import t from 'tap';
import { faceOf } from '#src/accounts/rules/face.ts';
import { buildTestApp, type Player, type TestServer, type TestSocket } from '../helper.ts';
import { answered, lobbyOf, restarted } from './lobby.ts';
import { startGame } from './play.ts';

const TIMES = { draw_time: 30, desc_time: 20 };
const UNKNOWN = { code: 'unknown_topic', detail: 'There is no such topic.' };

type Five = [Player, Player, Player, Player, Player];

/** A socket subscribed to `user`, and its first state. */
async function onUser(server: TestServer, player: Player) {
  const socket = server.open('/ws/', player.token);
  const ack = await socket.ask('SUBSCRIBE', { topic: 'user' });
  const sync = await socket.next('STATE_SYNC');
  return { socket, ack, sync };
}

/** Every STATE_SYNC received since the last call. */
async function news(socket: TestSocket) {
  await answered(socket);
  return socket.frames.splice(0).filter(({ event }) => event === 'STATE_SYNC');
}

t.test('every user gets their own sessions that are not over, oldest first', async (t) => {
  const server = await buildTestApp(t);
  const game = await startGame(server, 3);
  const { host } = game;
  await game.playTo(1);
  await server.ports.advance(1_000);
  const lobby = (await host.post('/api/session/create/', TIMES)).body;
  const over = await startGame(server, 3);
  await over.playTo(-2);
  const eve = await server.guest('eve');
  const { ack, sync } = await onUser(server, host);
  t.match(ack, { event: 'ACK', topic: 'user', payload: { topic: 'user' } });
  t.same(Object.keys(sync).sort(), ['event', 'payload', 'topic', 'version']);
  t.same([sync.topic, sync.version], ['user', ack.payload.version]);
  const peopleOf = (players: Player[]) =>
    Object.fromEntries(players.map(({ id, name }) => [name, { name, face: faceOf(id) }]));
  t.same(sync.payload.sessions, [
    {
      game_code: game.code,
      round: 1,
      round_kind: 'drawing',
      host: host.name,
      users: ['player1', 'player2', 'player3'],
      people: peopleOf(game.players),
    },
    {
      ...{ game_code: lobby.game_code, round: -1, round_kind: 'lobby', host: host.name, users: [host.name] },
      people: peopleOf([host]),
    },
  ]);
  t.same((await onUser(server, eve)).sync, {
    event: 'STATE_SYNC',
    topic: 'user',
    version: 0,
    payload: { sessions: [], games: [], challenges: [] },
  });
  t.same((await onUser(server, over.host)).sync.payload.sessions, [], 'finished games are not listed');
});

t.test('its version rises by one with every change it shows, only for the users it concerns', async (t) => {
  const server = await buildTestApp(t);
  const { players, host, path, code } = await lobbyOf(server, 4);
  const [ada, bob, cy, dan] = players as Five;
  const eve = await server.guest('eve');
  const all = [ada, bob, cy, dan, eve];
  const sockets = new Map<Player, TestSocket>();
  const versions = new Map<Player, number>();
  for (const player of all) {
    const { socket, sync } = await onUser(server, player);
    sockets.set(player, socket);
    versions.set(player, sync.version);
  }

  /** `act` raises the topic of these users once. It shows `shown` of the session, or with null no session. */
  async function expect(name: string, told: Player[], act: () => Promise<unknown>, shown: object | null) {
    await act();
    for (const player of all) {
      const frames = await news(sockets.get(player) as TestSocket);
      const version = versions.get(player) as number;
      if (!told.includes(player)) {
        t.same(frames, [], `${name}: nothing for ${player.name}`);
        continue;
      }
      t.equal(frames.length, 1, `${name}: ${player.name} is told`);
      versions.set(player, version + 1);
      t.equal(frames[0]?.version, version + 1);
      t.same(frames[0]?.topic, 'user');
      const { sessions } = frames[0]?.payload ?? {};
      const mine = sessions.find(({ game_code }: { game_code: number }) => game_code === code);
      if (shown === null) t.equal(mine, undefined);
      else t.match(mine, shown);
    }
  }

  const post = (player: Player, what: string, json = {}) => player.post(`${path}/${what}/`, json);
  await expect('join', [ada, bob, cy, dan, eve], () => post(eve, 'join'), { users: { length: 5 } });
  await expect('joining again', [], () => post(eve, 'join'), null);
  await expect('host', all, () => post(ada, 'host', { username: bob.name }), { host: bob.name });
  await expect('a refusal', [], () => post(ada, 'kick', { username: cy.name }), null);
  await post(bob, 'kick', { username: eve.name });
  for (const player of all) {
    const frames = await news(sockets.get(player) as TestSocket);
    t.equal(frames.length, 1, `kick: ${player.name} is told`);
    t.equal(frames[0]?.payload.sessions.length, player === eve ? 0 : 1);
    versions.set(player, frames[0]?.version);
  }
  const four = [ada, bob, cy, dan];
  await expect('start', four, () => ada.put(`${path}/start/`), { round: 0, round_kind: 'description' });
  const info = async () => (await ada.get(`${path}/info/`)).body;
  const submit = async (player: Player) => {
    const { round, chains } = await info();
    const chain = chains.find((held: object) => player.name in held)[player.name];
    return round % 2 ? player.draw(code, round, chain) : player.describe(code, round, chain, 'words');
  };
  for (const player of [ada, bob, cy]) await expect('a submission', [], () => submit(player), null);
  await expect('the next round', four, () => submit(dan), { round: 1, round_kind: 'drawing' });
  await expect('skip', [], () => post(bob, 'skip'), null);
  await expect('time', four, () => server.ports.advance(5_000), { round: 2 });
  await post(dan, 'leave');
  for (const player of four) {
    const frames = await news(sockets.get(player) as TestSocket);
    t.equal(frames.length, 1, `leave: ${player.name} is told`);
    t.equal(frames[0]?.payload.sessions.length, player === dan ? 0 : 1);
    versions.set(player, frames[0]?.version);
  }
  await expect('the end', [ada, bob, cy], () => post(cy, 'leave'), null);
  await expect('the reveal', [], () => post(bob, 'album/step', { chain: 1, step: 0 }), null);
  t.match(await info(), { round: -2 });
  void host;
});

t.test('members are told when a lobby closes', async (t) => {
  const server = await buildTestApp(t);
  const ada = await server.guest('ada');
  const { socket, sync } = await onUser(server, ada);
  const { body } = await ada.post('/api/session/create/', TIMES);
  t.match(await socket.next('STATE_SYNC'), {
    version: sync.version + 1,
    payload: { sessions: [{ round: -1 }] },
  });
  await ada.post(`/api/session/${body.game_code}/leave/`);
  t.same((await socket.next('STATE_SYNC')).payload.sessions, []);
});

t.test('nobody can subscribe to the topic of another user', async (t) => {
  const server = await buildTestApp(t);
  const [ada, bob] = (await server.guests(2)) as Five;
  const socket = server.open('/ws/', bob.token);
  for (const topic of [
    `user:${ada.id}`,
    'user:0',
    'user:99',
    'user:-1',
    `user:0${bob.id}`,
    'user:x',
    'user:',
    'users',
  ]) {
    t.match(await socket.ask('SUBSCRIBE', { topic }), { event: 'ERROR', payload: UNKNOWN }, topic);
  }
  t.equal(await server.open(`/ws/user/${ada.id}/`, bob.token).closed, 404);
  await ada.post('/api/session/create/', TIMES);
  await answered(socket);
  t.same(socket.frames, []);
});

t.test('the topic needs a login', async (t) => {
  const server = await buildTestApp(t);
  const ada = await server.guest('ada');
  const socket = server.open('/ws/');
  for (const topic of ['user', `user:${ada.id}`]) {
    t.match(await socket.ask('SUBSCRIBE', { topic }), {
      event: 'ERROR',
      payload: { code: 'not_authenticated' },
    });
  }
  t.equal(await server.open(`/ws/user/${ada.id}/`).closed, 401);
  await socket.ask('HELLO', { access: ada.token });
  t.match(await socket.ask('SUBSCRIBE', { topic: 'user' }), { event: 'ACK' });
});

t.test('a client can subscribe with its version and unsubscribe, like on any topic', async (t) => {
  const server = await buildTestApp(t);
  const ada = await server.guest('ada');
  await ada.post('/api/session/create/', TIMES);
  const { socket, sync } = await onUser(server, ada);
  await socket.ask('UNSUBSCRIBE', { topic: 'user' });
  await ada.post('/api/session/create/', TIMES);
  t.same(await news(socket), []);
  const version = sync.version + 1;
  t.match(await socket.ask('SUBSCRIBE', { topic: 'user', version }), { event: 'ACK', payload: { version } });
  t.same(await news(socket), [], 'the newest state is not sent again');
  await ada.post('/api/session/create/', TIMES);
  t.equal((await news(socket))[0]?.payload.sessions.length, 3);
  t.equal(server.platform.hub.size(), 1);
});

t.test('every socket of an account is told, and there is no presence', async (t) => {
  const server = await buildTestApp(t);
  const [ada, bob] = (await server.guests(2)) as Five;
  const sockets = [await onUser(server, ada), await onUser(server, ada)];
  const { body } = await bob.post('/api/session/create/', TIMES);
  await ada.get(`/api/session/${body.game_code}/join/`);
  for (const { socket } of sockets) await socket.next('STATE_SYNC');
  await bob.post(`/api/session/${body.game_code}/kick/`, { username: ada.name });
  for (const { socket } of sockets) await socket.next('NOTICE');
  await server.ports.advance(5_000);
  for (const { socket } of sockets) {
    await answered(socket);
    t.same(
      socket.frames.filter(({ event }) => event !== 'STATE_SYNC'),
      [],
      'no PRESENCE',
    );
  }
});

t.test('a NOTICE has no version, is not kept, and is not sent if nothing was saved', async (t) => {
  const server = await buildTestApp(t);
  const { players, host, path, code } = await lobbyOf(server, 3);
  const [, bob, cy] = players as Five;
  const { socket } = await onUser(server, bob);
  const refused = await cy.post(`${path}/kick/`, { username: bob.name });
  t.equal(refused.status, 403);
  await answered(socket);
  t.same(socket.frames, []);
  await host.post(`${path}/kick/`, { username: bob.name });
  t.same(await socket.next('NOTICE'), {
    event: 'NOTICE',
    topic: 'user',
    payload: { kind: 'kicked', game_code: code },
  });
  const late = await onUser(server, bob);
  await answered(late.socket);
  t.same(late.socket.frames, [], 'a later subscriber gets the state but no NOTICE');
});

t.test('its version continues after a restart', async (t) => {
  const server = await buildTestApp(t);
  const ada = await server.guest('ada');
  await ada.post('/api/session/create/', TIMES);
  const { sync } = await onUser(server, ada);
  const { again, on } = await restarted(t, server, 1_000);
  const after = await onUser(again, on(ada));
  t.same(after.sync, sync);
  await on(ada).post('/api/session/create/', TIMES);
  t.equal((await after.socket.next('STATE_SYNC')).version, sync.version + 1);
});
