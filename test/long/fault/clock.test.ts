import t, { type Test } from 'tap';
import { create, type Game, gameOf, moved, OFF, people } from '../../chess/play.ts';
import {
  buildTestApp,
  holders,
  type Player,
  startedGame,
  type TestPorts,
  type TestServer,
  testPorts,
} from '../../helper.ts';

const HOUR_MS = 3_600_000;
const GRACE_MS = 5_000;
const AFTER_RESTART_MS = 15_000;
const STEPS = { forwards: HOUR_MS, backwards: -HOUR_MS };
const GAMES = 20;
/** Within this time an idle server adopts a step of the wall clock. */
const WATCH_MS = 60_000;

/** Ports with a server clock moved by hand, and a wall clock that can be stepped. */
interface WallPorts extends TestPorts {
  step(ms: number): void;
}

function wallPorts(): WallPorts {
  const inner = testPorts();
  let wallMs = 0;
  let takenMs = 0;
  return {
    ...inner,
    now: () => inner.now() + takenMs,
    followWallClock() {
      takenMs = wallMs;
    },
    step(ms) {
      wallMs += ms;
    },
  };
}

/** Games with running clocks, in each of which White has used 20 s. */
async function playing(server: TestServer): Promise<Game[]> {
  const [white, black] = await people(server, 'white', 'black');
  const games: Game[] = [];
  for (let n = 0; n < GAMES; n++) games.push(await gameOf(white, black));
  for (const game of games) await game.play('e2e4 e7e5');
  await server.ports.advance(20_000);
  return games;
}

async function checkClocks(t: Test, games: Game[], wMs: number, what: string): Promise<void> {
  for (const game of games) {
    const { status, clocks } = await game.state();
    t.match({ status, ...clocks }, { status: 'ACTIVE', wMs, bMs: 600_000 }, what);
  }
}

async function roundOf(player: Player, code: number): Promise<number> {
  return (await player.get(`/api/session/${code}/info/`)).body.round;
}

for (const [way, ms] of Object.entries(STEPS)) {
  t.test(`a step of the wall clock ${way} during games adds or removes no time`, async (t) => {
    const ports = wallPorts();
    const server = await buildTestApp(t, { ...OFF, ports });
    const games = await playing(server);
    const { host, code } = await startedGame(server, 3, { draw_time: 180, desc_time: 180 });
    ports.step(ms);
    await ports.advance(WATCH_MS + 20_000);
    await checkClocks(t, games, 500_000, 'White has used 100 s');
    t.equal(await roundOf(host, code), 0);
    await ports.advance(180_000 + GRACE_MS - WATCH_MS - 20_000 - 1);
    t.equal(await roundOf(host, code), 0, 'the round is not shortened');
    await ports.advance(1);
    t.equal(await roundOf(host, code), 1, 'the round is not extended');
    await checkClocks(t, games, 395_000, 'White has used 205 s');
    await ports.advance(395_000);
    for (const game of games) t.match(await game.state(), { status: 'FINISHED', reason: 'TIMEOUT' });
    t.equal((await host.get('/api/user/me/')).status, 200, 'a token from before still works');
  });

  t.test(`after a step ${way} is adopted, new games and rounds get their full time`, async (t) => {
    const ports = wallPorts();
    const server = await buildTestApp(t, { ...OFF, ports });
    const [ada] = await people(server, 'ada');
    const gone = await server.guest('gone');
    await gone.post('/api/auth/logout/', { refresh: gone.refresh });
    const open = await create(ada);
    const before = ports.now();
    ports.step(ms);
    await ports.advance(WATCH_MS);
    t.equal(ports.now() - before, WATCH_MS + ms, 'the step is adopted');
    t.equal((await ada.get('/api/user/me/')).status, 200, 'a token still works');
    t.equal((await gone.get('/api/user/me/')).status, 401, 'a token that was logged out does not');
    t.equal(
      (await server.call('GET', `/api/game/GameState/?game_id=${open}`)).body.payload.status,
      'WAITING',
    );
    const games = await playing(server);
    await checkClocks(t, games, 580_000, 'White has used 20 s');
    const { host, code } = await startedGame(server, 3);
    await ports.advance(30_000 + GRACE_MS - 1);
    t.equal(await roundOf(host, code), 0);
    await ports.advance(1);
    t.equal(await roundOf(host, code), 1, 'a round ends on time');
  });

  t.test(
    `after a restart with the wall clock stepped ${way} no flag falls and no time is added`,
    async (t) => {
      const server = await buildTestApp(t, OFF);
      const games = await playing(server);
      const { players, code, session } = await startedGame(server, 3);
      await server.stop();
      const ports = testPorts({ nowMs: server.ports.now() + ms });
      const again = await buildTestApp(t, { ...OFF, path: server.path, ports });
      await ports.advance(10_000);
      for (const { clocks, status } of await Promise.all(games.map((game) => game.on(again).state()))) {
        t.equal(status, 'ACTIVE');
        const usedMs = 600_000 - Number(clocks.wMs);
        t.ok(usedMs >= 29_000 && usedMs <= 30_000, `White has used ${usedMs} ms`);
        t.equal(clocks.bMs, 600_000);
      }
      const host = moved(again, players[0] as Player);
      t.equal(await roundOf(host, code), 0, 'the round has not ended at once');
      const { chain } = holders(session).find(({ name }) => name === host.name) as { chain: number };
      t.equal(
        (await host.describe(code, 0, chain, 'words')).status,
        201,
        'there is time to submit unfinished work',
      );
      await ports.advance(30_000 + AFTER_RESTART_MS + GRACE_MS);
      t.not(await roundOf(host, code), 0, 'the round ends');
    },
  );
}

t.test('tokens expired by a step forwards are refused, and the login continues', async (t) => {
  const ports = wallPorts();
  const server = await buildTestApp(t, { env: { PARLOR_ACCESS_S: '1800' }, ports });
  const ada = await server.guest('ada');
  ports.step(HOUR_MS);
  await ports.advance(WATCH_MS);
  t.equal((await ada.get('/api/user/me/')).status, 401);
  const { body } = await server.call('POST', '/api/user/refresh/', { json: { refresh: ada.refresh } });
  t.equal((await server.call('GET', '/api/user/me/', { token: body.access })).status, 200);
});

t.test('after a step backwards the limits per minute still last a minute', async (t) => {
  const ports = wallPorts();
  const server = await buildTestApp(t, { ports });
  const ask = () => server.call('GET', '/api/game/live/');
  while ((await ask()).status !== 429);
  ports.step(-HOUR_MS);
  await ports.advance(WATCH_MS - 1);
  while ((await ask()).status !== 429);
  await ports.advance(1);
  await ports.advance(60_000);
  t.equal((await ask()).status, 200);
});

t.test('a step backwards right after a game does not affect a later restart', async (t) => {
  const ports = wallPorts();
  const server = await buildTestApp(t, { ...OFF, ports });
  const [white, black] = await people(server, 'white', 'black');
  await ports.advance(WATCH_MS - 1_000);
  const short = await gameOf(white, black);
  await short.play('e2e4 e7e5');
  await ports.advance(500);
  await short.do(white, 'resign');
  ports.step(-HOUR_MS);
  await ports.advance(500);
  const game = await gameOf(white, black);
  await game.play('e2e4 e7e5');
  await ports.advance(30_000);
  const nowMs = ports.now();
  await server.stop();
  const again = await buildTestApp(t, { ...OFF, path: server.path, ports: testPorts({ nowMs }) });
  t.match(await game.on(again).state(), { status: 'ACTIVE', clocks: { bMs: 600_000 } });
});
