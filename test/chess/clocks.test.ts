import assert from 'node:assert/strict';
import t from 'tap';
import { clocksAt, dueAt, finish, revive, settle, stopped } from '#src/chess/rules/clock.ts';
import type { ActiveGame, ChessGame, Timing } from '#src/chess/rules/game.ts';
import { isActive, plyOf } from '#src/chess/rules/game.ts';
import { askTakeback, draw, giveTime, takeBack, takebackTo } from '#src/chess/rules/offers.ts';
import { type Color, other, START_FEN, turnOf } from '#src/chess/rules/position.ts';
import { newGame, rematchOf } from '#src/chess/rules/seats.ts';
import { Chance } from '../fuzz/clock.ts';
import {
  active,
  after,
  BLACK,
  BLITZ,
  endOf,
  gameOf,
  made,
  moved,
  refusalOf,
  Scorebook,
  SEED,
  START_MS,
  WHITE,
} from './rules.ts';

const FIRST_MS = 30_000;
const THREE_HOURS_MS = 10_800_000;

/** Both sides have made their first move. White's clock has been running since `START_MS`. */
function begun(timing: Timing = BLITZ): ActiveGame {
  return active(after(gameOf({ timing }), 'e2e4 e7e5'));
}

function left(game: ChessGame, nowMs: number): [w: number, b: number] | null {
  const clocks = clocksAt(game, nowMs);
  return clocks && [clocks.w, clocks.b];
}

t.test('the first moves cost no time, add no increment and then start the clocks', (t) => {
  const one = active(moved(gameOf({ timing: BLITZ }), 'e2e4', START_MS + 20_000));
  t.same(left(one, START_MS + 40_000), [300_000, 300_000]);
  const two = active(moved(one, 'e7e5', START_MS + 45_000));
  t.match(two.phase, {
    firstMoveByMs: null,
    clocks: { w: 300_000, b: 300_000, runningSinceMs: START_MS + 45_000 },
  });
  t.same(left(two, START_MS + 46_500), [298_500, 300_000]);
  t.end();
});

t.test('each first move must be made within 30 s', (t) => {
  const game = gameOf({ timing: BLITZ });
  t.equal(dueAt(game), START_MS + 30_000);
  t.equal(settle(game, START_MS + 29_999), game);
  t.match(settle(game, START_MS + 30_000), {
    version: 2,
    phase: { name: 'aborted', clocks: { w: 300_000 } },
  });
  const one = moved(game, 'e2e4', START_MS + 29_999);
  t.equal(dueAt(one), START_MS + 59_999);
  t.equal(settle(one, START_MS + 59_998), one);
  t.equal(endOf(settle(one, START_MS + 59_999)), 'aborted');
  t.end();
});

t.test('a game without clocks has no deadline, not even for the first moves', (t) => {
  const game = gameOf();
  for (const one of [game, after(game, 'e2e4'), after(game, 'e2e4 e7e5 g1f3')]) {
    t.same([dueAt(one), clocksAt(one, START_MS)], [undefined, null]);
    t.equal(settle(one, START_MS + 1e12), one);
    t.equal(revive(one, START_MS, START_MS + 1e6), one);
  }
  t.end();
});

t.test('a later move costs its time and then adds the increment', (t) => {
  const one = active(moved(begun(), 'g1f3', START_MS + 10_500));
  t.same(left(one, START_MS + 10_500), [292_500, 300_000]);
  t.same(left(one, START_MS + 11_000), [292_500, 299_500]);
  const two = active(moved(one, 'b8c6', START_MS + 10_500));
  t.same(left(two, START_MS + 10_500), [292_500, 303_000], 'a move that takes no time');
  t.end();
});

t.test('a move in the last millisecond counts and gets its increment', (t) => {
  const game = begun({ initialMs: 1_000, incrementMs: 2_000 });
  t.equal(dueAt(game), START_MS + 1_000);
  t.equal(settle(game, START_MS + 999), game);
  t.same(left(moved(game, 'g1f3', START_MS + 999), START_MS + 999), [2_001, 1_000]);
  t.end();
});

