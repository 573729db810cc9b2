import { type Point, type Points, SHEET, type Stroke, widthAt } from './ink.ts';
import { neededPoints, type SpacePoint } from './stroke-simplification.ts';

/** A pointer event in units of the sheet. Fingers and mice report no pressure. */
export interface Touch {
  x: number;
  y: number;
  timeMs: number;
  pressure: number | undefined;
}

/** A line being drawn. `tip` is the position of the pointer, at or just beyond the last point. */
export interface StrokeInput {
  points: Points;
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
  const last = points.at(-1) ?? points[0];
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
  const last = points.at(-1) ?? points[0];
  const isBehind = Math.hypot(tip.x - last.x, tip.y - last.y) > NEAREST / 4;
  const end = isBehind ? { x: tip.x, y: tip.y, pressure: last.pressure } : last;
  const whole = isBehind ? [...points, end] : points;
  const curve = [points[0], ...curveFrom(whole, 1)];
  if (whole.length > 1) curve.push(end);
  return { ...brush, points: simplified(curve, brush).map(rounded) };
}

/** The smooth curve that the points from index `from` (at least 1) on complete. It ends half-way to the last point. */
export function curveFrom(points: readonly Point[], from: number): Point[] {
  return points.slice(from).flatMap((here, offset) => {
    const [before, control] = [points[from + offset - 2], points[from + offset - 1]];
    return control ? bend(before, control, here) : [];
  });
}

/** From the midpoint of the previous segment to the midpoint of this one, bent by the point between them. */
function bend(before: Point | undefined, control: Point, here: Point): Point[] {
  const from = before ? middle(before, control) : control;
  const to = middle(control, here);
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
  const inSpace = points.map((point): SpacePoint => [point.x, point.y, widthAt(brush, point) / 2]);
  const needed = neededPoints(inSpace, tolerance);
  return points.filter((_, index) => needed.has(index));
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
