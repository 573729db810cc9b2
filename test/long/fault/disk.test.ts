import t, { type Test } from 'tap';
import { addGuests, drawing, Game, type Guest, readBack, type Submission, submit } from '../../fault/play.ts';
import { faultsOf, runCommand, type ServerProcess, startServer } from '../../fault/process.ts';
import { type Answer, buildTestApp, type Frame, startedGame } from '../../helper.ts';
import { faultsIn, namesIn } from '../../platform/files.ts';

/** 1 MiB in blocks of 512 bytes. Enough for the tables, but soon too little for the WAL. */
const LITTLE = 2048;
const env = { PARLOR_RATE: 'off' };

t.test('on a full disk writes are refused, reads still work, and nothing unsaved is published', async (t) => {
  const path = `${t.testdir()}/parlor.db`;
  const server = await startServer(t, { path, fileBlocks: LITTLE, env });
  const game = await drawingRound(server);
  const [first, second, third] = game.turns(() => drawing(1)) as [Submission, Submission, Submission];
  second.content = drawing(2, 900_000);
  const watcher = server.socket(`/ws/session/${game.code}/`, (game.players[0] as Guest).access);
  await watcher.next('STATE_SYNC');

  refused(t, await game.submit(server, second), 'a drawing that does not fit');
  t.equal((await game.submit(server, first)).status, 201, 'a small drawing still fits');
  const before = await game.look(server);
  t.equal((await watcher.next('STATE_SYNC')).version, before.version, 'the next version is published');

  const guests = await fillUp(server);
  t.ok(guests.made.length > 0, `${guests.made.length} guests fitted`);
  refused(t, guests.refusal, 'one guest too many');
  refused(t, await game.submit(server, second), 'a large drawing');
  refused(t, await game.submit(server, third), 'a small drawing');
  t.match(
    await watcher.ask('CREATE', { draw_time: 60, desc_time: 60 }),
    { event: 'ERROR', payload: { code: 'storage_unavailable' } },
    'a new game by socket is refused',
  );
  const status = await server.call('GET', '/status/');
  t.match(status, { status: 500, body: { status: 'error', database: /^error: ./ } });

  t.notOk(watcher.frames.some(isState), 'no version was published for refused writes');
  const { version, submitted } = await game.look(server);
  t.same({ version, submitted }, { version: before.version, submitted: [first.author.username] });
  await checkEntries(t, server, game);
  t.equal((await server.call('GET', '/healthz')).status, 200, 'the process is still running');
  watcher.raw.terminate();
  server.signal('SIGTERM');
  t.equal((await server.exited).code, 0);

  const again = await startServer(t, { path, env });
  t.equal((await game.look(again)).version, before.version);
  await checkEntries(t, again, game);
  await checkGuests(t, again, guests);
  t.equal((await submit(again, second)).status, 201, 'the refused entry was not saved');
  t.equal((await submit(again, third)).status, 201);
  await game.play(again, () => 'the end');
  await again.kill();
  t.same(faultsOf(path), []);
});

t.test('a full disk at shutdown prints one line, and nothing is lost', async (t) => {
  const path = `${t.testdir()}/parlor.db`;
  const roomy = await startServer(t, { path, env });
  const large = await drawingRound(roomy);
  await large.play(roomy, (round) => (round === 1 ? drawing(1, 600_000) : 'words'));
  roomy.signal('SIGTERM');
  await roomy.exited;

  // The file is already past the limit, so the pages in the WAL cannot be moved into it.
  const server = await startServer(t, { path, fileBlocks: LITTLE, env });
  const game = await drawingRound(server);
  for (const turn of game.turns(() => drawing(2, 50_000))) {
    t.equal((await game.submit(server, turn)).status, 201);
  }
  await game.look(server);
  server.signal('SIGTERM');
  const { errors, signal } = await server.exited;
  t.equal(signal, null, 'the process exits by itself');
  t.ok(errors.length <= 1, `no stack trace: ${errors.join('\n')}`);
  t.same(faultsOf(path), []);

  const again = await startServer(t, { path, env });
  await checkEntries(t, again, large);
  await checkEntries(t, again, game);
  t.equal((await again.call('GET', '/status/')).status, 200);
});

t.test(
  'a full disk stops moves, sets and backups, and the server continues once there is room',
  async (t) => {
    const folder = t.testdir();
    const path = `${folder}/parlor.db`;
    const server = await startServer(t, { path, fileBlocks: LITTLE, env });
    const [white, black] = (await addGuests(server, 'chess', 2)) as [Guest, Guest];
    const post = (url: string, json: unknown, { access: token } = white) =>
      server.call('POST', url, { token, json, headers: { cookie: 'sessionid=kept' } });
    const { gameId } = (await post('/api/game/create/', { color: 'white' })).body.payload;
    const game = `/api/game/${gameId}`;
    t.equal((await post(`${game}/join/`, {}, black)).status, 200);
    const integers = (X: number) => ({ integers: [{ index: 0, X, q: 1 }] });
    const { set_id } = (await post('/integers/set/', integers(7))).body;
    const look = async () => {
      const headers = { cookie: 'sessionid=kept' };
      const options = { token: white.access, headers };
      const { moves, version } = (await server.call('GET', `/api/game/GameState/?game_id=${gameId}`)).body
        .payload;
      const set = await server.call('GET', `/integers/set/?set_id=${set_id}`, options);
      return { moves, version, set: set.body };
    };
    await fillUp(server);
    const before = await look();

    refused(t, await post(`${game}/move/`, { uci: 'e2e4', ply: 0 }), 'a move');
    refused(t, await post('/integers/set/', integers(8)), 'a set');
    refused(t, await post('/integers/operation/', { equation: `${set_id}+${set_id}` }), 'a sum');
    t.same(await look(), before, 'existing data can be read as before');
    const copy = `${folder}/copy.db`;
    const failed = await runCommand(t, { path, fileBlocks: 100 }, 'backup', copy);
    t.match(failed, { code: 1, errors: { length: 1 } }, failed.errors.join());
    t.same(
      namesIn(folder).filter((name) => /copy/.test(name)),
      [],
      'there is no partial backup',
    );

    server.makeRoom();
    t.equal((await post(`${game}/move/`, { uci: 'e2e4', ply: 0 })).status, 200);
    t.equal((await look()).moves, 'e2e4', 'the move was made once');
    const sum = await post('/integers/operation/', { equation: `${set_id}+${set_id}` });
    t.equal(sum.status, 200, JSON.stringify(sum.body));
    t.equal((await server.call('GET', '/status/')).status, 200);
    t.equal((await runCommand(t, { path }, 'backup', copy)).code, 0);
    t.same(faultsIn(copy), []);
    await server.kill();
    t.same(faultsOf(path), []);
  },
);

