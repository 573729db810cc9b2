import { cleanName } from './name.ts';
import { displayName, guestName, numbered, usernameKey, usernameProblems } from './username.ts';

/** The name of an imported account, and why it differs from the older server's, if it does. */
export interface OlderName {
  username: string;
  /** The display name. Null shows the username. */
  name: string | null;
  changed: 'taken' | 'not allowed' | undefined;
}

/** The username for an account of an older server, where names that differ only in case were different. */
export function nameOfOlder(older: string, isTaken: (usernameKey: string) => boolean): OlderName {
  const isAllowed = usernameProblems(displayName(older)).length === 0;
  const wanted = isAllowed ? displayName(older) : guestName(older);
  let username = wanted;
  for (let n = 2; isTaken(usernameKey(username)); n++) username = numbered(wanted, n);
  if (username === older) return { username, name: null, changed: undefined };
  const shown = cleanName(older);
  return {
    username,
    name: 'text' in shown ? shown.text : null,
    changed: isAllowed && username !== wanted ? 'taken' : 'not allowed',
  };
}
