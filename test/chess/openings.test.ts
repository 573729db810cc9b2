import t from 'tap';
import { isBook, openingLines, openingOf } from '#src/chess/rules/openings.ts';
import { keyOf, play, START_FEN } from '#src/chess/rules/position.ts';
import { readSan } from '#src/chess/rules/san.ts';
import { germanOpening } from '../../src/web/chess/german-openings.ts';

/** Every position of these moves, the initial one first. */
function fensOf(moves: string): string[] {
  const fens = [START_FEN];
  for (const san of moves.split(' ')) {
    const fen = fens.at(-1) ?? '';
    const read = readSan(fen, san);
    const played = 'uci' in read ? play(fen, read.uci) : undefined;
    if (!played) throw new Error(`${san} is not legal in ${moves}`);
    fens.push(played.fen);
  }
  return fens;
}

t.test('every opening is legal, and no name and no position is there twice', async (t) => {
  const lines = openingLines();
  t.ok(lines.length >= 200, `${lines.length} openings`);
  t.equal(new Set(lines.map(({ name }) => name)).size, lines.length);
  t.equal(new Set(lines.map(({ moves }) => keyOf(fensOf(moves).at(-1) ?? ''))).size, lines.length);
  for (const { eco, name } of lines) {
    t.match(eco, /^[A-E]\d\d$/, name);
    t.match(name, /^[^:|]+(?:: [^:|]+)?$/);
  }
  const heads = lines.map(({ eco, name }) => `${eco} ${name}`);
  t.same(heads, heads.toSorted(), 'sorted by code and name');
});

t.test(
  'a game has the name of its last position that has one, also after another order of moves',
  async (t) => {
    const cases: [string, string, string][] = [
      ['e4 e5 Nf3 Nc6 Bb5 a6 Bxc6', 'C68', 'Ruy Lopez: Exchange Variation'],
      ['e4 e5 Nf3 Nc6 Bb5 a6 Bxc6 dxc6 Nc3 f6', 'C68', 'Ruy Lopez: Exchange Variation'],
      ['e4 c6 Nf3 d5 Nc3', 'B10', 'Caro-Kann Defence: Two Knights Attack'],
      ['d4 f5 g3 Nf6 c4 g6', 'A86', 'Dutch Defence: Leningrad Variation'],
      ['d4 Nf6 c4 c5 d5 b5 cxb5 a6', 'A57', 'Benko Gambit'],
      ['d4 Nf6 c4 c5 d5 b5 cxb5 a6 bxa6 g6', 'A58', 'Benko Gambit: Accepted'],
      ['e4 c5 Nf3 Nc6 d4 cxd4 Nxd4 g6 Nc3', 'B34', 'Sicilian Defence: Accelerated Dragon'],
      ['Nf3 Nf6 d4 e6 c4 b6', 'E12', "Queen's Indian Defence"],
      ['d4 d5 Nf3 Nf6 c4 e6 Nc3 c6', 'D43', 'Semi-Slav Defence'],
      [
        'e4 c5 Nf3 d6 d4 cxd4 Nxd4 Nf6 Nc3 a6 Be3 e5',
        'B90',
        'Sicilian Defence: Najdorf Variation, English Attack',
      ],
    ];
    for (const [moves, eco, name] of cases) t.strictSame(openingOf(fensOf(moves)), { eco, name }, moves);
    t.equal(openingOf([START_FEN]), undefined);
    t.equal(openingOf(['4k3/8/8/8/8/8/4P3/4K3 w - - 0 1']), undefined);
  },
);

t.test('positions on the way to an opening belong to the book, those after it do not', async (t) => {
  t.ok(fensOf('e4 c5 Nf3 d6 d4').every(isBook));
  t.notOk(isBook(fensOf('e4 c5 Nf3 d6 d4 a6').at(-1) ?? ''));
});

t.test('German names are those that players use, and others stay as they are', async (t) => {
  t.equal(
    germanOpening("Queen's Gambit: Declined, Exchange Variation"),
    'Damengambit: abgelehnt, Abtauschvariante',
  );
  t.equal(
    germanOpening('Sicilian Defence: Dragon Variation, Yugoslav Attack'),
    'Sizilianische Verteidigung: Drachenvariante, Yugoslav Attack',
  );
  t.equal(germanOpening('Englund Gambit'), 'Englund Gambit');
});
