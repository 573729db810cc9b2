import { FACE_PARTS } from '../../accounts/rules/face.ts';

/** The parts of a face in the order of its numbers. */
export const PARTS = ['color', 'head', 'eyes', 'mouth', 'top', 'extra'] as const;

export function randomFace(random = Math.random): number[] {
  return FACE_PARTS.map((count) => Math.floor(random() * count));
}

/** The face with the next choice for one part. After the last one comes the first. */
export function withNext(face: readonly number[], part: number): number[] {
  return FACE_PARTS.map((count, at) => ((face[at] ?? 0) + (at === part ? 1 : 0)) % count);
}
