import assert from 'node:assert/strict';
import { Chess } from 'chessops/chess';
import { makeFen } from 'chessops/fen';
import { makeSan, parseSan } from 'chessops/san';
import type { NormalMove } from 'chessops/types';
import fc from 'fast-check';
import t from 'tap';
import { canMate } from '#src/chess/rules/material.ts';
import {
  isCheck,
  isUci,
  keyOf,
  legalMoves,
  type Played,
  play,
  quietPlies,
  START_FEN,
  startFrom,
  turnOf,
} from '#src/chess/rules/position.ts';
import { Chance } from '../fuzz/clock.ts';
import { deadEndOf, judged, KIWIPETE, movesOf, SEED, sparse, uciOf } from './rules.ts';

/** The position that a game starts from. Undefined if none can. */
function startOf(text: string): string | undefined {
  const start = startFrom(text);
  return typeof start === 'string' ? start : undefined;
}

/** The number of ways to play `depth` half-moves. */
function perft(fen: string, depth: number, known = new Map<string, number>()): number {
  const moves = legalMoves(fen);
  if (depth === 1) return moves.length;
  let ways = 0;
  for (const uci of moves) {
    const next = played(fen, uci).fen;
    const key = `${depth} ${next}`;
    const more = known.get(key) ?? perft(next, depth - 1, known);
    known.set(key, more);
    ways += more;
  }
  return ways;
}

function played(fen: string, uci: string): Played {
  const one = play(fen, uci);
  if (!one) throw new Error(`${uci} is not legal in ${fen}`);
  return one;
}

/** Castling, promotion and en passant, which are rare in random games. */
function isRare(pos: Chess, { from, to, promotion }: NormalMove): boolean {
  if (pos.board.pawn.has(from)) return promotion !== undefined || to === pos.epSquare;
  return pos.board[pos.turn].has(to);
}

/** Plays random moves and compares every position with chessops. Adds what happened to `met`. */
function playAlong(pos: Chess, plies: number, chance: Chance, met: Set<string>): string {
  let fen = makeFen(pos.toSetup());
  let moves = movesOf(pos);
  for (let ply = 0; ply < plies && deadEndOf(pos, moves) === undefined; ply++) {
    const rare = moves.filter((one) => isRare(pos, one));
    const move = chance.of(rare.length > 0 && chance.percent(70) ? rare : moves);
    const uci = uciOf(pos, move);
    const next = played(fen, uci);
    assert.equal(next.san, makeSan(pos, move), `${uci} in ${fen}`);
    pos.play(move);
    moves = movesOf(pos);
    const where = `after ${uci} in ${fen}`;
    fen = makeFen(pos.toSetup());
    assert.equal(next.fen, fen, where);
    assert.equal(next.end, deadEndOf(pos, moves), where);
    assert.equal(canMate(fen, 'w'), !pos.hasInsufficientMaterial('white'), fen);
    assert.equal(canMate(fen, 'b'), !pos.hasInsufficientMaterial('black'), fen);
    for (const what of [next.end, /=|O-O-O|O-O/.exec(next.san)?.[0], fen.split(' ')[3]]) met.add(`${what}`);
  }
  return fen;
}

for (const [name, fen, ...counts] of [
  ['the start', START_FEN, 20, 400, 8_902, 197_281],
  ['Kiwipete', KIWIPETE, 48, 2_039, 97_862],
  ['pins on the fifth rank', '8/2p5/3p4/KP5r/1R3p1k/8/4P1P1/8 w - - 0 1', 14, 191, 2_812, 43_238],
  ['promotions', 'r3k2r/Pppp1ppp/1b3nbN/nP6/BBP1P3/q4N2/Pp1P2PP/R2Q1RK1 w kq - 0 1', 6, 264, 9_467],
  ['a promotion that captures', 'rnbq1k1r/pp1Pbppp/2p5/8/2B5/8/PPP1NnPP/RNBQK2R w KQ - 1 8', 44, 1_486],
  ['a middle game', 'r4rk1/1pp1qppp/p1np1n2/2b1p1B1/2B1P1b1/P1NP1N2/1PP1QPPP/R4RK1 w - - 0 10', 46, 2_079],
] as [string, string, ...number[]][]) {
  t.test(`perft from ${name} gives the known numbers`, (t) => {
    const deepest = counts.length;
    t.equal(legalMoves(fen).length, counts[0]);
    t.equal(perft(fen, deepest), counts[deepest - 1]);
    t.end();
  });
}

