import { draft, reopen, submitAll, submitOne, submitTwice, submitWrong } from './entry-steps.ts';
import type { Evening } from './evening.ts';
import { type Game, turn } from './model.ts';
import {
  albumStep,
  create,
  host,
  info,
  join,
  kick,
  leave,
  readable,
  rematch,
  skip,
  someGame,
  start,
} from './people-steps.ts';
import { answer, askTable, makeTv, pair, sendAway, tvLooks } from './screen-steps.ts';
import { admitLate, claim, dropClaim, grant, late, move, sleepIn, takeSeat } from './seat-steps.ts';
import { doors, unwatch, watch, watcherLooks } from './watcher-steps.ts';
import { GRACE_MS } from './world.ts';

type Step = (evening: Evening) => Promise<void>;

const DAY_MS = 24 * 3_600_000;

async function read(evening: Evening): Promise<void> {
  const { chance } = evening;
  const game = someGame(evening);
  if (!game || game.chains.length === 0) return;
  for (let n = 0; n < 3; n++) {
    const reader = chance.of(evening.guests);
    await evening.wake(reader);
    const round = chance.below(Math.max(game.round, 0) + 2);
    const chain = chance.of(game.chains);
    const way = chance.below(10);
    if (way < 7) await evening.read(reader, game, chain, round);
    else if (way < 9) await evening.readDraft(reader, game, chain, round);
    else await evening.readAlbum(reader, game);
  }
}

async function pause(evening: Evening): Promise<void> {
  const ms = evening.chance.of([0, 1, 1_000, 5_000, 20_000]);
  evening.note(`${ms} ms pass`);
  await evening.world.advance(ms);
}

/** Advances to the exact end of a round or its grace period, or 1 ms around it. */
async function toTheEdge(evening: Evening): Promise<void> {
  const game = someGame(evening, 'playing');
  if (!game) return;
  const toMs = game.endMs(game.round) + evening.chance.of([-1, 0, 1, GRACE_MS - 1, GRACE_MS, GRACE_MS + 1]);
  const ms = Math.max(0, toMs - evening.world.ports.now());
  evening.note(`${ms} ms pass, to an edge`);
  await evening.world.advance(ms);
}

/** A period in which only some players are present. */
async function drowse(evening: Evening): Promise<void> {
  const { chance, world } = evening;
  const awake = evening.guests.filter(() => chance.percent(40));
  const times = chance.between(1, 4);
  evening.note(`${times} times 20 s pass; awake are ${awake.map(({ name }) => name)}`);
  for (let n = 0; n < times; n++) {
    await world.advance(20_000);
    await evening.check();
    for (const account of awake) await world.stir(account);
    await evening.check();
  }
}

async function longPause(evening: Evening): Promise<void> {
  const ms = evening.chance.between(55_000, 200_000);
  evening.note(`${ms} ms pass, nobody does anything`);
  await evening.world.advance(ms);
}

async function connect(evening: Evening): Promise<void> {
  const { world, chance } = evening;
  if (!world.listens) return;
  const account = chance.of(evening.guests);
  await evening.wake(account);
  if (account.sockets.length > 0) {
    evening.note(`${account.name} hangs up`);
    return world.hangUp(account);
  }
  evening.note(`${account.name} connects`);
  const games = evening.live.filter((game) => readable(game, account));
  const socket = await world.connect(account, '/ws/');
  for (const { code } of games) await socket.ask('SUBSCRIBE', { topic: `session:${code}` });
  evening.met.add('a socket');
}

async function restart(evening: Evening): Promise<void> {
  const { world, chance } = evening;
  if (world.path === ':memory:') return;
  const downMs = chance.of([0, 1, 3_000, 30_000, 600_000]);
  evening.note(`down for ${downMs} ms`);
  for (const game of evening.games) game.told = undefined;
  await world.restart(downMs);
  for (const game of evening.games) {
    const { round } = game;
    if (game.phase === 'playing' && game.endMs(round) < world.bootMs) evening.met.add('an overdue restart');
    game.afterBoot(world);
  }
  evening.met.add('a restart');
}

const STEPS: Record<string, Step> = {
  ...{
    create,
    join,
    start,
    submitOne,
    submitAll,
    submitTwice,
    submitWrong,
    draft,
    reopen,
    leave,
    kick,
    host,
    skip,
  },
  ...{ rematch, albumStep, read, pause, toTheEdge, drowse, longPause, info, connect, restart },
  ...{ makeTv, pair, askTable, answer, sendAway, tvLooks, watch, unwatch, watcherLooks, doors },
  ...{ late, sleepIn, admitLate, claim, grant, dropClaim, takeSeat, move },
};

