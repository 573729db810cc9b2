import type { Matrix } from './transforms.ts';

const DEFAULT_VIEW_BOX = '0 0 800 600';

/** The part of the plane that a drawing shows. */
export type Box = readonly [x: number, y: number, width: number, height: number];

type Attributes = ReadonlyMap<string, string>;

/** A viewBox for a root without one, so that the drawing scales to any size. */
export function viewBoxFor(attributes: Attributes): string {
  const [width, height] = ['width', 'height'].map((name) => pixels(attributes.get(name)));
  return width && height ? `0 0 ${width} ${height}` : DEFAULT_VIEW_BOX;
}

/** NaN for a percentage, 0 for a missing or zero length. */
function pixels(length = ''): number {
  return Math.max(0, Number(length.replace(/px$/, '')));
}

/** Without a viewBox, these would say how large the drawing is on paper, but not in its own units. */
export function needsViewBox(attributes: Attributes): boolean {
  if (attributes.has('viewBox')) return false;
  return ['width', 'height'].some((name) => /(?:mm|cm|in|pt|pc)$/.test(attributes.get(name) ?? ''));
}

export function boxOf(viewBox: string): Box {
  const [x = 0, y = 0, width = 0, height = 0] = viewBox.split(' ').map(Number);
  return [x, y, width, height];
}

/** True if the drawing shows exactly its viewBox, and no margin on two sides of it. `attributes` are the root's. */
export function fillsItsSize(attributes: Attributes): boolean {
  const [width, height] = ['width', 'height'].map((name) => attributes.get(name));
  if (width === undefined || height === undefined) return true;
  const [, , boxWidth, boxHeight] = boxOf(attributes.get('viewBox') ?? '');
  const [unit, otherUnit] = [width, height].map((length) => length.replace(/^[^a-z%]*(?:e[+-]?\d+)?/i, ''));
  if ((unit || 'px') !== (otherUnit || 'px')) return false;
  if (unit === '%') return width === height;
  const ratio = (Number.parseFloat(width) * boxHeight) / (Number.parseFloat(height) * boxWidth);
  return Math.abs(ratio - 1) < 0.001;
}

/** True if a rectangle, moved to where it is on the sheet, covers all of it. */
export function covers([x, y, width, height]: Box, [sx, sy, tx, ty]: Matrix, sheet: Box): boolean {
  const [sheetX, sheetY, sheetWidth, sheetHeight] = sheet;
  return (
    spans([sx * x + tx, sx * (x + width) + tx], sheetX, sheetWidth) &&
    spans([sy * y + ty, sy * (y + height) + ty], sheetY, sheetHeight)
  );
}

function spans(ends: number[], start: number, length: number): boolean {
  const tolerance = length / 10_000;
  return Math.min(...ends) <= start + tolerance && Math.max(...ends) >= start + length - tolerance;
}