t.test('every position of a thousand random games agrees with chessops', (t) => {
  t.comment(`SEED=${SEED}`);
  const chance = new Chance(SEED);
  const met = new Set<string>();
  for (let game = 0; game < 1_000; game++) {
    const plies = chance.percent(10) ? 80 : chance.between(10, 40);
    playAlong(Chess.default(), plies, chance, met);
  }
  for (const what of ['O-O', 'O-O-O', '=']) t.ok(met.has(what), what);
  t.ok(
    [...met].some((what) => /^[a-h][36]$/.test(what)),
    'en passant',
  );
  t.end();
});

t.test('every position of random endgames agrees with chessops', (t) => {
  t.comment(`SEED=${SEED}`);
  const chance = new Chance(SEED);
  const met = new Set<string>();
  for (let board = 0; board < 2_000; board++) playAlong(judged(sparse(chance)), 4, chance, met);
  for (const what of ['=', 'INSUFFICIENT_MATERIAL']) t.ok(met.has(what), what);
  t.end();
});

t.test('the legal moves of random positions agree with chessops', (t) => {
  t.comment(`SEED=${SEED}`);
  const chance = new Chance(SEED);
  for (let game = 0; game < 300; game++) {
    const pos = game % 3 === 0 ? judged(sparse(chance)) : judged(chance.of([START_FEN, KIWIPETE]));
    const fen = playAlong(pos, chance.between(0, 30), chance, new Set());
    assert.deepEqual(
      legalMoves(fen).sort(),
      movesOf(pos)
        .map((move) => uciOf(pos, move))
        .sort(),
      fen,
    );
    assert.equal(isCheck(fen), pos.isCheck(), fen);
  }
  t.end();
});

/** Published games, with their final positions. */
const GAMES = [
  {
    name: 'Morphy against the Duke of Brunswick and Count Isouard, Paris 1858',
    moves: `e4 e5 Nf3 d6 d4 Bg4 dxe5 Bxf3 Qxf3 dxe5 Bc4 Nf6 Qb3 Qe7 Nc3 c6 Bg5 b5 Nxb5 cxb5 Bxb5+ Nbd7 O-O-O Rd8
      Rxd7 Rxd7 Rd1 Qe6 Bxd7+ Nxd7 Qb8+ Nxb8 Rd8#`,
    last: '1n1Rkb1r/p4ppp/4q3/4p1B1/4P3/8/PPP2PPP/2K5 b k - 1 17',
    end: 'CHECKMATE',
  },
  {
    name: 'Anderssen against Kieseritzky, London 1851',
    moves: `e4 e5 f4 exf4 Bc4 Qh4+ Kf1 b5 Bxb5 Nf6 Nf3 Qh6 d3 Nh5 Nh4 Qg5 Nf5 c6 g4 Nf6 Rg1 cxb5 h4 Qg6 h5 Qg5
      Qf3 Ng8 Bxf4 Qf6 Nc3 Bc5 Nd5 Qxb2 Bd6 Bxg1 e5 Qxa1+ Ke2 Na6 Nxg7+ Kd8 Qf6+ Nxf6 Be7#`,
    last: 'r1bk3r/p2pBpNp/n4n2/1p1NP2P/6P1/3P4/P1P1K3/q5b1 b - - 1 23',
    end: 'CHECKMATE',
  },
  {
    name: 'Kasparov against Topalov, Wijk aan Zee 1999',
    moves: `e4 d6 d4 Nf6 Nc3 g6 Be3 Bg7 Qd2 c6 f3 b5 Nge2 Nbd7 Bh6 Bxh6 Qxh6 Bb7 a3 e5 O-O-O Qe7 Kb1 a6 Nc1 O-O-O
      Nb3 exd4 Rxd4 c5 Rd1 Nb6 g3 Kb8 Na5 Ba8 Bh3 d5 Qf4+ Ka7 Rhe1 d4 Nd5 Nbxd5 exd5 Qd6 Rxd4 cxd4 Re7+ Kb6 Qxd4+
      Kxa5 b4+ Ka4 Qc3 Qxd5 Ra7 Bb7 Rxb7 Qc4 Qxf6 Kxa3 Qxa6+ Kxb4 c3+ Kxc3 Qa1+ Kd2 Qb2+ Kd1 Bf1 Rd2 Rd7 Rxd7
      Bxc4 bxc4 Qxh8 Rd3 Qa8 c3 Qa4+ Ke1 f4 f5 Kc1 Rd2 Qa7`,
    last: '8/Q6p/6p1/5p2/5P2/2p3P1/3r3P/2K1k3 b - - 3 44',
    end: undefined,
  },
];

