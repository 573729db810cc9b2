import t from 'tap';
import { dueAt, settle } from '#src/chess/rules/clock.ts';
import {
  abortGame,
  claimGone,
  claimsOf,
  goneAt,
  isInCheck,
  repetitions,
  resign,
} from '#src/chess/rules/ends.ts';
import {
  type ActiveGame,
  type ChessGame,
  colorOf,
  moverAt,
  plyOf,
  WAITING_MS,
} from '#src/chess/rules/game.ts';
import { askTakeback, draw, lastMoveOf, takeBack, takebackTo } from '#src/chess/rules/offers.ts';
import { isRepeated, playMove } from '#src/chess/rules/play.ts';
import { START_FEN } from '#src/chess/rules/position.ts';
import { join, mayAbort, newGame, rematch, rematchOf, withRematch } from '#src/chess/rules/seats.ts';
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
  START_MS,
  WHITE,
} from './rules.ts';

const SETTINGS = { id: 'a', timing: BLITZ, initialFen: START_FEN };

/** Knights go out and back, so the position repeats after each run. */
const SHUFFLE = 'g1f3 g8f6 f3g1 f6g8';
const SAVED = 'h1g1 h8g8 g1h1 g8h8';

for (const [what, fen, moves, end] of [
  ['mate by Black', START_FEN, 'f2f3 e7e5 g2g4 d8h4', '0-1 CHECKMATE'],
  ['mate by White', START_FEN, 'e2e4 e7e5 f1c4 b8c6 d1h5 g8f6 h5f7', '1-0 CHECKMATE'],
  ['mate by a promoted pawn', '7k/4P1pp/8/8/8/8/8/4K3 w - - 0 1', 'e7e8q', '1-0 CHECKMATE'],
  ['mate on the 75th quiet move', '7k/8/6K1/8/8/8/8/R7 w - - 149 100', 'a1a8', '1-0 CHECKMATE'],
  ['stalemate of Black', '7k/8/5QK1/8/8/8/8/8 w - - 0 1', 'f6f7', '1/2-1/2 STALEMATE'],
  ['stalemate of White, pawns on the board', '8/8/8/p7/P5q1/5k2/8/7K b - - 0 1', 'g4g3', '1/2-1/2 STALEMATE'],
  ['stalemate on the 75th move', '7k/8/5QK1/8/8/8/8/8 w - - 149 99', 'f6f7', '1/2-1/2 STALEMATE'],
  ['bare kings', '8/8/8/3k4/3Q4/8/8/3K4 b - - 0 1', 'd5d4', '1/2-1/2 INSUFFICIENT_MATERIAL'],
  ['a lone bishop', '8/8/8/3k4/3Q4/8/8/3K1B2 b - - 0 1', 'd5d4', '1/2-1/2 INSUFFICIENT_MATERIAL'],
  ['a lone bishop of Black', '8/8/8/3K4/3q4/8/8/3k1b2 w - - 0 1', 'd5d4', '1/2-1/2 INSUFFICIENT_MATERIAL'],
  ['a lone knight', '8/8/8/3k4/3Q4/8/8/N2K4 b - - 0 1', 'd5d4', '1/2-1/2 INSUFFICIENT_MATERIAL'],
  ['bishops of one colour', '8/8/b7/3k4/3Q4/8/8/3K1B2 b - - 0 1', 'd5d4', '1/2-1/2 INSUFFICIENT_MATERIAL'],
  [
    'many bishops of one colour',
    'b1b5/1b6/8/3k4/3Q4/5B2/4B3/3K1B2 b - - 0 1',
    'd5d4',
    '1/2-1/2 INSUFFICIENT_MATERIAL',
  ],
  ['a lone promoted knight', '7k/P7/8/8/8/8/8/K7 w - - 0 1', 'a7a8n', '1/2-1/2 INSUFFICIENT_MATERIAL'],
  ['bishops of both colours', '8/b7/8/3k4/3Q4/8/8/3K1B2 b - - 0 1', 'd5d4', 'active'],
  ['two knights', '8/8/8/3k4/3Q4/8/8/N2K2N1 b - - 0 1', 'd5d4', 'active'],
  ['a knight on either side', '7n/8/8/3k4/3Q4/8/8/N2K4 b - - 0 1', 'd5d4', 'active'],
  ['a knight against a bishop', '7b/8/8/3k4/3Q4/8/8/N2K4 b - - 0 1', 'd5d4', 'active'],
  ['a pawn', '8/8/8/3k4/3Q4/8/P7/3K4 b - - 0 1', 'd5d4', 'active'],
  ['a queen against a knight', '6q1/8/8/3k4/3Q4/8/8/N2K4 b - - 0 1', 'd5d4', 'active'],
  ['a position for the fifth time', START_FEN, Array(4).fill(SHUFFLE).join(' '), '1/2-1/2 FIVEFOLD'],
  ['a position for the fourth time', START_FEN, Array(3).fill(SHUFFLE).join(' '), 'active'],
  ['75 moves', '4k2r/8/8/8/8/8/8/4K2R w - - 146 90', SAVED, '1/2-1/2 SEVENTY_FIVE_MOVES'],
  ['one half-move short of 75 moves', '4k2r/8/8/8/8/8/8/4K2R w - - 145 90', SAVED, 'active'],
  ['a capture as the 75th move', '4k2r/8/8/8/8/8/8/4K2R w - - 149 90', 'h1h8', 'active'],
  ['a pawn move as the 75th', '4k3/8/8/8/8/8/4P3/4K3 w - - 149 90', 'e2e3', 'active'],
  ['50 moves that nobody claims', '4k2r/8/8/8/8/8/8/4K2R w - - 96 90', SAVED, 'active'],
] as [string, string, string, string][]) {
  t.test(`${what}: ${end}`, (t) => {
    t.equal(endOf(after(gameOf({ fen }), moves)), end);
    t.end();
  });
}

