import t from 'tap';
import { ResidueKey } from '#src/client/residues.ts';
import { readEquation } from '../../src/web/lab/equation.ts';
import { changeLab, type Lab } from '../../src/web/lab/lab-state.ts';

const parsed = readEquation('A*B');
if ('problem' in parsed) throw new Error(parsed.problem);

const DONE: Lab = {
  key: new ResidueKey(5n),
  typed: { A: '1', B: '2' },
  encrypted: { lists: { A: [1n], B: [2n] }, units: { A: [], B: [] } },
  sent: { A: 'a', B: 'b' },
  equation: 'A*B',
  answer: { parsed, equation: 'a*b', units: [] },
  decrypted: [2n],
};

/** What remains after each part has changed. */
const LEFT: [part: keyof Lab, left: (keyof Lab)[]][] = [
  ['key', ['key', 'typed', 'equation']],
  ['typed', ['key', 'typed', 'equation']],
  ['encrypted', ['key', 'typed', 'encrypted', 'equation']],
  ['sent', ['key', 'typed', 'encrypted', 'sent', 'equation']],
  ['equation', ['key', 'typed', 'encrypted', 'sent', 'equation']],
  ['answer', ['key', 'typed', 'encrypted', 'sent', 'equation', 'answer']],
  ['decrypted', ['key', 'typed', 'encrypted', 'sent', 'equation', 'answer', 'decrypted']],
];
for (const [part, left] of LEFT) {
  t.test(`changing "${part}" removes exactly what depends on it`, async (t) => {
    const after = changeLab(DONE, part, DONE[part]);
    const there = Object.entries(after).filter(([, value]) => value !== undefined);
    t.same(there.map(([name]) => name).sort(), left.sort());
  });
}
