import { type Ink, PAPER } from './ink.ts';
import { SHAPES } from './shapes.ts';

/** In the order of the toolbar. */
export const TOOLS = ['pen', 'eraser', 'fill', ...SHAPES] as const;
/** The keys that choose a tool. */
export const TOOL_KEYS = {
  pen: 'p',
  eraser: 'e',
  fill: 'f',
  line: 'l',
  rectangle: 'r',
  ellipse: 'o',
} as const;

/** The drawing colours, chosen for white paper: in rows of six, or of four. White is the paper's colour as paint. */
export const COLOURS = [
  { name: 'black', colour: '#1d1b2e' },
  { name: 'charcoal', colour: '#4b4a5c' },
  { name: 'grey', colour: '#8a8d9f' },
  { name: 'silver', colour: '#c9ccd8' },
  { name: 'white', colour: PAPER },
  { name: 'cream', colour: '#fbeec4' },
  { name: 'brown', colour: '#7b4b2a' },
  { name: 'tan', colour: '#b98550' },
  { name: 'skin', colour: '#f3c19c' },
  { name: 'blush', colour: '#fbd3e0' },
  { name: 'pink', colour: '#f07db0' },
  { name: 'maroon', colour: '#7d1834' },
  { name: 'red', colour: '#d7263d' },
  { name: 'orange', colour: '#f47b20' },
  { name: 'yellow', colour: '#f9cb2e' },
  { name: 'lime', colour: '#a6d13a' },
  { name: 'green', colour: '#2f9e54' },
  { name: 'forest', colour: '#1c5e3a' },
  { name: 'teal', colour: '#1f9d9d' },
  { name: 'sky', colour: '#4fb3e8' },
  { name: 'blue', colour: '#2455c3' },
  { name: 'navy', colour: '#1c2a66' },
  { name: 'violet', colour: '#7d3fb3' },
  { name: 'lilac', colour: '#c4a1e6' },
] as const;

/** Line widths in units of the sheet. */
export const SIZES = [
  { name: 'fine', size: 4 },
  { name: 'medium', size: 9 },
  { name: 'broad', size: 18 },
  { name: 'huge', size: 40 },
] as const;

export const MOST_RECENT = 4;

/** The colours used last, the newest first. */
export function recentColours(done: Ink['done']): readonly string[] {
  const used = done.flatMap((step) => ('colour' in step && step.tool !== 'eraser' ? [step.colour] : []));
  return [...new Set(used.reverse())].slice(0, MOST_RECENT);
}