t.test('after the move that ends the game, the clocks stop with the time left then', (t) => {
  const game = after(gameOf({ timing: BLITZ }), 'f2f3 e7e5 g2g4');
  const over = moved(active(game), 'd8h4', START_MS + 1_000);
  t.match(over, { version: game.version + 1, modifiedAtMs: START_MS + 1_000, board: { lastSan: 'Qh4#' } });
  t.match(over.phase, {
    clocks: { w: 303_000, b: 302_000, runningSinceMs: null },
    rematch: { name: 'none' },
  });
  t.equal(dueAt(over), undefined);
  t.equal(settle(over, START_MS + 1e9), over);
  t.end();
});

t.test('positions differ if their castling rights or en passant captures differ', (t) => {
  const castling = after(gameOf({ fen: '4k2r/8/8/8/8/8/8/4K2R w K - 0 1' }), Array(2).fill(SAVED).join(' '));
  t.equal(repetitions(castling), 2);
  const passing = gameOf({ fen: 'r3k3/8/8/3pP3/8/8/8/R3K3 w - d6 0 1' });
  t.equal(repetitions(after(passing, 'a1a2 a8a7 a2a1 a7a8')), 1);
  const turn = after(
    gameOf({ fen: '4k2r/8/8/8/8/8/8/4K2R w - - 0 1' }),
    'h1h2 h8h7 h2h3 h7h8 h3h1 h8h7 h1h2 h7h8',
  );
  t.equal(repetitions(turn), 1);
  t.end();
});

t.test('a capture or a pawn move resets the repetition count', (t) => {
  const game = after(gameOf(), `${SHUFFLE} ${SHUFFLE} e2e4`);
  t.same(game.board.keys, ['rnbqkbnr/pppppppp/8/8/4P3/8/PPPP1PPP/RNBQKBNR b KQkq -']);
  t.equal(after(game, 'g8f6 g1f3').board.keys.length, 3);
  t.end();
});

t.test(
  'either player can claim threefold repetition only while the repeated position is on the board',
  (t) => {
    const twice = after(gameOf(), `${SHUFFLE} g1f3 g8f6 f3g1`);
    t.same(claimsOf(twice), { threefold: false, fifty: false });
    t.equal(refusalOf(draw(active(twice), 'b', 'claim', START_MS)), 'nothing_to_claim');
    const thrice = active(moved(active(twice), 'f6g8'));
    t.same(claimsOf(thrice), { threefold: true, fifty: false });
    for (const color of ['w', 'b'] as const)
      t.equal(endOf(made(draw(thrice, color, 'claim', START_MS))), '1/2-1/2 THREEFOLD');
    t.same(claimsOf(resign(thrice, 'w', START_MS)), { threefold: false, fifty: false });
    t.equal(refusalOf(draw(active(moved(thrice, 'e2e4')), 'b', 'claim', START_MS)), 'nothing_to_claim');
    t.end();
  },
);

