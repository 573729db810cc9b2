import t from 'tap';
import { buildTestApp, type Player } from '../helper.ts';
import { gameIn, lobbyOf, PHASES, peek } from './lobby.ts';
import { sees } from './play.ts';

function change(player: Player, path: string, json: object) {
  return player.server.call('PATCH', `${path}/options/`, { token: player.token, json });
}

t.test('the host changes rounds, times, clock and mode of the lobby, and the game has them', async (t) => {
  const server = await buildTestApp(t);
  const { host, path, code } = await lobbyOf(server, 4);
  const before = await peek(server, code, host);
  const first = await change(host, path, { rounds: 'table', draw_time: '90', desc_time: 45 });
  t.equal(first.status, 200);
  sees(t, first.body, {
    ...{ draw_time: 90, desc_time: 45, version: before.version + 1 },
    last_modified: before.last_modified,
    options: { ...before.options, rounds: 'table' },
  });
  await change(host, path, { clock: 'none', mode: 'invisible_ink', ideas: true, door: 'closes' });
  t.match((await host.put(`${path}/start/`)).body, {
    ...{ mode: 'invisible_ink', rounds: 5, round_ends_at: null, draw_time: 90 },
    options: { rounds: 'table', clock: 'none', ideas: true, door: 'closes' },
  });
});

t.test('options that do not change publish nothing', async (t) => {
  const server = await buildTestApp(t);
  const { host, path, code } = await lobbyOf(server, 3);
  const { version } = (await change(host, path, { words: ['a', 'b', 'c'], rounds: 5 })).body;
  for (const json of [{}, { rounds: 5 }, { words: ['a', 'b', 'c'], watchers: true, mode: 'classic' }])
    t.equal((await change(host, path, json)).body.version, version, JSON.stringify(json));
  t.equal((await peek(server, code, host)).version, version);
});

t.test('only the host changes options, by request and by message', async (t) => {
  const server = await buildTestApp(t);
  const { players, path, code } = await lobbyOf(server, 3);
  const [host, ben] = players as [Player, Player];
  t.match(await change(ben, path, { rounds: 5 }), { status: 403, body: { code: 'only_host' } });
  const socket = server.open('/ws/', host.token);
  const ack = await socket.ask('OPTIONS', { game_code: code, rounds: 7 });
  t.match(ack, { event: 'ACK', payload: { options: { rounds: 7 } }, topic: `session:${code}` });
});

for (const phase of PHASES.slice(1)) {
  t.test(`${phase}: only who may watch and come late can be changed`, async (t) => {
    const server = await buildTestApp(t);
    const { host, path } = await gameIn(server, phase, 3);
    for (const json of [{ rounds: 5 }, { mode: 'hurry_up' }, { watchers: false, clock: 'none' }])
      t.match(await change(host, path, json), { status: 400, body: { code: 'session_in_progress' } });
    t.match(await change(host, path, { watchers: false, door: 'closes' }), {
      status: 200,
      body: { options: { watchers: false, door: 'closes' } },
    });
  });
}

t.test('an option that no game has is refused by its name', async (t) => {
  const server = await buildTestApp(t);
  const { host, path } = await lobbyOf(server, 3);
  for (const [json, problem] of [
    [{ mode: 'flipbook' }, { mode: ['Known modes: classic, hurry_up, invisible_ink.'] }],
    [{ rounds: 4 }, { rounds: [/^An odd number/] }],
    [{ draw_time: 9 }, { draw_time: [String] }],
    [{ ideas: 'yes' }, { ideas: [String] }],
    [{ options: {} }, { options: ['This field is not known.'] }],
  ] as const)
    t.match(await change(host, path, json), { status: 400, body: problem }, JSON.stringify(json));
});
