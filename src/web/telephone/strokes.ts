/** The sheet's own units, whatever its size on a screen. */
export const SHEET = { width: 800, height: 600 };

/** `pressure` from 0 to 1; 0.5 makes a line as wide as its size says. */
export interface Point {
  x: number;
  y: number;
  pressure: number;
}

/** A line of a pen, or of the eraser, which paints the paper white. `size` is its middling width. */
export interface Stroke {
  tool: 'pen' | 'eraser';
  colour: string;
  size: number;
  points: readonly Point[];
}

/** A flooded region; `outline` is SVG path data in tenths of a unit. */
export interface Fill {
  tool: 'fill';
  colour: string;
  outline: string;
}

export type Mark = Stroke | Fill;
export type Tool = Mark['tool'];
type Step = Mark | { tool: 'clear' };

/** A drawing with its history. `ground` is SVG markup that lay there before: what the server had kept. */
export interface Ink {
  ground: string;
  done: readonly Step[];
  /** Undone last comes last. */
  undone: readonly Step[];
}

export const NO_INK: Ink = { ground: '', done: [], undone: [] };

export function addMark(ink: Ink, mark: Mark): Ink {
  return { ...ink, done: [...ink.done, mark], undone: [] };
}

/** An empty sheet, which can be undone. */
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

/** What is to be seen, from bottom to top. */
export function seen({ ground, done }: Ink): { ground: string; marks: readonly Mark[] } {
  const cleared = done.findLastIndex((step) => step.tool === 'clear');
  const marks = done.slice(cleared + 1) as Mark[];
  return { ground: cleared < 0 ? ground : '', marks };
}

/** Nothing but erasing is nothing, too. */
export function isBlank(ink: Ink): boolean {
  const { ground, marks } = seen(ink);
  return ground === '' && marks.every(({ tool }) => tool === 'eraser');
}

/** Width of a line at a point of it. */
export function widthAt({ tool, size }: Pick<Stroke, 'tool' | 'size'>, { pressure }: Point): number {
  return tool === 'eraser' ? size : size * (0.35 + 1.3 * pressure);
}
