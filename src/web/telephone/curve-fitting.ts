/** A point in tenths of a unit. */
export type Corner = readonly [x: number, y: number];

type Vector = readonly [x: number, y: number];
/** A curve that starts where the previous one ends. */
export type Bezier = readonly [control: Vector, control: Vector, end: Vector];

/** A place that a curve should pass. `part` is the fraction of the path length up to it, from 0 to 1. */
interface Sample {
  place: Corner;
  part: number;
}

/** Fits cubic curves to these places, within `tolerance` of each (after Schneider, 1990). */
export function fitCurves(places: readonly Corner[], tolerance: number): Bezier[] {
  const [first, second] = places;
  const [beforeLast, last] = places.slice(-2);
  if (!first || !second || !beforeLast || !last) return [];
  return fitPart(places, direction(first, second), direction(last, beforeLast), tolerance);
}

function fitPart(places: readonly Corner[], start: Vector, end: Vector, tolerance: number): Bezier[] {
  const [from, to] = [places[0], places.at(-1)];
  if (!from || !to) return [];
  const samples = samplesAt(places);
  const curve = closestCurve(samples, { from, to, start, end });
  const { index, away } = farthestSample(samples, from, curve);
  const [before, after] = [places[index - 1], places[index + 1]];
  if (away <= tolerance || !before || !after) return [curve];
  const along = direction(before, after);
  return [
    ...fitPart(places.slice(0, index + 1), start, [-along[0], -along[1]], tolerance),
    ...fitPart(places.slice(index), along, end, tolerance),
  ];
}

function samplesAt(places: readonly Corner[]): Sample[] {
  let before = places[0];
  let length = 0;
  const lengths: number[] = [];
  for (const place of places) {
    length += distance(before ?? place, place);
    lengths.push(length);
    before = place;
  }
  return places.map((place, index) => ({ place, part: (lengths[index] ?? 0) / (length || 1) }));
}

interface Ends {
  from: Corner;
  to: Corner;
  /** The directions of the curve at its ends, both into the curve. */
  start: Vector;
  end: Vector;
}

/** The least-squares curve through the places with these ends. */
function closestCurve(samples: readonly Sample[], { from, to, start, end }: Ends): Bezier {
  let [c00, c01, c11, x0, x1] = [0, 0, 0, 0, 0];
  for (const { place, part } of samples) {
    const [b0, b1, b2, b3] = weights(part);
    const rest = (axis: 0 | 1) => place[axis] - from[axis] * (b0 + b1) - to[axis] * (b2 + b3);
    const toPlace: Vector = [rest(0), rest(1)];
    c00 += b1 * b1;
    c01 += b1 * b2 * dot(start, end);
    c11 += b2 * b2;
    x0 += b1 * dot(start, toPlace);
    x1 += b2 * dot(end, toPlace);
  }
  const determinant = c00 * c11 - c01 * c01;
  const across = distance(from, to);
  const usable = (handle: number) => (handle > across / 100 && handle < 2 * across ? handle : across / 3);
  const first = usable((x0 * c11 - x1 * c01) / determinant);
  const second = usable((c00 * x1 - c01 * x0) / determinant);
  return [
    [from[0] + start[0] * first, from[1] + start[1] * first],
    [to[0] + end[0] * second, to[1] + end[1] * second],
    to,
  ];
}

/** The index of the place between the ends that is farthest from the curve, and its distance. */
function farthestSample(
  samples: readonly Sample[],
  from: Corner,
  curve: Bezier,
): { index: number; away: number } {
  let found = { index: samples.length >> 1, away: 0 };
  for (const [before, { place, part }] of samples.slice(1, -1).entries()) {
    const [b0, b1, b2, b3] = weights(part);
    const at = (axis: 0 | 1) =>
      b0 * from[axis] + b1 * curve[0][axis] + b2 * curve[1][axis] + b3 * curve[2][axis];
    const away = distance([at(0), at(1)], place);
    if (away > found.away) found = { index: before + 1, away };
  }
  return found;
}

function weights(t: number): [number, number, number, number] {
  const u = 1 - t;
  return [u * u * u, 3 * t * u * u, 3 * t * t * u, t * t * t];
}

function direction(from: Corner, to: Corner): Vector {
  const length = distance(from, to) || 1;
  return [(to[0] - from[0]) / length, (to[1] - from[1]) / length];
}

function distance(from: Corner, to: Corner): number {
  return Math.hypot(to[0] - from[0], to[1] - from[1]);
}

function dot(one: Vector, other: Vector): number {
  return one[0] * other[0] + one[1] * other[1];
}
