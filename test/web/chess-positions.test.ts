import t from 'tap';
import { START_FEN } from '../../src/chess/rules/position.ts';
import { piecesOf } from '../../src/client/board.ts';
import { checkedKing, positionsOf, scoreSheetOf } from '../../src/web/chess/positions.ts';

t.test('a line has the initial position and one more for each move', async (t) => {
  const line = positionsOf('startpos', 'e2e4 e7e5 g1f3');
  t.equal(line[0]?.fen, START_FEN);
  t.strictSame(
    line.map(({ move }) => move?.san),
    [undefined, 'e4', 'e5', 'Nf3'],
  );
  t.match(line.at(-1)?.fen, /^rnbqkbnr\/pppp1ppp\/8\/4p3\/4P3\/5N2\//);
});

t.test('a game without moves has one position', async (t) => {
  t.equal(positionsOf('startpos', '').length, 1);
});

t.test('known positions are reused, and positions that were taken back are dropped', async (t) => {
  const known = positionsOf('startpos', 'e2e4 e7e5 g1f3');
  const longer = positionsOf('startpos', 'e2e4 e7e5 g1f3 b8c6', known);
  t.equal(longer[3], known[3]);
  const other = positionsOf('startpos', 'e2e4 c7c5', longer);
  t.equal(other[1], known[1]);
  t.strictSame(
    other.map(({ move }) => move?.san),
    [undefined, 'e4', 'c5'],
  );
});

t.test('positions from another initial position are not reused', async (t) => {
  const fen = '4k3/P7/8/8/8/8/7K/8 w - - 0 1';
  const line = positionsOf(fen, 'a7a8q', positionsOf('startpos', 'e2e4'));
  t.equal(line[1]?.move?.san, 'a8=Q+');
  t.equal(line[1]?.check, true);
});

t.test('the score sheet has one row per move number', async (t) => {
  t.strictSame(scoreSheetOf(positionsOf('startpos', 'e2e4 e7e5 g1f3')), [
    { number: 1, white: 1, black: 2 },
    { number: 2, white: 3, black: undefined },
  ]);
});

t.test('if Black moves first, the first row has a gap and the numbers come from the FEN', async (t) => {
  const fen = 'rnbqkbnr/pppppppp/8/8/4P3/8/PPPP1PPP/RNBQKBNR b KQkq - 0 7';
  t.strictSame(scoreSheetOf(positionsOf(fen, 'e7e5 g1f3')), [
    { number: 7, white: undefined, black: 1 },
    { number: 8, white: 2, black: undefined },
  ]);
});

t.test('the square of a king in check is found', async (t) => {
  const step = positionsOf('startpos', 'e2e4 f7f6 d1h5').at(-1);
  t.ok(step);
  if (step) t.equal(checkedKing(step, piecesOf(step.fen)), 'e8');
  const [start] = positionsOf('startpos', '');
  if (start) t.equal(checkedKing(start, piecesOf(start.fen)), undefined);
});
