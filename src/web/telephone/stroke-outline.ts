import type { Corner } from './curve-fitting.ts';
import { type Stroke, widthAt } from './ink.ts';
import { arc, curve, disc, turnFrom } from './path-data.ts';

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
  const first = spots[0] as Spot;
  const widest = Math.max(...spots.map(({ radius }) => radius));
  if (lengthOf(spots) < widest / 2) return disc(first.x, first.y, widest);
  return pieces(evened(spots)).map(ribbon).join('');
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
  return spots.slice(1).reduce((sum, spot, index) => sum + distance(spots[index] as Spot, spot), 0);
}

/** Limits how fast the spots grow. */
function evened(spots: readonly Spot[]): Spot[] {
  const even = spots.map((spot) => ({ ...spot }));
  const limit = (spot: Spot, by: Spot) => {
    spot.radius = Math.min(spot.radius, by.radius + STEEPEST * distance(spot, by));
  };
  for (let index = 1; index < even.length; index++) limit(even[index] as Spot, even[index - 1] as Spot);
  for (let index = even.length - 2; index >= 0; index--) limit(even[index] as Spot, even[index + 1] as Spot);
  return even;
}

/** Cuts a line where its inner side would fold over. The round ends of the pieces cover the cut. */
function pieces(spots: readonly Spot[]): Spot[][] {
  const found: Spot[][] = [[spots[0] as Spot]];
  for (let index = 1; index < spots.length; index++) {
    const here = spots[index] as Spot;
    found.at(-1)?.push(here);
    const next = spots[index + 1];
    if (next && isTight(spots[index - 1] as Spot, here, next)) found.push([here]);
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
  const left = spots.map((spot, index) => aside(spots, spot, index, 1));
  const right = spots.map((spot, index) => aside(spots, spot, index, -1)).reverse();
  const [first, last] = [spots[0] as Spot, spots.at(-1) as Spot];
  const start = left[0] as Corner;
  return [
    `M${start[0]} ${start[1]}`,
    curve(left),
    arc(last.radius, left.at(-1) as Corner, right[0] as Corner),
    curve(right),
    arc(first.radius, right.at(-1) as Corner, start),
    'z',
  ].join('');
}

function aside(spots: readonly Spot[], spot: Spot, index: number, side: 1 | -1): Corner {
  const before = spots[index - 1];
  const next = spots[index + 1];
  const into = angle(before ?? spot, before ? spot : (next as Spot));
  const out = angle(next ? spot : (before as Spot), next ?? spot);
  const turn = turnFrom(into, out);
  const away = (side * spot.radius) / Math.cos(turn / 2);
  const direction = into + turn / 2;
  return [Math.round(spot.x + away * Math.sin(direction)), Math.round(spot.y - away * Math.cos(direction))];
}

function angle(from: Spot, to: Spot): number {
  return Math.atan2(to.y - from.y, to.x - from.x);
}

function distance(one: Spot, other: Spot): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}
