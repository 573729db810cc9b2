import t from 'tap';
import { type Answer, buildTestApp, type Player } from '../helper.ts';
import { answered, gameIn, lobbyOf, PHASES, pass, peek, restarted } from './lobby.ts';
import { sees, until } from './play.ts';

const AWAY_MS = 60_000;
/** Within this time the server notices that a player is away. */
const LOOK_MS = 5_000;
const NOT_THERE = { username: ['This user is not in the session.'] };
const ONLY_HOST = { detail: 'Only the host can do that', code: 'only_host' };

type Five = [Player, Player, Player, Player, Player];

function handOver(by: Player, path: string, to: Pick<Player, 'name'>): Promise<Answer> {
  return by.post(`${path}/host/`, { username: to.name });
}

for (const phase of PHASES) {
  t.test(`${phase}: the host makes another member host and stops being host`, async (t) => {
    const server = await buildTestApp(t);
    const { players, host, code, path } = await gameIn(server, phase, 4);
    const [, bob, cy] = players as Five;
    const socket = server.open(`/ws/session/${code}/`, bob.token);
    await socket.next('STATE_SYNC');
    const before = await peek(server, code, host);
    const { status, body } = await handOver(host, path, cy);
    t.equal(status, 200);
    sees(t, body, { host: cy.name, users: before.users, version: before.version + 1, round: before.round });
    t.ok(body.last_modified > before.last_modified);
    t.match(await socket.next('STATE_SYNC'), { version: body.version, payload: { host: cy.name } });
    const again = await handOver(host, path, bob);
    t.same([again.status, again.body], [403, ONLY_HOST]);
    const own = await handOver(cy, path, cy);
    t.same([own.status, own.body.version], [200, body.version], 'handing over to oneself changes nothing');
    t.equal((await handOver(cy, path, host)).body.host, host.name);
  });

  t.test(`${phase}: only the host can hand over, and only to a member who is still there`, async (t) => {
    const server = await buildTestApp(t);
    const { players, host, code, path } = await gameIn(server, phase, 4);
    const [, bob, , dan] = players as Five;
    const eve = await server.guest('eve');
    if (phase !== 'over') await dan.post(`${path}/leave/`);
    const before = await peek(server, code, host);
    const tried: [string, Promise<Answer>, unknown][] = [
      ['a member', handOver(bob, path, bob), [403, ONLY_HOST]],
      ['a member, to nobody', handOver(bob, path, { name: 'nobody' }), [403, ONLY_HOST]],
      ['a stranger', handOver(eve, path, eve), [403, { detail: 'Not in session', code: 'not_in_session' }]],
      ['to a stranger', handOver(host, path, eve), [400, NOT_THERE]],
      ['to nobody', handOver(host, path, { name: 'nobody' }), [400, NOT_THERE]],
      ['without a name', host.post(`${path}/host/`), [400, { username: ['This field is required.'] }]],
    ];
    if (phase !== 'over') tried.push(['to a member who left', handOver(host, path, dan), [400, NOT_THERE]]);
    for (const [name, answer, expected] of tried) {
      const { status, body } = await answer;
      t.same([status, body], expected, name);
    }
    t.same(await peek(server, code, host), before);
  });

  t.test(
    `${phase}: when the host leaves the next in order of joining becomes host, then the first again`,
    async (t) => {
      const server = await buildTestApp(t);
      const { players, host, code, path } = await gameIn(server, phase, 5);
      const [ada, bob, , dan, eve] = players as Five;
      await handOver(host, path, dan);
      await dan.post(`${path}/leave/`);
      t.equal((await peek(server, code, bob)).host, eve.name, 'the next member, not the first');
      await eve.post(`${path}/leave/`);
      t.equal((await peek(server, code, bob)).host, ada.name, 'after the last comes the first');
      await ada.post(`${path}/leave/`);
      t.equal((await peek(server, code, bob)).host, bob.name);
    },
  );

  t.test(`${phase}: when the host is away the next member who is there becomes host`, async (t) => {
    const server = await buildTestApp(t);
    const { players, host, code, path } = await gameIn(server, phase, 5);
    const [ada, bob, cy, , eve] = players as Five;
    await handOver(host, path, cy);
    const before = await peek(server, code, ada);
    const socket = server.open(`/ws/session/${code}/`, bob.token);
    await socket.next('STATE_SYNC');
    const there = { players: [ada, eve], sockets: [socket] };
    await pass(server, AWAY_MS - 10_000, there);
    await server.ports.advance(9_999);
    t.equal((await peek(server, code, ada)).host, cy.name, 'not a moment earlier');
    await server.ports.advance(1);
    const after = await peek(server, code, ada);
    sees(t, after, { host: eve.name, version: before.version + 1, users: before.users, left: before.left });
    t.ok(after.last_modified > before.last_modified, 'polls are answered');
    t.match(await socket.next('STATE_SYNC'), { version: after.version, payload: { host: eve.name } });

    await answered(socket);
    await pass(server, AWAY_MS + LOOK_MS, { players: [ada], sockets: [socket] });
    t.equal((await peek(server, code, ada)).host, ada.name, 'after the last comes the first');
    await cy.get(`${path}/info/`);
    await server.ports.advance(0);
    t.equal((await peek(server, code, ada)).host, ada.name, 'the former host does not become host again');
  });

  t.test(
    `${phase}: with all members away the host stays, and the first to come back becomes host`,
    async (t) => {
      const server = await buildTestApp(t);
      const { players, code, path } = await gameIn(server, phase, 4);
      const [ada, bob, cy] = players as Five;
      const before = await peek(server, code, ada);
      await server.ports.advance(5 * AWAY_MS);
      t.same(await peek(server, code, ada), before);
      await cy.get('/api/past_sessions/');
      await server.ports.advance(0);
      const after = await peek(server, code, ada);
      sees(t, after, { host: cy.name, version: before.version + 1 });
      await bob.get(`${path}/info/`);
      await ada.get(`${path}/info/`);
      await server.ports.advance(0);
      t.same(await peek(server, code, ada), after, 'and stays host');
    },
  );

  t.test(
    `${phase}: a host who leaves while all others are away is followed by the next of them`,
    async (t) => {
      const server = await buildTestApp(t);
      const { players, host, code, path } = await gameIn(server, phase, 4);
      const [ada, bob, cy] = players as Five;
      await handOver(host, path, bob);
      await pass(server, 2 * AWAY_MS, { players: [bob] });
      await bob.post(`${path}/leave/`);
      t.equal((await peek(server, code, ada)).host, cy.name);
      await ada.get(`${path}/info/`);
      await server.ports.advance(0);
      t.equal((await peek(server, code, ada)).host, ada.name, 'until a member comes back');
    },
  );
}

