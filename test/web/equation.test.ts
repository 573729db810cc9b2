import fc from 'fast-check';
import t from 'tap';
import { ResidueKey } from '#src/client/residues.ts';
import { evaluate } from '#src/integers/rules/arithmetic.ts';
import { valuesOf } from '#src/integers/rules/chunks.ts';
import { parseEquation } from '#src/integers/rules/equation.ts';
import {
  type Equation,
  type EquationProblem,
  equationFor,
  evaluatePlain,
  type Lists,
  readEquation,
} from '../../src/web/lab/equation.ts';

const LISTS: Lists = { A: [3n, 12n, -7n], B: [1250n, -300n] };
const IDS = { A: 'aa11', B: 'bb22' };

function read(text: string): Equation {
  const found = readEquation(text);
  if ('problem' in found) throw new Error(`${text}: ${JSON.stringify(found)}`);
  return found;
}

const DEGREES: [equation: string, degree: number][] = [
  ['A', 1],
  ['-A', 1],
  ['A+B', 1],
  ['A-A', 1],
  ['A*B', 2],
  ['(A+B)*(A-B)', 2],
  ['A*A+A*B-B*B', 2],
  ['-(A*B)-B*A', 2],
  ['A*B*A', 3],
  ['A*(A+B)*B+B*B*B', 3],
  ['(A+B)*(A+B)*(A-B)*(A-B)', 4],
];
for (const [equation, degree] of DEGREES) {
  t.test(`the degree of ${equation} is ${degree}`, async (t) => {
    t.equal(read(equation).degree, degree);
  });
}

const REFUSED: [equation: string, problem: EquationProblem][] = [
  ['', { problem: 'empty' }],
  ['  ', { problem: 'empty' }],
  ['A+', { problem: 'syntax', column: 3 }],
  ['A B', { problem: 'syntax', column: 3 }],
  ['A/B', { problem: 'syntax', column: 2 }],
  ['(A+B', { problem: 'syntax', column: 5 }],
  ['A+C', { problem: 'name', name: 'C', column: 3 }],
  ['2*A', { problem: 'name', name: '2', column: 1 }],
  ['AB', { problem: 'name', name: 'AB', column: 1 }],
  ['A*B+A', { problem: 'mixed', degrees: [2, 1] }],
  ['A-A*A*B', { problem: 'mixed', degrees: [1, 3] }],
  ['A*(B+A*B)', { problem: 'mixed', degrees: [1, 2] }],
  ['(A+A*B)*A', { problem: 'mixed', degrees: [1, 2] }],
];
for (const [equation, problem] of REFUSED) {
  t.test(`"${equation}" is refused: ${problem.problem}`, async (t) => {
    t.same(readEquation(equation), problem);
  });
}

t.test('operators are accepted in every form people type', async (t) => {
  t.same(read('a × b'), read('A * B'));
  t.same(read('a·b − b·a'), read('A*B - B*A'));
});

t.test('only the lists named in the equation are used', async (t) => {
  t.same(read('B*B').names, ['B']);
  t.same(evaluatePlain(read('B*B'), LISTS), [1_562_500n, 90_000n]);
  t.same(read('B+A').names, ['A', 'B']);
});

t.test('the shorter list is padded with zeros', async (t) => {
  t.same(evaluatePlain(read('A+B'), LISTS), [1253n, -288n, -7n]);
  t.same(evaluatePlain(read('(A+B)*(A-B)'), LISTS), [9n - 1_562_500n, 144n - 90_000n, 49n]);
});

const EQUATIONS = fc.letrec<{ text: string }>((tie) => ({
  text: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom('A', 'B'),
    tie('text').map((one) => `-(${one})`),
    tie('text').map((one) => `(${one})`),
    fc.tuple(tie('text'), fc.constantFrom('+', '-', '*'), tie('text')).map((parts) => parts.join('')),
  ),
})).text;
const VALUES = fc.array(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), { minLength: 1, maxLength: 4 });

/** The server's answer. */
function onTheServer(equation: string, sets: Record<string, readonly bigint[]>): bigint[] {
  const expression = parseEquation(equation);
  if ('problem' in expression) throw new Error(`${equation}: ${expression.problem}`);
  const operands = new Map(Object.entries(sets).map(([id, numbers]) => [id, numbers.map(String)]));
  const result = evaluate(expression, operands, () => 0);
  if ('problem' in result) throw new Error(result.problem);
  return result.chunks.flatMap(valuesOf).map(BigInt);
}

t.test('the equation sent to the server gives the same result as the typed one', async () => {
  fc.assert(
    fc.property(EQUATIONS, VALUES, VALUES, (equation, A, B) => {
      const found = readEquation(equation);
      if ('problem' in found) return found.problem === 'mixed';
      const sets = Object.fromEntries(found.names.map((name) => [IDS[name], { A, B }[name]]));
      const answer = onTheServer(equationFor(found, IDS), sets);
      return String(answer) === String(evaluatePlain(found, { A, B }));
    }),
    { seed: 4711, numRuns: 500 },
  );
});

t.test('results for encrypted lists can be decrypted with the computed degree', async () => {
  const key = new ResidueKey();
  fc.assert(
    fc.property(EQUATIONS, VALUES, VALUES, (equation, A, B) => {
      const found = readEquation(equation);
      if ('problem' in found) return found.problem === 'mixed';
      const plain = evaluatePlain(found, { A, B });
      if (plain.some((value) => value >= 2n ** 520n || value <= -(2n ** 520n))) return true;
      const sets = Object.fromEntries(
        found.names.map((name) => [IDS[name], key.encrypt({ A, B }[name]).map(({ X }) => X)]),
      );
      const answer = onTheServer(equationFor(found, IDS), sets);
      const opened = key.decrypt(
        answer.map((X, index) => ({ index, X, q: 0n })),
        found.degree,
      );
      return String(opened) === String(plain);
    }),
    { seed: 4711, numRuns: 200 },
  );
});
