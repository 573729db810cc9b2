import { colourOf, type Ink, type Mark, PAPER, SHEET, visibleInk } from './ink.ts';
import { outlineOf } from './stroke-outline.ts';

/** How far a fill reaches under the lines around it, in tenths of a unit, both sides together. */
export const FILL_OVERLAP = 20;

const NAMESPACE = 'http://www.w3.org/2000/svg';
const VIEW_BOX = `0 0 ${SHEET.width} ${SHEET.height}`;
const outlines = new WeakMap<Mark, string>();

/** The drawing as SVG in the server's own form, so that it comes back unchanged. */
export function svgOf(ink: Ink): string {
  const { background, marks } = visibleInk(ink);
  const drawn = marks.length > 0 ? `<g transform="scale(.1)">${marks.map(elementOf).join('')}</g>` : '';
  const paper = `<rect width="${SHEET.width}" height="${SHEET.height}" fill="${PAPER}"/>`;
  return `<svg xmlns="${NAMESPACE}" viewBox="${VIEW_BOX}">${background || paper}${drawn}</svg>`;
}

/** The background as a whole SVG for an image. It has a size, which some browsers need. */
export function pictureOf(background: string): string {
  return `<svg xmlns="${NAMESPACE}" viewBox="${VIEW_BOX}" width="${SHEET.width}" height="${SHEET.height}">${background}</svg>`;
}

/** Path data in tenths of a unit. */
export function pathOf(mark: Mark): string {
  const known = outlines.get(mark);
  if (known !== undefined) return known;
  const path = mark.tool === 'fill' ? mark.outline : outlineOf(mark);
  outlines.set(mark, path);
  return path;
}

function elementOf(mark: Mark): string {
  const colour = colourOf(mark);
  const how =
    mark.tool === 'fill'
      ? ` fill-rule="evenodd" stroke="${colour}" stroke-width="${FILL_OVERLAP}" stroke-linejoin="round"`
      : '';
  return `<path fill="${colour}"${how} d="${pathOf(mark)}"/>`;
}
