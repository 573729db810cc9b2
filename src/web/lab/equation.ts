import { type Expression, parseEquation } from '../../integers/rules/equation.ts';

/** The names of the lists on the page. */
export const NAMES = ['A', 'B'] as const;
export type Name = (typeof NAMES)[number];
export type Lists = Record<Name, readonly bigint[]>;

/** An equation over the lists. `degree` is the number of lists multiplied in each term. */
export interface Equation {
  expression: Expression;
  degree: number;
  names: Name[];
}

export type EquationProblem =
  | { problem: 'empty' }
  | { problem: 'syntax'; column: number }
  | { problem: 'name'; name: string; column: number }
  /** The terms have different degrees, so no single power of the key decrypts the sum. */
  | { problem: 'mixed'; degrees: [number, number] };

/** Accepts names in upper and lower case, and also `×`, `·` and `−`. */
export function readEquation(text: string): Equation | EquationProblem {
  const plain = text.replace(/[×·]/g, '*').replace(/[−–]/g, '-').toUpperCase();
  if (plain.trim() === '') return { problem: 'empty' };
  const expression = parseEquation(plain);
  if ('problem' in expression) {
    return { problem: 'syntax', column: Number(/\d+$/.exec(expression.problem)?.[0] ?? 1) };
  }
  const sets = setsIn(expression);
  const stranger = sets.find(({ id }) => !isName(id));
  if (stranger) return { problem: 'name', name: stranger.id, column: stranger.column };
  const degree = degreeOf(expression);
  if (typeof degree !== 'number') return { problem: 'mixed', degrees: degree };
  return { expression, degree, names: NAMES.filter((name) => sets.some(({ id }) => id === name)) };
}

function isName(id: string): id is Name {
  return NAMES.some((name) => name === id);
}

function setsIn(expression: Expression): { id: string; column: number }[] {
  switch (expression.kind) {
    case 'set':
      return [expression];
    case 'negative':
      return setsIn(expression.of);
    default:
      return [...setsIn(expression.left), ...setsIn(expression.right)];
  }
}

/** The common degree of all terms, or the first two that differ. */
function degreeOf(expression: Expression): number | [number, number] {
  if (expression.kind === 'set') return 1;
  if (expression.kind === 'negative') return degreeOf(expression.of);
  const left = degreeOf(expression.left);
  const right = degreeOf(expression.right);
  if (typeof left !== 'number') return left;
  if (typeof right !== 'number') return right;
  if (expression.kind === 'product') return left + right;
  return left === right ? left : [left, right];
}

/** The equation for the server, with the server's list ids and all necessary brackets. */
export function equationFor({ expression }: Equation, idsByName: Record<Name, string>): string {
  const ids: Record<string, string> = idsByName;
  const text = (node: Expression): string => {
    switch (node.kind) {
      case 'set':
        return ids[node.id] ?? node.id;
      case 'negative':
        return `-${inBrackets(node.of)}`;
      case 'product':
        return `${inBrackets(node.left)}*${inBrackets(node.right)}`;
      case 'sum':
        return `${text(node.left)}+${inBrackets(node.right)}`;
      case 'difference':
        return `${text(node.left)}-${inBrackets(node.right)}`;
    }
  };
  const inBrackets = (node: Expression) => (node.kind === 'set' ? text(node) : `(${text(node)})`);
  return text(expression);
}

/** Computes the equation on plain numbers, element by element. Shorter lists are padded with zeros. */
export function evaluatePlain({ expression, names }: Equation, lists: Lists): bigint[] {
  const count = Math.max(...names.map((name) => lists[name].length));
  return Array.from({ length: count }, (_, place) => valueAt(expression, lists, place));
}

function valueAt(expression: Expression, lists: Record<string, readonly bigint[]>, place: number): bigint {
  switch (expression.kind) {
    case 'set':
      return lists[expression.id]?.[place] ?? 0n;
    case 'negative':
      return -valueAt(expression.of, lists, place);
    case 'sum':
      return valueAt(expression.left, lists, place) + valueAt(expression.right, lists, place);
    case 'difference':
      return valueAt(expression.left, lists, place) - valueAt(expression.right, lists, place);
    case 'product':
      return valueAt(expression.left, lists, place) * valueAt(expression.right, lists, place);
  }
}
