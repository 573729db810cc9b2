import { parsePgn, startingPosition } from 'chessops/pgn';
import { parseSan } from 'chessops/san';
import { makeUci } from 'chessops/util';
import fc from 'fast-check';
import t from 'tap';
import { toPgn } from '#src/chess/rules/pgn.ts';
import { MOST_GAMES, MOST_PGN, MOST_PLIES, playThrough, readPgn } from '#src/chess/rules/pgn-reader.ts';
import { legalMoves, play, START_FEN } from '#src/chess/rules/position.ts';
import { readSan } from '#src/chess/rules/san.ts';
import { FILE_OF_GAMES, OPERA_UCI } from '../browser/review-games.ts';
import { Chance } from '../fuzz/clock.ts';
import { gameOf, KIWIPETE, SEED } from './rules.ts';

function only(pgn: string) {
  const games = readPgn(pgn);
  if (!Array.isArray(games) || games.length !== 1 || !games[0]) throw new Error(`not one game: ${pgn}`);
  return games[0];
}

/** A random game as SAN and UCI. */
function randomGame(chance: Chance, initialFen: string, plies: number) {
  let fen = initialFen;
  const moves: { uci: string; san: string }[] = [];
  for (let ply = 0; ply < plies; ply++) {
    const legal = legalMoves(fen);
    if (legal.length === 0) break;
    const played = play(fen, chance.of(legal));
    if (!played) break;
    moves.push(played);
    fen = played.fen;
  }
  return moves;
}

t.test('a file with comments, variations, remarks and several games is read', async (t) => {
  const games = readPgn(FILE_OF_GAMES);
  if (!Array.isArray(games)) throw new Error(games.fault);
  t.same(
    games.map(({ tags, result, moves }) => [tags.get('White'), result, moves.length]),
    [
      ['Morphy, Paul', '1-0', 33],
      ['Anderssen, Adolf', '1-0', 45],
      ['?', '*', 3],
    ],
  );
  const [opera, immortal, ending] = games.map(playThrough);
  t.strictSame(opera, { initialFen: START_FEN, moves: OPERA_UCI.split(' ') });
  t.ok(immortal && 'moves' in immortal && immortal.moves.at(-1) === 'd6e7');
  t.match(ending, { initialFen: '4k3/8/8/8/8/8/4P3/4K3 w - - 0 1', moves: ['e2e4', 'e8d7', 'e1d2'] });
});

t.test(
  'bare quotes and backslashes in tags, and games without moves or a result at the end, are read',
  async (t) => {
    const games = readPgn(
      '[Event "A "quick" game"]\r\n[Site "C:\\chess\\"]\r\n[Result "0-1"]\r\n\r\n[Event "?"]\r\n[Result "1-0"]\r\n\r\n1. e4\r\n',
    );
    if (!Array.isArray(games)) throw new Error(games.fault);
    t.same(
      games.map(({ tags, result, moves }) => [tags.get('Event'), tags.get('Site'), result, moves.length]),
      [
        ['A "quick" game', 'C:\\chess\\', '0-1', 0],
        ['?', undefined, '1-0', 1],
      ],
    );
  },
);

t.test('moves are read however programs write them', async (t) => {
  const cases: [string, string][] = [
    ['\uFEFF1.e4 e5 2.Nf3', 'e2e4 e7e5 g1f3'],
    ['1. e2-e4 e7e5 2. Ng1-f3 Nb8c6 3. g1f3', 'form'],
    [
      '1. e4 e5 2. f4 exf4 3. Nf3 g5 4. Bc4 g4 5. 0-0 gxf3',
      'e2e4 e7e5 f2f4 e5f4 g1f3 g7g5 f1c4 g5g4 e1g1 g4f3',
    ],
    ['1. e4 d5 2. e5 f5 3. exf6 e.p. $10 +/= exf6', 'e2e4 d7d5 e4e5 f7f5 e5f6 e7f6'],
    ['1. e4 d5 2. e5 f5 3. exf6e.p.!?', 'e2e4 d7d5 e4e5 f7f5 e5f6'],
    [
      '% a line for programs\n1… ; a comment (\n1.d4{[%clk 0:01]}d5(1...f5(1...e5)2.c4)2.c4',
      'd2d4 d7d5 c2c4',
    ],
    ['[FEN "8/P6k/8/8/8/8/8/K7  w - -"]\n1.a8=R', 'a7a8r'],
    ['[FEN "8/P6k/8/8/8/8/8/K7 w - - 0 1"]\n1.a8Q *', 'a7a8q'],
    ['1. e4 {[%evp 0,9]} e5 2. Nf3$1$14 Nc6?!$6 3. Bb5+- -+', 'e2e4 e7e5 g1f3 b8c6 f1b5'],
  ];
  for (const [pgn, uci] of cases) {
    const read = playThrough(only(pgn));
    t.equal('moves' in read ? read.moves.join(' ') : read.fault === 'nobody' ? 'form' : read.fault, uci, pgn);
  }
});

