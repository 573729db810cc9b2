import t, { type Test } from 'tap';
import { buildTestApp, type Player } from '../helper.ts';
import { answered, restarted } from '../telephone/lobby.ts';
import { breakCommits, count, FIRST_MOVE_MS, OFF, on, pass, people, stateOf, taken } from './play.ts';

const SEEK_MS = 60_000;
const BLITZ = { initialMs: 180_000, incrementMs: 2_000 };
const RAPID = { initialMs: 600_000, incrementMs: 0 };

const seek = (player: Player, json: object = BLITZ) => player.post('/api/game/seek/', json);
const unseek = (player: Player) => player.server.call('DELETE', '/api/game/seek/', { token: player.token });

/** A server with three accounts, and an anonymous socket on the lobby. */
async function scene(t: Test) {
  const server = await buildTestApp(t, OFF);
  const bootMs = server.ports.now();
  const [ada, bob, cy] = await people(server, 'ada', 'bob', 'cy');
  const { socket, sync } = await on(server, 'lobby');
  let version = bootMs;
  /** Version (counted from the boot time) and names of the newest state. Undefined if nothing new came. */
  const listed = async () => {
    const frames = await taken(socket, 'STATE_SYNC');
    for (const frame of frames) {
      t.ok(frame.version > version, 'versions rise');
      version = frame.version;
    }
    const seeks: { name: string }[] = frames.at(-1)?.payload.seeks ?? [];
    return frames.length > 0 ? [version - bootMs, ...seeks.map(({ name }) => name)] : undefined;
  };
  return { server, bootMs, ada, bob, cy, lobby: socket, sync, listed };
}

t.test('the lobby lists all seeks for everybody, with versions that count from the boot time', async (t) => {
  const { server, bootMs, ada, bob, lobby, sync } = await scene(t);
  t.same(sync, { event: 'STATE_SYNC', topic: 'lobby', version: bootMs, payload: { seeks: [] } });
  await server.ports.advance(2_000);
  const { status, body } = await seek(ada);
  t.equal(status, 200);
  t.same(Object.keys(body).sort(), ['expiresAt', 'seekId']);
  t.equal(body.expiresAt, server.ports.now() + SEEK_MS);
  const first = { ...body, username: 'ada', name: 'ada', ...BLITZ, color: 'random' };
  t.same(await lobby.next('STATE_SYNC'), {
    ...{ event: 'STATE_SYNC', topic: 'lobby', version: bootMs + 1 },
    payload: { seeks: [first] },
  });
  await server.ports.advance(1_000);
  const second = (await seek(bob, { ...RAPID, color: 'black' })).body;
  const { version, payload } = await lobby.next('STATE_SYNC');
  t.equal(version, bootMs + 2);
  t.same(
    payload.seeks,
    [first, { ...second, username: 'bob', name: 'bob', ...RAPID, color: 'black' }],
    'oldest first',
  );
  t.same((await on(server, 'lobby', ada.token)).sync.payload, payload);
  t.equal(count(server, 'chess_game'), 0);
});

t.test('a repeated seek keeps its id and place, and its time starts again', async (t) => {
  const { server, ada, bob, listed } = await scene(t);
  const { body } = await seek(ada);
  await seek(bob, RAPID);
  await server.ports.advance(40_000);
  t.same(await listed(), [2, 'ada', 'bob']);
  const again = (await seek(ada)).body;
  t.same(again, { seekId: body.seekId, expiresAt: server.ports.now() + SEEK_MS });
  t.same(await listed(), [3, 'ada', 'bob']);
  await server.ports.advance(20_000);
  t.same(await listed(), [4, 'ada'], 'bob\u2019s seek has expired');
  await server.ports.advance(39_999);
  t.equal(await listed(), undefined);
  await server.ports.advance(1);
  t.same(await listed(), [5]);
});

