import { type PieceSet, SHAPES } from './piece-shapes.ts';

/** All sets are our own drawings. */
export const SET_NAMES = ['classic', 'paper', 'bold', 'shapes'] as const;
export type SetName = (typeof SET_NAMES)[number];

export const CLASSIC: PieceSet = { shapes: SHAPES, line: 1.7, viewBox: '2 2.5 44 44' };

/** The other sets are loaded when they are chosen. */
export async function loadSet(name: SetName): Promise<PieceSet> {
  if (name === 'classic') return CLASSIC;
  return (await import('./more-piece-sets.ts')).MORE_SETS[name];
}