t.test('a wrong move is named with its number and the reason', async (t) => {
  const pinned = '[FEN "4r2k/8/8/8/8/8/4N3/4K3 w - - 0 40"]\n';
  const cases: [string, object][] = [
    ['1. e4 e5 2. Nf6', { fault: 'nobody', number: 2, color: 'w', san: 'Nf6', kind: 'n', to: 'f6' }],
    ['1. e4 Sf6', { fault: 'form', number: 1, color: 'b', san: 'Sf6' }],
    [`1. a${'!'.repeat(100_000)}a`, { fault: 'form', number: 1, color: 'w' }],
    ['[Variant "Chess960"]\n1. e4', { fault: 'variant', variant: 'Chess960' }],
    ['[Variant "From Position"]\n1. e5', { fault: 'nobody' }],
    ['1. e4 --', { fault: 'form', san: '--' }],
    ['1. e4 e5 2. O-O', { fault: 'castling', number: 2, san: 'O-O' }],
    [`${pinned}40. Nc3`, { fault: 'check', number: 40, kind: 'n', to: 'c3' }],
    ['[FEN "7k/P7/8/8/8/8/8/K7 w - - 0 1"]\n1. a8', { fault: 'promotion', kind: 'p' }],
    ['1. e4=Q', { fault: 'promotion' }],
    ['[FEN "7k/8/8/8/8/8/8/KN3N2 w - - 0 1"]\n1. Nd2', { fault: 'several', kind: 'n', to: 'd2' }],
    ['[FEN "8/8/8/8/8/8/8/8 w - - 0 1"]\n*', { fault: 'fen', kind: 'pieces' }],
  ];
  for (const [pgn, fault] of cases) t.match(playThrough(only(pgn)), fault, pgn);
  t.match(playThrough({ tags: new Map(), moves: Array(MOST_PLIES + 1).fill('e4') }), { fault: 'plies' });
});

t.test('an unreadable PGN is refused with its line', async (t) => {
  t.same(readPgn(' \n'), { fault: 'empty' });
  t.same(readPgn('1. e4\n{ no end'), { fault: 'comment', line: 2 });
  t.same(readPgn('1. e4 }'), { fault: 'comment', line: 1 });
  t.same(readPgn('1. e4\n\n( e5'), { fault: 'variation', line: 3 });
  t.same(readPgn('1. e4 ) e5'), { fault: 'variation', line: 1 });
  t.same(readPgn('\n[White Ada]'), { fault: 'tag', line: 2 });
  t.same(readPgn('e4 '.repeat(MOST_PGN / 2)), { fault: 'long' });
  t.same(readPgn('1-0 e4 '.repeat(MOST_GAMES + 2)), { fault: 'games' });
});

t.test(
  'the PGN that this server writes comes back as the same game, and so it does with another reader',
  async (t) => {
    const chance = new Chance(SEED);
    t.comment(`SEED=${SEED}`);
    for (let round = 0; round < 30; round++) {
      const initialFen = round % 2 === 0 ? START_FEN : KIWIPETE;
      const moves = randomGame(chance, initialFen, 120);
      const site = 'http://localhost/';
      const names = { white: 'A"d\\a', black: 'Ben ]' };
      const timed = moves.map(({ san }) => ({ san, clockMs: 61_200 }));
      const pgn = toPgn({ ...gameOf(), initialFen }, { site, names, moves: timed }, round % 3 === 0);
      const game = only(pgn);
      t.equal(game.tags.get('White'), names.white);
      t.strictSame(playThrough(game), { initialFen, moves: moves.map(({ uci }) => uci) }, pgn);
      const [other] = parsePgn(pgn);
      const position = other && startingPosition(other.headers).unwrap();
      t.equal(
        [...(other?.moves.mainline() ?? [])].filter(({ san }) => {
          const move = position && parseSan(position, san);
          if (move) position.play(move);
          return move && makeUci(move);
        }).length,
        moves.length,
      );
    }
  },
);

t.test('no text makes the reader fail', async () => {
  const piece = fc.constantFrom(
    'e4',
    'e5',
    'Nf3',
    '(',
    ')',
    '{',
    '}',
    '[',
    ']',
    '"',
    ';',
    '\n',
    '1.',
    '1-0',
    '$3',
    '[A "b"]',
    'O-O',
    '\\',
  );
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(piece, { maxLength: 40 }).map((all) => all.join(' ')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const games = readPgn(text);
      for (const game of Array.isArray(games) ? games : []) playThrough(game);
      readSan(START_FEN, text);
    }),
    { seed: SEED, numRuns: 500 },
  );
});
