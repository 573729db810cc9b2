/** A point in tenths of a unit. */
export type Corner = readonly [x: number, y: number];

type Vector = readonly [x: number, y: number];
/** A curve that starts where the previous one ends. */
export type Bezier = readonly [control: Vector, control: Vector, end: Vector];

/** Fits cubic curves to these places, within `tolerance` of each (after Schneider, 1990). */
export function fitCurves(places: readonly Corner[], tolerance: number): Bezier[] {
  const last = places.length - 1;
  if (last < 1) return [];
  const start = toward(places, 0, 1);
  const end = toward(places, last, last - 1);
  return fitPart(places, start, end, tolerance);
}

function fitPart(places: readonly Corner[], start: Vector, end: Vector, tolerance: number): Bezier[] {
  const parts = shares(places);
  const curve = closest(places, parts, start, end);
  const { index, away } = worst(places, parts, curve);
  if (away <= tolerance || places.length < 3) return [curve];
  const along = toward(places, index - 1, index + 1);
  return [
    ...fitPart(places.slice(0, index + 1), start, [-along[0], -along[1]], tolerance),
    ...fitPart(places.slice(index), along, end, tolerance),
  ];
}

/** The fraction of the path length covered at each place, from 0 to 1. */
function shares(places: readonly Corner[]): number[] {
  const lengths = [0];
  for (let index = 1; index < places.length; index++) {
    const [[x, y], [beforeX, beforeY]] = [places[index] as Corner, places[index - 1] as Corner];
    lengths.push((lengths[index - 1] as number) + Math.hypot(x - beforeX, y - beforeY));
  }
  const whole = lengths.at(-1) || 1;
  return lengths.map((length) => length / whole);
}

/** The least-squares curve through the places with these directions at its ends. */
function closest(places: readonly Corner[], parts: readonly number[], start: Vector, end: Vector): Bezier {
  const [from, to] = [places[0] as Corner, places.at(-1) as Corner];
  let [c00, c01, c11, x0, x1] = [0, 0, 0, 0, 0];
  for (const [index, t] of parts.entries()) {
    const [b0, b1, b2, b3] = weights(t);
    const rest = ([0, 1] as const).map(
      (axis) => (places[index] as Corner)[axis] - from[axis] * (b0 + b1) - to[axis] * (b2 + b3),
    ) as [number, number];
    c00 += b1 * b1;
    c01 += b1 * b2 * dot(start, end);
    c11 += b2 * b2;
    x0 += b1 * dot(start, rest);
    x1 += b2 * dot(end, rest);
  }
  const determinant = c00 * c11 - c01 * c01;
  const distance = Math.hypot(to[0] - from[0], to[1] - from[1]);
  const usable = (handle: number) =>
    handle > distance / 100 && handle < 2 * distance ? handle : distance / 3;
  const first = usable((x0 * c11 - x1 * c01) / determinant);
  const second = usable((c00 * x1 - c01 * x0) / determinant);
  return [
    [from[0] + start[0] * first, from[1] + start[1] * first],
    [to[0] + end[0] * second, to[1] + end[1] * second],
    to,
  ];
}

function worst(places: readonly Corner[], parts: readonly number[], curve: Bezier) {
  const from = places[0] as Corner;
  let found = { index: places.length >> 1, away: 0 };
  for (let index = 1; index < places.length - 1; index++) {
    const [b0, b1, b2, b3] = weights(parts[index] as number);
    const at = (axis: 0 | 1) =>
      b0 * from[axis] + b1 * curve[0][axis] + b2 * curve[1][axis] + b3 * curve[2][axis];
    const place = places[index] as Corner;
    const away = Math.hypot(at(0) - place[0], at(1) - place[1]);
    if (away > found.away) found = { index, away };
  }
  return found;
}

function weights(t: number): [number, number, number, number] {
  const u = 1 - t;
  return [u * u * u, 3 * t * u * u, 3 * t * t * u, t * t * t];
}

function toward(places: readonly Corner[], from: number, to: number): Vector {
  const [[x, y], [toX, toY]] = [places[from] as Corner, places[to] as Corner];
  const length = Math.hypot(toX - x, toY - y) || 1;
  return [(toX - x) / length, (toY - y) / length];
}

function dot(one: Vector, other: Vector): number {
  return one[0] * other[0] + one[1] * other[1];
}
