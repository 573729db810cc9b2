import t from 'tap';
import { makeBus } from '#src/platform/live/bus.ts';

t.test('a throwing listener reaches neither the publisher nor the other listeners', async (t) => {
  const faults: unknown[][] = [];
  const heard: unknown[] = [];
  const bus = makeBus((...fault) => faults.push(fault));
  bus.listen((topic, version) => heard.push(['first', topic, version]));
  bus.listen(() => {
    throw new Error('bad listener');
  });
  bus.listen((topic, version) => heard.push(['last', topic, version]));
  bus.publish('topic', 3);
  t.same(heard, [
    ['first', 'topic', 3],
    ['last', 'topic', 3],
  ]);
  t.match(faults, [[{ message: 'bad listener' }, 'topic']]);
});

t.test('a listener that has stopped hears nothing', async (t) => {
  const bus = makeBus(() => undefined);
  const stop = bus.listen(() => t.fail('it hears'));
  stop();
  bus.publish('topic', 1);
});
