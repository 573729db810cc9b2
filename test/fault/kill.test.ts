import t from 'tap';
import { addGuest, addGuests, drawing, Game, type Guest, readBack, type Session, submit } from './play.js';
import { chance, faultsOf, type ServerProcess, startServer } from './process.js';

const SEED = Number(process.env.SEED ?? 1);
const KILLS = 8;
const SIZES = [3, 4, 5];
const PASSWORD = 'correct horse battery';

/** What anybody was told since the last check. */
interface Told {
  games: Game[];
  guests: Guest[];
  registered: string[];
}

t.test(
  `${KILLS} times kill -9 in the middle of three games: nothing acknowledged is lost, seed ${SEED}`,
  async (t) => {
    const path = `${t.testdir()}/parlor.db`;
    const random = chance(SEED);
    const all: Told = { games: [], guests: [], registered: [] };
    const start = () => startServer(t, { path, env: { PARLOR_RATE: 'off' } });
    let server = await start();
    const tables: Game[] = [];
    for (const size of SIZES)
      tables.push(await Game.open(server, await addGuests(server, `of${size}-`, size)));

    let unanswered = 0;
    for (let kill = 1; kill <= KILLS; kill++) {
      const told = await playUntilKilled(server, tables, random);
      t.same(faultsOf(path), [], `the file is sound as kill ${kill} has left it`);
      server = await start();
      t.same(await lost(server, told), [], `all is there after kill ${kill}`);
      const resent = await resendUnanswered(server, told.games);
      unanswered += resent.length;
      t.ok(
        resent.every((status) => status === 200 || status === 201),
        `what had no answer can be sent again: ${resent}`,
      );
      for (const kind of ['games', 'guests', 'registered'] as const) all[kind].push(...(told[kind] as []));
    }

    t.ok(unanswered > 0, 'the kills came in the middle of something');
    for (const game of tables) await game.play(server, (round) => content(round, random));
    t.ok(
      tables.every((game) => game.over),
      'the games are played to the end',
    );
    t.same(await lost(server, all), [], 'all is still there at the end');
    const entries = all.games.flatMap((game) => game.sent).length;
    t.comment(
      `${all.games.length} games, ${entries} entries, ${all.guests.length} guests, ${all.registered.length} registered`,
    );
    server.signal('SIGTERM');
    t.equal((await server.exited).code, 0);
    t.same(faultsOf(path), [], 'the file is sound at the end');
  },
);

/** Three games and a stream of newcomers, until the process is killed a random while after a random request. */
async function playUntilKilled(
  server: ServerProcess,
  tables: Game[],
  random: (from: number, to: number) => number,
): Promise<Told> {
  const told: Told = { games: [...tables], guests: [], registered: [] };
  const loads = tables.map(async (_, place) => {
    for (;;) {
      const game = tables[place] as Game;
      await game.play(server, (round) => content(round, random));
      const next = await Game.open(server, game.players);
      tables[place] = next;
      told.games.push(next);
    }
  });
  let requests = random(30, 300);
  server.onSend = () => {
    requests -= 1;
    if (requests === 0) setTimeout(() => server.signal('SIGKILL'), random(0, 5));
  };
  const ends = await Promise.allSettled([...loads, welcome(server, told)]);
  await server.dead;
  for (const end of ends) if (end.status === 'rejected' && !isGone(end.reason)) throw end.reason;
  return told;
}

/** What `fetch` throws when its connection is cut or refused. */
function isGone(fault: unknown): boolean {
  return fault instanceof TypeError && /fetch failed|terminated/.test(fault.message);
}

function content(round: number, random: (from: number, to: number) => number): string {
  const mark = random(0, 1_000_000);
  // Now and then a drawing of many pages, so that a kill may come in the middle of writing it.
  return round % 2 === 0 ? `words ${mark}` : drawing(mark, random(0, 8) === 0 ? 200_000 : 300);
}

async function welcome(server: ServerProcess, told: Told): Promise<never> {
  for (let n = 0; ; n++) {
    told.guests.push(await addGuest(server, 'newcomer'));
    const username = `user${server.port}-${n}`;
    const answer = await server.call('POST', '/api/user/register/', {
      json: { username, password: PASSWORD },
    });
    if (answer.status !== 201) throw new Error(`register: ${answer.status}`);
    told.registered.push(username);
  }
}

/** Everything that was told and is no longer true. */
async function lost(server: ServerProcess, told: Told): Promise<string[]> {
  const problems: string[] = [];
  for (const game of told.games) {
    problems.push(...(await lostOfGame(server, game)), ...(await lostEntries(server, game)));
  }
  for (const { username, access } of told.guests) {
    const { status } = await server.call('GET', '/api/past_sessions/', { token: access });
    if (status !== 200) problems.push(`the token of ${username}: ${status}`);
  }
  for (const username of told.registered) {
    const { status } = await server.call('POST', '/api/user/login/', {
      json: { username, password: PASSWORD },
    });
    if (status !== 200) problems.push(`login of ${username}: ${status}`);
  }
  return problems;
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

/** Rises through a game, whose last round is -2. */
function progress({ round }: Session): number {
  return round === -2 ? Number.POSITIVE_INFINITY : round;
}

function chainIds({ round, chains }: Session): number[] {
  const ids = round === -2 ? Object.keys(chains).map(Number) : chains.flatMap(Object.values);
  return ids.sort((a: number, b: number) => a - b);
}

async function lostEntries(server: ServerProcess, game: Game): Promise<string[]> {
  const problems: string[] = [];
  for (const one of game.sent.filter(({ answer }) => answer !== undefined)) {
    const { entry, content } = await readBack(server, one);
    const same = entry.body.id === one.answer.id && entry.body.created_at === one.answer.created_at;
    if (entry.status !== 200 || !same || content !== one.content) {
      problems.push(
        `${one.author.username}, round ${one.round}: ${entry.status} ${JSON.stringify(entry.body)}`,
      );
    }
  }
  return problems;
}

/** Kept (200) or not (201): for its author the entry is then there, once. Gives the statuses. */
async function resendUnanswered(server: ServerProcess, games: Game[]): Promise<number[]> {
  const statuses: number[] = [];
  for (const one of games.flatMap((game) => game.sent).filter(({ answer }) => answer === undefined)) {
    const { status, body } = await submit(server, one);
    if (status === 200 || status === 201) one.answer = body;
    statuses.push(status);
  }
  return statuses;
}
