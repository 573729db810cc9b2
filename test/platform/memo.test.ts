import { setImmediate } from 'node:timers/promises';
import t from 'tap';
import { rememberForTurn } from '#src/platform/memo.ts';

t.test('a value is made once in a turn of the event loop, and anew in the next', async (t) => {
  let made = 0;
  const remembered = rememberForTurn((key: string) => `${key}${++made}`);
  t.same([remembered('a'), remembered('b'), remembered('a')], ['a1', 'b2', 'a1']);
  await Promise.resolve();
  t.equal(remembered('b'), 'b2', 'promises belong to the turn');
  await setImmediate();
  t.equal(remembered('a'), 'a3');
});
