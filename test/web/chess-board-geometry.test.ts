import t from 'tap';
import { piecesOf } from '../../src/client/board.ts';
import { isLight, placeOf, squareRows, squareUnder, stepFrom } from '../../src/web/chess/board-geometry.ts';
import { leadOf } from '../../src/web/chess/material.ts';
import { trackPieces } from '../../src/web/chess/piece-tracking.ts';

t.test('White is at the bottom, or Black if the board is flipped', async (t) => {
  t.strictSame(placeOf('a1', false), { column: 0, row: 7 });
  t.strictSame(placeOf('a1', true), { column: 7, row: 0 });
  t.equal(squareRows(false)[0]?.[0], 'a8');
  t.equal(squareRows(true)[0]?.[0], 'h1');
});

t.test('a point maps to its square, or to none beside the board', async (t) => {
  t.equal(squareUnder(1, 1, 400, false), 'a8');
  t.equal(squareUnder(399, 399, 400, false), 'h1');
  t.equal(squareUnder(1, 1, 400, true), 'h1');
  t.equal(squareUnder(401, 1, 400, false), undefined);
  t.equal(squareUnder(-1, 1, 400, false), undefined);
  t.equal(squareUnder(1, 1, 0, false), undefined);
});

t.test('arrow keys move in screen directions and stop at the edge', async (t) => {
  t.equal(stepFrom('e2', 'ArrowUp', false), 'e3');
  t.equal(stepFrom('e2', 'ArrowUp', true), 'e1');
  t.equal(stepFrom('a1', 'ArrowLeft', false), 'a1');
  t.equal(stepFrom('d4', 'End', false), 'h4');
  t.equal(stepFrom('d4', 'x', false), undefined);
});

t.test('the bottom right corner is light', async (t) => {
  t.equal(isLight('h1'), true);
  t.equal(isLight('a1'), false);
});

t.test('a piece keeps its id when it moves', async (t) => {
  const before = trackPieces([], piecesOf('startpos'));
  const after = trackPieces(before, piecesOf('rnbqkbnr/pppppppp/8/8/4P3/8/PPPP1PPP/RNBQKBNR'));
  const idOf = (pieces: typeof before, square: string) => pieces.find((one) => one.square === square)?.id;
  t.equal(idOf(after, 'e4'), idOf(before, 'e2'));
  t.equal(idOf(after, 'a1'), idOf(before, 'a1'));
  t.equal(new Set(after.map(({ id }) => id)).size, 32);
});

t.test('a captured piece disappears, and a promoted one gets a new id', async (t) => {
  const before = trackPieces([], piecesOf('1n2k3/P7/8/8/8/8/8/4K3'));
  const after = trackPieces(before, piecesOf('1Q2k3/8/8/8/8/8/8/4K3'));
  t.equal(after.length, 3);
  const queen = after.find(({ sign }) => sign === 'Q');
  t.notOk(before.some(({ id }) => id === queen?.id));
});

t.test('nobody leads at the start, and later the side with more material does', async (t) => {
  t.strictSame(leadOf(piecesOf('startpos'), 'w'), { signs: [], points: 0 });
  const pieces = piecesOf('4k3/pp6/8/8/8/8/8/R3K3');
  t.strictSame(leadOf(pieces, 'w'), { signs: ['r'], points: 3 });
  t.strictSame(leadOf(pieces, 'b'), { signs: ['p', 'p'], points: 0 });
});