for (const { name, moves, last, end } of GAMES) {
  t.test(`${name}: SAN and final position match the published game`, (t) => {
    const sans = moves.split(/\s+/);
    const pos = Chess.default();
    let now: Pick<Played, 'fen' | 'end'> = { fen: START_FEN, end: undefined };
    const written = sans.map((san) => {
      const move = parseSan(pos, san) as NormalMove;
      const next = played(now.fen, uciOf(pos, move));
      pos.play(move);
      now = next;
      return next.san;
    });
    t.same(written, sans);
    t.same([now.fen, now.end], [last, end]);
    t.end();
  });
}

t.test('castling is a king move of two squares, and en passant removes the captured pawn', (t) => {
  const castled = play(KIWIPETE, 'e1g1');
  t.match(castled, { san: 'O-O', fen: /\/R4RK1 b kq - 1 1$/, end: undefined });
  const passed = play('rnbqkbnr/ppp1p1pp/8/3pPp2/8/8/PPPP1PPP/RNBQKBNR w KQkq f6 0 3', 'e5f6');
  t.match(passed, { san: 'exf6', fen: 'rnbqkbnr/ppp1p1pp/5P2/3p4/8/8/PPPP1PPP/RNBQKBNR b KQkq - 0 3' });
  t.end();
});

t.test('the en passant square is written only if a capture is legal', (t) => {
  const nobody = play(START_FEN, 'e2e4')?.fen;
  const pinned = play('8/8/8/8/k4p1R/8/4P3/4K3 w - - 0 1', 'e2e4')?.fen;
  const possible = play('8/8/8/8/k4p2/8/4P2R/4K3 w - - 0 1', 'e2e4')?.fen;
  t.same(
    [nobody, pinned, possible].map((fen) => fen?.split(' ')[3]),
    ['-', '-', 'e3'],
  );
  t.end();
});

const PROMOTING = '8/4P1k1/8/8/8/8/6K1/8 w - - 0 1';

