import fc from 'fast-check';
import t from 'tap';
import { cleanSvg } from '#src/telephone/rules/svg.ts';
import { svgOf } from '../../src/web/telephone/drawing-svg.ts';
import {
  addMark,
  clear,
  type Ink,
  isBlank,
  type Mark,
  NO_INK,
  redo,
  type Stroke,
  undo,
  visibleInk,
} from '../../src/web/telephone/ink.ts';
import { beginStroke, extendStroke, finishStroke, type Touch } from '../../src/web/telephone/stroke-input.ts';
import { outlineOf } from '../../src/web/telephone/stroke-outline.ts';

const PEN = { tool: 'pen', colour: '#d7263d', size: 9 } as const;
const DOT: Stroke = { ...PEN, points: [{ x: 100, y: 100, pressure: 0.5 }] };
const LINE: Stroke = { ...PEN, points: [...DOT.points, { x: 300, y: 100, pressure: 0.5 }] };
const FILL: Mark = { tool: 'fill', colour: '#f7c32e', outline: 'M0 0l8000 0 0 6000-8000 0z' };

function inkOf(...marks: Mark[]): Ink {
  return marks.reduce(addMark, NO_INK);
}

/** A stroke drawn with a finger: one touch every 8 ms. */
function drawn(places: readonly (readonly [x: number, y: number])[], pressure?: number): Stroke {
  const touches = places.map(([x, y], index): Touch => ({ x, y, timeMs: 8 * index, pressure }));
  const input = touches.slice(1).reduce(extendStroke, beginStroke(touches[0] as Touch));
  return finishStroke(PEN, input);
}

/** Points on a circle of radius 100 around (400, 300). */
function circle(touches: number): [number, number][] {
  return Array.from({ length: touches + 1 }, (_, index) => {
    const angle = (2 * Math.PI * index) / touches;
    return [400 + 100 * Math.cos(angle), 300 + 100 * Math.sin(angle)];
  });
}

t.test('undo removes the last mark, redo brings it back, and a new mark clears the redo list', async (t) => {
  const two = inkOf(DOT, LINE);
  t.same(visibleInk(undo(two)).marks, [DOT]);
  t.same(redo(undo(two)), two);
  t.same(redo(addMark(undo(two), FILL)), inkOf(DOT, FILL));
  t.equal(undo(NO_INK), NO_INK);
  t.equal(redo(two), two);
});

t.test('clear leaves an empty sheet without its background, and can be undone', async (t) => {
  const ink = { ...inkOf(DOT, LINE), background: '<rect/>' };
  t.same(visibleInk(clear(ink)), { background: '', marks: [] });
  t.same(visibleInk(undo(clear(ink))), { background: '<rect/>', marks: [DOT, LINE] });
  t.same(visibleInk(addMark(clear(ink), LINE)).marks, [LINE]);
  t.equal(clear(clear(ink)).done.length, 3, 'clearing an empty sheet changes nothing');
});

t.test('a sheet is blank if it has no ink or only eraser marks', async (t) => {
  t.ok(isBlank(NO_INK));
  t.ok(isBlank(inkOf({ ...DOT, tool: 'eraser' })));
  t.notOk(isBlank(inkOf(DOT)));
  t.notOk(isBlank({ ...NO_INK, background: '<g/>' }));
  t.ok(isBlank(clear(inkOf(DOT))));
});

t.test('a straight line is reduced to two points, however many touches it had', async (t) => {
  const stroke = drawn(
    Array.from({ length: 100 }, (_, index) => [100 + 4 * index, 200] as const),
    0.5,
  );
  t.same(stroke.points, [
    { x: 100, y: 200, pressure: 0.5 },
    { x: 496, y: 200, pressure: 0.5 },
  ]);
});

t.test('a circle stays a circle, whether drawn slowly or fast', async (t) => {
  for (const touches of [24, 60, 300]) {
    const { points } = drawn(circle(touches));
    const away = points.map(({ x, y }) => Math.abs(Math.hypot(x - 400, y - 300) - 100));
    t.ok(Math.max(...away) < 2, `${touches} touches: off by ${Math.max(...away)}`);
    t.ok(points.length < 70, `${touches} touches: ${points.length} points`);
  }
});

