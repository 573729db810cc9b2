import t from 'tap';
import { lookFrom } from '../../src/web/chess/board-look.ts';
import { gameTimingText } from '../../src/web/chess/clock-text.ts';
import { filterOf, NO_FILTER } from '../../src/web/chess/own-games-filter.ts';
import { fileNameOf } from '../../src/web/chess/pgn-file.ts';
import { canCastle, fenOf, problemOf, setUpFrom } from '../../src/web/chess/position-fen.ts';

t.test('a position is written as FEN, without castling rights that are impossible', async (t) => {
  const fen = 'r3k2r/8/8/8/8/8/4P3/R3K3 b KQkq e3 5 9';
  const setUp = setUpFrom(fen);
  t.match(setUp, { turn: 'b', castling: 'KQkq' });
  t.equal(fenOf(setUp), 'r3k2r/8/8/8/8/8/4P3/R3K3 b Qkq - 0 1');
  t.equal(canCastle(setUp.pieces, 'K'), false);
  t.equal(fenOf(setUpFrom('startpos')), 'rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1');
  t.equal(fenOf(setUpFrom('')), '8/8/8/8/8/8/8/8 w - - 0 1');
});

t.test('a position that cannot be played says why', async (t) => {
  const cases: [string, string | undefined][] = [
    [' 4k3/8/8/8/8/8/4P3/4K3 w - - 0 1 ', undefined],
    ['4k3/8/8/8/8/8/4P3/4K3', 'fields'],
    ['8/8/8/8/8/8/4P3/4K3 w - - 0 1', 'pieces'],
    ['4k3/8/8/8/8/8/4R3/4K3 w - - 0 1', 'check'],
    ['4k3/8/8/8/8/8/8/4K3 w - - 0 1', 'over'],
    ['4k3/8/8/8/8/8/4P3/4K3 w K - 0 1', 'castling'],
  ];
  for (const [fen, kind] of cases) t.equal(problemOf(fen), kind, fen);
});

t.test('filters are sent without what was not chosen, and days include their end', async (t) => {
  t.same(filterOf(NO_FILTER), {});
  const chosen = filterOf({ ...NO_FILTER, opponent: ' ada ', since: '2026-11-28', until: '2026-11-28' });
  t.equal(chosen.opponent, 'ada');
  t.equal(chosen.since, new Date(2026, 10, 28).getTime());
  t.equal(chosen.until, new Date(2026, 10, 29).getTime());
});

t.test('different times are shown from the side of the player', async (t) => {
  const odds = { initialMs: 60_000, blackInitialMs: 300_000, incrementMs: 0 };
  t.equal(gameTimingText(odds, 'w'), '1+0 : 5+0');
  t.equal(gameTimingText(odds, 'b'), '5+0 : 1+0');
  t.equal(gameTimingText({ ...odds, blackInitialMs: 60_000 }, 'b'), '1+0');
});

t.test('an unknown look of the board falls back to the default', async (t) => {
  t.same(lookFrom({ set: 'gold' as 'bold', board: 'felt' }), {
    ...{ set: 'classic', board: 'felt' },
    ...{ confirm: false, autoQueen: false, messages: true },
  });
});

t.test('the file of a game has names of any script, and nothing that a file system refuses', async (t) => {
  const nameFor = (white: string | null, black: string | null) =>
    fileNameOf({ names: { white, black }, createdAt: Date.UTC(2026, 10, 28) });
  t.equal(nameFor('Ada', 'Ben'), 'Ada-Ben-2026-11-28.pgn');
  t.equal(nameFor('Ada', null), 'Ada-2026-11-28.pgn');
  t.equal(nameFor('हिन्दी', 'Zoë'), 'हिन्दी-Zoë-2026-11-28.pgn');
  t.equal(nameFor('../..', 'a/b\\c:d*"<|>?\n'), '_-a_b_c_d_-2026-11-28.pgn');
  t.equal(nameFor('🎨', '.'), '_-_-2026-11-28.pgn');
});
