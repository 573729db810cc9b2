import t from 'tap';
import { fadedInk, nextFadeMs, opacityAt } from '../../src/web/telephone/fading-ink.ts';
import { addMark, clear, type Mark, NO_INK } from '../../src/web/telephone/ink.ts';

const line = (colour: string): Mark => ({
  tool: 'pen',
  colour,
  size: 6,
  points: [{ x: 1, y: 1, pressure: 0.5 }],
});
const [old, fading, fresh] = [line('#111111'), line('#222222'), line('#333333')];
const ages = new Map([
  [old, 9_000],
  [fading, 1_400],
  [fresh, 100],
]);
const ageOf = (mark: Mark) => ages.get(mark) ?? 0;
const ink = [old, fading, fresh].reduce(addMark, { ...NO_INK, background: '<path d="M1 1"/>' });

t.test('a line stays for 1.2 s and then fades', async (t) => {
  t.same([0, 1_200, 1_400, 1_600, 9_000].map(opacityAt), [1, 1, 0.5, 0, 0]);
});

t.test('invisible ink shows only the newest lines, and nothing that was restored', async (t) => {
  const { background, done } = fadedInk(ink, ageOf);
  t.equal(background, '');
  t.same(
    done.map((step) => 'colour' in step && step.colour),
    ['#22222280', '#333333'],
  );
  t.same(fadedInk(clear(ink), ageOf).done, []);
});

t.test('it says how long the picture stays as it is', async (t) => {
  t.equal(nextFadeMs(ink, ageOf, 50), 50, 'one fades');
  t.equal(nextFadeMs({ ...NO_INK, done: [old, fresh] }, ageOf, 50), 1_100);
  t.equal(nextFadeMs({ ...NO_INK, done: [old] }, ageOf, 50), undefined);
});