t.test('a seek with different wishes replaces the old one', async (t) => {
  const { server, ada, bob } = await scene(t);
  const { body } = await seek(ada);
  const [one, two] = [await seek(ada, RAPID), await seek(bob, { ...RAPID, initialMs: 60_000 })];
  const other = await seek(ada, { ...RAPID, color: 'white' });
  t.equal(new Set([body.seekId, one.body.seekId, two.body.seekId, other.body.seekId]).size, 4);
  const now = (await on(server, 'lobby')).sync.payload.seeks;
  t.match(now, [
    { name: 'bob', seekId: two.body.seekId },
    { name: 'ada', seekId: other.body.seekId, color: 'white' },
  ]);
  t.equal(now.length, 2);
});

t.test('a seek ends after exactly one minute', async (t) => {
  const { server, ada, bob, listed } = await scene(t);
  await seek(ada);
  await server.ports.advance(SEEK_MS - 1);
  t.same(await listed(), [1, 'ada']);
  await server.ports.advance(1);
  t.same(await listed(), [2]);
  t.equal((await seek(bob)).status, 200, 'nobody is left to pair with');
});

t.test('a seek made over a socket ends when the socket closes, one made over HTTP does not', async (t) => {
  const { server, ada, bob, lobby } = await scene(t);
  const [asking, another] = [server.open('/ws/', ada.token), server.open('/ws/', ada.token)];
  await another.opened;
  const made = await asking.ask('SEEK', BLITZ);
  t.same([made.event, Object.keys(made.payload).sort()], ['ACK', ['expiresAt', 'seekId']]);
  t.equal((await lobby.next('STATE_SYNC')).payload.seeks.length, 1);
  asking.raw.close();
  t.same((await lobby.next('STATE_SYNC')).payload.seeks, []);
  await seek(bob);
  const bobs = server.open('/ws/', bob.token);
  await bobs.ask('PING');
  bobs.raw.close();
  await bobs.closed;
  await answered(lobby);
  await lobby.next('STATE_SYNC');
  await another.ask('SEEK', RAPID);
  t.equal((await lobby.next('STATE_SYNC')).payload.seeks.length, 2, 'bob\u2019s is still there');
});

t.test('a seek belongs to the connection that renewed it last', async (t) => {
  const { server, ada, lobby } = await scene(t);
  const [one, two] = [server.open('/ws/', ada.token), server.open('/ws/', ada.token)];
  await one.ask('SEEK', BLITZ);
  await two.ask('SEEK', BLITZ);
  one.raw.close();
  await one.closed;
  await two.ask('PING');
  const [, last] = await taken(lobby, 'STATE_SYNC');
  t.equal(last?.payload.seeks.length, 1);
  await seek(ada);
  two.raw.close();
  await two.closed;
  await answered(lobby);
  t.equal((await on(server, 'lobby')).sync.payload.seeks.length, 1, 'a seek renewed over HTTP stays');
  await pass(server, SEEK_MS, lobby);
  t.equal((await on(server, 'lobby')).sync.payload.seeks.length, 0);
});

t.test('DELETE and UNSEEK end a seek, however it was made', async (t) => {
  const { server, ada, listed } = await scene(t);
  const socket = server.open('/ws/', ada.token);
  await socket.ask('SEEK', BLITZ);
  const { status, body } = await unseek(ada);
  t.same([status, body], [200, {}]);
  t.same(await listed(), [2]);
  await seek(ada);
  t.match(await socket.ask('UNSEEK'), { event: 'ACK', payload: {} });
  t.same(await listed(), [4]);
  t.equal((await unseek(ada)).status, 200, 'ending no seek is not an error');
  t.match(await socket.ask('UNSEEK'), { event: 'ACK' });
  t.equal(await listed(), undefined, 'nothing is published');
  await socket.ask('SEEK', BLITZ);
  await unseek(ada);
  await seek(ada);
  socket.raw.close();
  await socket.closed;
  t.same(
    (await on(server, 'lobby')).sync.payload.seeks.length,
    1,
    'closing the old socket does not end the new seek',
  );
});