t.test('either player can claim the fifty-move draw, but not before or after', (t) => {
  const game = gameOf({ fen: '4k2r/8/8/8/8/8/P7/4K2R w - - 99 90' });
  t.equal(refusalOf(draw(game, 'w', 'claim', START_MS)), 'nothing_to_claim');
  const fifty = active(after(game, 'h1g1'));
  t.same(claimsOf(fifty), { threefold: false, fifty: true });
  for (const color of ['w', 'b'] as const)
    t.equal(endOf(made(draw(fifty, color, 'claim', START_MS))), '1/2-1/2 FIFTY_MOVES');
  const moved = active(after(fifty, 'h8h7 a2a3'));
  t.equal(refusalOf(draw(moved, 'w', 'claim', START_MS)), 'nothing_to_claim');
  t.end();
});

/** Black's flag falls. `canMate` is whether White still has mating material. */
const FLAGS: [what: string, fen: string, canMate: boolean][] = [
  ['a bare king', 'k7/8/8/qp6/8/8/8/7K', false],
  ['a pawn', 'k7/8/8/8/8/P7/8/7K', true],
  ['a rook', 'k7/8/8/8/8/R7/8/7K', true],
  ['a queen', 'k7/8/8/8/8/Q7/8/7K', true],
  ['a lone knight against queens', 'k7/8/8/qq6/8/N7/8/7K', false],
  ['a lone knight against a queen and a pawn', 'k7/8/8/qp6/8/N7/8/7K', true],
  ['a lone knight against a rook', 'k7/8/8/r7/8/N7/8/7K', true],
  ['a lone knight against a bishop', 'k7/8/8/b7/8/N7/8/7K', true],
  ['a lone knight against a knight', 'k7/8/8/n7/8/N7/8/7K', true],
  ['two knights against a queen', 'k7/8/8/q7/8/NN6/8/7K', true],
  ['a knight and a bishop', 'k7/8/8/8/8/NB6/8/7K', true],
  ['a lone bishop against queen and rook', 'k7/8/8/qr6/8/B7/8/7K', false],
  ['a lone bishop against one of its colour', 'k7/8/8/b7/8/B7/8/7K', false],
  ['a lone bishop against one of the other colour', 'k7/8/8/1b6/8/B7/8/7K', true],
  ['a lone bishop against a knight', 'k7/8/8/n7/8/B7/8/7K', true],
  ['a lone bishop against a pawn', 'k7/8/8/p7/8/B7/8/7K', true],
  ['bishops of one colour against a queen', 'k7/8/8/q7/8/B1B5/8/7K', false],
  ['bishops of one colour on ranks apart', 'k7/8/8/q7/8/B7/5B2/7K', false],
  ['bishops of both colours', 'k7/8/8/8/8/BB6/8/7K', true],
  ['a bishop and a pawn', 'k7/8/8/8/8/BP6/8/7K', true],
];

const exchanged = (men: string) =>
  men.replace(/[a-z]/gi, (man) => (man === man.toLowerCase() ? man.toUpperCase() : man.toLowerCase()));

for (const [what, men, canMate] of FLAGS) {
  for (const [fen, won] of [
    [`${men} b - - 0 1`, '1-0'],
    [`${exchanged(men)} w - - 0 1`, '0-1'],
  ] as const) {
    const end = canMate ? `${won} TIMEOUT` : '1/2-1/2 TIMEOUT_NO_MATERIAL';
    t.test(`a flag falls while the opponent has ${what}: ${end}`, (t) => {
      const game = running(fen, START_MS, 5_000);
      t.equal(settle(game, START_MS + 4_999), game);
      t.equal(endOf(settle(game, START_MS + 5_000)), end);
      t.end();
    });
  }
}

/** A game with `leftMs` on each clock. The side to move's clock has been running since `sinceMs`. */
function running(fen: string, sinceMs: number, leftMs: number, timing = BLITZ): ActiveGame {
  const game = gameOf({ fen, timing });
  const clocks = { w: leftMs, b: leftMs, runningSinceMs: sinceMs };
  return { ...game, phase: { ...game.phase, clocks, firstMoveByMs: null } };
}

