/** The name as it is shown: in NFKC, so that equivalent code points give the same name. */
export function displayName(username: string): string {
  return username.trim().normalize('NFKC');
}

/** The name in lower case. It must be unique, and logins are looked up by it. */
export function usernameKey(username: string): string {
  return displayName(username).toLowerCase();
}

const MOST_CHARACTERS = 150;
/** Excludes invisible letters, such as the Hangul fillers. */
const allowed = /^(?!.*\p{DI})[\p{L}\p{N}@.+\-_]+$/u;
/**
 * Names with a special meaning in JavaScript, and names of closed accounts. `deleted` is included because the second
 * guest of that name would become `deleted-2`.
 */
const reserved = /^(?:__proto__|constructor|prototype|deleted(?:-.*)?)$/;

/** The name of a closed account. */
export function closedName(id: number): string {
  return `deleted-${id}`;
}

export const USERNAME_PROBLEM =
  'Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters.';

/**
 * The problems with a name in its shown form; empty if there are none. Checked again after the schema because NFKC
 * changes characters: `½` becomes `1⁄2`, a ligature becomes 18 letters and spaces, and full-width letters can spell a
 * reserved name.
 */
export function usernameProblems(name: string): string[] {
  if ([...name].length > MOST_CHARACTERS) {
    return [`Ensure this field has no more than ${MOST_CHARACTERS} characters.`];
  }
  return allowed.test(name) && !reserved.test(usernameKey(name)) ? [] : [USERNAME_PROBLEM];
}

/** Like `usernameProblems`, with the texts of the signup form. (seed 002) */
export function formUsernameProblems(name: string): string[] {
  const { length } = [...name];
  if (length <= MOST_CHARACTERS) return usernameProblems(name);
  return [`Ensure this value has at most ${MOST_CHARACTERS} characters (it has ${length}).`];
}

/** The username of a guest whose name has no character that is allowed in usernames. */
const NAMELESS = 'guest';

/** Makes a username from a guest's name: spaces become `_`, and characters not allowed in usernames are dropped. */
export function guestName(name: string): string {
  const letters = displayName(name).replace(/[^\p{L}\p{N}@.+\-_\s]|\p{DI}/gu, '');
  const username = letters.trim().replace(/\s+/gu, '_');
  return usernameProblems(username).length > 0 ? NAMELESS : username;
}

/** The n-th candidate for a name that may be taken: `ada`, `ada-2`, `ada-3`… At most 150 characters. */
export function numbered(name: string, n: number): string {
  const suffix = n === 1 ? '' : `-${n}`;
  return [...name].slice(0, MOST_CHARACTERS - suffix.length).join('') + suffix;
}
