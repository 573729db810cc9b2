import t, { type Test } from 'tap';
import { makeOwnGamesStore } from '#src/chess/store-own-games.ts';
import { buildTestApp, type Frame, type Player } from '../helper.ts';
import { create, gameOf, OFF, on, people, taken } from './play.ts';

const HOUR_MS = 3_600_000;
const isSaid = ({ payload }: Frame) => payload.kind === 'said';

/** Ada has won with White, lost with Black, drawn without clocks, aborted one, and one is going on. */
async function scene(t: Test) {
  const server = await buildTestApp(t, OFF);
  const [ada, bob, eve] = await people(server, 'ada', 'bob', 'eve');
  const won = await gameOf(ada, bob, { initialMs: 60_000 });
  await won.do(bob, 'resign');
  const firstAt = server.ports.now();
  await server.ports.advance(HOUR_MS);
  const lost = await gameOf(bob, ada, { initialMs: 300_000, incrementMs: 3_000 });
  await lost.do(ada, 'resign');
  const drawn = await gameOf(ada, eve, { initialMs: null });
  await drawn.play('e2e4 e7e5');
  await drawn.do(ada, 'draw', { action: 'offer' });
  await drawn.do(eve, 'draw', { action: 'accept' });
  const aborted = await gameOf(eve, ada, { initialMs: 900_000 });
  await aborted.do(ada, 'abort');
  const going = await gameOf(ada, bob, { initialMs: 10_800_000, opponentInitialMs: 60_000 });
  const ids = { won: won.id, lost: lost.id, drawn: drawn.id, aborted: aborted.id, going: going.id };
  const listed = async (query: string, by: Player = ada) => {
    const { status, body } = await by.get(`/api/game/mine/?${query}`);
    if (status !== 200) return body;
    const names = new Map(Object.entries(ids).map(([name, id]) => [id, name]));
    return body.map(({ gameId }: { gameId: string }) => names.get(gameId) ?? gameId).join(' ');
  };
  return { server, ada, bob, eve, listed, firstAt, ids };
}

t.test('one’s own games can be narrowed by result, colour, opponent, time and date', async (t) => {
  const { ada, bob, eve, listed, firstAt } = await scene(t);
  const cases: [query: string, found: string][] = [
    ['', 'going aborted drawn lost won'],
    ['result=won', 'won'],
    ['result=lost', 'lost'],
    ['result=drawn', 'drawn'],
    ['result=aborted', 'aborted'],
    ['result=unfinished', 'going'],
    ['color=white', 'going drawn won'],
    ['color=black', 'aborted lost'],
    ['color=black&result=lost', 'lost'],
    ['color=white&result=lost', ''],
    ['opponent=EV', 'aborted drawn'],
    ['opponent=%20bob%20', 'going lost won'],
    ['opponent=', 'going aborted drawn lost won'],
    ['opponent=ada', ''],
    ['opponent=nobody', ''],
    ['pace=bullet', 'won'],
    ['pace=blitz', 'lost'],
    ['pace=rapid', 'aborted'],
    ['pace=classical', 'going'],
    ['pace=none', 'drawn'],
    [`until=${firstAt + 1}`, 'won'],
    [`since=${firstAt + 1}`, 'going aborted drawn lost'],
    [`since=${firstAt + 1}&opponent=bob&pace=blitz`, 'lost'],
    ['result=won&page=2', ''],
  ];
  for (const [query, found] of cases) t.equal(await listed(query), found, query);
  t.equal(await listed('result=won', bob), 'lost', 'each from their own side');
  t.equal(await listed('result=won', eve), '');
  for (const [query, member] of [
    ['result=1-0', 'result'],
    ['color=random', 'color'],
    ['pace=fast', 'pace'],
    ['since=-1', 'since'],
    ['until=tomorrow', 'until'],
    [`opponent=${'x'.repeat(151)}`, 'opponent'],
  ] as const) {
    const { status, body } = await ada.get(`/api/game/mine/?${query}`);
    t.same([status, Object.keys(body)], [400, [member]], query);
  }
});

t.test('the list of one’s own games reads no games of others', async (t) => {
  const { server, ada } = await scene(t);
  const { query } = makeOwnGamesStore(server.platform.database);
  for (const wanted of [
    {},
    { result: 'won' },
    { color: 'black', pace: 'blitz' },
    { opponentIds: [1, 2] },
    { result: 'unfinished', since: 0 },
  ] as const) {
    const { sql, params } = query(ada.id, { ...wanted, opponentIds: [1, 2] }).toSQL();
    const plan = server.platform.database.raw
      .prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
      .all(...params);
    const details = plan.map(({ detail }) => detail).join('; ');
    t.match(details, /chess_game_(white|black)/, JSON.stringify(wanted));
    t.notMatch(details, /SCAN|chess_game_phase/, details);
  }
});

t.test('all games, or some, come as one PGN file, also if there are many', async (t) => {
  const { server, ada, bob, ids } = await scene(t);
  const read = async (query = '') => ada.get(`/api/game/mine/pgn/?${query}`);
  const single = (await ada.get(`/api/game/${ids.drawn}/pgn/`)).body;
  t.equal((await read('result=drawn')).body, `${single}\n`);
  t.equal((await read('result=drawn&clocks=0')).body, `${single}\n`);
  t.equal((await read('opponent=nobody')).body, '');
  const odds = (await read('result=unfinished')).body;
  t.match(odds, '[TimeControl "?"]\n[WhiteTimeControl "10800+0"]\n[BlackTimeControl "60+0"]\n');
  for (let n = 0; n < 45; n++) await create(bob, { opponent: ada.name });
  for (let n = 0; n < 45; n++) await gameOf(ada, bob);
  const { body: text, headers } = await read();
  t.equal(headers.get('content-type'), 'application/x-chess-pgn; charset=utf-8');
  t.equal(text.match(/^\[Event /gm)?.length, 50, 'challenges that were not accepted are no games of hers');
  t.equal((await server.call('GET', '/api/game/mine/pgn/')).status, 401);
});

t.test('phrases reach the opponent only, are of the fixed list, and are limited', async (t) => {
  const server = await buildTestApp(t);
  const [ada, bob, eve] = await people(server, 'ada', 'bob', 'eve');
  const game = await gameOf(ada, bob);
  const listening = async ({ token }: Player) => (await on(server, 'user', token)).socket;
  const [a, b, e] = [await listening(ada), await listening(bob), await listening(eve)];
  t.equal((await game.do(ada, 'say', { phrase: 'good_game' })).status, 200);
  t.match(await b.next('NOTICE'), {
    topic: 'user',
    payload: { kind: 'said', gameId: game.id, by: 'ada', phrase: 'good_game' },
  });
  t.match((await game.do(eve, 'say', { phrase: 'hello' })).body, { code: 'not_a_player' });
  t.match((await game.do(ada, 'say', { phrase: 'you fool' })).body, { phrase: [/hello/] });
  t.match((await ada.post(`/api/game/${await create(ada)}/say/`, { phrase: 'hello' })).body, {
    code: 'game_not_started',
  });
  await game.do(bob, 'resign');
  for (let n = 0; n < 5; n++) t.equal((await game.do(ada, 'say', { phrase: 'thanks' })).status, 200);
  t.match((await game.do(ada, 'say', { phrase: 'thanks' })).body, { code: 'rate_limited' });
  for (const socket of [a, e]) t.same((await taken(socket, 'NOTICE')).filter(isSaid), []);
  t.equal((await taken(b, 'NOTICE')).filter(isSaid).length, 5);
});
