import t from 'tap';
import { buildTestApp, holders, type Player, type TestServer } from '../helper.ts';
import { iso, playedBy, sees } from './play.ts';

const TIMES = { draw_time: 60, desc_time: 60 };
const DOORS = { watchers: true, door: 'open', ideas: false, words: 'en', reactions: 'all' } as const;

async function startWith(server: TestServer, count: number, more: object) {
  const players = await server.guests(count);
  const [host] = players as [Player];
  const code: number = (await host.post('/api/session/create/', { ...TIMES, ...more })).body.game_code;
  for (const player of players.slice(1)) await player.get(`/api/session/${code}/join/`);
  const { body } = await host.put(`/api/session/${code}/start/`);
  const ring = holders(body).map(({ name }) => name);
  return playedBy(players, host, code, ring);
}

t.test('four players choose five rounds: everybody draws twice, and the rematch has as many', async (t) => {
  const server = await buildTestApp(t);
  const game = await startWith(server, 4, { rounds: '5', options: { clock: 'last_call' } });
  sees(t, await game.session(), {
    rounds: 5,
    mode: 'classic',
    options: { ...DOORS, rounds: 5, clock: 'last_call' },
  });
  await game.playTo(-2);
  const { chains } = (await game.host.get(`${game.path}/album/`)).body;
  const drawn = chains.flatMap(({ entries }: { entries: { author: string; drawing?: string }[] }) =>
    entries.filter(({ drawing }) => drawing).map(({ author }) => author),
  );
  for (const { name } of game.players) t.equal(drawn.filter((author: string) => author === name).length, 2);
  for (const { owner, entries } of chains) t.equal(entries[4].author, owner, 'the owner ends the story');
  const rematch = await game.host.post(`${game.path}/rematch/`);
  t.same(rematch.body.options, { ...DOORS, rounds: 5, clock: 'last_call' });
});

t.test('more rounds than twice round the table are cut to that', async (t) => {
  const server = await buildTestApp(t);
  t.equal((await (await startWith(server, 3, { rounds: 19 })).session()).rounds, 5);
});

t.test(
  'once round the table: four players have five rounds, and the rematch has as many as then play',
  async (t) => {
    const server = await buildTestApp(t);
    const game = await startWith(server, 4, { rounds: 'table' });
    sees(t, await game.session(), { rounds: 5, options: { ...DOORS, rounds: 'table', clock: 'fixed' } });
    await game.playTo(-2);
    const [host, ...others] = game.players as [Player, ...Player[]];
    const { game_code } = (await host.post(`${game.path}/rematch/`)).body;
    for (const player of others.slice(1)) await player.post(`/api/session/${game_code}/join/`);
    const { body } = await host.put(`/api/session/${game_code}/start/`);
    sees(t, body, { rounds: 3, options: { ...DOORS, rounds: 'table', clock: 'fixed' } });
  },
);

t.test('settings that no game can have are refused, and the refusal says what is possible', async (t) => {
  const server = await buildTestApp(t);
  const ada = await server.guest('ada');
  const odd = ['An odd number from 3 to 19, so that a description comes last, or "table" is required.'];
  const refused: [more: object, field: string, problem?: string[]][] = [
    ...[0, 1, 2, 4, 21, 3.5, '4', '03', 'chair'].map((rounds): [object, string, string[]] => [
      { rounds },
      'rounds',
      odd,
    ]),
    [{ rounds: null }, 'rounds'],
    [{ mode: 'flipbook' }, 'mode', ['Known modes: classic, hurry_up, invisible_ink.']],
    [{ options: { clock: 'slow' } }, 'options', ['clock: Known clocks: fixed, last_call, none.']],
    [{ options: [] }, 'options'],
    [{ options: { hats: true } }, 'options', ['"hats" is not known here.']],
  ];
  for (const [more, field, problem] of refused) {
    const { status, body } = await ada.post('/api/session/create/', { ...TIMES, ...more });
    t.same([status, Object.keys(body)], [400, [field]], JSON.stringify(more));
    if (problem) t.same(body[field], problem, JSON.stringify(more));
  }
});

