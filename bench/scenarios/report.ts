import { quantile, table } from '../table.ts';
import type { Figures } from './tally.ts';

/** One line of the table. */
export interface Row {
  scenario: string;
  measure: string;
  digits: number;
  figures: Figures;
  goal?: Goal;
}

export interface Goal {
  text: string;
  /** Whether the goal was met. `of` gives the median of a contender, or of its ratio to another one. */
  held(of: (name: string, to?: string) => number): boolean;
}

/** At most, or at least, this many times the figure of another contender. */
export function goal(sign: '≤' | '≥', times: number, to = 'floor'): Goal {
  return {
    text: `${sign} ${times} ${to}`,
    held: (of) => (sign === '≤' ? of('Parlor', to) <= times : of('Parlor', to) >= times),
  };
}

export function all(...goals: Goal[]): Goal {
  return {
    text: goals.map(({ text }) => text).join(', '),
    held: (of) => goals.every(({ held }) => held(of)),
  };
}

/** Contenders whose ratios are shown with their interval. */
const FLOORS = ['floor', 'durable'];

/** One table: Parlor's own figure, and its ratio to everybody else. */
export function reportOf(rows: Row[]): string {
  const names = new Set(rows.flatMap(({ figures }) => [...figures.keys()]));
  names.delete('Parlor');
  const others = [...FLOORS.filter((name) => names.has(name)), ...names].filter(
    (name, n, all) => all.indexOf(name) === n,
  );
  const head = ['scenario', 'measure', 'Parlor', ...others.map((name) => `to ${name}`), 'goal', 'held'];
  return table([head, ...rows.map((row) => cells(row, others))]);
}

function cells({ scenario, measure, digits, figures, goal }: Row, others: string[]): string[] {
  // In the part about memory, most contenders take part in the first round only.
  const ratios = (name: string, to: string) =>
    (figures.get(to) ?? []).map((value, round) => Number(figures.get(name)?.[round]) / value);
  const median = (values: number[]) => quantile(values, 0.5);
  const of = (name: string, to?: string) => median(to ? ratios(name, to) : (figures.get(name) ?? []));
  const ratio = (to: string) => {
    if (!figures.has(to)) return '';
    const values = ratios('Parlor', to);
    const interval = [Math.min(...values), Math.max(...values)].map((value) => value.toFixed(2));
    return `${median(values).toFixed(2)}${FLOORS.includes(to) ? ` (${interval.join(' to ')})` : ''}`;
  };
  return [
    scenario,
    measure,
    figures.has('Parlor') ? of('Parlor').toFixed(digits) : '',
    ...others.map(ratio),
    goal?.text ?? '',
    goal ? (goal.held(of) ? 'yes' : 'NO') : '',
  ];
}
