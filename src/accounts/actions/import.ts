import { sha256 } from '../../platform/access/digest.ts';
import { isUsableOlderHash, NO_PASSWORD } from '../../platform/access/older-passwords.ts';
import type { Ports } from '../../platform/ports.ts';
import type { ImportReport } from '../../platform/storage/import-report.ts';
import type { Imported } from '../../platform/storage/imported.ts';
import { type OlderFile, olderTimeMs } from '../../platform/storage/older-file.ts';
import { emailKey, isEmail } from '../rules/email.ts';
import { nameOfOlder } from '../rules/older-name.ts';
import { closedName, usernameKey } from '../rules/username.ts';
import type { AccountStore } from '../store.ts';
import { type OlderUser, olderTokens, olderUsers } from '../store-older.ts';

interface Parts {
  ports: Ports;
  store: AccountStore;
  imported: Imported;
  report: ImportReport;
}

/** Accounts of an older server by their ids there. */
export interface ImportedPeople {
  /** Undefined if there is no such account. */
  idOf(olderId: number): number | undefined;
  nameOf(olderId: number): string | undefined;
  /** Inside `commit`: makes a closed account in place of one that was deleted there. `nth` counts from 0. */
  deleted(nth: number): number;
}

/** Inside `commit`: takes over the accounts of an older server. `server` is its short name. */
export function importAccounts(
  { ports, store, imported, report }: Parts,
  file: OlderFile,
  server: string,
): ImportedPeople {
  const known = new Map<number, { id: number; username: string }>();
  const staff: string[] = [];
  const tokens = olderTokens(file);

  function add(user: OlderUser): number {
    const { username, name, changed } = nameOfOlder(
      user.username,
      (key) => store.findByKey(key) !== undefined,
    );
    if (changed) report.note(renamed(user.username, username, changed));
    const isStaff = user.isStaff === 1;
    if (isStaff) staff.push(username);
    const { id } = store.addAccount({
      ...{ uuid: ports.newId(), username, usernameKey: usernameKey(username), name },
      ...{ passwordHash: passwordOf(user, username), ...emailOf(user, username) },
      ...{ firstName: user.firstName, lastName: user.lastName, isStaff, isActive: user.isActive === 1 },
      createdAtMs: olderTimeMs(user.dateJoined),
      lastLoginAtMs: user.lastLogin === null ? null : olderTimeMs(user.lastLogin),
    });
    const token = tokens.get(user.id);
    if (token !== undefined) store.addOlderDevice(sha256(token), id);
    return id;
  }

  function passwordOf({ password }: OlderUser, username: string): string {
    if (isUsableOlderHash(password)) return password;
    report.note(`${username} has no password that can be checked here: an administrator sets a new one.`);
    return NO_PASSWORD;
  }

  function emailOf({ email }: OlderUser, username: string): { email: string; emailKey: string } | undefined {
    if (email === '') return undefined;
    const key = emailKey(email);
    const owner = store.findByEmail(key);
    if (!owner && isEmail(email)) return { email, emailKey: key };
    const why = owner ? `${owner.username} has the same` : 'it is none';
    report.note(`${username} comes without the e-mail address ${JSON.stringify(email)}: ${why}.`);
    return undefined;
  }

  for (const user of olderUsers(file)) {
    const key = `${user.id} ${user.dateJoined}`;
    const before = imported.find(`${server}.account`, key);
    const id = before ?? add(user);
    if (before === undefined) imported.add(`${server}.account`, key, id);
    report.count('accounts', before === undefined ? 'new' : 'here');
    known.set(user.id, { id, username: store.findById(id)?.username ?? user.username });
  }
  if (staff.length > 0) report.note(`Administrators here, as they were there: ${staff.join(', ')}.`);

  return {
    idOf: (olderId) => known.get(olderId)?.id,
    nameOf: (olderId) => known.get(olderId)?.username,
    deleted(nth) {
      const before = imported.find(`${server}.deleted`, String(nth));
      if (before !== undefined) return before;
      const uuid = ports.newId();
      const closed = {
        passwordHash: null,
        isActive: false,
        createdAtMs: ports.now(),
        closedAtMs: ports.now(),
      };
      const { id } = store.addAccount({ ...closed, uuid, username: uuid, usernameKey: uuid });
      store.change(id, { username: closedName(id), usernameKey: closedName(id) });
      imported.add(`${server}.deleted`, String(nth), id);
      return id;
    },
  };
}

function renamed(older: string, username: string, why: 'taken' | 'not allowed'): string {
  const reason =
    why === 'taken'
      ? 'there is an account of that name, in the same or another case'
      : 'the old name is not allowed here';
  return `${JSON.stringify(older)} logs in as ${username}: ${reason}.`;
}