t.test('a player who resigns loses, even before the first move', (t) => {
  const game = gameOf({ timing: BLITZ });
  t.equal(endOf(resign(game, 'w', START_MS)), '0-1 RESIGNATION');
  t.equal(endOf(resign(game, 'b', START_MS)), '1-0 RESIGNATION');
  const over = resign(active(after(game, 'e2e4 e7e5')), 'b', START_MS + 400);
  t.match(over.phase, { clocks: { w: 299_600, b: 300_000, runningSinceMs: null } });
  t.end();
});

t.test('a game can be aborted until both sides have moved, but not after it has ended', (t) => {
  const game = gameOf({ timing: BLITZ });
  t.equal(endOf(made(abortGame(game, START_MS))), 'aborted');
  t.equal(endOf(made(abortGame(after(game, 'e2e4'), START_MS))), 'aborted');
  t.equal(refusalOf(abortGame(after(game, 'e2e4 e7e5'), START_MS)), 'too_late_to_abort');
  t.equal(refusalOf(abortGame(resign(game, 'w', START_MS), START_MS)), 'game_over');
  t.equal(refusalOf(abortGame(made(abortGame(game, START_MS)), START_MS)), 'game_over');
  t.end();
});

const MIDDLE = 'r3k2r/pppppppp/8/8/8/8/PPPPPPPP/R3K2R w KQkq - 0 1';

for (const [initialMs, goneMs] of [
  [1_000, 60_000],
  [600_000, 60_000],
  [600_010, 60_001],
  [1_200_000, 120_000],
  [3_000_000, 300_000],
  [10_800_000, 300_000],
] as const) {
  t.test(`with ${initialMs} ms each, a player absent for ${goneMs} ms on their turn counts as gone`, (t) => {
    const game = running(MIDDLE, START_MS, initialMs, { initialMs, incrementMs: 0 });
    t.equal(goneAt(game, START_MS - 7), START_MS + goneMs);
    t.equal(goneAt(game, START_MS + 7), START_MS + 7 + goneMs);
    t.end();
  });
}

t.test('a player who is present or whose clock is not running never counts as gone', (t) => {
  const game = running(MIDDLE, START_MS, 300_000);
  t.equal(goneAt(game, null), null);
  t.equal(goneAt(gameOf({ timing: BLITZ }), START_MS), null);
  t.equal(goneAt(gameOf(), START_MS), null);
  t.equal(goneAt(resign(game, 'w', START_MS), START_MS), null);
  t.end();
});

t.test('a win or a draw can be claimed from the millisecond the opponent counts as gone', (t) => {
  const game = running(MIDDLE, START_MS, 300_000);
  const at = (nowMs: number) => ({ nowMs, absentSinceMs: START_MS });
  for (const claimed of ['win', 'draw'] as const)
    t.equal(refusalOf(claimGone(game, 'b', claimed, at(START_MS + 59_999))), 'opponent_not_gone');
  t.equal(endOf(made(claimGone(game, 'b', 'win', at(START_MS + 60_000)))), '0-1 ABANDONED');
  t.equal(endOf(made(claimGone(game, 'b', 'draw', at(START_MS + 60_000)))), '1/2-1/2 ABANDONED');
  const black = running(MIDDLE.replace('w', 'b'), START_MS, 300_000);
  t.equal(endOf(made(claimGone(black, 'w', 'win', at(START_MS + 60_000)))), '1-0 ABANDONED');
  t.end();
});

t.test('a claim is refused on your own turn, against a present opponent, and before the first moves', (t) => {
  const game = running(MIDDLE, START_MS, 300_000);
  const late = { nowMs: START_MS + 200_000, absentSinceMs: START_MS };
  t.equal(refusalOf(claimGone(game, 'w', 'win', late)), 'opponent_not_gone');
  t.equal(refusalOf(claimGone(game, 'b', 'win', { ...late, absentSinceMs: null })), 'opponent_not_gone');
  t.equal(refusalOf(claimGone(gameOf(), 'b', 'draw', late)), 'opponent_not_gone');
  t.end();
});

t.test('without clocks, an absent player counts as gone a day after the last change', (t) => {
  const game = active(after(gameOf(), 'e2e4 e7e5'));
  const DAY_MS = 86_400_000;
  t.equal(goneAt(game, START_MS), START_MS + DAY_MS);
  t.equal(goneAt(game, START_MS + DAY_MS), START_MS + DAY_MS + 60_000, 'after a minute of absence at least');
  t.equal(goneAt(game, null), null);
  const at = { nowMs: START_MS + DAY_MS, absentSinceMs: START_MS };
  t.equal(endOf(made(claimGone(game, 'b', 'win', at))), '0-1 ABANDONED');
  t.equal(refusalOf(claimGone(game, 'w', 'win', at)), 'opponent_not_gone');
  t.end();
});