for (const [fen, ...texts] of [
  [START_FEN, '', ' ', '--', '0000', 'null', 'e2', 'e2e4q', 'e2e4Q', 'E2E4', 'e2e9', 'e0e4', 'i2i4', 'e2e4 '],
  [
    START_FEN,
    ' e2e4',
    'e2e4\n',
    'e2-e4',
    'e4',
    'Nf3',
    'g1f3n',
    'e2e5',
    'e7e5',
    'e4e5',
    'e2e2',
    'e1g1',
    'b1d2',
  ],
  [
    START_FEN,
    'e2e4'.repeat(100_000),
    '\0',
    'e2e4\0',
    'ｅ2e4',
    '__proto__',
    'constructor',
    'undefined',
    'NaN',
  ],
  [KIWIPETE, '0-0', 'O-O', 'O-O-O', 'e1h1', 'e1a1', 'e1g1k', 'e1b1', 'e1e1', '--', 'e8g8'],
  [PROMOTING, 'e7e8', 'e7e8k', 'e7e8p', 'e7e8Q', 'e7e8=q', 'e7e8qq', 'e7e8 q', 'e7d8q', 'g2g3q', '--'],
] as [string, ...string[]][]) {
  t.test(`texts that are not legal moves are refused in ${fen}`, (t) => {
    for (const text of texts) t.equal(play(fen, text), undefined, JSON.stringify(text.slice(0, 20)));
    t.end();
  });
}

t.test('any text is accepted only if it is a legal move', (t) => {
  t.comment(`SEED=${SEED}`);
  const part = fc.constantFrom(...'abcdefgh12345678qrbnkpQ-=+ 09\n', 'e2', 'e4', 'e1', 'g1', 'e7', 'e8');
  const text = fc.oneof(
    fc.string(),
    fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => parts.join('')),
  );
  const legal = new Map([KIWIPETE, PROMOTING].map((fen) => [fen, new Set(legalMoves(fen))]));
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(text, (said) => {
        for (const [fen, moves] of legal)
          assert.equal(play(fen, said)?.uci, moves.has(said) ? said : undefined);
      }),
      { numRuns: 500, seed: SEED },
    ),
  );
  t.end();
});

t.test('the form of a move is checked apart from its legality', (t) => {
  for (const uci of ['e2e4', 'a1h8', 'e7e8q', 'e7e8n', 'e2e4q']) t.ok(isUci(uci), uci);
  for (const text of ['', '--', 'e2e4 ', 'e2e4\n', 'E2E4', 'e2e9', '0-0', 'e7e8k', 'e7e8Q', 'e2e4e5'])
    t.notOk(isUci(text));
  t.end();
});

t.test('turn, quiet half-moves and repetition key are read from a FEN', (t) => {
  const fen = 'r3k2r/8/8/3pP3/8/8/8/R3K2R w Kq d6 17 40';
  t.same([turnOf(fen), quietPlies(fen)], ['w', 17]);
  t.equal(turnOf(play(fen, 'e1f1')?.fen ?? ''), 'b');
  t.equal(keyOf(fen), 'r3k2r/8/8/3pP3/8/8/8/R3K2R w Kq d6');
  t.end();
});

const KINGS = '4k3/8/8/8/8/8/4P3/4K3';

