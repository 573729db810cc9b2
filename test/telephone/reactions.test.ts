import t from 'tap';
import { buildTestApp, type Player, type TestServer } from '../helper.ts';
import { gameIn, restarted } from './lobby.ts';
import type { Game } from './play.ts';

const KINDS = ['laugh', 'heart', 'gasp', 'what', 'clap', 'tear'];

async function firstChain(game: Game): Promise<number> {
  return (await game.host.get(`${game.path}/album/`)).body.chains[0].chain;
}

async function watcherOf(server: TestServer, game: Game) {
  const { body } = await server.call('POST', `${game.path}/watch/`);
  return { secret: body.secret, headers: { authorization: `Watcher ${body.secret}` } };
}

const options = (server: TestServer, game: Game, json: object, by = game.host) =>
  server.call('PATCH', `${game.path}/options/`, { token: by.token, json });

t.test(
  'reactions reach everybody who has a socket there, four times a second, and change no state',
  async (t) => {
    const server = await buildTestApp(t);
    const game = await gameIn(server, 'over', 3);
    const [ada, ben] = game.players as [Player, Player];
    const [chain, nobody] = [await firstChain(game), await watcherOf(server, game)];
    const { version } = await game.session();
    const socket = server.open(`/ws/session/${game.code}/`, ben.token);
    await socket.next('STATE_SYNC');
    const watcher = server.open('/ws/');
    await watcher.ask('HELLO', { watcher: nobody.secret });
    await watcher.ask('SUBSCRIBE', { topic: `session:${game.code}` });

    const laugh = { chain, round: 1, kind: 'laugh' };
    t.same(await ada.post(`${game.path}/react/`, laugh).then(({ status, body }) => [status, body]), [
      200,
      {},
    ]);
    await ada.post(`${game.path}/react/`, laugh);
    t.match(await socket.ask('REACT', { game_code: game.code, chain, round: 0, kind: 'what' }), {
      event: 'ACK',
    });
    const byWatcher = { headers: nobody.headers, json: { ...laugh, kind: 'tear' } };
    t.equal((await server.call('POST', `${game.path}/react/`, byWatcher)).status, 200);
    await server.ports.advance(249);
    t.notOk(socket.frames.some(({ event }) => event === 'REACTIONS'));
    await server.ports.advance(1);
    for (const listener of [socket, watcher]) {
      t.same(await listener.next('REACTIONS'), {
        event: 'REACTIONS',
        topic: `session:${game.code}`,
        payload: {
          reactions: [
            { from: ada.name, ...laugh, count: 2 },
            { from: ben.name, chain, round: 0, kind: 'what', count: 1 },
            { from: null, chain, round: 1, kind: 'tear', count: 1 },
          ],
        },
      });
    }
    await server.ports.advance(1_000);
    t.notOk(
      socket.frames.some(({ event }) => event === 'REACTIONS'),
      'once',
    );
    t.equal((await game.session()).version, version);
  },
);

t.test('nobody throws more than eight in two seconds, and others still may', async (t) => {
  const server = await buildTestApp(t);
  const game = await gameIn(server, 'over', 3);
  const [ada, ben] = game.players as [Player, Player];
  const clap = { chain: await firstChain(game), round: 0, kind: 'clap' };
  const statuses = await Promise.all(
    Array.from({ length: 10 }, async () => (await ada.post(`${game.path}/react/`, clap)).status),
  );
  t.same(statuses.sort(), [...Array(8).fill(200), 429, 429]);
  t.equal((await ben.post(`${game.path}/react/`, clap)).status, 200);
  await server.ports.advance(2_000);
  t.equal((await ada.post(`${game.path}/react/`, clap)).status, 200);
});

t.test('a message never has more than 64 rows', async (t) => {
  const server = await buildTestApp(t, { env: { PARLOR_RATE: 'off' } });
  const game = await gameIn(server, 'over', 3);
  const socket = server.open(`/ws/session/${game.code}/`, game.host.token);
  await socket.next('STATE_SYNC');
  const { chains } = (await game.host.get(`${game.path}/album/`)).body;
  for (const player of game.players)
    for (const { chain } of chains)
      for (const round of [0, 1, 2])
        for (const kind of KINDS) await player.post(`${game.path}/react/`, { chain, round, kind });
  await server.ports.advance(250);
  t.equal((await socket.next('REACTIONS')).payload.reactions.length, 64);
});

t.test('the host says who may react, and refusals say what is wrong', async (t) => {
  const server = await buildTestApp(t);
  const game = await gameIn(server, 'in play', 3);
  const nobody = await watcherOf(server, game);
  const gasp = { chain: Number(Object.values((await game.session()).chains[0])[0]), round: 0, kind: 'gasp' };
  const react = (json: object = gasp) => game.host.post(`${game.path}/react/`, json);
  t.match((await react()).body, { code: 'album_closed' });
  await game.playTo(-2);
  const watching = async () =>
    (await server.call('POST', `${game.path}/react/`, { headers: nobody.headers, json: gasp })).status;
  t.match((await game.session()).options, { reactions: 'all' });
  t.same([(await react()).status, await watching()], [200, 200]);
  t.match((await options(server, game, { reactions: 'players' })).body, {
    options: { reactions: 'players' },
  });
  t.same([(await react()).status, await watching()], [200, 403]);
  await options(server, game, { reactions: 'off' });
  t.match((await react()).body, { code: 'reactions_off' });
  await options(server, game, { reactions: 'all' });
  t.equal((await options(server, game, { reactions: 'off' }, game.players[1])).status, 403);
  t.same((await options(server, game, { reactions: 'some' })).body, {
    reactions: ['Known: all, players, off.'],
  });
  t.same((await react({ ...gasp, chain: 9_999 })).body, { chain: ['This chain is not in the game.'] });
  t.same((await react({ ...gasp, round: 3 })).body, {
    round: ['Ensure this value is less than or equal to 2.'],
  });
  t.same((await react({ ...gasp, kind: 'boo' })).body, { kind: [`Known: ${KINDS.join(', ')}.`] });
  const eva = await server.guest('Eva');
  t.match((await eva.post(`${game.path}/react/`, gasp)).body, { code: 'not_in_session' });
  t.match((await eva.post('/api/session/999/react/', gasp)).body, { code: 'session_not_found' });
});

t.test('sums are saved with the next step of the reveal, after a minute, and at a stop', async (t) => {
  const server = await buildTestApp(t);
  const game = await gameIn(server, 'over', 3);
  const [chain, path] = [await firstChain(game), `${game.path}/react/`];
  const sums = async (reader = game.host) =>
    (await reader.get(`${game.path}/album/`)).body.chains[0].entries.map(
      ({ reactions }: { reactions: object }) => reactions,
    );
  const saved = () =>
    server.platform.database.raw.prepare('SELECT sum(count) AS n FROM telephone_reaction').get();
  await game.host.post(path, { chain, round: 0, kind: 'laugh' });
  t.same(await sums(), [{ laugh: 1 }, {}, {}], 'they count at once');
  t.same(saved(), { n: null });
  await game.host.post(`${game.path}/album/step/`, { chain, step: 1 });
  t.same(saved(), { n: 1 });
  await game.host.post(path, { chain, round: 0, kind: 'laugh' });
  await server.ports.advance(60_000);
  t.same(saved(), { n: 2 });
  await game.host.post(path, { chain, round: 1, kind: 'tear' });
  const { on } = await restarted(t, server, 1_000);
  t.equal(server.ports.timers() > 0, true);
  t.same(await sums(on(game.host)), [{ laugh: 2 }, { tear: 1 }, {}]);
});
