/** Every variable of ours. The documentation's table has the same. */
export const NAMES = [
  'PARLOR_ACCESS_S',
  'PARLOR_BACKUP',
  'PARLOR_BACKUP_AFTER',
  'PARLOR_BACKUP_DIR',
  'PARLOR_BACKUP_KEEP',
  'PARLOR_CHAINS',
  'PARLOR_COMPAT',
  'PARLOR_CORS',
  'PARLOR_DB',
  'PARLOR_DURABILITY',
  'PARLOR_GRACE_MS',
  'PARLOR_LOG',
  'PARLOR_PUBLIC_URL',
  'PARLOR_RATE',
  'PARLOR_REFRESH_S',
  'PARLOR_REGISTER',
  'PARLOR_SECRET',
  'PARLOR_TRUST_PROXY',
  'PARLOR_WAIT_MS',
  'PARLOR_WORDS',
];
const MOST_WRONG_LETTERS = 2;
/** Kubernetes and Docker set these in containers beside a service called `parlor`. */
const INJECTED = /^PARLOR_(?:SERVICE|PORT|ENV|NAME)(?:_|$)/;

/** The variables that look like ours but are not, each with the name that was probably meant.  */
export function unknownNames(given: string[]): { name: string; meant: string | undefined }[] {
  return given
    .filter((name) => name.startsWith('PARLOR_') && !NAMES.includes(name))
    .map((name) => ({ name, meant: INJECTED.test(name) ? undefined : nearest(name) }));
}

function nearest(name: string): string | undefined {
  const [best] = NAMES.map((known) => ({ known, wrong: distance(name, known) }))
    .filter(({ wrong }) => wrong <= MOST_WRONG_LETTERS)
    .sort((a, b) => a.wrong - b.wrong);
  // If the end of a name is missing, a shorter name may be nearer.
  return best && (NAMES.find((known) => known.startsWith(name)) ?? best.known);
}

/** How many letters must be added, left out or replaced to turn one word into the other. (Levenshtein) */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, n) => n);
  for (const [place, letter] of [...one].entries()) {
    const next = [place + 1];
    for (const [at, wanted] of [...other].entries()) {
      const replaced = Number(row[at]) + (letter === wanted ? 0 : 1);
      next.push(Math.min(replaced, Number(row[at + 1]) + 1, Number(next[at]) + 1));
    }
    row = next;
  }
  return Number(row.at(-1));
}