for (const [moves, won] of [
  ['e2e4 e7e5', '0-1'],
  ['e2e4 e7e5 g1f3', '1-0'],
] as const) {
  t.test(`the flag falls exactly when the time is used up: ${won}`, (t) => {
    const game = after(gameOf({ timing: BLITZ }), moves);
    const dueMs = START_MS + 300_000;
    t.equal(dueAt(game), dueMs);
    t.equal(settle(game, dueMs - 1), game);
    for (const nowMs of [dueMs, dueMs + 1, dueMs + 1e9])
      t.equal(endOf(settle(game, nowMs)), `${won} TIMEOUT`);
    const loser = won === '0-1' ? 'w' : 'b';
    t.equal(clocksAt(settle(game, dueMs + 70), dueMs + 90)?.[loser], 0);
    t.end();
  });
}

t.test('a clock read before its start time does not show extra time', (t) => {
  t.same(left(begun(), START_MS - 5_000), [300_000, 300_000]);
  const clocks = { w: 5, b: 5, runningSinceMs: START_MS };
  t.same(stopped(clocks, 'b', START_MS + 7), { w: 5, b: 0, runningSinceMs: null });
  t.end();
});

t.test('an open game shows its initial clocks', (t) => {
  const seats = { w: WHITE, b: null };
  const open = newGame({ id: 'a', timing: BLITZ, initialFen: START_FEN }, seats, null, START_MS);
  t.same(clocksAt(open, START_MS + 1e6), { w: 300_000, b: 300_000, runningSinceMs: null });
  const untimed = newGame(
    { id: 'a', timing: null, initialFen: START_FEN },
    { w: null, b: BLACK },
    null,
    START_MS,
  );
  t.equal(clocksAt(untimed, START_MS), null);
  t.end();
});

t.test('the clocks of a finished game stand still', (t) => {
  const over = finish(begun(), '1-0', 'RESIGNATION', START_MS + 4_000);
  t.match(over, { modifiedAtMs: START_MS + 4_000, phase: { result: '1-0', reason: 'RESIGNATION' } });
  t.same(left(over, START_MS + 9_000), [296_000, 300_000]);
  t.equal(revive(over, START_MS, START_MS + 9_000), over);
  t.end();
});

t.test('after a restart the clock is charged up to the last time the server was alive', (t) => {
  const game = begun();
  const revived = revive(game, START_MS + 5_000, START_MS + 900_000);
  t.match(revived, { version: game.version + 1, modifiedAtMs: START_MS + 900_000 });
  t.same(left(revived, START_MS + 900_000), [295_000, 300_000]);
  t.equal(dueAt(revived), START_MS + 900_000 + 295_000);
  t.same(
    left(revive(game, START_MS - 700, START_MS + 10), START_MS + 10),
    [300_000, 300_000],
    'last alive before the clock started',
  );
  t.end();
});

t.test('a flag that fell while the server was alive has still fallen after a restart', (t) => {
  const game = begun();
  const over = revive(game, START_MS + 300_000, START_MS + 900_000);
  t.same([endOf(over), left(over, START_MS)], ['0-1 TIMEOUT', [0, 300_000]]);
  t.same(left(revive(game, START_MS + 299_999, START_MS + 900_000), START_MS + 900_000), [1, 300_000]);
  t.end();
});

t.test('after a restart a first move gets its full time again', (t) => {
  for (const moves of ['', 'e2e4']) {
    const game = after(gameOf({ timing: BLITZ }), moves);
    for (const aliveAtMs of [START_MS, START_MS + 29_000, START_MS + 31_000]) {
      const revived = revive(game, aliveAtMs, START_MS + 40_000);
      t.equal(dueAt(revived), START_MS + 70_000);
      t.same(left(revived, START_MS + 69_999), [300_000, 300_000]);
    }
  }
  t.end();
});

t.test('a player can give the opponent time, even while the opponent’s clock is running', (t) => {
  const game = begun();
  const toOther = made(giveTime(game, 'w', 15_000, START_MS + 1_000));
  t.match(toOther, { version: game.version + 1, modifiedAtMs: START_MS + 1_000 });
  t.same(left(toOther, START_MS + 1_000), [299_000, 315_000]);
  const toMover = made(giveTime(game, 'b', 15_000, START_MS + 1_000));
  t.same(left(toMover, START_MS + 1_000), [314_000, 300_000]);
  t.equal(dueAt(toMover), START_MS + 315_000);
  t.end();
});

t.test('time given before the clocks run does not change the deadline of the first move', (t) => {
  const given = made(giveTime(gameOf({ timing: BLITZ }), 'w', 60_000, START_MS + 9_000));
  t.same(left(given, START_MS), [300_000, 360_000]);
  t.equal(dueAt(given), START_MS + 30_000);
  t.end();
});

