import t from 'tap';
import type { GameState } from '#src/chess/schema.ts';
import { buildTestApp, type Player, type TestServer, viewerLike } from '../helper.ts';
import {
  breakCommits,
  count,
  create,
  FIRST_MOVE_MS,
  gameOf,
  multiply,
  OFF,
  on,
  people,
  stateOf,
} from './play.ts';

const BLITZ = { initialMs: 180_000, incrementMs: 0 };
const RAPID = { initialMs: 600_000, incrementMs: 0 };
const DAY = 24 * 3_600_000;

/** Runs a command as a socket would, in the current turn of the event loop. */
function say(server: TestServer, { id, name: username }: Player, event: string, payload: object) {
  const message = server.platform.messages.find(event, payload);
  if (!message) throw new Error(event);
  return message.run(viewerLike({ id, username }), payload, () => () => undefined);
}

/** The game ids of each player. */
async function gamesOf(...players: Player[]): Promise<string[][]> {
  const lists: string[][] = [];
  for (const player of players) {
    const { body } = await player.get('/api/game/mine/');
    lists.push(body.map(({ gameId }: GameState) => gameId));
  }
  return lists;
}

async function seeking(server: TestServer): Promise<string[]> {
  const { sync } = await on(server, 'lobby');
  return sync.payload.seeks.map(({ name }: { name: string }) => name);
}

t.test('a player who is paired and seeks again in the same turn gets that game and no other', async (t) => {
  const server = await buildTestApp(t, OFF);
  const [ada, bob, cleo] = await people(server, 'ada', 'bob', 'cleo');
  await say(server, ada, 'SEEK', BLITZ);
  const answers = await Promise.all([bob, ada, cleo].map((player) => say(server, player, 'SEEK', BLITZ)));
  const [adas, bobs, cleos] = await gamesOf(ada, bob, cleo);
  t.equal(adas?.length, 1);
  t.same(bobs, adas);
  t.same(cleos, []);
  t.match(answers[1]?.payload, { gameId: adas?.[0] });
  t.same(await seeking(server), ['cleo']);
});

t.test('a player who finds an opponent cannot be paired again in the same turn', async (t) => {
  const server = await buildTestApp(t, OFF);
  const [ada, bob, cleo] = await people(server, 'ada', 'bob', 'cleo');
  await say(server, ada, 'SEEK', BLITZ);
  await say(server, bob, 'SEEK', RAPID);
  await Promise.all([say(server, bob, 'SEEK', BLITZ), say(server, cleo, 'SEEK', RAPID)]);
  const [adas, bobs, cleos] = await gamesOf(ada, bob, cleo);
  t.equal(bobs?.length, 1);
  t.same(adas, bobs);
  t.same(cleos, []);
  t.same(await seeking(server), ['cleo']);
});

t.test('if a pairing cannot be saved, both seeks stay open with their own wishes', async (t) => {
  const server = await buildTestApp(t, OFF);
  const [ada, bob, cleo] = await people(server, 'ada', 'bob', 'cleo');
  await say(server, ada, 'SEEK', BLITZ);
  await say(server, bob, 'SEEK', RAPID);
  const mend = breakCommits(server);
  await t.rejects(say(server, bob, 'SEEK', BLITZ), { code: 'storage_unavailable' });
  mend();
  t.same(await seeking(server), ['ada', 'bob']);
  t.match((await say(server, cleo, 'SEEK', RAPID)).payload, { status: 'ACTIVE' });
  t.same(await seeking(server), ['ada']);
});

t.test('a player who seeks several times at once gets one game and has no seek left', async (t) => {
  const server = await buildTestApp(t, OFF);
  const [ada, bob, cleo] = await people(server, 'ada', 'bob', 'cleo');
  await say(server, ada, 'SEEK', BLITZ);
  await say(server, cleo, 'SEEK', RAPID);
  await Promise.all([BLITZ, BLITZ, RAPID].map((wish) => say(server, bob, 'SEEK', wish)));
  const [adas, bobs] = await gamesOf(ada, bob);
  t.equal(bobs?.length, 1);
  t.same(bobs, adas);
  t.same(await seeking(server), ['cleo']);
});

t.test('the seek of an account that has been disabled is skipped', async (t) => {
  const server = await buildTestApp(t, OFF);
  const [ada, bob, cleo] = await people(server, 'ada', 'bob', 'cleo');
  for (const player of [ada, bob]) await say(server, player, 'SEEK', { ...BLITZ, color: 'white' });
  server.platform.database.raw.prepare('UPDATE account SET is_active = 0 WHERE id = ?').run(ada.id);
  const { payload } = await say(server, cleo, 'SEEK', BLITZ);
  t.match(payload, { names: { white: 'bob', black: 'cleo' } });
  t.same(await seeking(server), []);
});

