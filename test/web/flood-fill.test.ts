import t from 'tap';
import { floodOutline, type Raster } from '../../src/web/telephone/flood-fill.ts';

/** The area of a closed path in square pixels. Curves count as straight lines. */
function areaOf(path: string): number {
  const corners: [number, number][] = [];
  for (const [, command, text = ''] of path.matchAll(/([Mcl])([^Mclz]*)/g)) {
    const numbers = (text.match(/-?\d+/g) ?? []).map(Number);
    const size = command === 'c' ? 6 : 2;
    for (let end = size; end <= numbers.length; end += size) {
      const [x, y] = corners.at(-1) ?? [0, 0];
      corners.push([x + (numbers[end - 2] ?? 0), y + (numbers[end - 1] ?? 0)]);
    }
  }
  const twice = corners.map(([x, y], index) => {
    const [nextX, nextY] = corners[(index + 1) % corners.length] ?? [0, 0];
    return x * nextY - nextX * y;
  });
  return Math.abs(twice.reduce((sum, part) => sum + part, 0)) / 200;
}

/** A raster with one pixel per character; `#` is black. */
function rasterOf(...rows: string[]): Raster {
  const pixels = rows
    .join('')
    .split('')
    .flatMap((pixel) => (pixel === '#' ? [0, 0, 0, 255] : [255, 255, 255, 255]));
  return { width: rows[0]?.length ?? 0, height: rows.length, pixels: new Uint8ClampedArray(pixels) };
}

t.test('a flood fills up to the surrounding lines and leaves out islands', async (t) => {
  const row = (line: string, space: string) => line.repeat(5) + space.repeat(100) + line;
  const raster = rasterOf(row('#', '#'), ...Array(50).fill(row('#', ' ')), row('#', '#'), row(' ', ' '));
  t.ok(Math.abs(areaOf(floodOutline(raster, 30, 20)) - 100 * 50) < 20);
  t.equal(floodOutline(raster, 200, 2), '', 'outside the sheet');
  const island = rasterOf(
    '         ',
    '         ',
    '   ###   ',
    '   ###   ',
    '   ###   ',
    '         ',
    '         ',
  );
  t.equal(floodOutline(island, 0, 0).match(/M/g)?.length, 2, 'an outline and a hole');
  const speck = rasterOf('         ', '         ', '    #    ', '         ', '         ');
  t.equal(floodOutline(speck, 0, 0).match(/M/g)?.length, 1, 'a speck does not make a hole');
});

t.test('a flood does not leak through a diagonal corner', async (t) => {
  const raster = rasterOf('   #   ', '  #    ', ' #     ', '#      ', '       ');
  const xs = [...floodOutline(raster, 0, 0).matchAll(/M(\d+) (\d+)/g)].map(([, x]) => Number(x));
  t.ok(xs.length === 1 && (xs[0] as number) < 30);
});
