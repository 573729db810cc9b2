import t from 'tap';
import { PROMPTS } from '#src/telephone/rules/prompts.ts';
import { EMPTY_SHEET } from '#src/telephone/rules/svg.ts';
import { type Answer, buildTestApp, type Player } from '../helper.ts';
import { type Game, heldBy, iso, ROUND_S, startGame, wordsOf } from './play.ts';

const GRACE_MS = 5_000;

function entryOf(game: Game, reader: Player, round: number, chain: number): Promise<Answer> {
  return reader.get(`${game.path}/${round}/${chain}/${round % 2 === 0 ? 'getDesc' : 'getDraw'}/`);
}

/** The entry of each chain, as its author reads it. */
async function ownEntries(game: Game, turns: Awaited<ReturnType<Game['turns']>>) {
  const found = new Map<Player, Answer['body']>();
  for (const { player, round, chain } of turns)
    found.set(player, (await entryOf(game, player, round, chain)).body);
  return found;
}

t.test('each round lasts for the time of its kind, from the moment it starts', async (t) => {
  const server = await buildTestApp(t);
  const game = await startGame(server, 5);
  for (let round = 0; round < 5; round++) {
    const session = await game.session();
    t.equal(session.round, round);
    t.equal(session.round_started_at, iso(server.ports.now()));
    t.equal(session.round_ends_at, iso(server.ports.now() + ROUND_S(round) * 1000));
    await server.ports.advance(7_000);
    await game.sendAll();
  }
  t.match(await game.session(), {
    round: -2,
    round_kind: 'over',
    round_started_at: null,
    round_ends_at: null,
  });
});

t.test('the next round starts as soon as the last entry arrives, even in the same millisecond', async (t) => {
  const server = await buildTestApp(t);
  const game = await startGame(server, 4);
  let before = await game.session();
  for (let round = 0; round < 3; round++) {
    const turns = await game.turns();
    for (const [done, turn] of turns.entries()) {
      await game.send(turn);
      const after = await game.session();
      t.equal(
        after.version,
        before.version + 1,
        'each entry raises the version by one, even the last one with the next round',
      );
      const last = done === turns.length - 1;
      t.equal(after.round, last ? (round === 2 ? -2 : round + 1) : round);
      t.equal(after.last_modified > before.last_modified, last);
      t.equal(after.last_modified === before.last_modified, !last);
      t.same(after.submitted, last ? [] : turns.slice(0, done + 1).map(({ player }) => player.name));
      before = after;
    }
  }
  t.equal(before.server_time, (await game.session()).server_time);
});

for (const [env, graceMs] of [
  [{}, GRACE_MS],
  [{ PARLOR_GRACE_MS: '0' }, 0],
  [{ PARLOR_GRACE_MS: '60000' }, 60_000],
] as const) {
  t.test(
    `entries are accepted until ${graceMs} ms after the end, then the missing ones are filled in`,
    async (t) => {
      const server = await buildTestApp(t, { env });
      const game = await startGame(server, 3);
      const turns = await game.turns();
      const [early, late, never] = turns;
      if (!early || !late || !never) throw new Error('three players should hold a chain');
      const before = await game.session();
      await game.send(early);
      await server.ports.advance(20_000 + graceMs - 1);
      t.match(await game.session(), { round: 0, round_ends_at: before.round_ends_at });
      t.equal((await game.send(late)).status, 201);
      await server.ports.advance(1);
      const after = await game.session();
      t.match(after, { round: 1, version: before.version + 3, submitted: [] });
      t.equal(after.last_modified.slice(0, 23), iso(server.ports.now()).slice(0, 23));
      t.equal(after.round_ends_at, iso(server.ports.now() + 30_000));
      const kept = await ownEntries(game, turns);
      t.equal(kept.get(early.player).description, wordsOf(early.player, 0));
      t.equal(kept.get(late.player).description, wordsOf(late.player, 0));
      for (const { player } of [early, late]) t.notOk('skipped' in kept.get(player));
      t.match(kept.get(never.player), { skipped: true, author: never.player.name, chain: never.chain });
    },
  );
}

t.test('players who wrote nothing in round 0 each get a different prompt', async (t) => {
  const server = await buildTestApp(t);
  const game = await startGame(server, 10);
  const turns = await game.turns();
  await server.ports.advance(20_000 + GRACE_MS);
  const texts = [...(await ownEntries(game, turns)).values()].map(({ description }) => description);
  for (const text of texts) t.ok(PROMPTS.includes(text), text);
  t.equal(new Set(texts).size, 10);
});

/** Rounds in which nobody submits, and the round with the text that the filled last description repeats. */
const REPEATS: [silent: number[], repeated: number][] = [
  [[4], 2],
  [[2, 4], 0],
  [[0, 4], 2],
  [[1, 3, 4], 2],
  [[1, 2, 3, 4], 0],
  [[0, 2, 4], 0],
  [[0, 1, 2, 3, 4], 0],
];

