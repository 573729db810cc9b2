import t, { type Test } from 'tap';
import { takeDownAlbum } from '#src/telephone/index.ts';
import { filesIn } from '../accounts/zip-reader.ts';
import { buildTestApp, type Player, type TestServer } from '../helper.ts';
import { gameIn } from './lobby.ts';
import { type Game, wordsOf } from './play.ts';

type Three<T = Player> = [T, T, T];
interface Place {
  chain: number;
  round: number;
}

const HIDDEN = { code: 'page_hidden', detail: 'The host has hidden this page' };

function hide(player: Player, { path }: Game, { chain, round }: Place, method = 'POST') {
  return player.server.call(method, `${path}/${round}/${chain}/hide/`, { token: player.token });
}

async function placeOf(game: Game, player: Player, round: number): Promise<Place> {
  const chains: Record<string, string[]> = (await game.session()).chains;
  const [chain] = Object.entries(chains).find(([, authors]) => authors[round] === player.name) ?? [];
  return { chain: Number(chain), round };
}

async function entryAt(game: Game, reader: Player, { chain, round }: Place) {
  const { chains } = (await reader.get(`${game.path}/album/`)).body;
  return chains.find((one: Place) => one.chain === chain).entries[round];
}

async function finished(t: Test): Promise<{ server: TestServer; game: Game; three: Three }> {
  const server = await buildTestApp(t);
  const game = await gameIn(server, 'over', 3);
  return { server, game, three: game.players as Three };
}

t.test('a hidden page is nowhere any more, for nobody, until the host shows it again', async (t) => {
  const { server, game, three } = await finished(t);
  const [ada, ben, cleo] = three;
  const [words, drawing] = [await placeOf(game, ben, 0), await placeOf(game, ben, 1)];
  const { url } = (await ada.post(`${game.path}/album/share/`)).body;
  const socket = server.open(`/ws/session/${game.code}/`, cleo.token);
  const { version } = (await socket.next('STATE_SYNC')).payload;

  t.match((await hide(ben, game, words)).body, { code: 'only_host' });
  t.match((await hide(ada, game, { ...words, round: 7 })).body, { code: 'page_not_found' });
  t.match((await hide(ada, game, { ...words, chain: 9_999 })).body, { code: 'chain_not_found' });
  t.match((await hide(ada, game, words)).body, { version: version + 1, hidden: [words] });
  t.match((await socket.next('STATE_SYNC')).payload, { version: version + 1, hidden: [words] });
  t.match((await hide(ada, game, words)).body, { version: version + 1 }, 'again');
  await hide(ada, game, drawing);

  for (const reader of three) {
    for (const page of [words, drawing]) {
      const { author, hidden, ...rest } = await entryAt(game, reader, page);
      t.match({ author, hidden }, { author: ben.name, hidden: true });
      t.notOk('description' in rest || 'drawing' in rest, 'without what was there');
    }
    const at = `${drawing.round}/${drawing.chain}`;
    t.match((await reader.get(`${game.path}/${words.round}/${words.chain}/getDesc/`)).body, HIDDEN);
    t.match((await reader.get(`${game.path}/${at}/getDraw/`)).body, HIDDEN);
    t.equal((await reader.get(`/media/${drawing.chain}_${game.code}_1.svg`)).status, 403);
  }
  for (const ending of ['/', '.html']) {
    const page = (await server.call('GET', new URL(url).pathname.replace(/\/$/, ending))).body;
    t.notMatch(page, wordsOf(ben, 0));
    t.notMatch(decoded(page), `M${ben.id} 1`, 'nor its drawing');
    t.match(decoded(page), `M${cleo.id} 1`, 'but the others');
    t.match(page, 'The host has hidden this page.');
  }

  t.match((await hide(ada, game, words, 'DELETE')).body, { hidden: [drawing] });
  t.match(await entryAt(game, cleo, words), { description: wordsOf(ben, 0) });
});

