/** Nearest rank; `share` from 0 to 1. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** The same measurement in each of several rounds. */
export class Rounds {
  readonly values: number[] = [];

  get median(): number {
    return quantile(this.values, 0.5);
  }

  get max(): number {
    return Math.max(...this.values);
  }

  toString(): string {
    return `${ms(this.median)} (${ms(Math.min(...this.values))} to ${ms(this.max)})`;
  }
}

function ms(value: number): string {
  return value.toFixed(value < 10 ? 2 : 1);
}

/** The lines of a table. The first row is its head, and the first column is left-aligned. */
export function table(rows: readonly string[][]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  const lines = rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  '),
  );
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}
