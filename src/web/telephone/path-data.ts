import { type Corner, fitCurves } from './curve-fitting.ts';

const TOLERANCE = 4;
/** The edge of a flooded region is only exact to a pixel. */
const ROUGH_TOLERANCE = 5;

/** Builds path data with relative steps. */
class PathBuilder {
  text = '';
  #at: Corner;
  #command = '';

  constructor(at: Corner) {
    this.#at = at;
  }

  line(to: Corner): void {
    this.#add('l', [to]);
  }

  /** Adds a cubic curve, given as two control points and the end. */
  bend(bezier: readonly Corner[]): void {
    this.#add('c', bezier);
  }

  #add(command: string, corners: readonly Corner[]): void {
    const [x, y] = this.#at;
    const numbers = joined(corners.flatMap((corner) => [corner[0] - x, corner[1] - y]));
    const gap = numbers.startsWith('-') ? '' : ' ';
    this.text += (command === this.#command ? gap : command) + numbers;
    this.#command = command;
    this.#at = corners.at(-1) ?? this.#at;
  }
}

/** A smooth closed path through these places. */
export function closedCurve(places: readonly (readonly [number, number])[]): string {
  const [first, ...others] = places;
  if (!first) return '';
  const start = rounded(first);
  return `M${start[0]} ${start[1]}${curve([start, ...others, start], ROUGH_TOLERANCE)}z`;
}

/** A smooth curve from the first corner, where the path already is, to the last. */
export function curve(corners: readonly Corner[], tolerance = TOLERANCE): string {
  const [first, second, third] = corners;
  if (!first) return '';
  const path = new PathBuilder(first);
  if (second && !third) path.line(second);
  else for (const bezier of fitCurves(corners, tolerance)) path.bend(bezier.map(rounded));
  return path.text;
}

/** A round end, clockwise. */
export function arc(radius: number, from: Corner, to: Corner): string {
  const r = Math.round(radius);
  return `a${joined([r, r, 0, 0, 1, to[0] - from[0], to[1] - from[1]])}`;
}

export function disc(x: number, y: number, radius: number): string {
  const r = Math.round(radius);
  const half = (across: number) => `a${joined([r, r, 0, 1, 1, across, 0])}`;
  return `M${Math.round(x) - r} ${Math.round(y)}${half(2 * r)}${half(-2 * r)}z`;
}

/** The angle from one direction to another, from -π to π. */
export function turnFrom(into: number, out: number): number {
  return Math.atan2(Math.sin(out - into), Math.cos(out - into));
}

function rounded([x, y]: readonly [number, number]): Corner {
  return [Math.round(x), Math.round(y)];
}

function joined(numbers: readonly number[]): string {
  return numbers.reduce((text, number) => text + (text === '' || number < 0 ? '' : ' ') + number, '');
}