t.test('a player without mating material can claim a draw but not a win', (t) => {
  const game = running('4k3/8/8/8/8/8/4P3/4K3 w - - 0 1', START_MS, 300_000);
  const late = { nowMs: START_MS + 60_000, absentSinceMs: START_MS };
  t.equal(refusalOf(claimGone(game, 'b', 'win', late)), 'cannot_mate');
  t.equal(endOf(made(claimGone(game, 'b', 'draw', late))), '1/2-1/2 ABANDONED');
  t.end();
});

t.test('a draw can be offered from ply 2 on', (t) => {
  const game = gameOf();
  t.equal(refusalOf(draw(game, 'w', 'offer', START_MS)), 'too_early_for_draw');
  t.equal(refusalOf(draw(active(after(game, 'e2e4')), 'b', 'offer', START_MS)), 'too_early_for_draw');
  for (const color of ['w', 'b'] as const) {
    const offered = made(draw(active(after(game, 'e2e4 e7e5')), color, 'offer', START_MS + 5));
    t.match(offered, { version: 4, modifiedAtMs: START_MS + 5, phase: { offers: { draw: color } } });
  }
  t.end();
});

/** A game in which both sides have moved and White has offered a draw. */
function offeredDraw(): ActiveGame {
  return active(made(draw(active(after(gameOf(), 'e2e4 e7e5')), 'w', 'offer', START_MS)));
}

t.test('the opponent accepts a draw offer by accepting it or by offering a draw too', (t) => {
  for (const action of ['accept', 'offer'] as const)
    t.equal(endOf(made(draw(offeredDraw(), 'b', action, START_MS))), '1/2-1/2 AGREEMENT');
  t.equal(refusalOf(draw(offeredDraw(), 'w', 'accept', START_MS)), 'nothing_offered');
  t.equal(refusalOf(draw(offeredDraw(), 'w', 'decline', START_MS)), 'nothing_offered');
  t.end();
});

t.test('repeating a draw offer changes nothing', (t) => {
  const game = offeredDraw();
  t.equal(draw(game, 'w', 'offer', START_MS + 1), game);
  t.end();
});

t.test('without an offer there is nothing to accept or decline', (t) => {
  const game = active(after(gameOf(), 'e2e4 e7e5'));
  for (const action of ['accept', 'decline'] as const)
    t.equal(refusalOf(draw(game, 'b', action, START_MS)), 'nothing_offered');
  t.end();
});

const QUIET = 'b1c3 b8c6 c3b1 c6b8 g1f3 g8f6 f1e2 f8e7 e1g1 e8g8';

t.test('a declined draw can be offered again ten plies later, by the other side at once', (t) => {
  const declined = active(made(draw(offeredDraw(), 'b', 'decline', START_MS)));
  t.match(declined.phase.offers, { draw: null, declinedAtPly: { draw: { w: 2, b: null } } });
  t.equal(refusalOf(draw(declined, 'w', 'offer', START_MS)), 'draw_declined');
  t.equal(refusalOf(draw(declined, 'b', 'offer', START_MS)), undefined);
  const nine = active(after(declined, QUIET.slice(0, -5)));
  t.equal(refusalOf(draw(nine, 'w', 'offer', START_MS)), 'draw_declined');
  t.equal(refusalOf(draw(active(after(declined, QUIET)), 'w', 'offer', START_MS)), undefined);
  t.end();
});

t.test('a move of the opponent declines a draw offer, a move of the offering side does not', (t) => {
  const own = active(moved(offeredDraw(), 'g1f3'));
  t.equal(own.phase.offers.draw, 'w');
  t.match(active(moved(own, 'g8f6')).phase.offers, {
    draw: null,
    declinedAtPly: { draw: { w: 3, b: null } },
  });
  t.end();
});

t.test('a draw can be offered with a move, and the reply to that move declines it', (t) => {
  const game = active(after(gameOf(), 'e2e4'));
  const offered = active(moved(game, 'e7e5', START_MS, true));
  t.equal(offered.phase.offers.draw, 'b');
  t.equal(endOf(made(draw(offered, 'w', 'accept', START_MS))), '1/2-1/2 AGREEMENT');
  const answered = active(moved(offered, 'g1f3', START_MS, true));
  t.match(answered.phase.offers, { draw: 'w', declinedAtPly: { draw: { w: null, b: 2 } } });
  t.equal(
    active(moved(answered, 'b8c6', START_MS, true)).phase.offers.draw,
    null,
    'Black may not offer again yet',
  );
  t.end();
});

