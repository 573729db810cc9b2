import t, { type Test } from 'tap';
import { Evening } from './evening.ts';
import { begin, finish, temperOf } from './steps.ts';
import { World } from './world.ts';

/** Where an evening is played. `memory` is fast, `file` adds restarts, `live` adds a real port and sockets. */
type Place = 'memory' | 'file' | 'live';

/**
 * An evening takes about 120 ms of a core in memory, and more on a file with restarts or live. Rare faults need more runs
 * or another seed: an evening has many parts, from screens to moved seats.
 */
const RUNS = Number(process.env.RUNS ?? 12);
const SHARES: Record<Place, number> = { memory: 1, file: 0.1, live: 0.04 };
/** After half a year of test time, guests who do not play are deleted. So a new server is started before that. */
const EVENINGS_OF_ONE_SERVER = 20;
/** The first seed. The others follow it. */
const SEED = Number(process.env.SEED ?? 1);

/** The events that this many evenings must cover, to show that the tests are meaningful. */
const FEWEST_TO_MEET_ALL: Record<Place, number> = { memory: 500, file: 50, live: 20 };
const ANYWHERE = [
  ...['CREATE done', 'JOIN done', 'START done', 'START refused', 'entry taken', 'entry again', 'draft taken'],
  ...['a whole game', 'a game that ended early', 'a draft was used', 'read: 200', 'read: 403', 'read: 404'],
];
const TO_MEET: Record<Place, string[]> = {
  memory: [
    ...ANYWHERE,
    ...['HOST', 'SKIP', 'REMATCH', 'ALBUM_STEP', 'REOPEN', 'info'].flatMap((what) => [
      `${what} done`,
      `${what} refused`,
    ]),
    ...['KICK in lobby', 'KICK in playing', 'LEAVE in lobby', 'LEAVE in playing'].map(
      (what) => `${what} done`,
    ),
    ...['LEAVE in over done', 'KICK in over refused', 'JOIN refused'],
    ...['Chain mismatch', 'Not in session', 'Not your turn', 'Round is not desc'].map(
      (why) => `entry ${why}`,
    ),
    ...['entry Round mismatch', 'a listener was cut off', 'a lobby closed by itself', 'somebody came back'],
    ...['somebody away plays', 'somebody was left out of the start', 'a last call', 'chosen rounds'],
    ...['a screen begins anew done'],
    ...['SHOW', 'ADMIT', 'REFUSE', 'SEND_AWAY', 'OPTIONS', 'GRANT', 'ADMIT_PLAYER'].map(
      (what) => `${what} done`,
    ),
    ...['a latecomer sits down', 'no_place', 'place_asked', 'a chair in the rematch', 'a moved seat done'],
    ...['a moved login done', 'a moved login refused', 'granted by the host'],
    ...[
      'watch done',
      'nobody watches done',
      'nobody watches refused',
      'nobody unwatches done',
      'claim refused',
    ],
  ],
  file: ['CREATE done', 'a whole game', 'a restart', 'an overdue restart'],
  live: ['CREATE done', 'entry taken', 'a socket'],
};

function openWorld(t: Test, place: Place, seed: number): Promise<World> {
  return World.open(place === 'memory' ? ':memory:' : `${t.testdir()}/${seed}.db`, place === 'live');
}

async function play(world: World, seed: number, met: Set<string>): Promise<void> {
  const evening = new Evening(world, seed, met);
  const { chance } = evening;
  world.ports.reseed(seed);
  await world.rest();
  try {
    await begin(evening);
    await evening.check();
    const temper = temperOf(evening);
    for (let left = chance.between(5, 40); left > 0; left--) {
      await chance.of(temper)(evening);
      await evening.check();
    }
    await finish(evening);
  } catch (fault) {
    const story = evening.log.slice(-60).join('\n');
    throw new Error(`seed ${seed} on ${world.path}: ${(fault as Error).message}\n${story}`, { cause: fault });
  }
}

async function playMany(t: Test, place: Place, runs: number, met: Set<string>): Promise<void> {
  let world: World | undefined;
  for (let run = 0; run < runs; run++) {
    if (run % EVENINGS_OF_ONE_SERVER === 0) {
      await world?.close();
      world = await openWorld(t, place, SEED + run);
    }
    await play(world as World, SEED + run, met);
  }
  await world?.close();
}

// A busy machine or more runs may need more time than the default for a test file.
t.setTimeout(120_000 + RUNS * 200);

for (const [place, share] of Object.entries(SHARES) as [Place, number][]) {
  const runs = Math.ceil(RUNS * share);
  t.test(`${runs} random evenings pass every check (${place}, from seed ${SEED})`, async (t) => {
    const met = new Set<string>();
    await t.resolves(playMany(t, place, runs, met), 'every check passes');
    if (runs < FEWEST_TO_MEET_ALL[place]) return;
    for (const what of TO_MEET[place]) t.ok(met.has(what), what);
  });
}
