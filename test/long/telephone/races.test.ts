import t from 'tap';
import { type Answer, buildTestApp, holders, type Player, type TestServer } from '../../helper.ts';
import { ROUND_S, startGame } from '../../telephone/play.ts';

const TIMES = { draw_time: 30, desc_time: 20 };
const OFF = { env: { PARLOR_RATE: 'off' } };

async function lobbyOf(players: Player[]) {
  const [host] = players as [Player];
  const code: number = (await host.post('/api/session/create/', TIMES)).body.game_code;
  const path = `/api/session/${code}`;
  for (const player of players.slice(1)) await player.get(`${path}/join/`);
  return { host, code, path };
}

/** Makes a hundred requests at once over real connections. */
function hundred(one: (n: number) => Promise<Answer>): Promise<Answer[]> {
  return Promise.all(Array.from({ length: 100 }, (_, n) => one(n)));
}

function withStatus(answers: Answer[], status: number): Answer[] {
  return answers.filter((answer) => answer.status === status);
}

function countOf(server: TestServer, sql: string): unknown {
  return server.platform.database.raw.prepare(sql).pluck().get();
}

t.test('out of a hundred simultaneous starts exactly one starts the game', async (t) => {
  const server = await buildTestApp(t);
  const players = await server.guests(10);
  const { host, path } = await lobbyOf(players);
  const answers = await hundred((n) => (players[n % 10] as Player).put(`${path}/start/`));
  const [started, ...more] = withStatus(answers, 200);
  t.same(more, []);
  const refused = withStatus(answers, 400);
  t.equal(refused.length, 99);
  for (const { body } of refused)
    t.same(body, { detail: 'Session in progress', code: 'session_in_progress' });
  t.equal(countOf(server, 'SELECT count(*) FROM telephone_chain'), 10);
  t.same((await host.get(`${path}/info/`)).body, started?.body);
  t.equal(started?.body.version, 11);
});

t.test('out of a hundred players joining for the last seat exactly one gets it', async (t) => {
  const server = await buildTestApp(t, OFF);
  const players = await server.guests(109);
  const { host, path } = await lobbyOf(players.slice(0, 9));
  const late = players.slice(9);
  const ways = ['join', 'info'];
  const answers = await hundred((n) => (late[n] as Player).get(`${path}/${ways[n % 2]}/`));
  t.equal(withStatus(answers, 200).length, 1);
  const refused = withStatus(answers, 400);
  t.equal(refused.length, 99);
  for (const { body } of refused) t.same(body, { detail: 'Session full', code: 'session_full' });
  const { users } = (await host.get(`${path}/info/`)).body;
  t.equal(users.length, 10);
  t.equal(new Set(users).size, 10);
});

t.test('a hundred simultaneous joins by one account count as one', async (t) => {
  const server = await buildTestApp(t);
  const [ada, bob] = (await server.guests(2)) as [Player, Player];
  const { path } = await lobbyOf([ada]);
  const answers = await hundred((n) => (n % 2 ? bob.get(`${path}/join/`) : bob.post(`${path}/join/`)));
  for (const { status, body } of answers) {
    t.equal(status, 200);
    t.same(body.users, ['player1', 'player2']);
    t.equal(body.version, 2);
  }
});

t.test('out of a hundred descriptions from one player exactly one is accepted and can be read', async (t) => {
  const server = await buildTestApp(t);
  const game = await startGame(server, 3);
  const { chain } = await game.turnOf(game.host);
  const answers = await hundred((n) => game.host.describe(game.code, 0, chain, `words ${n}`));
  const [taken, ...more] = withStatus(answers, 201);
  t.same(more, []);
  const refused = withStatus(answers, 400);
  t.equal(refused.length, 99);
  for (const { body } of refused) t.same(body, { detail: 'Already submitted', code: 'already_submitted' });
  t.same((await game.host.get(`${game.path}/0/${chain}/getDesc/`)).body, taken?.body);
  t.equal(countOf(server, 'SELECT count(*) FROM telephone_entry'), 1);
});

t.test('a hundred simultaneous retries create one entry, and all of them return it', async (t) => {
  const server = await buildTestApp(t, OFF);
  const game = await startGame(server, 3);
  for (const round of [0, 1]) {
    await game.playTo(round);
    const turn = await game.turnOf(game.host);
    const { version } = await game.session();
    const answers = await hundred(() => game.send(turn));
    t.equal(withStatus(answers, 201).length, 1);
    t.equal(withStatus(answers, 200).length, 99);
    t.equal(new Set(answers.map(({ body }) => body.id)).size, 1);
    t.equal((await game.session()).version, version + 1);
  }
});

t.test('when all players submit at once, a hundred times each, every round ends exactly once', async (t) => {
  const server = await buildTestApp(t, OFF);
  const game = await startGame(server, 10);
  for (let round = 0; round < 9; round++) {
    const turns = await game.turns();
    const before = await game.session();
    t.equal(before.round, round);
    const answers = await hundred((n) => game.send(turns[n % 10] as (typeof turns)[number]));
    t.equal(withStatus(answers, 201).length, 10);
    t.equal(withStatus(answers, 200).length, 90);
    const after = await game.session();
    t.match(after, { round: round === 8 ? -2 : round + 1, version: before.version + 10 });
  }
  t.equal(countOf(server, 'SELECT count(*) FROM telephone_entry'), 90);
});

