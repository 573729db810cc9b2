import t from 'tap';
import { makeHeld } from '#src/platform/access/held.ts';

t.test('an amount counts until it is given back, and can be given back only once', async (t) => {
  const held = makeHeld<string>();
  const [first, second] = [held.take('ada'), held.take('ada', 5)];
  held.add('ben', 2);
  t.same([held.of('ada'), held.of('ben'), held.of('cleo'), held.total()], [6, 2, 0, 8]);
  first();
  first();
  t.same([held.of('ada'), held.total()], [5, 7]);
  second();
  held.add('ben', -2);
  t.same([held.of('ada'), held.of('ben'), held.total()], [0, 0, 0]);
});
