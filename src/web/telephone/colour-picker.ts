import type { Raster } from './flood-fill.ts';
import { PAPER } from './ink.ts';
import type { Place } from './sheet-view.ts';

/** The edges of lines are blended, so the colour is looked for within this distance, in units. */
const AROUND = 3;

/** The colour under a place of the sheet as `#rrggbb`: the most frequent one near it. White outside the sheet. */
export function colourAt({ width, height, pixels }: Raster, { x, y }: Place): string {
  const seen = new Map<string, number>();
  for (let row = Math.floor(y) - AROUND; row <= y + AROUND; row++) {
    for (let column = Math.floor(x) - AROUND; column <= x + AROUND; column++) {
      if (row < 0 || column < 0 || row >= height || column >= width) continue;
      const at = 4 * (row * width + column);
      const colour = hex(pixels.slice(at, at + 3));
      seen.set(colour, (seen.get(colour) ?? 0) + 1);
    }
  }
  const [most] = [...seen].sort(([, one], [, other]) => other - one);
  return most?.[0] ?? PAPER;
}

function hex(channels: Uint8ClampedArray): string {
  return `#${[...channels].map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}
