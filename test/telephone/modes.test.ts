import t from 'tap';
import { MODE_NAMES, MODES, type ModeName, modeAfter, secondsOf } from '#src/telephone/rules/modes.ts';
import { buildTestApp, type Player, type TestServer } from '../helper.ts';
import { lobbyOf } from './lobby.ts';
import { modeHolds } from './mode-property.ts';
import { iso, playedBy, sees } from './play.ts';

for (const mode of MODE_NAMES) {
  t.test(`random games: ${mode} keeps its times and fills in what is missing`, (t) => {
    t.doesNotThrow(() => modeHolds(mode, 60));
    t.end();
  });
}

t.test('in Hurry up a round has three quarters of the time of the last but one, down to a floor', (t) => {
  const times = (drawTimeS: number, descTimeS: number, rounds: number) =>
    [...Array(rounds).keys()].map((round) => secondsOf(MODES.hurry_up, round, { drawTimeS, descTimeS }));
  t.same(times(120, 90, 7), [90, 104, 68, 78, 51, 58, 38]);
  t.same(times(20, 10, 5), [10, 17, 8, 13, 8]);
  t.same(times(600, 600, 19).slice(-2), [52, 45]);
  t.same(times(10, 10, 3), [10, 10, 8], 'a round is never longer than was chosen');
  t.end();
});

t.test('an evening goes through the modes, then begins again', (t) => {
  const next: [...ModeName[], ModeName][] = [['classic']];
  for (let n = 0; n < 4; n++) next.push([...(next[n] ?? []), modeAfter(next[n] ?? ['classic'])]);
  t.same(next[4], ['classic', 'hurry_up', 'invisible_ink', 'classic', 'hurry_up']);
  t.equal(modeAfter(['invisible_ink', 'classic']), 'hurry_up');
  t.equal(modeAfter(['classic', 'invisible_ink']), 'hurry_up');
  t.end();
});

async function started(server: TestServer, more: object) {
  const { players, host, code, path } = await lobbyOf(server, 4, {
    ...{ draw_time: 60, desc_time: 40 },
    ...more,
  });
  await host.put(`${path}/start/`);
  return playedBy(players, host, code, []);
}

t.test(
  'in Hurry up the documented times are those of the running round, and nobody is hurried more',
  async (t) => {
    const server = await buildTestApp(t);
    const game = await started(server, { mode: 'hurry_up', rounds: 5, options: { clock: 'last_call' } });
    const expected = [
      [60, 40],
      [52, 35],
      [45, 30],
      [39, 26],
      [34, 23],
    ];
    for (const [round, [draw_time, desc_time]] of expected.entries()) {
      const { round_started_at } = await game.session();
      const lengthS = (round % 2 === 0 ? desc_time : draw_time) ?? 0;
      const round_ends_at = iso(Date.parse(round_started_at) + lengthS * 1000);
      sees(t, await game.session(), { round, draw_time, desc_time, round_ends_at, mode: 'hurry_up' });
      const turns = await game.turns();
      for (const turn of turns.slice(1)) await game.send(turn);
      t.equal((await game.session()).round_ends_at, round_ends_at, 'there is no last call');
      await game.send(turns[0] as (typeof turns)[number]);
    }
    sees(t, await game.session(), { round: -2, draw_time: 60, desc_time: 40 });
  },
);

t.test('Hurry up has a clock even if none was chosen', async (t) => {
  const server = await buildTestApp(t);
  const game = await started(server, { mode: 'hurry_up', options: { clock: 'none' } });
  sees(t, await game.session(), { round_ends_at: iso(server.ports.now() + 40_000) });
  await server.ports.advance(45_000);
  sees(t, await game.session(), { round: 1, round_ends_at: iso(server.ports.now() + 52_000) });
});

