const MOST_PROBLEMS = 20;
const MOST_LINES = 5;
/** After this many places with a problem, the rest of the drawing is not read. */
const MOST_PLACES = 10_000;
const MOST_NAME_CHARACTERS = 40;

interface Problem {
  /** In order, each once, at most `MOST_LINES`. */
  lines: number[];
  /** Places that are not in `lines`. */
  more: number;
  what: string;
  instead: string;
  note: string;
}

/** Thrown when the rest of a drawing cannot be read or need not be. The problem has been noted. */
export class GivenUp extends Error {}

/** Collects what is wrong with a drawing: the same problem once, with its lines. */
export class Problems {
  readonly #found = new Map<string, Problem>();
  #places = 0;
  #unlisted = 0;

  get none(): boolean {
    return this.#found.size === 0;
  }

  /**
   * `what` has no full stop. `instead` is a sentence that says what would be accepted, or empty. `note` is one that
   * holds for many problems, so it is only said with the first of them.
   */
  add(line: number, what: string, instead = '', note = ''): void {
    const key = `${what} ${instead}`;
    const known = this.#found.get(key);
    if (known) addLine(known, line);
    else if (this.#found.size < MOST_PROBLEMS)
      this.#found.set(key, { lines: [line], more: 0, what, instead, note });
    else this.#unlisted++;
    if (++this.#places < MOST_PLACES) return;
    this.#unlisted++;
    throw new GivenUp(what);
  }

  /** For a problem that has no line, or after which nothing more can be read. */
  giveUp(what: string, instead = '', line = 0): never {
    this.add(line, what, instead);
    throw new GivenUp(what);
  }

  /** One text for each problem, in the order of the lines. */
  list(): string[] {
    const sorted = [...this.#found.values()].sort((a, b) => (a.lines[0] ?? 0) - (b.lines[0] ?? 0));
    const said = new Set<string>();
    const texts = sorted.map((problem) => {
      const note = said.has(problem.note) ? '' : problem.note;
      said.add(note);
      return [`${problem.what}${placeOf(problem)}.`, problem.instead, note].filter(Boolean).join(' ');
    });
    return this.#unlisted > 0 ? [...texts, 'There are more problems, which are not listed.'] : texts;
  }
}

function addLine(problem: Problem, line: number): void {
  if (problem.lines.includes(line)) return;
  if (problem.lines.length < MOST_LINES) problem.lines.push(line);
  else problem.more++;
}

function placeOf({ lines, more }: Pick<Problem, 'lines' | 'more'>): string {
  const [first = 0, ...others] = lines;
  if (first === 0) return '';
  if (others.length === 0) return ` (line ${first})`;
  return ` (lines ${lines.join(', ')}${more > 0 ? ` and ${more} more` : ''})`;
}

/** A name or value from the upload, made safe to quote in a problem. */
export function shown(text: string): string {
  const visible = text.slice(0, 4 * MOST_NAME_CHARACTERS).replace(/\p{C}/gu, '');
  return [...visible].slice(0, MOST_NAME_CHARACTERS).join('');
}