t.test('a clock cannot be given more than three hours', (t) => {
  const game = begun({ initialMs: THREE_HOURS_MS - 10_000, incrementMs: 0 });
  const full = made(giveTime(game, 'w', 60_000, START_MS));
  t.equal(clocksAt(full, START_MS)?.b, THREE_HOURS_MS);
  t.equal(refusalOf(giveTime(full, 'w', 1, START_MS)), 'clock_full');
  const later = made(giveTime(game, 'b', 60_000, START_MS + 5_000));
  t.equal(clocksAt(later, START_MS + 5_000)?.w, THREE_HOURS_MS, 'time that was used can be given again');
  const above = begun({ initialMs: THREE_HOURS_MS, incrementMs: 60_000 });
  t.equal(refusalOf(giveTime(active(moved(above, 'g1f3')), 'b', 1, START_MS)), 'clock_full');
  t.end();
});

t.test('in a game without clocks no time can be given', (t) => {
  t.equal(refusalOf(giveTime(gameOf(), 'w', 1_000, START_MS)), 'no_clocks');
  t.end();
});

t.test('a takeback restores the clocks of that position and runs them from now', (t) => {
  let game = begun();
  const book = new Scorebook(gameOf({ timing: BLITZ }));
  book.write(after(gameOf({ timing: BLITZ }), 'e2e4'));
  book.write(game);
  for (const [uci, atMs] of [
    ['g1f3', 10_000],
    ['b8c6', 30_000],
    ['f1b5', 35_000],
  ] as const) {
    game = active(moved(game, uci, START_MS + atMs));
    book.write(game);
  }
  const back = takeBack(game, book.at(3), START_MS + 50_000);
  t.same(left(back, START_MS + 50_000), [293_000, 300_000]);
  t.equal(dueAt(back), START_MS + 350_000);
  const first = takeBack(game, book.at(1), START_MS + 50_000);
  t.same([left(first, START_MS + 70_000), dueAt(first)], [[300_000, 300_000], START_MS + 80_000]);
  t.end();
});

t.test('time given is kept when a move is taken back, up to three hours', (t) => {
  const start = gameOf({ timing: BLITZ });
  const book = new Scorebook(start);
  const early = made(giveTime(active(after(start, 'e2e4')), 'w', 5_000, START_MS));
  book.write(early);
  const both = active(after(early, 'e7e5'));
  book.write(both);
  const given = made(giveTime(both, 'b', 20_000, START_MS + 4_000));
  const next = active(moved(given, 'g1f3', START_MS + 10_000));
  book.write(next);
  const back = takeBack(next, book.at(2), START_MS + 12_000);
  t.same(left(back, START_MS + 12_000), [320_000, 305_000]);
  t.same(left(takeBack(next, book.at(0), START_MS + 12_000), START_MS), [320_000, 305_000]);
  const full = made(giveTime(active({ ...both, timing: BLITZ }), 'b', 60_000, START_MS));
  const over = { ...full, phase: { ...full.phase, given: { w: THREE_HOURS_MS, b: 0 } } };
  t.equal(left(takeBack(active(over), book.at(2), START_MS), START_MS)?.[0], THREE_HOURS_MS);
  t.end();
});

t.test('each side can have its own time, and a clock without time begins with one increment', (t) => {
  const odds = gameOf({ timing: { initialMs: 60_000, blackInitialMs: 300_000, incrementMs: 0 } });
  t.same(left(odds, START_MS), [60_000, 300_000]);
  t.same(rematchOf(odds, 'b', START_MS).timing, {
    initialMs: 300_000,
    blackInitialMs: 60_000,
    incrementMs: 0,
  });
  const quick = active(after(gameOf({ timing: { initialMs: 0, incrementMs: 1_000 } }), 'e2e4 e7e5'));
  t.same([left(quick, START_MS), dueAt(quick)], [[1_000, 1_000], START_MS + 1_000]);
  t.end();
});

/** A second implementation of the clocks, written from the documentation alone. */
class Model {
  left: Record<Color, number>;
  sinceMs: number | null = null;
  firstByMs: number | null = START_MS + FIRST_MS;
  /** What each side would have after each ply, with all the time given since. */
  #came: Record<Color, number>[] = [];
  ply = 0;

  readonly timing: Timing;
  readonly first: Color;

  constructor(timing: Timing, first: Color) {
    this.timing = timing;
    this.first = first;

    this.left = { w: timing.initialMs, b: timing.initialMs };
    this.#came = [this.left];
  }

