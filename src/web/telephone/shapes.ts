import type { Point, Points } from './ink.ts';

/** The shapes that are pulled open from one point to another. */
export const SHAPES = ['line', 'rectangle', 'ellipse'] as const;
export type Shape = (typeof SHAPES)[number];

type Place = Pick<Point, 'x' | 'y'>;

/** A line as wide as its size. */
const EVEN = 0.5;
const ELLIPSE_POINTS = 64;

export function isShape(tool: string): tool is Shape {
  return (SHAPES as readonly string[]).includes(tool);
}

/** The line around a shape between these two places. It has the even width of a ruler's line. */
export function pointsOf(shape: Shape, from: Place, to: Place): Points {
  const [first, ...others] = placesOf(shape, from, to);
  return [pointAt(first), ...others.map(pointAt)];
}

function placesOf(shape: Shape, from: Place, to: Place): readonly [Place, ...Place[]] {
  switch (shape) {
    case 'line':
      return [from, to];
    case 'rectangle':
      return [from, { x: to.x, y: from.y }, to, { x: from.x, y: to.y }, from];
    case 'ellipse':
      return ellipse(from, to);
  }
}

/** The ellipse in the rectangle between two corners. It ends where it begins. */
function ellipse(from: Place, to: Place): readonly [Place, ...Place[]] {
  const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
  const [across, down] = [(to.x - from.x) / 2, (to.y - from.y) / 2];
  const at = (part: number) => ({
    x: middle.x + across * Math.cos(2 * Math.PI * part),
    y: middle.y + down * Math.sin(2 * Math.PI * part),
  });
  return [at(0), ...Array.from({ length: ELLIPSE_POINTS }, (_, index) => at((index + 1) / ELLIPSE_POINTS))];
}

function pointAt({ x, y }: Place): Point {
  return { x: Math.round(x * 10) / 10, y: Math.round(y * 10) / 10, pressure: EVEN };
}
