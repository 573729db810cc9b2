/** A place that the pen went through, and half of the line's width there, in tenths of a unit of the sheet. */
export interface Spot {
  x: number;
  y: number;
  radius: number;
}

type Place = readonly [x: number, y: number];

/** One closed outline: its sides between the round ends. Without sides it is a disc. */
interface Outline {
  start: Place;
  sides: Place[][];
  /** Radius of its first round end. */
  radius: number;
}

const TOKEN = /[A-Za-z]|-?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?/gi;
const NUMBERS: Record<string, number> = { M: 2, l: 2, c: 6, a: 7 };
const CURVE_STEPS = 8;
/** The distance between two spots. */
const STEP = 60;

/**
 * The way of the pen, taken from the stored outline of its stroke: the places midway between both sides. Several pieces
 * if the stroke was cut. Undefined if this is not an outline of ours.
 */
export function penWayOf(d: string): Spot[] | undefined {
  const outlines = outlinesOf(d);
  if (!outlines || outlines.length === 0) return undefined;
  const ways = outlines.map(wayOf);
  return ways.every((way) => way !== undefined) ? ways.flat() : undefined;
}

function wayOf({ start, sides, radius }: Outline): Spot[] | undefined {
  const [left = [], right = [], ...others] = sides;
  if (others.some((side) => side.length > 1)) return undefined;
  if (left.length < 2 && right.length < 2) return [{ x: start[0] + radius, y: start[1], radius }];
  const count = Math.max(1, Math.round((lengthOf(left) + lengthOf(right)) / 2 / STEP));
  const [there, back] = [spread(left, count), spread(right, count).reverse()];
  return there.map(([x, y], at) => {
    const [otherX, otherY] = back[at] ?? [x, y];
    return { x: (x + otherX) / 2, y: (y + otherY) / 2, radius: Math.hypot(x - otherX, y - otherY) / 2 };
  });
}

/** Undefined if there is a command that we do not write. */
function outlinesOf(d: string): Outline[] | undefined {
  const outlines: Outline[] = [];
  const tokens = d.match(TOKEN) ?? [];
  let at: Place = [0, 0];
  let command = '';
  for (let next = 0; next < tokens.length; ) {
    const token = tokens[next] ?? '';
    if (/[A-Za-z]/.test(token.charAt(0))) {
      command = token;
      next++;
      if (command === 'z') continue;
    }
    const count = NUMBERS[command];
    if (count === undefined) return undefined;
    const numbers = tokens.slice(next, next + count).map(Number);
    if (numbers.length < count || numbers.some(Number.isNaN)) return undefined;
    next += count;
    const [x = 0, y = 0] = numbers.slice(-2);
    if (command === 'M') {
      at = [x, y];
      outlines.push({ start: at, sides: [[at]], radius: 0 });
      continue;
    }
    const outline = outlines[outlines.length - 1];
    if (!outline) return undefined;
    const to: Place = [at[0] + x, at[1] + y];
    if (command === 'a') {
      outline.radius ||= numbers[0] ?? 0;
      outline.sides.push([to]);
    } else outline.sides[outline.sides.length - 1]?.push(...(command === 'c' ? bent(at, numbers) : [to]));
    at = to;
  }
  return outlines;
}

/** Places on a cubic curve, given relative to its start. */
function bent([x, y]: Place, [ax = 0, ay = 0, bx = 0, by = 0, cx = 0, cy = 0]: readonly number[]): Place[] {
  return Array.from({ length: CURVE_STEPS }, (_, step): Place => {
    const t = (step + 1) / CURVE_STEPS;
    const [a, b, c] = [3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t ** 3];
    return [x + a * ax + b * bx + c * cx, y + a * ay + b * by + c * cy];
  });
}

/** `count` + 1 places at even distances along a side, with its ends. */
function spread(side: readonly Place[], count: number): Place[] {
  const whole = lengthOf(side);
  const places: Place[] = [];
  let [done, corner] = [0, 1];
  for (let index = 0; index <= count; index++) {
    const wanted = (whole * index) / count;
    while (corner < side.length - 1 && done + gap(side, corner) < wanted) done += gap(side, corner++);
    const [from = [0, 0], to = from] = [side[corner - 1], side[corner]];
    const part = Math.min(1, (wanted - done) / (gap(side, corner) || 1));
    places.push([from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part]);
  }
  return places;
}

function gap(side: readonly Place[], corner: number): number {
  const [from, to] = [side[corner - 1], side[corner]];
  return from && to ? Math.hypot(to[0] - from[0], to[1] - from[1]) : 0;
}

function lengthOf(side: readonly Place[]): number {
  return side.reduce((sum, _, corner) => sum + (corner > 0 ? gap(side, corner) : 0), 0);
}

/** How far the pen went. */
export function wayLength(way: readonly Spot[]): number {
  return lengthOf(way.map(({ x, y }): Place => [x, y]));
}
