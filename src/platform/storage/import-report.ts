import type { OlderFile } from './older-file.ts';

/** The result for one thing of an older server. `here`: it was imported before. */
export type Fate = 'new' | 'here' | 'left out';

/** What an import does, in words for people. */
export interface ImportReport {
  /** `what` in the plural, such as `games`. */
  count(what: string, fate: Fate): void;
  /** A sentence about something that is imported with changes. */
  note(sentence: string): void;
  /** A sentence about something that is not imported at all. */
  leaveOut(what: string, sentence: string): void;
  /** How many things are new here. */
  news(): number;
  lines(): string[];
}

/** What to read, and where to report the results. */
export interface OlderImport {
  file: OlderFile;
  report: ImportReport;
}

const FATES: Fate[] = ['new', 'here', 'left out'];
const TEXTS: Record<Fate, string> = { new: 'new', here: 'imported before', 'left out': 'left out' };

export function makeImportReport(): ImportReport {
  const counts = new Map<string, Record<Fate, number>>();
  const notes: string[] = [];
  const missing: string[] = [];

  function count(what: string, fate: Fate): void {
    const known = counts.get(what) ?? { new: 0, here: 0, 'left out': 0 };
    known[fate] += 1;
    counts.set(what, known);
  }

  return {
    count,
    note: (sentence) => void notes.push(sentence),
    leaveOut(what, sentence) {
      count(what, 'left out');
      missing.push(sentence);
    },
    news: () => [...counts.values()].reduce((sum, of) => sum + of.new, 0),
    lines() {
      const widest = Math.max(...[...counts.keys()].map((what) => what.length));
      const rows = [...counts].map(([what, of]) => `  ${what.padEnd(widest)}  ${countsText(of)}`);
      return [...rows, ...listed('Changed on the way:', notes), ...listed('Left out:', missing)];
    },
  };
}

function countsText(of: Record<Fate, number>): string {
  return FATES.filter((fate) => of[fate] > 0)
    .map((fate) => `${of[fate]} ${TEXTS[fate]}`)
    .join(', ');
}

function listed(title: string, sentences: string[]): string[] {
  return sentences.length === 0 ? [] : ['', title, ...sentences.map((sentence) => `  ${sentence}`)];
}
