/** The size of the sheet in its own units, independent of the screen. */
export const SHEET = { width: 800, height: 600 };
/** The colour of the sheet. The eraser paints with it, and it is also a colour of the pen. */
export const PAPER = '#ffffff';

/** `pressure` is from 0 to 1. At 0.5 a line is exactly as wide as its size. */
export interface Point {
  x: number;
  y: number;
  pressure: number;
}

/** At least one point. */
export type Points = readonly [Point, ...Point[]];

/** A line of the pen, or of the eraser, which paints white. `size` is its medium width. */
export interface Stroke {
  tool: 'pen' | 'eraser';
  colour: string;
  size: number;
  points: readonly Point[];
}

/** A filled region. `outline` is SVG path data in tenths of a unit. */
export interface Fill {
  tool: 'fill';
  colour: string;
  outline: string;
}

export type Mark = Stroke | Fill;
export type Tool = Mark['tool'];
type Step = Mark | { tool: 'clear' };

/** A drawing with its history. `background` is SVG markup under it, restored from the server. */
export interface Ink {
  background: string;
  done: readonly Step[];
  /** The step undone last comes last. */
  undone: readonly Step[];
}

export const NO_INK: Ink = { background: '', done: [], undone: [] };

export function addMark(ink: Ink, mark: Mark): Ink {
  return { ...ink, done: [...ink.done, mark], undone: [] };
}

/** Empties the sheet. Can be undone. */
export function clear(ink: Ink): Ink {
  return isBlank(ink) ? ink : { ...ink, done: [...ink.done, { tool: 'clear' }], undone: [] };
}

export function undo(ink: Ink): Ink {
  const last = ink.done.at(-1);
  return last ? { ...ink, done: ink.done.slice(0, -1), undone: [...ink.undone, last] } : ink;
}

export function redo(ink: Ink): Ink {
  const last = ink.undone.at(-1);
  return last ? { ...ink, done: [...ink.done, last], undone: ink.undone.slice(0, -1) } : ink;
}

/** The visible marks, from bottom to top. */
export function visibleInk({ background, done }: Ink): { background: string; marks: readonly Mark[] } {
  const cleared = done.findLastIndex((step) => step.tool === 'clear');
  const marks = done.slice(cleared + 1).filter((step) => step.tool !== 'clear');
  return { background: cleared < 0 ? background : '', marks };
}

/** Whether nothing can be seen. White on white does not count. */
export function isBlank(ink: Ink): boolean {
  const { background, marks } = visibleInk(ink);
  return background === '' && marks.every((mark) => colourOf(mark) === PAPER);
}

/** Whether nothing was drawn here on top of the background, which comes from the server. */
export function isUntouched({ done, undone }: Ink): boolean {
  return done.length + undone.length === 0;
}

export function colourOf(mark: Mark): string {
  return mark.tool === 'eraser' ? PAPER : mark.colour;
}

/** The width of a line at one of its points. */
export function widthAt({ tool, size }: Pick<Stroke, 'tool' | 'size'>, { pressure }: Point): number {
  return tool === 'eraser' ? size : size * (0.35 + 1.3 * pressure);
}