t.test('a line ends where the pointer was lifted, even if it hardly moved at the end', async (t) => {
  const { points } = drawn([
    [10, 10],
    [60, 10],
    [61.5, 10],
  ]);
  t.equal(points.at(-1)?.x, 61.5);
});

t.test('pen pressure sets the width of a line, and without pressure its speed does', async (t) => {
  const [soft, hard] = [drawn(circle(60), 0.1), drawn(circle(60), 0.9)];
  t.ok(soft.points.every(({ pressure }) => Math.abs(pressure - 0.1) < 0.01));
  t.ok(hard.points.every(({ pressure }) => Math.abs(pressure - 0.9) < 0.01));
  const [slow, fast] = [drawn(circle(300)), drawn(circle(24))];
  const endOf = ({ points }: Stroke) => points.at(-1)?.pressure ?? 0;
  t.ok(endOf(slow) > endOf(fast) + 0.1);
});

t.test('a line that leaves the sheet continues only a short way', async (t) => {
  const { points } = drawn([
    [790, 300],
    [5000, 300],
    [5000, -9000],
    [400, 10],
  ]);
  t.ok(points.every(({ x, y }) => x <= 850 && y >= -50));
  t.ok(points.some(({ x }) => x > 840));
});

t.test('a tap becomes a dot, and a line has two sides and two round ends', async (t) => {
  t.equal(outlineOf(DOT), 'M955 1000a45 45 0 1 1 90 0a45 45 0 1 1-90 0z');
  t.equal(outlineOf(LINE), 'M1000 955l2000 0a45 45 0 0 1 0 90l-2000 0a45 45 0 0 1 0-90z');
});

t.test('a curved line becomes a small number of smooth curves', async (t) => {
  const outline = outlineOf(drawn(circle(60), 0.5));
  t.match(outline, /^M[^l]+z$/);
  t.ok(outline.length < 700, `${outline.length} bytes`);
});

t.test('a line is split at a sharp turn, and the parts meet', async (t) => {
  const hook = { ...LINE, points: [...LINE.points, { x: 120, y: 110, pressure: 0.5 }] };
  t.equal(outlineOf(hook).match(/M/g)?.length, 2);
});

t.test('the server accepts every drawing unchanged', async (t) => {
  const place = fc.tuple(
    fc.double({ min: -99, max: 899, noNaN: true }),
    fc.double({ min: -99, max: 699, noNaN: true }),
  );
  const stroke = fc
    .tuple(
      fc.array(place, { minLength: 1, maxLength: 30 }),
      fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
    )
    .map(([places, pressure]) => drawn(places, pressure ?? undefined));
  fc.assert(
    fc.property(fc.array(stroke, { maxLength: 5 }), (strokes) => {
      const svg = svgOf(inkOf(...strokes, FILL, { ...DOT, tool: 'eraser' }));
      const cleaned = cleanSvg(new TextEncoder().encode(svg));
      return 'svg' in cleaned && cleaned.svg === svg;
    }),
  );
  const restored = svgOf({
    ...inkOf(LINE),
    background: '<rect width="800" height="600" fill="#ffffff"/><g/>',
  });
  t.same(cleanSvg(new TextEncoder().encode(restored)), { svg: restored });
});

t.test('three hundred strokes take far less than 200 kB', async (t) => {
  const wave = (index: number) =>
    Array.from({ length: 60 }, (_, at) => {
      const angle = (at / 60) * (3 + (index % 4));
      return [300 + index + (40 + (index % 60)) * Math.cos(angle), 2 * index + 80 * Math.sin(angle)] as const;
    });
  const { length } = svgOf(inkOf(...Array.from({ length: 300 }, (_, index) => drawn(wave(index)))));
  t.ok(length < 150_000, `${length} bytes`);
});
