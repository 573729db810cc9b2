import { PICTURE, type RefusedPng } from './png-file.ts';

/** The rows of a picture: their pixels in RGB, and the kind of filter that each was sent with. */
export interface PngRows {
  pixels: Uint8Array;
  filters: Uint8Array;
}

const { width: WIDTH, height: HEIGHT } = PICTURE;
const FILTERS = 5;
const WHITE = 255;

/** Length of the pixels, with one more byte per row for its filter. */
export function filteredLength(channels: 3 | 4): number {
  return HEIGHT * (1 + WIDTH * channels);
}

/** Undoes the filters. Transparent places become white. `filtered` has the right length. (PNG, third edition, 9) */
export function rowsOf(filtered: Uint8Array, channels: 3 | 4): PngRows | RefusedPng {
  const rowBytes = WIDTH * channels;
  const rows = { pixels: new Uint8Array(WIDTH * HEIGHT * 3), filters: new Uint8Array(HEIGHT) };
  let above = new Uint8Array(rowBytes);
  for (let row = 0; row < HEIGHT; row++) {
    const at = row * (1 + rowBytes);
    const filter = filtered[at] ?? 0;
    if (filter >= FILTERS)
      return { refused: `A row has the filter ${filter}. There are 0 to ${FILTERS - 1}.` };
    const line = filtered.slice(at + 1, at + 1 + rowBytes);
    for (let x = 0; x < rowBytes; x++) line[x] = (line[x] ?? 0) + predicted(filter, line, above, x, channels);
    rows.filters[row] = filter;
    if (channels === 3) rows.pixels.set(line, row * rowBytes);
    else putOnWhite(line, rows.pixels.subarray(row * WIDTH * 3));
    above = line;
  }
  return rows;
}

/** Filters each row the same way as when it was sent, so that it compresses as well. */
export function filtered({ pixels, filters }: PngRows): Uint8Array {
  const rowBytes = WIDTH * 3;
  const made = new Uint8Array(filteredLength(3));
  let above = new Uint8Array(rowBytes);
  for (const [row, filter] of filters.entries()) {
    const at = row * (1 + rowBytes);
    const line = pixels.slice(row * rowBytes, (row + 1) * rowBytes);
    made[at] = filter;
    for (let x = 0; x < rowBytes; x++)
      made[at + 1 + x] = (line[x] ?? 0) - predicted(filter, line, above, x, 3);
    above = line;
  }
  return made;
}

/** The byte that a filter expects at `x`, from the bytes before it and above it. */
function predicted(filter: number, line: Uint8Array, above: Uint8Array, x: number, channels: number): number {
  const left = x < channels ? 0 : (line[x - channels] ?? 0);
  const up = above[x] ?? 0;
  switch (filter) {
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return (left + up) >> 1;
    case 4:
      return paeth(left, up, x < channels ? 0 : (above[x - channels] ?? 0));
    default:
      return 0;
  }
}

/** The one of the three that is nearest to `left + up - corner`. */
function paeth(left: number, up: number, corner: number): number {
  const [toLeft, toUp] = [Math.abs(up - corner), Math.abs(left - corner)];
  const toCorner = Math.abs(left + up - 2 * corner);
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}

function putOnWhite(line: Uint8Array, pixels: Uint8Array): void {
  for (let x = 0; x < WIDTH; x++) {
    const opacity = (line[4 * x + 3] ?? 0) / 255;
    for (let channel = 0; channel < 3; channel++)
      pixels[3 * x + channel] = Math.round((line[4 * x + channel] ?? 0) * opacity + WHITE * (1 - opacity));
  }
}
