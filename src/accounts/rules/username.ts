/** As it is shown: NFKC, so that look-alike code points are one name. */
export function displayName(username: string): string {
  return username.trim().normalize('NFKC');
}

/** What is unique, and what login looks for: the name whatever its case. */
export function usernameKey(username: string): string {
  return displayName(username).toLowerCase();
}

const MOST_CHARACTERS = 150;
/** No letters that cannot be seen, such as the Hangul fillers. */
const allowed = /^(?!.*\p{DI})[\p{L}\p{N}@.+\-_]+$/u;
/** Names of JavaScript's own, and those of closed accounts; `deleted` too, as a second guest would be `deleted-2`. */
const reserved = /^(?:__proto__|constructor|prototype|deleted(?:-.*)?)$/;

/** The name of a closed account. */
export function closedName(id: number): string {
  return `deleted-${id}`;
}

export const USERNAME_PROBLEM =
  'Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters.';

/**
 * What is wrong with a name as it would be shown; empty when nothing is. NFKC lets others than the schema saw come in:
 * `½` is `1⁄2`, a ligature is 18 letters and spaces, and letters of full width spell a reserved name.
 */
export function usernameProblems(name: string): string[] {
  if ([...name].length > MOST_CHARACTERS) {
    return [`Ensure this field has no more than ${MOST_CHARACTERS} characters.`];
  }
  return allowed.test(name) && !reserved.test(usernameKey(name)) ? [] : [USERNAME_PROBLEM];
}

/** The same in the words of a form. (seed 002) */
export function formUsernameProblems(name: string): string[] {
  const { length } = [...name];
  if (length <= MOST_CHARACTERS) return usernameProblems(name);
  return [`Ensure this value has at most ${MOST_CHARACTERS} characters (it has ${length}).`];
}

/** The guest's name as a username: spaces become `_`. */
export function guestName(name: string): string {
  return displayName(name).replace(/\s+/gu, '_');
}

/** The n-th try for a name that is taken: `ada`, `ada-2`, `ada-3`…, never over 150 characters. */
export function numbered(name: string, n: number): string {
  const suffix = n === 1 ? '' : `-${n}`;
  return [...name].slice(0, MOST_CHARACTERS - suffix.length).join('') + suffix;
}
