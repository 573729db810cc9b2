import t from 'tap';
import { buildTestApp, type Player } from '../helper.ts';
import { longGame } from './lobby.ts';
import { drawingOf, type Turn, wordsOf } from './play.ts';

const path = ({ round, chain }: Turn, what: string) => `/${round}/${chain}/${what}/`;

for (const round of [0, 1]) {
  t.test(`in round ${round} a player takes an entry back as a draft, and hands another one in`, async (t) => {
    const server = await buildTestApp(t);
    const game = await longGame(server, 3);
    await game.playTo(round);
    const turn = await game.turnOf(game.host);
    await game.send(turn);
    const before = await game.session();
    t.same(before.submitted, [game.host.name]);
    const { status, body } = await game.host.post(game.path + path(turn, 'reopen'));
    t.equal(status, 200);
    t.same(body.submitted, []);
    t.equal(body.version, before.version + 1);
    t.equal(body.last_modified, before.last_modified, 'older clients do not wake');
    const draft = (await game.host.get(game.path + path(turn, 'draft'))).body;
    if (round === 0) t.equal(draft.description, wordsOf(game.host, 0));
    else t.match(draft.drawing, `M${game.host.id} 1`);
    for (const player of game.players.slice(1))
      t.equal((await player.get(game.path + path(turn, 'draft'))).status, 404);
    const what = round === 0 ? 'getDesc' : 'getDraw';
    t.equal((await game.host.get(game.path + path(turn, what))).status, 404, 'it is no entry any more');
    const again = await game.host.post(game.path + path(turn, 'reopen'));
    t.same([again.status, again.body.code], [404, 'nothing_to_reopen']);
    await game.sendAll([game.host]);
    t.equal((await game.session()).round, round, 'the round waits');
    if (round === 0) t.equal((await game.host.describe(game.code, 0, turn.chain, 'better')).status, 201);
    else
      t.equal(
        (await game.host.draw(game.code, 1, turn.chain, drawingOf(game.players[1] as Player, 1))).status,
        201,
      );
    t.equal((await game.session()).round, round + 1);
  });
}

t.test('an entry that was taken back counts when the time is up, and is not skipped', async (t) => {
  const server = await buildTestApp(t);
  const game = await longGame(server, 3);
  const turn = await game.turnOf(game.host);
  await game.send(turn);
  const socket = server.open('/ws/', game.host.token);
  const ack = await socket.ask('REOPEN', { game_code: game.code, round: 0, chain: turn.chain });
  t.match(ack, { event: 'ACK', payload: { submitted: [] } });
  await server.ports.advance(605_000);
  const { body } = await game.host.get(game.path + path(turn, 'getDesc'));
  t.equal(body.description, wordsOf(game.host, 0));
  t.equal(body.skipped, undefined);
});

t.test('only an own entry of the running round can be taken back', async (t) => {
  const server = await buildTestApp(t);
  const game = await longGame(server, 4);
  const turn = await game.turnOf(game.host);
  const [, other, left] = game.players as [Player, Player, Player];
  const lost = await game.turnOf(left);
  const stranger = await server.guest('stranger');
  const ask = (player: Player, at: Turn) => player.post(game.path + path(at, 'reopen'));
  const refused = async (player: Player, at: Turn, status: number, code: string) => {
    const answer = await ask(player, at);
    t.same([answer.status, answer.body.code], [status, code]);
  };
  await refused(game.host, turn, 404, 'nothing_to_reopen');
  await game.send(turn);
  await game.send(lost);
  await refused(other, turn, 400, 'not_your_chain');
  await refused(stranger, turn, 403, 'not_in_session');
  await refused(game.host, { ...turn, round: 1 }, 400, 'round_mismatch');
  await refused(game.host, { ...turn, chain: 999_999 }, 400, 'chain_mismatch');
  await left.post(`${game.path}/leave/`);
  await refused(left, lost, 404, 'nothing_to_reopen');
  await game.playTo(1);
  await refused(game.host, turn, 400, 'round_mismatch');
  await game.playTo(-2);
  await refused(game.host, turn, 400, 'round_mismatch');
});
