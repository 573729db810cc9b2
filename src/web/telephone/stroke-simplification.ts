/** A point in the plane, with a third value (such as the width) as its height. */
export type SpacePoint = readonly [x: number, y: number, height: number];

interface Indexed {
  index: number;
  point: SpacePoint;
}

/** Indices of the points needed to stay within `tolerance` of all of them (Douglas and Peucker). */
export function neededPoints(points: readonly SpacePoint[], tolerance: number): Set<number> {
  const indexed = points.map((point, index): Indexed => ({ index, point }));
  const [first, last] = [indexed[0], indexed.at(-1)];
  if (!first || !last) return new Set();
  const needed = new Set([first.index, last.index]);
  const open: [Indexed, Indexed][] = [[first, last]];
  for (let part = open.pop(); part; part = open.pop()) {
    const [from, to] = part;
    const farthest = farthestFrom(from, to, indexed.slice(from.index + 1, to.index), tolerance);
    if (!farthest) continue;
    needed.add(farthest.index);
    open.push([from, farthest], [farthest, to]);
  }
  return needed;
}

/** Which of the points between two others is farthest from the line between them. Undefined if all are near enough. */
function farthestFrom(
  { point: [x, y, height] }: Indexed,
  { point: [endX, endY, endHeight] }: Indexed,
  between: readonly Indexed[],
  tolerance: number,
): Indexed | undefined {
  const [dx, dy, dh] = [endX - x, endY - y, endHeight - height];
  const square = dx * dx + dy * dy + dh * dh;
  let farthest: Indexed | undefined;
  let most = tolerance * tolerance;
  for (const one of between) {
    const [px, py, ph] = [one.point[0] - x, one.point[1] - y, one.point[2] - height];
    const part = square === 0 ? 0 : Math.max(0, Math.min(1, (px * dx + py * dy + ph * dh) / square));
    const away = (px - part * dx) ** 2 + (py - part * dy) ** 2 + (ph - part * dh) ** 2;
    if (away <= most) continue;
    most = away;
    farthest = one;
  }
  return farthest;
}
