import t from 'tap';
import { type AwardPage, awardsFor, tiedPictures } from '#src/telephone/rules/awards.ts';
import type { Game as GameState, Heart } from '#src/telephone/rules/session.ts';
import { buildTestApp, type Player } from '../helper.ts';
import { gameIn } from './lobby.ts';
import type { Game } from './play.ts';

const heart = (game: Game, player: Player, method: 'PUT' | 'DELETE', { chain, round }: Place) =>
  player.server.call(method, `${game.path}/${round}/${chain}/heart/`, { token: player.token });

interface Place {
  chain: number;
  round: number;
}

/** The page that this player made in this round. */
async function pageOf(game: Game, player: Player, round: number): Promise<Place> {
  const { chains } = await game.session();
  const [chain] =
    Object.entries(chains).find(([, authors]) => (authors as string[])[round] === player.name) ?? [];
  return { chain: Number(chain), round };
}

t.test('everybody has one heart for each page of others, and may take it back', async (t) => {
  const server = await buildTestApp(t);
  const game = await gameIn(server, 'in play', 3);
  const [ada, ben, cleo] = game.players as [Player, Player, Player];
  const [{ chain = 0 } = {}] = await game.turns();
  t.match((await heart(game, ada, 'PUT', { chain, round: 0 })).body, { code: 'album_closed' });
  await game.playTo(-2);
  const page = await pageOf(game, ben, 1);
  const { version } = await game.session();
  t.match((await heart(game, ada, 'PUT', page)).body, { version: version + 1 });
  t.match((await heart(game, ada, 'PUT', page)).body, { version: version + 1 }, 'again');
  t.match((await heart(game, ben, 'PUT', page)).body, { code: 'own_page' });
  await heart(game, cleo, 'PUT', page);
  const hearts = async () => {
    const { chains } = (await ada.get(`${game.path}/album/`)).body;
    return chains.find((one: Place) => one.chain === page.chain).entries[page.round].hearts;
  };
  t.same(await hearts(), [ada.name, cleo.name]);
  t.equal((await heart(game, ada, 'DELETE', page)).status, 200);
  t.equal((await heart(game, ada, 'DELETE', page)).status, 200, 'again');
  t.same(await hearts(), [cleo.name]);

  const eva = await server.guest('Eva');
  t.match((await heart(game, eva, 'PUT', page)).body, { code: 'not_in_session' });
  await eva.post(`${game.path}/watch/`);
  t.match((await heart(game, eva, 'PUT', page)).body, { code: 'not_in_session' }, 'a watcher has none');
  t.match((await heart(game, ada, 'PUT', { ...page, round: 7 })).body, { code: 'page_not_found' });
  t.match((await heart(game, ada, 'PUT', { ...page, chain: 9_999 })).body, { code: 'chain_not_found' });
});

t.test('pictures with as many hearts share a tie, in which one more heart decides', async (t) => {
  const server = await buildTestApp(t);
  const game = await gameIn(server, 'over', 3);
  const [ada, ben, cleo] = game.players as [Player, Player, Player];
  const [first, second] = [await pageOf(game, ada, 1), await pageOf(game, ben, 1)];
  await heart(game, ben, 'PUT', first);
  await heart(game, ada, 'PUT', second);
  const show = async (change: object) => (await ada.post(`${game.path}/show/`, change)).body.show;
  const untilTie = async () => {
    for (let now = await show({ pace: 'auto' }); ; now = await show({ go: 'next' }))
      if (['tie', 'award'].includes(now.moment)) return now;
  };
  const shown = await untilTie();
  const sorted = [first, second].sort((a, b) => a.chain - b.chain).map((page) => ({ ...page, hearts: 1 }));
  t.match(shown, { moment: 'tie', step_ms: 10_000, award: null });
  t.same(
    shown.tied.sort((a: Place, b: Place) => a.chain - b.chain),
    sorted,
  );
  t.equal((await ada.get(`${game.path}/album/`)).body.awards, null, 'not given yet');
  await heart(game, cleo, 'PUT', second);
  await server.ports.advance(10_000);
  t.match((await game.session()).show, { moment: 'award', award: 0, tied: [] });
  t.match((await ada.get(`${game.path}/album/`)).body.awards[0], {
    award: 'picture',
    username: ben.name,
    ...second,
  });
  t.match(await show({ go: 'back' }), { moment: 'end' });
  t.match(await show({ go: 'next' }), { moment: 'award' }, 'there is no tie any more');
});

t.test('during the show everybody sees the hearts of the story, and they decide on the awards', async (t) => {
  const server = await buildTestApp(t);
  const game = await gameIn(server, 'over', 3);
  const [ada, ben] = game.players as [Player, Player];
  const page = await pageOf(game, ben, 1);
  await ada.post(`${game.path}/show/`, { pace: 'hand' });
  await ada.post(`${game.path}/album/step/`, { chain: page.chain, step: 2 });
  const socket = server.open(`/ws/session/${game.code}/`, ben.token);
  await socket.next('STATE_SYNC');
  await heart(game, ada, 'PUT', page);
  t.same((await socket.next('STATE_SYNC')).payload.show.hearts, [0, 1, 0]);

  const album = async () => (await ada.get(`${game.path}/album/`)).body;
  t.equal((await album()).awards, null);
  for (let at = 'page'; at !== 'award'; )
    at = (await ada.post(`${game.path}/show/`, { go: 'next' })).body.show.moment;
  const { awards } = await album();
  t.same(awards[0], { award: 'picture', username: ben.name, ...page });
  await heart(game, ada, 'DELETE', page);
  t.same((await album()).awards, awards, 'they stay as they were when the last story ended');
});

