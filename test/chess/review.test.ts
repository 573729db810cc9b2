import t from 'tap';
import { assess } from '#src/chess/rules/engine/assess.ts';
import { MATE, makeSearch } from '#src/chess/rules/engine/search.ts';
import { START_FEN } from '#src/chess/rules/position.ts';
import { accuracyFor, mateIn, type ReviewedPly, reviewedMove, winChance } from '#src/chess/rules/review.ts';

const search = makeSearch(14);
const look = (fen: string) => assess(search, fen, { nodes: 5_000, depth: 60, isTimeUp: () => false });

t.test('assessments are from White’s point of view, whoever is to move', async (t) => {
  t.match(look('6k1/5ppp/8/8/8/8/5PPP/3R2K1 w - - 0 1'), { score: MATE - 1, best: 'd1d8' });
  t.match(look('3r2k1/5ppp/8/8/8/8/5PPP/6K1 b - - 0 1'), { score: 1 - MATE, best: 'd8d1' });
  t.ok(look('4k3/8/8/8/8/8/8/Q3K3 b - - 0 1').score > 500);
});

t.test('an ended game has the score of its end and no best move', async (t) => {
  t.same(look('3R2k1/5ppp/8/8/8/8/5PPP/6K1 b - - 1 1'), { score: MATE, best: undefined });
  t.same(look('7k/5Q2/6K1/8/8/8/8/8 b - - 1 1'), { score: 0, best: undefined });
  t.equal(look('7k/8/6K1/8/8/8/8/6N1 w - - 0 1').score, 0, 'nobody can mate');
});

t.test('a forced move has the score of what comes after it', async (t) => {
  // The king must take the queen, and then nothing is left to mate with.
  t.match(look('8/8/8/8/8/8/1Q6/k1K5 b - - 0 1'), { best: undefined });
  const forced = look('k7/8/1K6/8/8/8/8/7R b - - 0 1');
  t.match(forced, { score: MATE - 2, best: 'a8b8' });
  t.equal(mateIn(forced.score), 1);
});

/** A line in which only the scores matter. Each move is other than the best one. */
function lineOf(scores: (number | undefined)[], { book = 0 } = {}): ReviewedPly[] {
  const black = START_FEN.replace(' w ', ' b ');
  return scores.map((score, at) => ({
    fen: at % 2 === 0 ? START_FEN : black,
    uci: at === 0 ? undefined : 'a2a3',
    isBook: at < book,
    assessment: score === undefined ? undefined : { score, best: 'e2e4' },
  }));
}

t.test('moves are judged by the winning chances that they give away', async (t) => {
  const judged = (before: number, after: number) =>
    reviewedMove(lineOf([before, after]), 1)?.judgement ?? 'fine';
  t.equal(judged(20, 0), 'fine');
  t.equal(judged(50, -30), 'inaccuracy');
  t.equal(judged(50, -80), 'mistake');
  t.equal(judged(50, -200), 'blunder');
  t.equal(judged(900, 700), 'fine', 'two pawns of nine do not matter');
  t.equal(judged(MATE - 5, 900), 'fine');
  t.equal(judged(0, 5 - MATE), 'blunder');
  const blacks = reviewedMove(lineOf([0, 0, 300]), 2);
  t.match(blacks, { color: 'b', judgement: 'blunder', better: 'e2e4' });
  t.equal(
    reviewedMove(lineOf([0, -300], { book: 2 }), 1)?.judgement,
    undefined,
    'moves of the book are fine',
  );
  t.equal(reviewedMove(lineOf([0, undefined]), 1), undefined);
});

t.test('accuracy is 100 for the best moves, and one blunder weighs more than its share', async (t) => {
  t.equal(accuracyFor('w', lineOf([0, 0, 0, 0, 0])), 100);
  const [good, bad] = [accuracyFor('w', lineOf([0, 0, 0, -30])), accuracyFor('w', lineOf([0, 0, 0, -900]))];
  t.ok(good && bad && good > 90 && bad < 60, `${good} ${bad}`);
  t.equal(accuracyFor('b', lineOf([0, 0])), undefined);
});

t.test('chances are even when the score is, and certain at no score', async (t) => {
  t.equal(winChance(0), 50);
  t.ok(winChance(MATE) < 100 && winChance(MATE) > 97);
  t.equal(Math.round(winChance(100) + winChance(-100)), 100);
  t.same([mateIn(MATE - 1), mateIn(MATE - 4), mateIn(-MATE), mateIn(900)], [1, 2, 0, undefined]);
});
