import fc from 'fast-check';
import t from 'tap';
import { cleanSvg } from '#src/telephone/rules/svg.ts';
import { drawingUpTo, drawnElementsOf } from '../../src/web/show/drawn-elements.ts';
import { penWayOf } from '../../src/web/show/pen-way.ts';
import { replayPlanOf } from '../../src/web/show/replay-plan.ts';
import { svgOf } from '../../src/web/telephone/drawing-svg.ts';
import { addMark, type Mark, NO_INK, type Point, type Stroke } from '../../src/web/telephone/ink.ts';
import { pointsOf } from '../../src/web/telephone/shapes.ts';
import { outlineOf } from '../../src/web/telephone/stroke-outline.ts';
import { ODD_DRAWINGS, TOOL_DRAWINGS } from '../telephone/tool-drawings.ts';

const PEN = { tool: 'pen', colour: '#d7263d', size: 10 } as const;
const FILL: Mark = { tool: 'fill', colour: '#f7c32e', outline: 'M0 0l8000 0 0 6000-8000 0z' };

/** The drawing as the server stores it. */
function stored(svg: string): string {
  const cleaned = cleanSvg(new TextEncoder().encode(svg));
  if ('refused' in cleaned) throw new Error(cleaned.refused.join('\n'));
  return cleaned.svg;
}

function inkSvg(marks: readonly Mark[], background = ''): string {
  return stored(svgOf({ ...marks.reduce(addMark, NO_INK), background }));
}

const anyPoint: fc.Arbitrary<Point> = fc.record({
  x: fc.integer({ min: 0, max: 800 }),
  y: fc.integer({ min: 0, max: 600 }),
  pressure: fc.double({ min: 0, max: 1, noNaN: true }),
});
const anyStroke: fc.Arbitrary<Stroke> = fc.record({
  tool: fc.constantFrom('pen', 'eraser'),
  colour: fc.constantFrom('#d7263d', '#1d1b2e'),
  size: fc.integer({ min: 3, max: 40 }),
  points: fc.array(anyPoint, { minLength: 1, maxLength: 12 }),
});
const anyMark: fc.Arbitrary<Mark> = fc.oneof(anyStroke, fc.constant(FILL));

t.test('a replay paints every element once, in order, in exactly its time', async (t) => {
  const anyInk = fc.array(anyMark, { maxLength: 12 }).map((marks) => inkSvg(marks));
  const anyForeign = fc.constantFrom(...Object.values({ ...TOOL_DRAWINGS, ...ODD_DRAWINGS }).map(stored));
  fc.assert(
    fc.property(fc.oneof(anyInk, anyForeign), fc.integer({ min: 0, max: 5_000 }), (svg, totalMs) => {
      const plan = replayPlanOf(svg, totalMs);
      t.equal(
        plan.reduce((sum, { count }) => sum + count, 0),
        drawnElementsOf(svg).length,
      );
      let nowMs = 0;
      for (const { beginMs, lastsMs } of plan) {
        t.ok(Math.abs(beginMs - nowMs) < 0.001 && lastsMs >= 0);
        nowMs = beginMs + lastsMs;
      }
      const isInstant = plan.every(({ kind }) => kind === 'ground');
      t.ok(isInstant || Math.abs(nowMs - totalMs) < 0.001, `${nowMs} of ${totalMs}`);
    }),
    { numRuns: 60 },
  );
});

t.test('our own ink is always replayed stroke by stroke', async (t) => {
  fc.assert(
    fc.property(fc.array(anyMark, { minLength: 1, maxLength: 12 }), (marks) => {
      const kinds = replayPlanOf(inkSvg(marks), 2_000).map(({ kind }) => kind);
      t.same(kinds, ['ground', ...marks.map(({ tool }) => (tool === 'fill' ? 'fill' : 'stroke'))]);
    }),
    { numRuns: 60 },
  );
});

t.test('the way of the pen runs along the line, as wide as the line', async (t) => {
  const points = [100, 250, 400].map((x) => ({ x, y: 200, pressure: 0.5 }));
  const way = penWayOf(outlineOf({ ...PEN, points })) ?? [];
  t.same([way[0]?.x, way.at(-1)?.x], [1_000, 4_000], 'from its beginning to its end');
  t.ok(way.length > 40, `${way.length} spots`);
  for (const { y, radius } of way) t.ok(Math.abs(y - 2_000) < 5 && Math.abs(radius - 50) < 5);
});

t.test('the way of the pen stays in the middle of a spiral', async (t) => {
  const points = Array.from({ length: 200 }, (_, turn) => {
    const [angle, radius] = [turn / 10, 20 + turn];
    return { x: 400 + radius * Math.cos(angle), y: 300 + radius * Math.sin(angle), pressure: 0.5 };
  });
  const way = penWayOf(outlineOf({ ...PEN, points })) ?? [];
  const farthest = Math.max(
    ...way.map(({ x, y }) => Math.min(...points.map((to) => Math.hypot(to.x - x / 10, to.y - y / 10)))),
  );
  t.ok(way.length > 200 && farthest < 12, `${farthest} units beside the pen`);
});

t.test('a dot and a ruler’s rectangle are strokes as well', async (t) => {
  const dot = penWayOf(outlineOf({ ...PEN, points: [{ x: 100, y: 100, pressure: 0.5 }] }));
  t.same(dot, [{ x: 1_000, y: 1_000, radius: 50 }]);
  const corners = pointsOf('rectangle', { x: 100, y: 100 }, { x: 300, y: 200 });
  const way = penWayOf(outlineOf({ ...PEN, points: corners })) ?? [];
  for (const [x, y] of [
    [1_000, 1_000],
    [3_000, 2_000],
  ] as const)
    t.ok(way.some((spot) => Math.hypot(spot.x - x, spot.y - y) < 60));
});

t.test('what another program drew comes below our ink at once', async (t) => {
  const house = '<circle cx="400" cy="300" r="50" fill="#ff0000"/>';
  const [ground, stroke] = replayPlanOf(
    inkSvg([{ ...PEN, points: [{ x: 1, y: 1, pressure: 1 }] }], house),
    900,
  );
  t.match(ground, { kind: 'ground', count: 1, lastsMs: 0 });
  t.match(stroke, { kind: 'stroke', beginMs: 0, lastsMs: 900 });
});

t.test('a drawing cut after an element is a whole drawing', async (t) => {
  const svg =
    Object.values(TOOL_DRAWINGS)
      .map(stored)
      .find((text) => drawnElementsOf(text).length > 1) ?? '';
  for (const element of drawnElementsOf(svg)) {
    const cut = drawingUpTo(svg, element);
    t.ok('svg' in cleanSvg(new TextEncoder().encode(cut)), cut);
  }
});

t.test('a drawing of 20,000 elements is planned quickly', async (t) => {
  const lines = '<path d="M1 2l3 4"/>'.repeat(19_999);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 600">${lines}</svg>`;
  const dots = `<path fill="#1d1b2e" d="M9 9a5 5 0 1 1 10 0a5 5 0 1 1-10 0z"/>`.repeat(16_000);
  const ink = svg.replace(lines, `<g transform="scale(.1)">${dots}</g>`);
  const begunMs = performance.now();
  t.equal(replayPlanOf(svg, 5_000).length, 12, 'in few stages');
  t.equal(replayPlanOf(ink, 5_000).length, 16_000);
  t.ok(performance.now() - begunMs < 1_000);
});