t.test('a host with a socket is not away until a minute after it closes', async (t) => {
  const server = await buildTestApp(t);
  const { players, host, code } = await lobbyOf(server, 3);
  const [, bob] = players as Five;
  const socket = server.open('/ws/', host.token);
  await socket.opened;
  await pass(server, 5 * AWAY_MS, { players: [bob], sockets: [socket] });
  t.equal((await peek(server, code, bob)).host, host.name);
  socket.raw.close();
  await until(() => server.sockets.size() === 0);
  await pass(server, AWAY_MS - 1, { players: [bob] });
  t.equal((await peek(server, code, bob)).host, host.name);
  await pass(server, LOOK_MS + 1, { players: [bob] });
  t.equal((await peek(server, code, bob)).host, bob.name);
});

t.test('a held poll is answered when the host changes', async (t) => {
  const server = await buildTestApp(t, { env: { PARLOR_WAIT_MS: '120000' } });
  const { players, code, path } = await lobbyOf(server, 3);
  const [, bob] = players as Five;
  const poll = bob.post(`${path}/wait/`, await peek(server, code, bob));
  await until(() => server.platform.polls.size() === 1);
  await server.ports.advance(AWAY_MS + LOOK_MS);
  t.equal((await poll).body.host, bob.name, 'a waiting player is never away');
});

