import { quantile, table } from '../table.ts';
import type { Figures } from './tally.ts';

/** One line of the table. The second contender is the floor. */
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

/** One table: Parlor beside the floor, and everybody else as a ratio to the floor. */
export function reportOf(rows: Row[]): string {
  const others = [...new Set(rows.flatMap(({ figures }) => [...figures.keys()]))].filter(
    (name) => name !== 'Parlor' && name !== 'floor',
  );
  const head = ['scenario', 'measure', 'Parlor', 'floor', 'ratio (rounds)', ...others, 'goal', 'held'];
  return table([head, ...rows.map((row) => cells(row, others))]);
}

function cells({ scenario, measure, digits, figures, goal }: Row, others: string[]): string[] {
  const ratios = (name: string, to: string) =>
    (figures.get(name) ?? []).map((value, round) => value / Number(figures.get(to)?.[round]));
  const median = (values: number[]) => quantile(values, 0.5);
  const of = (name: string, to?: string) => median(to ? ratios(name, to) : (figures.get(name) ?? []));
  const absolute = (name: string) => (figures.has(name) ? of(name).toFixed(digits) : '');
  const ofParlor = ratios('Parlor', 'floor');
  const spread = [Math.min(...ofParlor), Math.max(...ofParlor)].map((value) => value.toFixed(2));
  return [
    scenario,
    measure,
    absolute('Parlor'),
    absolute('floor'),
    figures.has('floor') ? `${median(ofParlor).toFixed(2)} (${spread.join(' to ')})` : '',
    ...others.map((name) => (figures.has(name) ? of(name, 'floor').toFixed(2) : '')),
    goal?.text ?? '',
    goal ? (goal.held(of) ? 'yes' : 'NO') : '',
  ];
}
