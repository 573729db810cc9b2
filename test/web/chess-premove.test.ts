import t from 'tap';
import { piecesOf } from '../../src/client/board.ts';
import { castled, legalPremove, premoveTargets, promotes, uciOf } from '../../src/web/chess/premove.ts';
import { targetsOf, touchSquare } from '../../src/web/chess/square-selection.ts';

const START = piecesOf('startpos');
const PROMOTION = '4k3/P7/8/8/8/8/7K/8 w - - 0 1';

t.test('a premove may go to a square that holds an own piece now', async (t) => {
  t.strictSame(premoveTargets(START, 'g1').sort(), ['e2', 'f3', 'h3']);
  t.ok(premoveTargets(START, 'd1').includes('d2'));
  t.ok(premoveTargets(START, 'd1').includes('h5'));
  t.notOk(premoveTargets(START, 'd1').includes('e3'));
});

t.test('pawn premoves go forward, two squares from home, and diagonally', async (t) => {
  t.strictSame(premoveTargets(START, 'e2').sort(), ['d3', 'e3', 'e4', 'f3']);
  t.strictSame(premoveTargets(START, 'a7').sort(), ['a5', 'a6', 'b6']);
  t.strictSame(premoveTargets(piecesOf('8/8/8/8/4P3/8/8/8'), 'e4').sort(), ['d5', 'e5', 'f5']);
});

t.test('a king can premove castling only from its home square', async (t) => {
  t.ok(premoveTargets(START, 'e1').includes('g1'));
  t.ok(premoveTargets(START, 'e8').includes('c8'));
  t.notOk(premoveTargets(piecesOf('8/8/8/8/4K3/8/8/8'), 'e4').includes('g4'));
});

const CASTLING = 'r3k2r/8/8/8/8/8/8/R3K2R w KQkq - 0 1';

t.test('moving the king onto its own rook castles', async (t) => {
  const pieces = piecesOf(CASTLING);
  const situation = { mode: 'move', side: 'w', fen: CASTLING, pieces } as const;
  const { move } = touchSquare(situation, 'e1', 'h1');
  t.strictSame(move, { from: 'e1', to: 'h1' });
  t.strictSame(castled(pieces, { from: 'e1', to: 'h1' }), { from: 'e1', to: 'g1' });
  t.strictSame(castled(pieces, { from: 'e8', to: 'a8' }), { from: 'e8', to: 'c8' });
  t.strictSame(castled(pieces, { from: 'a1', to: 'b1' }), { from: 'a1', to: 'b1' });
  t.ok(premoveTargets(pieces, 'e8').includes('a8'));
});

t.test('a king away from home does not castle, even next to a rook on its corner', (t) => {
  for (const [fen, king, rook] of [
    ['4k3/8/8/8/8/8/8/5K1R w - - 0 1', 'f1', 'h1'],
    ['4k3/8/8/8/8/8/8/R2K4 w - - 0 1', 'd1', 'a1'],
    ['3k3r/8/8/8/8/8/8/4K3 b - - 0 1', 'd8', 'h8'],
    ['4k3/8/8/8/3K3R/8/8/8 w - - 0 1', 'd4', 'h4'],
  ] as const) {
    const pieces = piecesOf(fen);
    const situation = { side: king === 'd8' ? 'b' : 'w', fen, pieces } as const;
    t.strictSame(castled(pieces, { from: king, to: rook }), { from: king, to: rook });
    t.notOk(targetsOf({ ...situation, mode: 'move' }, king).includes(rook));
    t.strictSame(touchSquare({ ...situation, mode: 'move' }, king, rook), {
      selected: rook,
      move: undefined,
    });
    t.strictSame(touchSquare({ ...situation, mode: 'premove' }, king, rook), {
      selected: rook,
      move: undefined,
    });
  }
  t.end();
});