t.test('a player who joins a lobby with all others away becomes its host', async (t) => {
  const server = await buildTestApp(t);
  const { code, path, host } = await lobbyOf(server, 2);
  await server.ports.advance(2 * AWAY_MS);
  const eve = await server.guest('eve');
  t.equal((await eve.get(`${path}/join/`)).body.host, eve.name);
  await host.get(`${path}/info/`);
  await server.ports.advance(0);
  t.equal((await peek(server, code, host)).host, eve.name);
});

t.test('after a restart nobody is away for a minute, then members who did not come back are', async (t) => {
  const server = await buildTestApp(t);
  const { players, code } = await lobbyOf(server, 4);
  const { again, on } = await restarted(t, server, 600_000);
  const [, , cy] = players.map(on) as Five;
  await again.ports.advance(10_000);
  await cy.get('/api/past_sessions/');
  await again.ports.advance(AWAY_MS - 10_001);
  t.equal((await peek(again, code, cy)).host, 'player1');
  await again.ports.advance(1);
  t.equal((await peek(again, code, cy)).host, 'player3');
});

t.test('after a restart with nobody there, the host stays until somebody comes back', async (t) => {
  const server = await buildTestApp(t);
  const { players, code } = await lobbyOf(server, 4);
  const { again, on } = await restarted(t, server, 1_000);
  const [, bob, , dan] = players.map(on) as Five;
  await again.ports.advance(5 * AWAY_MS);
  t.equal((await peek(again, code, bob)).host, 'player1');
  await dan.get('/api/past_sessions/');
  await again.ports.advance(0);
  t.equal((await peek(again, code, bob)).host, 'player4');
});

t.test('from six hours after the end no new host is chosen', async (t) => {
  const server = await buildTestApp(t, { env: { PARLOR_ACCESS_S: '86400' } });
  const { players, code } = await gameIn(server, 'over', 3);
  const [, bob, cy] = players as Five;
  await server.ports.advance(6 * 3_600_000 - 1);
  await bob.get('/api/past_sessions/');
  await server.ports.advance(0);
  t.equal((await peek(server, code, bob)).host, bob.name);
  await server.ports.advance(10 * AWAY_MS);
  await cy.get('/api/past_sessions/');
  await server.ports.advance(0);
  t.equal((await peek(server, code, bob)).host, bob.name);
});

t.test('HOST by socket works the same', async (t) => {
  const server = await buildTestApp(t);
  const { players, host, code } = await lobbyOf(server, 3);
  const socket = server.open('/ws/', host.token);
  const asked = { game_code: code, username: 'Player2' };
  const ack = await socket.ask('HOST', asked);
  t.match(ack, { event: 'ACK', topic: `session:${code}`, payload: { host: 'player2' } });
  t.same(ack.payload.version, ack.version);
  t.match(await socket.ask('HOST', asked), { event: 'ERROR', payload: ONLY_HOST });
  const other = server.open('/ws/', players[1]?.token);
  t.match(await other.ask('HOST', { game_code: code, username: 'nobody' }), {
    event: 'ERROR',
    payload: { code: 'invalid', fields: NOT_THERE },
  });
});

t.test('the new host can do what only the host may do', async (t) => {
  const server = await buildTestApp(t);
  const { players, host, path } = await gameIn(server, 'in play', 4);
  const [, bob, cy] = players as Five;
  await handOver(host, path, bob);
  t.match(await host.post(`${path}/skip/`), { status: 403, body: ONLY_HOST });
  t.equal((await bob.post(`${path}/kick/`, { username: host.name })).status, 200, 'even to the old host');
  t.equal((await bob.post(`${path}/skip/`)).status, 200);
  t.match(await cy.post(`${path}/kick/`, { username: bob.name }), { status: 403, body: ONLY_HOST });
});
