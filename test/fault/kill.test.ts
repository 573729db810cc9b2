import t from 'tap';
import { buildTestApp, testPorts } from '../helper.ts';
import { moveLogins, playEvenings } from './evenings.ts';
import { Ledger } from './ledger.ts';
import {
  ChessTable,
  comeAndGo,
  content,
  keepEntry,
  keepIntegers,
  leaveLobbies,
  type Random,
  register,
  type Scene,
  submitByDraft,
} from './loads.ts';
import { addGuests, Game, type Guest, type Session, submit } from './play.ts';
import { chance, faultsOf, isGone, type ServerProcess, startServer } from './process.ts';

const SEED = Number(process.env.SEED ?? 1);
const KILLS = Number(process.env.KILLS ?? 4);
const SIZES = [3, 4];
const CHESS_TABLES = 3;
const PARTY = 5;
/** Registering is rare, since hashing a password takes longer than the server lives between kills. */
const REGISTER_EVERY = Math.min(KILLS, 10);
const HOUR_MS = 3_600_000;
const env = { PARLOR_RATE: 'off' };

/** Everything that runs at the same time, across all restarts of the server. */
interface House {
  random: Random;
  ledger: Ledger;
  tables: Game[];
  boards: ChessTable[];
  people: [Guest, Guest];
  /** Of evenings with a screen, a watcher and a latecomer. */
  party: Guest[];
}

t.test(
  `nothing acknowledged is lost and no game is stuck after ${KILLS} times kill -9, seed ${SEED}`,
  async (t) => {
    const path = `${t.testdir()}/parlor.db`;
    const random = chance(SEED);
    let server = await startServer(t, { path, env });
    const house = await open(server, random);
    const { ledger } = house;
    let unanswered = 0;
    for (let kill = 1; kill <= KILLS; kill++) {
      const games = await playUntilKilled(server, house, kill);
      const wrong: unknown[] = faultsOf(path);
      server = await startServer(t, { path, env });
      wrong.push(...(await ledger.lost(server, ledger.takeFresh())));
      for (const game of games) wrong.push(...(await lostOfGame(server, game)));
      const resent = await resendUnanswered(server, ledger, games);
      wrong.push(...resent.filter((status) => status !== 200 && status !== 201));
      unanswered += resent.length;
      t.same(wrong, [], `after kill ${kill} the file is sound and complete`);
    }
    t.ok(unanswered > 0, 'some kills came in the middle of a request');

    const scene = { server, ledger, random };
    for (const game of house.tables) await game.play(server, (round) => content(round, random));
    for (const board of house.boards) await board.end(scene);
    t.ok(
      house.tables.every((game) => game.over),
      'the games can be played to the end',
    );
    t.ok(ledger.size > KILLS, `${ledger.size} results were acknowledged`);
    t.same(await ledger.lost(server), [], 'nothing is lost at the end');
    await leaveInPlay(scene, house);
    await server.kill();
    t.same(faultsOf(path), [], 'the file is sound at the end');

    const ports = testPorts({ nowMs: Date.now() });
    const later = await buildTestApp(t, { path, ports, env });
    await ports.advance(2 * HOUR_MS);
    const rows = later.platform.database.raw;
    const playing = rows.prepare("SELECT count(*) FROM telephone_session WHERE phase = 'playing'").pluck();
    t.equal(playing.get(), 0, 'a round that nobody plays still ends');
    const active = rows.prepare("SELECT count(*) FROM chess_game WHERE phase = 'active'").pluck();
    t.equal(active.get(), 0, 'a clock that nobody stops still ends its game');
  },
);

/** Leaves a round and two running clocks that nobody will touch. */
async function leaveInPlay(scene: Scene, { tables, boards }: House): Promise<void> {
  const [table] = tables as [Game];
  await (await Game.open(scene.server, table.players)).gather(scene.server);
  const { white, black } = boards[0] as ChessTable;
  let moves = 4;
  await new ChessTable(white, black).play(scene, () => moves-- === 0);
}

