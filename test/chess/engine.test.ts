import t from 'tap';
import { bookMove } from '#src/chess/rules/engine/book.ts';
import { chanceOf } from '#src/chess/rules/engine/chance.ts';
import { evaluate } from '#src/chess/rules/engine/evaluation.ts';
import { boardAfter, chooseMove, LEVELS } from '#src/chess/rules/engine/levels.ts';
import { generate, legalMoves, MOST_MOVES, tryMake } from '#src/chess/rules/engine/moves.ts';
import { MATE, makeSearch } from '#src/chess/rules/engine/search.ts';
import { type SearchBoard, searchBoardOf, uciOf, unmake } from '#src/chess/rules/engine/search-board.ts';
import { legalMoves as legalUci, play, START_FEN } from '#src/chess/rules/position.ts';
import { Chance } from '../fuzz/clock.ts';
import { KIWIPETE, SEED, sparse } from './rules.ts';

const search = makeSearch(14);
const inTime = () => false;
const moves = new Int32Array(8 * MOST_MOVES);

function perft(board: SearchBoard, depth: number): number {
  const at = depth * MOST_MOVES;
  const end = generate(board, moves, at, false);
  let count = 0;
  for (let index = at; index < end; index++) {
    if (!tryMake(board, moves[index] ?? 0)) continue;
    count += depth === 1 ? 1 : perft(board, depth - 1);
    unmake(board);
  }
  return count;
}

/** https://www.chessprogramming.org/Perft_Results */
const PERFT: [fen: string, depth: number, count: number][] = [
  [START_FEN, 4, 197_281],
  [KIWIPETE, 3, 97_862],
  ['8/2p5/3p4/KP5r/1R3p1k/8/4P1P1/8 w - - 0 1', 4, 43_238],
  ['r3k2r/Pppp1ppp/1b3nbN/nP6/BBP1P3/q4N2/Pp1P2PP/R2Q1RK1 w kq - 0 1', 3, 9_467],
  ['rnbq1k1r/pp1Pbppp/2p5/8/2B5/8/PPP1NnPP/RNBQK2R w KQ - 1 8', 3, 62_379],
];

t.test('the search board plays the known numbers of moves and comes back to where it was', async (t) => {
  for (const [fen, depth, count] of PERFT) {
    const board = searchBoardOf(fen);
    const { keyLow, keyHigh, middle, end, phase } = board;
    t.equal(perft(board, depth), count, fen);
    t.match(board, { keyLow, keyHigh, middle, end, phase, height: 0 });
  }
});

t.test(
  'it has the moves of the other board in random games, and the same sums and keys as a new board',
  async (t) => {
    const chance = new Chance(SEED);
    t.comment(`SEED=${SEED}`);
    for (let game = 0; game < 12; game++) {
      let fen = game % 3 === 0 ? sparse(chance) : game % 3 === 1 ? KIWIPETE : START_FEN;
      const board = searchBoardOf(fen);
      for (let ply = 0; ply < 60; ply++) {
        const expected = legalUci(fen);
        const found = legalMoves(board);
        t.same(found.map(uciOf).sort(), expected.sort(), fen);
        const uci = expected.length === 0 ? undefined : chance.of(expected);
        const move = found.find((one) => uciOf(one) === uci);
        const played = uci && play(fen, uci);
        if (move === undefined || !played || played.end) break;
        tryMake(board, move);
        fen = played.fen;
        const { keyLow, keyHigh, middle, end, phase } = searchBoardOf(fen);
        t.match(board, { keyLow, keyHigh, middle, end, phase }, fen);
      }
    }
  },
);

t.test('a position is worth to Black what its mirror image is worth to White', async (t) => {
  const chance = new Chance(SEED);
  for (const fen of [KIWIPETE, ...Array.from({ length: 50 }, () => sparse(chance))]) {
    const [pieces = '', turn, castling = '-'] = fen.split(' ');
    const swap = (text: string) =>
      text.replace(/[a-z]/gi, (sign) => (sign < 'a' ? sign.toLowerCase() : sign.toUpperCase()));
    const mirrored = swap(pieces.split('/').reverse().join('/'));
    const other = `${mirrored} ${turn === 'w' ? 'b' : 'w'} ${swap(castling)} - 0 1`;
    t.equal(evaluate(searchBoardOf(other)), evaluate(searchBoardOf(fen)), fen);
  }
});

/** The side to move mates in this many moves. */
const MATES: [fen: string, inMoves: number][] = [
  ['6k1/5ppp/8/8/8/8/5PPP/3R2K1 w - - 0 1', 1],
  ['r1bqkb1r/pppp1ppp/2n2n2/4p2Q/2B1P3/8/PPPP1PPP/RNB1K1NR w KQkq - 4 4', 1],
  ['kbK5/pp6/1P6/8/8/8/8/R7 w - - 0 1', 2],
  ['2rr3k/pp3pp1/1nnqbN1p/3pN3/2pP4/2P3Q1/PPB4P/R4RK1 w - - 0 1', 2],
  ['r5rk/5p1p/5R2/4B3/8/8/7P/7K w - - 0 1', 3],
  ['8/8/8/8/8/2k5/1q6/K7 w - - 0 1', 0],
];

