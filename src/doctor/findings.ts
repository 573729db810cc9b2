/** `serious`: do it before the server is opened to the internet. `advice`: think about it. */
export type Severity = 'serious' | 'advice' | 'good';

export interface Finding {
  /** As in docs/security.md, which has a heading for each. */
  id: string;
  severity: Severity;
  says: string;
  /** What to do. Empty for a good finding. */
  do: string;
}

export const good = (id: string, says: string): Finding => ({ id, severity: 'good', says, do: '' });
export const advice = (id: string, says: string, todo: string): Finding => ({
  ...{ id, says, do: todo },
  severity: 'advice',
});
export const serious = (id: string, says: string, todo: string): Finding => ({
  ...{ id, says, do: todo },
  severity: 'serious',
});

const ORDER: readonly Severity[] = ['serious', 'advice', 'good'];
const MARKS: Record<Severity, string> = { serious: '!!', advice: '! ', good: 'ok' };

/** The findings for people, one per line, the serious ones first. */
export function linesOf(findings: readonly Finding[]): string[] {
  const width = Math.max(...findings.map(({ id }) => id.length));
  const lines = ORDER.flatMap((severity) =>
    findings
      .filter((one) => one.severity === severity)
      .flatMap(({ id, says, do: todo }) => [
        `${MARKS[severity]} ${id.padEnd(width)}  ${says}`,
        ...(todo === '' ? [] : [`${' '.repeat(width + 5)}${todo}`]),
      ]),
  );
  const count = (severity: Severity) => findings.filter((one) => one.severity === severity).length;
  const sum = `${count('serious')} serious, ${count('advice')} to think about, ${count('good')} good.`;
  return [...lines, '', `${sum} docs/security.md says more about each.`];
}

export function isSerious({ severity }: Finding): boolean {
  return severity === 'serious';
}