/** Answers like a real full disk: SQLITE_FULL, which ends the whole transaction. */
t.test('the same server saves again once there is room', async (t) => {
  const server = await buildTestApp(t, { env });
  const { players, code, session } = await startedGame(server, 3);
  const raw = server.platform.database.raw;
  const most = raw.pragma('max_page_count', { simple: true });
  const describe = () =>
    Promise.all(
      players.map((player) => {
        const chain = session.chains.find((one: object) => player.name in one)[player.name];
        return player.describe(code, 0, chain, 'x'.repeat(100));
      }),
    );
  raw.pragma(`max_page_count = ${raw.pragma('page_count', { simple: true })}`);
  const names: string[] = [];
  let last = await server.call('GET', '/status/');
  for (let n = 0; last.status !== 503; n++) {
    names[n] = `guest${n}`;
    last = await server.call('POST', '/api/user/guest/', { json: { name: names[n] } });
  }
  refused(t, last, 'one guest too many');
  raw.pragma(`max_page_count = ${most}`);
  for (const answer of await describe()) t.equal(answer.status, 201);
  const { body } = await server.call('POST', '/api/user/guest/', { json: { name: names.at(-1) } });
  t.equal(body.username, names.at(-1), 'the refused guest has left nothing behind');
  t.equal((await server.call('GET', '/status/')).status, 200);
});

t.test('with a read-only file writes are refused and reads still work', async (t) => {
  const server = await buildTestApp(t, { env });
  const { host, code, session } = await startedGame(server, 3);
  const chain = session.chains.find((one: object) => host.name in one)[host.name];
  // SQLite refuses this like a file without write permission. Root ignores file permissions, so they are not used.
  server.platform.database.raw.pragma('query_only = ON');
  refused(t, await host.describe(code, 0, chain, 'words'), 'a description');
  refused(t, await host.post('/api/session/create/', { draw_time: 60, desc_time: 60 }), 'a new game');
  t.match(await server.call('GET', '/status/'), { status: 500, body: { database: /^error: .*readonly/ } });
  t.same((await host.get(`/api/session/${code}/info/`)).body.submitted, []);
  server.platform.database.raw.pragma('query_only = OFF');
  t.equal(
    (await host.describe(code, 0, chain, 'words')).status,
    201,
    'writes work again as soon as possible',
  );
});

/** A game of three in its drawing round. */
async function drawingRound(server: ServerProcess): Promise<Game> {
  const game = await Game.open(server, await addGuests(server, 'player', 3));
  await game.gather(server);
  for (const turn of game.turns(() => 'some words')) await game.submit(server, turn);
  await game.look(server);
  return game;
}

function isState(frame: Frame): boolean {
  return frame.event === 'STATE_SYNC';
}

function refused(t: Test, { status, headers, body }: Answer, what: string): void {
  t.match({ status, body }, { status: 503, body: { code: 'storage_unavailable' } }, `${what} is refused`);
  t.match(headers.get('retry-after'), /^\d+$/, 'the answer says when to try again');
}

/** Adds guests, several at a time so that they may share a commit, until not even the smallest write fits. */
async function fillUp(server: ServerProcess) {
  const made: Guest[] = [];
  const refused: { name: string; answer: Answer }[] = [];
  for (let n = 0; refused.length === 0; n++) {
    const names = Array.from({ length: 5 }, (_, one) => `guest${n}-${one}`);
    const come = async (name: string) => {
      const answer = await server.call('POST', '/api/user/guest/', { json: { name } });
      if (answer.status === 201) made.push(answer.body);
      else refused.push({ name, answer });
    };
    await Promise.all(names.map(come));
  }
  // The status page makes the smallest possible write.
  while ((await server.call('GET', '/status/')).status === 200);
  return { made, refused: refused.map(({ name }) => name), refusal: refused[0]?.answer as Answer };
}

async function checkEntries(t: Test, server: ServerProcess, game: Game): Promise<void> {
  const told = game.sent.filter(({ answer }) => answer !== undefined);
  for (const one of told) {
    const { content } = await readBack(server, one);
    t.ok(
      content === one.content,
      `${one.author.username} can read the entry acknowledged in round ${one.round}`,
    );
  }
}

async function checkGuests(t: Test, server: ServerProcess, guests: { made: Guest[]; refused: string[] }) {
  for (const { access, username } of guests.made) {
    const { status } = await server.call('GET', '/api/past_sessions/', { token: access });
    t.equal(status, 200, `${username}, who was accepted, still exists`);
  }
  for (const name of guests.refused) {
    const { body } = await server.call('POST', '/api/user/guest/', { json: { name } });
    t.equal(body.username, name, `${name}, who was refused, has left nothing behind`);
  }
}
