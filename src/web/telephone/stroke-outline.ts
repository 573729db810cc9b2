import type { Corner } from './curve-fitting.ts';
import { type Stroke, widthAt } from './ink.ts';
import { arc, curve, disc, turnFrom } from './path-data.ts';
import { segmentsOf } from './segments.ts';

/** A circle on a line, in tenths of a unit. */
interface Spot {
  x: number;
  y: number;
  radius: number;
}

/** How fast a line may get wider, as radius per distance. */
const STEEPEST = 0.7;
/** Sharper turns are rounded. */
const SHARPEST = Math.PI / 3;

/**
 * Path data of a stroke's outline with round ends, in whole tenths of a unit. All parts have the same direction of
 * rotation, so that the stroke stays filled where it crosses itself.
 */
export function outlineOf(stroke: Stroke): string {
  const spots = spotsOf(stroke);
  const [first] = spots;
  if (!first) return '';
  const widest = Math.max(...spots.map(({ radius }) => radius));
  if (lengthOf(spots) < widest / 2) return disc(first.x, first.y, widest);
  return pieces(limitGrowth(spots)).map(ribbon).join('');
}

/** The spots of a stroke. Skips a spot at the same place as the one before, since it has no direction. */
function spotsOf(stroke: Stroke): Spot[] {
  const spots: Spot[] = [];
  for (const point of stroke.points) {
    const spot = { x: point.x * 10, y: point.y * 10, radius: widthAt(stroke, point) * 5 };
    const last = spots.at(-1);
    if (!last || distance(last, spot) >= 1) spots.push(spot);
    else last.radius = Math.max(last.radius, spot.radius);
  }
  return spots;
}

function lengthOf(spots: readonly Spot[]): number {
  return segmentsOf(spots).reduce((sum, [from, to]) => sum + distance(from, to), 0);
}

/** Limits how fast the spots grow. */
function limitGrowth(spots: readonly Spot[]): Spot[] {
  const even = spots.map((spot) => ({ ...spot }));
  const limit = (spot: Spot, by: Spot) => {
    spot.radius = Math.min(spot.radius, by.radius + STEEPEST * distance(spot, by));
  };
  const segments = segmentsOf(even);
  for (const [from, to] of segments) limit(to, from);
  for (const [from, to] of segments.reverse()) limit(from, to);
  return even;
}

/** Cuts a line where its inner side would fold over. The round ends of the pieces cover the cut. */
function pieces(spots: readonly Spot[]): Spot[][] {
  let piece = spots.slice(0, 1);
  const found = [piece];
  for (const [index, [before, here]] of segmentsOf(spots).entries()) {
    piece.push(here);
    const next = spots[index + 2];
    if (!next || !isTight(before, here, next)) continue;
    piece = [here];
    found.push(piece);
  }
  return found;
}

function isTight(before: Spot, here: Spot, next: Spot): boolean {
  const turn = Math.abs(turnFrom(angle(before, here), angle(here, next)));
  const room = Math.min(distance(before, here), distance(here, next)) / 2;
  return turn > SHARPEST || here.radius * Math.tan(turn / 2) > room;
}

/** The outline along the left side, around the end, back along the right side and around the start. */
function ribbon(spots: readonly Spot[]): string {
  const sides = spots.map((spot, index) => sidesOf(spots[index - 1], spot, spots[index + 1]));
  const [first, last] = [sides[0], sides.at(-1)];
  if (!first || !last) return '';
  return [
    `M${first.left[0]} ${first.left[1]}`,
    curve(sides.map(({ left }) => left)),
    arc(last.radius, last.left, last.right),
    curve(sides.map(({ right }) => right).reverse()),
    arc(first.radius, first.right, first.left),
    'z',
  ].join('');
}

/** The corners of the outline on both sides of a spot. */
function sidesOf(before: Spot | undefined, spot: Spot, next: Spot | undefined) {
  const [into, out] = [before && angle(before, spot), next && angle(spot, next)];
  const start = into ?? out ?? 0;
  const turn = turnFrom(start, out ?? start);
  const away = spot.radius / Math.cos(turn / 2);
  const [dx, dy] = [away * Math.sin(start + turn / 2), away * Math.cos(start + turn / 2)];
  const left: Corner = [Math.round(spot.x + dx), Math.round(spot.y - dy)];
  const right: Corner = [Math.round(spot.x - dx), Math.round(spot.y + dy)];
  return { left, right, radius: spot.radius };
}

function angle(from: Spot, to: Spot): number {
  return Math.atan2(to.y - from.y, to.x - from.x);
}

function distance(one: Spot, other: Spot): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}