/** The same in every kind of evening. */
const LIVING_ROOM: Record<string, number> = {
  ...{ makeTv: 2, pair: 2, askTable: 2, answer: 1, sendAway: 1, tvLooks: 2 },
  ...{ watch: 2, unwatch: 1, watcherLooks: 1, doors: 1, move: 1 },
};

/** Weights of the steps by kind of evening: everyone plays, players come and go, players stop playing. */
const TEMPERS: Record<string, number>[] = [
  {
    submitAll: 10,
    submitOne: 6,
    read: 4,
    pause: 3,
    draft: 2,
    reopen: 2,
    rematch: 1,
    albumStep: 2,
    join: 2,
    start: 2,
    toTheEdge: 1,
  },
  {
    leave: 2,
    kick: 1,
    host: 2,
    skip: 2,
    info: 2,
    late: 4,
    admitLate: 1,
    submitWrong: 4,
    submitTwice: 2,
    submitAll: 6,
    submitOne: 6,
    join: 3,
    start: 2,
    read: 3,
    rematch: 2,
    albumStep: 1,
    draft: 3,
    reopen: 3,
    toTheEdge: 3,
    pause: 3,
    create: 1,
  },
  {
    drowse: 6,
    longPause: 2,
    claim: 6,
    grant: 6,
    takeSeat: 5,
    dropClaim: 1,
    toTheEdge: 5,
    submitAll: 2,
    submitOne: 8,
    draft: 4,
    reopen: 2,
    read: 2,
    leave: 1,
    host: 1,
    join: 2,
    start: 2,
    rematch: 1,
  },
  { sleepIn: 12, late: 6, admitLate: 8, drowse: 2, leave: 2, join: 3, start: 6, submitAll: 3, rematch: 2 },
];

/** The steps of one kind of evening, as a list to draw from. */
export function temperOf({ chance, world }: Evening): Step[] {
  const weights: Record<string, number> = { ...LIVING_ROOM, ...chance.of(TEMPERS) };
  if (world.path !== ':memory:') weights.restart = 2;
  if (world.listens) weights.connect = 6;
  return Object.entries(weights).flatMap(([name, weight]) => Array<Step>(weight).fill(STEPS[name] as Step));
}

/** Everyone joins, and usually the game starts. */
export async function begin(evening: Evening): Promise<void> {
  const { chance } = evening;
  await create(evening);
  const players = chance.between(2, chance.percent(80) ? 5 : 12);
  for (let n = 1; n < players; n++) await join(evening);
  await evening.check();
  if (chance.percent(80)) await start(evening);
}

/** In the end lobbies close, games end, and everyone sees what they may see. */
export async function finish(evening: Evening): Promise<void> {
  const { world, chance } = evening;
  for (const account of evening.guests) await world.hangUp(account);
  for (const game of evening.live) {
    if (game.phase === 'playing') {
      await world.advance(Math.max(0, game.latestEndMs - world.ports.now()));
      await evening.check();
      if (game.phase === ('playing' as Game['phase']))
        throw new Error('the game has not ended by its latest possible end');
    }
    if (game.phase === 'lobby' && chance.percent(5)) {
      await world.ports.jump(Math.max(0, game.createdMs + DAY_MS - world.ports.now()));
      await evening.check();
      evening.met.add('a lobby closed by itself');
    }
    if (game.phase !== 'over') continue;
    const readers = chance.percent(20) ? evening.guests : [chance.of(evening.guests)];
    for (const account of readers) {
      await evening.wake(account);
      await evening.readAlbum(account, game);
      const [chain = 0] = game.chains;
      await evening.read(account, game, chain, chance.below(2));
    }
    const early = game.entries.size < game.chains.length * game.rounds;
    if (game.wasLastCall) evening.met.add('a last call');
    if (game.wantedRounds !== null) evening.met.add('chosen rounds');
    evening.met.add(early ? 'a game that ended early' : 'a whole game');
    if (
      [...game.entries.values()].some(
        (entry) => !entry.skipped && !game.acknowledged.has(turn(entry.chain, entry.round)),
      )
    )
      evening.met.add('a draft was used');
  }
  await evening.check();
}