t.test('a request during the start sees the lobby or the complete game', async (t) => {
  const server = await buildTestApp(t, OFF);
  const players = await server.guests(8);
  let lobbies = 0;
  for (let n = 0; n < 5; n++) {
    const { host, path } = await lobbyOf(players);
    /** Reads the session until the game has started. */
    const look = async (player: Player) => {
      for (;;) {
        const { status, body } = await player.get(`${path}/info/`);
        t.equal(status, 200);
        if (body.round === 0) return body;
        t.match(body, { round: -1, chains: [], version: 8, round_ends_at: null, rounds: null });
        lobbies += 1;
      }
    };
    const looks = Array.from({ length: 40 }, (_, at) => look(players[at % 8] as Player));
    const { body } = await host.put(`${path}/start/`);
    t.equal(new Set(holders(body).map(({ name }) => name)).size, 8);
    for (const seen of await Promise.all(looks)) t.same(seen, body, 'the game appears complete');
  }
  t.ok(lobbies > 0, 'some requests came before the start');
});

t.test(
  'when all ten players leave at once the game ends once and has one host who has not left',
  async (t) => {
    const server = await buildTestApp(t);
    const game = await startGame(server, 10);
    const before = await game.session();
    const answers = await Promise.all(game.players.map((player) => player.post(`${game.path}/leave/`)));
    for (const { status } of answers) t.equal(status, 200);
    const over = await game.session();
    t.equal(over.round, -2);
    t.equal(over.left.length, 8, 'two were left when it ended');
    t.notOk(over.left.includes(over.host));
    t.ok(over.version > before.version + 7);
  },
);

t.test('when all members leave a lobby at once it is deleted', async (t) => {
  const server = await buildTestApp(t);
  const players = await server.guests(10);
  const { path } = await lobbyOf(players);
  const answers = await Promise.all(players.map((player) => player.post(`${path}/leave/`)));
  for (const { status } of answers) t.equal(status, 200);
  t.equal(countOf(server, 'SELECT count(*) FROM telephone_session'), 0);
  t.equal(countOf(server, 'SELECT count(*) FROM telephone_member'), 0);
});

t.test('simultaneous start and leave give a game of all, of fewer players, or no game', async (t) => {
  const server = await buildTestApp(t, OFF);
  const players = await server.guests(4);
  for (let n = 0; n < 10; n++) {
    const { host, path } = await lobbyOf(players);
    const [start, ...leaves] = await Promise.all([
      host.put(`${path}/start/`),
      ...players.slice(2).map((player) => player.post(`${path}/leave/`)),
    ]);
    for (const { status } of leaves) t.equal(status, 200);
    const now = (await host.get(`${path}/info/`)).body;
    if (start.status === 400) {
      t.equal(start.body.code, 'not_enough_players');
      t.match(now, { round: -1, users: ['player1', 'player2'], left: [] });
    } else {
      t.equal(start.status, 200);
      t.equal(now.round, -2, 'two players are left');
      t.equal(now.users.length - now.left.length, 2);
    }
  }
});

t.test('a hundred lobbies created at once have a hundred codes', async (t) => {
  const server = await buildTestApp(t);
  const ada = await server.guest('ada');
  const answers = await hundred(() => ada.post('/api/session/create/', TIMES));
  t.equal(withStatus(answers, 201).length, 100);
  t.equal(new Set(answers.map(({ body }) => body.game_code)).size, 100);
});

t.test(
  'when one player sends a valid and an oversized drawing at once, the valid one is accepted',
  async (t) => {
    const server = await buildTestApp(t);
    const game = await startGame(server, 3);
    await game.playTo(1);
    const turn = await game.turnOf(game.host);
    const large = `<svg>${' '.repeat(2 * 1024 * 1024)}</svg>`;
    const [refused, taken] = await Promise.all([
      game.host.draw(game.code, 1, turn.chain, large),
      game.send(turn),
    ]);
    t.ok(refused.status === 413 || refused.body.code === 'already_submitted', `${refused.status}`);
    t.equal(taken.status, 201);
  },
);

t.test('if a round’s time ends while all players submit, it ends exactly once', async (t) => {
  const server = await buildTestApp(t, OFF);
  for (let n = 0; n < 5; n++) {
    const game = await startGame(server, 5);
    const turns = await game.turns();
    const before = await game.session();
    await server.ports.advance(ROUND_S(0) * 1000 + 4_999);
    const [answers] = await Promise.all([
      Promise.all(turns.map((turn) => game.send(turn))),
      server.ports.advance(1),
    ]);
    const after = await game.session();
    t.equal(after.round, 1);
    const taken = withStatus(answers, 201).length;
    t.equal(after.version, before.version + taken + (taken === 5 ? 0 : 1));
    t.equal(
      countOf(
        server,
        `SELECT count(*) FROM telephone_entry JOIN telephone_chain ON telephone_chain.id = chain_id
      WHERE session_code = ${game.code}`,
      ),
      5,
    );
  }
});
