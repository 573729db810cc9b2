import t from 'tap';
import { buildTestApp, type Player, type TestServer } from '../helper.ts';
import { type Game, heldBy, startGame, wordsOf } from './play.ts';

interface Entry {
  chain: number;
  round: number;
  author: Player;
  /** The holder of the chain in the next round. */
  next: Player;
}

/** Every entry that the game will have, computed from the ring alone. */
async function entriesOf(game: Game, rounds: number): Promise<Entry[]> {
  const first = await game.turns();
  const at = (place: number, round: number) => game.named(heldBy(game.ring, place, round));
  return first.flatMap(({ chain }, place) =>
    Array.from({ length: rounds }, (_, round) => {
      return { chain, round, author: at(place, round), next: at(place, round + 1) };
    }),
  );
}

/** The contract's rule: the author, the next holder once that round has started, and all members at the end. */
function mayRead(reader: Player, { author, next, round }: Entry, game: Game, roundNow: number): boolean {
  if (!game.players.includes(reader)) return false;
  if (roundNow === -2) return true;
  return reader === author || (reader === next && roundNow > round);
}

/** The paths that return an entry. */
function pathsOf({ chain, round }: Entry, game: Game): string[] {
  if (round % 2 === 0) return [`${game.path}/${round}/${chain}/getDesc/`];
  return [`${game.path}/${round}/${chain}/getDraw/`, `/media/${chain}_${game.code}_${round}.svg`];
}

/** Lets everyone request every entry. Returns the answers that break the contract. */
async function breaches(game: Game, stranger: Player, entries: Entry[], made: Set<Entry>): Promise<string[]> {
  const roundNow = (await game.session()).round;
  const wrong: string[] = [];
  const asked = [...game.players, stranger].flatMap((reader) =>
    entries.flatMap((entry) =>
      pathsOf(entry, game).map(async (path) => {
        const { status, body } = await reader.get(path);
        const free = mayRead(reader, entry, game, roundNow);
        const right =
          free && made.has(entry)
            ? status === 200
            : free
              ? status === 404
              : status === 403 && body.code === (reader === stranger ? 'not_in_session' : 'entry_secret');
        if (!right)
          wrong.push(`round ${roundNow}: ${reader.name} got ${status} for ${path} by ${entry.author.name}`);
      }),
    ),
  );
  await Promise.all(asked);
  return wrong;
}

async function setUp(server: TestServer, count: number, rounds: number) {
  const game = await startGame(server, count);
  const stranger = await server.guest('eve');
  return { game, stranger, entries: await entriesOf(game, rounds), made: new Set<Entry>() };
}

for (const [count, rounds, every] of [
  [3, 3, 1],
  // These steps cover each position within a round; the long suite checks more of them.
  [4, 3, Number(process.env.EVERY ?? 3)],
  [5, 5, Number(process.env.EVERY ?? 6)],
] as const) {
  t.test(
    `in a game of ${count} only the right users can read each entry, steps from check to check: ${every}`,
    async (t) => {
      const server = await buildTestApp(t);
      const { game, stranger, entries, made } = await setUp(server, count, rounds);
      t.same(await breaches(game, stranger, entries, made), []);
      for (let round = 0; round < rounds; round++) {
        for (const turn of await game.turns()) {
          t.equal((await game.send(turn)).status, 201);
          const entry = entries.find((one) => one.chain === turn.chain && one.round === round) as Entry;
          t.equal(entry.author, turn.player);
          made.add(entry);
          if (made.size % every > 0 && made.size < entries.length) continue;
          t.same(await breaches(game, stranger, entries, made), []);
        }
      }
      t.equal((await game.session()).round, -2);
      t.equal(made.size, entries.length, 'at the end every entry was checked');
    },
  );
}

