import t from 'tap';
import { buildTestApp, holders, type Player, startedGame } from '../helper.ts';
import { heldBy } from './play.ts';

for (const count of [3, 4, 5, 10]) {
  t.test(`a game of ${count} over HTTP ends with every chain complete`, async (t) => {
    const server = await buildTestApp(t);
    const { players, host, code, session } = await startedGame(server, count);
    const rounds = count % 2 === 1 ? count : count - 1;
    t.equal(session.rounds, rounds);
    t.equal(session.round, 0);
    const first = holders(session);
    const ring = first.map(({ name }) => name);
    t.same([...ring].sort(), players.map((player) => player.name).sort(), 'each player holds a chain');
    const byName = new Map(players.map((player): [string, Player] => [player.name, player]));

    let before = session;
    for (let round = 0; round < rounds; round++) {
      const now = (await host.get(`/api/session/${code}/info/`)).body;
      t.equal(now.round, round);
      t.equal(now.round_kind, round % 2 === 0 ? 'description' : 'drawing');
      const expected = first.map(({ chain }, place) => ({ name: heldBy(ring, place, round), chain }));
      t.same(holders(now), expected, 'every chain is passed on in order');
      for (const [done, { name, chain }] of holders(now).entries()) {
        const player = byName.get(name) as Player;
        if (round > 0) {
          const what = round % 2 === 0 ? 'getDraw' : 'getDesc';
          const entry = await player.get(`/api/session/${code}/${round - 1}/${chain}/${what}/`);
          t.equal(entry.status, 200, 'the holder can read the previous entry');
        }
        const sent =
          round % 2 === 0
            ? await player.describe(code, round, chain, `words ${round} of ${name}`)
            : await player.draw(code, round, chain);
        t.equal(sent.status, 201);
        t.equal(sent.body.author, name);
        t.equal(sent.body.chain, chain);
        const after = (await host.get(`/api/session/${code}/info/`)).body;
        t.ok(after.version > before.version, 'the version rises with every submission');
        const last = done === count - 1;
        t.equal(after.last_modified > before.last_modified, last, 'last_modified only rises with the round');
        if (!last) t.ok(after.submitted.includes(name));
        before = after;
      }
    }

    const over = (await host.get(`/api/session/${code}/info/`)).body;
    t.equal(over.round, -2);
    t.equal(over.round_kind, 'over');
    const expected = first.map(({ chain }, place) => [
      String(chain),
      Array.from({ length: rounds }, (_, round) => heldBy(ring, place, round)),
    ]);
    t.same(over.chains, Object.fromEntries(expected));
    for (const { chain } of first) {
      for (let round = 0; round < rounds; round++) {
        const what = round % 2 === 0 ? 'getDesc' : 'getDraw';
        t.equal((await host.get(`/api/session/${code}/${round}/${chain}/${what}/`)).status, 200);
      }
    }
    const past = await (players[1] as Player).get('/api/past_sessions/');
    t.same(
      past.body.map((one: { game_code: number }) => one.game_code),
      [code],
    );
  });
}
