import { readFileSync } from 'node:fs';

interface Panel {
  id: number;
  type: string;
  title: string;
  gridPos: { h: number; w: number; x: number; y: number };
  datasource?: { type: string; uid: string };
  fieldConfig?: { defaults: { unit?: string } };
  targets?: { refId: string; expr: string }[];
}

interface Dashboard {
  schemaVersion: number;
  uid: string;
  title: string;
  panels: Panel[];
  annotations: { list: { expr: string }[] };
  templating: { list: { name: string; type: string; query: unknown; multi: boolean }[] };
}

export const dashboard: Dashboard = JSON.parse(readFileSync('deploy/grafana/parlor.json', 'utf8'));

/** Every expression of the dashboard, with the title of its panel. */
export const queries = [
  ...dashboard.panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => ({ title, expr }))),
  ...dashboard.annotations.list.map(({ expr }) => ({ title: 'annotation', expr })),
];

/** Every expression of the alert rules. */
export function alertExpressions(): string[] {
  const text = readFileSync('deploy/prometheus/alerts.yml', 'utf8');
  return [...text.matchAll(/^ +expr: (.+)$/gm)].map(([, expr]) => expr as string);
}

/** The metrics in an expression, histograms without `_bucket` and the like. */
export function namesIn(expr: string): string[] {
  const names = expr.match(/\b(?:parlor|nodejs|process)_\w+/g) ?? [];
  return names.map((name) => name.replace(/_(?:bucket|sum|count)$/, ''));
}

/** The metrics in an answer of `/metrics`. */
export function metricsIn(text: string): Set<string> {
  return new Set([...text.matchAll(/^# TYPE (\w+) /gm)].map(([, name]) => name as string));
}
