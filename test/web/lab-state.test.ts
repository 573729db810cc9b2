import t from 'tap';
import { ResidueKey } from '#src/client/residues.ts';
import { readEquation } from '../../src/web/lab/equation.ts';
import { changed, type Lab } from '../../src/web/lab/state.ts';

const reckoning = readEquation('A*B');
if ('problem' in reckoning) throw new Error(reckoning.problem);

const DONE: Lab = {
  key: new ResidueKey(5n),
  typed: { A: '1', B: '2' },
  encrypted: { lists: { A: [1n], B: [2n] }, units: { A: [], B: [] } },
  sent: { A: 'a', B: 'b' },
  equation: 'A*B',
  answer: { reckoning, equation: 'a*b', units: [] },
  opened: [2n],
};

/** What is left after each part changes. */
const LEFT: [part: keyof Lab, left: (keyof Lab)[]][] = [
  ['key', ['key', 'typed', 'equation']],
  ['typed', ['key', 'typed', 'equation']],
  ['encrypted', ['key', 'typed', 'encrypted', 'equation']],
  ['sent', ['key', 'typed', 'encrypted', 'sent', 'equation']],
  ['equation', ['key', 'typed', 'encrypted', 'sent', 'equation']],
  ['answer', ['key', 'typed', 'encrypted', 'sent', 'equation', 'answer']],
  ['opened', ['key', 'typed', 'encrypted', 'sent', 'equation', 'answer', 'opened']],
];
for (const [part, left] of LEFT) {
  t.test(`changing "${part}" removes exactly what depends on it`, async (t) => {
    const after = changed(DONE, part, DONE[part]);
    const there = Object.entries(after).filter(([, value]) => value !== undefined);
    t.same(there.map(([name]) => name).sort(), left.sort());
  });
}
