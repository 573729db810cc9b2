import t from 'tap';
import { PROMPTS } from '#src/telephone/rules/prompts.ts';
import { PROMPTS_DE } from '#src/telephone/rules/prompts-de.ts';
import { dealIdeas, listOf } from '#src/telephone/rules/words.ts';
import { buildTestApp, type Player, type TestServer } from '../helper.ts';
import { lobbyOf } from './lobby.ts';
import { playedBy } from './play.ts';

const WORDS_PROBLEM = '"en", "de" or a list of 3 to 300 different ideas of 1 to 100 characters is required.';

async function startWith(server: TestServer, count: number, options: object) {
  const times = { draw_time: 60, desc_time: 40 };
  const { players, host, code, path } = await lobbyOf(server, count, { ...times, ...{ options } });
  await host.put(`${path}/start/`);
  return playedBy(players, host, code, []);
}

t.test('there are at least 200 ideas in each language, all different valid descriptions', (t) => {
  for (const list of [PROMPTS, PROMPTS_DE]) {
    t.ok(list.length >= 200);
    t.equal(new Set(list).size, list.length);
    t.same(
      list.filter((idea) => idea.trim() !== idea || idea === '' || idea.length > 100),
      [],
    );
  }
  t.equal(listOf('de'), PROMPTS_DE);
  t.end();
});

t.test('a short list is dealt round and round, and nobody gets an idea twice', (t) => {
  t.same(dealIdeas(['a', 'b', 'c', 'd'], 3), [
    ['a', 'b', 'c'],
    ['d', 'a', 'b'],
    ['c', 'd', 'a'],
  ]);
  t.same(new Set(dealIdeas(PROMPTS, 10).flat()).size, 30);
  t.end();
});

t.test('each player gets three ideas for their own chain, and hands one in', async (t) => {
  const server = await buildTestApp(t);
  const game = await startWith(server, 4, { ideas: true, words: 'de' });
  const seen: string[] = [];
  for (const turn of await game.turns()) {
    const { body } = await turn.player.get(`${game.path}/ideas/`);
    t.same(body.chain, turn.chain);
    t.equal(body.ideas.length, 3);
    seen.push(...body.ideas);
    t.equal((await game.send(turn, body.ideas[1])).status, 201);
  }
  t.equal(new Set(seen).size, 12, 'no idea is offered twice');
  t.ok(seen.every((idea) => PROMPTS_DE.includes(idea)));
  t.match(
    await game.host.get(`${game.path}/ideas/`),
    { status: 404, body: { code: 'no_ideas' } },
    'not later',
  );
});

t.test('nobody else is told of the ideas, and without the option there are none', async (t) => {
  const server = await buildTestApp(t);
  const list = ['zebra one', 'zebra two', 'zebra three'];
  const game = await startWith(server, 3, { ideas: true, words: list });
  t.notMatch(JSON.stringify(await game.session()), 'zebra');
  const eve = await server.guest('eve');
  t.equal((await eve.get(`${game.path}/ideas/`)).status, 403);
  t.same(new Set((await game.host.get(`${game.path}/ideas/`)).body.ideas), new Set(list));
  const without = await startWith(server, 3, {});
  t.match(await without.host.get(`${without.path}/ideas/`), { status: 404, body: { code: 'no_ideas' } });
});

t.test(
  'who picks nothing gets the first of their ideas, and keeps it over a restart of the round',
  async (t) => {
    const server = await buildTestApp(t);
    const game = await startWith(server, 3, { ideas: true });
    const first = new Map<string, string>();
    for (const player of game.players)
      first.set(player.name, (await player.get(`${game.path}/ideas/`)).body.ideas[0]);
    await server.ports.advance(45_000);
    await game.playTo(-2);
    for (const { owner, entries } of (await game.host.get(`${game.path}/album/`)).body.chains) {
      t.match(entries[0], { author: owner, skipped: true });
      t.equal(entries[0].description, first.get(owner));
    }
  },
);

t.test('missing first sentences come from the list of the game, with and without ideas', async (t) => {
  const server = await buildTestApp(t);
  const list = ['der Hund', 'die Katze', 'das Haus'];
  const game = await startWith(server, 3, { words: list });
  await server.ports.advance(45_000);
  await game.playTo(-2);
  for (const { entries } of (await game.host.get(`${game.path}/album/`)).body.chains)
    t.ok(list.includes(entries[0].description));
});

t.test('a list of one’s own is cleaned, and refused if it is too short or no list', async (t) => {
  const server = await buildTestApp(t);
  const { host, path } = await lobbyOf(server, 3);
  const put = (words: unknown) =>
    server.call('PATCH', `${path}/options/`, { token: (host as Player).token, json: { words } });
  for (const words of [
    [],
    ['one', 'two'],
    ['one', 'two', ' two '],
    ['one', 'two', ' '],
    ['one', 'two', 'x'.repeat(101)],
    ['one', 'two', 3],
    'fr',
    7,
    Array.from({ length: 301 }, (_, n) => `${n}`),
  ])
    t.match(await put(words), { status: 400, body: { words: [WORDS_PROBLEM] } }, JSON.stringify(words));
  const create = await host.post('/api/session/create/', {
    ...{ draw_time: 60, desc_time: 40 },
    options: { words: ['one', 'two', 'two'] },
  });
  t.match(create, { status: 400, body: { options: [WORDS_PROBLEM] } });
  t.match(await put([' one ', 'two\u0007', 'three']), { status: 200, body: { options: { words: 'own' } } });
  t.match(await put('de'), { status: 200, body: { options: { words: 'de' } } });
});
