import { copyFileSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { buildTestApp, Player, type TestServer } from '../helper.ts';
import { gameIn, pass } from '../telephone/lobby.ts';
import { chance } from './process.ts';

const SEED = Number(process.env.SEED ?? 1);
const KILLS = Number(process.env.KILLS ?? 6);
/** After about this many turns of the event loop, all requests are answered. */
const MOST_TURNS = 36;
const CLAIM_MS = 60_000;
const random = chance(SEED);

interface Login {
  access: string;
  isTold: boolean;
}

/** A game of four whose member Dan is away, and two phones. The first says that it is Dan's. */
async function claimedGame(server: TestServer) {
  const game = await gameIn(server, 'in play', 4);
  const dan = game.players[3] as Player;
  await pass(server, 30_000, { players: game.players.slice(0, 3) });
  const phone = await server.guest('phone');
  const { claim } = (await phone.post(`${game.path}/seats/${dan.name}/claim/`)).body;
  return { ...game, dan, phone, claim: `${game.path}/claims/${claim}/` };
}

/** What a process killed now leaves behind, opened by a new one. */
async function killed(t: Test, { path, ports }: TestServer): Promise<TestServer> {
  const copy = `${path}.${random(0, 1_000_000)}`;
  for (const end of ['', '-wal']) copyFileSync(path + end, copy + end);
  return buildTestApp(t, { path: copy, ports });
}

/**
 * The host says yes, and the new phone asks twice at once. The kill comes before that, during it or, with `part` 1,
 * after it.
 */
async function grantAndDie(t: Test, server: TestServer, part: number) {
  const game = await claimedGame(server);
  const { host, phone, claim } = game;
  const logins: Login[] = [];
  let isDead = false;
  const grant = host.post(`${claim}grant/`);
  if (part === 1 || random(0, 2) === 0) await grant;
  const asking = [1, 2].map(async () => {
    const { body } = await phone.get(claim);
    if (body.access) logins.push({ access: body.access, isTold: !isDead });
  });
  for (let left = Math.floor(part * MOST_TURNS); left > 0; left--) await turn();
  if (part === 1) await Promise.race(asking);
  isDead = true;
  const again = await killed(t, server);
  await grant;
  // An answer that is held until the claim changes arrives after this time at the latest.
  await server.ports.advance(CLAIM_MS);
  await Promise.all(asking);
  return { ...game, again, logins };
}

t.test(`after ${KILLS} kills in the middle of a claim nobody holds a seat twice, seed ${SEED}`, async (t) => {
  const met = new Set<string>();
  for (let kill = 0; kill < KILLS; kill++) {
    const server = await buildTestApp(t);
    const { again, logins, path, dan, host, phone, claim } = await grantAndDie(t, server, kill / (KILLS - 1));
    const on = ({ id, name, token, refresh }: Player) => new Player(again, id, name, token, refresh);
    const works = async (token: string) =>
      (await again.call('GET', `${path}/info/`, { token })).status === 200;
    t.ok(logins.length <= 1, 'the tokens are given once');
    const told = logins.filter(({ isTold }) => isTold);
    for (const { access } of told) t.ok(await works(access), 'a login that was told of works');

    await on(host).post(`${claim}grant/`);
    const wasMoved = !(await works(dan.token));
    met.add(wasMoved ? 'moved' : 'not moved');
    if (told.length > 0) t.ok(wasMoved, 'the old phone is out');
    const asked = await on(phone).get(claim);
    if (wasMoved) t.equal(asked.status, 404, 'what was taken cannot be taken again');
    else if (asked.body.access) t.notOk(await works(dan.token), 'the old phone is out now');
    const { users } = (await on(host).get(`${path}/info/`)).body;
    t.same(users.length, new Set(users).size);
    t.equal(users.length, 4, 'as many seats as before');
    await Promise.all([server.stop(), again.stop()]);
  }
  t.equal(met.size, 2, 'some kills came before the seat had moved, and some after it');
});
