/** How many of each part there are: colours, heads, eyes, mouths, tops and extras. A face has one number for each. */
export const FACE_PARTS = [10, 4, 5, 5, 7, 4] as const;

export const FACE_PROBLEM = `A face has six whole numbers, each below ${FACE_PARTS.join(', ')}, in this order.`;

export function isFace(face: readonly number[]): boolean {
  return (
    face.length === FACE_PARTS.length && FACE_PARTS.every((count, part) => (face[part] ?? count) < count)
  );
}

/** The face of an account that has not chosen one. Accounts made one after the other differ in colour. */
export function faceOf(accountId: number): number[] {
  const [colors, ...parts] = FACE_PARTS;
  // A step that shares no factor with the number of faces visits them all.
  let rest = accountId * 1_201;
  const chosen = parts.map((count) => {
    const part = rest % count;
    rest = Math.floor(rest / count);
    return part;
  });
  return [accountId % colors, ...chosen];
}
