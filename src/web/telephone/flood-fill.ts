import { closedCurve } from './path-data.ts';

/** RGBA of each pixel, row by row. A pixel is one unit of the sheet. */
export interface Raster {
  width: number;
  height: number;
  pixels: Uint8ClampedArray;
}

/** Colours that differ by less count as the same, since the edges of lines are blurred. No two of the palette do. */
const SAME = 24;
/** Number of smoothing passes over the pixel steps of the outline. */
const SMOOTHINGS = 4;
/** Islands with fewer pixel edges around them are filled as well. */
const SMALLEST = 8;
/** Right, down, left, up. */
const WAYS = [
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1],
] as const;
/** An index into WAYS. */
type Way = 0 | 1 | 2 | 3;
const EVERY_WAY: readonly Way[] = [0, 1, 2, 3];
/** From each way: a turn to the right, straight on, a turn to the left. */
const TURNS: Record<Way, readonly Way[]> = [
  [1, 0, 3],
  [2, 1, 0],
  [3, 2, 1],
  [0, 3, 2],
];

/** Outline of the one-coloured region around a pixel: path data in tenths of a unit (`evenodd`). Empty off the sheet. */
export function floodOutline(raster: Raster, x: number, y: number): string {
  const region = flooded(raster, Math.floor(x), Math.floor(y));
  return loopsAround(region, raster)
    .filter((loop) => loop.length >= SMALLEST)
    .map((loop) => closedCurve(smoothed(loop)))
    .join('');
}

/** 1 for each pixel of the region. */
function flooded({ width, height, pixels }: Raster, x: number, y: number): Uint8Array {
  const region = new Uint8Array(width * height);
  if (x < 0 || y < 0 || x >= width || y >= height) return region;
  const start = 4 * (y * width + x);
  const [red = 0, green = 0, blue = 0] = pixels.slice(start, start + 3);
  const isOpen = (index: number) =>
    region[index] === 0 &&
    Math.abs((pixels[4 * index] ?? 0) - red) < SAME &&
    Math.abs((pixels[4 * index + 1] ?? 0) - green) < SAME &&
    Math.abs((pixels[4 * index + 2] ?? 0) - blue) < SAME;
  const seeds = [y * width + x];
  for (let seed = seeds.pop(); seed !== undefined; seed = seeds.pop()) {
    if (!isOpen(seed)) continue;
    const row = seed - (seed % width);
    let [from, to] = [seed, seed];
    while (from > row && isOpen(from - 1)) from--;
    while (to < row + width - 1 && isOpen(to + 1)) to++;
    region.fill(1, from, to + 1);
    for (const beside of [-width, width]) {
      if (row + beside < 0 || row + beside >= width * height) continue;
      for (let index = from + beside; index <= to + beside; index++) {
        const isRunStart = index === from + beside || !isOpen(index - 1);
        if (isRunStart && isOpen(index)) seeds.push(index);
      }
    }
  }
  return region;
}

/** The outlines of the region and its holes, through the midpoints of pixel edges, in tenths of a unit. */
function loopsAround(region: Uint8Array, { width, height }: Raster): [number, number][][] {
  const columns = width + 1;
  const ways = edges(region, width, height);
  const loops: [number, number][][] = [];
  for (let start = 0; start < ways.length; start++) {
    while (ways[start]) loops.push(takeLoop(ways, columns, start));
  }
  return loops;
}

/** Follows the border from a corner until it is back there, and takes what it has followed out of `ways`. */
function takeLoop(ways: Uint8Array, columns: number, start: number): [number, number][] {
  const loop: [number, number][] = [];
  let at = start;
  let way = nextWay(ways, at, EVERY_WAY);
  while (way !== undefined) {
    ways[at] = (ways[at] ?? 0) & ~(1 << way);
    const [dx, dy] = WAYS[way];
    const [x, y] = [at % columns, Math.floor(at / columns)];
    loop.push([10 * x + 5 * dx, 10 * y + 5 * dy]);
    at += dx + dy * columns;
    way = at === start ? undefined : nextWay(ways, at, TURNS[way]);
  }
  return loop;
}

function nextWay(ways: Uint8Array, at: number, choices: readonly Way[]): Way | undefined {
  return choices.find((way) => (ways[at] ?? 0) & (1 << way));
}

/** For each pixel corner, a bit for each direction in which the border continues, with the region on the right. */
function edges(region: Uint8Array, width: number, height: number): Uint8Array {
  const columns = width + 1;
  const ways = new Uint8Array(columns * (height + 1));
  const leave = (corner: number, way: Way) => {
    ways[corner] = (ways[corner] ?? 0) | (1 << way);
  };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const index = y * width + x;
      if (region[index] === 0) continue;
      const corner = y * columns + x;
      if (y === 0 || region[index - width] === 0) leave(corner, 0);
      if (x === width - 1 || region[index + 1] === 0) leave(corner + 1, 1);
      if (y === height - 1 || region[index + width] === 0) leave(corner + columns + 1, 2);
      if (x === 0 || region[index - 1] === 0) leave(corner + columns, 3);
    }
  }
  return ways;
}

/** The outline with its pixel steps smoothed. */
function smoothed(loop: [number, number][]): [number, number][] {
  let smooth = loop;
  for (let time = 0; time < SMOOTHINGS; time++) {
    smooth = smooth.map((place, index) => {
      const [x, y] = place;
      const [beforeX, beforeY] = smooth.at(index - 1) ?? place;
      const [nextX, nextY] = smooth[(index + 1) % smooth.length] ?? place;
      return [(beforeX + 2 * x + nextX) / 4, (beforeY + 2 * y + nextY) / 4];
    });
  }
  return smooth;
}