t.test('an account can have a thousand unfinished games, however they were created', async (t) => {
  const server = await buildTestApp(t, OFF);
  const [ada, bob] = await people(server, 'ada', 'bob');
  const theirs = await create(bob);
  const over = await gameOf(ada, bob);
  await over.do(bob, 'resign');
  await over.do(bob, 'rematch', { action: 'offer' });
  const begun = await gameOf(ada, bob);
  multiply(server, await create(ada), 998);
  const { sync } = await on(server, 'user', ada.token);
  t.equal(sync.payload.games.length, 50, 'the newest of them are shown');
  const refusals = [
    await ada.post('/api/game/create/', {}),
    await ada.post(`/api/game/${theirs}/join/`),
    await ada.post('/api/game/seek/', BLITZ),
    await over.do(ada, 'rematch', { action: 'accept' }),
  ];
  for (const { status, body } of refusals) t.same([status, body.code], [409, 'too_many_games']);
  t.equal((await stateOf(server, theirs)).status, 'WAITING');
  t.equal((await over.state()).rematchGameId, null);
  await begun.do(ada, 'resign');
  t.equal((await ada.post(`/api/game/${theirs}/join/`)).status, 200);
});

t.test('an account can create three hundred games a minute, rematches included', async (t) => {
  const server = await buildTestApp(t);
  const [ada, bob] = await people(server, 'ada', 'bob');
  const game = await gameOf(ada, bob);
  await game.do(ada, 'abort');
  await game.do(bob, 'rematch', { action: 'offer' });
  for (let n = 1; n < 300; n++) await create(ada);
  for (const answer of [
    await ada.post('/api/game/create/', {}),
    await game.do(ada, 'rematch', { action: 'accept' }),
  ]) {
    t.equal(answer.status, 429);
    t.equal(answer.headers.get('retry-after'), '60');
  }
});

t.test('an aborted game is deleted a day later, a finished one is not', async (t) => {
  const server = await buildTestApp(t, OFF);
  const [ada, bob] = await people(server, 'ada', 'bob');
  const [aborted, over] = [await gameOf(ada, bob), await gameOf(ada, bob)];
  await aborted.do(ada, 'abort');
  await over.do(ada, 'resign');
  const { socket } = await on(server, aborted.topic);
  await server.ports.advance(DAY - 1);
  t.equal((await aborted.state()).status, 'ABORTED');
  await server.ports.advance(1);
  t.equal(await aborted.state(), undefined);
  t.equal((await over.state()).status, 'FINISHED');
  t.match(await socket.next('ERROR'), { topic: aborted.topic, payload: { code: 'game_not_found' } });
  t.equal(count(server, "due WHERE kind LIKE 'chess.%'"), 0);
});

t.test('the topic of another account is refused without loading it', async (t) => {
  const server = await buildTestApp(t);
  const [ada, bob] = await people(server, 'ada', 'bob');
  let looks = 0;
  server.platform.userTopic.contribute('looks', () => {
    looks += 1;
  });
  const nobody = server.open('/ws/');
  const other = server.open('/ws/', bob.token);
  for (const socket of [nobody, other]) {
    t.equal((await socket.ask('SUBSCRIBE', { topic: `user:${ada.id}` })).event, 'ERROR');
  }
  t.equal(await server.open(`/ws/user/${ada.id}/`).closed, 401);
  t.equal(looks, 0);
  t.equal((await other.ask('SUBSCRIBE', { topic: 'user' })).event, 'ACK');
  t.equal(looks, 1);
});

t.test('closing an account resigns its games, and nobody can challenge it afterwards', async (t) => {
  const server = await buildTestApp(t, OFF);
  const [ada, bob, eve] = await people(server, 'ada', 'bob', 'eve');
  const played = await gameOf(ada, bob, { initialMs: null });
  await played.play('e2e4 e7e5');
  const begun = await gameOf(ada, bob);
  const waiting = await create(ada);
  const asked = await create(bob, { opponent: 'ada' });
  const uuid = (await played.state()).players.whiteId;
  t.equal((await ada.post('/api/auth/del-logout/', { account: true })).status, 200);
  t.match(await played.state(), {
    result: '0-1',
    reason: 'RESIGNATION',
    names: { white: `deleted-${ada.id}` },
  });
  for (const id of [begun.id, waiting, asked]) t.equal((await stateOf(server, id)).status, 'ABORTED');
  for (const opponent of [`deleted-${ada.id}`, uuid, 'ada']) {
    const { status, body } = await eve.post('/api/game/create/', { opponent });
    t.same([status, body], [400, { opponent: ['There is no such player.'] }]);
  }
});

