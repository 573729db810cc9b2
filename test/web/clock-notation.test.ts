import t from 'tap';
import { clockOf } from '../../src/web/home/clock-notation.ts';

const CLOCKS: [initialMs: number | null, incrementMs: number | null, words: string | undefined][] = [
  [300_000, 3_000, '5+3'],
  [600_000, 0, '10+0'],
  [30_000, 1_000, '0.5+1'],
  [null, null, undefined],
];
for (const [initialMs, incrementMs, words] of CLOCKS) {
  t.test(`clocks of ${initialMs} and ${incrementMs} ms are written as ${words}`, async (t) => {
    t.equal(clockOf({ initialMs, incrementMs }), words);
  });
}