t.test('the own rook is no target of the king where castling is not legal', async (t) => {
  const fen = '4kr2/8/8/8/8/8/8/R3K2R w KQ - 0 1';
  const situation = { mode: 'move', side: 'w', fen, pieces: piecesOf(fen) } as const;
  t.notOk(targetsOf(situation, 'e1').includes('h1'), 'f1 is attacked');
  t.ok(targetsOf(situation, 'e1').includes('a1'));
});

t.test('an empty square has no targets', async (t) => {
  t.strictSame(premoveTargets(START, 'e4'), []);
});

t.test('a premove becomes a move only if that move is legal', async (t) => {
  const fen = 'rnbqkbnr/pppp1ppp/8/4p3/4P3/8/PPPP1PPP/RNBQKBNR w KQkq - 0 2';
  t.equal(legalPremove(fen, { from: 'g1', to: 'f3' }), 'g1f3');
  t.equal(legalPremove(fen, { from: 'e4', to: 'e5' }), undefined);
});

t.test('a premoved pawn promotes to the chosen piece, or to a queen by default', async (t) => {
  t.equal(legalPremove(PROMOTION, { from: 'a7', to: 'a8', promotion: 'n' }), 'a7a8n');
  t.equal(legalPremove(PROMOTION, { from: 'a7', to: 'a8' }), 'a7a8q');
});

t.test('only a pawn that reaches the last rank promotes', async (t) => {
  const pieces = piecesOf(PROMOTION);
  t.equal(promotes(pieces, { from: 'a7', to: 'a8' }), true);
  t.equal(promotes(pieces, { from: 'h2', to: 'h1' }), false);
  t.equal(promotes(START, { from: 'e2', to: 'e4' }), false);
  t.equal(uciOf({ from: 'a7', to: 'a8', promotion: 'r' }), 'a7a8r');
});

const WHITE_TO_MOVE = {
  mode: 'move',
  side: 'w',
  fen: 'rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1',
  pieces: START,
} as const;

t.test('touching a piece and then a target square makes a move', async (t) => {
  const picked = touchSquare(WHITE_TO_MOVE, undefined, 'e2');
  t.strictSame(picked, { selected: 'e2', move: undefined });
  t.strictSame(touchSquare(WHITE_TO_MOVE, 'e2', 'e4'), {
    selected: undefined,
    move: { from: 'e2', to: 'e4' },
  });
});

t.test('touching another square deselects, and touching another own piece selects it', async (t) => {
  t.strictSame(touchSquare(WHITE_TO_MOVE, 'e2', 'e5'), { selected: undefined, move: undefined });
  t.strictSame(touchSquare(WHITE_TO_MOVE, 'e2', 'e2'), { selected: undefined, move: undefined });
  t.strictSame(touchSquare(WHITE_TO_MOVE, 'e2', 'd2'), { selected: 'd2', move: undefined });
  t.strictSame(touchSquare(WHITE_TO_MOVE, undefined, 'e7'), { selected: undefined, move: undefined });
});

t.test('watchers cannot select pieces, and players cannot select the opponent’s', async (t) => {
  t.strictSame(touchSquare({ ...WHITE_TO_MOVE, mode: 'look' }, undefined, 'e2').selected, undefined);
  t.strictSame(targetsOf({ ...WHITE_TO_MOVE, mode: 'look' }, 'e2'), []);
  t.strictSame(targetsOf(WHITE_TO_MOVE, 'e7'), []);
});

t.test('a promotion is one target, not four', async (t) => {
  const situation = { mode: 'move', side: 'w', fen: PROMOTION, pieces: piecesOf(PROMOTION) } as const;
  t.strictSame(targetsOf(situation, 'a7'), ['a8']);
});

t.test('a premove may go where the piece could not go now', async (t) => {
  const situation = { ...WHITE_TO_MOVE, mode: 'premove', side: 'b' } as const;
  t.ok(targetsOf(situation, 'd8').includes('d5'));
});
