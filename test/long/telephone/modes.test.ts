import t from 'tap';
import { MODE_NAMES } from '#src/telephone/rules/modes.ts';
import { modeHolds } from '../../telephone/mode-property.ts';

t.setTimeout(300_000);

for (const mode of MODE_NAMES) {
  t.test(`two thousand random games: ${mode} keeps its times and fills in what is missing`, (t) => {
    t.doesNotThrow(() => modeHolds(mode, 2_000));
    t.end();
  });
}
