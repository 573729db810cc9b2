import { SHEET } from './ink.ts';

/** The part of the sheet that is shown: its top left corner in units, and how many times larger it is than whole. */
export interface View {
  zoom: number;
  left: number;
  top: number;
}

/** A place in what is shown, as fractions of its width and height. */
export interface Place {
  x: number;
  y: number;
}

export const WHOLE: View = { zoom: 1, left: 0, top: 0 };
const CLOSEST = 6;

/** The place on the sheet, in units. */
export function unitsAt({ zoom, left, top }: View, { x, y }: Place): Place {
  return { x: left + (x * SHEET.width) / zoom, y: top + (y * SHEET.height) / zoom };
}

/** Moves what was at one place to another, and zooms there. The sheet always fills what is shown. */
export function viewAfter(view: View, from: Place, to: Place, factor: number): View {
  const zoom = within(view.zoom * factor, 1, CLOSEST);
  const fixed = unitsAt(view, from);
  const [width, height] = [SHEET.width / zoom, SHEET.height / zoom];
  return {
    zoom,
    left: within(fixed.x - to.x * width, 0, SHEET.width - width),
    top: within(fixed.y - to.y * height, 0, SHEET.height - height),
  };
}

/** What is under two fingers stays under them. */
export function viewAfterPinch(view: View, from: [Place, Place], to: [Place, Place]): View {
  return viewAfter(view, middle(from), middle(to), spread(to) / Math.max(0.01, spread(from)));
}

function middle([one, other]: [Place, Place]): Place {
  return { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 };
}

function spread([one, other]: [Place, Place]): number {
  return Math.hypot((one.x - other.x) * SHEET.width, (one.y - other.y) * SHEET.height) / SHEET.width;
}

function within(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}