for (const [silent, repeated] of REPEATS) {
  t.test(
    `with nothing sent in round ${silent.join(', ')} the last description repeats round ${repeated}`,
    async (t) => {
      const server = await buildTestApp(t);
      const game = await startGame(server, 5);
      const chains = (await game.turns()).map(({ chain }) => chain);
      for (let round = 0; round < 5; round++) {
        if (silent.includes(round)) await server.ports.advance(ROUND_S(round) * 1000 + GRACE_MS);
        else await game.sendAll();
      }
      t.equal((await game.session()).round, -2);
      for (const chain of chains) {
        for (let round = 0; round < 5; round++) {
          const { body } = await entryOf(game, game.host, round, chain);
          t.equal(body.skipped, silent.includes(round) ? true : undefined);
        }
        const last = (await entryOf(game, game.host, 4, chain)).body.description;
        t.equal(last, (await entryOf(game, game.host, repeated, chain)).body.description);
        t.equal(PROMPTS.includes(last), silent.includes(repeated), 'written text is preferred to a prompt');
      }
    },
  );
}

t.test('a player who drew nothing gets an empty sheet', async (t) => {
  const server = await buildTestApp(t);
  const game = await startGame(server, 3);
  await game.playTo(1);
  const [idle, ...others] = await game.turns();
  for (const turn of others) await game.send(turn);
  await server.ports.advance(30_000 + GRACE_MS);
  t.equal((await game.session()).round, 2);
  if (!idle) throw new Error('three players should hold a chain');
  const { body } = await entryOf(game, idle.player, 1, idle.chain);
  t.match(body, { skipped: true, author: idle.player.name });
  const media = await idle.player.get(new URL(body.drawing).pathname);
  t.equal(media.status, 200);
  t.match(media.headers.get('content-type'), /^image\/svg\+xml/);
  t.equal(media.body, EMPTY_SHEET);
});

t.test('a late entry is refused, and a late retry of one sent in time is recognised', async (t) => {
  const server = await buildTestApp(t);
  const game = await startGame(server, 3);
  for (const round of [0, 1]) {
    const [sent, missed] = await game.turns();
    if (!sent || !missed) throw new Error('three players should hold a chain');
    const first = await game.send(sent);
    await server.ports.advance(ROUND_S(round) * 1000 + GRACE_MS);
    t.equal((await game.session()).round, round + 1);
    const again = await game.send(sent);
    t.same([again.status, again.body], [200, first.body], 'a late retry');
    const late = await game.send(missed);
    t.same([late.status, late.body], [400, { detail: 'Round mismatch', code: 'round_mismatch' }]);
    t.equal(
      (await entryOf(game, missed.player, round, missed.chain)).body.skipped,
      true,
      'the filled entry stays',
    );
  }
  const last = await game.turnOf(game.host);
  await game.send(last);
  await server.ports.advance(ROUND_S(2) * 1000 + GRACE_MS);
  t.equal((await game.session()).round, -2);
  t.equal((await game.send(last)).status, 200, 'even after the end');
});

for (let count = 3; count <= 10; count++) {
  t.test(`a game of ${count} in which nobody submits ends exactly when its time is over`, async (t) => {
    const server = await buildTestApp(t);
    const idle = server.ports.timers();
    const game = await startGame(server, count);
    const first = await game.turns();
    const rounds = count % 2 === 1 ? count : count - 1;
    const seen = [await game.session()];
    for (let round = 0; round < rounds; round++) {
      await server.ports.advance(ROUND_S(round) * 1000 + GRACE_MS - 1);
      t.equal((await game.session()).round, round, 'not a moment before');
      await server.ports.advance(1);
      seen.push(await game.session());
    }
    t.same(
      seen.map(({ round }) => round),
      [...Array(rounds).keys(), -2],
    );
    for (const [step, { version, last_modified }] of seen.slice(1).entries()) {
      t.equal(version, seen[step].version + 1, 'one version per round');
      t.ok(last_modified > seen[step].last_modified);
    }
    const { chains, left } = seen[rounds];
    t.same(left, []);
    for (const [place, { chain }] of first.entries()) {
      const authors = Array.from({ length: rounds }, (_, round) => heldBy(game.ring, place, round));
      t.same(chains[chain], authors, 'every chain is complete and was passed on in order');
    }
    t.equal(server.ports.timers(), idle, 'no timer is left');
  });
}

t.test('rounds of many games that end at the same moment all end', async (t) => {
  const server = await buildTestApp(t, { env: { PARLOR_RATE: 'off' } });
  const games: Game[] = [];
  for (let n = 0; n < 12; n++) games.push(await startGame(server, 3));
  await server.ports.advance(20_000 + GRACE_MS - 1);
  for (const game of games) t.equal((await game.session()).round, 0);
  await server.ports.advance(1);
  for (const game of games) t.match(await game.session(), { round: 1, version: 5 });
});