for (const [why, ...texts] of [
  ['the other side is in check', '4k3/8/8/8/8/8/4R3/4K3 w - - 0 1', '4k3/4r3/8/8/8/8/8/4K3 b - - 0 1'],
  ['the kings touch', '8/8/8/3kK3/8/8/4P3/8 w - - 0 1'],
  [
    'a king is missing',
    '8/8/8/8/8/8/4P3/4K3 w - - 0 1',
    '4k3/8/8/8/8/8/4P3/8 w - - 0 1',
    '8/8/8/8/8/8/8/8 w - - 0 1',
  ],
  ['a side has two kings', '4k3/8/8/8/8/8/4P3/K3K3 w - - 0 1', 'k3k3/8/8/8/8/8/4P3/4K3 b - - 0 1'],
  ['a pawn stands on a last rank', '4k2P/8/8/8/8/8/8/4K3 w - - 0 1', '4k3/8/8/8/8/8/8/p3K3 w - - 0 1'],
  ['a rook is not at home', ...[...'KQkq'].map((right) => `4k3/8/8/8/8/8/4P3/4K3 w ${right} - 0 1`)],
  [
    'the rook at home belongs to the other side',
    'r3k2r/8/8/8/8/8/8/r3K3 w Q - 0 1',
    '4k2R/8/8/8/8/8/8/4K3 b k - 0 1',
  ],
  ['the king is not at home', 'r2k3r/8/8/8/8/8/8/R3K2R w k - 0 1', 'r3k2r/8/8/8/8/8/8/R2K3R w Q - 0 1'],
  ['no pawn has passed', '4k3/8/8/4P3/8/8/8/4K3 w - d6 0 1', `${KINGS} b - e3 0 1`],
  [
    'a piece other than an enemy pawn has passed',
    '4k3/8/8/3nP3/8/8/8/4K3 w - d6 0 1',
    '4k3/8/8/3PP3/8/8/8/4K3 w - d6 0 1',
  ],
  ['a piece stands on the square that the pawn passed', '4k3/8/3n4/3pP3/8/8/8/4K3 w - d6 0 1'],
  ['a piece stands on the square that the pawn came from', '4k3/3n4/8/3pP3/8/8/8/4K3 w - d6 0 1'],
  [
    'the mover’s own pawn has passed',
    '4k3/8/8/8/3Pp3/8/8/4K3 w - d3 0 1',
    '4k3/8/8/3pP3/8/8/8/4K3 b - d6 0 1',
  ],
  ['the en passant square is on a wrong rank', '4k3/8/8/3pP3/8/8/8/4K3 w - d5 0 1', `${KINGS} w - e9 0 1`],
  [
    'it is already checkmate',
    'R3k3/7R/8/8/8/8/8/4K3 b - - 0 1',
    'rnb1kbnr/pppp1ppp/8/4p3/6Pq/5P2/PPPPP2P/RNBQKBNR w KQkq - 1 3',
  ],
  ['it is stalemate already', '7k/5Q2/6K1/8/8/8/8/8 b - - 0 1'],
  [
    'neither side could mate',
    '4k3/8/8/8/8/8/8/4K3 w - - 0 1',
    '4k3/8/8/8/8/8/5B2/4K3 w - - 0 1',
    '4k1n1/8/8/8/8/8/8/4K3 w - - 0 1',
  ],
  ['75 moves were quiet', `${KINGS} w - - 150 80`, `${KINGS} w - - 9999 80`],
  ['the game is too long', `${KINGS} w - - 0 5001`, `${KINGS} w - - 0 1e9`, `${KINGS} w - - 0 Infinity`],
  ['a number is invalid', `${KINGS} w - - -1 1`, `${KINGS} w - - x 1`, `${KINGS} w - - 0 -3`],
  [
    'there are too few or too many fields',
    '',
    ' ',
    'x',
    KINGS,
    `${KINGS} w - - 0`,
    `${KINGS} w - - 0 1 1`,
    `${KINGS} w - 0 1`,
  ],
  [
    'a field has an unknown value',
    `${KINGS} x - - 0 1`,
    `${KINGS} w X - 0 1`,
    `${KINGS} w - x 0 1`,
    `${KINGS} W - - 0 1`,
  ],
  ['a row is too short or too long', '4k3/8/8/8/8/8/4P3/4K2 w - - 0 1', '4k3/8/8/8/8/8/4P4/4K3 w - - 0 1'],
  ['a row is missing or too many', '4k3/8/8/8/8/4P3/4K3 w - - 0 1', '4k3/8/8/8/8/8/8/4P3/4K3 w - - 0 1'],
  ['a man is unknown', '4k3/8/8/8/8/8/4X3/4K3 w - - 0 1', '4k3/8/8/8/8/8/4P~3/4K3 w - - 0 1'],
  [
    'it has other operations than those of an EPD',
    `${START_FEN} extra`,
    `${START_FEN}; bm e4;`,
    START_FEN.replace('0 1', 'bm e4'),
    START_FEN.replace('0 1', '; bm e4;'),
  ],
  ['it is another text', 'Startpos', 'startpos ', 'null', '__proto__', '\0', START_FEN.repeat(1_000)],
] as [string, ...string[]][]) {
  t.test(`a position is refused if ${why}`, (t) => {
    for (const text of texts) t.equal(startOf(text), undefined, text.slice(0, 90));
    t.end();
  });
}

