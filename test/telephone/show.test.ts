import t from 'tap';
import type { Session } from '#src/telephone/schema.ts';
import { buildTestApp, type Player, type TestServer, type TestSocket } from '../helper.ts';
import { gameIn, restarted } from './lobby.ts';
import { type Game, iso } from './play.ts';

/** Shorter than an access token lives. */
const LONG_MS = 20 * 60_000;

/** A finished game, and sockets of these players that follow it. */
async function opened(server: TestServer, game: Game, players: Player[]): Promise<TestSocket[]> {
  const sockets = players.map((player) => server.open(`/ws/session/${game.code}/`, player.token));
  for (const socket of sockets) await socket.next('STATE_SYNC');
  return sockets;
}

function show(game: Game, player: Player, wish: object = {}) {
  return player.post(`${game.path}/show/`, wish);
}

function where({ show, album }: Session): string {
  if (!show) return 'none';
  const story = ['title', 'page', 'end'].includes(show.moment) ? ` ${album?.chain} ${album?.step}` : '';
  return `${show.moment}${story}${show.award ?? ''}`;
}

/** Lets time pass, moment by moment, until nothing is due. Returns where the show was. */
async function toTheEnd(server: TestServer, game: Game): Promise<string[]> {
  const seen: string[] = [];
  for (;;) {
    const session = await game.session();
    seen.push(where(session));
    if (session.show?.step_ms == null) return seen;
    const endsAtMs = Date.parse(session.show.step_began_at) + session.show.step_ms;
    await server.ports.advance(endsAtMs - server.ports.now());
  }
}

/** Everything that the show of this game goes through, with this many awards. */
async function scriptOf(game: Game, awards: number): Promise<string[]> {
  const { chains } = await game.session();
  const ids = (await game.host.get(`${game.path}/album/`)).body.chains.map(
    ({ chain }: { chain: number }) => chain,
  );
  return [
    'overture',
    ...ids.flatMap((id: number) => [
      `title ${id} 0`,
      ...chains[id].map((_: string, page: number) => `page ${id} ${page + 1}`),
      `end ${id} ${chains[id].length}`,
    ]),
    ...Array.from({ length: awards }, (_, award) => `award${award}`),
    'wall',
  ];
}

t.test('the show goes from the overture to the wall by itself, and then stands still', async (t) => {
  const server = await buildTestApp(t);
  const game = await gameIn(server, 'over', 3);
  t.equal((await game.session()).show, null);
  const begun = (await show(game, game.host)).body;
  t.match(begun.show, {
    pace: 'auto',
    moment: 'overture',
    award: null,
    beat: 1,
    step_ms: 6_000,
    held_at: null,
  });
  t.match(begun, { album: { step: 0 }, show: { step_began_at: iso(server.ports.now()), short: false } });
  t.equal((await game.host.get(`${game.path}/album/`)).body.awards, null, 'nothing is given away');
  t.same((await show(game, game.host, { pace: 'auto' })).body.version, begun.version, 'again');

  const seen = await toTheEnd(server, game);
  const { awards } = (await game.host.get(`${game.path}/album/`)).body;
  t.same(seen, await scriptOf(game, awards.length));
  const { version } = await game.session();
  await server.ports.advance(LONG_MS);
  t.equal((await game.session()).version, version);
  t.equal(server.platform.scheduler.dueAt('telephone.show', String(game.code)), undefined);
});

t.test('a restart in the middle plays the moment again, then the show goes on', async (t) => {
  const server = await buildTestApp(t);
  const before = await gameIn(server, 'over', 3);
  await show(before, before.host);
  await server.ports.advance(9_000);
  const there = await before.session();
  t.match(there.show, { moment: 'page' });
  const { again, on } = await restarted(t, server, 60_000);
  await again.ports.advance(0);
  const game = { ...before, session: async () => (await on(before.host).get(`${before.path}/info/`)).body };
  t.equal(where(await game.session()), where(there));
  t.match((await game.session()).show, { beat: there.show.beat + 1, step_began_at: iso(again.ports.now()) });
  const all = await scriptOf({ ...game, host: on(before.host) }, 0);
  const rest = await toTheEnd(again, game);
  t.same(
    rest.filter((one) => !one.startsWith('award')),
    all.slice(all.indexOf(where(there))),
  );
});