/** A client of the older servers: it knows no field but the documented ones. */
async function playAsBefore(player: Player, code: number): Promise<void> {
  const path = `/api/session/${code}`;
  for (;;) {
    const { round, chains, last_modified } = (await player.get(`${path}/info/`)).body;
    if (round < 0) return;
    const chain = chains.find((one: object) => player.name in one)[player.name];
    if (round % 2 === 1) await player.get(`${path}/${round - 1}/${chain}/getDesc/`);
    else if (round > 0) await player.get(`${path}/${round - 1}/${chain}/getDraw/`);
    const { status } =
      round % 2 === 0
        ? await player.describe(code, round, chain, `${player.name} in ${round}`)
        : await player.draw(code, round, chain, '<svg width="9" height="9"><path d="M1 1L8 8"/></svg>');
    if (status !== 201) throw new Error(`round ${round}: ${status}`);
    const { body } = await player.post(`${path}/wait/`, { game_code: code, last_modified });
    if (body.round === round) throw new Error(`round ${round} did not end`);
  }
}

for (const mode of MODE_NAMES) {
  t.test(`an older client plays ${mode} with ideas, without knowing of either`, async (t) => {
    const server = await buildTestApp(t);
    const game = await started(server, { mode, options: { ideas: true } });
    await Promise.all(game.players.map((player) => playAsBefore(player, game.code)));
    const { chains } = (await game.host.get(`${game.path}/album/`)).body;
    for (const { owner, entries } of chains) {
      t.equal(entries[0].description, `${owner} in 0`);
      t.equal(entries.length, 3);
      t.ok(entries.every(({ skipped }: { skipped?: boolean }) => !skipped));
    }
  });
}

t.test('a client that says which modes it knows is refused a game of another', async (t) => {
  const server = await buildTestApp(t);
  const { host, path } = await lobbyOf(server, 3, { draw_time: 60, desc_time: 40 });
  await host.server.call('PATCH', `${path}/options/`, { token: host.token, json: { mode: 'hurry_up' } });
  const eve = await server.guest('eve');
  const refused = await eve.post(`${path}/join/`, { modes: ['classic', 'flipbook'] });
  t.match(refused, { status: 409, body: { code: 'mode_not_supported' } });
  t.match(await eve.post(`${path}/join/`, { modes: 'classic' }), { status: 400, body: { modes: [String] } });
  const socket = server.open('/ws/', eve.token);
  const code = Number(path.slice(-6));
  const asked = { game_code: code, modes: ['classic'] };
  t.match(await socket.ask('JOIN', asked), { event: 'ERROR', payload: { code: 'mode_not_supported' } });
  t.equal((await eve.post(`${path}/join/`, { modes: ['classic', 'hurry_up'] })).status, 200);
  const old = await server.guest('old');
  t.equal((await old.post(`${path}/join/`)).status, 200, 'who says nothing plays words and drawings');
});

t.test('the rematch keeps mode and options, or opens in the mode that was asked for', async (t) => {
  const server = await buildTestApp(t);
  const options = { ideas: true, words: ['ant', 'bee', 'cow'], clock: 'last_call' };
  const game = await started(server, { rounds: 3, options });
  await game.playTo(-2);
  t.equal((await game.session()).next_mode, 'hurry_up');
  const first = (await game.host.post(`${game.path}/rematch/`, { mode: 'invisible_ink' })).body;
  t.match(first, { mode: 'invisible_ink', next_mode: 'hurry_up', draw_time: 60 });
  t.match(first.options, { rounds: 3, clock: 'last_call', ideas: true, words: 'own' });
  for (const player of game.players.slice(1))
    t.equal(
      (await player.post(`${game.path}/rematch/`, { mode: 'classic' })).body.mode,
      'invisible_ink',
      'the first call decides',
    );
  const next = playedBy(game.players, game.host, first.game_code, []);
  await game.host.put(`${next.path}/start/`);
  await next.playTo(-2);
  t.match((await game.host.post(`${next.path}/rematch/`)).body, {
    mode: 'invisible_ink',
    next_mode: 'hurry_up',
  });
  t.match(await game.host.post(`${next.path}/rematch/`, { mode: 'chess' }), {
    status: 400,
    body: { mode: ['Known modes: classic, hurry_up, invisible_ink.'] },
  });
});