t.test('stepping by hand through the API leads to the awards in the album', async (t) => {
  const server = await buildTestApp(t);
  const game = await gameIn(server, 'over', 3);
  const [ada, ben] = game.players as [Player, Player];
  const page = await pageOf(game, ben, 0);
  await heart(game, ada, 'PUT', page);
  const { awards } = (await ada.get(`${game.path}/album/`)).body;
  t.same(awards[0], { award: 'line', username: ben.name, ...page });
});

/** A game of players 1, 2, 3… in which player `n` owns chain `100 + n`. `texts` are first and last words by chain. */
function gameWith(
  texts: [first: string, last: string][],
  changes: Partial<Record<string, Partial<AwardPage>>> = {},
) {
  const ring = texts.map((_, place) => place + 1);
  const pages = texts.flatMap(([first, last], place) =>
    [first, null, last].map((text, round): AwardPage => {
      const chainId = 101 + place;
      const common = { chainId, round, text, skipped: false, createdAtMs: 1_000 * round + place };
      const authorId = ring[(place + round) % ring.length] ?? 0;
      return {
        ...common,
        authorId,
        ink: text === null ? 1_000 + place : 0,
        ...changes[`${chainId} ${round}`],
      };
    }),
  );
  const game = { ring, chainIds: ring.map((id) => 100 + id), entries: pages } as unknown as GameState;
  return { game, pages };
}

const loved = (...places: [chainId: number, round: number, times: number][]): Heart[] =>
  places.flatMap(([chainId, round, times]) =>
    Array.from({ length: times }, (_, userId) => ({ chainId, round, userId })),
  );
const named = (awards: ReturnType<typeof awardsFor>) =>
  awards.map(({ name, chainId, round }) => `${name} ${chainId} ${round}`);

const TEXTS: [string, string][] = [
  ['a snail late for work', 'a bakery escape'],
  ['two bears at the pool', 'two bears at the pool'],
  ['a tall cake', 'a tall hat'],
  ['my old shoe', 'my shoe'],
];

t.test('awards go to the most loved, the most and the least changed, and the fastest', (t) => {
  const { game, pages } = gameWith(TEXTS);
  const hearts = loved([103, 1, 2], [104, 1, 1], [102, 2, 3]);
  // The most loved line is by the winner of the picture.
  t.same(named(awardsFor(game, pages, hearts)), [
    'picture 103 1',
    'lost 103 null',
    'wire 102 null',
    'quick 104 1',
  ]);
  t.same(awardsFor(game, pages, hearts), awardsFor(game, pages, hearts), 'always the same');
  t.end();
});

t.test('hearts decide among the three stories that changed most', (t) => {
  const { game, pages } = gameWith(TEXTS);
  t.equal(named(awardsFor(game, pages, loved([104, 2, 1])))[1], 'lost 104 null');
  t.end();
});

t.test('without hearts and with nothing but skipped pages there is nothing to give', (t) => {
  const skipped = { skipped: true };
  const { game, pages } = gameWith([['a cat', 'a cat']], {
    '101 0': skipped,
    '101 1': skipped,
    '101 2': skipped,
  });
  t.same(awardsFor(game, pages, []), []);
  t.same(awardsFor({ ...game, chainIds: [], entries: [] }, [], []), []);
  t.end();
});

t.test('an empty sheet is not the fastest drawing', (t) => {
  const { game, pages } = gameWith(TEXTS, { '102 1': { ink: 90 } });
  const awards = awardsFor(game, pages, loved([103, 1, 2]));
  t.notOk(named(awards).includes('quick 102 1'));
  t.end();
});

t.test('nobody gets a second award while another player has none', (t) => {
  for (let seed = 0; seed < 200; seed++) {
    const random = (n: number) => (seed * 7_919 + n * 104_729) % 13;
    const { game, pages } = gameWith(TEXTS.slice(0, 3 + (seed % 2)));
    const hearts = pages.flatMap(({ chainId, round }, n) => loved([chainId, round, random(n) % 4]));
    const winners = awardsFor(game, pages, hearts).map(({ chainId, round }) =>
      round === null
        ? chainId - 100
        : pages.find((one) => one.chainId === chainId && one.round === round)?.authorId,
    );
    const counts = game.ring.map((id) => winners.filter((winner) => winner === id).length);
    t.ok(Math.max(...counts) - Math.min(...counts) <= 1, `${counts}`);
  }
  t.end();
});

t.test('a tie is between up to six drawings of different people that have most hearts', (t) => {
  const { pages } = gameWith(TEXTS);
  const tied = (...given: Parameters<typeof loved>) =>
    tiedPictures(pages, loved(...given)).map(({ chainId }) => chainId);
  t.same(tied(), []);
  t.same(tied([101, 1, 1]), []);
  t.same(tied([101, 1, 2], [103, 1, 2], [104, 1, 1], [102, 0, 3]), [101, 103]);
  t.same(tied([101, 1, 1], [103, 1, 2]), []);
  const alone = pages.map((page) => ({ ...page, authorId: 1 }));
  t.same(tiedPictures(alone, loved([101, 1, 1], [103, 1, 1])), []);
  const { pages: many } = gameWith(Array.from({ length: 7 }, () => ['a', 'b']));
  t.same(
    tiedPictures(many, loved(...many.map(({ chainId }) => [chainId, 1, 1] as [number, number, number]))),
    [],
  );
  t.end();
});
