import t from 'tap';
import { clockText, lowMs, textChangesInMs, timingText } from '../../src/web/chess/clock-text.ts';
import { gameFor, isPlayable, optionsFrom, seekFor } from '../../src/web/chess/game-options.ts';
import { spokenMove, spokenSquare } from '../../src/web/chess/spoken-moves.ts';
import { chess } from '../../src/web/texts/en/chess.ts';

const QUARTER = { initialS: 15, incrementS: 0 };

t.test('clocks show hours if there are any, and tenths below ten seconds', async (t) => {
  const cases: [number, string][] = [
    [3 * 3_600_000, '3:00:00'],
    [3_723_000, '1:02:03'],
    [300_000, '5:00'],
    [299_999, '4:59'],
    [10_000, '0:10'],
    [9_999, '9.9'],
    [50, '0.0'],
    [0, '0.0'],
    [-5, '0.0'],
  ];
  for (const [ms, text] of cases) t.equal(clockText(ms), text, `${ms}`);
});

t.test('the next redraw of a clock is due exactly when its text changes', async (t) => {
  for (const ms of [300_000, 299_999, 61_234, 10_950, 10_001, 9_999, 5_049, 101]) {
    const later = ms - textChangesInMs(ms);
    const hasTenths = ms < 10_000;
    t.not(clockText(later), clockText(ms + (hasTenths ? 0 : 1)), `${ms}`);
    t.ok(textChangesInMs(ms) <= 1_001);
  }
});

t.test('low time is a tenth of the initial time, at least 10 s and at most 30 s', async (t) => {
  t.equal(lowMs(60_000), 10_000);
  t.equal(lowMs(180_000), 18_000);
  t.equal(lowMs(3_600_000), 30_000);
});

t.test('time controls are written the way players write them', async (t) => {
  t.equal(timingText(300_000, 3_000), '5+3');
  t.equal(timingText(90_000, 0), '1.5+0');
  t.equal(timingText(30_000, 0), '½+0');
  t.equal(timingText(0, 1_000), '0+1');
  t.equal(timingText(10_000, 0), '0:10+0');
  t.equal(timingText(12_000, 1_500), '0:12+1.5');
  t.equal(timingText(null, null), undefined);
});

t.test('moves are spelled out for screen readers', async (t) => {
  const cases: [string, string, string][] = [
    ['g1f3', 'Nf3', 'knight g1 to f3'],
    ['e4d5', 'exd5', 'pawn e4 takes d5'],
    ['h5f7', 'Qxf7#', 'queen h5 takes f7, checkmate'],
    ['e1g1', 'O-O', 'castles short'],
    ['e8c8', 'O-O-O+', 'castles long, check'],
    ['a7a8n', 'a8=N', 'pawn a7 to a8, becomes a knight'],
  ];
  for (const [uci, san, told] of cases) t.equal(spokenMove({ uci, san }, chess.words), told);
});

t.test('squares are spelled out with their piece', async (t) => {
  t.equal(spokenSquare('e4', 'P', chess.words), 'e4, white pawn');
  t.equal(spokenSquare('d8', 'q', chess.words), 'd8, black queen');
  t.equal(spokenSquare('e5', undefined, chess.words), 'e5');
});

t.test('chosen times are sent to the server in milliseconds', async (t) => {
  t.strictSame(seekFor({ time: '3+2', color: 'white', clock: QUARTER }), {
    initialMs: 180_000,
    incrementMs: 2_000,
    color: 'white',
  });
  t.equal(seekFor({ time: 'none', color: 'random', clock: QUARTER }), undefined);
  t.strictSame(gameFor({ time: 'none', color: 'black', clock: QUARTER }, { opponent: 'ada' }), {
    initialMs: null,
    color: 'black',
    opponent: 'ada',
  });
  const own = { time: 'custom', color: 'white', clock: QUARTER } as const;
  t.strictSame(seekFor(own), { initialMs: 15_000, incrementMs: 0, color: 'white' });
  const odds = { ...own, clock: { ...QUARTER, opponentS: 0 } };
  t.equal(seekFor(odds), undefined, 'a seek has one time for both');
  t.match(gameFor(odds, { fen: 'startpos' }), { opponentInitialMs: 0, fen: 'startpos' });
  t.same([isPlayable(own.clock), isPlayable(odds.clock)], [true, false]);
  t.ok(isPlayable({ initialS: 0, incrementS: 1 }));
});

t.test('a stored time that no longer exists falls back to the default', async (t) => {
  const clock = { initialS: 900, incrementS: 10 };
  t.strictSame(optionsFrom(undefined), { time: '5+3', color: 'random', clock });
  t.strictSame(optionsFrom({ time: '7+7' as '5+3', color: 'black' }), { time: '5+3', color: 'black', clock });
  const odd = { initialS: 1.5, incrementS: 61, opponentS: 60 };
  t.strictSame(optionsFrom({ time: 'custom', clock: odd }), {
    ...{ time: 'custom', color: 'random' },
    clock: { ...clock, opponentS: 60 },
  });
});