t.test('a move with a draw offer that is not allowed is made without the offer', (t) => {
  const early = active(moved(gameOf(), 'e2e4', START_MS, true));
  t.same([plyOf(early), early.phase.offers.draw], [1, null]);
  t.end();
});

t.test('a player who has not moved has nothing to take back', (t) => {
  const game = gameOf();
  t.equal(refusalOf(askTakeback(game, 'w', 'offer', START_MS)), 'nothing_to_take_back');
  const moved = active(after(game, 'e2e4'));
  t.equal(refusalOf(askTakeback(moved, 'b', 'offer', START_MS)), 'nothing_to_take_back');
  t.equal(refusalOf(askTakeback(moved, 'w', 'offer', START_MS)), undefined);
  t.equal(lastMoveOf(active(after(moved, 'e7e5')), 'w'), 0);
  t.end();
});

t.test('a takeback goes back one ply, or two if the opponent has replied', (t) => {
  const game = active(after(gameOf(), 'e2e4 e7e5 g1f3'));
  const white = made(askTakeback(game, 'w', 'offer', START_MS));
  t.match([white.version, white.phase.offers.takeback], [5, 'w']);
  t.equal(takebackTo(white, 'b'), 2);
  t.equal(takebackTo(made(askTakeback(game, 'b', 'offer', START_MS)), 'w'), 1);
  t.end();
});

t.test('a takeback can be accepted or declined only by the opponent of the player who asked', (t) => {
  const game = active(after(gameOf(), 'e2e4 e7e5'));
  const asked = made(askTakeback(game, 'w', 'offer', START_MS));
  for (const [state, color] of [
    [game, 'b'],
    [asked, 'w'],
  ] as const) {
    t.equal(refusalOf(takebackTo(state, color)), 'nothing_offered');
    t.equal(refusalOf(askTakeback(state, color, 'decline', START_MS)), 'nothing_offered');
  }
  t.equal(askTakeback(asked, 'w', 'offer', START_MS), asked);
  t.equal(made(askTakeback(asked, 'b', 'decline', START_MS)).phase.offers.takeback, null);
  t.equal(active(moved(asked, 'g1f3')).phase.offers.takeback, null, 'a move cancels the request');
  t.end();
});

/** Plays these moves and takes back to `ply`. Returns the game and its scorebook. */
function playedBack(moves: string, ply: number): { game: ActiveGame; book: Scorebook } {
  let game = gameOf();
  const book = new Scorebook(game);
  for (const uci of moves.split(' ')) {
    game = active(moved(game, uci));
    book.write(game);
  }
  return { game: takeBack(game, book.at(ply), START_MS), book };
}

t.test('a takeback restores the position, its notation and its repetitions', (t) => {
  const { game } = playedBack(`${SHUFFLE} ${SHUFFLE} e2e4`, 8);
  t.same(
    [repetitions(game), game.board.fen],
    [3, 'rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 8 5'],
  );
  t.match(game.board, { lastSan: 'Ng8', moves: `${SHUFFLE} ${SHUFFLE}`.split(' ') });
  t.match(game, { version: 11, phase: { clocks: null, offers: { takeback: null, draw: null } } });
  t.end();
});

t.test('positions that were taken back do not count as repetitions', (t) => {
  const thrice = Array(3).fill(SHUFFLE).join(' ');
  const { game } = playedBack(`${thrice} g1f3 g8f6 f3g1`, 12);
  t.equal(repetitions(game), 4);
  const again = active(after(game, 'g1f3 g8f6 f3g1'));
  t.equal(repetitions(again), 4);
  t.equal(endOf(moved(again, 'f6g8')), '1/2-1/2 FIVEFOLD');
  t.end();
});