t.test('the owner of a story leads it from their phone, until they have been gone for 8 s', async (t) => {
  const server = await buildTestApp(t);
  const game = await gameIn(server, 'over', 3);
  const [first = ''] = (await game.host.get(`${game.path}/album/`)).body.chains.flatMap(
    ({ owner }: { owner: string }) => (owner === game.host.name ? [] : [owner]),
  );
  const [owner, chain] = [game.named(first), await chainOf(game, first)];
  const other = game.players.find((player) => player !== owner && player !== game.host) as Player;
  const [hosts = fail(), owners = fail()] = await opened(server, game, [game.host, owner]);
  await show(game, game.host, { pace: 'hand' });
  const step = (player: Player, at: number) => player.post(`${game.path}/album/step/`, { chain, step: at });
  t.match((await step(game.host, 1)).body.show, { lead: first, moment: 'page', pace: 'hand', step_ms: null });
  t.equal((await step(other, 2)).status, 403);
  t.equal((await show(game, other, { go: 'next' })).status, 403);
  t.match((await step(owner, 2)).body, { album: { chain, step: 2 }, show: { lead: first } });
  t.match(await owners.ask('REVEAL', { game_code: game.code, go: 'next' }), {
    payload: { album: { step: 3 } },
  });

  owners.raw.close();
  await owners.closed;
  await server.ports.advance(7_900);
  t.match((await game.session()).show, { lead: first });
  await server.ports.advance(200);
  await hosts.next(({ payload }) => payload.show?.lead === game.host.name);
  await owner.get(`${game.path}/info/`);
  t.match((await show(game, game.host, { go: 'back' })).body.show, { lead: first }, 'back again');
});

async function chainOf(game: Game, owner: string): Promise<number> {
  const { chains } = (await game.host.get(`${game.path}/album/`)).body;
  return chains.find((one: { owner: string }) => one.owner === owner).chain;
}

function fail(): never {
  throw new Error('there are as many sockets as players');
}

t.test('a hold stops the clock for everybody, and a press of a button moves once', async (t) => {
  const server = await buildTestApp(t);
  const game = await gameIn(server, 'over', 3);
  const { beat } = (await show(game, game.host)).body.show;
  await server.ports.advance(2_000);
  const held = (await show(game, game.host, { held: true })).body.show;
  t.equal(held.held_at, iso(server.ports.now()));
  await server.ports.advance(LONG_MS);
  t.match((await game.session()).show, { moment: 'overture', beat });
  const on = (await show(game, game.host, { held: false })).body.show;
  t.equal(Date.parse(on.step_began_at) + 2_000, server.ports.now());
  const presses = await Promise.all([1, 2].map(() => show(game, game.host, { go: 'next', beat })));
  t.same(
    presses.map(({ body }) => body.show.moment),
    ['title', 'title'],
  );
  t.match((await show(game, game.host, { go: 'again' })).body.show, { moment: 'title', beat: beat + 2 });
});

t.test('eight players may have a short show', async (t) => {
  const server = await buildTestApp(t);
  const game = await gameIn(server, 'over', 3);
  t.match((await show(game, game.host, { short: true })).body.show, { short: true, step_ms: 4_000 });
  await server.ports.advance(4_000);
  t.match((await game.session()).show, { moment: 'page' }, 'without a title');
});

t.test('a game that ended at once has a show without stories', async (t) => {
  const server = await buildTestApp(t);
  const game = await gameIn(server, 'in play', 3);
  t.same((await show(game, game.host)).body.code, 'album_closed');
  await (game.players[2] as Player).post(`${game.path}/leave/`);
  await show(game, game.host);
  await server.ports.advance(6_000);
  t.match(await game.session(), { album: null, show: { moment: 'wall', hearts: [] } });
});

t.test('bad wishes are refused by name, and a deleted game has no show', async (t) => {
  const server = await buildTestApp(t);
  const game = await gameIn(server, 'over', 3);
  t.same((await show(game, game.host, { pace: 'slow' })).body, { pace: ['Known: auto, hand.'] });
  t.same((await show(game, game.host, { go: 'on' })).body, { go: ['Known: next, back, again.'] });
  await show(game, game.host);
  const { database, scheduler } = server.platform;
  await database.commit((turn) => {
    const telephone = database.domains.all().find(({ name }) => name === 'telephone');
    telephone?.removals?.[0]?.remove(turn, [game.code]);
  });
  t.equal(scheduler.dueAt('telephone.show', String(game.code)), undefined);
});