t.test('entries sent at the very end of a round are either accepted or filled in, never both', async (t) => {
  const server = await buildTestApp(t);
  const game = await startGame(server, 10);
  const turns = await game.turns();
  await server.ports.advance(20_000 + GRACE_MS - 1);
  const sent = turns.map((turn) => game.send(turn));
  await server.ports.advance(1);
  const statuses = (await Promise.all(sent)).map(({ status }) => status);
  t.equal((await game.session()).round, 1);
  const kept = await ownEntries(game, turns);
  for (const [index, { player }] of turns.entries()) {
    const entry = kept.get(player);
    t.equal(statuses[index], entry.skipped ? 400 : 201);
    t.equal(entry.description === wordsOf(player, 0), !entry.skipped);
  }
});

t.test(
  'every step of a game raises the version, and only steps that wake polls raise last_modified',
  async (t) => {
    const server = await buildTestApp(t);
    const [ada, bob, cy, dan] = (await server.guests(4)) as [Player, Player, Player, Player];
    let before = (await ada.post('/api/session/create/', { draw_time: 30, desc_time: 20 })).body;
    const path = `/api/session/${before.game_code}`;
    const describe = async (player: Player) => {
      const { chains } = (await bob.get(`${path}/info/`)).body;
      const chain = chains.find((one: object) => player.name in one)[player.name];
      return player.post(`${path}/0/${chain}/desc/`, { description: player.name });
    };
    const STEPS: [
      name: string,
      step: () => Promise<unknown>,
      versions: number,
      wakes: boolean,
      more: object,
    ][] = [
      ['join', () => bob.get(`${path}/join/`), 1, true, { round: -1 }],
      ['join again', () => bob.get(`${path}/join/`), 0, false, {}],
      ['info by a member', () => bob.get(`${path}/info/`), 0, false, {}],
      ['a refused start', () => ada.put(`${path}/start/`), 0, false, { round: -1 }],
      ['join', () => cy.get(`${path}/join/`), 1, true, {}],
      ['join by info', () => dan.get(`${path}/info/`), 1, true, {}],
      ['leave', () => cy.post(`${path}/leave/`), 1, true, { users: ['player1', 'player2', 'player4'] }],
      [
        'join after leaving',
        () => cy.get(`${path}/join/`),
        1,
        true,
        { users: ['player1', 'player2', 'player4', 'player3'] },
      ],
      ['the host leaves', () => ada.post(`${path}/leave/`), 1, true, { host: 'player2' }],
      ['the host joins again', () => ada.get(`${path}/join/`), 1, true, { host: 'player2' }],
      ['start', () => cy.put(`${path}/start/`), 1, true, { round: 0 }],
      ['start again', () => cy.put(`${path}/start/`), 0, false, {}],
      ['an entry', () => describe(ada), 1, false, { submitted: ['player1'] }],
      ['the entry again', () => describe(ada), 0, false, {}],
      ['leave in play', () => bob.post(`${path}/leave/`), 1, true, { left: ['player2'], host: 'player4' }],
      ['leave again', () => bob.post(`${path}/leave/`), 0, false, { left: ['player2'] }],
      ['the round is filled in', () => server.ports.advance(25_000), 1, true, { round: 1 }],
      [
        'one more leaves and the game ends',
        () => cy.post(`${path}/leave/`),
        1,
        true,
        { round: -2, left: ['player2', 'player3'] },
      ],
      ['time passes', () => server.ports.advance(100_000), 0, false, { round: -2 }],
    ];
    for (const [name, step, versions, wakes, more] of STEPS) {
      await step();
      const after = (await bob.get(`${path}/info/`)).body;
      t.equal(after.version, before.version + versions, name);
      t.equal(after.last_modified > before.last_modified, wakes, name);
      t.equal(after.last_modified === before.last_modified, !wakes, name);
      t.match(after, more, name);
      before = after;
    }
  },
);

t.test('an unstarted lobby closes after 24 hours, and a started game stays', async (t) => {
  const server = await buildTestApp(t);
  const ada = await server.guest('ada');
  const { body } = await ada.post('/api/session/create/', { draw_time: 30, desc_time: 20 });
  const path = `/api/session/${body.game_code}`;
  const started = await startGame(server, 3);
  await server.ports.advance(24 * 3_600_000 - 1);
  const late = await server.guest('late');
  t.equal((await late.get(`${path}/join/`)).status, 200, 'joining does not extend its life');
  const socket = server.open(`/ws/session/${body.game_code}/`, late.token);
  await socket.next('STATE_SYNC');
  await server.ports.advance(1);
  const closed = await socket.next('ERROR');
  t.match(closed, { topic: `session:${body.game_code}`, payload: { code: 'session_not_found' } });
  for (const refused of [
    await late.get(`${path}/info/`),
    await late.get(`${path}/join/`),
    await late.put(`${path}/start/`),
  ]) {
    t.same([refused.status, refused.body], [404, { detail: 'Session not found', code: 'session_not_found' }]);
  }
  t.equal((await late.get(`${started.path}/join/`)).body.code, 'session_in_progress');
  const { raw } = server.platform.database;
  const rows = (table: string) => raw.prepare(`SELECT count(*) FROM ${table} WHERE session_code = ?`).pluck();
  t.equal(rows('telephone_member').get(body.game_code), 0, 'nothing of it is left in the database');
  t.equal(rows('telephone_member').get(started.code), 3);
});