t.test('after a takeback a declined offer blocks new ones for ten plies from there at most', (t) => {
  const { game, book } = playedBack('e2e4 e7e5 g1f3 g8f6', 4);
  for (const [color, ply, atPly] of [
    ['w', 4, 3],
    ['b', 2, 2],
  ] as const) {
    const atPlies = (one: number) => ({ w: null, b: null, [color]: one });
    const declinedAtPly = { draw: atPlies(ply), takeback: atPlies(ply) };
    const phase = { ...game.phase, offers: { ...game.phase.offers, draw: color, declinedAtPly } };
    const back = takeBack({ ...game, phase }, book.at(3), START_MS);
    t.match(back.phase.offers, {
      draw: null,
      declinedAtPly: { draw: atPlies(atPly), takeback: atPlies(atPly) },
    });
  }
  t.end();
});

t.test('a move is checked for its form, then its ply, then the turn, then its legality', (t) => {
  const game = active(after(gameOf(), 'e2e4'));
  const refusal = (uci: string, ply: number, color: 'w' | 'b') =>
    refusalOf(playMove(game, color, { uci, ply }, START_MS));
  t.equal(refusal('e7-e5', 0, 'w'), 'bad_uci');
  t.equal(refusal('d2d4', 0, 'w'), 'stale_ply');
  t.equal(refusal('e7e5', 2, 'b'), 'stale_ply');
  t.equal(refusal('d2d4', 1, 'w'), 'not_your_turn');
  t.equal(refusal('e7e4', 1, 'b'), 'illegal_move');
  t.equal(refusal('e7e5', 1, 'b'), undefined);
  t.end();
});

for (const fen of [START_FEN, MIDDLE.replace(' w ', ' b ')]) {
  t.test(`only the player who made a move can repeat it: ${fen}`, (t) => {
    const [first, second] = fen === START_FEN ? (['w', 'b'] as const) : (['b', 'w'] as const);
    const game = after(gameOf({ fen }), first === 'w' ? 'e2e4 e7e5 g1f3' : 'e7e5 e2e4 d7d5');
    const [one, two] = game.board.moves as [string, string];
    t.ok(isRepeated(game, first, { uci: one, ply: 0 }));
    t.ok(isRepeated(game, second, { uci: two, ply: 1 }));
    t.notOk(isRepeated(game, second, { uci: one, ply: 0 }));
    t.notOk(isRepeated(game, first, { uci: 'a2a3', ply: 0 }));
    t.notOk(isRepeated(game, first, { uci: one, ply: 1 }));
    t.notOk(isRepeated(game, second, { uci: 'd7d6', ply: 3 }));
    t.same(
      [0, 1, 2, 3].map((ply) => moverAt(game, ply)),
      [first, second, first, second],
    );
    t.end();
  });
}

t.test('a repeated move changes nothing, even after the game has ended', (t) => {
  const game = after(gameOf(), 'f2f3 e7e5 g2g4');
  t.equal(playMove(game, 'w', { uci: 'f2f3', ply: 0 }, START_MS), game);
  const over = moved(active(game), 'd8h4');
  t.equal(playMove(over, 'b', { uci: 'd8h4', ply: 3 }, START_MS), over);
  t.equal(refusalOf(playMove(over, 'w', { uci: 'e2e4', ply: 4 }, START_MS)), 'game_over');
  t.end();
});

t.test('no move is accepted before both seats are taken', (t) => {
  const open = newGame(SETTINGS, { w: WHITE, b: null }, null, START_MS);
  t.equal(refusalOf(playMove(open, 'w', { uci: 'e2e4', ply: 0 }, START_MS)), 'game_not_started');
  t.end();
});

t.test('check is read from the SAN of the last move, or from the board in an initial position', (t) => {
  t.equal(isInCheck(gameOf()), false);
  t.equal(isInCheck(gameOf({ fen: '4k3/8/8/8/8/8/4R3/4K3 b - - 0 1' })), true);
  t.equal(isInCheck(gameOf({ fen: '4k3/8/8/8/8/8/4R3/4K3 w - - 0 1'.replace('4k3', '3k4') })), false);
  const opened = after(gameOf(), 'e2e4 f7f5');
  t.equal(isInCheck(opened), false);
  t.equal(isInCheck(after(opened, 'd1h5')), true);
  t.equal(isInCheck(after(gameOf(), 'f2f3 e7e5 g2g4 d8h4')), true);
  t.end();
});