function decoded(page: string): string {
  const pictures = [...page.matchAll(/base64,([A-Za-z0-9+/=]+)"/g)];
  return pictures.map(([, base64 = '']) => Buffer.from(base64, 'base64').toString()).join();
}

t.test('a page that is hidden while the show is at it is over after a second', async (t) => {
  const { server, game, three } = await finished(t);
  const [ada] = three;
  await ada.post(`${game.path}/show/`, {});
  const { chain } = (await game.session()).album;
  await ada.post(`${game.path}/album/step/`, { chain, step: 1 });
  await hide(ada, game, { chain, round: 0 });
  t.match((await game.session()).show, { moment: 'page', step_ms: 1000 });
  await server.ports.advance(1000);
  t.match((await game.session()).album, { chain, step: 2 });
});

t.test('a hidden page gets no heart and no award, and loses the one that is being shown', async (t) => {
  const { game, three } = await finished(t);
  const [ada, ben, cleo] = three;
  const page = await placeOf(game, ben, 1);
  const other = await placeOf(game, cleo, 1);
  const heart = (place: Place) => `${game.path}/${place.round}/${place.chain}/heart/`;
  await ada.put(heart(page));
  await cleo.put(heart(page));
  await ada.put(heart(other));
  await ada.post(`${game.path}/show/`, { pace: 'hand' });
  for (let at = 'overture'; at !== 'award'; )
    at = (await ada.post(`${game.path}/show/`, { go: 'next' })).body.show.moment;
  const awards = async () => (await ada.get(`${game.path}/album/`)).body.awards;
  const [first, second] = await awards();
  t.match(first, { award: 'picture', ...page });
  const { show } = (await hide(ada, game, page)).body;
  t.match(show, { moment: 'award', award: 0 }, 'the next one is up');
  t.same((await awards())[0], second);
  t.match((await cleo.put(heart(page))).body, HIDDEN);

  const again = await gameIn(ada.server, 'over', 3);
  const host = again.host;
  const loved = await placeOf(again, again.players[1] as Player, 1);
  await host.put(`${again.path}/1/${loved.chain}/heart/`);
  await hide(host, again, loved);
  const given: { chain: number; round: number }[] = (await host.get(`${again.path}/album/`)).body.awards;
  t.notOk(given.some(({ chain, round }) => chain === loved.chain && round === loved.round));
});

t.test('a tie with fewer than two drawings left is over at once', async (t) => {
  const { game, three } = await finished(t);
  const [ada, ben, cleo] = three;
  const tied = [await placeOf(game, ada, 1), await placeOf(game, ben, 1), await placeOf(game, cleo, 1)];
  for (const [place, voter] of [ben, cleo, ada].entries())
    await voter.put(`${game.path}/1/${tied[place]?.chain}/heart/`);
  let { show } = (await ada.post(`${game.path}/show/`, { pace: 'auto' })).body;
  while (show.moment !== 'tie') show = (await ada.post(`${game.path}/show/`, { go: 'next' })).body.show;
  t.equal(show.tied.length, 3);
  const [first, second, third] = tied as Three<Place>;
  t.match((await hide(ada, game, first)).body.show, { moment: 'tie', beat: show.beat });
  t.match((await hide(ada, game, second)).body.show, { moment: 'award', award: 0, beat: show.beat + 1 });
  const { awards } = (await ada.get(`${game.path}/album/`)).body;
  t.match(awards[0], { award: 'picture', ...third });
  t.notOk(
    awards.some(({ chain, round }: Place) => chain === second.chain && round === 1),
    'hidden',
  );
});

t.test('all pages of a player go at once, with what the server repeated of them', async (t) => {
  const server = await buildTestApp(t);
  const game = await gameIn(server, 'in play', 3);
  const [ada, ben] = game.players as Three;
  const seat = (name: string) => `${game.path}/seats/${name}/hide/`;
  t.match((await ben.post(seat(ben.name))).body, { code: 'only_host' });
  t.match((await ada.post(seat('nobody'))).body, { username: ['This user has not played.'] });
  await game.playTo(1);
  const hidden = (await ada.post(seat(ben.name))).body.hidden;
  t.equal(hidden.length, 1, 'in play, too');
  const [{ chain, round }] = hidden;
  const { player } = (await game.turns()).find((turn) => turn.chain === chain) ?? { player: ada };
  t.match((await player.get(`${game.path}/${round}/${chain}/getDesc/`)).body, {
    description: wordsOf(ben, 0),
  });
  await game.sendAll();
  const last = await game.turns();
  const late = last.find((turn) => turn.chain === chain)?.player as Player;
  await game.sendAll([late]);
  await server.ports.advance(700_000);
  t.match(await game.session(), { round: -2 });
  t.equal((await ada.post(seat(ben.name))).body.hidden.length, late === ben ? 3 : 4);
  const { chains } = (await ada.get(`${game.path}/album/`)).body;
  t.notMatch(JSON.stringify(chains), wordsOf(ben, 0), 'not even where the server has repeated it');
});

t.test('hidden pages stay hidden after a restart and in what others take along', async (t) => {
  const { server, game, three } = await finished(t);
  const [ada, ben, cleo] = three;
  await hide(ada, game, await placeOf(game, ben, 0));
  const taken = async ({ token }: Player) => {
    const address = `${server.base}/api/user/me/export/`;
    const zip = await fetch(address, { headers: { authorization: `Bearer ${token}` } });
    return filesIn(Buffer.from(await zip.arrayBuffer())).get(`telephone/${game.code}/game.json`);
  };
  t.match(await taken(ben), wordsOf(ben, 0), 'it is his own');
  t.notMatch(await taken(cleo), wordsOf(ben, 0));
  await server.stop();
  const again = await buildTestApp(t, { path: server.path, ports: server.ports });
  const { status, body } = await again.call('GET', `${game.path}/info/`, { token: cleo.token });
  t.equal(status, 200);
  t.equal(body.hidden.length, 1);
});

t.test('an administrator takes an album down: no page and no public address is left', async (t) => {
  const { server, game, three } = await finished(t);
  const [ada, ben] = three;
  const { url } = (await ben.post(`${game.path}/album/share/`)).body;
  await ada.post(`${game.path}/show/`, {});
  const { database, ports } = server.platform;
  const take = (name: string) => database.commit((turn) => takeDownAlbum(database, turn, name, ports.now()));
  t.equal(await take('1'), undefined);
  t.equal(await take('https://example.org/album/0123456789abcdef0123456789abcdef/'), undefined);
  t.equal(await take(url), game.code);
  t.equal((await server.call('GET', new URL(url).pathname)).status, 404);
  t.equal(await take(String(game.code)), game.code, 'again, by its code');
  const { chains, shared } = (await ben.get(`${game.path}/album/`)).body;
  t.equal(shared, null);
  t.ok(
    chains.every(({ entries }: { entries: { hidden?: true }[] }) => entries.every(({ hidden }) => hidden)),
  );
});
