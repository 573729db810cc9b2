import t from 'tap';
import { buildTestApp, type Player } from '../helper.ts';
import { gameIn, PHASES, peek } from './lobby.ts';
import { iso, ROUND_S, startGame, type Turn, wordsOf } from './play.ts';

const GRACE_MS = 5_000;
const NOT_IN_PROGRESS = { detail: 'Session is not in progress', code: 'not_in_progress' };

for (const round of [0, 1, 2]) {
  t.test(
    `skipping round ${round} ends it now, entries sent in the grace period count, and the rest is filled`,
    async (t) => {
      const server = await buildTestApp(t);
      const game = await startGame(server, 4);
      await game.playTo(round);
      const [early, late, drafted, idle] = (await game.turns()) as [Turn, Turn, Turn, Turn];
      await game.send(early);
      await game.draft(drafted);
      await server.ports.advance(4_000);
      const before = await game.session();
      const socket = server.open(`/ws/session/${game.code}/`, idle.player.token);
      await socket.next('STATE_SYNC');

      const { status, body } = await game.host.post(`${game.path}/skip/`);
      t.equal(status, 200);
      const now = iso(server.ports.now());
      t.same(body, { ...before, round_ends_at: now, version: before.version + 1, server_time: now });
      t.match(await socket.next('STATE_SYNC'), { version: body.version, payload: { round_ends_at: now } });

      await server.ports.advance(GRACE_MS - 1);
      t.equal((await game.session()).round, round);
      t.equal((await game.send(late)).status, 201);
      await server.ports.advance(1);
      const after = await game.session();
      t.equal(after.round, round === 2 ? -2 : round + 1);
      t.equal(after.version, before.version + 3);
      const kinds = [];
      for (const { player, chain } of [early, late, drafted, idle]) {
        const entry = await player.get(
          `${game.path}/${round}/${chain}/${round % 2 ? 'getDraw' : 'getDesc'}/`,
        );
        kinds.push(entry.body.skipped ?? false);
      }
      t.same(kinds, [false, false, false, true]);
      if (round === 2) return;
      t.equal(
        after.round_ends_at,
        iso(server.ports.now() + ROUND_S(round + 1) * 1000),
        'the next round gets the full time',
      );
    },
  );
}

t.test('skipping again or after the end of the round changes nothing', async (t) => {
  const server = await buildTestApp(t);
  const game = await startGame(server, 3);
  const first = (await game.host.post(`${game.path}/skip/`)).body;
  await server.ports.advance(3_000);
  const again = await game.host.post(`${game.path}/skip/`);
  t.same([again.status, { ...again.body, server_time: 0 }], [200, { ...first, server_time: 0 }]);
  await server.ports.advance(GRACE_MS - 3_000);
  t.equal((await game.session()).round, 1, 'and gives no extra time');
  await server.ports.advance(ROUND_S(1) * 1000 + 1_000);
  const before = await game.session();
  t.equal((await game.host.post(`${game.path}/skip/`)).body.version, before.version);
  await server.ports.advance(GRACE_MS - 1_000);
  t.equal((await game.session()).round, 2);
});

t.test('without a grace period the round is filled at once', async (t) => {
  const server = await buildTestApp(t, { env: { PARLOR_GRACE_MS: '0' } });
  const game = await startGame(server, 3);
  await game.host.post(`${game.path}/skip/`);
  await server.ports.advance(0);
  t.equal((await game.session()).round, 1);
});

t.test(
  'if all entries arrive in the grace period the next round starts at once, and only once',
  async (t) => {
    const server = await buildTestApp(t);
    const game = await startGame(server, 3);
    await game.host.post(`${game.path}/skip/`);
    await server.ports.advance(1_000);
    await game.sendAll();
    const next = await game.session();
    t.match(next, { round: 1, round_ends_at: iso(server.ports.now() + ROUND_S(1) * 1000) });
    await server.ports.advance(GRACE_MS);
    t.equal((await game.session()).version, next.version);
  },
);

t.test('every round can be skipped', async (t) => {
  const server = await buildTestApp(t);
  const game = await startGame(server, 5);
  for (const round of [0, 1, 2, 3, 4]) {
    t.equal((await game.session()).round, round);
    await game.host.post(`${game.path}/skip/`);
    await server.ports.advance(GRACE_MS);
  }
  t.equal((await game.session()).round, -2);
});

t.test('a skipped round continues after a restart', async (t) => {
  const server = await buildTestApp(t);
  const game = await startGame(server, 3);
  await game.host.post(`${game.path}/skip/`);
  await server.stop();
  await server.ports.advance(1_000);
  const again = await buildTestApp(t, { path: server.path, ports: server.ports });
  const round = async () => (await peek(again, game.code, game.host)).round;
  await again.ports.advance(15_000 + GRACE_MS - 1);
  t.equal(await round(), 0, 'the restart cut its grace period short, so it gets 15 s more');
  await again.ports.advance(1);
  t.equal(await round(), 1);
});

for (const phase of PHASES) {
  t.test(
    `${phase}: only the host may skip${phase === 'in play' ? '' : ', and there is nothing to skip'}`,
    async (t) => {
      const server = await buildTestApp(t);
      const { players, host, code, path } = await gameIn(server, phase, 3);
      const eve = await server.guest('eve');
      const before = await peek(server, code, host);
      const member = await (players[1] as Player).post(`${path}/skip/`);
      t.same([member.status, member.body], [403, { detail: 'Only the host can do that', code: 'only_host' }]);
      const stranger = await eve.post(`${path}/skip/`);
      t.same([stranger.status, stranger.body], [403, { detail: 'Not in session', code: 'not_in_session' }]);
      t.equal((await server.call('POST', `${path}/skip/`)).status, 401);
      t.same(await peek(server, code, host), before);
      const socket = server.open('/ws/', host.token);
      const asked = await socket.ask('SKIP', { game_code: code });
      if (phase === 'in play') {
        t.match(asked, { event: 'ACK', version: before.version + 1, topic: `session:${code}` });
        return;
      }
      t.match(asked, { event: 'ERROR', payload: NOT_IN_PROGRESS });
      const own = await host.post(`${path}/skip/`);
      t.same([own.status, own.body], [400, NOT_IN_PROGRESS]);
      t.same(await peek(server, code, host), before);
    },
  );
}

t.test('a draft is kept when the host skips', async (t) => {
  const server = await buildTestApp(t);
  const game = await startGame(server, 3);
  const turn = await game.turnOf(game.players[2] as Player);
  await game.host.post(`${game.path}/skip/`);
  await server.ports.advance(2_000);
  t.equal((await game.draft(turn)).status, 204, 'a draft in the grace period');
  await server.ports.advance(GRACE_MS - 2_000);
  const entry = await turn.player.get(`${game.path}/0/${turn.chain}/getDesc/`);
  t.match(entry.body, { description: wordsOf(turn.player, 0) });
});