t.test('two matching players are paired at once, and both are told', async (t) => {
  const { server, ada, bob, lobby, listed } = await scene(t);
  const { socket } = await on(server, 'user', ada.token);
  await seek(ada);
  await server.ports.advance(5_000);
  await listed();
  const { status, body } = await seek(bob);
  t.equal(status, 201);
  t.same(Object.keys(body), ['event', 'payload']);
  const { gameId } = body.payload;
  t.match(body, {
    event: 'STATE_SYNC',
    payload: { status: 'ACTIVE', fen: 'startpos', version: 1, ...BLITZ },
  });
  t.equal(body.payload.firstMoveBy, server.ports.now() + FIRST_MOVE_MS);
  t.same(Object.values(body.payload.names).sort(), ['ada', 'bob']);
  t.same(body.payload, await stateOf(server, gameId));
  t.same(await socket.next('NOTICE'), {
    ...{ event: 'NOTICE', topic: 'user' },
    payload: { kind: 'paired', gameId, by: 'bob' },
  });
  t.match((await socket.next('STATE_SYNC')).payload.games, [{ gameId, status: 'ACTIVE' }]);
  t.same((await lobby.next('STATE_SYNC')).payload.seeks, []);
  await server.ports.advance(SEEK_MS);
  t.equal(await listed(), undefined, 'no old timer publishes anything');
});

t.test('the ACK to a SEEK that finds an opponent holds the game', async (t) => {
  const { server, ada, bob } = await scene(t);
  await seek(ada);
  const socket = server.open('/ws/', bob.token);
  const ack = await socket.ask('SEEK', BLITZ);
  const { gameId } = ack.payload;
  t.match(ack, { event: 'ACK', topic: `game:${gameId}`, version: 1 });
  t.same(ack.payload, await stateOf(server, gameId));
});

const FITS: [mine: object, theirs: object, paired: boolean, white?: string][] = [
  [{ ...BLITZ }, { ...BLITZ }, true],
  [{ ...BLITZ, color: 'random' }, { ...BLITZ }, true],
  [{ ...BLITZ, color: 'white' }, { ...BLITZ }, true, 'ada'],
  [{ ...BLITZ, color: 'black' }, { ...BLITZ }, true, 'bob'],
  [{ ...BLITZ }, { ...BLITZ, color: 'white' }, true, 'bob'],
  [{ ...BLITZ }, { ...BLITZ, color: 'black' }, true, 'ada'],
  [{ ...BLITZ, color: 'white' }, { ...BLITZ, color: 'black' }, true, 'ada'],
  [{ ...BLITZ, color: 'black' }, { ...BLITZ, color: 'white' }, true, 'bob'],
  [{ ...BLITZ, color: 'white' }, { ...BLITZ, color: 'white' }, false],
  [{ ...BLITZ, color: 'black' }, { ...BLITZ, color: 'black' }, false],
  [{ ...BLITZ }, { ...BLITZ, initialMs: 180_001 }, false],
  [{ ...BLITZ }, { ...BLITZ, incrementMs: 2_001 }, false],
];
t.test('seeks match if they want the same clocks and not the same colour', async (t) => {
  const { ada, bob } = await scene(t);
  for (const [mine, theirs, paired, white] of FITS) {
    const what = `${JSON.stringify(mine)} and ${JSON.stringify(theirs)}`;
    await seek(ada, mine);
    const { status, body } = await seek(bob, theirs);
    t.equal(status, paired ? 201 : 200, what);
    if (white) t.equal(body.payload.names.white, white, what);
    for (const player of [ada, bob]) await unseek(player);
  }
});

t.test('colours are random if neither player chose one', async (t) => {
  const { ada, bob } = await scene(t);
  const whites = new Set<string>();
  for (let n = 0; n < 30 && whites.size < 2; n++) {
    await seek(ada);
    whites.add((await seek(bob)).body.payload.names.white);
  }
  t.same([...whites].sort(), ['ada', 'bob']);
});

t.test('the oldest matching seek is taken, but never the player\u2019s own', async (t) => {
  const { server, ada, bob, cy } = await scene(t);
  const dan = await server.guest('dan');
  await seek(ada, { ...BLITZ, color: 'white' });
  await seek(bob, { ...BLITZ, color: 'white' });
  await server.ports.advance(1_000);
  t.equal((await seek(ada, { ...BLITZ, color: 'white' })).status, 200, 'renewed');
  t.equal((await seek(cy, { ...RAPID, color: 'black' })).status, 200, 'other clocks');

  const { status, body } = await seek(dan, { ...BLITZ, color: 'random' });
  t.match([status, body.payload.names], [201, { white: 'ada', black: 'dan' }], 'ada kept her place');
  t.equal((await seek(bob, { ...BLITZ, color: 'black' })).status, 200, 'not with his own old seek');
  const next = await seek(dan);
  t.match(next.body.payload.names, { white: 'dan', black: 'bob' });
  t.match((await on(server, 'lobby')).sync.payload.seeks, [{ name: 'cy' }]);
});