async function open(server: ServerProcess, random: Random): Promise<House> {
  const tables: Game[] = [];
  for (const size of SIZES) tables.push(await Game.open(server, await addGuests(server, `of${size}-`, size)));
  const boards: ChessTable[] = [];
  for (let n = 0; n < CHESS_TABLES; n++) {
    boards.push(new ChessTable(...((await addGuests(server, `chess${n}-`, 2)) as [Guest, Guest])));
  }
  const people = (await addGuests(server, 'people', 2)) as [Guest, Guest];
  const party = await addGuests(server, 'party', PARTY);
  return { random, ledger: new Ledger(), tables, boards, people, party };
}

/** Plays until the process is killed a random time after a random request. Returns the drawing games played. */
async function playUntilKilled(server: ServerProcess, house: House, life: number): Promise<Game[]> {
  const { random, ledger, tables, boards, people, party } = house;
  const scene = { server, ledger, random };
  if (life % REGISTER_EVERY === 0) await register(scene, `user${life}`);
  const games = [...tables];
  const loads = tables.map(async (_, place) => {
    for (;;) {
      const game = tables[place] as Game;
      await game.play(
        server,
        (round) => content(round, random),
        (turn) => submitByDraft(scene, game, turn),
      );
      const next = await Game.open(server, game.players);
      tables[place] = next;
      games.push(next);
    }
  });
  let requests = random(10, 100);
  server.onSend = () => {
    requests -= 1;
    if (requests === 0) setTimeout(() => server.signal('SIGKILL'), random(0, 5));
  };
  const ends = await Promise.allSettled([
    ...loads,
    ...boards.map((board) => board.play(scene)),
    comeAndGo(scene),
    leaveLobbies(scene, ...people),
    keepIntegers(scene, people[0]),
    playEvenings(scene, party),
    moveLogins(scene),
  ]);
  await server.dead;
  for (const end of ends) if (end.status === 'rejected' && !isGone(end.reason)) throw end.reason;
  return games;
}

async function lostOfGame(server: ServerProcess, game: Game): Promise<string[]> {
  const before = game.told;
  const after = await game.look(server);
  const checks = {
    version: after.version >= before.version,
    round: progress(after) >= progress(before),
    users: before.users.every((name: string) => after.users.includes(name)),
    chains: progress(before) < 0 || `${chainIds(after)}` === `${chainIds(before)}`,
  };
  const sameRound = {
    ...checks,
    holders: JSON.stringify(after.chains) === JSON.stringify(before.chains),
    submitted: before.submitted.every((name: string) => after.submitted.includes(name)),
    started: after.round_started_at === before.round_started_at,
    ends: after.round_ends_at >= before.round_ends_at || after.round_ends_at === null,
  };
  const failed = Object.entries(after.round === before.round ? sameRound : checks).filter(([, ok]) => !ok);
  return failed.map(([what]) => `${what}: ${JSON.stringify({ before, after })}`);
}

/** A number that rises throughout a game, whose final round is -2. */
function progress({ round }: Session): number {
  return round === -2 ? Number.POSITIVE_INFINITY : round;
}

function chainIds({ round, chains }: Session): number[] {
  const ids = round === -2 ? Object.keys(chains).map(Number) : chains.flatMap(Object.values);
  return ids.sort((a: number, b: number) => a - b);
}

/** Sends unanswered entries again. Returns the statuses: 200 if an entry was already saved, 201 if it was not. */
async function resendUnanswered(server: ServerProcess, ledger: Ledger, games: Game[]): Promise<number[]> {
  const statuses: number[] = [];
  for (const one of games.flatMap((game) => game.sent).filter(({ answer }) => answer === undefined)) {
    const { status, body } = await submit(server, one);
    if (status === 200 || status === 201) {
      one.answer = body;
      keepEntry(ledger, one);
    }
    statuses.push(status);
  }
  return statuses;
}