const OPEN = 'r3k2r/pppppppp/8/8/8/8/PPPPPPPP/R3K2R';

for (const [what, text, kept = text] of [
  ['the documented word', 'startpos', START_FEN],
  ['the standard position', START_FEN],
  ['a mate in one', '4k3/7R/8/8/8/8/8/R3K3 w Q - 0 1'],
  ['a check', '4k3/8/8/8/8/8/4R3/4K3 b - - 3 10'],
  ['all castling rights', 'r3k2r/8/8/8/8/8/8/R3K2R b KQkq - 0 1'],
  ['one castling right on each side', 'r3k3/8/8/8/8/8/8/4K2R b Kq - 0 1'],
  ['the other castling right on each side', '4k2r/8/8/8/8/8/8/R3K3 b Qk - 0 1'],
  ['a pawn that can be captured en passant', '4k3/8/8/3pP3/8/8/8/4K3 w - d6 0 1'],
  ['a white pawn that can be captured en passant', '4k3/8/8/8/3Pp3/8/8/4K3 b - d3 0 1'],
  [
    'an en passant square that no pawn can capture on',
    '4k3/8/8/3p4/4P3/8/8/4K3 w - d6 0 1',
    '4k3/8/8/3p4/4P3/8/8/4K3 w - - 0 1',
  ],
  [
    'an en passant capture by a pinned pawn',
    '4r1k1/8/8/3pP3/8/8/8/4K3 w - d6 0 1',
    '4r1k1/8/8/3pP3/8/8/8/4K3 w - - 0 1',
  ],
  ['one half-move before the 75-move draw', '4k3/8/8/8/8/8/4P3/4K3 w - - 149 80'],
  ['a late move', '4k3/8/8/8/8/8/4P3/4K3 w - - 0 5000'],
  ['a lone rook', '4k3/8/8/8/8/8/8/4K2R w K - 0 1'],
  ['knights against each other', '4k1n1/8/8/8/8/8/8/4K1N1 w - - 0 1'],
  ['bishops on both colours', '4kb2/8/8/8/8/8/8/4KB2 w - - 0 1'],
  ['the four fields of an EPD', `${OPEN} b KQkq -`, `${OPEN} b KQkq - 0 1`],
  ['an EPD with operations', `${OPEN} b KQkq - bm O-O; id "No. 1 of 3";`, `${OPEN} b KQkq - 0 1`],
  ['fields in a column, with an end of line', `\ufeff${START_FEN.replaceAll(' ', '\r\n')}\r\n`, START_FEN],
  [
    'fields with tabs and several spaces between them',
    ` ${START_FEN.replaceAll(' ', ' \t\u00a0')} `,
    START_FEN,
  ],
  ['castling rights in another order', `${OPEN} w qkQK - 0 1`, `${OPEN} w KQkq - 0 1`],
  ['move number 0', `${OPEN} w - - 0 0`, `${OPEN} w - - 0 1`],
] as [string, string, string?][]) {
  t.test(`a game can start from ${what}`, (t) => {
    t.equal(startFrom(text), kept);
    t.end();
  });
}