  get mover(): Color {
    return this.ply % 2 === 0 ? this.first : other(this.first);
  }

  get dueMs(): number {
    return this.sinceMs === null ? (this.firstByMs ?? 0) : this.sinceMs + this.left[this.mover];
  }

  /** What each side has left at this time. */
  at(nowMs: number): Record<Color, number> {
    if (this.sinceMs === null) return this.left;
    const { mover } = this;
    return { ...this.left, [mover]: Math.max(0, this.left[mover] - (nowMs - this.sinceMs)) };
  }

  move(nowMs: number): void {
    const { mover } = this;
    const now = this.at(nowMs);
    if (this.sinceMs !== null) now[mover] += this.timing.incrementMs;
    this.#came[this.ply + 1] = now;
    this.#goOn(this.ply + 1, now, nowMs);
  }

  takeBack(ply: number, nowMs: number): void {
    const { w, b } = this.#came[ply] ?? this.left;
    this.#goOn(ply, { w: Math.min(w, THREE_HOURS_MS), b: Math.min(b, THREE_HOURS_MS) }, nowMs);
  }

  /** Returns the ms that were given, which may be 0. */
  give(to: Color, ms: number, nowMs: number): number {
    const given = Math.max(0, Math.min(ms, THREE_HOURS_MS - this.at(nowMs)[to]));
    this.left = { ...this.left, [to]: this.left[to] + given };
    this.#came = this.#came.map((came) => ({ ...came, [to]: came[to] + given }));
    return given;
  }

  /** Whether the game continues. */
  restart(aliveAtMs: number, nowMs: number): boolean {
    if (this.sinceMs !== null && aliveAtMs >= this.dueMs) return false;
    this.#goOn(this.ply, this.at(Math.max(aliveAtMs, this.sinceMs ?? 0)), nowMs);
    return true;
  }

  #goOn(ply: number, left: Record<Color, number>, nowMs: number): void {
    this.ply = ply;
    this.left = { ...left };
    this.sinceMs = ply < 2 ? null : nowMs;
    this.firstByMs = ply < 2 ? nowMs + FIRST_MS : null;
  }
}

const LINE =
  `e2e4 e7e5 g1f3 b8c6 f1b5 a7a6 b5a4 g8f6 e1g1 f8e7 f1e1 b7b5 a4b3 d7d6 c2c3 e8g8 h2h3 c6a5 b3c2 c7c5 d2d4
  d8c7 b1d2 c8d7 d2f1 a8c8`.split(/\s+/);
/** The same game with the colours swapped; Black moves first. */
const BLACK_FIRST = 'rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR b KQkq - 0 1';
const MIRRORED = LINE.map((uci) => uci.replace(/\d/g, (rank) => `${9 - Number(rank)}`));

const TIMINGS: Timing[] = [
  { initialMs: 1_000, incrementMs: 0 },
  { initialMs: 1_000, incrementMs: 60_000 },
  { initialMs: 60_000, incrementMs: 1_500 },
  BLITZ,
  { initialMs: THREE_HOURS_MS, incrementMs: 60_000 },
];

/** Plays one random game and compares rules and model at every step. Adds what happened to `met`. */
function playTimed(chance: Chance, met: Set<string>): void {
  const timing = chance.of(TIMINGS);
  const first = chance.of(['w', 'b'] as const);
  const line = first === 'w' ? LINE : MIRRORED;
  const model = new Model(timing, first);
  let game: ChessGame = gameOf({ timing, fen: first === 'w' ? START_FEN : BLACK_FIRST });
  const book = new Scorebook(active(game));
  let nowMs = START_MS;
  for (let step = 0; step < 30 && isActive(game) && model.ply < line.length; step++) {
    const changedAtMs = nowMs;
    checkDue(game, model);
    nowMs += delay(model.dueMs - nowMs, chance);
    if (chance.percent(5)) {
      nowMs += chance.below(1_000_000);
      game = restarted(game, model, chance.between(changedAtMs - 500, nowMs), nowMs, met);
    } else if (nowMs >= model.dueMs) {
      game = flagged(game, model, nowMs, met);
    } else {
      game = acted(game, { model, chance, book, line }, nowMs, met);
    }
    if (isActive(game)) checkClocks(game, model, nowMs);
  }
}