for (const [count, waiting] of [
  [3, 1],
  [6, 2],
] as const) {
  t.test(`last call: of ${count} players the last ${waiting} have 20 s more`, async (t) => {
    const server = await buildTestApp(t);
    const game = await startWith(server, count, { options: { clock: 'last_call' } });
    const before = await game.session();
    const turns = await game.turns();
    for (const turn of turns.slice(0, count - waiting - 1)) await game.send(turn);
    await server.ports.advance(10_000);
    t.equal((await game.session()).round_ends_at, before.round_ends_at, 'one more is missing');
    await game.send(turns[count - waiting - 1] as (typeof turns)[number]);
    const called = await game.session();
    t.equal(called.round_ends_at, iso(server.ports.now() + 20_000));
    t.equal(called.last_modified, before.last_modified, 'older clients do not wake');
    await server.ports.advance(24_999);
    t.equal((await game.session()).round, 0, 'there is the grace');
    await server.ports.advance(1);
    const next = await game.session();
    sees(t, next, { round: 1, round_ends_at: iso(server.ports.now() + 60_000) });
  });
}

t.test('last call never makes a round longer', async (t) => {
  const server = await buildTestApp(t);
  const game = await startWith(server, 3, { options: { clock: 'last_call' } });
  const { round_ends_at } = await game.session();
  await server.ports.advance(50_000);
  for (const turn of (await game.turns()).slice(0, 2)) await game.send(turn);
  t.equal((await game.session()).round_ends_at, round_ends_at);
});

t.test('without a clock a round has no end until the host ends it, or for a day', async (t) => {
  const server = await buildTestApp(t);
  const game = await startWith(server, 3, { options: { clock: 'none' } });
  t.equal((await game.session()).round_ends_at, null);
  await server.ports.advance(1_200_000);
  t.equal((await game.session()).round, 0);
  const skipped = await game.host.post(`${game.path}/skip/`);
  t.equal(skipped.body.round_ends_at, iso(server.ports.now()));
  await server.ports.advance(5_000);
  sees(t, await game.session(), { round: 1, round_ends_at: null });
  await server.ports.advance(24 * 3_600_000 + 5_000);
  // By now everybody is away and has missed two rounds.
  t.equal(server.platform.database.raw.prepare('SELECT phase FROM telephone_session').pluck().get(), 'over');
});

t.test('a game that began before the upgrade goes on in the old order', async (t) => {
  const server = await buildTestApp(t);
  const game = await startWith(server, 5, {});
  server.platform.database.raw.exec('UPDATE telephone_session SET pass_order = NULL');
  for (let round = 0; round < 5; round++) {
    const turns = await game.turns();
    t.same(
      turns.map(({ player }) => player.name),
      turns.map((_, place) => game.ring[(place + round) % 5]),
    );
    await game.sendAll();
  }
  t.equal((await game.session()).round, -2);
});

t.test('an older client in a game of three sees users, round and chains as before', async (t) => {
  const server = await buildTestApp(t);
  const game = await startWith(server, 3, {});
  const { ring } = game;
  const first = (await game.turns()).map(({ chain }) => chain);
  for (let round = 0; round < 3; round++) {
    const { users, round: now, chains } = await game.session();
    const held = first.map((chain, place) => ({ [ring[(place + round) % 3] as string]: chain }));
    t.equal(
      JSON.stringify({ users, round: now, chains }),
      JSON.stringify({ users: game.players.map(({ name }) => name), round, chains: held }),
    );
    await game.sendAll();
  }
  const { users, round, chains } = await game.session();
  const made = first.map((chain, place) => [chain, [0, 1, 2].map((at) => ring[(place + at) % 3])]);
  t.equal(
    JSON.stringify({ users, round, chains }),
    JSON.stringify({
      users: game.players.map(({ name }) => name),
      round: -2,
      chains: Object.fromEntries(made),
    }),
  );
});