t.test('anybody can take the open seat, but only once', (t) => {
  const open = newGame(SETTINGS, { w: null, b: BLACK }, null, START_MS);
  t.match(open.phase, { name: 'waiting', challengedId: null });
  t.equal(join(open, BLACK, START_MS + 5), open);
  const full = made(join(open, 7, START_MS + 5));
  t.match(full, {
    seats: { w: 7, b: BLACK },
    version: 2,
    modifiedAtMs: START_MS + 5,
    phase: { name: 'active' },
  });
  t.equal(join(full, 7, START_MS), full);
  t.equal(refusalOf(join(full, 8, START_MS)), 'game_full');
  t.equal(refusalOf(join(made(abortGame(full, START_MS)), 8, START_MS)), 'game_over');
  t.same([colorOf(full, 7), colorOf(full, BLACK), colorOf(full, 8)], ['w', 'b', undefined]);
  t.end();
});

t.test('only the challenged player can join a challenge; both players can abort it', (t) => {
  const challenge = newGame(SETTINGS, { w: WHITE, b: null }, 7, START_MS);
  t.equal(refusalOf(join(challenge, 8, START_MS)), 'not_invited');
  t.match(made(join(challenge, 7, START_MS)), { seats: { w: WHITE, b: 7 } });
  t.same(
    [WHITE, 7, 8].map((userId) => mayAbort(challenge, userId)),
    [true, true, false],
  );
  t.equal(endOf(made(abortGame(challenge, START_MS))), 'aborted');
  t.end();
});

t.test('an open game is aborted after 24 hours', (t) => {
  const open = newGame(SETTINGS, { w: WHITE, b: null }, null, START_MS);
  t.equal(dueAt(open), START_MS + WAITING_MS);
  t.equal(settle(open, START_MS + 24 * 3_600_000 - 1), open);
  const aborted = settle(open, START_MS + 24 * 3_600_000);
  t.match(aborted.phase, { name: 'aborted', clocks: { w: 300_000, b: 300_000, runningSinceMs: null } });
  t.equal(refusalOf(rematch(aborted, 'w', 'offer', START_MS)), 'game_over');
  t.end();
});

t.test('a rematch is made once both agree, with colours swapped', (t) => {
  const over = resign(gameOf({ timing: BLITZ }), 'w', START_MS);
  const offered = made(rematch(over, 'w', 'offer', START_MS + 1) as ChessGame);
  t.match(offered, { version: over.version + 1, phase: { rematch: { name: 'offered', by: 'w' } } });
  t.equal(rematch(offered, 'w', 'offer', START_MS), offered);
  for (const action of ['offer', 'accept'] as const) t.equal(rematch(offered, 'b', action, START_MS), 'make');
  t.match(rematch(offered, 'b', 'decline', START_MS), { phase: { rematch: { name: 'none' } } });
  const next = rematchOf(offered, 'b', START_MS + 9);
  t.match(next, { id: 'b', seats: { w: BLACK, b: WHITE }, timing: BLITZ, initialFen: START_FEN, version: 1 });
  t.match(next, {
    createdAtMs: START_MS + 9,
    modifiedAtMs: START_MS + 9,
    board: { moves: [] },
    phase: { name: 'active' },
  });
  t.end();
});

t.test('a rematch is refused while the game goes on, and answers are refused without an offer', (t) => {
  const game = gameOf();
  t.equal(refusalOf(rematch(game, 'w', 'offer', START_MS)), 'game_not_over');
  const over = made(abortGame(game, START_MS));
  for (const action of ['accept', 'decline'] as const)
    t.equal(refusalOf(rematch(over, 'w', action, START_MS)), 'nothing_offered');
  const asked = made(rematch(over, 'w', 'offer', START_MS) as ChessGame);
  t.match(asked.phase, { name: 'aborted', rematch: { name: 'offered', by: 'w' } });
  for (const action of ['accept', 'decline'] as const)
    t.equal(refusalOf(rematch(asked, 'w', action, START_MS)), 'nothing_offered');
  t.end();
});

t.test('a rematch is made once', (t) => {
  const over = resign(gameOf(), 'w', START_MS);
  const done = withRematch(over, { name: 'made', gameId: 'b' }, START_MS + 3);
  t.match(done, { version: over.version + 1, modifiedAtMs: START_MS + 3, phase: { reason: 'RESIGNATION' } });
  for (const action of ['offer', 'accept'] as const) t.equal(rematch(done, 'b', action, START_MS), done);
  t.equal(refusalOf(rematch(done, 'b', 'decline', START_MS)), 'nothing_offered');
  const game = gameOf();
  t.equal(withRematch(game, { name: 'made', gameId: 'b' }, START_MS), game);
  t.end();
});