t.test('a refusal says which field is wrong', (t) => {
  for (const [text, said] of [
    [`${OPEN} w KQkq`, 'six fields'],
    [`${OPEN} w KQkq - 0`, 'six fields'],
    [`${OPEN} w KQkq - bm e4`, '0 to 149'],
    [`${OPEN}/8 w - - 0 1`, 'eight rows'],
    [`${OPEN} white - - 0 1`, 'w or b'],
    ['4k3/8/8/8/8/8/4P3/4K3 w K - 0 1', 'castling rights'],
    [`${OPEN} w - e6 0 1`, 'en passant'],
    [`${OPEN} w - - 150 1`, '0 to 149'],
    [`${OPEN} w - - 0 5001`, '0 to 5000'],
    ['4k3/4R3/8/8/8/8/8/4K3 w - - 0 1', 'in check'],
    ['7k/5Q2/6K1/8/8/8/8/8 b - - 0 1', 'over'],
  ] as [string, string][]) {
    t.match(startFrom(text), { problem: said }, text);
  }
  t.end();
});

/** Valid positions to garble. */
const STARTS = [
  START_FEN,
  KIWIPETE,
  'r3k2r/8/8/3pP3/8/8/8/R3K2R w KQkq d6 0 20',
  'r3k2r/8/8/8/3pP3/8/8/R3K2R b Kq e3 0 20',
  '4k3/8/8/8/8/8/4P3/4K3 w - - 149 80',
];

/** The FEN with one to three random changes to its characters and fields. */
function garbledOf(fen: string, chance: Chance): string {
  let text = fen;
  for (let change = chance.between(1, 3); change > 0; change--) {
    const at = chance.below(text.length + 1);
    const parts = text.split(' ');
    const piece = chance.of([...'PpNnBbRrQqKk12345678/ -wb036', '', '\t', 'é']);
    parts[chance.below(parts.length)] = chance.of([
      'w',
      'b',
      '-',
      'KQkq',
      'kq',
      'Qk',
      'e3',
      'd6',
      '0',
      '50',
      '149',
    ]);
    text = chance.percent(30)
      ? parts.join(' ')
      : `${text.slice(0, at)}${piece}${text.slice(at + chance.below(2))}`;
  }
  return text;
}

for (const [what, text, kept] of [
  ['a castling right given twice', `${OPEN} w KK - 0 1`, `${OPEN} w K - 0 1`],
  ['a castling right and a dash', `${OPEN} w K- - 0 1`, `${OPEN} w K - 0 1`],
  ['a half-move count with letters after it', `${OPEN} w - - 5abc 1`, `${OPEN} w - - 5 1`],
  ['a fractional half-move count', `${OPEN} w - - 1.5 1`, `${OPEN} w - - 1 1`],
  ['a move number with letters after it', `${OPEN} w - - 0 1x`, `${OPEN} w - - 0 1`],
  ['a fractional move number', `${OPEN} w - - 0 1.9`, `${OPEN} w - - 0 1`],
  ['a tab between the numbers', `${OPEN} w - - 5\t7`, `${OPEN} w - - 5 7`],
  ['numbers with leading zeros', `${OPEN} w - - 007 0012`, `${OPEN} w - - 7 12`],
  ['zero empty squares', `0${OPEN} w - - 0 1`, `${OPEN} w - - 0 1`],
] as [string, string, string][]) {
  t.test(`${what}: refused, or kept in standard form`, (t) => {
    const outcome = startOf(text);
    t.ok(outcome === undefined || outcome === kept, `${outcome}`);
    t.end();
  });
}

t.test('any garbled position is refused or kept as chessops writes it', (t) => {
  t.comment(`SEED=${SEED}`);
  const chance = new Chance(SEED);
  let kept = 0;
  for (let one = 0; one < 3_000; one++) {
    const text = chance.percent(40) ? sparse(chance) : chance.of(STARTS);
    const garbled = chance.percent(20) ? text : garbledOf(text, chance);
    const fen = startOf(garbled);
    if (fen === undefined) continue;
    kept += 1;
    assert.equal(makeFen(judged(fen).toSetup()), fen, JSON.stringify(garbled));
    assert.notEqual(legalMoves(fen).length, 0, garbled);
    assert.equal(startFrom(fen), fen, garbled);
  }
  t.ok(kept > 300, `${kept} positions were kept`);
  t.end();
});