t.test('it finds mates', async (t) => {
  for (const [fen, inMoves] of MATES) {
    const { score } = search.find(searchBoardOf(fen), { nodes: 300_000, depth: 12, isTimeUp: inTime });
    t.equal(Math.abs(score), MATE - Math.max(0, 2 * inMoves - 1), fen);
  }
});

/** A position, and the move that is clearly best: some of Reinfeld's "Win at Chess", a fork and an endgame. */
const TACTICS: [fen: string, best: string][] = [
  ['5rk1/1ppb3p/p1pb4/6q1/3P1p1r/2P1R2P/PP1BQ1P1/5RKN w - - 0 1', 'e3g3'],
  ['r1bq2rk/pp3pbp/2p1p1pQ/7P/3P4/2PB1N2/PP3PPR/2KR4 w - - 0 1', 'h6h7'],
  ['5k2/6pp/p1qN4/1p1p4/3P4/2PKP2Q/PP3r2/3R4 b - - 0 1', 'c6c4'],
  ['7k/p7/1R5K/6r1/6p1/6P1/8/8 w - - 0 1', 'b6b7'],
  ['2br2k1/2q3rn/p2NppQ1/2p1P3/Pp5R/4P3/1P3PPP/3R2K1 w - - 0 1', 'h4h7'],
  ['q3k3/8/8/3N4/8/8/8/4K3 w - - 0 1', 'd5c7'],
  // Lasker and Reichhelm: only this move wins.
  ['8/k7/3p4/p2P1p2/P2P1P2/8/8/K7 w - - 0 1', 'a1b1'],
];

t.test('it finds what is clearly best', async (t) => {
  for (const [fen, best] of TACTICS) {
    const { move } = search.find(searchBoardOf(fen), { nodes: 200_000, depth: 30, isTimeUp: inTime });
    t.equal(uciOf(move), best, fen);
  }
});

t.test('every level plays legal moves only, whatever the position', async (t) => {
  const chance = new Chance(SEED);
  for (let n = 0; n < 30; n++) {
    const fen = n % 5 === 0 ? KIWIPETE : sparse(chance);
    const legal = legalUci(fen);
    for (const level of LEVELS) {
      const limits = { ...level, nodes: 500 };
      const choice = chooseMove(search, { initialFen: fen, moves: [] }, limits, chanceOf(n), inTime);
      t.ok(choice ? legal.includes(choice.uci) : legal.length === 0, `${choice?.uci} in ${fen}`);
    }
  }
});

t.test('a search ends when its time is up or its positions are used, and has a move by then', async (t) => {
  for (const level of LEVELS) {
    const choice = chooseMove(search, { initialFen: KIWIPETE, moves: [] }, level, chanceOf(1), () => true);
    t.ok(choice && legalUci(KIWIPETE).includes(choice.uci));
  }
  let asked = 0;
  const isTimeUp = () => ++asked >= 3;
  const { nodes } = search.find(searchBoardOf(KIWIPETE), { nodes: 1e9, depth: 60, isTimeUp });
  t.ok(nodes <= 3 * 1024, `${nodes} positions after the third question`);
  const few = search.find(searchBoardOf(KIWIPETE), { nodes: 100, depth: 60, isTimeUp: inTime });
  t.equal(few.nodes, 100);
});

t.test('the moves of the book are legal, and the same chance plays the same game', async (t) => {
  const playOut = (seed: number) => {
    const chance = chanceOf(seed);
    const line: string[] = [];
    for (;;) {
      const uci = bookMove(line, chance);
      if (uci === undefined) return line;
      line.push(uci);
    }
  };
  const lines = Array.from({ length: 200 }, (_, seed) => playOut(seed));
  for (const line of lines)
    t.doesNotThrow(() => boardAfter({ initialFen: START_FEN, moves: line }), line.join(' '));
  t.ok(new Set(lines.map((line) => line.join())).size >= 25);
  t.same(playOut(7), playOut(7));
});

t.test('it knows what has been played before: a repetition is a draw', async (t) => {
  const shuffle = 'g1f3 g8f6 f3g1 f6g8'.split(' ');
  // White is a queen down, and a move back to the first position is a draw.
  const initialFen = 'rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNB1KBNR w KQkq - 0 1';
  const { move, score } = search.find(boardAfter({ initialFen, moves: shuffle.slice(0, 2) }), {
    ...{ nodes: 20_000, depth: 6, isTimeUp: inTime },
  });
  t.ok(score < -500, 'which Black does not allow');
  t.ok(move);
  const black = boardAfter({ initialFen, moves: shuffle.slice(0, 3) });
  t.not(uciOf(search.find(black, { nodes: 20_000, depth: 6, isTimeUp: inTime }).move), 'f6g8');
});
