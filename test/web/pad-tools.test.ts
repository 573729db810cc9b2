import t from 'tap';
import { cleanSvg } from '#src/telephone/rules/svg.ts';
import { colourAt } from '../../src/web/telephone/colour-picker.ts';
import { svgOf } from '../../src/web/telephone/drawing-svg.ts';
import { addMark, isBlank, type Mark, NO_INK, PAPER, undo } from '../../src/web/telephone/ink.ts';
import { pointsOf, SHAPES } from '../../src/web/telephone/shapes.ts';
import { unitsAt, viewAfter, viewAfterPinch, WHOLE } from '../../src/web/telephone/sheet-view.ts';
import { COLOURS, recentColours } from '../../src/web/telephone/toolbar-palette.ts';

const FROM = { x: 100, y: 200 };
const TO = { x: 300, y: 100 };

function stroke(colour: string, tool: 'pen' | 'eraser' = 'pen'): Mark {
  return { tool, colour, size: 9, points: pointsOf('line', FROM, TO) };
}

t.test('shapes span two corners, close, and have an even width', async (t) => {
  t.same(pointsOf('line', FROM, TO), [
    { ...FROM, pressure: 0.5 },
    { ...TO, pressure: 0.5 },
  ]);
  const corners = pointsOf('rectangle', FROM, TO).map(({ x, y }) => [x, y]);
  t.same(corners, [
    [100, 200],
    [300, 200],
    [300, 100],
    [100, 100],
    [100, 200],
  ]);
  const ellipse = pointsOf('ellipse', FROM, TO);
  t.same(ellipse.at(-1), ellipse[0]);
  for (const { x, y } of ellipse) {
    const away = ((x - 200) / 100) ** 2 + ((y - 150) / 50) ** 2;
    t.ok(Math.abs(away - 1) < 0.01, `${x}, ${y} is on the ellipse`);
  }
});

t.test('the server accepts shapes and white paint unchanged', async (t) => {
  const shapes = SHAPES.map((shape) => ({ ...stroke(PAPER), points: pointsOf(shape, FROM, TO) }));
  const svg = svgOf(shapes.reduce(addMark, addMark(NO_INK, stroke('#d7263d'))));
  t.same(cleanSvg(new TextEncoder().encode(svg)), { svg });
  t.match(svg, `fill="${PAPER}" d=`);
});

t.test('a sheet with nothing but white paint is blank', async (t) => {
  t.ok(isBlank(addMark(NO_INK, stroke(PAPER))));
  t.notOk(isBlank(addMark(addMark(NO_INK, stroke('#d7263d')), stroke(PAPER))));
});

t.test('the last four colours are kept, the newest first, and the eraser is none of them', async (t) => {
  const used = ['#111111', '#222222', '#333333', '#222222', '#444444', '#555555'];
  const ink = used.map((colour) => stroke(colour)).reduce(addMark, NO_INK);
  t.same(recentColours(ink.done), ['#555555', '#444444', '#222222', '#333333']);
  t.same(recentColours(addMark(ink, stroke('#666666', 'eraser')).done)[0], '#555555');
  t.same(recentColours(undo(ink).done), ['#444444', '#222222', '#333333', '#111111']);
});

t.test('there are 24 colours, all different', async (t) => {
  t.equal(new Set(COLOURS.map(({ colour }) => colour)).size, 24);
  t.equal(new Set(COLOURS.map(({ name }) => name)).size, 24);
});

t.test('fingers that part zoom in on what is between them, and the sheet never shows its edge', async (t) => {
  const near = viewAfterPinch(
    WHOLE,
    [
      { x: 0.4, y: 0.5 },
      { x: 0.6, y: 0.5 },
    ],
    [
      { x: 0.2, y: 0.5 },
      { x: 0.8, y: 0.5 },
    ],
  );
  t.ok(Math.abs(near.zoom - 3) < 1e-9);
  const middle = unitsAt(near, { x: 0.5, y: 0.5 });
  t.same([Math.round(middle.x), Math.round(middle.y)], [400, 300]);
  t.same(viewAfter(near, { x: 0, y: 0 }, { x: 1.5, y: 1.5 }, 1), { ...near, left: 0, top: 0 });
  t.same(viewAfter(near, { x: 0.5, y: 0.5 }, { x: 0.5, y: 0.5 }, 0.01), WHOLE);
  t.equal(viewAfter(WHOLE, { x: 0, y: 0 }, { x: 0, y: 0 }, 99).zoom, 6);
});

t.test('the colour picker takes the paint, not the blurred edge', async (t) => {
  const width = 40;
  const pixels = new Uint8ClampedArray(width * 40 * 4).fill(255);
  for (let y = 0; y < 40; y++) {
    for (let x = 18; x < 30; x++) pixels.set(x === 18 ? [240, 150, 160] : [215, 38, 61], 4 * (y * width + x));
  }
  const raster = { width, height: 40, pixels };
  t.equal(colourAt(raster, { x: 20, y: 20 }), '#d7263d');
  t.equal(colourAt(raster, { x: 5, y: 0 }), PAPER);
  t.equal(colourAt(raster, { x: -50, y: 0 }), PAPER);
});
