import { type DrawnElement, drawnElementsOf } from './drawn-elements.ts';
import { penWayOf, type Spot, wayLength } from './pen-way.ts';

/** One part of a replay. */
export type Paint =
  /** Painted first, all at once, because it lies below. */
  | { kind: 'ground'; last: DrawnElement }
  | { kind: 'stroke'; d: string; colour: string; way: readonly Spot[] }
  /** A filled region, opened as a growing circle. */
  | { kind: 'fill'; d: string; colour: string; edge: number }
  /** The drawing up to this element fades in. */
  | { kind: 'shapes'; last: DrawnElement };

/** A part of a replay: `count` elements of the drawing, painted in `lastsMs` from `beginMs` on. */
export type ReplayPart = Paint & { count: number; beginMs: number; lastsMs: number };

type Weighed = Paint & { count: number; weight: number };

const FILL_WEIGHT = 14;
const SHAPE_WEIGHT = 10;
/** Every picture of a stage is a copy of the drawing, so limit their number. */
const MOST_STAGES = 40;
const MOST_STAGES_LONG = 12;
const LONG_CHARACTERS = 200_000;
/** The outer form of our own ink, in tenths of a unit. */
const INK_GROUP = '<g transform="scale(.1)">';

/** How a drawing is drawn again in `totalMs`: all of its elements in their order, each once. */
export function replayPlanOf(svg: string, totalMs: number): ReplayPart[] {
  const parts = weighedParts(svg);
  const all = parts.reduce((sum, { weight }) => sum + weight, 0);
  let beginMs = 0;
  return parts.map(({ weight, ...part }) => {
    const lastsMs = all === 0 ? 0 : (totalMs * weight) / all;
    const planned = { ...part, beginMs, lastsMs };
    beginMs += lastsMs;
    return planned;
  });
}

function weighedParts(svg: string): Weighed[] {
  const elements = drawnElementsOf(svg);
  const firstInk = elements.findIndex(isInk);
  const ink = firstInk < 0 ? [] : elements.slice(firstInk).map(inkOf);
  if (ink.length === 0 || !ink.every((part) => part !== undefined)) return stages(svg, elements);
  const ground = elements[firstInk - 1];
  const below: Weighed[] = ground ? [{ kind: 'ground', last: ground, count: firstInk, weight: 0 }] : [];
  return [...below, ...ink];
}

function isInk(element: DrawnElement): boolean {
  return inkOf(element) !== undefined;
}

/** An element as the pen or the fill tool has written it. */
function inkOf({ name, attributes, around }: DrawnElement): Weighed | undefined {
  const [d, colour, edge] = ['d', 'fill', 'stroke-width'].map((key) => attributes.get(key));
  if (name !== 'path' || !d || !colour || around.length !== 2 || around[1] !== INK_GROUP) return undefined;
  if (attributes.size === 2) {
    const way = penWayOf(d);
    return way && { kind: 'stroke', d, colour, way, count: 1, weight: weightOf(way) };
  }
  if (attributes.size !== 6 || attributes.get('fill-rule') !== 'evenodd') return undefined;
  return { kind: 'fill', d, colour, edge: Number(edge), count: 1, weight: FILL_WEIGHT };
}

/** Long strokes get more time, by the square root of their length. */
function weightOf(way: readonly Spot[]): number {
  return 3 + Math.sqrt(wayLength(way) / 10);
}

/** A drawing of another program, in as many stages as can be paid for. */
function stages(svg: string, elements: readonly DrawnElement[]): Weighed[] {
  const most = svg.length > LONG_CHARACTERS ? MOST_STAGES_LONG : MOST_STAGES;
  const count = Math.min(most, elements.length);
  const ends = Array.from({ length: count }, (_, stage) =>
    Math.ceil((elements.length * (stage + 1)) / count),
  );
  return ends.flatMap((end, stage) => {
    const last = elements[end - 1];
    const from = ends[stage - 1] ?? 0;
    return last ? [{ kind: 'shapes' as const, last, count: end - from, weight: SHAPE_WEIGHT }] : [];
  });
}