/** A random delay: sometimes none, sometimes up to the last millisecond, now and then too long. */
function delay(dueInMs: number, chance: Chance): number {
  if (chance.percent(5)) return chance.of([dueInMs, dueInMs, dueInMs + 7]);
  if (chance.percent(10)) return dueInMs - 1;
  return Math.min(dueInMs - 1, chance.of([0, 1, chance.below(900), chance.below(30_000)]));
}

interface Table {
  model: Model;
  chance: Chance;
  book: Scorebook;
  line: string[];
}

function acted(
  game: ActiveGame,
  { model, chance, book, line }: Table,
  nowMs: number,
  met: Set<string>,
): ChessGame {
  const asker = chance.of(['w', 'b'] as const);
  const did = chance.of(['move', 'move', 'move', 'move', 'move', 'draw', 'take back', 'give time']);
  met.add(did);
  if (did === 'move') {
    const next = moved(game, line[model.ply] ?? '', nowMs, chance.percent(20));
    model.move(nowMs);
    book.write(next);
    return next;
  }
  if (did === 'draw') {
    const offered = draw(game, asker, chance.of(['offer', 'decline'] as const), nowMs);
    return 'refused' in offered ? game : offered;
  }
  if (did === 'take back') {
    const asked = askTakeback(game, asker, 'offer', nowMs);
    if ('refused' in asked) return game;
    const ply = takebackTo(asked, other(asker)) as number;
    model.takeBack(ply, nowMs);
    return takeBack(asked, book.at(ply), nowMs);
  }
  const given = giveTime(game, asker, 60_000, nowMs);
  const givenMs = model.give(other(asker), 60_000, nowMs);
  assert.equal(refusalOf(given), givenMs > 0 ? undefined : 'clock_full');
  if (givenMs === 0) met.add('clock full');
  return 'refused' in given ? game : given;
}

function restarted(
  game: ActiveGame,
  model: Model,
  aliveAtMs: number,
  nowMs: number,
  met: Set<string>,
): ChessGame {
  const loser = model.mover;
  const revived = revive(game, aliveAtMs, nowMs);
  const goesOn = model.restart(aliveAtMs, nowMs);
  met.add(goesOn ? 'restart' : 'restart after a flag');
  assert.equal(endOf(revived), goesOn ? 'active' : `${loser === 'w' ? '0-1' : '1-0'} TIMEOUT`);
  return revived;
}

function flagged(game: ActiveGame, model: Model, nowMs: number, met: Set<string>): ChessGame {
  const over = settle(game, nowMs);
  const end = `${model.mover === 'w' ? '0-1' : '1-0'} TIMEOUT`;
  met.add(model.sinceMs === null ? 'no first move' : end);
  assert.equal(endOf(over), model.sinceMs === null ? 'aborted' : end);
  assert.deepEqual(clocksAt(over, nowMs + 5), { ...model.at(nowMs), runningSinceMs: null });
  assert.ok(model.sinceMs === null || clocksAt(over, nowMs)?.[model.mover] === 0);
  return over;
}

/** Checks that time runs out exactly when the model says. */
function checkDue(game: ActiveGame, model: Model): void {
  assert.equal(dueAt(game), model.dueMs);
  assert.equal(settle(game, model.dueMs - 1), game);
  assert.notEqual(settle(game, model.dueMs).phase.name, 'active');
}

function checkClocks(game: ActiveGame, model: Model, nowMs: number): void {
  assert.deepEqual(clocksAt(game, nowMs), { ...model.at(nowMs), runningSinceMs: null });
  const { clocks, firstMoveByMs } = game.phase;
  assert.deepEqual([clocks?.runningSinceMs, firstMoveByMs], [model.sinceMs, model.firstByMs]);
  assert.deepEqual([plyOf(game), turnOf(game.board.fen)], [model.ply, model.mover]);
  assert.ok(Math.min(model.at(nowMs).w, model.at(nowMs).b) >= 0);
}

t.test('in thousands of random games the clocks always agree with a second implementation', (t) => {
  t.comment(`SEED=${SEED}`);
  const chance = new Chance(SEED);
  const met = new Set<string>();
  for (let game = 0; game < 2_000; game++) playTimed(chance, met);
  for (const what of [
    'move',
    'draw',
    'take back',
    'give time',
    'clock full',
    'restart',
    'restart after a flag',
  ])
    t.ok(met.has(what), what);
  for (const what of ['no first move', '1-0 TIMEOUT', '0-1 TIMEOUT']) t.ok(met.has(what), what);
  t.end();
});