t.test('filled turns are as secret as others, and a player who left reads the same as before', async (t) => {
  const server = await buildTestApp(t);
  const { game, stranger, entries, made } = await setUp(server, 5, 5);
  const leaver = game.players[2] as Player;
  await game.playTo(1);
  for (const entry of entries) if (entry.round === 0) made.add(entry);
  await leaver.post(`${game.path}/leave/`);
  for (const entry of entries) if (entry.round === 1 && entry.author === leaver) made.add(entry);
  t.same(await breaches(game, stranger, entries, made), []);
  await server.ports.advance(35_000);
  for (const entry of entries)
    if (entry.round <= 1 || (entry.round === 2 && entry.author === leaver)) made.add(entry);
  t.same(await breaches(game, stranger, entries, made), []);
  for (const round of [2, 3, 4]) {
    t.equal((await game.session()).round, round);
    await server.ports.advance(round % 2 === 0 ? 25_000 : 35_000);
  }
  for (const entry of entries) made.add(entry);
  t.same(await breaches(game, stranger, entries, made), []);
});

t.test('a game that ended early shows all its entries to all members', async (t) => {
  const server = await buildTestApp(t);
  const { game, stranger, entries, made } = await setUp(server, 4, 3);
  const [first] = await game.turns();
  if (first) await game.send(first);
  const [filled, ends] = game.players.filter((player) => player !== first?.player);
  for (const leaver of [filled, ends]) await leaver?.post(`${game.path}/leave/`);
  for (const entry of entries) {
    if (entry.round === 0 && (entry.author === first?.player || entry.author === filled)) made.add(entry);
  }
  t.equal(made.size, 2);
  t.equal((await game.session()).round, -2);
  t.same(await breaches(game, stranger, entries, made), []);
});

for (const phase of ['in play', 'over'] as const) {
  t.test(`a chain of a game ${phase} cannot be read through the code of another game`, async (t) => {
    const server = await buildTestApp(t);
    const { game, entries } = await setUp(server, 3, 3);
    const other = await startGame(server, 3);
    await game.playTo(phase === 'over' ? -2 : 2);
    await other.playTo(1);
    const notFound = [404, { detail: 'Chain not found', code: 'chain_not_found' }];
    for (const entry of entries) {
      for (const path of pathsOf(entry, other)) {
        for (const reader of other.players) {
          const { status, body } = await reader.get(path);
          t.same([status, body], notFound, path);
        }
      }
    }
    const turn = await other.turnOf(other.host);
    const stolen = entries[0] as Entry;
    const refused = await other.host.draw(other.code, 1, stolen.chain);
    t.same([refused.status, refused.body], [400, { detail: 'Chain mismatch', code: 'chain_mismatch' }]);
    t.equal((await other.send(turn)).status, 201);
  });
}

t.test('during a game no state contains the content of an entry', async (t) => {
  const server = await buildTestApp(t, { env: { PARLOR_WAIT_MS: '100' } });
  const game = await startGame(server, 4);
  const told: string[] = [];
  const tell = (answer: { body: unknown }) => told.push(JSON.stringify(answer.body));
  const sockets = game.players.map((player) => server.open(`/ws/session/${game.code}/`, player.token));
  for (const socket of sockets) {
    socket.raw.on('message', (data) => told.push(String(data)));
    await socket.opened;
  }
  for (let round = 0; round < 3; round++) {
    for (const turn of await game.turns()) {
      const seen = await game.session();
      const poll = game.host.post(`${game.path}/wait/`, seen);
      t.equal((await game.send(turn, `SECRET ${wordsOf(turn.player, round)}`)).status, 201);
      if ((await game.session()).round === -2) break;
      for (const player of game.players) {
        tell(await player.get(`${game.path}/info/`));
        tell(await player.post(`${game.path}/wait/`, { ...seen, last_modified: 'x' }));
        tell(await player.get('/api/past_sessions/'));
        tell(await player.get(`${game.path}/join/`));
      }
      await server.ports.advance(100);
      tell(await poll);
    }
  }
  const frames = sockets.map((socket) => socket.frames.filter(({ event }) => event === 'STATE_SYNC'));
  for (const [index, ofOne] of frames.entries())
    t.ok(ofOne.length >= 12, `player ${index + 1} got every step`);
  for (const text of told) {
    if (!/SECRET|<svg|<path|L9 9|stroke/.test(text)) continue;
    t.fail(`found an entry in ${text}`);
  }
  t.ok(told.length > 100);
});