t.test('closing an account aborts all challenges to it, however many there are', async (t) => {
  const server = await buildTestApp(t, OFF);
  const [ada, bob] = await people(server, 'ada', 'bob');
  for (let n = 0; n < 60; n++) await create(bob, { opponent: 'ada' });
  await ada.post('/api/auth/del-logout/', { account: true });
  t.equal(count(server, "chess_game WHERE phase = 'waiting'"), 0);
});

t.test('a rematch offered by a closed account cannot be accepted', async (t) => {
  const server = await buildTestApp(t, OFF);
  const [ada, bob] = await people(server, 'ada', 'bob');
  const game = await gameOf(ada, bob, { initialMs: null });
  await game.do(ada, 'resign');
  await game.do(ada, 'rematch', { action: 'offer' });
  await ada.post('/api/auth/del-logout/', { account: true });
  const { status, body } = await game.do(bob, 'rematch', { action: 'accept' });
  t.same([status, body.code], [409, 'nothing_offered']);
  t.equal(count(server, 'chess_game'), 1);
});

t.test('each player can offer a rematch three times in ten minutes', async (t) => {
  const server = await buildTestApp(t);
  const [ada, bob] = await people(server, 'ada', 'bob');
  const game = await gameOf(ada, bob, { initialMs: null });
  await game.do(ada, 'resign');
  for (let time = 0; time < 3; time++) {
    t.equal((await game.do(ada, 'rematch', { action: 'offer' })).status, 200);
    t.equal((await game.do(ada, 'rematch', { action: 'offer' })).status, 200, 'no new offer');
    t.equal((await game.do(bob, 'rematch', { action: 'decline' })).status, 200);
  }
  const { version } = await game.state();
  t.equal((await game.do(ada, 'rematch', { action: 'offer' })).status, 429);
  t.equal((await game.state()).version, version);
  t.equal((await game.do(bob, 'rematch', { action: 'offer' })).status, 200);
  t.equal((await game.do(ada, 'rematch', { action: 'accept' })).status, 200);
});

t.test('a rematch can be made again after it was aborted or deleted', async (t) => {
  const server = await buildTestApp(t, OFF);
  const [ada, bob] = await people(server, 'ada', 'bob');
  const game = await gameOf(ada, bob);
  await game.do(ada, 'resign');
  const made: string[] = [];
  const { raw } = server.platform.database;
  for (const lose of [
    () => server.ports.advance(FIRST_MOVE_MS),
    (id: string) => raw.prepare('DELETE FROM chess_game WHERE id = ?').run(id),
    () => undefined,
  ]) {
    await game.do(ada, 'rematch', { action: 'offer' });
    const { status, body } = await game.do(bob, 'rematch', { action: 'accept' });
    t.equal(status, 200);
    made.push(body.payload.rematchGameId);
    await lose(body.payload.rematchGameId);
  }
  t.equal(new Set(made).size, 3);
  t.equal((await stateOf(server, made[2] as string)).status, 'ACTIVE');
});

t.test('deleting only the data of an account does not end its games', async (t) => {
  const server = await buildTestApp(t, OFF);
  const [ada, bob] = await people(server, 'ada', 'bob');
  const [game, waiting] = [await gameOf(ada, bob), await create(ada)];
  t.equal((await ada.post('/api/auth/del-logout/')).status, 200);
  t.equal((await game.state()).status, 'ACTIVE');
  t.equal((await stateOf(server, waiting)).status, 'WAITING');
});

t.test('deleting a guest who has never played closes its socket and ends its seek', async (t) => {
  const first = await buildTestApp(t, OFF);
  const [ada, bob, cleo] = await people(first, 'ada', 'bob', 'cleo');
  await gameOf(bob, cleo);
  first.platform.database.raw.prepare('UPDATE account SET created_at_ms = created_at_ms - ?').run(31 * DAY);
  await first.stop();
  const server = await buildTestApp(t, { ...OFF, path: first.path, ports: first.ports });
  const { socket } = await on(server, 'lobby', ada.token);
  t.equal((await server.call('POST', '/api/game/seek/', { token: ada.token, json: BLITZ })).status, 200);
  t.same(await seeking(server), ['ada']);
  // The scheduler runs everything that is due as soon as the server has started.
  await server.ports.advance(0);
  t.equal(await socket.closed, 4401);
  t.equal(count(server, 'account'), 2);
  t.same(await seeking(server), []);
  const { status } = await server.call('POST', '/api/game/seek/', { token: bob.token, json: BLITZ });
  t.equal(status, 200, 'nobody is paired with the deleted guest');
});
