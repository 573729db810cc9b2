import t from 'tap';
import { isoFromMs } from '#src/platform/ports.ts';
import { type Game, on, scene } from '../../chess/play.ts';
import { buildTestApp, type Player, type TestServer } from '../../helper.ts';
import { gameIn, PHASES } from '../../telephone/lobby.ts';

/** The body of a GET, byte for byte. */
async function bytesOf(server: TestServer, path: string, { token }: Player): Promise<string> {
  const answer = await fetch(server.base + path, { headers: { authorization: `Bearer ${token}` } });
  return answer.text();
}

async function rename({ server, token }: Player, name: string): Promise<void> {
  const { status } = await server.call('PATCH', '/api/user/me/', { token, json: { name } });
  if (status !== 200) throw new Error(`the name was refused with ${status}`);
}

for (const phase of PHASES) {
  t.test(`a session (${phase}) has the same bytes whether somebody listens to it or not`, async (t) => {
    const server = await buildTestApp(t, { env: { PARLOR_RATE: 'off' } });
    const { code, players, host } = await gameIn(server, phase, 3);
    await rename(host, '"server_time":"');
    const path = `/api/session/${code}/info/`;
    const alone = await bytesOf(server, path, host);
    await on(server, `session:${code}`, players[1]?.token);
    t.equal(await bytesOf(server, path, host), alone);
    const before = isoFromMs(server.ports.now());
    await server.ports.advance(1_234);
    const later = alone.replace(
      `"server_time":"${before}"`,
      `"server_time":"${isoFromMs(server.ports.now())}"`,
    );
    t.not(later, alone);
    t.equal(await bytesOf(server, path, host), later, 'and the time of the answer');
  });
}

const stateOf = (game: Game) => bytesOf(game.server, `/api/game/GameState/?game_id=${game.id}`, game.white);

t.test('a game without clocks has the same bytes whether somebody listens to it or not', async (t) => {
  const { server, game } = await scene(t, { initialMs: null });
  await game.play('e2e4 e7e5');
  const alone = await stateOf(game);
  await on(server, game.topic);
  t.equal(await stateOf(game), alone);
  const before = server.ports.now();
  await server.ports.advance(1_234);
  t.equal(await stateOf(game), alone.replace(String(before), String(server.ports.now())));
});

t.test('the clocks of a game run on in its answers while somebody listens to it', async (t) => {
  const { server, game } = await scene(t, { initialMs: 60_000 });
  await game.play('e2e4 e7e5');
  await on(server, game.topic);
  await server.ports.advance(10_000);
  t.match(JSON.parse(await stateOf(game)).payload.clocks, { wMs: 50_000, bMs: 60_000 });
  await server.ports.advance(50_000);
  t.match(JSON.parse(await stateOf(game)).payload, { status: 'FINISHED', reason: 'TIMEOUT' });
});

t.test('a game that is over shows a new name also while somebody listens to it', async (t) => {
  const { server, ada, game } = await scene(t);
  await game.play('e2e4 e7e5');
  await game.do(ada, 'resign');
  await on(server, game.topic);
  await rename(ada, 'Countess');
  t.equal(JSON.parse(await stateOf(game)).payload.names.white, 'Countess');
});
