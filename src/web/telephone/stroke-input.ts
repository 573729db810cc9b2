import { type Point, SHEET, type Stroke, widthAt } from './ink.ts';

/** A pointer event in units of the sheet. Fingers and mice report no pressure. */
export interface Touch {
  x: number;
  y: number;
  timeMs: number;
  pressure: number | undefined;
}

/** A line being drawn. `tip` is the position of the pointer, at or just beyond the last point. */
export interface StrokeInput {
  points: readonly Point[];
  tip: Touch;
  /** The time at which the last point was added. */
  atMs: number;
}

/** Nearer points are noise from a trembling hand or a coarse screen. */
const NEAREST = 2;
/** Points farther apart are not smoothed, since the line would lag behind the hand. */
const FAR = 10;
/** The speed in units per ms at which a line without pressure is thinnest. */
const FAST = 3;
/** How far a line may go beyond the sheet. */
const MARGIN = 50;
const SAMPLE = 2.5;
const TOLERANCE = 0.15;

export function beginStroke(touch: Touch): StrokeInput {
  const tip = onSheet(touch);
  return { points: [{ x: tip.x, y: tip.y, pressure: tip.pressure ?? 0.5 }], tip, atMs: touch.timeMs };
}

/** Keeps the same `points` array if the touch adds nothing. */
export function extendStroke({ points, atMs }: StrokeInput, touch: Touch): StrokeInput {
  const tip = onSheet(touch);
  const last = points.at(-1) as Point;
  const distance = Math.hypot(tip.x - last.x, tip.y - last.y);
  if (distance < NEAREST) return { points, tip, atMs };
  const follow = Math.min(1, 0.5 + (0.5 * distance) / FAR);
  const speed = distance / Math.max(1, touch.timeMs - atMs);
  const pressure = tip.pressure ?? 0.62 - 0.26 * Math.min(1, speed / FAST);
  const point = {
    x: mix(last.x, tip.x, follow),
    y: mix(last.y, tip.y, follow),
    pressure: mix(last.pressure, pressure, tip.pressure === undefined ? 0.2 : 0.4),
  };
  return { points: [...points, point], tip, atMs: touch.timeMs };
}

/** The finished line, smoothed and simplified. */
export function finishStroke(brush: Omit<Stroke, 'points'>, { points, tip }: StrokeInput): Stroke {
  const last = points.at(-1) as Point;
  const isBehind = Math.hypot(tip.x - last.x, tip.y - last.y) > NEAREST / 4;
  const whole = isBehind ? [...points, { x: tip.x, y: tip.y, pressure: last.pressure }] : points;
  const curve = [whole[0] as Point];
  for (let index = 1; index < whole.length; index++) curve.push(...bend(whole, index));
  if (whole.length > 1) curve.push(whole.at(-1) as Point);
  return { ...brush, points: simplified(curve, brush).map(rounded) };
}

/**
 * The part of the curve that the point at `index` (from 1) completes: from the midpoint of the previous segment to the
 * midpoint of the segment to this point, bent by the point between them.
 */
export function bend(points: readonly Point[], index: number): Point[] {
  const control = points[index - 1] as Point;
  const from = index > 1 ? middle(points[index - 2] as Point, control) : control;
  const to = middle(control, points[index] as Point);
  const length =
    Math.hypot(control.x - from.x, control.y - from.y) + Math.hypot(to.x - control.x, to.y - control.y);
  const steps = Math.max(1, Math.min(64, Math.ceil(length / SAMPLE)));
  return Array.from({ length: steps }, (_, step) => between(from, control, to, (step + 1) / steps));
}

function between(from: Point, control: Point, to: Point, part: number): Point {
  const at = (key: keyof Point) =>
    mix(mix(from[key], control[key], part), mix(control[key], to[key], part), part);
  return { x: at('x'), y: at('y'), pressure: at('pressure') };
}

function middle(one: Point, other: Point): Point {
  const at = (key: keyof Point) => mix(one[key], other[key], 0.5);
  return { x: at('x'), y: at('y'), pressure: at('pressure') };
}

/** Leaves out points that do not visibly change the path or the width of a line. */
function simplified(points: readonly Point[], brush: Omit<Stroke, 'points'>): Point[] {
  const tolerance = TOLERANCE + brush.size / 300;
  const places = points.map((point): SpacePoint => [point.x, point.y, widthAt(brush, point) / 2]);
  return neededPoints(places, tolerance).map((index) => points[index] as Point);
}

/** A point in the plane, with a third value (such as the width) as its height. */
export type SpacePoint = readonly [x: number, y: number, height: number];

/** Indices of the places needed to stay within `tolerance` of all of them (Douglas and Peucker). */
export function neededPoints(places: readonly SpacePoint[], tolerance: number): number[] {
  const isNeeded = new Uint8Array(places.length);
  const open: [number, number][] = [[0, places.length - 1]];
  isNeeded[0] = isNeeded[places.length - 1] = 1;
  for (let part = open.pop(); part; part = open.pop()) {
    const [first, last] = part;
    const farthest = farthestFrom(places, first, last, tolerance);
    if (farthest < 0) continue;
    isNeeded[farthest] = 1;
    open.push([first, farthest], [farthest, last]);
  }
  return [...places.keys()].filter((index) => isNeeded[index]);
}

/** Index of the place between two others that is farthest from the line between them. -1 if all are near enough. */
function farthestFrom(places: readonly SpacePoint[], first: number, last: number, tolerance: number): number {
  const [x, y, height] = places[first] as SpacePoint;
  const [endX, endY, endHeight] = places[last] as SpacePoint;
  const [dx, dy, dh] = [endX - x, endY - y, endHeight - height];
  const square = dx * dx + dy * dy + dh * dh;
  let farthest = -1;
  let most = tolerance * tolerance;
  for (let index = first + 1; index < last; index++) {
    const place = places[index] as SpacePoint;
    const [px, py, ph] = [place[0] - x, place[1] - y, place[2] - height];
    const part = square === 0 ? 0 : Math.max(0, Math.min(1, (px * dx + py * dy + ph * dh) / square));
    const away = (px - part * dx) ** 2 + (py - part * dy) ** 2 + (ph - part * dh) ** 2;
    if (away <= most) continue;
    most = away;
    farthest = index;
  }
  return farthest;
}

function onSheet(touch: Touch): Touch {
  const within = (value: number, size: number) => Math.max(-MARGIN, Math.min(size + MARGIN, value));
  return { ...touch, x: within(touch.x, SHEET.width), y: within(touch.y, SHEET.height) };
}

function rounded({ x, y, pressure }: Point): Point {
  return {
    x: Math.round(x * 10) / 10,
    y: Math.round(y * 10) / 10,
    pressure: Math.round(pressure * 100) / 100,
  };
}

function mix(one: number, other: number, part: number): number {
  return one + (other - one) * part;
}