t.test('pairing ends the seeks of both players', async (t) => {
  const { server, ada, bob, cy } = await scene(t);
  await seek(ada, RAPID);
  await seek(bob, BLITZ);
  t.equal((await seek(ada, BLITZ)).status, 201, 'ada takes bob\u2019s seek');
  t.same((await on(server, 'lobby')).sync.payload.seeks, [], 'her own seek is gone too');
  t.equal((await seek(cy, RAPID)).status, 200);
});

t.test('a lobby watcher without an account cannot seek a game', async (t) => {
  const { server, lobby } = await scene(t);
  const none = { code: 'not_authenticated' };
  t.match(await lobby.ask('SEEK', BLITZ), { event: 'ERROR', payload: none });
  t.match(await lobby.ask('UNSEEK'), { event: 'ERROR', payload: none });
  for (const method of ['POST', 'DELETE']) {
    const json = method === 'POST' ? BLITZ : undefined;
    t.match(await server.call(method, '/api/game/seek/', { json }), { status: 401, body: none });
  }
  t.equal(await server.open('/ws/lobby/x/').closed, 404);
  t.match(await lobby.ask('SUBSCRIBE', { topic: 'lobby:x' }), {
    event: 'ERROR',
    payload: { code: 'unknown_topic' },
  });
});

const BAD: [json: object, fields: string[]][] = [
  [{}, ['initialMs', 'incrementMs']],
  [{ initialMs: null, incrementMs: 0 }, ['initialMs']],
  [{ initialMs: -1, incrementMs: 60_001 }, ['initialMs', 'incrementMs']],
  [{ initialMs: 999, incrementMs: 999 }, ['initialMs']],
  [{ initialMs: 10_800_001, incrementMs: -1 }, ['initialMs', 'incrementMs']],
  [{ ...BLITZ, color: 'w' }, ['color']],
  [{ ...BLITZ, color: null }, ['color']],
  [{ ...BLITZ, opponent: 'bob', fen: 'startpos' }, ['opponent', 'fen']],
];
t.test('a seek with bad fields is refused by field, and the previous seek stays', async (t) => {
  const { server, ada, listed } = await scene(t);
  await seek(ada);
  t.same(await listed(), [1, 'ada']);
  const socket = server.open('/ws/', ada.token);
  for (const [json, fields] of BAD) {
    const { status, body } = await seek(ada, json);
    t.same([status, Object.keys(body).sort()], [400, [...fields].sort()]);
    t.match((await socket.ask('SEEK', json)).payload, { code: 'invalid', fields: body });
  }
  t.equal(await listed(), undefined);
});

t.test('after a restart the lobby is empty and its version is higher than before', async (t) => {
  const { server, ada, lobby } = await scene(t);
  for (let n = 0; n < 10; n++) await seek(ada);
  const { version } = (await taken(lobby, 'STATE_SYNC')).at(-1);
  const { again, on: person } = await restarted(t, server, 1_000);
  const { sync } = await on(again, 'lobby');
  t.same([sync.version, sync.payload], [again.ports.now(), { seeks: [] }]);
  t.ok(sync.version > version);
  t.equal((await seek(person(ada))).status, 200);
});

t.test('if a pairing cannot be saved, the asking player gets an error and no new seek', async (t) => {
  const { server, ada, bob } = await scene(t);
  const socket = server.open('/ws/', bob.token);
  await socket.ask('SEEK', RAPID);
  await seek(ada);
  const repair = breakCommits(server);
  t.match(await socket.ask('SEEK', BLITZ), { event: 'ERROR', payload: { code: 'storage_unavailable' } });
  repair();
  t.match((await on(server, 'lobby')).sync.payload.seeks, [{ name: 'bob', ...RAPID }, { name: 'ada' }]);
});
